"""Which rows of a panel may be defended, what they span, and how small lists are taken together."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from analytics.activity import Activity
from analytics.capture.panel import panel
from analytics.capture.rows import Row
from analytics.capture.table import CaptureTable
from analytics.defensible import DELTA, defensible, span
from analytics.estimating import Effort, Layer, panelled
from analytics.listing import POOLED, Found, Lists, selected
from analytics.reasons import FINE, Reason, unstable
from analytics.stratified import totals
from schema.answering import Estimator, ResultStatus
from schema.filters import EventFilter, Reported
from schema.vocabulary import Granularity
from tests.analytics.capture.published import DIABETES, HEPATITIS

FITTED = Row(
    estimator=Estimator.LOGLINEAR, model="[12][3]", documented=100, estimate=150, lower=120, upper=200, verdict=FINE
)


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        (replace(FITTED, delta_bic=DELTA), True),
        (replace(FITTED, delta_bic=DELTA + 0.01), False),
        (replace(FITTED, model="[1][2][3], records differ", delta_bic=30), True),
        (replace(FITTED, model="stepwise [1][2][3]"), True),
        (replace(FITTED, supposed=True), False),
        (replace(FITTED, upper=None), False),
        (replace(FITTED, verdict=unstable(Reason.SPARSE)), False),
        (replace(FITTED, estimator=Estimator.CHAPMAN), False),
        (replace(FITTED, estimator=Estimator.CHAO, model="lists differ"), False),
        (replace(FITTED, estimator=Estimator.DECOMPOSABLE, model=None), True),
    ],
)
def test_what_may_be_defended(row: Row, holds: bool) -> None:
    assert defensible(row) is holds


def test_the_range_never_lies_below_what_is_documented() -> None:
    bound = replace(FITTED, estimator=Estimator.CHAO, model="lists differ", lower=130)
    assert span([FITTED, bound], 0) == (120, 200)
    assert span([FITTED], 140) == (140, 200)
    assert span([bound], 0) == (130, None), "a bound alone leaves the upper end open"
    assert span([replace(bound, model="classical")], 0) == (None, None), "it bounds lists of one size only"
    assert span([], 50) == (None, None)


def test_more_rows_widen_the_range() -> None:
    rows = panel(DIABETES, seed=1)
    low, high = span(rows, DIABETES.n)
    assert low is not None
    assert high is not None
    for each in rows:
        narrower = span([row for row in rows if row is not each], DIABETES.n)
        assert (narrower[0] or low) >= low
        assert (narrower[1] or high) <= high


def test_models_of_a_stratum_number_lists_as_the_whole_does() -> None:
    idle = CaptureTable.from_counts(HEPATITIS.held, ["A", *HEPATITIS.lists])
    found = panelled(Layer(idle), Effort((Estimator.CHAPMAN, Estimator.LOGLINEAR), 1), {})
    assert [row.model for row in found.of(Estimator.CHAPMAN)] == ["[2][3]", "[2][4]", "[3][4]"]
    assert any((row.model or "").startswith("[23][24][34]") for row in found.of(Estimator.LOGLINEAR))
    assert not any("1" in (row.model or "").replace("ξ", "").split("=")[0] for row in found.rows)


def test_a_total_of_strata_that_are_alike_is_their_sum() -> None:
    effort = Effort((Estimator.LOGLINEAR, Estimator.SAMPLE_COVERAGE, Estimator.DECOMPOSABLE), 1)
    parts = [panelled(Layer(DIABETES, stratum=name, brief=True), effort, {}) for name in ("a", "b")]
    found = {(row.estimator, row.model): row for row in totals(parts, effort, {})}
    assert all(row.documented == 2 * DIABETES.n for row in found.values())
    one = next(row for row in parts[0].rows if row.estimator is Estimator.DECOMPOSABLE)
    both = found[Estimator.DECOMPOSABLE, "sum of strata"]
    assert both.estimate == pytest.approx(2 * (one.estimate or 0), rel=0.03)
    width = (one.upper or 0) - (one.lower or 0)
    assert (both.upper or 0) - (both.lower or 0) < 2 * width, "ends of intervals do not add up"
    assert both.verdict.status is one.verdict.status
    again = totals(parts[::-1], effort, {})
    assert {(row.estimator, row.model): round(row.estimate or 0) for row in again} == {
        key: pytest.approx(round(row.estimate or 0), rel=0.03) for key, row in found.items()
    }


def found_of(sets: dict[str, int]) -> tuple[Found, Activity]:
    """Records by the letters of the sources that hold them, each source a group of its own."""
    found = Found()
    for letters, n in sets.items():
        row: Any = SimpleNamespace(sources=tuple(letters), records=n, counted=True, stratum=None, collection="a")
        row.granularity, row.last = Granularity.INCIDENT, None
        found.add(row)
    behind = Counter({letter: n for letters, n in sets.items() for letter in letters})
    sources = tuple(
        {"id": each, "name": {"en": each, "ar": each}, "kind": "ngo", "protected": False, "independence_group": each}
        for each, _ in behind.most_common()
    )
    return found, Activity(sources=sources)


def test_small_lists_are_taken_together_where_three_others_stay() -> None:
    found, seen = found_of({"a": 40, "b": 30, "c": 20, "ab": 9, "ac": 8, "bc": 7, "d": 3, "e": 2, "ad": 1})
    lists = Lists.of(found, seen)
    assert lists.pooled == 2
    assert lists.own["d"] == lists.own["e"] == POOLED
    table = lists.table(found.sets.values())
    assert (table.width, table.n) == (4, 120)
    assert lists.names[POOLED]["en"] == "Small lists together: 2"
    few, seen = found_of({"a": 40, "b": 30, "c": 2, "ab": 9, "d": 3})
    assert Lists.of(few, seen).pooled == 0, "too few would stay"


def test_of_too_many_lists_the_smallest_are_taken_together() -> None:
    letters = "abcdefghij"
    sets = {each: 30 - n for n, each in enumerate(letters)}
    sets |= {a + b: 8 for a, b in pairwise(letters)}
    found, seen = found_of(sets)
    lists = Lists.of(found, seen)
    assert lists.table(found.sets.values()).width == 8
    assert lists.pooled == 3
    assert lists.own["b"] != POOLED


def test_a_filter_by_who_told_of_it_or_by_when_selects_by_list() -> None:
    for chosen in ({"sources": ("a",)}, {"independent_sources": 2}, {"reported": Reported(to=date(2022, 1, 1))}):
        assert selected(EventFilter(**chosen))
    assert not selected(EventFilter(independent_sources=1, kinds=("strike",)))


def test_an_empty_table_has_no_lists() -> None:
    lists = Lists.of(Found(), Activity())
    assert lists.table(Found().sets.values()).lists == ()
    status = panelled(Layer(lists.table([])), Effort((Estimator.CHAO,), 1), {}).verdict.status
    assert status is ResultStatus.NOT_ESTIMABLE
