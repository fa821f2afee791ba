"""How many events a map shows and how many none can, and where they lie."""

from typing import Any

import sqlalchemy as sa

from schema.queries.conditions import conditions, known_at
from schema.queries.tiles import OUTLINES, Drawn
from schema.queries.tiles_matching import matching
from schema.tables.published import place, tile_outline


def spots(drawn: Drawn) -> sa.Select[Any]:
    """One row: events at a spot, and the first and last columns and rows of these."""
    source = matching(drawn.where, conditions(drawn.where, drawn.scope))
    c = source.spot
    return (
        sa.select(
            sa.func.count().label("events"),
            sa.func.min(c.x).label("west"),
            sa.func.max(c.x).label("east"),
            sa.func.min(c.y).label("north"),
            sa.func.max(c.y).label("south"),
        )
        .select_from(source.rows)
        .where(*source.conditions, c.spot.is_not(None))
    )


def areas(drawn: Drawn) -> sa.Select[Any]:
    """One row: all other events, those of no area with an outline, and the box around the areas of the others.

    The box is in metres of the map.
    """
    source = matching(drawn.where, conditions(drawn.where, drawn.scope))
    of = source.area(1)
    by = (
        sa.select(of.label("of"), sa.func.count().label("events"))
        .select_from(source.rows)
        .where(*source.conditions, source.spot.spot.is_(None))
        .group_by(of)
        .cte("sums")
    )
    outlined = (
        sa.select(place.c.pcode, tile_outline.c.geometry)
        .select_from(place)
        .join(tile_outline, sa.and_(place.c.id == tile_outline.c.place, place.c.since == tile_outline.c.since))
        .where(tile_outline.c.zoom == OUTLINES[0], known_at(place, drawn.scope.number))
        .subquery("outlined")
    )
    extent = sa.func.ST_Extent(outlined.c.geometry)
    return sa.select(
        _whole(sa.func.sum(by.c.events)).label("events"),
        _whole(sa.func.sum(by.c.events).filter(outlined.c.pcode.is_(None))).label("unplaced"),
        *(function(extent).label(name) for name, function in _SIDES.items()),
    ).select_from(by.outerjoin(outlined, outlined.c.pcode == by.c.of))


def _whole(total: "sa.ColumnElement[Any]") -> "sa.ColumnElement[int]":
    return sa.cast(sa.func.coalesce(total, 0), sa.BigInteger)


_SIDES: dict[str, Any] = {
    "west": sa.func.ST_XMin,
    "south": sa.func.ST_YMin,
    "east": sa.func.ST_XMax,
    "north": sa.func.ST_YMax,
}
