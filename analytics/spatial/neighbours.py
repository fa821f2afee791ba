"""Who is whose neighbour: areas that share a border or corner, or points within so many metres.

Borders are compared as shapes and not vertex by vertex: where boundaries were simplified, an area may end at a corner
that its neighbour does not have. Distances are geodesic. libpysal finds the same on its Columbus data, and is not used
here because to import it takes seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.spatial.geodesy import Floats, pairs_within
from schema.errors import BadInput


@dataclass(frozen=True)
class Neighbours:
    """Neighbours of each area by number, ascending and without itself; all weigh the same.

    Attributes:
        ids: names of the areas, in the order given.
        of: numbers of the neighbours of each.
        metres: within which points are neighbours; None for areas that touch.
    """

    ids: tuple[str, ...]
    of: tuple[tuple[int, ...], ...]
    metres: float | None = None

    @property
    def islands(self) -> tuple[str, ...]:
        """Areas without a neighbour: no statistic that compares neighbours can speak of them."""
        return tuple(name for name, others in zip(self.ids, self.of, strict=True) if not others)

    @property
    def sizes(self) -> NDArray[np.intp]:
        """How many neighbours each has, shape (n,)."""
        return np.array([len(others) for others in self.of], dtype=np.intp)

    def flat(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """All pairs, each both ways: number of the area and of its neighbour, in order."""
        own = np.repeat(np.arange(len(self.of)), self.sizes).astype(np.intp)
        others = np.fromiter((other for each in self.of for other in each), dtype=np.intp, count=len(own))
        return own, others


def touching(shapes: Sequence[Any], ids: Sequence[str]) -> Neighbours:
    """Areas that share at least a point of their boundaries (queen contiguity).

    Args:
        shapes: shapely polygons, in any one coordinate system: whether they touch does not depend on it.
        ids: their names, each once.

    Raises BadInput for a shape that is missing or empty, or a name given twice. Validation: Columbus, whose 49 areas
    have 236 neighbours.
    """
    from shapely import STRtree

    _check(ids, len(shapes))
    if any(shape is None or shape.is_empty for shape in shapes):
        raise BadInput("An area has no shape; leave it out, or give its polygon.")
    own, others = STRtree(shapes).query(shapes, predicate="intersects")
    return _made(ids, own, others, None)


def within(longitude: Floats, latitude: Floats, ids: Sequence[str], metres: float) -> Neighbours:
    """Points at most so many metres apart along the ellipsoid.

    Raises BadInput for a distance that is not above 0, points off the globe, or a name given twice. Checked against
    the geodesics of pyproj, pair by pair.
    """
    _check(ids, longitude.size)
    found = pairs_within(longitude, latitude, metres)
    both = np.concatenate((found.first, found.second)), np.concatenate((found.second, found.first))
    return _made(ids, *both, metres)


def _made(ids: Sequence[str], own: NDArray[np.intp], others: NDArray[np.intp], metres: float | None) -> Neighbours:
    of: list[set[int]] = [set() for _ in ids]
    for one, other in zip(own.tolist(), others.tolist(), strict=True):
        if one != other:
            of[one].add(other)
    return Neighbours(tuple(ids), tuple(tuple(sorted(each)) for each in of), metres)


def _check(ids: Sequence[str], count: int) -> None:
    if len(ids) != count:
        raise BadInput(f"{len(ids)} names for {count} areas given; give one for each.")
    if len(set(ids)) != len(ids):
        raise BadInput("Two areas have the same name; give each once.")
