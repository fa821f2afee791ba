"""Map tiles as statements: what lies in one tile, as layers of a Mapbox vector tile.

Every event that matches is told once in each tile that it concerns: as a point of `events`, or in a square of `cells`,
where it is known at least as precisely as a square is wide; else in the narrowest area of `areas` that is drawn at that
zoom. What is known to no area is in no tile; `totals` counts it. Numbers killed are those of incidents, as in
`analytics.counting`: null where unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import sqlalchemy as sa

from schema.errors import UnknownKey
from schema.filters import EventFilter
from schema.queries.conditions import known_at
from schema.queries.scope import Scope
from schema.queries.tiles_matching import Source, matching
from schema.tables.published import place, tile_area, tile_cell, tile_outline, tile_state

GRID = 26
"""The world has 2^26 columns and rows."""
DEEPEST = 14
"""Deepest zoom that there are tiles of; maps enlarge these further."""
SQUARES = 5
"""The squares of a tile are those of a level that is so much deeper than its zoom: 2^5 a side."""
AHEAD = 13
"""Deepest level of squares that sums are made ahead of; areas have them at all."""
EXTENT = 4096
"""Units a side of a tile."""
MARGIN = 64
"""Units beyond the edge up to which areas are drawn, so that no edge shows."""

AREAS = ((16, 4), (13, 3), (10, 2), (0, 1))
"""From which level of squares on areas down to which admin level are drawn; as in `94_tile_sums.sql`."""
OUTLINES = (3, 6, 9, 14)
"""Zooms that outlines are made for; as in `96_outlines.sql`."""

Column = sa.ColumnElement[Any]


@dataclass(frozen=True)
class Tile:
    """A tile by its address."""

    z: int
    x: int
    y: int

    @classmethod
    def at(cls, z: int, x: int, y: int) -> Self:
        """The tile with that address. Raises UnknownKey when there is none."""
        if not 0 <= z <= DEEPEST:
            raise UnknownKey(f"z: there are no tiles of zoom {z}; zooms are 0 to {DEEPEST}.")
        for name, value in (("x", x), ("y", y)):
            if not 0 <= value < 2**z:
                raise UnknownKey(f"{name}: there is no tile {value} at zoom {z}; they count from 0 to {2**z - 1}.")
        return cls(z, x, y)

    @property
    def parts(self) -> "list[Tile]":
        """The four tiles of the next zoom that it consists of."""
        return [Tile(self.z + 1, 2 * self.x + right, 2 * self.y + down) for down in (0, 1) for right in (0, 1)]

    def squares(self, level: int) -> tuple[int, int]:
        """The first and the last number of its squares of a level at least as deep."""
        number = sum((self.x >> bit & 1) << 2 * bit | (self.y >> bit & 1) << 2 * bit + 1 for bit in range(self.z))
        shift = 2 * (level - self.z)
        return number << shift, (number + 1 << shift) - 1


@dataclass(frozen=True)
class Drawn:
    """What is drawn: the question, whether its sums were made ahead, and squares of which level."""

    where: EventFilter
    scope: Scope
    ahead: bool
    level: int

    @property
    def fictional(self) -> Column:
        """Whether it is invented; one question asks for one kind."""
        return sa.literal(any(each["fictional"] for each in self.scope.collections)).label("fictional")


def state() -> sa.Select[Any]:
    """The number of the publication that sums were made of; no row where nothing was made for tiles."""
    return sa.select(tile_state.c.number)


def is_plain(where: EventFilter) -> bool:
    """Whether a filter asks for all events of its collections, so that sums made ahead answer it."""
    return where == EventFilter(collections=where.collections)


def has_squares(drawn: Drawn) -> bool:
    """Whether sums of its squares were made ahead."""
    return drawn.ahead and drawn.level <= AHEAD


def events(drawn: Drawn, tile: Tile, most: int) -> sa.Select[Any]:
    """Layer `events` and how many are in it: one point each, of at most one more than `most`."""
    source = matching(drawn.where, drawn.scope)
    c, shift = source.spot, GRID - tile.z - 12
    point = sa.func.ST_MakePoint(_right(c.x, shift) - tile.x * EXTENT, _right(c.y, shift) - tile.y * EXTENT)
    shown = [
        point.label("geom"),
        c.code,
        c.kind,
        sa.func.nullif(sa.func.array_to_string(c.violations, ","), "").label("violations"),
        sa.cast(c.day_from, sa.Text).label("day_from"),
        sa.cast(c.day_to, sa.Text).label("day_to"),
        c.date_precision,
        c.place_precision,
        c.radius.label("radius_metres"),
        c.granularity,
        c.verification,
        *(source.numbers[name].label(f"killed_{name}") for name in ("low", "best", "high")),
        c.collection,
        drawn.fictional,
        c.spot,
    ]
    inside = _inside(source, drawn, tile)
    found = sa.select(*shown).select_from(source.rows).where(*inside).limit(most + 1).subquery("found")
    told = sa.select(*(each for each in found.c if each.name != "spot"))
    layer = told.order_by(found.c.spot, found.c.code).subquery("layer")
    count: Column = sa.func.count().label("events")
    return sa.select(_layer(layer, "events").label("layer"), count).select_from(layer)


def cells(drawn: Drawn, tile: Tile) -> sa.Select[Any]:
    """Layer `cells` and how many events are in it: the squares of the level, each with its sums."""
    if has_squares(drawn):
        c = tile_cell.c
        sums = (
            sa.select(c.square.label("of"), *_added(tile_cell))
            .where(
                c.collection == sa.any_(_slugs(drawn)),
                c.level == drawn.level,
                c.square.between(*tile.squares(drawn.level)),
            )
            .group_by(c.square)
        )
    else:
        source = matching(drawn.where, drawn.scope)
        of = _right(source.spot.spot, 2 * (GRID - drawn.level))
        sums = (
            sa.select(of.label("of"), *_summed(source))
            .select_from(source.rows)
            .where(*_inside(source, drawn, tile))
            .group_by(of)
        )
    by = sums.cte("sums")
    side = EXTENT >> (drawn.level - tile.z)
    column, row = _column_and_row(by.c.of, drawn.level - tile.z)
    corner = (column * side, row * side)
    # Clockwise where rows count downwards, as the outer ring of a tile's polygon must run.
    square = sa.func.ST_Reverse(sa.func.ST_MakeEnvelope(*corner, corner[0] + side, corner[1] + side))
    layer = (
        sa.select(
            square.label("geom"),
            *_told(by.c),
            sa.literal(2 ** (drawn.level - tile.z)).label("squares_a_side"),
            drawn.fictional,
        )
        .order_by(by.c.of)
        .subquery("layer")
    )
    return _with_sum(layer, "cells")


def areas(drawn: Drawn, tile: Tile, zoom: int | None = None) -> sa.Select[Any]:
    """Layer `areas` and how many events are in it: areas that touch the tile, each with its sums.

    These are of what is known to lie in it and no more precisely; `zoom` is that of the outlines.
    """
    by = (_areas_ahead(drawn) if drawn.ahead else _areas_now(drawn)).cte("sums")
    box = sa.func.ST_TileEnvelope(tile.z, tile.x, tile.y)
    around = sa.func.ST_Expand(box, 40_075_016.7 / 2**tile.z * MARGIN / EXTENT)
    band = next(each for each in OUTLINES if each >= (tile.z if zoom is None else zoom))
    shape = sa.func.ST_AsMVTGeom(tile_outline.c.geometry, box, EXTENT, MARGIN, True)
    of = tile_outline.join(
        place, sa.and_(place.c.id == tile_outline.c.place, place.c.since == tile_outline.c.since)
    ).join(by, by.c.of == place.c.pcode)
    named = [place.c.pcode, place.c.level, place.c.name_en, place.c.name_ar]
    touching = (
        sa.select(shape.label("geom"), *named, *_told(by.c), _whole(by.c.near, "near"), drawn.fictional)
        .select_from(of)
        .where(
            tile_outline.c.zoom == band,
            tile_outline.c.geometry.bool_op("&&")(around),
            known_at(place, drawn.scope.number),
            place.c.level.is_not(None),
        )
        .cte("touching")
    )
    found = sa.select(touching).where(touching.c.geom.is_not(None))
    return _with_sum(found.order_by(touching.c.level, touching.c.pcode).subquery("layer"), "areas")


def _areas_ahead(drawn: Drawn) -> sa.Select[Any]:
    c = tile_area.c
    return (
        sa.select(c.pcode.label("of"), *_added(tile_area), sa.func.sum(c.near).label("near"))
        .where(c.collection == sa.any_(_slugs(drawn)), c.level == drawn.level, c.pcode != "")
        .group_by(c.pcode)
    )


def _areas_now(drawn: Drawn) -> sa.Select[Any]:
    source = matching(drawn.where, drawn.scope)
    of = source.area(next(depth for level, depth in AREAS if drawn.level >= level))
    vague = sa.func.coalesce(source.spot.finest < drawn.level, sa.true())
    return (
        sa.select(of.label("of"), *_summed(source), sa.func.count(source.spot.spot).label("near"))
        .select_from(source.rows)
        .where(*source.conditions, vague, of.is_not(None))
        .group_by(of)
    )


def _inside(source: Source, drawn: Drawn, tile: Tile) -> Sequence[Any]:
    """That an event is drawn at its spot, and that this lies in the tile."""
    known = source.spot.finest >= drawn.level
    if tile.z == 0:
        return [*source.conditions, source.spot.spot.is_not(None), known]
    return [*source.conditions, source.spot.spot.between(*tile.squares(GRID)), known]


def _slugs(drawn: Drawn) -> Column:
    return sa.literal(drawn.scope.slugs, sa.ARRAY(sa.Text))


SUMS = ("events", "incidents", "stated", "lows", "bests", "highs", "low", "best", "high")


def _added(table: sa.Table) -> list[Column]:
    """Sums of sums, of several collections."""
    return [sa.func.sum(table.c[name]).label(name) for name in SUMS]


def _summed(source: Source) -> list[Column]:
    """The same sums of events."""
    n, counted = source.numbers, source.counted
    count = sa.func.count
    made = {
        "events": count(),
        "incidents": count().filter(counted),
        "stated": count().filter(counted, n["stated"]),
        **{f"{name}s": count(n[name]).filter(counted) for name in ("low", "best", "high")},
        **{name: sa.func.sum(n[name]).filter(counted) for name in ("low", "best", "high")},
    }
    return [made[name].label(name) for name in SUMS]


def _told(c: Any) -> list[Column]:
    """What is told of a square or area. A number that is unknown is left out of a tile."""
    best, high = (sa.and_(c.stated > 0, those == c.stated) for those in (c.bests, c.highs))
    return [
        _whole(c.events, "events"),
        _whole(c.incidents, "incidents"),
        _whole(c.stated, "killed_stated"),
        sa.case((c.lows > 0, _whole(c.low))).label("killed_low"),
        sa.case((best, _whole(c.best))).label("killed_best"),
        sa.case((high, _whole(c.high))).label("killed_high"),
    ]


def _whole(number: Column, name: str | None = None) -> Column:
    """A sum as a whole number: as a sum of sums, which has another type, a tile would hold it as text."""
    cast: Column = sa.cast(number, sa.BigInteger)
    return cast if name is None else cast.label(name)


def _column_and_row(number: Column, bits: int) -> tuple[Column, Column]:
    """Where a square lies in its tile: the bits of its number, which alternate."""
    column: Column = sa.literal(0)
    row: Column = sa.literal(0)
    for bit in range(bits):
        column += _right(number, bit).op("&", precedence=5)(1 << bit)
        row += _right(number, bit + 1).op("&", precedence=5)(1 << bit)
    return sa.cast(column, sa.Integer), sa.cast(row, sa.Integer)


def _right(number: Column, bits: int) -> Column:
    """A number without its last bits."""
    return number.op(">>")(sa.literal(bits, sa.Integer))


def _with_sum(layer: sa.Subquery, name: str) -> sa.Select[Any]:
    total = sa.func.coalesce(sa.func.sum(layer.c.events), 0)
    count: Column = sa.cast(total, sa.BigInteger).label("events")
    return sa.select(_layer(layer, name).label("layer"), count).select_from(layer)


def _layer(rows: sa.Subquery, name: str) -> Column:
    layer: Column = sa.func.ST_AsMVT(rows.table_valued(), name, EXTENT, "geom", type_=sa.LargeBinary)
    return sa.case((sa.func.count() > 0, layer))
