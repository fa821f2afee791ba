"""Boxes, areas and circles against points, lines, areas and collections of them, by the public login."""

import math

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from schema import session
from schema.filters import EventFilter, Near, SpaceFilter
from schema.queries.conditions import conditions
from schema.queries.space import drawn
from schema.tables.published import event
from tests.recording import box, point
from tests.schema.queries.publishing import publishing, resolve

SHAPES = {
    "point": point(1, 1),
    "line": "SRID=4326;LINESTRING(3 0, 3 2)",
    "area": box(5, 0, 7, 2),
    "areas": "SRID=4326;MULTIPOLYGON(((9 0, 10 0, 10 1, 9 1, 9 0)), ((9 4, 10 4, 10 5, 9 5, 9 4)))",
    "several": "SRID=4326;GEOMETRYCOLLECTION(POINT(12 0), LINESTRING(14 0, 14 2))",
    "far east": point(179.9, 0),
    "far west": point(-179.9, 0),
    "none": None,
}


@pytest.fixture(scope="module", autouse=True)
def published(database: object) -> None:
    with publishing() as publish:
        publish.begin()
        for name, shape in SHAPES.items():
            publish.event(name, "2016-12-01", geometry=shape)


def found(space: SpaceFilter) -> set[str]:
    where = EventFilter(within=space)
    with session.reading() as connection:
        asked = resolve(connection, where)
        return set(connection.scalars(sa.select(event.c.id).where(*conditions(where, asked))))


BOXES: dict[str, tuple[tuple[float, ...], set[str]]] = {
    "around a point": ((0, 0, 2, 2), {"point"}),
    "whose corner is the point": ((1, 1, 2, 2), {"point"}),
    "across a line": ((2, 0.5, 4, 1), {"line"}),
    "inside an area": ((5.5, 0.5, 6, 1), {"area"}),
    "between two parts": ((9, 2, 10, 3), set()),
    "on the second part": ((9, 4.5, 10, 6), {"areas"}),
    "on one of several": ((13, 1, 15, 3), {"several"}),
    "over the antimeridian": ((179, -1, -179, 1), {"far east", "far west"}),
    "without width": ((3, 1, 3, 2), {"line"}),
    "without width through a point": ((1, 0, 1, 2), {"point"}),
    "that is a point": ((1, 1, 1, 1), {"point"}),
    "around the bounds of several, and on none": ((12.5, 1, 13.5, 1.5), set()),
    "of the whole Earth": ((-180, -90, 180, 90), set(SHAPES) - {"none"}),
}


@pytest.mark.parametrize("name", BOXES)
def test_in_a_box(name: str) -> None:
    bounds, expected = BOXES[name]
    assert found(SpaceFilter(bbox=bounds)) == expected


def test_in_an_area() -> None:
    ring = [[2.5, 1], [5.5, 1], [5.5, 1.5], [2.5, 1.5], [2.5, 1]]
    assert found(SpaceFilter(area={"type": "Polygon", "coordinates": [ring]})) == {"line", "area"}


DEGREE = 111_319.49
"""Metres of a degree of longitude at the equator, WGS 84."""

CIRCLES: dict[str, tuple[Near, set[str]]] = {
    "reaching a line aside": (Near(lon=2.5, lat=1, metres=DEGREE / 2), {"line"}),
    "not reaching it": (Near(lon=2.5, lat=1, metres=DEGREE / 2 - 100), set()),
    "inside an area": (Near(lon=6, lat=1, metres=1), {"area"}),
    "near the second part": (Near(lon=9.5, lat=5.1, metres=12_000), {"areas"}),
    "near one of several": (Near(lon=14.1, lat=1, metres=12_000), {"several"}),
    "over the antimeridian": (Near(lon=-179.95, lat=0, metres=0.16 * DEGREE), {"far east", "far west"}),
    "near a pole": (Near(lon=0, lat=89.9, metres=1_000_000), set()),
}


@pytest.mark.parametrize("name", CIRCLES)
def test_in_a_circle(name: str) -> None:
    near, expected = CIRCLES[name]
    assert found(SpaceFilter(near=near)) == expected


@settings(max_examples=40, deadline=None)
@given(st.floats(-170, 170), st.floats(-88, 88), st.floats(0, 2 * math.pi), st.floats(1, 1_000_000))
def test_the_box_to_begin_with_loses_nothing(lon: float, lat: float, bearing: float, metres: float) -> None:
    """A point just inside the circle, on any bearing, is found, though a box is looked at first."""
    spot = sa.select(
        sa.cast(
            sa.func.ST_Project(sa.text("ST_MakePoint(:lon, :lat)::geography"), metres * 0.999, bearing),
            event.c.geometry.type,
        ).label("geometry")
    ).params(lon=lon, lat=lat)
    with session.migrating() as connection:
        shape = connection.scalar(spot)
    near = SpaceFilter(near=Near(lon=lon, lat=lat, metres=metres))
    with session.reading() as connection:
        given_ = sa.select(sa.literal(shape, event.c.geometry.type).label("geometry")).subquery()
        assert connection.scalars(sa.select(sa.true()).where(*drawn(near, given_))).all() == [True]
