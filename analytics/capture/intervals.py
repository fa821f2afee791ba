"""Intervals for a population of which a part is known: on the logarithm of the unknown part, so none falls below."""

from math import exp, log, sqrt
from statistics import NormalDist

from schema.errors import BadInput


def logarithmic(known: float, estimate: float, variance: float, level: float = 0.95) -> tuple[float, float]:
    """Interval of Chao (1987, Biometrics 43, equation 12), from the variance of the estimate.

    Args:
        known: part that is documented, at most the estimate.
        estimate: of the whole.
        variance: of the estimate.
        level: of confidence.
    """
    unknown = estimate - known
    if unknown <= 0:
        return estimate, estimate
    factor = exp(quantile(level) * sqrt(log(1 + variance / unknown**2)))
    return known + unknown / factor, known + unknown * factor


def quantile(level: float) -> float:
    """Two-sided standard normal quantile, 1.96 for 0.95. Raises BadInput for a level that is none."""
    if not 0 < level < 1:
        raise BadInput(f"level: {level} given; give a level between 0 and 1, such as 0.95.")
    return NormalDist().inv_cdf((1 + level) / 2)
