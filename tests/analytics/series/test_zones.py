"""Days of a time zone: who has instants moves, who is known to a local day stays and is told of."""

import datetime as dt
import zoneinfo
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range

from analytics import timelines
from analytics.results import TimeSeries
from schema import session
from schema.answering import Bucket, Dimension, Imprecise, TimeMatch
from schema.errors import TooLarge
from schema.filters import EventFilter, TimeFilter
from schema.publish import publish
from schema.vocabulary import Language
from tests.analytics.wadira import answered
from tests.database import Database
from tests.recording import Recorder

WHERE = EventFilter(collections=("wadira",))
EVE, NEW_YEAR = dt.date(2021, 12, 31), dt.date(2022, 1, 1)


def instant(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A time of day in Damascus, which was two hours before UTC in winter."""
    return dt.datetime.combine(day, dt.time(hour, minute), zoneinfo.ZoneInfo("Asia/Damascus"))


@pytest.fixture(scope="module", autouse=True)
def published(database: Database) -> None:
    """Five events of Damascus.

    A just after midnight, B at noon, C on some hour of a day, D around midnight, E for a week from a known hour on.
    """
    assert database.name
    with session.recording("tester") as connection:
        r = Recorder(connection)
        source = r.source("Council")
        collection = r.collection("wadira", nature="fictional", timezone="Asia/Damascus")

        def event(first: dt.date, last: dt.date, start: dt.datetime | None, end: dt.datetime | None) -> None:
            known = {"occurred": Range(start, end), "date_precision": "exact"} if start else {}
            given = {"timezone": "Asia/Damascus", **known}
            r.information(r.event(collection, first.isoformat(), last.isoformat(), **given), source)

        event(NEW_YEAR, NEW_YEAR, instant(NEW_YEAR, 0, 30), instant(NEW_YEAR, 1))
        event(NEW_YEAR, NEW_YEAR, instant(NEW_YEAR, 12), instant(NEW_YEAR, 13))
        event(NEW_YEAR, NEW_YEAR, None, None)
        event(EVE, NEW_YEAR, instant(EVE, 23), instant(NEW_YEAR, 3))
        event(NEW_YEAR, NEW_YEAR + dt.timedelta(days=6), instant(NEW_YEAR, 0, 30), instant(NEW_YEAR, 1))
    publish()


def series(time: TimeFilter = TimeFilter(), **question: Any) -> TimeSeries:  # noqa: B008 - frozen
    where = EventFilter(collections=("wadira",), occurred=time)
    found: TimeSeries = answered(timelines.ask, where, {"bucket": Bucket.YEAR} | question)
    return found


def by_year(of: TimeSeries) -> dict[int, tuple[float | None, int]]:
    return {p.start.year: (p.value, p.certain) for p in of.points}


def test_without_a_zone_days_are_those_of_the_place() -> None:
    assert by_year(series()) == {2021: (0.5, 0), 2022: (4.5, 4)}
    assert "DAYS_NOT_MOVED" not in {each.code for each in series().caveats}


def test_what_has_instants_moves_to_the_days_of_the_zone() -> None:
    # A is in the old year, D in both: 21:00 to 01:00. C and E stay where they are.
    found = series(time_zone="Etc/UTC")
    assert by_year(found) == {2021: (1.5, 1), 2022: (3.5, 3)}
    assert found.value == 5
    assert found.what(Language.EN) == "Incidents by year (Etc/UTC)"


def test_what_cannot_move_is_told_of_in_both_languages() -> None:
    (said,) = (each for each in series(time_zone="Etc/UTC").caveats if each.code == "DAYS_NOT_MOVED")
    assert said.text["en"] == (
        "Buckets are days of Etc/UTC. Records known to a local day and to no hour stay on it: 2."
    )
    assert "٢" in said.text["ar"]


def test_in_the_zone_of_the_collection_nothing_moves_and_nothing_is_said() -> None:
    found = series(time_zone="Asia/Damascus")
    assert by_year(found) == by_year(series())
    assert "DAYS_NOT_MOVED" not in {each.code for each in found.caveats}


@pytest.mark.parametrize(
    ("time", "records"),
    [
        (TimeFilter(from_=NEW_YEAR), 4),
        (TimeFilter(to=EVE), 2),
        (TimeFilter(from_=NEW_YEAR, match=TimeMatch.STARTS), 3),
        (TimeFilter(to=EVE, match=TimeMatch.WITHIN), 1),
    ],
)
def test_the_period_is_one_of_days_of_the_zone(time: TimeFilter, records: int) -> None:
    assert series(time, time_zone="Etc/UTC").records == records


def test_the_ends_of_the_calendar_are_no_trouble() -> None:
    with pytest.raises(TooLarge, match="bucket: WEEK makes more than 5,000 points"):
        series(TimeFilter(from_=dt.date(1800, 1, 1), to=dt.date(2200, 12, 31)), time_zone="Etc/UTC", bucket=Bucket.WEEK)


@pytest.mark.parametrize("imprecise", list(Imprecise))
def test_groups_and_draws_move_alike(imprecise: Imprecise) -> None:
    total = series(time_zone="Etc/UTC", imprecise=imprecise)
    found = series(time_zone="Etc/UTC", imprecise=imprecise, group_by=Dimension.COLLECTION)
    kinds = series(time_zone="Etc/UTC", imprecise=imprecise, group_by=Dimension.DATE_PRECISION)
    assert [p for p in found.points if p.group is None] == list(total.points)
    certain = [sum(p.certain for p in kinds.points if p.group and p.start.year == year) for year in (2021, 2022)]
    assert certain == [p.certain for p in total.points]


def test_every_zone_that_may_be_named_is_one_of_the_database() -> None:
    with session.reading() as connection:
        known = set(connection.scalars(sa.text("SELECT name FROM pg_timezone_names")))
    assert zoneinfo.available_timezones() <= known
