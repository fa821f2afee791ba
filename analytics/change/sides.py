"""Which buckets of a series stand before a date and after it, and which belong to neither side."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.change.laws import Floats
from schema.errors import BadInput

MATURE_CYCLES = 2
"""Full cycles that a season needs."""


@dataclass(frozen=True)
class Series:
    """A checked series: counts of the buckets that are used, with their numbers and log exposures."""

    counts: Floats
    buckets: Floats
    offset: Floats
    offsets: Floats

    def sides(self, step: int) -> tuple[Floats, Floats]:
        """Counts before and after."""
        return self.counts[self.buckets < step], self.counts[self.buckets >= step]


def check_arguments(
    n: int, step: int, anticipation: int, lag: int, immature: int, harmonics: int, cycle: float | None
) -> None:
    """Raises BadInput for a date outside the series, a negative window, or a season that is none."""
    if not 0 <= step <= n:
        raise BadInput(f"step: bucket {step} lies outside a series of {n}; give the first bucket after the date.")
    if min(anticipation, lag, immature) < 0:
        raise BadInput("anticipation, lag, immature: numbers of buckets are 0 or more.")
    if harmonics < 1:
        raise BadInput(f"harmonics: {harmonics} pairs make no season; give 1 or more, or no cycle.")
    if cycle is not None and not cycle >= 2:
        raise BadInput(f"cycle: {cycle} buckets make no season; give 2 or more.")


def series_of(
    counts: ArrayLike, exposure: ArrayLike | None, step: int, anticipation: int, lag: int, immature: int
) -> Series:
    """The buckets that a regression around `step` rests on. Raises BadInput for counts or exposures that cannot be."""
    shown = checked_counts(counts)
    behind = np.ones_like(shown) if exposure is None else np.asarray(exposure, dtype=np.float64)
    if behind.shape != shown.shape:
        raise BadInput(f"exposure: {behind.size} numbers for {shown.size} buckets; give one for each.")
    if not (np.isnan(behind) | (np.isfinite(behind) & (behind > 0))).all():
        raise BadInput("exposure: one is not positive; give more than 0, or NaN where it is not known.")
    used = ~np.isnan(shown) & ~np.isnan(behind)
    used[max(step - anticipation, 0) : step + lag] = False
    used[shown.size - immature :] = False
    buckets = np.flatnonzero(used)
    return Series(shown[buckets], buckets.astype(np.float64), np.log(behind[buckets]), np.log(behind))


def checked_counts(counts: ArrayLike) -> Floats:
    """Counts by bucket as floats. Raises BadInput where one is negative or infinite, or they form no list."""
    shown = np.asarray(counts, dtype=np.float64)
    if shown.ndim != 1:
        raise BadInput("counts: give one number per bucket, in order of time.")
    if np.isinf(shown).any() or (shown < 0).any():
        raise BadInput("counts: one is negative or infinite; give 0 or more, or NaN where nobody looked.")
    return shown


def season(series: Series, cycle: float | None) -> float | None:
    """The cycle, where two full ones lie between the first bucket used and the last, else None."""
    if cycle is None or not series.buckets.size:
        return None
    return cycle if series.buckets[-1] - series.buckets[0] + 1 >= MATURE_CYCLES * cycle else None
