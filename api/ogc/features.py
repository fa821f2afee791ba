"""The collections that OGC API serves: the views of `schema.ogc`, as tipg asks them, and what may be asked of them."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from asyncpg import Connection
from cql2 import Expr
from geoalchemy2 import Geometry
from morecantile import Tile, TileMatrixSet
from sqlalchemy.dialects.postgresql import ARRAY
from tipg.collections import Column, ItemList, PgCollection

from api.ogc.door import DEFAULT
from api.tiles.answering import whole
from schema.errors import BadInput, TooLarge
from schema.ogc import FICTIONAL, SCHEMA, VIEWS, View, counted
from schema.queries import tiles

EVENTS = ("events", f"events{FICTIONAL}")
MOST_COUNTED, UNCOUNTED = 10_000, -1
"""Features up to which those that match a filter are counted, and what stands for more."""
MOST_IN_A_TILE = 5_000
"""Features up to which a tile is drawn; more would be dropped in silence."""

OPERATORS = frozenset(
    {
        *("and", "or", "not", "=", "<>", "<", "<=", ">", ">=", "like", "between", "in", "isNull", "casei"),
        *("+", "-", "*", "/", "s_intersects", "s_within", "s_contains", "s_disjoint", "s_equals", "s_touches"),
        *("s_overlaps", "s_crosses", "a_contains", "t_after", "t_before", "t_intersects"),
    }
)
"""What a filter may do: everything else would be a function of the database by its name."""
DEEPEST = 20
"""How deep conditions may lie in one another."""


class Published(PgCollection):
    """One view. Pages follow each other in its own order; `every` is how many features there are at all."""

    view: Any
    every: int = 0

    def cql_where(self, *args: Any, **kwargs: Any) -> Expr | None:
        """Conditions, of which intervals overlap, and only those that the view has columns for."""
        days = kwargs.pop("datetime", None)
        if (given := kwargs.get("cql")) is not None:
            _check(given.to_json(), self.columns())
        where = super().cql_where(*args, **kwargs)
        for each in _overlapping(days) if days else ():
            more = Expr(dict(each))
            where = more if where is None else where + more
        return where

    def _sort_expressions(self, sortby: str | None) -> list[tuple[str, str]]:
        chosen = super()._sort_expressions(sortby) if sortby else []
        there = {name for name, _ in chosen}
        may = [column.name for column in self.view.columns if "sort" in column.info["uses"]]
        if wrong := sorted(there - set(may)):
            raise BadInput(f"sortby: features are not sorted by {wrong[0]!r}; there are {', '.join(may)}.")
        # Ties would fall anyhow from page to page.
        return chosen + [(name, f'"{name}"') for name in self.view.order if name not in there]

    async def _features_count_query(self, conn: Connection, *, where: Expr | None = None, **_: Any) -> int:
        """How many match; `UNCOUNTED` where they are more than anybody counts for one page."""
        if where is None:
            return self.every
        found: int = await conn.fetchval(counted(self.view, where.to_sql(), MOST_COUNTED))
        return found if found <= MOST_COUNTED else UNCOUNTED

    async def features(self, conn: Connection, **asked: Any) -> ItemList:
        """A page: one feature more than is shown tells whether there is another page."""
        limit, offset = asked.pop("limit", None) or DEFAULT, asked.pop("offset", None) or 0
        found = await super().features(conn, limit=limit + 1, offset=offset, **asked)
        items = found["items"]
        return ItemList(
            items=items[:limit],
            matched=None if found["matched"] == UNCOUNTED else found["matched"],
            next=offset + limit if len(items) > limit else None,
            prev=max(offset - limit, 0) if offset else None,
        )

    async def get_tile(self, conn: Connection, *, tms: TileMatrixSet, tile: Tile, **asked: Any) -> bytes:
        """A tile: of events as at `/tiles`, where nothing is dropped and nothing drawn finer than it is known.

        Raises BadInput for a filter, UnknownKey when there is no such tile, TooLarge where it would be cut.
        """
        if any(value for name, value in asked.items() if name != "function_parameters"):
            raise BadInput("Tiles of a collection are whole; for those of a filter, take /tiles.")
        at = tiles.Tile.at(tile.z, tile.x, tile.y)
        if self.id in EVENTS:
            return await whole(at, fictional=self.id.endswith(FICTIONAL))
        inside = self.cql_where(tms=tms, tile=tile)
        if not 0 <= await self._features_count_query(conn, where=inside) <= MOST_IN_A_TILE:
            sentence = f"More than {MOST_IN_A_TILE:,} {self.id} lie in this tile; zoom in, or take items with bbox."
            raise TooLarge(sentence)
        made: bytes = await super().get_tile(conn, tms=tms, tile=tile, limit=MOST_IN_A_TILE)
        return made


def collections() -> dict[str, Published]:
    """All of them, by the names of their views."""
    return {view.name: _collection(view) for view in VIEWS}


def _collection(view: View) -> Published:
    columns = [_column(column) for column in view.columns]
    named = {column.name: column for column in columns}
    return Published(
        type="Table",
        id=view.name,
        table=view.name,
        schema=SCHEMA,
        title=view.name,
        description=view.doc,
        table_columns=columns,
        properties=columns,
        id_column=named[view.key],
        geometry_column=named["geometry"],
        datetime_column=named.get("day_from"),
        view=view,
    )


def _column(column: "sa.Column[Any]") -> Column:
    if isinstance(column.type, Geometry):
        return Column(name=column.name, type="geometry", description=column.doc, geometry_type="Geometry", srid=4326)
    return Column(name=column.name, type=_kind(column.type), description=column.doc)


def _kind(type_: Any) -> str:
    if isinstance(type_, ARRAY):
        return f"{_kind(type_.item_type)}[]"
    names: Mapping[type, str] = {sa.Integer: "integer", sa.Float: "float8", sa.Date: "date", sa.Boolean: "boolean"}
    return next((name for kind, name in names.items() if isinstance(type_, kind)), "text")


def _overlapping(days: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """That the days of a feature overlap an interval. Raises BadInput for what is none."""
    first, last = (days[0], days[-1]) if len(days) == 2 else (days[0], days[0])
    start, end = _day(first), _day(last)
    if start and end and start > end:
        raise BadInput(f"datetime: {first} lies after {last}; swap them.")
    if start:
        # What has no known end may still go on.
        after = {"op": ">=", "args": [{"property": "day_to"}, {"date": start.isoformat()}]}
        yield {"op": "or", "args": [after, {"op": "isNull", "args": [{"property": "day_to"}]}]}
    if end:
        yield {"op": "<=", "args": [{"property": "day_from"}, {"date": end.isoformat()}]}


def _day(text: str) -> dt.date | None:
    """A day, of an instant that of UTC; None for an open end."""
    if text in ("", ".."):
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}([Tt ].{1,40})?", text):
        try:
            return dt.date.fromisoformat(text) if len(text) == 10 else _instant(text).date()
        except ValueError:
            pass
    raise BadInput(f"datetime: {text!r} is no day; write 2016-12-13, 2016-12-01/2016-12-31, or 2016-12-01/.. .")


def _instant(text: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(text.upper())
    return found if found.tzinfo is None else found.astimezone(dt.UTC)


def _check(told: Any, names: Sequence[str], depth: int = 0) -> None:
    """Raise BadInput where a filter calls a function, or names what is no column."""
    if depth > DEEPEST:
        raise BadInput(f"filter: conditions lie more than {DEEPEST} deep in one another; write it flatter.")
    if isinstance(told, Mapping):
        operator, name = told.get("op"), told.get("property")
        if operator is not None and operator not in OPERATORS:
            raise BadInput(f"filter: there is no {operator!r} here; there are {', '.join(sorted(OPERATORS))}.")
        if name is not None and name not in (*names, "geometry"):
            raise BadInput(f"filter: there is no property {name!r}; there are {', '.join(names)} and geometry.")
        for each in told.values():
            _check(each, names, depth + 1)
    elif isinstance(told, Sequence) and not isinstance(told, str):
        for each in told:
            _check(each, names, depth + 1)
