"""The trunk as Arrow: rows of a grain as record batches, typed by what their columns hold.

PostgreSQL writes each value in one plain way that no setting of a session changes (days and instants as numbers, lists
with a control character between, geometry as WKB in hex), Arrow reads that without a loop over rows.
"""

import binascii
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from pyarrow import csv

from api.datasets.about import told_of
from api.datasets.copying import Form, Rows, parts
from api.datasets.gathering import ahead
from api.datasets.spreadsheet import BETWEEN as AS_TEXT
from schema.grains.declaring import Column, Grain, Kind, Wish

GEOMETRY = "geometry"
"""The name of the column with the shape of a row."""

BETWEEN = "\x1f"
"""What stands between elements of a list on the way: "unit separator", which no published text holds."""

BLOCK = 2_000_000
"""Bytes that are turned into a batch at a time, so that wide rows take no more memory than narrow ones."""
FIRST = 50_000
"""The same of the first, for which somebody waits."""

TYPES: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.CODE: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.INSTANT: pa.timestamp("us", tz="UTC"),
}

_ON_THE_WAY: dict[Kind, pa.DataType] = {Kind.DATE: pa.int32(), Kind.INSTANT: pa.int64()}

_EPOCH = sa.literal(dt.date(1970, 1, 1), sa.Date)


def schema(columns: Iterable[Column], *, geometry: bool) -> pa.Schema:
    """The columns with their types; the metadata of each says what it means."""
    fields = [pa.field(each.name, _type(each), not each.required, _metadata(each)) for each in columns]
    return pa.schema([*fields, *([pa.field(GEOMETRY, pa.binary())] if geometry else [])])


def batches(
    connection: "psycopg.Connection[Any]", grain: Grain, wish: Wish, columns: tuple[Column, ...], *, geometry: bool
) -> Iterator[pa.RecordBatch]:
    """The rows in their order, as batches of no fixed size.

    Raises BadInput, UnknownKey before the first, as the conditions do.
    """
    shape = grain.geometry if geometry else None
    made = schema(columns, geometry=shape is not None)
    for block in ahead(_blocks(parts(connection, Rows(grain, wish, columns, form(wish, shape))))):
        yield read(block, columns, made)


def begun(rows: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same, once the first are there: what is wrong with the question is raised here."""
    first = next(rows, None)
    return rows if first is None else chain([first], rows)


def form(wish: Wish, geometry: Any = None) -> Form:
    """The SQL side: each column as it is read here, and the shape last where one is wanted."""

    def formed(rows: sa.Select[Any], columns: tuple[Column, ...]) -> sa.Select[Any]:
        chosen = [_sent(column, column.read(wish)).label(column.name) for column in columns]
        if geometry is not None:
            shape = sa.func.encode(sa.func.ST_AsBinary(geometry(wish), "NDR"), "hex")
            chosen.append(shape.label(GEOMETRY))
        return rows.with_only_columns(*chosen, maintain_column_froms=True)

    return formed


def read(block: bytes, columns: tuple[Column, ...], made: pa.Schema) -> pa.RecordBatch:
    """Whole lines of the trunk as one batch."""
    told = csv.read_csv(
        pa.BufferReader(block),
        csv.ReadOptions(column_names=made.names, use_threads=False, block_size=max(len(block), 1)),
        csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types=dict(zip(made.names, _ways(columns, made), strict=True)),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )
    arrays = [_array(told.column(place), made.field(place).type) for place in range(len(made))]
    return pa.RecordBatch.from_arrays(arrays, schema=made)


def _ways(columns: tuple[Column, ...], made: pa.Schema) -> list[pa.DataType]:
    found = [pa.string() if each.many else _ON_THE_WAY.get(each.kind, TYPES[each.kind]) for each in columns]
    return [*found, *([pa.string()] if len(made) > len(found) else [])]


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces, each of whole rows, put together to blocks."""
    held: list[bytes] = []
    size, most = 0, FIRST
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= most:
            yield b"".join(held)
            held, size, most = [], 0, BLOCK
    if held:
        yield b"".join(held)


def _type(column: Column) -> pa.DataType:
    return pa.list_(pa.string()) if column.many else TYPES[column.kind]


def _metadata(column: Column) -> dict[str, str]:
    told = told_of(column)
    words = {f"{what}_{language}": text for what in ("label", "meaning") for language, text in told[what].items()}
    return words | {key: told[key] for key in ("vocabulary", "hxl") if key in told} | _deprecated(told)


def _deprecated(told: dict[str, Any]) -> dict[str, str]:
    return {"deprecated": json.dumps(told["deprecated"])} if "deprecated" in told else {}


def _sent(column: Column, value: "sa.ColumnElement[Any]") -> "sa.ColumnElement[Any]":
    """A value as it is sent."""
    if column.many:
        return sa.func.array_to_string(value, BETWEEN)
    match column.kind:
        case Kind.DATE:
            return sa.type_coerce(value, sa.Date) - _EPOCH
        case Kind.INSTANT:
            return sa.cast(sa.func.extract("epoch", value) * 1_000_000, sa.BigInteger)
        case Kind.NUMBER:
            return sa.cast(value, sa.Double)
        case Kind.INTEGER | Kind.BOOLEAN:
            return value
        case _:
            return sa.cast(value, sa.Text)


def _array(column: pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    """A column as it is meant to be."""
    found = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if pa.types.is_list(kind):
        return _lists(found)
    if pa.types.is_binary(kind):
        return _binary(found)
    return found if found.type == kind else found.view(kind)


def _lists(texts: pa.Array) -> pa.Array:
    """Lists of what stands between separators; the empty text is the empty list."""
    split = pc.split_pattern(texts, BETWEEN)
    parts = np.diff(_numbers(split.offsets))
    lengths = np.where(np.diff(laid_out(texts)[0]) > 0, parts, 0)
    if (lengths == parts).all():
        return split
    elements = pc.filter(split.flatten(), _truths(np.repeat(lengths > 0, parts)))
    offsets = integers(np.concatenate([[0], np.cumsum(lengths)]))
    return pa.ListArray.from_arrays(offsets, elements, mask=pc.is_null(texts) if texts.null_count else None)


def _binary(texts: pa.Array) -> pa.Array:
    """Bytes of what is written in hex: all of it at once, as the buffer holds it without anything between."""
    ends, data = laid_out(texts)
    raw = binascii.unhexlify(data)
    validity = texts.buffers()[0] if texts.null_count else None
    buffers = [validity, pa.py_buffer((ends // 2).astype(np.int32)), pa.py_buffer(raw)]
    return pa.Array.from_buffers(pa.binary(), len(texts), buffers)


# Buffers are read as they are: Arrow's own ways to and from numpy import pandas, which takes longer than most files.


def strings(texts: Sequence[str]) -> pa.Array:
    """Texts as an array."""
    held = [each.encode() for each in texts]
    ends = integers(np.cumsum([0, *map(len, held)]))
    return pa.Array.from_buffers(pa.string(), len(held), [None, ends.buffers()[1], pa.py_buffer(b"".join(held))])


def joined(lists: pa.Array) -> pa.Array:
    """The members of lists as one text, as CSV has them; null where there are none."""
    some = _truths(np.diff(_numbers(lists.offsets)) > 0)
    return pc.if_else(some, pc.binary_join(lists, strings([AS_TEXT])[0]), pa.nulls(len(lists), pa.string()))


def laid_out(texts: pa.Array) -> "tuple[np.ndarray[Any, np.dtype[np.int64]], memoryview]":
    """Texts or bytes as they lie in memory: where each begins and ends, from 0, and what they hold."""
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    held = memoryview(data)[ends[0] : ends[-1]] if data is not None else memoryview(b"")
    return ends - ends[0], held


def integers(numbers: "np.ndarray[Any, Any]") -> pa.Array:
    """Numbers as 32 bits each."""
    return pa.Array.from_buffers(pa.int32(), len(numbers), [None, pa.py_buffer(numbers.astype(np.int32))])


def _numbers(array: pa.Array) -> "np.ndarray[Any, np.dtype[np.int32]]":
    return np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array)]


def _truths(mask: "np.ndarray[Any, np.dtype[np.bool_]]") -> pa.Array:
    bits = np.packbits(mask, bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(mask), [None, pa.py_buffer(bits)])
