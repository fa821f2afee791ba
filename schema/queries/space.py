"""Conditions on published geometry of any type, asked without the tables that readers may not see."""

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema.errors import BadInput
from schema.filters import Near, SpaceFilter
from schema.queries.declared import Asked, Declared
from schema.tables.published import event

Condition = sa.ColumnElement[bool]
Shape = sa.ColumnElement[Any]

SRID = 4326
WGS84: Shape = sa.literal_column("""'SPHEROID["WGS 84",6378137,298.257223563]'::spheroid""")

LATITUDE_METRES = 110_000
LONGITUDE_METRES = 111_000
"""No more than a degree of latitude measures anywhere, and a degree of longitude at the equator (WGS 84)."""

POLAR = 89.0


@dataclass(frozen=True)
class _Test:
    """What a shape must meet: boxes of which it touches one, and the test of a shape, of a point, of another event."""

    boxes: Sequence[Shape]
    of_shape: Callable[[Shape], Condition]
    of_point: Condition
    of_event: Condition


def drawn(space: SpaceFilter, table: sa.FromClause) -> Iterable[Asked]:
    """That a row's geometry touches the box and the area, and comes within reach of the point, of those that are given.

    What has no geometry meets none of them. Raises BadInput for an area that is no polygon.
    """
    if space.bbox:
        yield _boxed(space.bbox, table)
    for each in _tests(space):
        yield _on(table, each)


def _on(table: sa.FromClause, test: _Test) -> Condition:
    return sa.and_(*_in_index(test)) if table is event else test.of_shape(table.c.geometry)


def _boxed(bbox: Sequence[float], table: sa.FromClause) -> Declared:
    west, south, east, north = (float(each) for each in bbox)
    # A box over the antimeridian has its west east of its east.
    crossing = west > east
    return Declared(_in_box, table, crossing, west=west, south=south, east=east, north=north)


def _in_box(table: sa.FromClause, crossing: bool, west: Shape, south: Shape, east: Shape, north: Shape) -> Condition:
    spans = [(west, sa.literal(180.0)), (sa.literal(-180.0), east)] if crossing else [(west, east)]
    boxes = [_box(first, south, last, north) for first, last in spans]
    abreast = sa.or_(*(event.c.lon.between(first, last) for first, last in spans))
    return _on(table, _meeting(boxes, sa.and_(abreast, event.c.lat.between(south, north))))


def _in_index(test: _Test) -> Iterable[Condition]:
    """The test of events, as far as it goes on columns of the covering index, in which no geometry has room.

    `&&` alone decides whether that index is walked until a page is full, or another one finds the few that match: the
    planner knows from a map of all bounds how many to expect. Plain comparisons beside it would count the same twice.
    """
    yield sa.or_(*(event.c.bounds.bool_op("&&")(box) for box in test.boxes))
    yield sa.case((event.c.lon.is_not(None), test.of_point), else_=test.of_event)


def shape_is(test: Callable[[Shape], Condition]) -> Condition:
    """That the geometry of an event is so, by another name: the event itself may then come from an index alone."""
    whole = event.alias("drawn_event")
    same = (whole.c.id == event.c.id, whole.c.since == event.c.since)
    # No `exists`: the planner might ask it of all events beforehand.
    return sa.select(test(whole.c.geometry)).where(*same).correlate(event).scalar_subquery()


def _tests(space: SpaceFilter) -> Iterable[_Test]:
    if space.area is not None:
        area = [_polygon(space.area)]
        yield _meeting(area, _touching(event.c.bounds, area))
    if space.near:
        near, around = space.near, _box(*_around(space.near))

        def within_reach(shape: Shape) -> Condition:
            return sa.and_(shape.bool_op("&&")(around), _near(near, shape))

        yield _Test([around], within_reach, _reaching(near, event.c.bounds), shape_is(within_reach))


def _meeting(others: Sequence[Shape], of_point: Condition) -> _Test:
    of_event = sa.or_(*(sa.func.shape_touches(event.c.id, event.c.since, each) for each in others))
    return _Test(others, lambda shape: _touching(shape, others), of_point, of_event)


def _touching(shape: Shape, others: Sequence[Shape]) -> Condition:
    return sa.or_(*(sa.func.ST_Intersects(shape, each) for each in others))


def _box(west: Any, south: Any, east: Any, north: Any) -> Shape:
    # A box without width is a line or a point, and nothing touches it as a polygon.
    return sa.func.ST_Envelope(sa.func.ST_MakeEnvelope(west, south, east, north, SRID))


def _polygon(area: Mapping[str, Any]) -> Shape:
    if area.get("type") not in ("Polygon", "MultiPolygon"):
        raise BadInput("within.area: give a GeoJSON Polygon or MultiPolygon in WGS 84.")
    return sa.func.ST_SetSRID(sa.func.ST_GeomFromGeoJSON(json.dumps(area)), SRID)


def _near(near: Near, shape: Shape) -> Condition:
    point = _point(near)
    # The distance is one to the boundary, and not defined for collections, so that of their parts is taken.
    part = sa.func.ST_Dump(shape).table_valued("path", "geom", name="part")
    return sa.or_(
        sa.func.ST_Intersects(shape, point), sa.exists().select_from(part).where(_reaching(near, part.c.geom))
    )


def _reaching(near: Near, shape: Shape) -> Condition:
    """Geodesic distance by a spheroid of our own; geography looks its up in a table that readers may not see."""
    found: Condition = sa.func.ST_DistanceSpheroid(shape, _point(near), WGS84) <= near.metres
    return found


def _point(near: Near) -> Shape:
    return sa.func.ST_SetSRID(sa.func.ST_MakePoint(near.lon, near.lat), SRID)


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
