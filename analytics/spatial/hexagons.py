"""Hexagons of H3: the cell of a point, whether a record is known finely enough for it, and sums that are conserved.

A record fits a resolution when its disc of uncertainty is no wider than a cell of that resolution; else it is unplaced
there, and placed at the finest coarser one that it fits. Uber's H3, version 4; cells have names of 15 hexadecimal
digits. A cell of resolution 8 has 0.74 square kilometres on average. Validation: the cell of a point holds it; sums of
records are the same at every resolution, unplaced ones included.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.spatial.geodesy import Floats, check_coordinates
from schema.errors import BadInput
from schema.hexagons import COARSEST, FINEST, widest


@dataclass(frozen=True)
class Hexagons:
    """Counts by cell in order of name, and what is known too coarsely for that size; both add up to all records."""

    resolution: int
    counts: Mapping[str, int]
    unplaced: int

    @property
    def total(self) -> int:
        """All records."""
        return sum(self.counts.values()) + self.unplaced


def cell(longitude: float, latitude: float, resolution: int) -> str:
    """The cell that a point lies in."""
    import h3

    widest(resolution)
    check_coordinates(np.array([longitude]), np.array([latitude]))
    return str(h3.latlng_to_cell(latitude, longitude, resolution))


def fits(uncertainty: Floats, resolution: int) -> NDArray[np.bool_]:
    """Whether records with these radii of uncertainty in metres may be counted in cells; one of NaN may not."""
    if np.any(uncertainty < 0):
        raise BadInput("A radius of uncertainty is negative; give 0 or more, or none where it is unknown.")
    return np.asarray(uncertainty <= widest(resolution))


def hexagons(longitude: Floats, latitude: Floats, uncertainty: Floats, resolution: int) -> Hexagons:
    """Records by cell.

    Args:
        longitude: degrees, shape (n,); NaN for a record without a point, which is unplaced.
        latitude: degrees, shape (n,).
        uncertainty: radius in metres within which the record lies, shape (n,); NaN where unknown, which is unplaced.
        resolution: 5 to 9.

    Raises:
        BadInput: another resolution, a negative radius, points off the globe.
    """
    import h3

    if not longitude.shape == latitude.shape == uncertainty.shape:
        raise BadInput("Longitudes, latitudes and radii differ in number; give one of each for a record.")
    placed = fits(uncertainty, resolution) & np.isfinite(longitude) & np.isfinite(latitude)
    lon, lat = longitude[placed], latitude[placed]
    check_coordinates(lon, lat)
    find = h3.latlng_to_cell
    found = Counter(find(y, x, resolution) for x, y in zip(lon.tolist(), lat.tolist(), strict=True))
    return Hexagons(resolution, dict(sorted(found.items())), int((~placed).sum()))


def rolled_up(finer: Hexagons, resolution: int) -> Hexagons:
    """The same counts in the cells of a coarser resolution that contain them; what is unplaced stays so.

    A parent does not cover its children to the metre, so that a point at its border may be counted by the neighbour if
    cells are found anew; and records too coarse for the finer size may fit here. Ask `hexagons` for both.
    """
    import h3

    widest(resolution)
    if resolution > finer.resolution:
        raise BadInput(f"resolution is {resolution}; cells of {finer.resolution} can only be summed to coarser ones.")
    sums: Counter[str] = Counter()
    for name, count in finer.counts.items():
        sums[str(h3.cell_to_parent(name, resolution))] += count
    return Hexagons(resolution, dict(sorted(sums.items())), finer.unplaced)


def finest(uncertainty: float, resolutions: Iterable[int] = range(COARSEST, FINEST + 1)) -> int | None:
    """The finest of the resolutions that a record with that radius of uncertainty fits; None where it fits none."""
    able = [each for each in resolutions if bool(fits(np.array([uncertainty]), each)[0])]
    return max(able, default=None)
