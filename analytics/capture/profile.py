"""Intervals for the number of nobody's records from the profile of the multinomial likelihood.

Cormack (1992, Biometrics 48): for each number of records in the cell of nobody the model is fitted anew, and the
interval holds the numbers whose log-likelihood lies within half a quantile of chi-squared of the best. Validation case:
deaths at work, Cormack, Chang and Smith (2000). The factorials are exact here, where Rcapture takes Stirling's
approximation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from analytics.capture import poisson
from analytics.capture.poisson import Bools, Floats

REACH = 1000.0
"""An upper end is looked for up to so many times the whole population; beyond it is open."""

Function = Callable[[Floats, NDArray[np.int64]], tuple[Floats, Floats]]
"""Value and derivative at these places, of these models."""

_LEAST = 1e-6
_ROUNDS = 60
_NEAR = 1e-6
_CLOSE = 1e-9


@dataclass(frozen=True)
class Ends:
    """Of M models: the likeliest number of nobody's records, and the ends of its interval, each of shape (M,).

    `lower` is 0 where the likelihood never falls so far; `upper` is infinite where it does not within reach.
    """

    likeliest: Floats
    lower: Floats
    upper: Floats


class Profile:
    """The profile log-likelihood of M models of the same counts, evaluated together."""

    def __init__(self, counts: NDArray[np.int64], columns: Floats, inside: Bools) -> None:
        nobody = np.zeros((1, columns.shape[1]))
        nobody[0, 0] = 1
        self.counts = counts.astype(np.float64)
        self.columns, self.inside = np.vstack([columns, nobody]), inside
        self.n = float(self.counts.sum())
        self.fitted: Floats = np.tile(np.append(self.counts, 0.0) + 0.1, (len(inside), 1))

    def at(self, missing: Floats, rows: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        """Height, slope and curvature at these numbers of nobody's records, of these models; each of shape (rows,)."""
        from scipy.special import gammaln, polygamma, psi

        counts = np.hstack([np.tile(self.counts, (len(rows), 1)), missing[:, None]])
        start = self.fitted[rows]
        start[:, -1] = missing + 0.1
        fits = poisson.fit(counts, self.columns, self.inside[rows], start, _CLOSE)
        self.fitted[rows] = fits.fitted
        whole = self.n + missing
        shares = np.log(fits.fitted / whole[:, None])
        height = gammaln(whole + 1) - gammaln(missing + 1) + (counts * shares).sum(axis=1)
        slope = psi(whole + 1) - psi(missing + 1) + shares[:, -1]
        curve = polygamma(1, whole + 1) - polygamma(1, missing + 1) + fits.variance - 1 / whole
        return height, slope, curve


def ends(
    counts: NDArray[np.int64], columns: Floats, inside: Bools, missing: Floats, variance: Floats, level: float
) -> Ends:
    """Ends of the intervals of M models that have estimates.

    Args:
        counts: shape (C,).
        columns: shape (C, T), the first being the constant.
        inside: shape (M, T); which columns each model has.
        missing: shape (M,), the Poisson estimate of nobody's records.
        variance: shape (M,), of its logarithm.
        level: of confidence, between 0 and 1.
    """
    profile = Profile(counts, columns, inside)
    rows = np.arange(len(inside))
    highest = np.log(1.5 * (profile.n + missing))
    floor = np.full(len(rows), np.log(_LEAST))

    def slope(at: Floats, which: NDArray[np.int64]) -> tuple[Floats, Floats]:
        number = np.exp(at)
        _, first, second = profile.at(number, which)
        return first, second * number

    top = _root(slope, np.log(np.maximum(missing, _LEAST)), floor, highest)
    best = profile.at(np.exp(top), rows)[0]
    quantile = NormalDist().inv_cdf((1 + level) / 2)
    line = best - quantile**2 / 2

    def above(at: Floats, which: NDArray[np.int64]) -> tuple[Floats, Floats]:
        number = np.exp(at)
        height, first, _ = profile.at(number, which)
        return height - line[which], first * number

    def below(at: Floats, which: NDArray[np.int64]) -> tuple[Floats, Floats]:
        height, first = above(at, which)
        return -height, -first

    width = quantile * np.sqrt(variance)
    lower = _root(below, top - width, floor, top)
    upper = _root(above, top + width, top, np.log(REACH * (profile.n + missing)))
    reach = np.log(REACH * (profile.n + missing))
    return Ends(
        np.exp(top),
        np.where(lower <= floor + _NEAR, 0.0, np.exp(lower)),
        np.where(upper >= reach - _NEAR, np.inf, np.exp(upper)),
    )


def _root(function: Function, start: Floats, low: Floats, high: Floats) -> Floats:
    """Where functions that fall from above zero to below it cross zero; an end of the bracket where they do not.

    Newton's steps, or halving where a step leaves the bracket (Press et al. 2007, Numerical Recipes, section 9.4).
    """
    at, low, high = np.clip(start, low, high), low.copy(), high.copy()
    everyone = np.arange(len(at))
    fallen = function(low, everyone)[0] <= 0
    at[fallen] = low[fallen]
    left = everyone[~fallen]
    for _ in range(_ROUNDS):
        if not left.size:
            break
        value, derivative = function(at[left], left)
        positive = value > 0
        low[left] = np.where(positive, at[left], low[left])
        high[left] = np.where(positive, high[left], at[left])
        with np.errstate(divide="ignore", invalid="ignore"):
            step = at[left] - value / derivative
        inside = np.isfinite(step) & (step > low[left]) & (step < high[left])
        new = np.where(inside, step, (low[left] + high[left]) / 2)
        moved = np.abs(new - at[left])
        at[left] = new
        left = left[(moved > _NEAR) & (high[left] - low[left] > _NEAR)]
    return at
