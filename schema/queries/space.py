"""Conditions on published geometry of any type, asked without the tables that readers may not see."""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from schema.errors import BadInput
from schema.filters import Near, SpaceFilter

Condition = sa.ColumnElement[bool]

SRID = 4326
WGS84: sa.ColumnElement[Any] = sa.literal_column("""'SPHEROID["WGS 84",6378137,298.257223563]'::spheroid""")

LATITUDE_METRES = 110_000
LONGITUDE_METRES = 111_000
"""No more than a degree of latitude measures anywhere, and a degree of longitude at the equator (WGS 84)."""

POLAR = 89.0


def drawn(space: SpaceFilter, geometry: "sa.ColumnElement[Any]") -> Iterable[Condition]:
    """That a geometry touches the box and the area, and comes within reach of the point, of those that are given.

    What has no geometry meets none of them. Raises BadInput for an area that is no polygon.
    """
    if space.bbox:
        west, south, east, north = space.bbox
        # A box over the antimeridian has its west east of its east.
        spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        yield sa.or_(*(sa.func.ST_Intersects(geometry, _box(first, south, last, north)) for first, last in spans))
    if space.area is not None:
        yield sa.func.ST_Intersects(geometry, _polygon(space.area))
    if space.near:
        yield from _near(space.near, geometry)


def _box(west: float, south: float, east: float, north: float) -> "sa.ColumnElement[Any]":
    return sa.func.ST_MakeEnvelope(west, south, east, north, SRID)


def _polygon(area: Mapping[str, Any]) -> "sa.ColumnElement[Any]":
    if area.get("type") not in ("Polygon", "MultiPolygon"):
        raise BadInput("within.area: give a GeoJSON Polygon or MultiPolygon in WGS 84.")
    return sa.func.ST_SetSRID(sa.func.ST_GeomFromGeoJSON(json.dumps(area)), SRID)


def _near(near: Near, geometry: "sa.ColumnElement[Any]") -> Iterable[Condition]:
    """Geodesic distance by a spheroid of our own; geography looks its up in a table that readers may not see."""
    yield geometry.bool_op("&&")(_box(*_around(near)))
    point = sa.func.ST_SetSRID(sa.func.ST_MakePoint(near.lon, near.lat), SRID)
    # The distance is one to the boundary, and not defined for collections, so that of their parts is taken.
    part = sa.func.ST_Dump(geometry).table_valued("path", "geom", name="part")
    reached = sa.func.ST_DistanceSpheroid(part.c.geom, point, WGS84) <= near.metres
    yield sa.or_(sa.func.ST_Intersects(geometry, point), sa.exists().select_from(part).where(reached))


def _around(near: Near) -> tuple[float, float, float, float]:
    """A box that holds the circle, for an index to begin with."""
    up = near.metres / LATITUDE_METRES
    south, north = max(near.lat - up, -90.0), min(near.lat + up, 90.0)
    steepest = max(abs(south), abs(north))
    if steepest < POLAR:
        aside = near.metres / (LONGITUDE_METRES * math.cos(math.radians(steepest)))
        if abs(near.lon) + aside <= 180:
            return near.lon - aside, south, near.lon + aside, north
    return -180.0, south, 180.0, north
