"""The trunk read as Arrow: every kind of column, what is unknown, and what is empty."""

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pyarrow as pa
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from api.datasets import tables
from api.datasets.copying import copy_statement
from api.datasets.gathering import AHEAD, ahead
from schema.filters import EventFilter
from schema.grains.declaring import Column, Kind, Wish
from schema.queries.scope import Scope
from schema.snapshot import snapshot
from tests.database import Database

SCOPE = Scope(1, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), (), {}, (), (), (), (), None)
WISH = Wish(EventFilter(), SCOPE)


def column(name: str, kind: Kind, sql: str, **more: Any) -> Column:
    return Column(name, kind, lambda _: sa.literal_column(sql), **more)


COLUMNS = (
    column("code", Kind.CODE, "n::text", required=True),
    column("citation", Kind.TEXT, "case n when 1 then null when 2 then '' else E'a \"b\",\\nج' end"),
    column("publication", Kind.INTEGER, "case n when 2 then null else 9007199254740993 end"),
    column("lon", Kind.NUMBER, "case n when 1 then null else 0.1::float8 + 0.2::float8 end"),
    column("fictional", Kind.BOOLEAN, "case n when 1 then null else n = 2 end"),
    column("day_from", Kind.DATE, "case n when 1 then null else date '1900-02-28' end"),
    column("permalink", Kind.INSTANT, "case n when 1 then null else timestamptz '2026-11-23 10:00:00.000001+03' end"),
    column("violations", Kind.CODE, "case n when 1 then null when 2 then '{}'::text[] else '{a,b}' end", many=True),
)


def sent(connection: "psycopg.Connection[Any]", geometry: str | None = None) -> bytes:
    """What PostgreSQL sends of three rows."""
    shape = None if geometry is None else lambda _: sa.literal_column(geometry)
    plain = sa.select(*(each.read(WISH).label(each.name) for each in COLUMNS))
    rows = plain.select_from(sa.text("generate_series(1, 3) n")).order_by(sa.literal_column("n"))
    statement = tables.form(WISH, shape)(rows, COLUMNS)
    with connection.cursor() as cursor, cursor.copy(*copy_statement(statement, "FORMAT csv")) as copy:
        return b"".join(copy)


def test_each_kind_has_its_type_and_unknown_is_null(database: Database) -> None:
    schema = tables.schema(COLUMNS, geometry=False)
    with snapshot() as connection:
        batch = tables.read(sent(connection), COLUMNS, schema)
    batch.validate(full=True)
    assert batch.schema.equals(schema)
    assert batch.to_pydict() == {
        "code": ["1", "2", "3"],
        "citation": [None, "", 'a "b",\nج'],
        "publication": [9007199254740993, None, 9007199254740993],
        "lon": [None, 0.30000000000000004, 0.30000000000000004],
        "fictional": [None, True, False],
        "day_from": [None, dt.date(1900, 2, 28), dt.date(1900, 2, 28)],
        "permalink": [None, *[dt.datetime(2026, 11, 23, 7, 0, 0, 1, tzinfo=dt.UTC)] * 2],
        "violations": [None, [], ["a", "b"]],
    }


def test_settings_of_a_session_change_nothing(database: Database) -> None:
    with snapshot() as connection:
        before = sent(connection)
        connection.execute("SET LOCAL TimeZone = 'Asia/Tokyo'; SET LOCAL DateStyle = 'German'")
        assert sent(connection) == before


def test_shapes_come_as_bytes(database: Database) -> None:
    schema = tables.schema(COLUMNS, geometry=True)
    with snapshot() as connection:
        told = sent(connection, "case n when 2 then null else st_setsrid(st_makepoint(n, 1), 4326) end")
    batch = tables.read(told, COLUMNS, schema)
    batch.validate(full=True)
    first, none, third = batch.column(tables.GEOMETRY).to_pylist()
    assert none is None
    assert first == bytes.fromhex("0101000000000000000000f03f000000000000f03f")
    assert (len(third), third == first) == (21, False)


def test_columns_say_what_they_mean() -> None:
    (field,) = tables.schema(COLUMNS[-1:], geometry=False)
    assert field.metadata[b"label_en"] == b"Alleged violations"
    assert "الانتهاكات" in field.metadata[b"label_ar"].decode()
    assert field.metadata[b"meaning_en"]
    assert not tables.schema(COLUMNS[:1], geometry=False).field("code").nullable


@settings(deadline=None, max_examples=50)
@given(st.lists(st.none() | st.lists(st.text("ab\n\"',ج", min_size=1), max_size=3), max_size=20))
def test_lists_come_back_as_they_were(lists: list[list[str] | None]) -> None:
    texts = pa.array([None if each is None else tables.BETWEEN.join(each) for each in lists], pa.string())
    found = tables._lists(texts)
    found.validate(full=True)
    assert found.to_pylist() == lists


@settings(deadline=None, max_examples=50)
@given(st.lists(st.none() | st.binary(), max_size=20))
def test_bytes_come_back_as_they_were(values: list[bytes | None]) -> None:
    found = tables._binary(pa.array([None if each is None else each.hex() for each in values], pa.string()))
    found.validate(full=True)
    assert found.to_pylist() == values


@pytest.mark.parametrize("block", [1, 10, 1_000_000])
def test_blocks_hold_whole_rows(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "BLOCK", block)
    monkeypatch.setattr(tables, "FIRST", block)
    rows = [f'{n},"a\nb"\n'.encode() for n in range(20)]
    found = list(tables._blocks(rows))
    assert b"".join(found) == b"".join(rows)
    assert all(each.endswith(b'b"\n') for each in found)
    assert (len(found) > 1) == (block < 1_000)


def test_what_is_read_ahead_is_the_same_and_fails_the_same() -> None:
    def failing() -> Iterator[bytes]:
        yield b"a"
        raise ValueError("gone")

    assert list(ahead(iter([b"a", b"b", b"c", b"d", b"e"]))) == [b"a", b"b", b"c", b"d", b"e"]
    found = ahead(failing())
    assert next(found) == b"a"
    with pytest.raises(ValueError, match="gone"):
        next(found)


def test_whoever_takes_no_more_ends_the_reading() -> None:
    taken: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            taken.append(1)
            yield b"a"

    found = ahead(endless())
    assert next(found) == b"a"
    found.close()
    assert len(taken) <= AHEAD + 3
    assert not [each for each in threading.enumerate() if each.name.endswith("(read)")]
