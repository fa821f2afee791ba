"""Delays seen by an instant are truncated on the right: what takes longer than an event is old cannot have been seen.

The product-limit estimator in reversed time corrects for that. Papers: Lynden-Bell (1971), Monthly Notices of the Royal
Astronomical Society 155:95; Kalbfleisch and Lawless (1989), Journal of the American Statistical Association 84:360.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Days: TypeAlias = NDArray[np.int64]
Shares: TypeAlias = NDArray[np.float64]

FEWEST = 20
"""Events old enough to show a delay, below which nothing is said of it."""

DIGITS = 9
"""Decimals of a share: sums of parts of events are not exact."""


def mass_of(least: Days, greatest: Days, counts: Days, size: int) -> Shares:
    """Events by delay, each group spread evenly from `least` to `greatest`."""
    steps = np.zeros(size + 1)
    weight = counts / (greatest - least + 1)
    np.add.at(steps, least, weight)
    np.subtract.at(steps, greatest + 1, weight)
    return np.cumsum(steps)[:size]


def old_enough(least: Days, greatest: Days, age: Days, counts: Days, mass: Shares) -> Shares:
    """By delay u, the events reported within u days that are old enough for a delay of u to have been seen.

    The part of an event with delay x whose report has age g is one from x to x + g.
    """
    size = mass.size
    leave = np.zeros(size + 1)
    weight = counts / (greatest - least + 1)
    np.add.at(leave, np.minimum(least + age + 1, size), weight)
    np.subtract.at(leave, np.minimum(greatest + age + 2, size), weight)
    return np.asarray(np.cumsum(mass) - np.cumsum(np.cumsum(leave)[:size]))


def product_limit(mass: Shares, at_risk: Shares) -> Shares:
    """Cumulative shares by the product-limit estimator; delays that fewer than `FEWEST` could show are left out."""
    told = np.nonzero(at_risk >= FEWEST - 10.0**-DIGITS)[0]
    if not told.size:
        return np.zeros(mass.size)
    last = int(told[-1])
    hazard = np.divide(mass, at_risk, out=np.zeros(mass.size), where=mass > 10.0**-DIGITS)[1 : last + 1]
    within = np.append(np.cumprod(np.clip(1 - hazard, 0.0, 1.0)[::-1])[::-1], 1.0)
    return np.asarray(np.round(np.append(within, np.ones(mass.size - last - 1)), DIGITS))
