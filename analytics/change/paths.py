"""What a fitted regression expects of every bucket, with the date's effect and without."""

from dataclasses import dataclass

import numpy as np

from analytics.change.design import LEVEL, Fit, Shape
from analytics.change.laws import Floats
from analytics.change.sides import Series


@dataclass(frozen=True)
class Paths:
    """Expected counts, one number per bucket, also of buckets that are not used; NaN where no exposure is known.

    Attributes:
        fitted: with the effect.
        counterfactual: without it.
        lower, upper: between which the count of a bucket lies as often as the level says if there is no effect.
    """

    fitted: tuple[float, ...]
    counterfactual: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]


def paths(shape: Shape, model: Fit, series: Series, n: int, inflation: float, level: float) -> Paths:
    """The paths of `n` buckets.

    The band holds two doubts: where the path lies (errors of the coefficients, times `inflation`), and how counts vary
    around it (the law and its dispersion). Its ends are quantiles of the negative binomial with that mean and variance,
    of Poisson's law where the variance is no greater than the mean, so that they are whole numbers, 0 among them.
    """
    columns = shape.columns(np.arange(n, dtype=np.float64))
    without = columns.copy()
    without[:, [LEVEL] if shape.slope_at is None else [LEVEL, shape.slope_at]] = 0
    fitted, counterfactual = (np.exp(each @ model.coefficients + series.offsets) for each in (columns, without))
    path = np.einsum("ij,jk,ik->i", without, model.covariance, without) * inflation**2
    around = counterfactual**2 / model.size + max(model.dispersion, 1.0) * counterfactual
    lower, upper = _between(counterfactual, around + counterfactual**2 * path, level)
    return Paths(*(tuple(each.tolist()) for each in (fitted, counterfactual, lower, upper)))


def _between(mean: Floats, variance: Floats, level: float) -> tuple[Floats, Floats]:
    from scipy.stats import nbinom, poisson

    known = np.isfinite(mean) & (mean > 0)
    lower, upper = np.full(mean.size, np.nan), np.full(mean.size, np.nan)
    mu, spread = mean[known], variance[known]
    wider = spread > mu * (1 + 1e-9)
    size = np.where(wider, mu**2 / np.maximum(spread - mu, 1e-300), 1.0)
    for ends, share in ((lower, (1 - level) / 2), (upper, (1 + level) / 2)):
        ends[known] = np.where(wider, nbinom.ppf(share, size, size / (size + mu)), poisson.ppf(share, mu))
    return lower, upper
