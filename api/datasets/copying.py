"""The trunk of every file: rows leave PostgreSQL by COPY, part by part, all in the snapshot of one transaction.

A part is a range of the grain's order, so that its rows are found by an index and put in order in little memory, the
first of them are there at once, and whoever goes away frees the connection after one part.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import psycopg
import sqlalchemy as sa

from schema.grains.declaring import Column, Grain, Wish
from schema.prepared import Written, prepare

PART = 20_000
"""Rows of the ordered table in a part."""

Form = Callable[[sa.Select[Any], tuple[Column, ...]], sa.Select[Any]]
"""How rows are written: from the statement of a part to one whose columns are those of the file."""

PLAIN = "FORMAT csv"
LINES = r"FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02'"
"""For one column that never holds these characters, such as JSON: it leaves as it is, a line a row."""


def parts(
    connection: "psycopg.Connection[Any]",
    grain: Grain,
    wish: Wish,
    columns: Iterable[Column],
    form: Form,
    options: str = PLAIN,
) -> Iterator[bytes]:
    """The rows as PostgreSQL writes them, in pieces of no fixed size that end with a line at the end of each part.

    The connection must be in a transaction of one snapshot. Raises BadInput, UnknownKey before the first piece.
    """
    chosen = tuple(columns)
    after: tuple[Any, ...] | None = None
    while True:
        text, values = prepare(Written.of(grain.end_of_part(wish, PART, after)))
        upto = connection.execute(text, values).fetchone()
        yield from _copied(connection, form(grain.rows(wish, chosen, grain.between(after, upto)), chosen), options)
        if upto is None:
            return
        after = upto


def copy_statement(rows: sa.Select[Any], options: str) -> "tuple[str, dict[str, Any]]":
    """COPY of the rows of a statement, with its values."""
    text, values = prepare(Written.of(rows))
    return f"COPY ({text}) TO STDOUT ({options})", values


def _copied(connection: "psycopg.Connection[Any]", rows: sa.Select[Any], options: str) -> Iterator[bytes]:
    text, values = copy_statement(rows, options)
    with connection.cursor() as cursor, cursor.copy(text, values) as copy:
        for piece in copy:
            yield bytes(piece)
