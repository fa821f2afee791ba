"""How badly one level fits a stretch of buckets: the additive costs on which exact change points rest.

Each law gives minus twice its greatest log-likelihood over a stretch, up to a constant of the series; the Gaussian one
gives the sum of squares, since the variance is one for the whole series and reckoned last. Validation: every
segmentation tried, with the densities of scipy; ruptures for the Gaussian law.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

WINDOW = 15
"""Buckets of a sliding window from which over-dispersion is reckoned (Cleynen et al. 2014)."""


class Law(StrEnum):
    """How buckets of one regime vary around its level."""

    GAUSSIAN = "gaussian"
    POISSON = "poisson"
    NEGATIVE_BINOMIAL = "negative_binomial"


def size_of(values: Floats, window: int = WINDOW) -> float:
    """Size parameter of a negative binomial whose mean may change: variance = mean + mean² / size.

    The median over sliding windows of mean² / (variance - mean), so that breaks spoil few windows; windows are doubled
    while the median is not positive, and with none left there is no over-dispersion and the size is infinite.

    Paper: Cleynen, Koskas, Lebarbier, Rigaill and Robin (2014), Algorithms for Molecular Biology 9:6, §"Estimation of
    the overdispersion".
    """
    width = min(window, values.size)
    while True:
        windows = np.lib.stride_tricks.sliding_window_view(values, width)
        mean = windows.mean(axis=1)
        excess = windows.var(axis=1, ddof=1) - mean
        told = (mean > 0) & (excess != 0)
        middle = float(np.median(mean[told] ** 2 / excess[told])) if told.any() else -1.0
        if middle > 0:
            return middle
        if width >= values.size:
            return float("inf")
        width = min(2 * width, values.size)


UNDERDISPERSED = 0.5
"""Variance over mean of counts below which they vary less than any law of counts lets them."""


def law_of(values: Floats) -> Law:
    """The law that fits how counts vary around a level that may change.

    Poisson's where the windows of `size_of` show no over-dispersion, the negative binomial where they do, the Gaussian
    where counts vary by much less than Poisson's law lets them, as numbers do that were spread or rounded.
    """
    if values.size < 2 or not np.isinf(size_of(values)):
        return Law.NEGATIVE_BINOMIAL
    windows = np.lib.stride_tricks.sliding_window_view(values, min(WINDOW, values.size))
    means = windows.mean(axis=1)
    told = means > 0
    ratio = float(np.median(windows.var(axis=1, ddof=1)[told] / means[told])) if told.any() else 1.0
    return Law.GAUSSIAN if ratio < UNDERDISPERSED else Law.POISSON


@dataclass(frozen=True)
class Cost:
    """Costs of the stretches of one series. Made by `cost`.

    Attributes:
        law: how buckets vary around their level.
        sums, squares: running totals, of one element more than the series; the Gaussian's are of centred values.
        size: of the negative binomial; infinite is Poisson.
        constant: what minus twice the log-likelihood holds besides the costs; 0 for the Gaussian law.
    """

    law: Law
    sums: Floats
    squares: Floats
    size: float
    constant: float

    def ending(self, end: int) -> Floats:
        """Cost of each stretch `start … end - 1`, by its start."""
        lengths = np.arange(end, 0, -1, dtype=np.float64)
        sums = self.sums[end] - self.sums[:end]
        if self.law is Law.GAUSSIAN:
            return np.asarray(np.maximum(self.squares[end] - self.squares[:end] - sums**2 / lengths, 0.0))
        return self._counts(lengths, np.maximum(sums, 0.0))

    def _counts(self, lengths: Floats, sums: Floats) -> Floats:
        level = sums / lengths
        logs = np.log(np.where(level > 0, level, 1.0))
        if np.isinf(self.size):
            return np.asarray(2 * (sums - sums * logs))
        gained = sums * (logs - np.log(self.size))
        return np.asarray(2 * ((sums + lengths * self.size) * np.log1p(level / self.size) - gained))

    def minus_twice(self, cost: Floats) -> Floats:
        """Minus twice the log-likelihood of whole series that cost as much."""
        if self.law is not Law.GAUSSIAN:
            return cost + self.constant
        n = self.sums.size - 1
        least = 1e-14 * max(float(self.ending(n)[0]), 1e-300)  # regimes without any variation fit infinitely well
        return np.asarray(n * (np.log(2 * np.pi * np.maximum(cost, least) / n) + 1))


def cost(values: Floats, law: Law, size: float) -> Cost:
    """Costs of the stretches of `values`, without gaps. `size` is read for the negative binomial alone."""
    from scipy.special import gammaln

    size = size if law is Law.NEGATIVE_BINOMIAL else float("inf")
    constant = 0.0
    if law is not Law.GAUSSIAN:
        constant = 2 * float(gammaln(values + 1).sum())
        if np.isfinite(size):
            constant -= 2 * float((gammaln(values + size) - gammaln(size)).sum())
    shown = values - values.mean() if law is Law.GAUSSIAN else values
    return Cost(law, _running(shown), _running(shown**2), size, constant)


def _running(values: Floats) -> Floats:
    return np.concatenate(([0.0], np.cumsum(values)))
