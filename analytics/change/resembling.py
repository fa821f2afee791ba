"""Whether neighbouring buckets resemble one another beside shifts in level: a drift must not pass for shifts.

Validation: simulated drifts are told from simulated shifts.
"""

from collections.abc import Iterable

import numpy as np

from analytics.change.laws import Floats

ERRORS = 2.4
"""Over the root of the number of buckets: what independent counts exceed in one series of twenty (by simulation)."""


def resemblance(values: Floats, starts: Iterable[int]) -> float | None:
    """Correlation between neighbouring counts beside shifts, where it is more than chance; else None.

    Args:
        values: one number per bucket, NaN where nobody looked.
        starts: first buckets of the levels after shifts.

    Neighbouring differences of independent numbers are correlated by -1/2; of numbers that resemble their neighbours by
    r (and those beyond by r², r³ …) by -(1 - r) / 2. Differences do not see levels, but for those across a shift, which
    are left out. Counts are first made equally variable (Anscombe 1948, Biometrika 35:246).
    """
    steps = np.diff(2 * np.sqrt(values + 3 / 8))
    for start in starts:
        steps[start - 1] = np.nan
    one, next_ = steps[:-1], steps[1:]
    both = ~(np.isnan(one) | np.isnan(next_))
    if both.sum() < 8 or not np.ptp(one[both]) or not np.ptp(next_[both]):
        return None
    shown = 1 + 2 * float(np.corrcoef(one[both], next_[both])[0, 1])
    return min(shown, 1.0) if shown > ERRORS / float(np.sqrt(both.sum())) else None
