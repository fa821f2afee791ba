"""Intervals of a level, for those who take counts as the outcome of a process. None of them covers under-reporting."""

from dataclasses import dataclass

import numpy as np

from analytics.garwood import ends
from schema.errors import BadInput

PROCESS_RATE = "process_rate"
"""What an exact Poisson interval is about: the rate of a process of which everything is seen."""


@dataclass(frozen=True)
class RateInterval:
    """An interval of the rate behind a count.

    Attributes:
        rate: count per unit of exposure.
        lower, upper: its ends, in the same unit.
        level: how often such intervals hold the rate, at least.
        about: what it covers: `process_rate`. What was not documented lies outside it.
    """

    rate: float
    lower: float
    upper: float
    level: float
    about: str = PROCESS_RATE


def garwood(count: float, *, exposure: float = 1.0, level: float = 0.95) -> RateInterval:
    """Exact interval of a Poisson rate: the ends are quantiles of chi-squared with 2 count and 2 count + 2 degrees.

    Args:
        count: events counted, 0 or more; shares of events are allowed.
        exposure: buckets, days or people over which they were counted.
        level: between 0 and 1.

    Raises:
        BadInput: a count below 0 or unknown, an exposure that is not positive, a level outside 0 … 1.

    Paper: Garwood (1936), Biometrika 28:437. Validation: his table for 95 %: 0 gives 0 … 3.689, 10 gives 4.795 … 18.39.
    """
    if not (np.isfinite(count) and count >= 0):
        raise BadInput(f"count: {count} is no number of events; give 0 or more.")
    if not (np.isfinite(exposure) and exposure > 0):
        raise BadInput(f"exposure: {exposure} is nothing to count over; give more than 0.")
    check_level(level)
    lower, upper = (float(end[0]) for end in ends(np.array([float(count)]), level))
    return RateInterval(count / exposure, lower / exposure, upper / exposure, level)


def student(mean: float, variance: float, n: int, degrees: int, *, level: float = 0.95) -> RateInterval:
    """Interval of the mean of `n` Gaussian values whose variance was reckoned with so many degrees of freedom."""
    from scipy.stats import t

    half = float(t.isf((1 - level) / 2, degrees)) * (variance / n) ** 0.5
    return RateInterval(mean, mean - half, mean + half, level)


def negative_binomial(count: float, n: int, size: float, *, level: float = 0.95) -> RateInterval:
    """Profile-likelihood interval of the mean of `n` negative binomial buckets with `count` events and a known size.

    The ends are where twice the log-likelihood lies the quantile of chi-squared with one degree below its greatest
    value; without any event the lower end is 0.
    """
    from scipy.optimize import brentq
    from scipy.stats import chi2

    mean = count / n
    drop = float(chi2.isf(1 - level, 1))

    def lost(log_level: float) -> float:
        level = float(np.exp(log_level))
        gained = count * np.log(mean / level) if count else 0.0
        return float(2 * (gained - (count + n * size) * np.log((mean + size) / (level + size)))) - drop

    top = np.log(mean if count else drop / n)
    while lost(top) < 0:
        top += 1
    upper = float(np.exp(brentq(lost, np.log(mean) if count else top - 60, top)))
    if not count:
        return RateInterval(0.0, 0.0, upper, level)
    bottom = np.log(mean)
    while lost(bottom) < 0:
        bottom -= 1
    return RateInterval(mean, float(np.exp(brentq(lost, bottom, np.log(mean)))), upper, level)


def check_level(level: float) -> None:
    """Raises BadInput for a level of confidence outside 0 … 1."""
    if not 0 < level < 1:
        raise BadInput(f"level: {level} is no level of confidence; give one between 0 and 1, as 0.95.")
