"""What repeat strikes make together: chains of them, how soon the next one came, and whether that is more than chance.

Chains are sets of strikes that pairs link, so that a third strike an hour after the second is of the same chain as the
first. How soon is told in bounds, since times are known within bounds only. Validation: sets joined pair by pair; of
few strikes, all permutations of their times.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.durations.candidates import MOST_PAIRS, candidates
from analytics.durations.repeats import (
    Class,
    Definition,
    Repeats,
    Strikes,
    Window,
    agreeing,
    apart,
    classed,
    in_place,
    too_coarse,
)
from analytics.reasons import FINE, Reason, Verdict, refused
from analytics.spatial.geodesy import Floats, Indices
from schema.errors import BadInput, TooLarge

FEWEST = 19
"""Permutations below which no share of them is told: the smallest would be above 5 %."""


@dataclass(frozen=True)
class Chain:
    """Two strikes or more that follow one another at one place.

    Attributes:
        strikes: rows, in order of time, then of id.
        least, most: seconds from the first to the last, at the least and at the most.
        responders: how many strikes after the first had responders among the victims.
    """

    strikes: tuple[int, ...]
    least: float
    most: float
    responders: int


@dataclass(frozen=True)
class Lags:
    """How many second strikes came between `edges[n]` and `edges[n + 1]` seconds after the first (the end included).

    `lower` counts certain pairs whose every lag lies there, `upper` those of which some lag does, of every class.
    """

    edges: Floats
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]


@dataclass(frozen=True)
class Knox:
    """Certain repeats against what the same places and the same times give when they have nothing to do with another.

    Attributes:
        observed: certain repeats.
        expected: mean of the permutations.
        p: share of permutations, the observed one among them, with at least as many.
        permutations: how many were drawn.
        used: strikes that took part: with a place, and a time known more finely than the window.
        on_the_hour: share of these that are recorded at a full hour. Rounded times make ties and gaps of an hour,
            which are dealt out with the rest and so do not pass for repeats.
        verdict: EMPTY where no two strikes are near each other, NO_VARIATION where no stratum has two times,
            NOT_CONVERGED where too few permutations could be drawn.
    """

    observed: int | None
    expected: float | None
    p: float | None
    permutations: int
    used: int
    on_the_hour: float | None
    verdict: Verdict


def chains(strikes: Strikes, found: Repeats, classes: Collection[Class] = (Class.CERTAIN,)) -> tuple[Chain, ...]:
    """Strikes that pairs of these classes link, one with another; chains in order of their first strike.

    Checked against joining sets pair by pair.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    kept = np.isin(found.classes, [int(each) for each in classes])
    first, second = found.first[kept], found.second[kept]
    count = strikes.ids.size
    links = coo_matrix((np.ones(first.size), (first, second)), shape=(count, count))
    _, label = connected_components(links, directed=False)
    rows = np.unique(np.concatenate((first, second)))
    middle = strikes.earliest[rows] + strikes.latest[rows]
    rows = rows[np.lexsort((strikes.ids[rows], middle))]
    members: dict[int, list[int]] = {}
    for row in rows.tolist():
        members.setdefault(int(label[row]), []).append(row)
    return tuple(_chain(strikes, each) for each in members.values())


def _chain(strikes: Strikes, rows: list[int]) -> Chain:
    early, late = strikes.earliest[rows], strikes.latest[rows]
    least = max(float(early.max() - late.min()), 0.0)
    most = float(late.max() - early.min())
    return Chain(tuple(rows), least, most, int(strikes.responders[rows[1:]].sum()))


def on_responders(strikes: Strikes, found: Repeats, class_: Class = Class.CERTAIN) -> int:
    """Pairs of the class whose second strike had first responders or medics among its victims."""
    return int(strikes.responders[found.second[found.classes == class_]].sum())


def lags(found: Repeats, edges: Floats) -> Lags:
    """How soon the second strikes came. Raises BadInput unless `edges` are two or more, ascending, from 0 up."""
    if edges.size < 2 or np.any(np.diff(edges) <= 0) or edges[0] < 0:
        raise BadInput("Edges of lags are two numbers of seconds or more, from 0 up and ascending.")
    low, high = edges[:-1, None], edges[1:, None]
    certain = found.classes == Class.CERTAIN
    lower = certain & (found.least > low) & (found.most <= high)
    upper = (found.most > low) & (found.least <= high)
    return Lags(edges, lower.sum(axis=1).astype(np.int64), upper.sum(axis=1).astype(np.int64))


def knox(
    strikes: Strikes,
    definition: Definition,
    stratum: NDArray[np.int64],
    *,
    seed: int,
    permutations: int = 999,
    work: int | None = None,
    most: int | None = None,
) -> Knox:
    """Whether strikes come again at the same place sooner than chance has it.

    E. G. Knox, "The detection of space-time interactions", Applied Statistics 13 (1964); the near-repeat test of
    S. D. Johnson et al., "Space-time patterns of risk", Journal of Quantitative Criminology 23 (2007). Times are dealt
    out anew among the strikes of a stratum (a district and month, say), so that places which are struck more and
    months with more strikes give no repeats by themselves. A time keeps its precision and rounding. Checked against
    all permutations of small data, and uniform p where times are dealt out at random.

    Args:
        strikes: as of `repeats`.
        definition: what a repeat is.
        stratum: code of each strike's stratum, shape (n,).
        seed: of the permutations.
        permutations: how many; the smallest p is 1 / (permutations + 1).
        work: strikes and near pairs, times permutations, are kept to this by drawing fewer; under 19 there is no p.
        most: near pairs beyond which there is no p.

    Raises:
        BadInput: strata that differ in number from strikes, no permutations.
        TooLarge: over two million pairs of strikes lie within the radius, and `most` does not say otherwise.
    """
    if stratum.shape != strikes.ids.shape:
        raise BadInput(f"{stratum.size} strata for {strikes.ids.size} strikes given; give one for each.")
    if permutations < 1:
        raise BadInput(f"permutations is {permutations}; give 1 or more, 999 for a p to three digits.")
    s, stratum, located = _timed(strikes, definition, stratum)
    hours = float((s.earliest % 3600 == 0).mean()) if s.ids.size else None
    try:
        one, other = _near(s, located, definition, MOST_PAIRS if most is None else most)
    except TooLarge:
        if most is None:
            raise
        return Knox(None, None, None, 0, s.ids.size, hours, refused(Reason.NOT_CONVERGED))
    why = Reason.EMPTY if one.size == 0 else None if _several_times(s, stratum) else Reason.NO_VARIATION
    if why is not None:
        return Knox(None, None, None, permutations, s.ids.size, hours, refused(why))
    used = s.ids.size
    # Where no two are near, the order of times makes no difference.
    dealt = np.isin(stratum, np.unique(stratum[np.concatenate((one, other))]))
    place = np.cumsum(dealt) - 1
    s, stratum, one, other = s.taken(np.flatnonzero(dealt)), stratum[dealt], place[one], place[other]
    if work is not None:
        permutations = min(permutations, work // (s.ids.size + one.size))
        if permutations < FEWEST:
            return Knox(None, None, None, 0, used, hours, refused(Reason.NOT_CONVERGED))
    draws = _dealt_out(s, stratum, one, other, definition.window, np.random.default_rng(seed), permutations)
    observed = _certain(s.earliest, s.latest, one, other, definition.window)
    p = (int((draws >= observed).sum()) + 1) / (permutations + 1)
    return Knox(observed, float(draws.mean()), p, permutations, used, hours, FINE)


def _timed(
    strikes: Strikes, definition: Definition, stratum: NDArray[np.int64]
) -> tuple[Strikes, NDArray[np.int64], NDArray[np.bool_]]:
    """Strikes of which time and place are known well enough, in order of id, their strata, and which lie on a map."""
    located = np.isfinite(strikes.longitude + strikes.latitude) & (strikes.uncertainty <= definition.coarsest)
    fine = ~too_coarse(strikes.latest - strikes.earliest, definition.window)
    kept = np.flatnonzero(fine & (located | (strikes.site >= 0)))
    kept = kept[np.argsort(strikes.ids[kept], kind="stable")]
    return strikes.taken(kept), stratum[kept], located[kept]


def _certain(early: Floats, late: Floats, one: Indices, other: Indices, window: Window) -> int:
    """How many of the pairs, which are near for certain, are certain repeats at these times."""
    least, most = apart(early[one], late[one], early[other], late[other])
    width = late - early
    classes = classed(width[one], width[other], least, most, window, np.ones(one.size, dtype=np.bool_))
    return int((classes == Class.CERTAIN).sum())


def _dealt_out(
    s: Strikes,
    stratum: NDArray[np.int64],
    one: Indices,
    other: Indices,
    window: Window,
    rng: np.random.Generator,
    permutations: int,
) -> Floats:
    """Certain repeats when the times of each stratum are dealt out anew, so many times."""
    by_stratum = np.argsort(stratum, kind="stable")
    draws = np.empty(permutations)
    dealt = np.empty(s.ids.size, dtype=np.intp)
    for n in range(permutations):
        dealt[by_stratum] = np.lexsort((rng.random(s.ids.size), stratum))
        draws[n] = _certain(s.earliest[dealt], s.latest[dealt], one, other, window)
    return draws


def _near(s: Strikes, located: NDArray[np.bool_], definition: Definition, most: int) -> tuple[Indices, Indices]:
    """Pairs that are near for certain and may have one author, whenever they happened."""
    every = np.ones(s.ids.size, dtype=np.bool_)
    span = float(s.latest.max() - s.earliest.min()) + 1.0 if s.ids.size else 1.0
    one, other = candidates(s, every, located, definition.radius, span, most)
    fit = agreeing(s, one, other) & in_place(s, one, other, definition, located).sure
    return one[fit], other[fit]


def _several_times(s: Strikes, stratum: NDArray[np.int64]) -> bool:
    times = np.unique(np.column_stack((stratum.astype(np.float64), s.earliest, s.latest)), axis=0)
    return bool(np.unique(times[:, 0]).size < len(times))
