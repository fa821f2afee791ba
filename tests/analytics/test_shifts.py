"""Shifts and seasons of a record whose truth is known: what is found, what is said beside it, what is refused."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from analytics import citing, interruptions, seasons, shifts, timelines
from analytics.asking import Superseded
from analytics.change.around import Interruption
from analytics.results import Result
from analytics.results_change import ChangePoints, SeasonalSeries
from analytics.wording import AR, EN
from schema import session
from schema.answering import Bucket, Imprecise, IntervalKind, ResultStatus
from schema.errors import BadInput
from schema.filters import EventFilter, TimeFilter
from schema.queries.scope import look_up, scope
from schema.vocabulary import Measure
from tests.analytics import truce
from tests.analytics.wadira import answered
from tests.database import Database

WHERE = EventFilter(collections=("steady",))
SEASONAL = EventFilter(collections=("seasonal",))
BY_DAY = Interruption(date=truce.TRUCE)


@pytest.fixture(scope="module", autouse=True)
def published(database: Database) -> None:
    assert database.name
    truce.publish()


def shifted(where: EventFilter = WHERE, **question: Any) -> ChangePoints:
    found: ChangePoints = answered(shifts.ask, where, question)
    return found


def seasonal(where: EventFilter = SEASONAL, **question: Any) -> SeasonalSeries:
    found: SeasonalSeries = answered(seasons.ask, where, question)
    return found


def codes(found: Result) -> set[str]:
    return {each.code for each in found.caveats}


def test_the_truce_is_found_without_being_told() -> None:
    found = shifted()
    assert found.status is ResultStatus.OK
    assert (found.value, found.interval) == (1.0, IntervalKind.NONE)
    (only,) = found.shifts
    assert only.earliest <= truce.TRUCE <= only.latest
    assert abs((only.at - truce.TRUCE).days) <= 14
    assert only.before == pytest.approx(truce.BEFORE, rel=0.1)
    assert only.after == pytest.approx(truce.AFTER, rel=0.3)
    assert 0 < only.weight <= 1
    first, last = found.levels
    assert (first.start, last.start) == (truce.FIRST, only.at)
    assert first.value == only.before
    assert first.lower is not None
    assert first.upper is not None
    assert first.lower < truce.BEFORE < first.upper
    used = [each for each in found.points if each.start not in found.left_out]
    assert sum(each.records for each in found.levels) == sum(each.records for each in used)


def test_the_law_and_the_search_are_told() -> None:
    told = shifted().method.parameters
    assert told["law"] in {"POISSON", "NEGATIVE_BINOMIAL"}
    assert (told["most"], told["least"], told["penalty"]) == (5, 4, "BIC")
    assert len(shifted(most=2).diagnostics["bicByShifts"]) == 3


def test_points_are_those_of_the_series() -> None:
    series = answered(timelines.ask, WHERE, {"bucket": Bucket.MONTH, "imprecise": Imprecise.EXCLUDE})
    assert shifted(bucket=Bucket.MONTH).points == series.points


def test_sources_are_named_only_near_a_shift() -> None:
    assert "SOURCE_STARTS_OR_STOPS" not in codes(shifted())


def test_a_season_is_found_where_there_is_one() -> None:
    found = seasonal()
    assert found.status is ResultStatus.OK
    assert found.value is not None
    assert found.value > 0.9
    assert found.p_value == 0.01
    assert found.trend_strength is not None
    assert len(found.parts) == 48
    for part in found.parts:
        assert part.trend + part.season + part.rest == pytest.approx(part.count, abs=1e-4)
    assert found.method.seed == 1


def test_no_season_is_found_where_there_is_none() -> None:
    found = seasonal(WHERE)
    assert found.p_value is not None
    assert found.p_value > 0.05


@pytest.mark.parametrize(
    ("where", "question", "reason"),
    [
        (replace(SEASONAL, occurred=TimeFilter(to=dt.date(2028, 11, 30))), {}, "CYCLES_LT_2"),
        (EventFilter(collections=("gappy",)), {"bucket": Bucket.WEEK}, "GAPS"),
        (EventFilter(collections=("months",)), {"bucket": Bucket.WEEK}, "IMPRECISE"),
        (replace(SEASONAL, kinds=("protest",)), {}, "EMPTY"),
    ],
)
def test_what_has_no_season_to_tell_is_refused(where: EventFilter, question: dict[str, Any], reason: str) -> None:
    found = seasonal(where, **question)
    assert found.status in {ResultStatus.NOT_ESTIMABLE, ResultStatus.EMPTY}
    assert (found.value, found.p_value, found.parts) == (None, None, ())
    assert reason in codes(found)


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        (replace(WHERE, occurred=TimeFilter(to=dt.date(2029, 2, 15))), "SERIES_TOO_SHORT"),
        (EventFilter(collections=("months",)), "IMPRECISE"),
        (replace(WHERE, kinds=("protest",)), "EMPTY"),
        (EventFilter(collections=("steady", "doubled")), "COLLECTIONS_OVERLAP"),
    ],
)
def test_what_has_no_shifts_to_tell_is_refused(where: EventFilter, reason: str) -> None:
    found = shifted(where)
    assert found.status in {ResultStatus.NOT_ESTIMABLE, ResultStatus.EMPTY}
    assert (found.value, found.shifts, found.levels) == (None, (), ())
    assert reason in codes(found)


def test_nonsense_is_one_sentence() -> None:
    for most in (0, -1, 11):
        with pytest.raises(BadInput, match=rf"^most: {most} shifts cannot be looked for; give 1 to 10\.$"):
            shifted(most=most)
    for asked in (shifted, seasonal):
        with pytest.raises(BadInput, match=r"^imprecise: DRAWS gives no one number.*\.$"):
            asked(imprecise=Imprecise.DRAWS)
        with pytest.raises(BadInput, match=r"^measure: TRAPPED .*\.$"):
            asked(measure=Measure.TRAPPED)
    with pytest.raises(BadInput, match=r"^bucket: YEAR holds a whole cycle.*\.$"):
        seasonal(bucket=Bucket.YEAR)


def test_few_statements_answer(query_budget: Callable[..., AbstractContextManager[list[str]]]) -> None:
    with query_budget(5):
        shifted()
    with query_budget(5):
        seasonal()


def test_titles_say_what_is_looked_for() -> None:
    assert citing.title(shifted(), EN).startswith("Incidents by week: shifts in level, 1 January 2029 to")
    assert "تحوّلات المستوى" in citing.title(shifted(), AR)
    assert citing.title(seasonal(), EN).startswith("Incidents by month: trend and season, 1 January 2027 to")


ASKS: tuple[tuple[Any, dict[str, Any]], ...] = (
    (interruptions.ask, {"around": BY_DAY}),
    (interruptions.ask, {"around": Interruption(situation="truce"), "measure": Measure.KILLED}),
    (shifts.ask, {}),
    (seasons.ask, {"bucket": Bucket.MONTH}),
)


@pytest.mark.parametrize(("asking", "question"), ASKS)
def test_rows_in_any_order_give_the_same_answer(asking: Any, question: dict[str, Any]) -> None:
    with session.reading() as connection:
        made = asking(WHERE, scope(connection.execute(look_up(WHERE)).one(), WHERE), **question)
        rows = [connection.execute(statement).all() for statement in made.statements]
    there, back = made.answer(rows), made.answer([list(reversed(each)) for each in rows])
    assert citing.content_hash(there) == citing.content_hash(back)


def test_moving_every_event_by_whole_weeks_moves_the_answer() -> None:
    later = EventFilter(collections=("shifted",))
    moved = Interruption(date=truce.TRUCE + dt.timedelta(weeks=4))
    here = answered(interruptions.ask, WHERE, {"around": BY_DAY})
    there = answered(interruptions.ask, later, {"around": moved})
    assert (there.value, there.lower, there.upper) == pytest.approx((here.value, here.lower, here.upper), rel=1e-4)
    assert there.placebo_share == here.placebo_share
    one, other = shifted().shifts[0], shifted(later).shifts[0]
    assert (other.at - one.at, other.weight) == (dt.timedelta(weeks=4), one.weight)


def test_doubling_every_count_leaves_the_ratio() -> None:
    twice = EventFilter(collections=("doubled",))
    here, there = (answered(interruptions.ask, each, {"around": BY_DAY}) for each in (WHERE, twice))
    assert there.value == pytest.approx(here.value, rel=1e-4)
    assert there.records == 2 * here.records
    assert there.diagnostics["dispersion"] == pytest.approx(2 * here.diagnostics["dispersion"], rel=1e-3)
    assert (there.lower, there.upper) == pytest.approx((here.lower, here.upper), rel=1e-3), "no more is known"


@pytest.mark.parametrize(("asking", "question"), ASKS)
def test_a_series_that_must_be_asked_anew_is_asked_within_the_same_question(
    asking: Any, question: dict[str, Any]
) -> None:
    class Late:
        statements = ()

        def answer(self, rows: Any) -> Any:
            assert rows == []
            raise Superseded(of_events)

    with session.reading() as connection:
        made = asking(WHERE, scope(connection.execute(look_up(WHERE)).one(), WHERE), **question)
    of_events = made.series
    with pytest.raises(Superseded) as late:
        replace(made, series=Late()).answer([])
    assert late.value.instead == made
