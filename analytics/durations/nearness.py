"""How probable it is that two strikes lie within a radius and a window of time, from how finely each is known."""

from typing import TYPE_CHECKING

import numpy as np

from analytics.spatial.geodesy import Floats

if TYPE_CHECKING:
    from analytics.durations.repeats import Window


def probability_within(metres: Floats, sigma: Floats, radius: float) -> Floats:
    """P(d <= r) of two places at a recorded distance whose difference is Gaussian with `sigma` metres on each axis.

    The squared distance over sigma² is noncentral chi-squared with two degrees of freedom (S. O. Rice 1945). Validated
    against simulation, and 1 - exp(-r² / 2 sigma²) at distance 0.
    """
    from scipy.stats import ncx2

    made = (metres <= radius).astype(np.float64)
    spread = sigma > 0
    made[spread] = ncx2.cdf((radius / sigma[spread]) ** 2, 2, (metres[spread] / sigma[spread]) ** 2)
    return made


def in_time(earliest: Floats, latest: Floats, earliest2: Floats, latest2: Floats, window: "Window") -> Floats:
    """Probability that the moments, each equally likely within its bounds, lie in the window, in either order."""
    later = _gap(earliest, latest, earliest2, latest2, window.to) - _gap(
        earliest, latest, earliest2, latest2, window.from_
    )
    sooner = _gap(earliest2, latest2, earliest, latest, window.to) - _gap(
        earliest2, latest2, earliest, latest, window.from_
    )
    exact = (earliest == latest) & (earliest2 == latest2)
    gap = np.abs(earliest - earliest2)
    inside = (gap > 0) & (gap >= window.from_) & (gap <= window.to)
    return np.where(exact, inside.astype(np.float64), np.clip(later + sooner, 0.0, 1.0))


def _gap(earliest: Floats, latest: Floats, earliest2: Floats, latest2: Floats, limit: float) -> Floats:
    """P(second - first <= limit) for moments that are uniform within their bounds."""
    width, width2 = latest - earliest, latest2 - earliest2

    def ramp(x: Floats) -> Floats:
        return np.maximum(x, 0.0) ** 2 / 2

    low = earliest2 - latest
    area = (
        ramp(limit - low) - ramp(limit - low - width) - ramp(limit - low - width2) + ramp(limit - low - width - width2)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        both = area / (width * width2)
        single = np.clip((limit - low) / (width + width2), 0.0, 1.0)
    step = (low <= limit).astype(np.float64)
    return np.where((width > 0) & (width2 > 0), both, np.where(width + width2 > 0, single, step))
