import dataclasses
import datetime as dt
import typing

import pytest

from analytics import timelines
from analytics.results import TimeSeries, release
from analytics.results_areas import AreaMap
from schema import session
from schema.access import Audience
from schema.answering import AreaLevel, Bucket, Coverage, ResultStatus
from schema.errors import BadInput, Refused, TooLarge
from schema.filters import EventFilter, TimeFilter
from schema.queries.scope import look_up, scope
from schema.vocabulary import Granularity, Measure, Population
from tests.counting_rules.worked import ask, cells, furnish, write
from tests.database import Database

EVENTS = """
    | event | from       | to         | adm0 | adm1 | low | best | high |
    | A     | 2030-03-10 | 2030-03-10 | XA   | XA01 | 2   | 3    | 4    |
"""
YEAR = TimeFilter(from_=dt.date(2030, 1, 1), to=dt.date(2030, 12, 31))


@pytest.fixture(scope="module")
def where(database: Database) -> EventFilter:
    furnish()
    return EventFilter(collections=tuple(write(cells(EVENTS), {"": {}}).values()), occurred=YEAR)


def series(where: EventFilter, **question: object) -> TimeSeries:
    result = ask(where, {"bucket": Bucket.QUARTER} | question)
    assert isinstance(result, TimeSeries)
    return result


def test_two_statements_answer(where: EventFilter, query_budget) -> None:
    with session.reading() as connection, query_budget(3):
        resolved = scope(connection.execute(look_up(where)).one(), where)
        made = timelines.ask(where, resolved, bucket=Bucket.MONTH)
        made.answer([connection.execute(each).all() for each in made.statements])


def test_what_a_collection_states_not_to_cover_is_not_covered(where: EventFilter) -> None:
    covers = {"coverage": {"from": "2030-02-01", "to": "2030-08-31"}}
    slugs = write(cells(EVENTS), {"": covers})
    points = series(EventFilter(collections=tuple(slugs.values()), occurred=YEAR)).points
    assert [each.coverage for each in points] == [
        Coverage.COVERED,
        Coverage.UNKNOWN,
        Coverage.UNKNOWN,
        Coverage.NOT_COVERED,
    ]
    assert [each.value for each in points] == [3, None, None, None]


def test_no_event_is_an_empty_answer_with_its_buckets(where: EventFilter) -> None:
    slugs = write([], {"": {}})
    result = series(EventFilter(collections=tuple(slugs.values()), occurred=YEAR))
    assert result.status is ResultStatus.EMPTY
    assert [each.value for each in result.points] == [None] * 4
    assert series(EventFilter(collections=tuple(slugs.values()))).points == ()


def test_buckets_are_clipped_to_the_period_asked_for(where: EventFilter) -> None:
    short = TimeFilter(from_=dt.date(2030, 2, 15), to=dt.date(2030, 5, 5))
    points = series(EventFilter(collections=where.collections, occurred=short)).points
    assert [(each.start, each.end) for each in points] == [
        (dt.date(2030, 2, 15), dt.date(2030, 3, 31)),
        (dt.date(2030, 4, 1), dt.date(2030, 5, 5)),
    ]
    assert points[0].value == 3


def test_places_asked_for_are_named_in_the_question(where: EventFilter) -> None:
    from schema.filters import SpaceFilter

    inside = EventFilter(collections=where.collections, within=SpaceFilter(places=("XA01",)))
    assert [each["pcode"] for each in series(inside).question.places] == ["XA01"]
    assert series(where).question.places == ()


def test_too_many_points_are_refused_and_not_cut_off(where: EventFilter) -> None:
    ages = TimeFilter(from_=dt.date(1800, 1, 1), to=dt.date(2030, 12, 31))
    with pytest.raises(TooLarge, match=r"bucket: DAY makes more than 5,000 points; take a wider one"):
        series(EventFilter(collections=where.collections, occurred=ages), bucket=Bucket.DAY)


def test_granularities_are_never_added_up(where: EventFilter) -> None:
    both = EventFilter(granularity=(Granularity.INCIDENT, Granularity.AGGREGATE))
    for level in ({"bucket": Bucket.MONTH}, {"level": AreaLevel.ADM1}):
        with pytest.raises(BadInput, match=r"granularity: AGGREGATE and INCIDENT cannot be added up"):
            ask(both, level)


@pytest.mark.parametrize("measure", [Measure.INCIDENTS, Measure.FACILITIES_DESTROYED])
def test_only_people_have_a_population(where: EventFilter, measure: Measure) -> None:
    with pytest.raises(BadInput, match=f"{measure.name} are not people"):
        series(where, measure=measure, population=Population.CIVILIANS)


def test_map_and_series_of_one_question_have_one_total(where: EventFilter) -> None:
    half = EventFilter(
        collections=tuple(write(cells(EVENTS.replace("2030-03-10 | XA", "2030-03-13 | XA")), {"": {}}).values()),
        occurred=TimeFilter(from_=dt.date(2030, 3, 12)),
    )
    shown = ask(half, {"level": AreaLevel.ADM1})
    assert isinstance(shown, AreaMap)
    assert (shown.value, shown.lower, shown.upper) == (1.5, 1, 2)
    assert (series(half).value, series(half).lower, series(half).upper) == (1.5, 1, 2)


def test_maps_of_overlapping_collections_hold_no_numbers(where: EventFilter) -> None:
    events = EVENTS.replace("| event |", "| event | collection |").replace("| A     |", "| A     | Ourin |")
    slugs = write(cells(events + "    | B | Wadira | 2030-03-10 | 2030-03-10 | XA | XA01 | 1 | 1 | 1 |"),
                  {"Ourin": {}, "Wadira": {}})  # fmt: skip
    result = ask(EventFilter(collections=tuple(slugs.values())), {"level": AreaLevel.ADM1})
    assert isinstance(result, AreaMap)
    assert [area.value for area in result.areas] == [None, None]
    assert (result.value, result.lower, result.upper, result.records) == (None, None, None, 2)
    assert result.caveats[0].code == "COLLECTIONS_OVERLAP"


def test_release_lets_nothing_out_without_a_reader(where: EventFilter) -> None:
    result = series(where)
    assert release(result, Audience.PARTNER) is result
    with pytest.raises(TypeError, match="is no audience"):
        release(result, typing.cast("Audience", "open"))


def test_release_lets_no_count_of_a_confidential_collection_out(where: EventFilter) -> None:
    result = series(where)
    secret = {"id": "secret", "name": {"en": None, "ar": "سرية"}, "confidential": True}
    for audience in Audience:
        with pytest.raises(Refused, match="Counts of سرية are published on a fixed lattice only; ask `lattice`"):
            release(dataclasses.replace(result, collections=(*result.collections, secret)), audience)
    assert release(dataclasses.replace(result, collections=({**secret, "confidential": False},)), Audience.OPEN)
