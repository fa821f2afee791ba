"""Estimates from the record: which lists there are, what is known against them, and what may be said all the same."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from analytics import citing, estimates
from analytics.results_estimates import Estimate, PanelRow
from schema import session
from schema.answering import Dimension, Estimator, IntervalKind, Level, ResultStatus
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter, TimeFilter
from schema.queries.scope import look_up, scope
from schema.vocabulary import Granularity, Verification
from tests.analytics.listed import TRUE, Listed
from tests.analytics.wadira import answered
from tests.database import Database

LISTS = EventFilter(collections=("lists",))
QUICK = (Estimator.CHAO, Estimator.LOGLINEAR)
LOG = (Estimator.LOGLINEAR,)


@pytest.fixture(scope="module", autouse=True)
def listed(database: Database) -> Listed:
    assert database.name
    return Listed()


def estimate(where: EventFilter = LISTS, **question: Any) -> Estimate:
    found: Estimate = answered(estimates.ask, where, {"estimators": QUICK} | question)
    return found


def of_table(cells: dict[str, int], **question: Any) -> Estimate:
    """The same from a table that is given."""
    with session.reading() as connection:
        where = EventFilter()
        resolved = scope(connection.execute(look_up(where)).one_or_none(), where)
    given = {"estimators": QUICK} | question
    return estimates.ask_table(["a", "b", "c"], list(cells.items()), resolved, **given).answer(())


def codes(of: Estimate) -> list[str]:
    return [each.code for each in of.estimability.reasons]


def numbers(row: PanelRow) -> tuple[float | None, float | None, float | None]:
    return row.value, row.lower, row.upper


@pytest.fixture(scope="module")
def whole(listed: Listed) -> Estimate:
    assert listed
    return estimate()


def test_the_range_spans_what_may_be_defended_and_holds_the_truth(whole: Estimate) -> None:
    assert (whole.status, whole.level, whole.interval) == (ResultStatus.OK, Level.ESTIMATED, IntervalKind.RANGE)
    assert whole.value is None
    assert whole.lower is not None
    assert whole.upper is not None
    assert whole.documented < whole.lower < TRUE < whole.upper
    spanned = [row for row in whole.panel if row.defensible]
    assert (whole.lower, whole.upper) == (min(r.lower or 0 for r in spanned), max(r.upper or 0 for r in spanned))
    assert {row.estimator for row in spanned} == {Estimator.LOGLINEAR}, "a bound decides no upper end"
    assert all((row.delta_bic is not None and row.delta_bic <= 6) or "differ" in (row.model or "") for row in spanned)


def test_echoes_join_and_what_compiles_is_no_list(whole: Estimate, listed: Listed) -> None:
    named = {each.name["en"]: each for each in whole.lists}
    assert set(named) == {"North and Echo", "South", "East"}
    sizes = Counter(name for each in listed.held for name in each)
    assert [named[key].records for key in ("North and Echo", "South", "East")] == [
        sizes[key] for key in ("north", "south", "east")
    ]
    alone = Counter(each for each in listed.held if len(each) == 1)
    assert named["South"].alone == alone[frozenset({"south"})]
    assert whole.records == len(listed.held)
    assert whole.documented == len(listed.held) + 5, "the archive's and the protected source's are documented"
    assert list(whole.capture_frequencies) == [Counter(len(each) for each in listed.held)[n] for n in (1, 2, 3)]
    assert {"LIST_DEPENDENT_BY_CONSTRUCTION", "LINKAGE_UNREVIEWED", "HETEROGENEITY"} == set(codes(whole))
    assert {"ON_NO_LIST", "RANGE_SPANS", "AGGREGATES_LEFT_OUT"} <= {each.code for each in whole.caveats}


def test_it_is_what_the_table_of_its_lists_gives(whole: Estimate, listed: Listed) -> None:
    # Lists are in order of their groups: East, North, South.
    order = ("east", "north", "south")
    cells = Counter("".join("01"[name in each] for name in order) for each in listed.held)
    given = of_table(dict(cells))
    assert [each.name["en"] for each in whole.lists] == ["East", "North and Echo", "South"]
    assert [(row.model, *numbers(row)) for row in given.panel] == [(row.model, *numbers(row)) for row in whole.panel]
    assert given.pairs == whole.pairs
    assert "TABLE_GIVEN" in {each.code for each in given.caveats}
    assert given.sources == given.collections == ()


def test_two_lists_are_described_and_not_estimated() -> None:
    found = estimate(EventFilter(collections=("pair",)), estimators=None)
    assert found.status is ResultStatus.NOT_ESTIMABLE
    assert codes(found)[0] == "LISTS_LT_3"
    assert len(found.panel) == len(Estimator)
    assert all(numbers(row) == (None, None, None) and not row.defensible for row in found.panel)
    assert (found.value, found.lower, found.upper, found.interval) == (None, None, None, IntervalKind.NONE)
    (pair,) = found.pairs
    assert pair.petersen is not None
    assert pair.chapman is not None
    assert (pair.status, pair.odds) == (ResultStatus.UNSTABLE, None)
    assert [each.code for each in pair.reasons] == ["LISTS_LT_3"]


def test_lists_that_share_nothing_say_nothing() -> None:
    found = estimate(EventFilter(collections=("apart",)))
    assert (found.status, found.lower, found.documented) == (ResultStatus.NOT_ESTIMABLE, None, 27)
    assert "NO_OVERLAP" in codes(found)


def test_a_list_that_was_at_work_in_part_unsettles_everything() -> None:
    found = estimate(EventFilter(collections=("partly",)))
    assert found.status is ResultStatus.UNSTABLE
    assert (found.lower, found.upper) == (None, None)
    (said,) = (each.text["en"] for each in found.estimability.reasons if each.code == "STRUCTURAL_ZERO")
    assert "Late (1 July 2021 to 31 December 2021" in said
    assert "All were at work from 1 July 2021 to 31 December 2021" in said
    assert all("STRUCTURAL_ZERO" in {each.code for each in row.reasons} for row in found.panel)
    assert "NOTHING_DEFENSIBLE" in {each.code for each in found.caveats}


def test_in_the_time_that_all_were_at_work_it_is_fine() -> None:
    half = EventFilter(collections=("partly",), occurred=TimeFilter(from_=date(2021, 7, 1), to=date(2021, 12, 31)))
    found = estimate(half)
    assert found.status is ResultStatus.OK
    assert (found.lower or 0) < 99 < (found.upper or 0), "half of 200 happened then"


def test_reports_of_last_week_are_still_coming_in() -> None:
    found = estimate(EventFilter(collections=("recent",)))
    assert found.status is ResultStatus.UNSTABLE
    assert "OPEN_POPULATION" in codes(found)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        (EventFilter(collections=("lists", "apart")), "COLLECTIONS_UNMATCHED"),
        (replace(LISTS, granularity=tuple(Granularity)), "AGGREGATES_AMONG"),
        (replace(LISTS, independent_sources=2), "SELECTED_BY_LIST"),
    ],
)
def test_what_cannot_be_compared_is_refused(where: EventFilter, code: str) -> None:
    found = estimate(where)
    assert found.status is ResultStatus.NOT_ESTIMABLE
    assert code in codes(found)
    assert all(row.value is None and code in {each.code for each in row.reasons} for row in found.panel)
    assert found.lower is None


def test_choosing_by_sources_is_choosing_by_lists(listed: Listed) -> None:
    assert listed
    sources = estimate().sources
    assert "SELECTED_BY_LIST" in codes(estimate(replace(LISTS, sources=(sources[0]["id"],))))
    graded = estimate(replace(LISTS, verification=tuple(Verification)))
    assert graded.status is not ResultStatus.OK
    assert "SELECTED_BY_LIST" in codes(graded)


def test_nothing_found_is_empty() -> None:
    found = estimate(replace(LISTS, kinds=("protest",)))
    assert (found.status, found.documented, found.records) == (ResultStatus.EMPTY, 0, 0)
    assert (found.lower, found.upper, found.pairs, found.lists) == (None, None, (), ())
    assert all(row.value is None for row in found.panel)


def test_strata_have_rows_and_a_total_and_those_unknown_are_named() -> None:
    found = estimate(strata=Dimension.ADM1)
    assert [each.category.code for each in found.strata] == ["XA01", "XA02", None]
    first, second, unknown = found.strata
    assert first.lower is not None
    assert second.upper is not None
    assert (unknown.lower, unknown.status) == (None, ResultStatus.NOT_ESTIMABLE)
    assert "STRATUM_UNKNOWN" in {each.code for each in unknown.reasons}
    assert sum(each.documented for each in found.strata) == found.documented
    totals = [row for row in found.panel if row.stratum is None]
    assert [row.model for row in totals] == [
        "sum of strata, lists differ",
        "sum of strata, averaged by BIC",
        "sum of strata, records differ",
    ]
    assert totals[1].records == first.records + second.records
    # What is left out counts with what is documented, and opens the range.
    spanned = min(row.lower or 0 for row in totals if row.defensible)
    assert found.lower == pytest.approx(max(spanned, found.documented - unknown.documented) + unknown.documented)
    assert found.upper is None
    assert found.status is ResultStatus.UNSTABLE
    assert "STRATA_LEFT_OUT" in {each.code for each in found.caveats}
    assert found.without_list == ()


def test_strata_by_year_are_the_whole_where_there_is_one_year(whole: Estimate) -> None:
    found = estimate(strata=Dimension.YEAR, estimators=LOG)
    (year,) = found.strata
    assert (year.category.code, year.documented, year.status) == ("2021", whole.documented, ResultStatus.OK)
    assert (found.status, found.upper is not None) == (ResultStatus.OK, True)


def test_an_estimate_that_one_list_carries_would_show(whole: Estimate) -> None:
    assert [each.name for each in whole.without_list] == [each.name for each in whole.lists]
    for each in whole.without_list:
        assert (each.lower, each.upper) == (None, None), "two are left, of which nothing is estimated"
        assert all(row.value is None for row in each.rows)


def test_questions_that_cannot_be_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match=r"strata: a record may have several categories of VIOLATION"):
        estimate(strata=Dimension.VIOLATION)
    with pytest.raises(BadInput, match=r"seed: -1 given"):
        estimate(seed=-1)
    monkeypatch.setattr(estimates, "LONGEST", 0.05)
    with pytest.raises(TooLarge, match="strata: 12 strata take longer"):
        estimate(strata=Dimension.MONTH)


def test_four_statements_answer(query_budget: Callable[..., AbstractContextManager[list[str]]]) -> None:
    with query_budget(4):
        estimate()
    with query_budget(5):
        estimate(estimators=(Estimator.DECOMPOSABLE,))


def test_the_same_question_has_the_same_hash(whole: Estimate) -> None:
    again = estimate()
    assert citing.content_hash(again) == citing.content_hash(whole)
    seeded = estimate(seed=2)
    assert citing.content_hash(seeded) != citing.content_hash(whole)
    assert citing.query(whole).startswith(
        '{ estimate(estimators: [CHAO, LOGLINEAR], from: {records: {collections: ["lists"]}}, seed: 1, asOf: "1") {'
    )
    assert "where:" not in citing.query(whole)
    assert citing.title(whole, estimates.EN).startswith("Estimates of all incidents (documented or not)")
