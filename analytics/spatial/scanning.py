"""Scan statistics: is there a circle with more cases than chance gives it, and which?

M. Kulldorff, "A spatial scan statistic", Communications in Statistics - Theory and Methods 26 (1997). Every circle
about an area's centre, from that area alone up to a share of what is expected in all, is compared with what lies
outside it by a likelihood ratio; the greatest is judged against the greatest of maps on which the cases were dealt out
anew. So the p-value answers for all circles at once. Circles are drawn in metres: on degrees other clusters are found.

No usable package for Python exists; validated against all circles enumerated one by one, and closed forms.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analytics.reasons import FINE, Reason, Verdict, refused
from analytics.spatial.geodesy import Floats, Indices, projected
from schema.errors import BadInput

Counts = NDArray[np.int64]

_CHUNK = 4_000_000
"""Likelihood ratios held at once."""


@dataclass(frozen=True)
class Cluster:
    """A circle with more cases than expected.

    Attributes:
        areas: numbers of the areas in it, nearest to its centre first.
        radius: metres from the centre to the farthest of them; 0 for one area.
        cases: observed inside.
        expected: inside, if cases fell everywhere alike.
        relative_risk: risk inside divided by that outside; None where nobody is left outside.
        ratio: logarithm of the likelihood ratio.
        p: share of random maps whose greatest ratio is at least this, the map itself among them. Of a secondary
            cluster it is too great rather than too small.
    """

    areas: tuple[int, ...]
    radius: float
    cases: int
    expected: float
    relative_risk: float | None
    ratio: float
    p: float


@dataclass(frozen=True)
class Scan:
    """Clusters by likelihood ratio, the most likely first, none sharing an area; none where nothing is in excess.

    `replicates` random maps were drawn; `verdict` is EMPTY without cases, SPARSE with fewer than two areas,
    NO_VARIATION where every unit is a case, NO_DENOMINATOR where nobody is at risk.
    """

    clusters: tuple[Cluster, ...]
    replicates: int
    verdict: Verdict = FINE


@dataclass(frozen=True)
class Circles:
    """Around each area, all areas by distance, and after which of them a circle ends.

    Attributes:
        order: numbers of areas, nearest first, shape (n, n); equally near ones by number.
        metres: their distances, shape (n, n).
        ends: whether a circle can end there: not between areas that are equally far. Shape (n, n).
    """

    order: Indices
    metres: Floats
    ends: NDArray[np.bool_]


def circles(longitude: Floats, latitude: Floats) -> Circles:
    """Circles about points on a local projection in metres. Raises BadInput for points off the globe or too wide."""
    places = projected(longitude, latitude)
    apart = np.hypot(places[:, None, 0] - places[None, :, 0], places[:, None, 1] - places[None, :, 1])
    # To the millimetre, so that what is equally far is so in whatever order the areas come.
    apart = np.round(apart, 3).astype(np.float64)
    order = np.argsort(apart, axis=1, kind="stable").astype(np.intp)
    metres: Floats = np.take_along_axis(apart, order, axis=1)
    ends = np.ones(metres.shape, dtype=np.bool_)
    ends[:, :-1] = metres[:, :-1] < metres[:, 1:]
    return Circles(order, metres, ends)


def poisson_ratio(cases: Floats, expected: Floats, total: float) -> Floats:
    """Log likelihood ratios of Kulldorff's Poisson model; 0 where there are no more cases than expected."""
    made = np.zeros(np.broadcast_shapes(cases.shape, expected.shape))
    held, due = np.broadcast_arrays(cases, expected)
    more = held > due * (1 + 1e-12)
    inside, mean = held[more], due[more]
    rest = total - inside
    # What is left outside may be nothing; then it adds nothing.
    outside = rest * np.log(np.maximum(rest, 1) / np.maximum(total - mean, 1e-300))
    made[more] = inside * np.log(inside / np.maximum(mean, 1e-300)) + np.where(rest > 0, outside, 0.0)
    return made


def bernoulli_ratio(cases: Floats, units: Floats, total: float, all_units: float) -> Floats:
    """Log likelihood ratios of Kulldorff's Bernoulli model; 0 where the share of cases is no higher inside."""
    from scipy.special import xlog1py, xlogy

    made = np.zeros(np.broadcast_shapes(cases.shape, units.shape))
    held, size = np.broadcast_arrays(cases, units)
    more = held * (all_units - size) > (total - held) * size
    inside, within = held[more], size[more]
    rest, others = total - inside, all_units - within
    high, low, share = inside / within, rest / others, total / all_units
    fitted = xlogy(inside, high) + xlog1py(within - inside, -high) + xlogy(rest, low) + xlog1py(others - rest, -low)
    made[more] = fitted - float(xlogy(total, share) + xlog1py(all_units - total, -share))
    return made


def poisson(
    cases: Counts,
    at_risk: Floats,
    longitude: Floats,
    latitude: Floats,
    *,
    seed: int,
    replicates: int = 999,
    share: float = 0.5,
    most: int = 10,
) -> Scan:
    """Circles with more cases than the people at risk, or whatever else says what to expect, give reason for.

    Args:
        cases: of each area, shape (n,).
        at_risk: denominators, 0 or more, shape (n,).
        longitude: of the areas' centres, degrees, shape (n,).
        latitude: likewise.
        seed: of the random maps.
        replicates: random maps; the smallest p is 1 / (replicates + 1).
        share: of the expected cases that a circle may hold at most, up to a half.
        most: clusters at most.

    Raises:
        BadInput: shapes that differ, a negative number, a share outside 0 to a half, no replicates.
    """
    return _scan(cases, at_risk, longitude, latitude, False, seed, replicates, share, most)


def bernoulli(
    cases: Counts,
    units: Counts,
    longitude: Floats,
    latitude: Floats,
    *,
    seed: int,
    replicates: int = 999,
    share: float = 0.5,
    most: int = 10,
) -> Scan:
    """Circles where a higher share of units are cases: hospitals that were hit, among all hospitals.

    `units` are all, cases among them, shape (n,); the other arguments are those of `poisson`, and the random maps deal
    the same number of cases out to the units. Raises BadInput for an area with more cases than units as well.
    """
    if cases.shape == units.shape and np.any(cases > units):
        raise BadInput("An area has more cases than units; count the cases among the units.")
    return _scan(cases, units.astype(np.float64), longitude, latitude, True, seed, replicates, share, most)


def _scan(
    cases: Counts,
    at_risk: Floats,
    longitude: Floats,
    latitude: Floats,
    of_units: bool,
    seed: int,
    replicates: int,
    share: float,
    most: int,
) -> Scan:
    _check(cases, at_risk, longitude, replicates, share)
    why = _unfit(cases, at_risk, of_units)
    if why is not None:
        return Scan((), replicates, refused(why))
    # Areas in an order of their own, so that the same seed deals the same maps however the rows come.
    rows = np.lexsort((cases, at_risk, latitude, longitude))
    cases, at_risk = cases[rows], at_risk[rows]
    around = circles(longitude[rows], latitude[rows])
    total, all_units = int(cases.sum()), float(at_risk.sum())
    sizes = np.cumsum(at_risk[around.order], axis=1)
    allowed = around.ends & (sizes <= all_units * share * (1 + 1e-12)) & (sizes > 0)

    def ratio(held: Floats, size: Floats) -> Floats:
        if of_units:
            return bernoulli_ratio(held, size, total, all_units)
        return poisson_ratio(held, size / all_units * total, total)

    rng = np.random.default_rng(seed)
    if of_units:
        dealt = rng.multivariate_hypergeometric(at_risk.astype(np.int64), total, size=replicates)
    else:
        dealt = rng.multinomial(total, at_risk / all_units, size=replicates)
    greatest = _greatest(dealt, around, allowed, sizes, ratio)
    held = np.cumsum(cases[around.order], axis=1).astype(np.float64)
    ratios = np.where(allowed, ratio(held, sizes), 0.0)
    clusters = _clusters(around, ratios, held, sizes / all_units * total, greatest, total, most)
    return Scan(tuple(_renamed(each, rows) for each in clusters), replicates)


def _greatest(
    dealt: Counts,
    around: Circles,
    allowed: NDArray[np.bool_],
    sizes: Floats,
    ratio: Callable[[Floats, Floats], Floats],
) -> Floats:
    """The greatest ratio of each random map."""
    reach = int(np.flatnonzero(allowed.any(axis=0)).max(initial=-1)) + 1
    near, ends, size = around.order[:, :reach], allowed[:, :reach], sizes[:, :reach]
    step = max(1, _CHUNK // max(near.size, 1))
    made = np.zeros(dealt.shape[0])
    for start in range(0, dealt.shape[0] if ends.any() else 0, step):
        held = np.cumsum(dealt[start : start + step].astype(np.int32)[:, near], axis=2, dtype=np.int32)
        made[start : start + step] = ratio(held[:, ends].astype(np.float64), size[ends]).max(axis=1)
    return made


def _clusters(
    around: Circles, ratios: Floats, held: Floats, due: Floats, greatest: Floats, total: int, most: int
) -> list[Cluster]:
    found: list[Cluster] = []
    taken = np.zeros(len(ratios), dtype=np.int64)
    while len(found) < most:
        free = np.cumsum(taken[around.order], axis=1) == 0
        best = np.where(free, ratios, 0.0)
        centre, end = np.unravel_index(int(np.argmax(np.round(best, 10))), best.shape)
        if best[centre, end] <= 0:
            break
        areas = around.order[centre, : end + 1]
        taken[areas] = 1
        inside, mean = float(held[centre, end]), float(due[centre, end])
        value = float(best[centre, end])
        found.append(
            Cluster(
                areas=tuple(areas.tolist()),
                radius=float(around.metres[centre, end]),
                cases=int(inside),
                expected=mean,
                relative_risk=relative_risk(inside, mean, total),
                ratio=value,
                p=p_value(value, greatest),
            )
        )
    return found


def relative_risk(inside: float, expected: float, total: float) -> float | None:
    """Observed by expected inside, divided by the same outside; None where that is nothing."""
    if total - inside <= 0 or expected <= 0 or total - expected <= 0:
        return None
    return (inside / expected) / ((total - inside) / (total - expected))


def p_value(ratio: float, greatest: Floats) -> float:
    """Share of maps, the observed one among them, whose greatest ratio is at least this (Dwass 1957)."""
    return (int((greatest >= ratio - 1e-9).sum()) + 1) / (greatest.size + 1)


def _renamed(cluster: Cluster, rows: Indices) -> Cluster:
    return replace(cluster, areas=tuple(rows[list(cluster.areas)].tolist()))


def _check(cases: Counts, at_risk: Floats, longitude: Floats, replicates: int, share: float) -> None:
    if not cases.shape == at_risk.shape == longitude.shape:
        raise BadInput("Cases, denominators and coordinates differ in number; give one of each for an area.")
    if np.any(cases < 0) or not np.all((at_risk >= 0) & np.isfinite(at_risk)):
        raise BadInput("A number of cases or people at risk is negative or missing; leave such areas out.")
    check_run(replicates, share)


def check_run(replicates: int, share: float) -> None:
    """Raise BadInput for no replicates, or a share that is not above 0 and at most a half."""
    if replicates < 1:
        raise BadInput(f"replicates is {replicates}; give 1 or more, 999 for a p to three digits.")
    if not 0 < share <= 0.5:
        raise BadInput(f"share is {share}; give more than 0 and at most 0.5, for a cluster is the smaller part.")


def _unfit(cases: Counts, at_risk: Floats, of_units: bool) -> Reason | None:
    if cases.sum() == 0:
        return Reason.EMPTY
    if at_risk.sum() == 0 or np.any((cases > 0) & (at_risk == 0)):
        return Reason.NO_DENOMINATOR
    if cases.size < 2:
        return Reason.SPARSE
    return Reason.NO_VARIATION if of_units and cases.sum() == at_risk.sum() else None
