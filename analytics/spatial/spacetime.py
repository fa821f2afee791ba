"""Space-time permutation scan: were there more cases here then than the place and the time alone explain?

M. Kulldorff, R. Heffernan, J. Hartman, R. Assunção and F. Mostashari, "A space-time permutation scan statistic for
disease outbreak detection", PLoS Medicine 2 (2005). Nobody at risk has to be counted: what is expected of a place on a
day is its share of all cases times that day's. A place that always reports more, and a day on which everybody reports
more, are thereby allowed for; a source that begins to report one place in the middle of the period is not, and looks
like a cluster. Random maps deal the days out anew among the cases.

Validated against all cylinders enumerated one by one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.reasons import FINE, Reason, Verdict, refused
from analytics.spatial.geodesy import Floats, Indices
from analytics.spatial.scanning import Circles, Counts, check_run, circles, p_value
from schema.errors import BadInput

MOST_DAYS = 1_500


@dataclass(frozen=True)
class Outbreak:
    """A circle and days with more cases than expected.

    Attributes:
        places: numbers of the places in it, nearest to its centre first.
        radius: metres from the centre to the farthest of them.
        first, last: days, both included, on the caller's clock.
        cases: observed there then.
        expected: from the places' and the days' shares alone.
        ratio: logarithm of the likelihood ratio.
        p: share of random maps whose greatest ratio is at least this.
    """

    places: tuple[int, ...]
    radius: float
    first: int
    last: int
    cases: int
    expected: float
    ratio: float
    p: float


@dataclass(frozen=True)
class SpaceTimeScan:
    """Clusters by likelihood ratio, none sharing a place; EMPTY without cases, NO_VARIATION with one place or day."""

    clusters: tuple[Outbreak, ...]
    replicates: int
    verdict: Verdict = FINE


def permutation(
    place: Indices,
    day: Indices,
    longitude: Floats,
    latitude: Floats,
    *,
    seed: int,
    replicates: int = 999,
    share: float = 0.5,
    longest: int = 7,
    still_going: bool = False,
    most: int = 10,
) -> SpaceTimeScan:
    """Cylinders with more cases than their places and days give reason for.

    Args:
        place: number of each case's place, shape (cases,). Cases known less precisely than a place must be left out.
        day: of each case, whole numbers, shape (cases,). Cases known less precisely than a day must be left out.
        longitude: of the places, degrees, shape (places,).
        latitude: likewise.
        seed: of the random maps.
        replicates: random maps; the smallest p is 1 / (replicates + 1).
        share: of all cases that a circle's places may have had at most, up to a half.
        longest: days of the longest window.
        still_going: only windows that reach the last day, as for an alert.
        most: clusters at most.

    Raises:
        BadInput: shapes that differ, an unknown place, a period of over 1,500 days, a share outside 0 to a half.
    """
    _check(place, day, longitude, longest)
    check_run(replicates, share)
    if place.size == 0:
        return SpaceTimeScan((), replicates, refused(Reason.EMPTY))
    if np.unique(place).size < 2 or np.unique(day).size < 2:
        return SpaceTimeScan((), replicates, refused(Reason.NO_VARIATION))
    # Places in an order of their own, so that the same seed deals the same maps however the rows come.
    seen = np.lexsort((np.bincount(place, minlength=longitude.size), latitude, longitude))
    rank = np.argsort(seen)
    where, when = rank[place], day - day.min()
    rows = np.lexsort((when, where))
    where, when = where[rows], when[rows]
    around = circles(longitude[seen], latitude[seen])
    run = _Run(around, where, when, share, longest, still_going)
    rng = np.random.default_rng(seed)
    free = run.allowed
    greatest = np.array([run.best(rng.permutation(when), free)[0] for _ in range(replicates)])
    found: list[Outbreak] = []
    taken = np.zeros(seen.size, dtype=np.int64)
    while len(found) < most:
        ratio, centre, end, first, last = run.best(when, free & (np.cumsum(taken[around.order], axis=1) == 0))
        if ratio <= 0:
            break
        inside = around.order[centre, : end + 1]
        taken[inside] = 1
        held = int((np.isin(where, inside) & (when >= first) & (when <= last)).sum())
        due = float(run.held[centre, end]) * int(((when >= first) & (when <= last)).sum()) / when.size
        found.append(
            Outbreak(
                places=tuple(seen[inside].tolist()),
                radius=float(around.metres[centre, end]),
                first=int(first + day.min()),
                last=int(last + day.min()),
                cases=held,
                expected=due,
                ratio=float(ratio),
                p=p_value(float(ratio), greatest),
            )
        )
    return SpaceTimeScan(tuple(found), replicates)


class _Run:
    """What stays the same while days are dealt out: circles with their cases, and cases by day."""

    def __init__(
        self, around: Circles, where: Indices, when: Indices, share: float, longest: int, still_going: bool
    ) -> None:
        self._around, self._where = around, where
        self._days = int(when.max()) + 1
        self.held: Counts = np.cumsum(np.bincount(where)[around.order], axis=1)
        self.allowed = around.ends & (self.held <= share * where.size * (1 + 1e-12))
        self._by_then = np.concatenate(([0], np.cumsum(np.bincount(when)))).astype(np.float64)
        self._longest = min(longest, self._days)
        self._still_going = still_going

    def best(self, when: Indices, allowed: NDArray[np.bool_]) -> tuple[float, int, int, int, int]:
        """The greatest ratio, its centre, where its circle ends, its first and last day; ratio 0 for none."""
        counts = np.zeros((len(self._around.order), self._days), dtype=np.int64)
        np.add.at(counts, (self._where, when), 1)
        return _kernel()(
            counts, self._around.order, allowed, self.held, self._by_then, self._longest, self._still_going
        )


def _search(  # noqa: C901, PLR0912 -- compiled as one piece: a call in the innermost loop would cost as much as the loop
    counts: Any, order: Any, allowed: Any, held: Any, by_then: Any, longest: int, still_going: bool
) -> tuple[float, int, int, int, int]:
    """All cylinders of one map, one by one: compiled, for there are millions.

    As ln x <= x - 1, the ratio is at most total (inside - due)^2 / (due (total - due)). A first look at that alone,
    which the processor takes several at a time, spares almost everywhere the second with the logarithm. Of windows with
    the same ratio the shortest is taken.
    """
    places, days = counts.shape
    total = by_then[days]
    until_then = np.zeros((places, days + 1))
    for place in range(places):
        for day in range(days):
            until_then[place, day + 1] = until_then[place, day] + counts[place, day]
    of_all = np.zeros((longest + 1) * days)
    for width in range(1, longest + 1):
        of_all[width * days : (width + 1) * days + 1 - width] = by_then[width:] - by_then[: days + 1 - width]
    best, found = 0.0, (0, 0, 0, 0)
    for centre in range(places):
        until = np.zeros(days + 1)
        last_end = -1
        for end in range(places):
            if allowed[centre, end]:
                last_end = end
        for end in range(last_end + 1):
            until += until_then[order[centre, end]]
            if not allowed[centre, end]:
                continue
            per_case = held[centre, end] / total
            for width in range(1, longest + 1):
                # Slices, since the processor takes several at a time only where no index can be negative.
                begin = days - width if still_going else 0
                later, earlier, spans = (
                    until[begin + width :],
                    until[begin : days + 1 - width],
                    of_all[width * days + begin :],
                )
                likely = 0
                for at in range(later.size):
                    due = per_case * spans[at]
                    more = later[at] - earlier[at] - due
                    likely += (more > 0) & (total * more * more > best * due * (total - due))
                if likely == 0:
                    continue
                for at in range(later.size):
                    inside, due = later[at] - earlier[at], per_case * spans[at]
                    if inside <= due or total * (inside - due) ** 2 <= best * due * (total - due):
                        continue
                    ratio = inside * np.log(inside / due)
                    if inside < total:
                        ratio += (total - inside) * np.log((total - inside) / (total - due))
                    if ratio > best + 1e-10:
                        best, found = ratio, (centre, end, begin + at, begin + at + width - 1)
    return best, found[0], found[1], found[2], found[3]


@cache
def _kernel() -> Callable[..., tuple[float, int, int, int, int]]:
    from analytics.capture.variates import compiled

    return compiled(_search)


def _check(place: Indices, day: Indices, longitude: Floats, longest: int) -> None:
    if place.shape != day.shape:
        raise BadInput(f"{place.size} places and {day.size} days given; give one of each for a case.")
    if place.size and (place.min() < 0 or place.max() >= longitude.size):
        raise BadInput(f"A case lies at a place that is none of the {longitude.size} given.")
    if day.size and np.ptp(day) >= MOST_DAYS:
        raise BadInput(f"The cases span {np.ptp(day) + 1} days; ask for at most {MOST_DAYS}.")
    if longest < 1:
        raise BadInput(f"longest is {longest}; give 1 day or more.")
