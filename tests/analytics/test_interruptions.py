"""A truce in a record whose truth is known: what is found, what is said beside it, what is refused."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analytics import citing, interruptions, timelines
from analytics.change.around import Interruption
from analytics.results import TimeSeries
from analytics.results_change import InterruptedSeries
from analytics.wording import AR, EN
from schema import session
from schema.answering import Bucket, Imprecise, IntervalKind, Level, ResultStatus
from schema.errors import BadInput, MixedFiction, UnknownKey
from schema.filters import EventFilter, Reported, SpaceFilter, TimeFilter
from schema.queries.scope import look_up, scope
from schema.vocabulary import Measure, Population
from tests.analytics import truce
from tests.analytics.wadira import answered
from tests.database import Database

WHERE = EventFilter(collections=("steady",))
BY_DAY = Interruption(date=truce.TRUCE)
BY_NAME = Interruption(situation="code-truce")


@pytest.fixture(scope="module", autouse=True)
def published(database: Database) -> None:
    assert database.name
    truce.publish()


def asked(where: EventFilter = WHERE, around: Interruption = BY_DAY, **question: Any) -> InterruptedSeries:
    found: InterruptedSeries = answered(interruptions.ask, where, {"around": around, **question})
    return found


def of(slug: str, **conditions: Any) -> EventFilter:
    return replace(WHERE, collections=(slug,), **conditions)


def codes(found: InterruptedSeries) -> set[str]:
    return {each.code for each in found.caveats}


def said(found: InterruptedSeries, code: str) -> str:
    (text,) = (each.text[EN] for each in found.caveats if each.code == code)
    return text


@pytest.fixture(scope="module")
def found(published: None) -> InterruptedSeries:
    return asked()


def test_the_truth_lies_in_the_interval(found: InterruptedSeries) -> None:
    assert found.status is ResultStatus.OK
    assert (found.level, found.interval) == (Level.ESTIMATED, IntervalKind.CONFIDENCE)
    assert found.value is not None
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < truce.AFTER / truce.BEFORE < found.upper < 1
    assert found.date == truce.TRUCE
    assert found.placebo_share is not None
    assert found.placebo_share <= 0.05


def test_counts_are_those_of_the_series(found: InterruptedSeries) -> None:
    series: TimeSeries = answered(timelines.ask, WHERE, {"bucket": Bucket.WEEK, "imprecise": Imprecise.EXCLUDE})
    assert found.points == series.points
    used = [each for each in series.points if each.start not in found.left_out]
    assert found.records == sum(each.records for each in used)
    assert found.diagnostics["used"] == len(used) > 120


def test_what_was_expected_goes_on_at_the_level_before(found: InterruptedSeries) -> None:
    later = [each for each in found.expected if each.start >= found.date]
    assert len(found.expected) == len(found.points)
    expected = np.mean([each.value for each in later if each.value is not None])
    assert 0.5 * truce.BEFORE < expected < 2 * truce.BEFORE
    held = [
        point.value is not None and band.lower is not None and band.upper is not None
        and band.lower <= point.value <= band.upper
        for point, band in zip(found.points, found.expected, strict=True) if point.start < found.date
    ]  # fmt: skip
    assert 0.9 <= np.mean(held) <= 1
    assert all(each.lower is not None and each.lower == int(each.lower) for each in found.expected)


def test_a_situation_gives_the_date_and_is_found_by_id_and_code(found: InterruptedSeries) -> None:
    by_code, by_id = asked(around=BY_NAME), asked(around=Interruption(situation="truce"))
    assert by_code.date == by_id.date == truce.TRUCE
    assert by_code.value == by_id.value == found.value
    assert by_code.question.arguments["around"] == {"situation": "code-truce"}
    assert truce.ENDED.strftime("%-d %B %Y") in said(by_code, "SITUATION_ENDED")
    assert "SITUATION_ENDED" not in codes(found)
    alone = asked(replace(WHERE, occurred=TimeFilter(to=truce.ENDED)), around=BY_NAME)
    assert "SITUATION_ENDED" not in codes(alone)


def test_what_else_happened_is_told(found: InterruptedSeries) -> None:
    assert "siege code-siege" in said(found, "OTHER_SITUATIONS")
    assert "truce" not in said(found, "OTHER_SITUATIONS"), "it is what is asked about"
    assert "PEOPLE_MOVED" not in codes(found), "no place is named"
    here = asked(replace(WHERE, within=SpaceFilter(places=("XA01",))))
    assert here.value == found.value
    assert said(here, "PEOPLE_MOVED").startswith("Movements of people from or to the area, on record near the date: 1.")
    elsewhere = asked(around=Interruption(date=dt.date(2030, 3, 4)))
    assert "OTHER_SITUATIONS" not in codes(elsewhere)


def test_sources_that_began_or_ceased_are_named(found: InterruptedSeries) -> None:
    text = said(found, "SOURCE_STARTS_OR_STOPS")
    assert "first heard of Gazette (30 July 2029)" in text
    assert "last heard of Radio" in text
    assert "Watch" not in text


def test_each_source_has_its_own_ratio_where_that_is_enough(found: InterruptedSeries) -> None:
    ratios = {each.source["id"]: each for each in found.by_source}
    assert next(each.source["id"] for each in found.by_source) == "Watch"
    assert ratios["Watch"].value == found.value
    gazette = ratios["Gazette"]
    assert gazette.lower is not None
    assert gazette.upper is not None
    assert gazette.lower < truce.AFTER / truce.BEFORE < gazette.upper
    assert (ratios["Radio"].value, ratios["Radio"].records > 0) == (None, True)


def test_a_date_within_a_week_leaves_that_week_out() -> None:
    wednesday = truce.TRUCE + dt.timedelta(days=2)
    found = asked(around=Interruption(date=wednesday))
    assert truce.TRUCE in found.left_out
    assert "DATE_WITHIN_POINT" in codes(found)
    assert "DATE_WITHIN_POINT" not in codes(asked())


def test_points_around_the_date_can_be_left_out() -> None:
    found = asked(anticipation=2, lag=3)
    weeks = {truce.TRUCE + dt.timedelta(weeks=n) for n in range(-2, 3)}
    assert weeks <= set(found.left_out)
    assert truce.TRUCE + dt.timedelta(weeks=3) not in found.left_out


def test_young_points_are_left_out_where_reports_come_late() -> None:
    late, prompt = asked(of("late")), asked()
    assert "IMMATURE" not in codes(prompt)
    assert "so many days: 55." in said(late, "IMMATURE")
    assert "15 August 2031" in said(late, "IMMATURE")
    youngest = [each.start for each in late.points][-1]
    assert youngest in late.left_out
    then = asked(of("steady", reported=Reported(to=dt.date(2031, 6, 27))))
    assert then.points[-1].start in then.left_out, "the last week that was known by then is not whole"


def test_gaps_are_no_zeros() -> None:
    found = asked(of("gappy"))
    gap = {truce.FIRST + dt.timedelta(weeks=n) for n in range(100, 108)}
    assert set(found.left_out) == gap | set(asked().left_out)
    blind = found.diagnostics["leftOut"]["uncovered"]
    assert blind == len(found.left_out)
    assert found.status is ResultStatus.UNSTABLE
    assert f"Points at which nobody is known to have looked: {blind}." in said(found, "GAPS")
    assert found.value is not None
    assert found.diagnostics["uncoveredAsZero"][0] < found.value


def test_lowest_figures_are_compared_where_many_have_no_best() -> None:
    found = asked(measure=Measure.KILLED)
    assert found.method.parameters["figure"] == "LOWEST"
    assert "LOWEST_FIGURES" in codes(found)
    assert found.value == pytest.approx(asked().value or 0, rel=1e-4), "each killed two at least"
    assert found.records == asked().records


def test_records_that_may_lie_on_both_sides_tell_nothing() -> None:
    around = Interruption(date=dt.date(2029, 4, 2))
    found = asked(of("months"), around)
    assert (found.status, found.value, found.interval) == (ResultStatus.NOT_ESTIMABLE, None, IntervalKind.NONE)
    assert found.unplaced.records == found.records
    assert "IMPRECISE" in codes(found)
    assert "PRECISION_COARSER_THAN_BIN" in codes(found)
    spread = asked(of("months"), around, imprecise=Imprecise.SPREAD)
    assert spread.status is ResultStatus.UNSTABLE
    assert "they are no independent counts" in said(spread, "IMPRECISE")
    by_month = asked(of("months"), Interruption(date=dt.date(2029, 4, 1)), bucket=Bucket.MONTH)
    assert by_month.status is ResultStatus.OK
    assert "IMPRECISE" not in codes(by_month)


def test_a_control_takes_away_what_both_share() -> None:
    def controlled(slug: str) -> InterruptedSeries:
        where = of(slug)
        with session.reading() as connection:
            beside = (where, scope(connection.execute(look_up(where)).one(), where))
        return asked(control=beside)

    same = controlled("doubled")
    assert same.control is not None
    assert same.beyond_control is not None
    assert same.beyond_control.value == pytest.approx(1, rel=1e-4)
    assert same.question.arguments["control"] == of("doubled")
    assert "CONTROL_NOT_ESTIMABLE" not in codes(same)
    nothing = controlled("months")
    assert (nothing.control is None or nothing.control.value is None, nothing.beyond_control) == (True, None)
    assert "CONTROL_NOT_ESTIMABLE" in codes(nothing)
    with pytest.raises(MixedFiction, match=r"^control: "):
        controlled("real")


def test_a_day_outside_the_series_has_nothing_to_compare_with() -> None:
    for day, reason in ((dt.date(2028, 1, 1), "NOTHING_BEFORE"), (dt.date(2040, 1, 1), "NOTHING_AFTER")):
        found = asked(around=Interruption(date=day))
        assert (found.status, found.value, found.placebo_share) == (ResultStatus.NOT_ESTIMABLE, None, None)
        assert reason in codes(found)
        assert found.expected == ()


def test_nothing_found_is_empty() -> None:
    found = asked(replace(WHERE, kinds=("protest",)))
    assert (found.status, found.value, found.records) == (ResultStatus.EMPTY, None, 0)
    assert "EMPTY" in codes(found)


def test_collections_that_may_tell_of_the_same_have_no_common_ratio() -> None:
    found = asked(EventFilter(collections=("steady", "doubled")))
    assert (found.status, found.value) == (ResultStatus.NOT_ESTIMABLE, None)
    assert "COLLECTIONS_OVERLAP" in codes(found)
    assert {each.group.code for each in found.points if each.group} == {"steady", "doubled"}


@pytest.mark.parametrize(
    ("question", "error", "sentence"),
    [
        ({"around": Interruption(situation="nobody")}, UnknownKey, "around.situation: there is no published situation"),
        ({"around": Interruption(situation="flight")}, UnknownKey, "around.situation: there is no published situation"),
        ({"around": Interruption(situation="undated")}, BadInput, "around.situation: no first day is known of code-un"),
        ({"around": Interruption(situation="real")}, MixedFiction, "around.situation: code-real and the events are"),
        ({"imprecise": Imprecise.BOUNDS}, BadInput, "imprecise: BOUNDS gives no one number"),
        ({"lag": -1}, BadInput, "lag: -1 buckets cannot be left out"),
        ({"anticipation": 61}, BadInput, "anticipation: 61 buckets"),
        ({"measure": Measure.TRAPPED}, BadInput, "measure: TRAPPED counts people in a state"),
        ({"population": Population.CIVILIANS}, BadInput, "population: INCIDENTS are not people"),
    ],
)
def test_nonsense_is_one_sentence(question: dict[str, Any], error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=rf"^{sentence}") as refused:
        asked(**question)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("given", [{}, {"date": truce.TRUCE, "situation": "truce"}, {"situation": ""}])
def test_a_date_is_given_in_one_way(given: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=r"^around: give a date or a situation"):
        Interruption(**given)


def test_a_rough_first_day_is_told() -> None:
    found = asked(around=Interruption(situation="vague"))
    assert found.date == dt.date(2029, 11, 1)
    assert "(to the month); 1 November 2029" in said(found, "DATE_ROUGH")


def test_five_statements_answer(query_budget: Callable[..., AbstractContextManager[list[str]]]) -> None:
    with query_budget(6):
        asked()


def test_titles_name_the_date(found: InterruptedSeries) -> None:
    assert citing.title(found, EN).startswith("Incidents by week before and after 23 September 2030, 1 January 2029 to")
    assert "قبل ٢٣ أيلول/سبتمبر ٢٠٣٠ وبعده" in citing.title(found, AR)
