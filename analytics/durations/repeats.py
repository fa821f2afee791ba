"""Repeat strikes ("double taps"): what was struck again within minutes, hours or days, and how surely that is known.

Two strikes are a pair when they hit the same site or lie at most a radius apart, the second came within a window of
time after the first, and neither the perpetrators nor the weapons are known to differ. Strikes at one and the same
instant are no pair. Each pair is of one class:

- certain: both times are known more finely than the window, every moment at which they may have happened is in it, and
  every place where they may lie is within the radius.
- possible: both times are known finely enough, and some moment and place are.
- indeterminate: a time is known more coarsely than the window (a strike known to the day, for a window up to a day),
  and some moment and place are. Such a pair says nothing of how soon the second came.

A radius of uncertainty holds the true place with 95 %: its disc decides the class, and a Gaussian with that quantile
gives the probability P(d <= r), by which certain and possible pairs are summed to the expected number. A strike that
may lie farther off than `coarsest`, such as one known to its district, is never put on a map: it is unplaced.
Distances are geodesics. Checked against all pairs compared one by one.
"""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from analytics.durations.candidates import MOST_PAIRS, candidates
from analytics.durations.nearness import in_time, probability_within
from analytics.spatial.geodesy import Floats, Indices, check_coordinates, metres_between
from schema.errors import BadInput

UNKNOWN = -1
"""Code of a site, perpetrator or weapon that is not known."""

_DAY = 86_400.0
_SHORTEST_DAY = 23 * 3600.0
_QUANTILE = 2.447746830680816
"""Standard deviations within which a Gaussian in two dimensions has 95 %: sqrt(-2 ln 0.05)."""


@dataclass(frozen=True)
class Window:
    """After the first strike, `from_` to `to` seconds, both included, and in any case after it."""

    name: str
    from_: float
    to: float

    def __post_init__(self) -> None:
        if not 0 <= self.from_ < self.to < np.inf:
            raise BadInput(f"window {self.name}: {self.from_} to {self.to} seconds; give 0 or more, and a later end.")


RESPONDERS = Window("responder_targeting", 300.0, 3600.0)
REPEAT = Window("repeat", 0.0, _DAY)
FOLLOW_UP = Window("follow_up", 0.0, 3 * _DAY)


@dataclass(frozen=True)
class Definition:
    """What counts as a repeat strike; it belongs into the answer. Metres; `coarsest` as above."""

    window: Window = REPEAT
    radius: float = 100.0
    coarsest: float = 1000.0

    def __post_init__(self) -> None:
        if not 0 < self.radius < np.inf:
            raise BadInput(f"radius is {self.radius}; give metres above 0, 100 by default.")
        if not 0 <= self.coarsest < np.inf:
            raise BadInput(f"coarsest is {self.coarsest}; give 0 metres or more.")


@dataclass(frozen=True)
class Strikes:
    """Strikes, one a row; all arrays have shape (n,).

    Attributes:
        ids: names, each once; they settle every tie, so that the order of rows does not matter.
        earliest, latest: seconds between which the strike happened, on one clock (UTC); NaN for none known.
        longitude, latitude: degrees; NaN for none known.
        uncertainty: radius in metres that holds the place with 95 %; 0 is exact, NaN unknown.
        site, perpetrator, weapon: codes, UNKNOWN where not known.
        responders: whether first responders or medics were among the victims.
    """

    ids: NDArray[np.str_]
    earliest: Floats
    latest: Floats
    longitude: Floats
    latitude: Floats
    uncertainty: Floats
    site: NDArray[np.int64]
    perpetrator: NDArray[np.int64]
    weapon: NDArray[np.int64]
    responders: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if any(each.shape != self.ids.shape for each in vars(self).values()):
            raise BadInput("The columns of strikes differ in length; give one of each for a strike.")
        if np.unique(self.ids).size != self.ids.size:
            raise BadInput("Two strikes have the same id; give each once.")
        if np.any(self.earliest > self.latest):
            raise BadInput("A strike has an earliest time after its latest; swap them.")
        if np.any(self.uncertainty < 0):
            raise BadInput("A radius of uncertainty is negative; give 0 or more, or none where it is unknown.")
        known = np.isfinite(self.longitude) & np.isfinite(self.latitude)
        check_coordinates(self.longitude[known], self.latitude[known])

    def taken(self, rows: Indices) -> "Strikes":
        """Those rows, in that order."""
        return Strikes(**{name: column[rows] for name, column in vars(self).items()})


class Class(IntEnum):
    """How surely two strikes are a repeat; see above."""

    CERTAIN = 0
    POSSIBLE = 1
    INDETERMINATE = 2


@dataclass(frozen=True)
class Repeats:
    """Pairs of strikes in order of time, then of id; all arrays have shape (pairs,).

    Attributes:
        definition: by which they were found.
        first, second: rows of the strikes.
        classes: members of `Class`.
        metres: between the places as recorded; NaN where a site is all that is known.
        least, most: seconds between the two, at the least and at the most.
        probability: that it is a repeat, with moments equally likely within their bounds and places Gaussian.
        unplaced, undated: strikes that could not be compared for want of a place, or of a time.
    """

    definition: Definition
    first: Indices
    second: Indices
    classes: NDArray[np.int8]
    metres: Floats
    least: Floats
    most: Floats
    probability: Floats
    unplaced: int
    undated: int

    def count(self, class_: Class) -> int:
        """Pairs of a class."""
        return int((self.classes == class_).sum())

    def only(self, kept: NDArray[np.bool_]) -> "Repeats":
        """The pairs for which `kept` is true, shape (pairs,)."""
        pairs = ("first", "second", "classes", "metres", "least", "most", "probability")
        return replace(self, **{name: getattr(self, name)[kept] for name in pairs})

    @property
    def bounds(self) -> tuple[int, int]:
        """Pairs at the least (the certain) and at the most (all three classes)."""
        return self.count(Class.CERTAIN), self.classes.size

    @property
    def expected(self) -> float:
        """Pairs to be expected among the certain and possible ones."""
        return float(self.probability[self.classes != Class.INDETERMINATE].sum())


def repeats(strikes: Strikes, definition: Definition, limit: int = MOST_PAIRS) -> Repeats:
    """All pairs of strikes that are, or may be, repeats by the definition.

    Takes 100,000 strikes in seconds through an index over space and time. Raises TooLarge when more than `limit`
    pairs would have to be compared, as with many strikes of one city known to the month.
    """
    order = np.argsort(strikes.ids, kind="stable")
    s = strikes.taken(order)
    dated = np.isfinite(s.earliest) & np.isfinite(s.latest)
    placed = np.isfinite(s.longitude) & np.isfinite(s.latitude) & (s.uncertainty <= definition.coarsest)
    one, other = candidates(s, dated, placed, definition.radius, definition.window.to, limit)
    fit = agreeing(s, one, other)
    one, other = one[fit], other[fit]
    near = in_place(s, one, other, definition, placed)
    least, most = apart(s.earliest[one], s.latest[one], s.earliest[other], s.latest[other])
    window = definition.window
    classes = classed(
        s.latest[one] - s.earliest[one], s.latest[other] - s.earliest[other], least, most, window, near.sure
    )
    kept = near.maybe & (classes >= 0)
    one, other = one[kept], other[kept]
    when = in_time(s.earliest[one], s.latest[one], s.earliest[other], s.latest[other], window)
    # The earlier one is first; what overlaps goes by its middle, then by id, which is the order of the rows here.
    swap = s.earliest[one] + s.latest[one] > s.earliest[other] + s.latest[other]
    first, second = np.where(swap, other, one), np.where(swap, one, other)
    by_time = np.lexsort((second, first, s.latest[second], s.earliest[second], s.latest[first], s.earliest[first]))
    return Repeats(
        definition,
        order[first[by_time]],
        order[second[by_time]],
        classes[kept][by_time],
        near.metres[kept][by_time],
        least[kept][by_time],
        most[kept][by_time],
        (near.probability[kept] * when)[by_time],
        int((~placed & (s.site == UNKNOWN)).sum()),
        int((~dated).sum()),
    )


def apart(earliest: Floats, latest: Floats, earliest2: Floats, latest2: Floats) -> tuple[Floats, Floats]:
    """Seconds between two moments within bounds, at the least and at the most, whichever came first."""
    least = np.maximum(np.maximum(earliest2 - latest, earliest - latest2), 0.0)
    return least, np.maximum(latest2 - earliest, latest - earliest2)


def classed(
    width: Floats, width2: Floats, least: Floats, most: Floats, window: Window, sure: NDArray[np.bool_]
) -> NDArray[np.int8]:
    """The class of each pair, -1 for none, from how finely times are known and how far apart they may be."""
    coarse = too_coarse(np.maximum(width, width2), window)
    some = (most > 0) & (most >= window.from_) & (least <= window.to)
    all_ = (least > 0) & (least >= window.from_) & (most <= window.to)
    found = np.where(coarse, Class.INDETERMINATE, np.where(all_ & sure, Class.CERTAIN, Class.POSSIBLE))
    return np.where(some, found, -1).astype(np.int8)


def too_coarse(width: Floats, window: Window) -> NDArray[np.bool_]:
    """Whether times are known too roughly for the window; NaN, for none known, is too rough."""
    # A local day has 23 to 25 hours; what is known to the day is too coarse for a window of a day, whatever its length.
    fine: NDArray[np.bool_] = (width <= window.to) & ((width < _SHORTEST_DAY) | (window.to > _DAY))
    return ~fine


def agreeing(s: Strikes, one: Indices, other: Indices) -> NDArray[np.bool_]:
    """Whether neither the perpetrators nor the weapons of pairs are known to differ."""
    made = np.ones(one.shape, dtype=np.bool_)
    for codes in (s.perpetrator, s.weapon):
        a, b = codes[one], codes[other]
        made &= (a == b) | (a == UNKNOWN) | (b == UNKNOWN)
    return made


@dataclass(frozen=True)
class Nearness:
    """Of pairs: metres apart as recorded, whether surely within the radius, whether perhaps, and how probably."""

    metres: Floats
    sure: NDArray[np.bool_]
    maybe: NDArray[np.bool_]
    probability: Floats


def in_place(s: Strikes, one: Indices, other: Indices, definition: Definition, placed: NDArray[np.bool_]) -> Nearness:
    """How near the places of pairs are; `placed` are the strikes whose place is known finely enough."""
    metres = np.full(one.size, np.nan)
    both = np.isfinite(s.longitude[one] + s.longitude[other] + s.latitude[one] + s.latitude[other])
    a, b = one[both], other[both]
    metres[both] = metres_between(s.longitude[a], s.latitude[a], s.longitude[b], s.latitude[b])
    same = (s.site[one] == s.site[other]) & (s.site[one] != UNKNOWN)
    shown = placed[one] & placed[other]
    slack = s.uncertainty[one] + s.uncertainty[other]
    with np.errstate(invalid="ignore"):
        sure = same | (shown & (metres + slack <= definition.radius))
        maybe = same | (shown & (metres - slack <= definition.radius))
    probability = np.where(same, 1.0, 0.0)
    asked = maybe & ~same
    sigma = np.hypot(s.uncertainty[one[asked]], s.uncertainty[other[asked]]) / _QUANTILE
    probability[asked] = probability_within(metres[asked], sigma, definition.radius)
    return Nearness(metres, sure, maybe, probability)
