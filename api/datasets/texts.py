"""CSV, JSON Lines and GeoJSON: PostgreSQL writes them, and the bytes leave as they are."""

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import orjson
import psycopg
import sqlalchemy as sa

from api.datasets import ahead, copying, spreadsheet
from api.datasets.about import About
from api.datasets.asking import Wanted
from schema.grains.declaring import Column, Grain, Kind, Wish
from schema.queries.places import DEGREES

KEY, SHAPE = "key of the feature", "geometry of the feature"
"""Names that no column has."""


@dataclass(frozen=True)
class Text:
    """How a file is written: what stands before its rows, how these are made, what stands after them.

    `joined` says that every row begins with a comma, of which the first row's must go.
    """

    head: bytes
    form: copying.Form
    options: str
    tail: bytes = b""
    joined: bool = False

    def rows(self, wanted: Wanted, wish: Wish) -> copying.Rows:
        """Its rows."""
        return copying.Rows(wanted.of, wish, wanted.chosen, self.form, self.options)

    def begin(self, piece: bytes) -> bytes:
        """The beginning of the file, of which that is the first piece of rows."""
        return self.head + piece[self.joined :]

    def end(self, *, begun: bool) -> bytes:
        """The end of the file, which is all of it when there are no rows."""
        return self.tail if begun else self.head + self.tail


def written(connection: "psycopg.Connection[Any]", wanted: Wanted, wish: Wish) -> Iterator[bytes]:
    """The file, in pieces. The connection must be in a transaction of one snapshot.

    Raises BadInput, UnknownKey, psycopg.Error; before the first piece when that is known by then.
    """
    text = of(wanted, wish)
    begun = False
    for piece in copying.parts(connection, text.rows(wanted, wish)):
        yield piece if begun else text.begin(piece)
        begun = True
    yield text.end(begun=begun)


async def written_async(
    connection: "psycopg.AsyncConnection[Any]", wanted: Wanted, wish: Wish, second: ahead.Second | None = None
) -> AsyncGenerator[bytes, None]:
    """`written` for asynchronous callers; with a `second` connection of the same snapshot, parts are read ahead."""
    text = of(wanted, wish)
    rows, begun = text.rows(wanted, wish), False
    pieces = ahead.parts(connection, second, rows) if second else copying.parts_async(connection, rows)
    async with aclosing(pieces):
        async for piece in pieces:
            yield piece if begun else text.begin(piece)
            begun = True
    yield text.end(begun=begun)


def of(wanted: Wanted, wish: Wish) -> Text:
    """How the file is written."""
    return _TEXTS[wanted.format](wanted, wish)


def _csv(wanted: Wanted, _: Wish) -> Text:
    return Text(spreadsheet.head(wanted.chosen, hxl=wanted.hxl), spreadsheet.cells, copying.PLAIN)


def _lines(_: Wanted, __: Wish) -> Text:
    return Text(b"", _objects, copying.LINES)


def _geojson(wanted: Wanted, wish: Wish) -> Text:
    told = {"type": "FeatureCollection", **About.of(wanted, wish).told()}
    del told["columns"]  # the codebook has them, and no reader of GeoJSON looks for them
    head = orjson.dumps(told)[:-1] + b',"features":[\n'
    return Text(head, _features(wanted.of, wish), copying.LINES, b"]}\n", joined=True)


_TEXTS: Mapping[str, Callable[[Wanted, Wish], Text]] = {"csv": _csv, "jsonl": _lines, "geojson": _geojson}


def _objects(rows: sa.Select[Any], columns: tuple[Column, ...]) -> sa.Select[Any]:
    """From rows of values to JSON objects with their names."""
    return _rows(sa.select(*_values(rows.subquery("found"), columns)).subquery("named"))


def _rows(named: sa.Subquery) -> sa.Select[Any]:
    return sa.select(sa.func.row_to_json(named.table_valued())).select_from(named)


def _features(grain: Grain, wish: Wish) -> copying.Form:
    """From rows of values to features (RFC 7946), whose geometry is null when it is unknown or withheld."""
    if grain.geometry is None:
        raise TypeError(f"{grain.name} have no geometry")
    geometry = sa.func.ST_AsGeoJSON(grain.geometry(wish), DEGREES).label(SHAPE)
    key = sa.func.concat_ws("/", *(grain.column(name).read(wish) for name in grain.key)).label(KEY)

    def form(rows: sa.Select[Any], columns: tuple[Column, ...]) -> sa.Select[Any]:
        found = rows.add_columns(key, geometry).subquery("found")
        named = sa.select(*_values(found, columns)).correlate(found).lateral("named")
        feature = sa.func.concat(
            ',{"type":"Feature","id":',
            sa.func.to_json(found.c[KEY]),
            ',"geometry":',
            sa.func.coalesce(found.c[SHAPE], "null"),
            ',"properties":',
            sa.func.row_to_json(named.table_valued()),
            "}",
        )
        return sa.select(feature).select_from(found.join(named, sa.true()))

    return form


def _values(found: sa.FromClause, columns: tuple[Column, ...]) -> "Iterator[sa.ColumnElement[Any]]":
    for column in columns:
        value = found.c[column.name]
        of_instant = column.kind is Kind.INSTANT and not column.many
        yield (spreadsheet.instant(value) if of_instant else value).label(column.name)
