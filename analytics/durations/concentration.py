"""How attacks fall upon facilities: on few or many, again on the same, and how often for each that still worked.

The denominator is every facility that functioned, hit or not: among those hit alone, everything looks evenly spread.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics import garwood
from analytics.reasons import FINE, Reason, Verdict, refused
from analytics.spatial.geodesy import Floats
from schema.errors import BadInput

MONTH = 365.2425 / 12
"""Days of a facility-month."""


@dataclass(frozen=True)
class Concentration:
    """How unevenly attacks fall; numbers are None where the verdict refuses them.

    Attributes:
        facilities, hit, repeatedly_hit: facilities in all, with an attack, and with two or more.
        attacks: all attacks.
        repeat_share: of the facilities hit, those hit twice or more.
        attacks_on_repeatedly_hit: share of all attacks that fell on these.
        gini: 0 where every facility has as many, and towards 1 where one has all.
        share_of_facilities, share_of_attacks: the Lorenz curve from (0, 0) to (1, 1), least hit facilities first.
        verdict: EMPTY without a facility or attack.
    """

    facilities: int
    hit: int
    repeatedly_hit: int
    attacks: int
    repeat_share: float | None
    attacks_on_repeatedly_hit: float | None
    gini: float | None
    share_of_facilities: Floats
    share_of_attacks: Floats
    verdict: Verdict


def concentration(attacks: NDArray[np.int64]) -> Concentration:
    """Lorenz curve and Gini coefficient of attacks by facility, shape (facilities,), those never hit among them.

    M. O. Lorenz, "Methods of measuring the concentration of wealth" (1905); C. Gini (1912), here half the mean
    difference of two facilities by the mean, with no correction for few facilities. Validated against that mean over
    all pairs. Raises BadInput for a negative count.
    """
    if np.any(attacks < 0):
        raise BadInput("A number of attacks is negative; give 0 for a facility that was not hit.")
    ordered = np.sort(attacks).astype(np.float64)
    count, total = ordered.size, int(attacks.sum())
    hit, again = int((attacks > 0).sum()), int((attacks > 1).sum())
    if total == 0:
        nothing = np.empty(0)
        return Concentration(count, 0, 0, 0, None, None, None, nothing, nothing, refused(Reason.EMPTY))
    curve = np.concatenate(([0.0], np.cumsum(ordered) / total))
    return Concentration(
        facilities=count,
        hit=hit,
        repeatedly_hit=again,
        attacks=total,
        repeat_share=again / hit,
        attacks_on_repeatedly_hit=float(attacks[attacks > 1].sum()) / total,
        gini=float(1 - (curve[1:] + curve[:-1]).sum() / count),
        share_of_facilities=np.arange(count + 1) / count,
        share_of_attacks=curve,
        verdict=FINE,
    )


@dataclass(frozen=True)
class Functioning:
    """Facility-months of a period: `lower` surely functioned, up to `upper` may have; the rest did not."""

    lower: float
    upper: float


@dataclass(frozen=True)
class Status:
    """From `start` to `end`, both included, a facility functioned, did not, or (None) nobody says."""

    facility: str
    start: dt.date
    end: dt.date
    functioning: bool | None

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise BadInput(f"A status of {self.facility} is from {self.start} to {self.end}; swap them.")


def functioning_months(facilities: int, statuses: Iterable[Status], start: dt.date, end: dt.date) -> Functioning:
    """Facility-months in which facilities functioned, from `start` to `end`, both included.

    A day on which a facility has no status, or contradictory ones, may have been one on which it functioned: it counts
    towards the upper bound alone. Checked day by day. Raises BadInput for a reversed period, or statuses of more
    facilities than there are.
    """
    if start > end:
        raise BadInput(f"from {start} lies after to {end}; swap them.")
    days = (end - start).days + 1
    told: dict[str, tuple[list[tuple[int, int]], list[tuple[int, int]]]] = {}
    for status in statuses:
        says = told.setdefault(status.facility, ([], []))
        first, after = max((status.start - start).days, 0), min((status.end - start).days + 1, days)
        if status.functioning is not None and after > first:
            says[status.functioning].append((first, after))
    if len(told) > facilities:
        raise BadInput(f"{len(told)} facilities have a status, of {facilities} in all; count those as well.")
    # Stretches and not days are held, so that centuries cost no more than a week.
    surely = sum(_covered([*no, *yes]) - _covered(no) for no, yes in told.values())
    never = sum(_covered([*no, *yes]) - _covered(yes) for no, yes in told.values())
    return Functioning(surely / MONTH, (facilities * days - never) / MONTH)


def _covered(stretches: list[tuple[int, int]]) -> int:
    """Days in any of the stretches, each from its first day up to the day after its last."""
    covered, until = 0, 0
    for first, after in sorted(stretches):
        covered += max(after - max(first, until), 0)
        until = max(until, after)
    return covered


@dataclass(frozen=True)
class AttackRate:
    """Attacks per functioning facility-month; every number is None where the verdict refuses it.

    Attributes:
        low, high: the rate if as many facilities functioned as may have, and if no more did than are known to; `high`
            is None where none is known to have functioned.
        lower, upper: from the lower end of the exact Poisson interval of `low` to the upper end of that of `high`.
        verdict: NO_DENOMINATOR where no facility can have functioned.
    """

    low: float | None
    high: float | None
    lower: float | None
    upper: float | None
    verdict: Verdict


def attack_rate(attacks: int, functioned: Functioning, *, most: int | None = None, level: float = 0.95) -> AttackRate:
    """Attacks per facility-month of facilities that functioned, with Garwood's exact Poisson interval.

    There were `attacks` at the least, and `most` at the most where it is not sure that all of them hit a facility that
    functioned. The interval covers chance and what is unknown of the facilities, and not attacks that nobody
    documented. Raises BadInput for a negative number of attacks or months, or reversed bounds.
    """
    if not 0 <= functioned.lower <= functioned.upper < np.inf:
        raise BadInput(f"facility-months are {functioned.lower} to {functioned.upper}; give 0 or more, least first.")
    most = attacks if most is None else most
    if most < attacks:
        raise BadInput(f"attacks are {attacks} at the least and {most} at the most; swap them.")
    lower, upper = garwood.ends(np.array([float(attacks), float(most)]), level)
    if functioned.upper == 0:
        return AttackRate(None, None, None, None, refused(Reason.NO_DENOMINATOR))
    known = functioned.lower > 0
    return AttackRate(
        low=attacks / functioned.upper,
        high=most / functioned.lower if known else None,
        lower=float(lower[0]) / functioned.upper,
        upper=float(upper[1]) / functioned.lower if known else None,
        verdict=FINE,
    )
