"""Distances on the ellipsoid WGS84, never Euclid on degrees.

A degree of longitude at Aleppo is 20 % shorter than one of latitude, and a sphere differs from the ellipsoid by 0.2 %,
which decides what lies within 100 m. Distances are geodesics (C. F. F. Karney, "Algorithms for geodesics", Journal of
Geodesy 87, 2013), as PostGIS has them for `geography`. Validation: all pairs by pyproj's geodesics, across the date
line and at the pole too.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schema.errors import BadInput

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

_A = 6_378_137.0
_F = 1 / 298.257223563


def check_coordinates(longitude: Floats, latitude: Floats) -> None:
    """Raise BadInput unless both are finite degrees on the globe, one for one."""
    if longitude.shape != latitude.shape:
        raise BadInput(f"{longitude.size} longitudes and {latitude.size} latitudes given; give as many of each.")
    if not (np.all(np.abs(longitude) <= 180) and np.all(np.abs(latitude) <= 90)):
        raise BadInput("A point lies outside longitude -180 to 180 and latitude -90 to 90, or has no coordinates.")


def metres_between(longitude: Floats, latitude: Floats, longitude2: Floats, latitude2: Floats) -> Floats:
    """Geodesic distances in metres between points, one for one."""
    from pyproj import Geod

    _, _, metres = Geod(ellps="WGS84").inv(longitude, latitude, longitude2, latitude2)
    return np.asarray(metres, dtype=np.float64)


def in_space(longitude: Floats, latitude: Floats) -> Floats:
    """Earth-centred coordinates of points on the ellipsoid, in metres, shape (n, 3).

    The straight line between two of them is never longer than the geodesic, so that whatever lies within a distance
    also lies within it here: an index over these coordinates finds every candidate, at poles and date line as well.
    """
    lon, lat = np.radians(longitude), np.radians(latitude)
    squared = _F * (2 - _F)
    normal = _A / np.sqrt(1 - squared * np.sin(lat) ** 2)
    ground = normal * np.cos(lat)
    return np.column_stack((ground * np.cos(lon), ground * np.sin(lon), normal * (1 - squared) * np.sin(lat)))


@dataclass(frozen=True)
class Pairs:
    """Pairs of points by their numbers, `first` < `second`, in order, with the metres between them."""

    first: Indices
    second: Indices
    metres: Floats


def pairs_within(longitude: Floats, latitude: Floats, metres: float) -> Pairs:
    """Every two points at most so many metres apart, each pair once.

    Raises BadInput for a distance that is not above 0, or points off the globe. Memory grows with the pairs found.
    """
    from scipy.spatial import cKDTree

    check_coordinates(longitude, latitude)
    if not 0 < metres < np.inf:
        raise BadInput(f"metres is {metres}; give a distance above 0.")
    tree: Any = cKDTree(in_space(longitude, latitude))
    # A hair wider, since coordinates are rounded in the last digit.
    found: Indices = tree.query_pairs(metres * (1 + 1e-9) + 1e-6, output_type="ndarray").astype(np.intp)
    found = found[np.lexsort((found[:, 1], found[:, 0]))]
    first, second = found[:, 0], found[:, 1]
    apart = metres_between(longitude[first], latitude[first], longitude[second], latitude[second])
    near = apart <= metres
    return Pairs(first[near], second[near], apart[near])


def projected(longitude: Floats, latitude: Floats) -> Floats:
    """Coordinates in metres east and north of the middle of the points, shape (n, 2).

    The projection is azimuthal equidistant about that middle: exact from the centre, and within 0.1 % between any two
    points of a country of 500 km. Points that span more than 60 degrees raise BadInput, for no plane holds them.
    """
    from pyproj import Proj

    check_coordinates(longitude, latitude)
    if longitude.size == 0:
        return np.empty((0, 2))
    if np.ptp(longitude) > 60 or np.ptp(latitude) > 60:
        raise BadInput("The points span more than 60 degrees; ask for a smaller part of the world.")
    lon, lat = (longitude.min() + longitude.max()) / 2, (latitude.min() + latitude.max()) / 2
    east, north = Proj(proj="aeqd", lon_0=lon, lat_0=lat, ellps="WGS84")(longitude, latitude)
    return np.column_stack((east, north))
