"""The exact interval of a Poisson mean."""

import numpy as np
from numpy.typing import NDArray

from schema.errors import BadInput

Floats = NDArray[np.float64]


def ends(counts: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper ends of the central interval of each mean, for counts of events; shares of events are allowed.

    They are quantiles of chi-squared with 2 count and 2 count + 2 degrees of freedom. Garwood (1936), Biometrika 28.
    Validation: his table for 95 %, 0 gives 0 to 3.689 and 10 gives 4.795 to 18.39; and the tails that define it.

    Raises:
        BadInput: a count that is negative or no number, a level outside 0 to 1.
    """
    from scipy.stats import chi2

    if not 0 < level < 1:
        raise BadInput(f"level is {level}; give a share between 0 and 1, such as 0.95.")
    if not np.all(np.isfinite(counts) & (counts >= 0)):
        raise BadInput("A count of events is negative or no number; give 0 or more.")
    tail = (1 - level) / 2
    lower = np.where(counts > 0, chi2.ppf(tail, 2 * np.where(counts > 0, counts, 1)) / 2, 0.0)
    return np.asarray(lower, dtype=np.float64), np.asarray(chi2.isf(tail, 2 * (counts + 1)) / 2, dtype=np.float64)
