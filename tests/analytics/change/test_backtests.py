"""Backtests: intervals hold the truth as often as they say, and nowcasts beat taking the reported for all."""

import numpy as np
import pytest
from scipy.stats import norm

from analytics.change.backtests import LEVELS, backtest, weighted_interval_score
from analytics.reasons import FINE, Reason
from schema.errors import BadInput
from tests.analytics.change.reports import reports


def test_a_single_number_is_scored_by_its_absolute_error() -> None:
    forecast = np.array([10.0, 12.0])
    same = np.tile(forecast, (len(LEVELS), 1))
    assert weighted_interval_score([7, 12], forecast, same, same) == pytest.approx([3, 0])


def test_the_score_is_the_mean_quantile_loss() -> None:
    """Bracher et al. (2021), appendix: twice the pinball loss of all quantiles, over their number."""
    random = np.random.default_rng(1)
    truth = random.normal(size=50)
    tails = [(1 - level) / 2 for level in LEVELS]
    lower, upper = (np.array([np.full(50, sign * norm.isf(tail)) for tail in tails]) for sign in (-1, 1))
    quantiles = [
        (0.5, np.zeros(50)),
        *zip(tails, lower, strict=True),
        *((1 - t, u) for t, u in zip(tails, upper, strict=True)),
    ]
    loss = [2 * ((truth < q).astype(float) - p) * (q - truth) for p, q in quantiles]
    assert weighted_interval_score(truth, np.zeros(50), lower, upper) == pytest.approx(np.mean(loss, axis=0))


@pytest.mark.parametrize("dispersion", [1.0, 3.0])
def test_nine_in_ten_intervals_hold_the_truth(dispersion: float) -> None:
    found = [
        backtest(reports(seed=seed, buckets=36, level=60, dispersion=dispersion)[1], seed=seed, draws=200, most=12)
        for seed in range(12)
    ]
    assert all(each.verdict == FINE and each.forecasts > 20 for each in found)
    coverage = np.average([each.coverage for each in found], weights=[each.forecasts for each in found])
    assert 0.85 <= coverage <= 0.95
    assert np.mean([each.score for each in found]) < 0.5 * np.mean([each.naive_score for each in found])


def test_the_same_seed_gives_the_same_backtest() -> None:
    _, triangle = reports(seed=1, buckets=20, level=30)
    assert backtest(triangle, seed=3, draws=50) == backtest(triangle, seed=3, draws=50)


def test_what_was_never_late_cannot_be_tested() -> None:
    _, triangle = reports(seed=1, buckets=6, level=30)
    assert backtest(triangle, seed=1, draws=20).verdict.reasons == (Reason.NO_REPORTING_HISTORY,)
    with pytest.raises(BadInput):
        backtest(triangle, seed=1, draws=0)
