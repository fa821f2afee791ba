"""Interrupted series against the Sicilian smoking ban, statsmodels' own errors, and series whose truth is known."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.change.design import CountLaw, Shape, fit, ljung_box, newey_west
from analytics.change.interrupted import Interrupted, Ratio, interrupted
from analytics.reasons import Reason
from schema.answering import ResultStatus
from schema.errors import BadInput
from tests.analytics.change.published import SICILY_BAN, sicily


def test_the_smoking_ban_has_its_published_step() -> None:
    counts, population = sicily()
    plain = interrupted(counts, SICILY_BAN, exposure=population, slope=False)
    assert plain.level is not None
    assert round(plain.level.value, 3) == 0.894
    assert plain.slope is None
    assert not plain.seasonal
    assert plain.ljung_box is not None
    assert plain.ljung_box < 0.01  # the season is left in the residuals


def test_the_smoking_ban_has_its_published_step_when_seasonally_adjusted() -> None:
    counts, population = sicily()
    adjusted = interrupted(counts, SICILY_BAN, exposure=population, slope=False, cycle=12)
    assert adjusted.verdict.status is ResultStatus.OK
    assert adjusted.level is not None
    assert [round(each, 3) for each in astuple(adjusted.level)[:3]] == [0.885, 0.839, 0.933]
    assert adjusted.trend is not None
    assert round(adjusted.trend.value**12, 3) == 1.067
    assert adjusted.dispersion == pytest.approx(2.262, abs=5e-4)
    assert adjusted.seasonal
    assert adjusted.ljung_box is not None
    assert adjusted.ljung_box > 0.05


def test_a_change_of_slope_is_that_of_the_papers_own_formula() -> None:
    """aces ~ offset(log(stdpop)) + smokban + time + I(time-36):smokban + harmonic(month, 2, 12), quasi-Poisson."""
    import pandas as pd
    import statsmodels.api as sm
    import statsmodels.formula.api as smf

    counts, population = sicily()
    frame = pd.DataFrame({"aces": counts, "stdpop": population, "time": np.arange(1, 60)})
    frame["month"] = (frame.time - 1) % 12 + 1
    frame["ban"] = (frame.time > 36).astype(float)
    turns = " + ".join(f"np.{wave}(2*np.pi*{k}*month/12)" for k in (1, 2) for wave in ("sin", "cos"))
    model = smf.glm(
        f"aces ~ ban + time + I((time - 36) * ban) + {turns}",
        frame, family=sm.families.Poisson(), offset=np.log(frame.stdpop),
    ).fit(scale="X2")  # fmt: skip
    found = interrupted(counts, SICILY_BAN, exposure=population, cycle=12)
    assert found.level is not None
    assert found.slope is not None
    for ratio, name in ((found.level, "ban"), (found.slope, "I((time - 36) * ban)")):
        assert ratio.value == pytest.approx(np.exp(model.params[name]), rel=1e-7)
        assert ratio.log_error == pytest.approx(model.bse[name], rel=1e-6)


def model_of(counts: np.ndarray, buckets: np.ndarray) -> tuple[np.ndarray, object]:
    columns = Shape(30, slope=True, cycle=None, harmonics=2).columns(buckets)
    found = fit(counts, columns, np.zeros_like(counts), CountLaw.QUASI_POISSON)
    assert found is not None
    return columns, found


def test_errors_of_newey_and_west_are_those_of_statsmodels() -> None:
    import statsmodels.api as sm

    counts = np.random.default_rng(1).poisson(30, 60).astype(float)
    buckets = np.arange(60.0)
    columns, model = model_of(counts, buckets)
    ours = newey_west(model, columns, counts, buckets, 4)
    theirs = sm.GLM(counts, columns, family=sm.families.Poisson()).fit(
        cov_type="HAC", cov_kwds={"maxlags": 4, "use_correction": False}
    )
    assert np.sqrt(np.diag(ours)) == pytest.approx(theirs.bse, rel=1e-6)


def test_the_portmanteau_test_is_that_of_statsmodels() -> None:
    from statsmodels.stats.diagnostic import acorr_ljungbox

    residuals = np.random.default_rng(2).normal(size=80)
    _, p = ljung_box(residuals, np.arange(80.0), 10)
    assert p == pytest.approx(acorr_ljungbox(residuals, lags=[10]).lb_pvalue.iloc[0], rel=1e-9)


def test_neighbours_across_a_gap_are_no_neighbours() -> None:
    residuals, buckets = np.array([1.0, -1.0, 1.0, -1.0]), np.array([0.0, 2.0, 4.0, 6.0])
    correlations, _ = ljung_box(residuals, buckets, 2)
    assert correlations == (0.0, -0.75)


def test_the_negative_binomial_is_that_of_its_greatest_likelihood() -> None:
    import statsmodels.api as sm

    random = np.random.default_rng(3)
    mean = np.where(np.arange(80) < 40, 30, 15)
    counts = random.negative_binomial(4, 4 / (4 + mean)).astype(float)
    found = interrupted(counts, 40, law=CountLaw.NEGATIVE_BINOMIAL)
    columns = Shape(40, slope=True, cycle=None, harmonics=2).columns(np.arange(80.0))
    theirs = sm.NegativeBinomial(counts, columns).fit(disp=False, maxiter=500, method="bfgs")
    assert found.level is not None
    assert found.level.value == pytest.approx(np.exp(theirs.params[2]), rel=1e-3)
    assert found.size == pytest.approx(1 / theirs.params[-1], rel=1e-3)


def test_a_known_step_is_found_and_the_counterfactual_goes_on_without_it() -> None:
    expected = 50 * 1.01 ** np.arange(60) * np.where(np.arange(60) < 30, 1, 0.5)
    found = interrupted(expected, 30)
    assert found.level is not None
    assert found.slope is not None
    assert found.trend is not None
    assert [found.level.value, found.slope.value, found.trend.value] == pytest.approx([0.5, 1, 1.01])
    assert found.fitted == pytest.approx(expected)
    assert found.counterfactual == pytest.approx(50 * 1.01 ** np.arange(60))


def test_the_transition_and_immature_buckets_are_left_out() -> None:
    counts = np.full(40, 100.0)
    counts[20:] = 50
    counts[18:22] = 9_999
    counts[-2:] = 1
    found = interrupted(counts, 20, slope=False, anticipation=2, lag=2, immature=2)
    assert found.used == (*range(18), *range(22, 38))
    assert found.immature == 2
    assert found.level is not None
    assert found.level.value == pytest.approx(0.5, rel=1e-6)


def test_buckets_without_coverage_are_no_zeros() -> None:
    counts = np.random.default_rng(4).poisson(40, 50).astype(float)
    counts[[3, 30, 44]] = np.nan
    found, with_zeros = interrupted(counts, 25), interrupted(np.nan_to_num(counts), 25)
    assert set(range(50)) - set(found.used) == {3, 30, 44}
    assert found.dispersion is not None
    assert with_zeros.dispersion is not None
    assert found.dispersion < 2 < with_zeros.dispersion
    assert len(found.fitted) == 50


def test_a_control_takes_away_what_both_series_share() -> None:
    shared = np.where(np.arange(60) < 30, 1, 0.6)
    own = np.where(np.arange(60) < 30, 1, 0.5)
    found = interrupted(80 * shared * own, 30, slope=False, control=200 * shared)
    assert found.level is not None
    assert found.control is not None
    assert found.control.level is not None
    assert found.beyond_control is not None
    ratios = (found.level.value, found.control.level.value, found.beyond_control.value)
    assert ratios == pytest.approx((0.3, 0.6, 0.5))
    assert found.beyond_control.log_error >= found.level.log_error


def test_a_season_is_fitted_only_when_two_cycles_are_there() -> None:
    counts = np.random.default_rng(5).poisson(60, 24).astype(float)
    assert interrupted(counts, 12, cycle=12, harmonics=1).seasonal
    assert not interrupted(counts[:-1], 12, cycle=12, harmonics=1).seasonal


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    random = np.random.default_rng(6)
    mean = np.where(np.arange(48) < 24, 40, 28)
    runs = [interrupted(random.negative_binomial(10, 10 / (10 + mean)), 24, slope=False).level for _ in range(200)]
    held = sum(each is not None and each.lower <= 0.7 <= each.upper for each in runs)
    assert 0.90 <= held / len(runs) <= 0.99


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 1000), st.floats(0.5, 20))
def test_scaling_exposure_changes_no_ratio(seed: int, scale: float) -> None:
    counts = np.random.default_rng(seed).poisson(30, 40).astype(float)
    here, there = (interrupted(counts, 20, exposure=np.full(40, each)) for each in (1.0, scale))
    assert isinstance(here.level, Ratio)
    assert isinstance(there.level, Ratio)
    assert astuple(there.level) == pytest.approx(astuple(here.level), rel=1e-5)
    assert interrupted(counts, 20) == interrupted(list(counts), 20)


@pytest.mark.parametrize(
    ("counts", "step", "reasons"),
    [
        ([5] * 10, 0, (Reason.NOTHING_BEFORE,)),
        ([5] * 10, 10, (Reason.NOTHING_AFTER,)),
        ([0] * 20, 10, (Reason.NOTHING_BEFORE, Reason.NOTHING_AFTER)),
        ([5] * 10 + [0] * 10, 10, (Reason.NOTHING_AFTER,)),
        ([5] * 10 + [np.nan] * 10, 10, (Reason.NOTHING_AFTER,)),
        ([np.nan] * 20, 10, (Reason.NOTHING_BEFORE, Reason.NOTHING_AFTER)),
        ([5, 6, 5, 6, 5], 2, (Reason.SERIES_TOO_SHORT,)),
    ],
)
def test_what_cannot_be_compared_is_refused(counts: list[float], step: int, reasons: tuple[Reason, ...]) -> None:
    found = interrupted(counts, step)
    assert found == Interrupted(found.verdict)
    assert (found.verdict.status, found.verdict.reasons) == (ResultStatus.NOT_ESTIMABLE, reasons)


def test_a_slope_that_runs_to_minus_infinity_has_no_number() -> None:
    found = interrupted([9, 11, 10, 8, 12, 10, 9, 11, 10, 10, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0], 10)
    assert found.verdict.reasons == (Reason.NOT_CONVERGED,)


def test_few_buckets_on_a_side_are_unstable() -> None:
    counts = np.random.default_rng(7).poisson(30, 30).astype(float)
    assert interrupted(counts, 25).verdict.status is ResultStatus.UNSTABLE
    assert interrupted(counts, 22).verdict.status is ResultStatus.OK


@pytest.mark.parametrize(
    "arguments",
    [
        {"step": 99},
        {"step": -1},
        {"lag": -1},
        {"harmonics": 0, "cycle": 6},
        {"cycle": 1},
        {"exposure": [1.0, 2.0]},
        {"exposure": [0.0] * 20},
        {"level": 0},
        {"counts": [-1] * 20},
        {"counts": [np.inf] * 20},
        {"counts": [[1, 2]] * 10},
    ],
)
def test_nonsense_is_one_sentence(arguments: dict[str, object]) -> None:
    asked = {"counts": [3] * 20, "step": 10} | arguments
    with pytest.raises(BadInput, match=r"\.$"):
        interrupted(**asked)
