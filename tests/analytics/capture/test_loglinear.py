"""Log-linear models against what Rivest (2011), Cormack, Chang and Smith (2000) and Rcapture print."""

import csv
import time
import warnings
from math import exp, log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.capture.hierarchy import independence, model, models
from analytics.capture.loglinear import Fit, every_model, fit_models, ranking
from analytics.capture.table import CaptureTable
from analytics.reasons import Reason
from schema.answering import ResultStatus
from schema.errors import BadInput, TooLarge
from tests.analytics.capture.published import (
    DIABETES,
    HARES,
    POST_ENUMERATION,
    SEBER,
    WORK_DEATHS,
    WORK_DEATHS_OF_FOUR,
)


def one(table: CaptureTable, name: str) -> Fit:
    return fit_models(table, [model(table.width, name)])[0]


@pytest.fixture(scope="module")
def kosovo(data_folder: Path) -> CaptureTable:
    file = data_folder / "mse" / "kosovo_4list_contingency.csv"
    if not file.is_file():
        pytest.skip(f"needs {file.name} among the real files")
    with file.open() as lines:
        rows = list(csv.DictReader(lines))
    lists = [name for name in rows[0] if name != "n"]
    return CaptureTable.from_cells(lists, {"".join(row[name] for name in lists): int(row["n"]) for row in rows})


@pytest.mark.parametrize(
    ("table", "name", "estimate", "error", "deviance", "df"),
    [
        (POST_ENUMERATION, "[12][13][23]", 1240, 451, 0.0, 0),
        (POST_ENUMERATION, "[12][23]", 850, 186, 3.8, 1),
        (DIABETES, "[12][13][23][24][34]", 2771, 145, 7.62, 5),
        (DIABETES, "[13][24][34]", 2472, 53, 21.97, 7),
        (HARES, "[1][2][3][4][5][6]", 75.1, 3.4, 58.314, 56),
        (SEBER, "[1][2]", 2389.9, 130.4, 0.0, 0),
    ],
)
def test_estimates_are_those_published(
    table: CaptureTable, name: str, estimate: float, error: float, deviance: float, df: int
) -> None:
    found = one(table, name)

    def printed(value: float | None, like: float) -> float:
        return round(value or 0.0, len(str(like).partition(".")[2]) if isinstance(like, float) else 0)

    assert (printed(found.estimate, estimate), printed(found.error, error)) == (estimate, error)
    assert (printed(found.deviance, deviance), found.df) == (deviance, df)
    assert found.documented == table.n


def test_intervals_are_those_published() -> None:
    independent, chosen = one(WORK_DEATHS, "[1][2][3]"), one(WORK_DEATHS, "[13][23]")
    assert [round(x or 0) for x in (independent.estimate, independent.lower, independent.upper)] == [209, 203, 217]
    assert [round(x or 0) for x in (chosen.estimate, chosen.lower)] == [233, 204]


def test_criteria_are_those_of_rcapture() -> None:
    found = one(HARES, "[1][2][3][4][5][6]")
    assert found.aic == pytest.approx(154.505, abs=1e-3)
    assert found.bic == pytest.approx(154.505 + (log(68) - 2) * 7, abs=1e-3)
    assert one(SEBER, "[1][2]").aic == pytest.approx(28.831, abs=1e-3)


def test_models_that_cormack_and_others_find_infinite_have_no_estimate() -> None:
    for name in ("[12][13][14][23][24][34]", "[12][13][14][34]"):
        found = one(WORK_DEATHS_OF_FOUR, name)
        assert found.verdict.reasons == (Reason.NO_ESTIMATE,)
        assert (found.estimate, found.lower, found.bic) == (None, None, None)
    assert round(one(WORK_DEATHS_OF_FOUR, "[1][2][3][4]").deviance or 0, 1) == 87.1


def test_on_kosovo_models_of_like_fit_differ_by_a_factor(kosovo: CaptureTable) -> None:
    assert one(kosovo, "[1][2][3][4]").estimate == pytest.approx(7394.6, rel=1e-5)
    found = ranking(every_model(kosovo))
    assert (len(found.models), len(found.without)) == (113, 0)
    near = [each.fit.estimate or 0 for each in found.models if each.delta < 1]
    assert max(near) / min(near) > 1.7
    assert sum(each.weight for each in found.models) == pytest.approx(1)
    assert min(near) < (found.average or 0) < max(near)


def test_every_model_of_another_library_has_the_same_numbers(kosovo: CaptureTable) -> None:
    import statsmodels.api as sm

    for each in models(4)[::8]:
        design = each.design()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            other = sm.GLM(kosovo.counts, design, family=sm.families.Poisson()).fit(tol=1e-12)
        found = fit_models(kosovo, [each])[0]
        missing = exp(other.params[0])
        assert found.estimate == pytest.approx(kosovo.n + missing, rel=1e-6)
        assert found.error == pytest.approx((missing + missing**2 * other.cov_params()[0, 0]) ** 0.5, rel=1e-5)
        assert found.aic == pytest.approx(other.aic, abs=1e-5)


@pytest.mark.parametrize(("width", "order", "count"), [(2, None, 1), (3, None, 8), (4, None, 113), (5, 2, 1024)])
def test_there_are_as_many_models_as_there_are(width: int, order: int | None, count: int) -> None:
    found = models(width, order)
    assert len({each.name for each in found}) == count
    assert all(model(width, each.name) == each for each in found)


def test_a_model_may_be_named_in_any_order() -> None:
    assert model(4, "[3][21]").name == "[12][3][4]"
    assert model(5, "[5][34][321]").name == "[123][34][5]"
    for name in ("12", "[1][9]", "[]", "[123]"):
        with pytest.raises(BadInput, match="model"):
            model(3, name)
    with pytest.raises(TooLarge):
        models(6, 2)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=7, max_size=7), st.permutations("abc"))
def test_other_names_for_lists_change_nothing(counts: list[int], names: list[str]) -> None:
    patterns = [f"{p:03b}" for p in range(1, 8)]
    first = CaptureTable.from_cells("abc", dict(zip(patterns, counts, strict=True)))
    second = CaptureTable.from_cells(names, dict(zip(patterns, counts, strict=True)))
    mine, theirs = (
        sorted((round(fit.bic or 0, 6), fit.estimate or 0) for fit in every_model(t, level=None))
        for t in (first, second)
    )
    assert np.allclose(mine, theirs, rtol=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=7, max_size=7))
def test_closed_forms(counts: list[int]) -> None:
    table = CaptureTable(("a", "b", "c"), np.array(counts, dtype=np.int64))
    a, b, ab, c, ac, bc, abc = counts
    saturated = one(table, "[12][13][23]")
    assert saturated.estimate == pytest.approx(table.n + a * b * c * abc / (ab * ac * bc), rel=1e-7)
    beside = one(table, "[12][3]")
    assert beside.estimate == pytest.approx(table.n + (a + b + ab) * c / (ac + bc + abc), rel=1e-7)
    apart = one(table, "[12][13]")
    assert apart.estimate == pytest.approx(table.n + b * c / bc, rel=1e-7)


def test_intervals_of_independent_lists_cover_the_truth() -> None:
    generator = np.random.default_rng(20161213)
    chances = np.array([0.3, 0.25, 0.35])
    held, size, runs = 0, 600, 300
    for _ in range(runs):
        on = generator.random((size, 3)) < chances
        patterns = on @ np.array([1, 2, 4])
        table = CaptureTable(("a", "b", "c"), np.bincount(patterns, minlength=8)[1:].astype(np.int64))
        found = fit_models(table, [independence(3)])[0]
        held += (found.lower or 0) <= size <= (found.upper or 0)
    assert 0.9 <= held / runs <= 0.99


def test_tables_that_tell_nothing_have_no_models() -> None:
    assert every_model(SEBER) == ()
    apart = CaptureTable.from_cells("abc", {"100": 5, "010": 6, "001": 7})
    assert every_model(apart) == ()
    assert ranking(()).average is None
    with pytest.raises(BadInput, match="records"):
        fit_models(CaptureTable.from_cells("abc", {}), [independence(3)])
    with pytest.raises(BadInput, match="level"):
        fit_models(SEBER, [independence(2)], level=95)


def test_a_duplicate_list_makes_every_estimate_unstable() -> None:
    copied = CaptureTable.from_memberships([{"a", "copy"}] * 8 + [{"a", "copy", "b"}] * 9 + [{"b"}] * 10)
    found = every_model(copied, level=None)
    assert found
    assert all(fit.verdict.status in {ResultStatus.UNSTABLE, ResultStatus.NOT_ESTIMABLE} for fit in found)
    assert all(Reason.DUPLICATE_LIST in fit.verdict.reasons for fit in found)


def test_speed_of_all_models() -> None:
    generator = np.random.default_rng(5)
    four = CaptureTable(tuple("abcd"), generator.integers(5, 300, 15))
    five = CaptureTable(tuple("abcde"), generator.integers(5, 300, 31))
    every_model(four)
    taken = {}
    for table, level in ((four, 0.95), (five, None), (five, 0.95)):
        start = time.process_time()
        every_model(table, level=level)
        taken[table.width, level] = time.process_time() - start
    assert taken[4, 0.95] < 1
    assert taken[5, None] < 3
