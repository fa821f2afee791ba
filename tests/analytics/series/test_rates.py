"""Rates of a series: each bucket by the people of its middle, each area by its own, none where none are recorded."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from analytics import timelines
from analytics.garwood import ends
from analytics.results import TimeSeries
from schema import session
from schema.answering import Bucket, Dimension, IntervalKind, ResultStatus, Scale
from schema.errors import BadInput
from schema.filters import EventFilter, SpaceFilter
from schema.publish import publish
from schema.vocabulary import Language, Measure
from tests.analytics.wadira import answered
from tests.database import Database
from tests.recording import Recorder, box, point

WHERE = EventFilter(collections=("wadira",))
YEARS = {"bucket": Bucket.YEAR, "scale": Scale.RATE, "measure": Measure.KILLED}


@pytest.fixture(scope="module", autouse=True)
def published(database: Database) -> None:
    """Ten killed in the first province in 2021, five in the second in 2022, and 300 trapped; its people halve."""
    assert database.name
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.place("XA", "adm0", box(0, 0, 8, 4), kind="country", name_en="Wadira")
        r.place("XA01", "adm1", box(0, 0, 4, 4), "XA", kind="governorate")
        r.place("XA02", "adm1", box(4, 0, 8, 4), "XA", kind="governorate")
        collection, source = r.collection("wadira", nature="fictional"), r.source("Council")
        for day, lon, killed in (("2021-05-01", 1, 10), ("2022-05-01", 5, 5)):
            event = r.event(collection, day, geometry=point(lon, 1), place_precision="exact")
            r.information(event, source)
            r.claim(event, source, min=killed, best=killed, max=killed)
            r.claim(event, source, measure="trapped", min=300, best=300, max=300)
        for pcode, year, people in (("XA", 2021, 1_000_000), ("XA", 2022, 500_000), ("XA01", 2021, 200_000)):
            days = {"day_from": dt.date(year, 7, 1), "day_to": dt.date(year, 7, 1)}
            stated = {"people": people, "basis": "projection", "source": "Census office", "citation": "Census 2021"}
            r.write("denominator", {"pcode": pcode, **days, **stated})
    publish()


def series(where: EventFilter = WHERE, **question: Any) -> TimeSeries:
    found: TimeSeries = answered(timelines.ask, where, YEARS | question)
    return found


def codes(of: TimeSeries) -> set[str]:
    return {each.code for each in of.caveats}


def test_each_bucket_has_the_people_of_its_middle() -> None:
    found = series()
    assert [p.value for p in found.points] == [1.0, 1.0]
    low, high = (float(end[0]) for end in ends(np.array([10.0]), 0.95))
    assert found.points[0].lower == pytest.approx(low / 10)
    assert found.points[0].upper == pytest.approx(high / 10)
    assert found.interval is IntervalKind.CONFIDENCE
    assert {"RATE_COVERS_CHANCE_ONLY", "DENOMINATOR_MOVING", "DENOMINATOR_SOURCES"} <= codes(found)
    assert found.what(Language.EN) == "People killed (everybody) per 100,000 people by year"


def test_an_area_has_its_own_people_and_one_without_any_no_rate() -> None:
    found = series(group_by=Dimension.ADM1)
    rates = {(p.start.year, p.group.code): p.value for p in found.points if p.group}
    assert rates[2021, "XA01"] == 5
    assert rates[2022, "XA02"] is None
    assert "NO_DENOMINATOR" in codes(found)
    assert found.status is ResultStatus.OK


def test_a_stock_has_its_share_of_the_people() -> None:
    found = series(measure=Measure.TRAPPED)
    assert [(p.lower, p.value, p.upper) for p in found.points] == [(30, 30, 30), (60, 60, 60)]
    assert found.interval is IntervalKind.BOUNDS


def test_where_nobody_says_how_many_live_there_is_no_rate_and_no_number() -> None:
    found = series(EventFilter(collections=("wadira",), within=SpaceFilter(places=("XA02",))))
    assert found.status is ResultStatus.NOT_ESTIMABLE
    assert found.caveats[0].code == "NO_DENOMINATOR"
    assert (found.value, found.lower, found.upper) == (None, None, None)
    assert [code for code in (each.code for each in found.caveats) if code == "NO_DENOMINATOR"] == ["NO_DENOMINATOR"]


def test_nobody_counted_the_people_of_a_box() -> None:
    with pytest.raises(BadInput, match="people of a box"):
        series(EventFilter(collections=("wadira",), within=SpaceFilter(bbox=(0, 0, 1, 1))))
