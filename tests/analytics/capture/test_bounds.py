"""Descriptives, lower bounds, coverage and the untestable interaction, against publications and closed forms."""

import csv
from math import prod
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.capture.bounds import chao, chao_corrected, chao_model
from analytics.capture.coverage import sample_coverage
from analytics.capture.descriptives import describe, pair
from analytics.capture.hierarchy import independence, model
from analytics.capture.highest import highest_order
from analytics.capture.loglinear import fit_models
from analytics.capture.table import CaptureTable
from analytics.reasons import FINE, Reason
from schema.answering import ResultStatus
from schema.errors import BadInput
from tests.analytics.capture.published import DIABETES, HARES, HEPATITIS, POST_ENUMERATION, SEBER

COUNTS = st.lists(st.integers(1, 60), min_size=7, max_size=7)


def three(counts: list[int]) -> CaptureTable:
    return CaptureTable(("a", "b", "c"), np.array(counts, dtype=np.int64))


def test_pairs_of_hepatitis_are_those_published() -> None:
    found = {each.lists: each for each in describe(HEPATITIS).pairs}
    printed = {
        ("P", "Q"): (336, 334, 29, 289, 403),
        ("E", "P"): (378, 374, 36, 319, 461),
        ("E", "Q"): (334, 331, 30, 285, 404),
    }
    for lists, (petersen, chapman, error, lower, upper) in printed.items():
        each = found[lists]
        assert each.petersen is not None
        assert each.chapman is not None
        assert round(each.petersen.estimate) == petersen
        figures = (each.chapman.estimate, each.chapman.error, each.chapman.lower, each.chapman.upper)
        assert [round(x) for x in figures] == [chapman, error, lower, upper]
        assert each.verdict == FINE


def test_two_lists_have_descriptions_only() -> None:
    found = describe(SEBER)
    assert found.verdict.reasons == (Reason.LISTS_LT_3,)
    assert found.verdict.status is ResultStatus.NOT_ESTIMABLE
    only = found.pairs[0]
    assert only.petersen is not None
    assert only.petersen.estimate == pytest.approx(948 * 421 / 167)
    assert round(only.petersen.error, 1) == 130.4
    assert only.chapman is not None
    assert only.chapman.estimate == pytest.approx(949 * 422 / 168 - 1)
    assert only.verdict.reasons == (Reason.LISTS_LT_3,)
    assert only.odds is None


def test_descriptives_count_what_there_is() -> None:
    table = CaptureTable.from_cells("abc", {"100": 6, "110": 3, "001": 4})
    found = describe(table)
    assert (found.documented, found.frequencies) == (13, (10, 3, 0))
    assert [(each.name, each.records, each.alone) for each in found.contributions] == [
        ("a", 9, 6),
        ("b", 3, 0),
        ("c", 4, 4),
    ]
    assert found.contributions[0].share == pytest.approx(6 / 13)
    assert found.apart == (("a", "c"), ("b", "c"))
    assert pair(table, "a", "c").verdict.reasons == (Reason.NO_OVERLAP,)
    assert pair(table, "a", "c").petersen is None
    assert pair(table, "b", "a").verdict.reasons == (Reason.SPARSE,)


@given(COUNTS)
def test_the_odds_of_two_lists_are_those_on_the_third(counts: list[int]) -> None:
    _, _, _, c, ac, bc, abc = counts
    odds = pair(three(counts), "a", "b").odds
    assert odds is not None
    assert odds.ratio == pytest.approx(abc * c / (ac * bc))
    assert odds.lower < odds.ratio < odds.upper


@given(COUNTS)
def test_chao_is_its_closed_form(counts: list[int]) -> None:
    table = three(counts)
    f1, f2, _ = table.frequencies.tolist()
    plain, less = chao(table), chao_corrected(table)
    assert plain.estimate == pytest.approx(table.n + f1**2 / (2 * f2), rel=1e-12)
    assert less.estimate == pytest.approx(table.n + f1 * (f1 - 1) / (2 * (f2 + 1)), rel=1e-12)
    r = f1 / f2
    assert (plain.error or 0) ** 2 == pytest.approx(f2 * (r**4 / 4 + r**3 + r**2 / 2))
    for each in (plain, less):
        assert table.n <= (each.lower or 0) <= (each.estimate or 0) <= (each.upper or 0)


@pytest.mark.parametrize(
    ("table", "name", "estimate", "error", "deviance", "df"),
    [
        (POST_ENUMERATION, "[12]", 681, 78, 3.45, 1),
        (DIABETES, "[13][24][34]", 2588, 75, 3.13, 6),
        (HARES, None, 79.6, 6.3, 47.115, 52),
    ],
)
def test_the_bound_as_a_model_is_that_published(
    table: CaptureTable, name: str | None, estimate: float, error: float, deviance: float, df: int
) -> None:
    found = chao_model(table, None if name is None else model(table.width, name))
    assert found.estimate == pytest.approx(estimate, abs=0.5 if name else 0.05)
    assert found.error == pytest.approx(error, abs=0.5 if name else 0.05)
    assert found.deviance == pytest.approx(deviance, abs=0.005)
    assert found.df == df
    if table is HARES:
        assert found.aic == pytest.approx(151.305, abs=1e-3)


def test_the_bound_on_kosovo(data_folder: Path) -> None:
    file = data_folder / "mse" / "kosovo_4list_contingency.csv"
    if not file.is_file():
        pytest.skip(f"needs {file.name} among the real files")
    with file.open() as lines:
        rows = list(csv.DictReader(lines))
    lists = [name for name in rows[0] if name != "n"]
    table = CaptureTable.from_cells(lists, {"".join(row[name] for name in lists): int(row["n"]) for row in rows})
    assert round(chao_model(table).estimate or 0) == 8591


def test_coverage_of_hepatitis_is_that_published() -> None:
    found = sample_coverage(HEPATITIS, seed=1)
    assert round(100 * (found.coverage or 0), 2) == 51.27
    assert [round(x or 0) for x in (found.distinct, found.independent, found.full, found.one_step)] == [
        209,
        407,
        971,
        508,
    ]
    assert found.estimate == found.one_step
    assert found.verdict.reasons == (Reason.SPARSE,)
    assert sample_coverage(HEPATITIS, seed=1) == found
    assert sample_coverage(HEPATITIS, seed=2).error != found.error


def test_coverage_finds_independent_lists_and_their_spread() -> None:
    generator, truth, found = np.random.default_rng(7), 800, []
    for run in range(60):
        on = generator.random((truth, 4)) < np.array([0.5, 0.4, 0.45, 0.5])
        counts = np.bincount(on @ np.array([1, 2, 4, 8]), minlength=16)[1:]
        found.append(sample_coverage(CaptureTable(tuple("abcd"), counts.astype(np.int64)), seed=run, replicates=200))
    estimates = np.array([each.estimate for each in found])
    assert all(each.verdict == FINE for each in found)
    assert estimates.mean() == pytest.approx(truth, rel=0.01)
    assert np.mean([each.error for each in found]) == pytest.approx(estimates.std(ddof=1), rel=0.3)
    assert sum((each.lower or 0) <= truth <= (each.upper or 0) for each in found) >= 54


@settings(max_examples=20, deadline=None)
@given(COUNTS)
def test_highest_order_scales_the_undocumented(counts: list[int]) -> None:
    table = three(counts)
    found = {each.factor: each for each in highest_order(table)}
    assert list(found) == [0.5, 2 / 3, 1, 1.5, 2]
    one = fit_models(table, [model(3, "[12][13][23]")], level=None)[0]
    odd, even = prod(counts[p - 1] for p in (1, 2, 4, 7)), prod(counts[p - 1] for p in (3, 5, 6))
    for factor, each in found.items():
        assert each.estimate == pytest.approx(table.n + factor * odd / even, rel=1e-9)
        assert (each.lower or 0) < (each.estimate or 0) < (each.upper or 0)
    assert found[1].error == pytest.approx(one.error, rel=1e-6)


def test_highest_order_of_four_lists_is_the_saturated_model() -> None:
    one = fit_models(DIABETES, [model(4, "[123][124][134][234]")], level=None)[0]
    assert highest_order(DIABETES)[2].estimate == pytest.approx(one.estimate, rel=1e-6)


def test_empty_cells_and_bad_factors() -> None:
    found = highest_order(CaptureTable.from_cells("abc", {"110": 9, "101": 9, "011": 9, "100": 5}))
    assert {each.verdict.reasons for each in found} == {(Reason.NO_ESTIMATE,)}
    assert {each.estimate for each in found} == {None}
    with pytest.raises(BadInput, match="odds ratios above 0"):
        highest_order(HEPATITIS, (0.0,))


@pytest.mark.parametrize(
    ("cells", "lists", "reason"),
    [
        ({}, "abc", Reason.EMPTY),
        ({"100": 4, "010": 5, "001": 6}, "abc", Reason.NO_OVERLAP),
        ({"10": 4, "11": 5}, "ab", Reason.LISTS_LT_3),
    ],
)
def test_what_tells_nothing_has_no_number(cells: dict[str, int], lists: str, reason: Reason) -> None:
    table = CaptureTable.from_cells(lists, cells)
    for found in (chao(table), chao_corrected(table), chao_model(table), sample_coverage(table, seed=1)):
        assert (found.estimate, found.lower, found.upper) == (None, None, None)
        assert reason in found.verdict.reasons
        assert found.verdict.status is ResultStatus.NOT_ESTIMABLE


def test_without_records_on_exactly_two_lists() -> None:
    table = CaptureTable.from_cells("abc", {"100": 9, "010": 9, "001": 9, "111": 20})
    assert chao(table).verdict.reasons == (Reason.SPARSE,)
    assert chao(table).estimate is None
    assert chao_corrected(table).estimate == 47 + 27 * 26 / 2
    assert chao_corrected(table).verdict.status is ResultStatus.UNSTABLE


def test_a_level_or_model_that_is_none_is_refused() -> None:
    for ask in (chao, chao_corrected, chao_model, describe):
        with pytest.raises(BadInput, match=r"level: 2"):
            ask(HEPATITIS, level=2)
    with pytest.raises(BadInput, match="of 4 lists"):
        chao_model(HEPATITIS, independence(4))
