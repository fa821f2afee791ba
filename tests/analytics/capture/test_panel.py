"""The panel and what it is made of: screening, steps, existence, tables drawn anew, totals over strata."""

import time
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analytics.capture.bootstrap import averaged, corrected, parametric
from analytics.capture.existence import existing, exists
from analytics.capture.hierarchy import independence, model, models
from analytics.capture.loglinear import every_model, fit_models, ranking
from analytics.capture.panel import panel
from analytics.capture.preconditions import screen, together
from analytics.capture.rows import Asked, Row
from analytics.capture.stepwise import stepwise
from analytics.capture.strata import Stratum, leave_one_list_out, total
from analytics.capture.table import CaptureTable
from analytics.reasons import FINE, Reason, refused, unstable
from schema.answering import Estimator, ResultStatus
from schema.errors import BadInput
from tests.analytics.capture.published import DIABETES, HEPATITIS, POST_ENUMERATION, SEBER

APART = CaptureTable.from_cells("abc", {"100": 5, "010": 6, "001": 7})


def drawn(chances: list[float], size: int, seed: int) -> CaptureTable:
    """Lists that do not depend on one another, of a population of this size."""
    on = np.random.default_rng(seed).random((size, len(chances))) < np.array(chances)
    counts = np.bincount(on @ (1 << np.arange(len(chances))), minlength=2 ** len(chances))[1:]
    return CaptureTable(tuple("abcdefgh"[: len(chances)]), counts.astype(np.int64))


def test_every_estimator_has_its_rows() -> None:
    rows = panel(DIABETES, seed=1)
    counted = {each: [row for row in rows if row.estimator is each] for each in Estimator}
    assert [len(each) for each in counted.values()] == [6, 3, 1, 118, 0, 0]
    best = counted[Estimator.LOGLINEAR][0]
    assert best.delta_bic == 0
    assert best.estimate == ranking(every_model(DIABETES)).models[0].fit.estimate
    assert all(row.documented == DIABETES.n for row in rows if row.estimator is not Estimator.CHAPMAN)
    for row in rows:
        if row.verdict == FINE:
            assert row.documented <= (row.lower or 0) <= (row.estimate or 0) <= (row.upper or 0)
    assert panel(DIABETES, seed=1) == rows


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (SEBER, Reason.LISTS_LT_3),
        (SEBER.without("a"), Reason.LISTS_LT_2),
        (APART, Reason.NO_OVERLAP),
        (CaptureTable.from_cells("abc", {}), Reason.EMPTY),
    ],
)
def test_a_table_that_tells_nothing_has_rows_without_numbers(table: CaptureTable, reason: Reason) -> None:
    rows = panel(table, seed=1, stratum="2016")
    assert [row.estimator for row in rows] == list(Estimator)[:4]
    for row in rows:
        assert (row.estimate, row.lower, row.upper, row.stratum) == (None, None, None, "2016")
        assert reason in row.verdict.reasons
        assert row.verdict.status is ResultStatus.NOT_ESTIMABLE


def test_a_list_that_was_not_at_work_is_dropped_and_named() -> None:
    idle = CaptureTable.from_cells(
        ["P", "Q", "E", "idle"], {f"{pattern[2]}{pattern[1]}{pattern[0]}0": n for pattern, n in HEPATITIS.cells.items()}
    )
    screened = screen(idle)
    assert screened.dropped == ("idle",)
    assert screened.verdict.status is ResultStatus.OK
    assert screened.verdict.reasons == (Reason.STRUCTURAL_ZERO,)
    with_it, without = panel(idle, seed=1), panel(idle.without("idle"), seed=1)
    assert [row.estimate for row in with_it] == [row.estimate for row in without]
    assert all(Reason.STRUCTURAL_ZERO in row.verdict.reasons for row in with_it)
    assert screen(HEPATITIS, ["E"]).verdict.reasons == (Reason.LISTS_LT_3, Reason.STRUCTURAL_ZERO)
    with pytest.raises(BadInput, match="'x' is none of"):
        screen(HEPATITIS, ["x"])


def test_estimators_may_be_chosen_and_plugged_in() -> None:
    def latent(asked: Asked) -> list[Row]:
        return [Row(estimator=Estimator.LATENT_CLASS, documented=asked.table.n, estimate=300.0, verdict=FINE)]

    rows = panel(
        HEPATITIS,
        seed=1,
        estimators=[Estimator.LATENT_CLASS, Estimator.CHAPMAN],
        further={Estimator.LATENT_CLASS: latent},
    )
    assert [row.estimator for row in rows] == [Estimator.CHAPMAN] * 3 + [Estimator.LATENT_CLASS]
    with pytest.raises(BadInput, match="nobody reckons"):
        panel(HEPATITIS, seed=1, estimators=[Estimator.DECOMPOSABLE])


def test_verdicts_add_up_to_the_gravest() -> None:
    both = together(unstable(Reason.SPARSE), FINE, refused(Reason.NO_ESTIMATE), unstable(Reason.SPARSE))
    assert both.status is ResultStatus.NOT_ESTIMABLE
    assert both.reasons == (Reason.SPARSE, Reason.NO_ESTIMATE)


def reachable(design: NDArray[np.float64], counts: NDArray[np.int64]) -> bool:
    """Whether a table without empty cells has the same margins, by trying moves that change no margin.

    Among so many moves by chance there is one that fills every cell that any can fill.
    """
    from scipy.linalg import null_space

    kernel = null_space(design.T)
    empty = counts == 0
    generator = np.random.default_rng(0)
    moves = kernel @ generator.standard_normal((kernel.shape[1], 200_000))
    return bool(((moves[empty] > 1e-9).all(axis=0)).any()) if kernel.size else not empty.any()


@pytest.mark.parametrize("seed", range(8))
def test_existence_is_that_of_a_search_by_chance(seed: int) -> None:
    generator = np.random.default_rng(seed)
    counts = generator.poisson(2, 7) * (generator.random(7) < 0.7)
    for each in models(3):
        assert exists(each.design(), counts) == reachable(each.design(), counts)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=15, max_size=15))
def test_existence_goes_down_to_special_cases(counts: list[int]) -> None:
    table = np.array(counts, dtype=np.int64)
    some = models(4, 2)[::6]
    assert existing(some, table).tolist() == [exists(each.design(), table) for each in some]


def test_steps_find_the_pair_that_depends() -> None:
    base = drawn([0.2, 0.25, 0.2, 0.3, 0.25], 4000, 11)
    assert stepwise(base).name == "[1][2][3][4][5]"
    cells = {pattern: n * 3 if pattern[0] == pattern[1] == "1" else n for pattern, n in base.cells.items()}
    found = stepwise(CaptureTable.from_cells("abcde", cells))
    assert found.added[0][:2] == ("a", "b")
    assert found.name is not None
    assert found.name.startswith("[12]")
    assert stepwise(CaptureTable.from_cells("abcde", cells), 0).name == "[1][2][3][4][5]"


def test_steps_are_those_of_the_definition() -> None:
    import statsmodels.api as sm
    from scipy.stats import poisson

    fit = sm.GLM(DIABETES.counts, independence(4).design(), family=sm.families.Poisson()).fit()
    tails = {}
    for a, b in combinations(range(4), 2):
        both = DIABETES.presence[:, a] & DIABETES.presence[:, b]
        seen, mean = int(DIABETES.counts[both].sum()), float(fit.fittedvalues[both].sum())
        tails["abcd"[a], "abcd"[b]] = min(poisson.cdf(seen, mean), poisson.sf(seen - 1, mean))
    first = min(tails, key=lambda each: tails[each])
    added = stepwise(DIABETES).added[0]
    assert added[:2] == first
    assert added[2] == pytest.approx(tails[first], rel=1e-4)
    chosen = stepwise(DIABETES)
    assert chosen.name is not None
    same = fit_models(DIABETES, [model(4, chosen.name)], level=None)[0]
    assert chosen.estimate == pytest.approx(same.estimate, rel=1e-8)


def test_steps_may_give_a_pair_that_shares_nothing_the_value_minus_infinity() -> None:
    base = drawn([0.3, 0.3, 0.3, 0.3], 2000, 3)
    cells = {pattern: n for pattern, n in base.cells.items() if not pattern.startswith("11")}
    found = stepwise(CaptureTable.from_cells("abcd", cells))
    assert ("a", "b") in [each[:2] for each in found.added]
    assert found.verdict.reasons == (Reason.SPARSE,)
    assert found.estimate == pytest.approx(2000 * (1 - 0.09 / 1), rel=0.1)


def test_steps_refuse_what_they_cannot_use() -> None:
    assert stepwise(APART).verdict.reasons == (Reason.NO_OVERLAP,)
    with pytest.raises(BadInput, match="probability"):
        stepwise(DIABETES, 2)


def test_drawn_tables_spread_as_the_standard_error_says() -> None:
    form = model(4, "[13][24][34]")
    estimates = parametric(DIABETES, form, size=2000, seed=4)
    found = fit_models(DIABETES, [form])[0]
    assert estimates.std() == pytest.approx(found.error, rel=0.08)
    assert (
        parametric(DIABETES, form, size=50, seed=4).tobytes() == parametric(DIABETES, form, size=50, seed=4).tobytes()
    )
    ends = corrected(DIABETES, form, seed=4)
    assert ends is not None
    assert ends.lower == pytest.approx(found.lower, rel=0.02)
    assert ends.upper == pytest.approx(found.upper, rel=0.02)


def test_models_are_drawn_by_their_weight() -> None:
    ranked = ranking(every_model(POST_ENUMERATION, level=None))
    estimates = averaged(POST_ENUMERATION, ranked, size=4000, seed=2)
    assert np.quantile(estimates, 0.05) < (ranked.average or 0) < np.quantile(estimates, 0.95)
    assert averaged(POST_ENUMERATION, ranking(()), seed=2).size == 0
    with pytest.raises(BadInput, match="size"):
        averaged(POST_ENUMERATION, ranked, size=0, seed=2)


def test_a_total_is_narrower_than_the_sum_of_ends() -> None:
    generator = np.random.default_rng(0)
    draws = {name: generator.normal(mean, 50, 20_000) for name, mean in (("north", 1000), ("south", 500))}
    strata = [Stratum(name, 300, each, FINE) for name, each in draws.items()]
    strata.append(Stratum("west", 40, np.zeros(0), refused(Reason.LISTS_LT_3)))
    found = total(strata, seed=9)
    assert found.estimate == pytest.approx(1500, rel=0.005)
    assert (found.upper or 0) - (found.lower or 0) == pytest.approx(2 * 1.96 * 50 * 2**0.5, rel=0.03)
    assert (found.documented, found.strata) == (600, ("north", "south"))
    assert found.left_out == (("west", 40, refused(Reason.LISTS_LT_3)),)
    assert total(strata[::-1], seed=9) == found
    assert found.verdict == FINE


def test_strata_without_any_estimate_have_no_total() -> None:
    found = total([Stratum("west", 40, np.zeros(0), refused(Reason.NO_OVERLAP))], seed=9)
    assert (found.estimate, found.lower, found.upper) == (None, None, None)
    assert found.verdict.reasons == (Reason.NO_ESTIMATE,)
    with pytest.raises(BadInput, match="differently"):
        total([Stratum("a", 1, np.ones(3), FINE)] * 2, seed=1)


def test_each_list_is_left_out_in_turn() -> None:
    found = dict(leave_one_list_out(DIABETES, lambda table: table))
    assert list(found) == list(DIABETES.lists)
    assert found["b"] == DIABETES.without("b")


def test_speed_of_a_panel() -> None:
    start = time.perf_counter()
    panel(drawn([0.1, 0.2, 0.15, 0.1, 0.2, 0.1, 0.12, 0.1], 5000, 1), seed=1)
    assert time.perf_counter() - start < 5
