"""How well nowcasts would have done: made as of earlier buckets, and held against what was reported in the end."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.change.laws import Floats
from analytics.change.nowcast import outstanding
from analytics.change.triangles import Triangle, history
from analytics.reasons import FINE, Reason, Verdict, refused
from schema.errors import BadInput

LEVELS = (0.5, 0.8, 0.9, 0.95)
"""Intervals by which a forecast is scored, beside its median."""

_TAILS = tuple(side for level in LEVELS for side in ((1 - level) / 2, (1 + level) / 2))


def weighted_interval_score(truth: ArrayLike, median: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> Floats:
    """How far forecasts are from the truth, in its unit: 0 is perfect, and a single number scores its absolute error.

    Args:
        truth: what came, one number per forecast.
        median: what was forecast.
        lower: lower ends of the intervals of `LEVELS`, one row per level, one column per forecast.
        upper: upper ends likewise.

    Paper: Bracher, Ray, Gneiting and Reich (2021), PLoS Computational Biology 17:e1008618.
    """
    y, middle = np.asarray(truth, dtype=np.float64), np.asarray(median, dtype=np.float64)
    low, high = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
    score = np.abs(y - middle) / 2
    for k, level in enumerate(LEVELS):
        alpha = 1 - level
        outside = np.maximum(low[k] - y, 0) + np.maximum(y - high[k], 0)
        score = score + alpha / 2 * (high[k] - low[k] + 2 / alpha * outside)
    return np.asarray(score / (len(LEVELS) + 0.5))


@dataclass(frozen=True)
class Backtest:
    """How nowcasts of earlier buckets came out.

    Attributes:
        verdict: `NO_REPORTING_HISTORY` when no bucket was incomplete at an earlier time and is complete now.
        forecasts: how many were compared, each of one event bucket as of one earlier bucket; they are not independent.
        coverage: share whose 90 % interval held the truth; 85–95 % is as it should be.
        score: mean weighted interval score.
        naive_score: of taking what was reported for all there is: its mean absolute error.
        refused: earlier buckets at which no nowcast could be made.
    """

    verdict: Verdict
    forecasts: int = 0
    coverage: float | None = None
    score: float | None = None
    naive_score: float | None = None
    refused: int = 0


def backtest(triangle: Triangle, *, seed: int, draws: int = 500, most: int = 30) -> Backtest:
    """Nowcast at earlier buckets with what was known then, and compare with what is known now.

    Args:
        triangle: of reports until now.
        seed: of the bootstraps; the one as of bucket `b` takes seed + b.
        draws: of each bootstrap.
        most: earlier buckets that are tried at most, the latest of them.

    Raises:
        BadInput: no draws or no buckets to try.
    """
    if min(draws, most) < 1:
        raise BadInput("draws, most: give 1 or more.")
    if verdict := history(triangle):
        return Backtest(verdict)
    buckets, width = triangle.counts.shape
    complete = int((~np.isnan(triangle.counts)).all(axis=1).sum())
    truths, medians, lowers, uppers, naive = [], [], [], [], []
    unmade = 0
    for passed in list(range(width + 1, buckets))[-most:]:
        rows = np.arange(passed - width + 1, min(passed, complete))
        if not rows.size:
            continue
        seen = triangle.seen(passed)
        _, coming, _ = outstanding(seen, seed=seed + passed, draws=draws)
        if coming is None:
            unmade += 1
            continue
        reported = np.nansum(seen.counts[rows], axis=1)
        quantiles = np.quantile(np.maximum(coming.draws[:, rows], 0.0), [0.5, *_TAILS], axis=0) + reported
        truths.append(triangle.counts[rows].sum(axis=1))
        medians.append(quantiles[0])
        lowers.append(quantiles[1::2])
        uppers.append(quantiles[2::2])
        naive.append(reported)
    if not truths:
        return Backtest(refused(Reason.NO_REPORTING_HISTORY), refused=unmade)
    truth, low, high = np.concatenate(truths), np.concatenate(lowers, axis=1), np.concatenate(uppers, axis=1)
    at = LEVELS.index(0.9)
    return Backtest(
        FINE,
        truth.size,
        float(((low[at] <= truth) & (truth <= high[at])).mean()),
        float(weighted_interval_score(truth, np.concatenate(medians), low, high).mean()),
        float(np.abs(truth - np.concatenate(naive)).mean()),
        unmade,
    )
