"""Which strikes have to be compared: an index over space and time together.

Coordinates in space are straight lines through the earth, which are never longer than the way over the ground, and time
is scaled to metres; a cube of that space about each strike holds all that may be a pair with it. Strikes are first
sorted by how coarsely place and time are known, lest one known to the month widen the search for all. Validation:
`repeats` finds what comparing all pairs finds.
"""

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analytics.spatial.geodesy import Floats, Indices, in_space
from schema.errors import TooLarge

if TYPE_CHECKING:
    from analytics.durations.repeats import Strikes

MOST_PAIRS = 2_000_000

_METRES = (50.0, 400.0, 1600.0)
_SECONDS = (3600.0, 25 * 3600.0, 8 * 86_400.0, 32 * 86_400.0, 367 * 86_400.0)


def candidates(
    s: "Strikes",
    dated: NDArray[np.bool_],
    placed: NDArray[np.bool_],
    radius: float,
    longest: float,
    most: int = MOST_PAIRS,
) -> tuple[Indices, Indices]:
    """Pairs of rows, `one` < `other`, in order: all that may lie within `radius` metres and `longest` seconds.

    Raises TooLarge when there are more than `most`.
    """
    middle, half = (s.earliest + s.latest) / 2, (s.latest - s.earliest) / 2
    rows = np.flatnonzero(dated & placed)
    points = in_space(s.longitude[rows], s.latitude[rows])
    near = _pairs(rows, points, s.uncertainty[rows], middle[rows], half[rows], radius, longest, most)
    rows = np.flatnonzero(dated & (s.site >= 0))
    _, site = np.unique(s.site[rows], return_inverse=True)
    # Sites three metres apart on a line, with one metre for the radius.
    points = 3.0 * site[:, None].astype(np.float64)
    same = _pairs(rows, points, np.zeros(rows.size), middle[rows], half[rows], 1.0, longest, most)
    count = np.int64(max(s.ids.size, 1))
    both = np.unique(np.concatenate((near[0] * count + near[1], same[0] * count + same[1])))
    return (both // count).astype(np.intp), (both % count).astype(np.intp)


def _pairs(
    rows: Indices,
    points: Floats,
    slack: Floats,
    middle: Floats,
    half: Floats,
    radius: float,
    longest: float,
    most: int,
) -> tuple[Indices, Indices]:
    binned = np.searchsorted(_METRES, slack) * 100 + np.searchsorted(_SECONDS, 2 * half)
    bins = [np.flatnonzero(binned == each) for each in np.unique(binned)]
    found: list[NDArray[np.intp]] = [np.empty((0, 2), dtype=np.intp)]
    count = 0
    for one, other in combinations_with_replacement(bins, 2):
        reach = radius + slack[one].max() + slack[other].max()
        time = longest + half[one].max() + half[other].max()
        pairs = _within(points, middle, one, other, reach, time, count, most)
        count += len(pairs)
        found.append(pairs)
    both = np.sort(rows[np.concatenate(found)], axis=1)
    return both[:, 0], both[:, 1]


def _within(
    points: Floats, middle: Floats, one: Indices, other: Indices, reach: float, time: float, held: int, most: int
) -> NDArray[np.intp]:
    """Pairs of places in the arrays that lie in each other's cube; with those `held` there may be `most`."""
    from scipy.spatial import cKDTree

    # A hair wider, since coordinates are rounded in the last digit.
    limit = reach * (1 + 1e-9) + 1e-6
    space = np.column_stack((points, middle * (limit / (time * (1 + 1e-9) + 1e-3))))
    same = one is other
    first: Any = cKDTree(space[one])
    second: Any = first if same else cKDTree(space[other])
    # Counted before they are held; in one and the same tree each stands beside itself, and each pair twice.
    few = one.size * other.size <= most - held
    count = 0 if few else int(first.count_neighbors(second, limit, p=np.inf))
    if held + ((count - one.size) // 2 if same else count) > most:
        raise TooLarge(
            f"where: over {most:,} pairs of strikes would have to be compared; ask for less time or a smaller area."
        )
    if same:
        found: NDArray[np.intp] = first.query_pairs(limit, p=np.inf, output_type="ndarray").astype(np.intp)
        return one[found]
    near = first.sparse_distance_matrix(second, limit, p=np.inf, output_type="ndarray")
    return np.column_stack((one[near["i"]], other[near["j"]]))
