"""Hexagons of H3 in which published points are counted: which cell of each resolution, and whether a point fits it.

A point fits a resolution when its disc of uncertainty is no wider than an average cell of that resolution; else it has
no cell there. Uber's H3, version 4; cells have names of 15 hexadecimal digits.
"""

from functools import cache
from math import sqrt

from schema.answering import HEXAGONS
from schema.errors import BadInput
from schema.vocabulary import PlacePrecision

COARSEST, FINEST = 5, 9
"""Resolutions that there are rules for: 253 to 0.1 square kilometres a cell."""

RESOLUTIONS = tuple(int(level.removeprefix("h3_")) for level in HEXAGONS)
"""Those at which points are published."""


@cache
def widest(resolution: int) -> float:
    """Radius of uncertainty in metres up to which a record fits: that of the circle inside an average cell.

    Raises BadInput for a resolution that is none of 5 to 9.
    """
    import h3

    if resolution not in range(COARSEST, FINEST + 1):
        raise BadInput(f"resolution is {resolution}; give {COARSEST} (253 km² a cell) to {FINEST} (0.1 km²).")
    return sqrt(h3.average_hexagon_area(resolution, unit="m^2") / (2 * sqrt(3)))


def radius(precision: str, stated: float | None) -> float | None:
    """Metres within which a published point lies; None where nobody knows.

    A spot is a spot unless its source states a radius. A point that stands for a district or anything wider has no
    radius: it is the middle of something, and nothing happened there.
    """
    if precision == PlacePrecision.EXACT:
        return stated or 0.0
    return stated if precision == PlacePrecision.NEAR else None


def cells(longitude: float, latitude: float, metres: float | None) -> tuple[str | None, ...]:
    """The cell of a point at each of `RESOLUTIONS`; None where it is known less precisely than that."""
    import h3

    return tuple(
        str(h3.latlng_to_cell(latitude, longitude, each)) if metres is not None and metres <= widest(each) else None
        for each in RESOLUTIONS
    )
