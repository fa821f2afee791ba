"""Delays seen by an instant are truncated on the right: what takes longer than an event is old cannot have been seen.

The product-limit estimator in reversed time corrects for that. Papers: Lynden-Bell (1971), Monthly Notices of the Royal
Astronomical Society 155:95; Kalbfleisch and Lawless (1989), Journal of the American Statistical Association 84:360.
Validation: the product written out, delay by delay; reports whose delays are known.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Days: TypeAlias = NDArray[np.int64]
Shares: TypeAlias = NDArray[np.float64]

FEWEST = 20
"""Events old enough to show a delay, below which nothing is said of it."""

STEPS = 4
"""Steps of a delay that have to be seen, if its tail is to be judged by them."""

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


def tail_shown(shares: Shares, elapsed: Days, counts: Days) -> float:
    """Share of the delays that lie within half of the longest delay that `FEWEST` events were old enough to show.

    Where it is small, delays reach as far as can be seen, and nobody can say how many lie beyond: of exponential delays
    0.9 leaves about 1 % unseen, 0.95 about 0.3 %.

    Args:
        shares: cumulative, as `product_limit` gives them.
        elapsed: by group, how old its events are.
        counts: events of each group.
    """
    if not shares.any():
        return 0.0
    order = np.argsort(elapsed)[::-1]
    enough = np.nonzero(np.cumsum(counts[order]) >= FEWEST)[0]
    if not enough.size:
        return 0.0
    longest = int(elapsed[order][enough[0]])
    return float(shares[min(longest // 2, shares.size - 1)]) if longest >= STEPS else 0.0
