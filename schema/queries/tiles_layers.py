"""The layers of one tile as one statement, built once for all tiles of a zoom and all questions of one form.

Sums that publish made ahead tell sooner than a thousand points that these would be too many; where there are none, one
pass over what matches makes squares and areas together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from schema.prepared import Written
from schema.queries.conditions import conditions
from schema.queries.declared import Asked, Declared
from schema.queries.tiles import AREAS, EXTENT, GRID, MARGIN, OUTLINES, SQUARES, Drawn, Tile
from schema.queries.tiles_matching import Source, matching
from schema.queries.tiles_sums import SUMS, added, summed, told, whole
from schema.tables.published import place, tile_area, tile_cell, tile_outline

Column = sa.ColumnElement[Any]

EQUATOR = 40_075_016.7
"""Metres that the map is wide."""


def layers(drawn: Drawn, tile: Tile, most: int, zoom: int) -> Written:
    """One row of layers, each null for nothing: `events`, or `cells` where these are more than `most`, and `areas`.

    Where squares are wider than they might be, there are no points; `zoom` is that of the outlines. Raises what
    `conditions` does.
    """
    asked = conditions(drawn.where, drawn.scope)
    declared = [each for each in asked if isinstance(each, Declared)]
    named = _values(drawn, tile, most)
    making = _Layers(drawn, tile.z, zoom, named, asked)
    if len(declared) < len(asked):
        return Written.of(making.statement())
    for place_, each in enumerate(declared):
        named |= each.named(_prefix(place_))
    counted = (drawn.where.reported.to is not None, *sorted(set(drawn.where.granularity)))
    form = ("tile", tile.z, drawn.level, zoom, drawn.sums is not None, counted, *(each.form for each in declared))
    return Written(form, (), named, making.statement)


def _values(drawn: Drawn, tile: Tile, most: int) -> dict[str, Any]:
    """What differs between statements of one form, by the names that it has in them."""
    first, last = tile.squares(drawn.level)
    first_spot, last_spot = tile.squares(GRID)
    values = {
        "publication": drawn.scope.number,
        "slugs": drawn.scope.slugs,
        "fictional": drawn.fictional,
        "most": most,
        "tile_x": tile.x,
        "tile_y": tile.y,
        "first": first,
        "last": last,
        "first_spot": first_spot,
        "last_spot": last_spot,
        "reported_to": drawn.where.reported.to,
    }
    return values if drawn.sums is None else values | {"violation": drawn.sums.violation, "kind": drawn.sums.kind}


def _prefix(position: int) -> str:
    """Of the names of a condition's values."""
    return f"c{position}_"


@dataclass(frozen=True)
class _Layers:
    """What the statement is made of; at `values` are those of its parameters."""

    drawn: Drawn
    z: int
    zoom: int
    values: Mapping[str, Any]
    asked: Sequence[Asked]

    def statement(self) -> sa.Select[Any]:
        """The statement."""
        areas = self._areas().label("areas")
        if self.drawn.level < self.z + SQUARES:
            return sa.select(sa.null().label("events"), self._cells().label("cells"), areas)
        most = self._value("most", sa.Integer)
        found = self._squares if self._squares_tell else self._found
        each = sa.func.sum(found.c.events) if self._squares_tell else sa.func.count()
        total = sa.select(sa.func.coalesce(each, 0).label("events")).select_from(found).cte("total")
        number = sa.select(total.c.events).scalar_subquery()
        # What a case does not come to is not made.
        points = sa.case((number <= most, self._points()))
        return sa.select(points.label("events"), sa.case((number > most, self._cells())).label("cells"), areas)

    @property
    def _squares_tell(self) -> bool:
        """Whether squares are at hand, to tell how many events there are."""
        return self.drawn.has_squares or self.drawn.sums is None

    def _value(self, name: str, type_: Any) -> "sa.BindParameter[Any]":
        return sa.bindparam(name, self.values[name], type_)

    def _between(self, number: Column, first: str, last: str) -> Column:
        within: Column = number.between(self._value(first, sa.BigInteger), self._value(last, sa.BigInteger))
        return within

    @cached_property
    def _source(self) -> Source:
        built = (
            each.condition(_prefix(place_)) if isinstance(each, Declared) else each
            for place_, each in enumerate(self.asked)
        )
        return matching(self.drawn.where, built)

    @cached_property
    def _inside(self) -> Sequence[Column]:
        """That an event is drawn at its spot, and that this lies in the tile."""
        spot = self._source.spot
        return [self._lies(spot.spot), spot.finest >= self.drawn.level]

    def _lies(self, spot: Column) -> Column:
        return self._between(spot, "first_spot", "last_spot")

    @cached_property
    def _found(self) -> sa.CTE:
        """The events of the tile, of at most one more than may be points."""
        source = self._source
        c, shift = source.spot, GRID - self.z - 12
        corner = [self._value(name, sa.Integer) * EXTENT for name in ("tile_x", "tile_y")]
        shown = [
            sa.func.ST_MakePoint(_right(c.x, shift) - corner[0], _right(c.y, shift) - corner[1]).label("geom"),
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
            self._fictional,
            c.spot,
        ]
        rows = sa.select(*shown).select_from(source.rows).where(*source.conditions, *self._inside)
        return rows.limit(self._value("most", sa.Integer) + 1).cte("found")

    @property
    def _fictional(self) -> Column:
        return self._value("fictional", sa.Boolean).label("fictional")

    def _points(self) -> "sa.ScalarSelect[Any]":
        found = self._found
        shown = sa.select(*(each for each in found.c if each.name != "spot"))
        return _layer(shown.order_by(found.c.spot, found.c.code), "events")

    @cached_property
    def _squares(self) -> sa.CTE:
        """Sums by square, `of` its number."""
        level = self.drawn.level
        if self.drawn.has_squares:
            c = tile_cell.c
            sums = sa.select(c.square.label("of"), *added(tile_cell)).where(*self._ahead(tile_cell))
            return sums.where(self._between(c.square, "first", "last")).group_by(c.square).cte("squares")
        if self.drawn.sums is None:
            both = self._both
            return (
                sa.select(both.c.square.label("of"), *(both.c[name] for name in SUMS))
                .where(both.c.square.is_not(None))
                .cte("squares")
            )
        rows = self._rows(*self._inside, of=_right(self._source.spot.spot, 2 * (GRID - level)))
        return sa.select(rows.c.of, *summed(rows.c)).group_by(rows.c.of).cte("squares")

    @cached_property
    def _both(self) -> sa.CTE:
        """Sums by square and by area in one pass: what is known well enough is in a square, all else in an area."""
        source, level = self._source, self.drawn.level
        located = sa.func.coalesce(source.spot.finest >= level, sa.false())
        area = source.area(next(depth for above, depth in AREAS if level >= above))
        square = _right(source.spot.spot, 2 * (GRID - level))
        rows = self._rows(
            sa.case((located, self._lies(source.spot.spot)), else_=area.is_not(None)),
            square=sa.case((located, square)),
            area=sa.case((sa.not_(located), area)),
        )
        by = (rows.c.square, rows.c.area)
        near = sa.func.count(rows.c.spot).label("near")
        return sa.select(*by, *summed(rows.c), near).group_by(*by).cte("both")

    def _rows(self, *where: Column, **of: Column) -> sa.Subquery:
        """What sums are made of. Fenced by an offset: inlined, it would be reckoned for each sum."""
        source = self._source
        numbers = (source.numbers[name].label(name) for name in ("stated", "low", "best", "high"))
        by = (each.label(name) for name, each in of.items())
        rows = sa.select(*by, source.spot.spot, source.counted.label("counted"), *numbers).select_from(source.rows)
        return rows.where(*source.conditions, *where).offset(0).subquery("rows")

    def _cells(self) -> "sa.ScalarSelect[Any]":
        """Layer `cells`: the squares of the level, each with its sums."""
        by, bits = self._squares, self.drawn.level - self.z
        side = EXTENT >> bits
        column, row = (each * side for each in _column_and_row(by.c.of, bits))
        # Clockwise where rows count downwards, as the outer ring of a tile's polygon must run.
        square = sa.func.ST_Reverse(sa.func.ST_MakeEnvelope(column, row, column + side, row + side))
        shown = sa.select(
            square.label("geom"), *told(by.c), sa.literal(2**bits).label("squares_a_side"), self._fictional
        )
        return _layer(shown.order_by(by.c.of), "cells")

    def _areas(self) -> "sa.ScalarSelect[Any]":
        """Layer `areas`: areas that touch the tile, each with its sums."""
        by = self._areas_ahead() if self.drawn.sums is not None else self._areas_now()
        box = sa.func.ST_TileEnvelope(self.z, *(self._value(name, sa.Integer) for name in ("tile_x", "tile_y")))
        around = sa.func.ST_Expand(box, EQUATOR / 2**self.z * MARGIN / EXTENT)
        band = next(each for each in OUTLINES if each >= self.zoom)
        shape = sa.func.ST_AsMVTGeom(tile_outline.c.geometry, box, EXTENT, MARGIN, True)
        named = [place.c.pcode, place.c.level, place.c.name_en, place.c.name_ar]
        touching = (
            sa.select(shape.label("geom"), *named, *told(by.c), whole(by.c.near).label("near"), self._fictional)
            .select_from(
                tile_outline.join(
                    place, sa.and_(place.c.id == tile_outline.c.place, place.c.since == tile_outline.c.since)
                ).join(by, by.c.of == place.c.pcode)
            )
            .where(
                tile_outline.c.zoom == band,
                tile_outline.c.geometry.bool_op("&&")(around),
                place.c.known.contains(self._value("publication", sa.Integer)),
                place.c.level.is_not(None),
            )
            .cte("touching")
        )
        found = sa.select(touching).where(touching.c.geom.is_not(None))
        return _layer(found.order_by(touching.c.level, touching.c.pcode), "areas")

    def _areas_ahead(self) -> sa.CTE:
        c = tile_area.c
        sums = sa.select(c.pcode.label("of"), *added(tile_area), sa.func.sum(c.near).label("near"))
        return sums.where(*self._ahead(tile_area), c.pcode != "").group_by(c.pcode).cte("sums")

    def _areas_now(self) -> sa.CTE:
        c = self._both.c
        sums = sa.select(c.area.label("of"), *(c[name] for name in (*SUMS, "near")))
        return sums.where(c.area.is_not(None)).cte("sums")

    def _ahead(self, table: sa.Table) -> Sequence[Column]:
        """That sums are those of the question, at its level."""
        c = table.c
        return [
            c.collection == sa.any_(self._value("slugs", sa.ARRAY(sa.Text))),
            c.violation == self._value("violation", sa.Text),
            c.kind == self._value("kind", sa.Text),
            c.level == self.drawn.level,
        ]


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


def _layer(rows: sa.Select[Any], name: str) -> "sa.ScalarSelect[Any]":
    layer = rows.subquery("layer")
    drawn: Column = sa.func.ST_AsMVT(layer.table_valued(), name, EXTENT, "geom", type_=sa.LargeBinary)
    return sa.select(sa.case((sa.func.count() > 0, drawn))).select_from(layer).scalar_subquery()
