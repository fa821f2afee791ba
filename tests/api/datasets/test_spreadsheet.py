"""Cells of a CSV file: what a spreadsheet would run is defused, exactly reversibly, and nothing else is changed."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.datasets.copying import PLAIN, copy_statement
from api.datasets.spreadsheet import cells, defused, lines, restored
from schema.grains.declaring import Column, Kind
from schema.snapshot import snapshot
from tests.database import Database

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXTS = st.lists(
    st.one_of(
        st.text(st.sampled_from([*SIGNS, " ", '"', "'", "a", "1", ",", "\\", "؟"]), max_size=6),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20),
    ),
    min_size=1,
    max_size=40,
)


def before(text: str) -> str:
    """What files of the first version held: the rule in other words."""
    dangerous = text.lstrip(" \"'").startswith(SIGNS) or text.startswith(SIGNS)
    return f"'{text}" if dangerous else text


@pytest.fixture(scope="module")
def connection(database: Database) -> Iterable["psycopg.Connection[Any]"]:
    assert database.name
    with snapshot() as made:
        yield made


def written(connection: "psycopg.Connection[Any]", kind: Kind, values: Sequence[Any], type_: Any, **more: Any) -> str:
    """One column of these values as PostgreSQL writes it."""
    many = sa.ARRAY(sa.Text) if more.get("many") else type_
    rows = sa.values(sa.column("place", sa.Integer), sa.column("cell", many), name="given")
    given_ = rows.data([(n, sa.cast(value, many)) for n, value in enumerate(values)])
    statement = sa.select(given_.c.cell).order_by(given_.c.place)
    column = Column("cell", kind, lambda _: given_.c.cell, **more)
    text, parameters = copy_statement(cells(statement, (column,)), PLAIN)
    with connection.cursor() as cursor, cursor.copy(text, parameters) as copy:
        return b"".join(bytes(each) for each in copy).decode()


def read(text: str) -> list[str]:
    return [row[0] if row else "" for row in csv.reader(io.StringIO(text, newline=""), strict=True)]


@given(TEXTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_defuses_as_the_rule_says_and_what_it_does_can_be_undone(
    connection: "psycopg.Connection[Any]", texts: list[str]
) -> None:
    shown = read(written(connection, Kind.TEXT, texts, sa.Text))
    assert shown == [before(each) for each in texts] == [defused(each) for each in texts]
    assert [restored(each) for each in shown] == texts


@given(TEXTS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lists_are_defused_as_a_whole(connection: "psycopg.Connection[Any]", texts: list[str]) -> None:
    (shown,) = read(written(connection, Kind.TEXT, [texts], sa.Text, many=True)) or [""]
    assert shown == before("; ".join(texts))


@pytest.mark.parametrize(
    ("kind", "type_", "value", "expected"),
    [
        (Kind.INTEGER, sa.Integer, -5, "-5\n"),
        (Kind.NUMBER, sa.Float, -0.5, "-0.5\n"),
        (Kind.BOOLEAN, sa.Boolean, True, "true\n"),
        (Kind.BOOLEAN, sa.Boolean, False, "false\n"),
        (Kind.BOOLEAN, sa.Boolean, None, "\n"),
        (Kind.DATE, sa.Date, "2016-12-13", "2016-12-13\n"),
        (Kind.INSTANT, sa.DateTime(timezone=True), "2016-12-13T10:00:00+03:00", "2016-12-13T07:00:00.000000Z\n"),
        (Kind.TEXT, sa.Text, None, "\n"),
        (Kind.TEXT, sa.Text, "a-b=c", "a-b=c\n"),
        (Kind.TEXT, sa.Text, "=1+1", "'=1+1\n"),
        (Kind.TEXT, sa.Text, "'=1", "''=1\n"),
        (Kind.TEXT, sa.Text, "\\.", '"\\."\n'),
    ],
)
def test_cells(connection: "psycopg.Connection[Any]", kind: Kind, type_: Any, value: Any, expected: str) -> None:
    assert written(connection, kind, [value], type_) == expected


def test_an_empty_list_is_an_empty_cell(connection: "psycopg.Connection[Any]") -> None:
    assert written(connection, Kind.CODE, [[], None], sa.Text, many=True) == "\n\n"


def test_words_of_our_own_are_written_by_the_same_rule() -> None:
    assert lines([["a", "=1", None, "b,c"]]) == b'a,\'=1,,"b,c"\n'
