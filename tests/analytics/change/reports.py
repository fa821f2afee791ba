"""Simulated reports with known ends: counts by month, and how late each is reported."""

import numpy as np

from analytics.change.triangles import Triangle

DELAYS = (0.45, 0.25, 0.15, 0.1, 0.05)
"""Share of events that are reported after 0, 1, 2 … buckets."""


def reports(*, seed: int, buckets: int, level: float, dispersion: float = 1.0) -> tuple[np.ndarray, Triangle]:
    """Totals by event bucket as they will be in the end, and the triangle of what is reported by now.

    Increments vary around their expectation with that dispersion, as the model behind the bootstrap has it.
    """
    random = np.random.default_rng(seed)
    expected = np.outer(level * np.exp(0.3 * np.sin(np.arange(buckets) / 3)), DELAYS)
    if dispersion > 1:
        cells = random.negative_binomial(expected / (dispersion - 1), 1 / dispersion).astype(float)
    else:
        cells = random.poisson(expected).astype(float)
    rows, columns = np.indices(cells.shape)
    return cells.sum(axis=1), Triangle(np.where(rows + columns < buckets, cells, np.nan))
