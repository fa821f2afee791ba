"""What stands together on a map: hotspots, scans over space, scans over space and time."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analytics.spatial.geodesy import projected
from analytics.spatial.hotspots import Local, local
from analytics.spatial.neighbours import Neighbours
from analytics.spatial.scanning import Scan, poisson
from analytics.spatial.spacetime import SpaceTimeScan, permutation
from tests.benchmarks.analytics.methods import Case

SIDE, AREAS, PLACES, DAYS, CASES = 100, 300, 200, 60, 5_000
DRAWS, FEW_MAPS, FEW_DAYS = 999, 30, 3
LONGEST = 7

Floats = NDArray[np.float64]


def cases() -> Iterator[Case]:
    values, near = squares()
    yield Case(
        f"Gi* and local Moran of {values.size:,} areas, {DRAWS} permutations",
        lambda: local(values, near, seed=1, permutations=DRAWS),
        beside="esda",
        theirs=lambda: by_esda(values, near),
        agree=same_statistics,
        turns=3,
    )
    found, people, lon, lat = world()
    yield Case(
        f"scan of {AREAS} areas, {DRAWS} random maps",
        lambda: poisson(found, people, lon, lat, seed=1, replicates=DRAWS),
        10.0,
        "numpy, a circle's centre at a time",
        lambda: every_circle(found, people, lon, lat),
        FEW_MAPS / DRAWS,
        lambda ours, theirs: isinstance(ours, Scan) and np.isclose(ours.clusters[0].ratio, theirs),
        turns=3,
    )
    place, day = happened()
    yield Case(
        f"space-time permutation of {CASES:,} cases, {PLACES} places, {DAYS} days, {DRAWS} random maps",
        lambda: permutation(place, day, lon[:PLACES], lat[:PLACES], seed=1, replicates=DRAWS, longest=LONGEST),
        beside="numpy, a circle at a time",
        theirs=lambda: every_cylinder(place, day, lon[:PLACES], lat[:PLACES]),
        share=FEW_DAYS / DRAWS,
        agree=lambda ours, theirs: isinstance(ours, SpaceTimeScan) and np.isclose(ours.clusters[0].ratio, theirs),
        turns=3,
    )


def squares() -> tuple[Floats, Neighbours]:
    """A board of squares, each with up to eight neighbours."""
    at = [(row, column) for row in range(SIDE) for column in range(SIDE)]
    around = [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1) if (a, b) != (0, 0)]
    near = tuple(
        tuple(
            sorted((row + a) * SIDE + column + b for a, b in around if 0 <= row + a < SIDE and 0 <= column + b < SIDE)
        )
        for row, column in at
    )
    values = np.random.default_rng(1).poisson(4, SIDE**2).astype(np.float64)
    return values, Neighbours(tuple(f"a{n:05}" for n in range(SIDE**2)), near)


def by_esda(values: Floats, near: Neighbours) -> tuple[Floats, Floats]:
    import esda
    from libpysal.weights import W

    own = W({n: list(others) for n, others in enumerate(near.of)}, silence_warnings=True)
    with_self = W({n: [n, *others] for n, others in enumerate(near.of)}, silence_warnings=True)
    gi = esda.G_Local(values, with_self, transform="B", permutations=DRAWS, star=True, seed=1)
    own.transform = "R"
    return gi.Zs, esda.Moran_Local(values, own, permutations=DRAWS, seed=1).Is


def same_statistics(ours: Local, theirs: tuple[Floats, Floats]) -> bool:
    return np.allclose(ours.gi, theirs[0]) and np.allclose(ours.lisa, theirs[1])


def world() -> tuple[NDArray[np.int64], Floats, Floats, Floats]:
    rng = np.random.default_rng(1)
    people = rng.integers(1_000, 50_000, AREAS).astype(np.float64)
    found = rng.poisson(people / 2_000)
    return found, people, 36 + 3 * rng.random(AREAS), 33 + 3 * rng.random(AREAS)


def _order(lon: Floats, lat: Floats) -> NDArray[np.intp]:
    """Around each area all areas by distance."""
    at = projected(lon, lat)
    return np.argsort(np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)), axis=1, kind="stable")


def every_circle(found: NDArray[np.int64], people: Floats, lon: Floats, lat: Floats) -> float:
    """Kulldorff's ratio of the observed map, after so many random ones."""
    rng, order = np.random.default_rng(1), _order(lon, lat)
    total, due = found.sum(), people / people.sum() * found.sum()

    def greatest(dealt: NDArray[np.int64]) -> float:
        best = 0.0
        for around in order:
            inside, mean = np.cumsum(dealt[around]), np.cumsum(due[around])
            use = (mean <= total / 2) & (inside > mean)
            c, e = inside[use], mean[use]
            ratios = c * np.log(c / e) + (total - c) * np.log(np.maximum(total - c, 1) / (total - e))
            best = max(best, ratios.max(initial=0.0))
        return best

    for _ in range(FEW_MAPS):
        greatest(rng.multinomial(total, people / people.sum()))
    return greatest(found)


def happened() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    rng = np.random.default_rng(1)
    return rng.integers(0, PLACES, CASES), rng.integers(0, DAYS, CASES)


def every_cylinder(place: NDArray[np.int64], day: NDArray[np.int64], lon: Floats, lat: Floats) -> float:
    """The ratio of the observed map, after so many random ones."""
    rng, order = np.random.default_rng(1), _order(lon, lat)
    total = place.size

    def greatest(days: NDArray[np.int64]) -> float:
        counts = np.zeros((PLACES, DAYS))
        np.add.at(counts, (place, days), 1)
        best = 0.0
        for around in order:
            until = np.cumsum(counts[around], axis=0)
            until = until[until.sum(axis=1) <= total / 2]
            for width in range(1, LONGEST + 1):
                best = max(best, _of_width(until, counts.sum(axis=0), width, total))
        return best

    for _ in range(FEW_DAYS):
        greatest(rng.permutation(day))
    return greatest(day)


def _of_width(until: Floats, by_day: Floats, width: int, total: int) -> float:
    """The greatest ratio among windows of so many days."""
    window = np.ones(width)
    inside = np.array([np.convolve(row, window, "valid") for row in until])
    due = until.sum(axis=1)[:, None] * np.convolve(by_day, window, "valid") / total
    use = (inside > due) & (due > 0)
    c, e = inside[use], due[use]
    ratios = c * np.log(c / e) + (total - c) * np.log((total - c) / (total - e))
    return float(ratios.max(initial=0.0))
