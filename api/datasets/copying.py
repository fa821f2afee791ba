"""The trunk of every file: rows leave PostgreSQL by COPY, part by part, all in the snapshot of one transaction.

A part is a range of the grain's order, so that its rows are found by an index and put in order in little memory, the
first of them are there at once, and whoever goes away frees the connection.

The bytes are taken from the driver as they come: row by row, as its own interface gives them, takes ten times as long.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn
from psycopg.waiting import Ready, Wait

from schema.grains.declaring import Column, Grain, Wish
from schema.prepared import Written, prepare

PART = 60_000
"""Rows of the ordered table in a part."""
FIRST = 2_000
"""The same of the first part, whose rows somebody waits for."""
PIECE = 262_144
"""Bytes after which a piece is given on; the last of its rows may go beyond."""

Form = Callable[[sa.Select[Any], tuple[Column, ...]], sa.Select[Any]]
"""How rows are written: from the statement of a part to one whose columns are those of the file."""

PLAIN = "FORMAT csv"
LINES = r"FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02'"
"""For one column that never holds these characters, such as JSON: it leaves as it is, a line a row."""

Place = tuple[Any, ...] | None
"""A place in the order of a grain: none is the beginning, or the end."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Which rows leave, and how: of what grain, as wished, in which columns, form and options of COPY."""

    grain: Grain
    wish: Wish
    columns: tuple[Column, ...]
    form: Form
    options: str = PLAIN

    def end_of_part(self, after: Place, most: int) -> tuple[str, dict[str, Any]]:
        """The statement that tells where a part of so many rows ends. Raises BadInput, UnknownKey."""
        return prepare(Written.of(self.grain.end_of_part(self.wish, most, after)))

    def part(self, after: Place, upto: Place) -> tuple[str, dict[str, Any]]:
        """The statement that copies a part."""
        rows = self.grain.rows(self.wish, self.columns, self.grain.between(after, upto))
        return copy_statement(self.form(rows, self.columns), self.options)


def parts(connection: "psycopg.Connection[Any]", rows: Rows) -> Iterator[bytes]:
    """The rows as PostgreSQL writes them, in pieces of no fixed size, each of whole rows.

    The connection must be in a transaction of one snapshot. Raises BadInput, UnknownKey before the first piece.
    """
    after: Place = None
    while True:
        upto: Place = connection.execute(*rows.end_of_part(after, FIRST if after is None else PART)).fetchone()
        with connection.cursor() as cursor, cursor.copy(*rows.part(after, upto)):
            reading = _Reading(connection.pgconn)
            while piece := connection.wait(reading.piece()):
                yield piece
        if upto is None:
            return
        after = upto


async def parts_async(connection: "psycopg.AsyncConnection[Any]", rows: Rows) -> AsyncGenerator[bytes, None]:
    """`parts` for asynchronous callers. Closed or cancelled before its end, it ends the connection."""
    after: Place = None
    while True:
        upto = await end_of_part(connection, rows, after, FIRST if after is None else PART)
        async with aclosing(part(connection, rows, after, upto)) as pieces:
            async for piece in pieces:
                yield piece
        if upto is None:
            return
        after = upto


async def end_of_part(connection: "psycopg.AsyncConnection[Any]", rows: Rows, after: Place, most: int) -> Place:
    """Where a part of so many rows ends; none when fewer are left. Raises BadInput, UnknownKey, psycopg.Error."""
    found: Place = await (await connection.execute(*rows.end_of_part(after, most))).fetchone()
    return found


async def part(
    connection: "psycopg.AsyncConnection[Any]", rows: Rows, after: Place, upto: Place
) -> AsyncGenerator[bytes, None]:
    """The rows of one part, in pieces. Closed or cancelled before its end, it ends the connection."""
    async with connection.cursor() as cursor, cursor.copy(*rows.part(after, upto)):
        reading = _Reading(connection.pgconn)
        try:
            while piece := await _waited(connection.fileno(), reading.piece()):
                yield piece
        except BaseException:
            # Nobody reads the rest, and to ask the driver to would take as long as it does.
            connection.pgconn.finish()
            raise


async def _waited(socket: int, piece: Generator[Wait, Ready | int, bytes]) -> bytes:
    """A piece, waited for. The driver's own way prepares anew for every few kilobytes, which takes half of the time."""
    loop, there = asyncio.get_running_loop(), asyncio.Event()
    try:
        next(piece)
        loop.add_reader(socket, there.set)
        try:
            while True:
                await there.wait()
                there.clear()
                piece.send(Ready.R)
        finally:
            loop.remove_reader(socket)
    except StopIteration as whole:
        rows: bytes = whole.value
        return rows


def copy_statement(rows: sa.Select[Any], options: str) -> "tuple[str, dict[str, Any]]":
    """COPY of the rows of a statement, with its values."""
    text, values = prepare(Written.of(rows))
    return f"COPY ({text}) TO STDOUT ({options})", values


class _Reading:
    """What the database sends in answer to one COPY."""

    def __init__(self, pgconn: PGconn) -> None:
        self._pgconn = pgconn
        self._begun = self._ended = False

    def piece(self) -> Generator[Wait, Ready | int, bytes]:
        """The next rows: at first those that are there, later `PIECE`; nothing at the end. Raises psycopg.Error."""
        rows: list[Any] = []
        size = 0
        while size < PIECE and not self._ended:
            length, row = self._pgconn.get_copy_data(1)
            if length > 0:
                rows.append(row)
                size += length
            elif length < 0:
                self._ended = True
            elif rows and not self._begun:
                break
            else:
                yield from self._more()
        self._begun = True
        if self._ended and not rows:
            yield from self._finish()
        return b"".join(rows)

    def _more(self) -> Generator[Wait, Ready | int, None]:
        while not (yield Wait.R):
            continue
        self._pgconn.consume_input()

    def _finish(self) -> Generator[Wait, Ready | int, None]:
        while True:
            while self._pgconn.is_busy():
                yield from self._more()
            result = self._pgconn.get_result()
            if result is None:
                return
            if result.status == ExecStatus.FATAL_ERROR:
                raise error_from_result(result)
