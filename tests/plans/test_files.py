"""Parts of files: what finds their rows reads little more than they hold, however few of all events match."""

import datetime as dt

import pytest
import sqlalchemy as sa

from schema import session
from schema.filters import EventFilter, SpaceFilter, TimeFilter
from schema.grains.all import GRAINS
from schema.grains.declaring import Grain, Wish
from schema.queries.scope import look_up, scope
from schema.vocabulary import DatePrecision, PlacePrecision
from tests.database import Database
from tests.plans.explaining import explained, read, work

PART = 100
LARGE = ("event", "flat_event", "act", "claim", "tally", "involvement", "event_source")
"""Tables with a row or more for each of twenty thousand events."""
MOST = 12_000
"""Work on a part of a hundred rows (`explaining`): 4,000 rows fetched, of twenty thousand events and as many of each
table that belongs to them.
"""

OF_EVENTS = ("events", "acts", "claims", "tallies")

CASES = {
    "": EventFilter(),
    "a small collection": EventFilter(collections=("small",)),
    "a few acts": EventFilter(acts=("torture",)),
    "many acts": EventFilter(acts=("killing",)),
    "a few methods": EventFilter(methods=("blade",)),
    "a few victims": EventFilter(victim_roles=("journalist",)),
    "many victims": EventFilter(victim_roles=("child",)),
    "a few victims in a box": EventFilter(victim_roles=("journalist",), within=SpaceFilter(bbox=(0, 0, 9, 9))),
    "a few victims who say": EventFilter(victim_roles=("journalist",), text="event"),
    "acts that are both": EventFilter(victim_roles=("journalist",), violations=("torture",)),
    "acts of an actor": EventFilter(victim_roles=("journalist",), actors=("army",)),
    "a violation": EventFilter(violations=("torture",)),
    "a kind that nothing has": EventFilter(kinds=("shelling",)),
    "a place": EventFilter(within=SpaceFilter(places=("XQ10",))),
    "a source": EventFilter(sources=("council",)),
    "a source that tells of nothing": EventFilter(sources=("witness",)),
    "many sources": EventFilter(independent_sources=5),
    "precise days": EventFilter(date_precision=DatePrecision.DAY),
    "precise places": EventFilter(place_precision=PlacePrecision.EXACT),
    "days": EventFilter(occurred=TimeFilter(from_=dt.date(2016, 2, 1), to=dt.date(2016, 3, 1))),
}


def check(connection: sa.Connection, statement: sa.Select[object]) -> None:
    """That no large table is read as a whole, and little of any."""
    steps = explained(connection, statement)
    whole = {step["Relation Name"] for step in steps if step["Node Type"] == "Seq Scan"}
    assert not whole & set(LARGE), whole
    assert work(steps) <= MOST, read(steps)


def wished(connection: sa.Connection, where: EventFilter) -> Wish:
    return Wish(where, scope(connection.execute(look_up(where)).one(), where))


def part(connection: sa.Connection, grain: Grain, asked: Wish, after: tuple[object, ...] | None) -> "sa.Row[object]":
    """Where a part ends, found and read with little work."""
    end = grain.end_of_part(asked, PART, after)
    check(connection, end)
    upto = connection.execute(end).one_or_none()
    place = None if upto is None else tuple(upto)
    check(connection, grain.rows(asked, grain.columns[:3], grain.between(after, place)))
    return upto


@pytest.mark.parametrize("of", OF_EVENTS)
@pytest.mark.parametrize("name", CASES)
def test_parts_read_little_more_than_they_hold(filled: Database, name: str, of: str) -> None:
    assert filled.name
    with session.reading() as connection:
        asked = wished(connection, CASES[name])
        upto = part(connection, GRAINS[of], asked, None)
        if upto is not None:
            part(connection, GRAINS[of], asked, tuple(upto))


@pytest.mark.parametrize("of", ["sources", "places"])
@pytest.mark.parametrize(
    "name", ["a few acts", "a few methods", "a few victims", "acts that are both", "acts of an actor"]
)
def test_what_stands_behind_a_few_is_counted_without_reading_all(filled: Database, name: str, of: str) -> None:
    assert filled.name
    grain = GRAINS[of]
    with session.reading() as connection:
        check(connection, grain.rows(wished(connection, CASES[name]), grain.columns[:3]))
