"""Rows of a long file, two parts at a time: while one is given on, the next is read by a second connection.

Making the text of a row takes PostgreSQL longer than anything else takes anybody, and one connection is one processor
of it. Both connections see the same snapshot. What is read before its turn is held here, so parts are of `HELD` bytes.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, aclosing, suppress
from itertools import cycle
from typing import Any

import psycopg

from api.datasets import copying
from api.datasets.copying import Place, Rows
from schema.errors import NotReady

HELD = 16_000_000
"""Bytes of a part, about; no more than two parts are held."""

Connection = psycopg.AsyncConnection[Any]
Second = AbstractAsyncContextManager[Connection]
"""Another connection of the same snapshot, made when the file turns out to be longer than its first part."""


async def parts(connection: Connection, second: Second, rows: Rows) -> AsyncGenerator[bytes, None]:
    """As `copying.parts_async`."""
    size = 0
    upto = await copying.end_of_part(connection, rows, None, copying.FIRST)
    async with aclosing(copying.part(connection, rows, None, upto)) as first:
        async for piece in first:
            size += len(piece)
            yield piece
    if upto is None:
        return
    async with AsyncExitStack() as held:
        connections = [connection]
        with suppress(NotReady):  # the file goes on with the one it has
            connections.append(await held.enter_async_context(second))
        async with aclosing(_Turns(connections, rows, upto, size).pieces()) as rest:
            async for piece in rest:
                yield piece


def rows_of_a_part(count: int, size: int) -> int:
    """How many rows a part may have, when so many took so many bytes."""
    return max(copying.FIRST, min(copying.PART, HELD * count // max(1, size)))


class _Part:
    """A part of `most` rows that is being read, or has been and waits for its turn."""

    def __init__(self, connection: Connection, rows: Rows, after: Place, upto: Place, most: int) -> None:
        self.most = most
        self._there: asyncio.Queue[bytes] = asyncio.Queue()
        self._reading = asyncio.create_task(self._read(connection, rows, after, upto))

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Its pieces, as they come. Raises psycopg.Error."""
        while piece := await self._there.get():
            yield piece
        await self._reading

    async def given_up(self) -> None:
        """Stop reading it."""
        self._reading.cancel()
        # Gathered, what it failed with is taken notice of: what nobody looks at, asyncio would log with all it says.
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self, connection: Connection, rows: Rows, after: Place, upto: Place) -> None:
        try:
            async with aclosing(copying.part(connection, rows, after, upto)) as pieces:
                async for piece in pieces:
                    self._there.put_nowait(piece)
        finally:
            self._there.put_nowait(b"")


class _Turns:
    """The parts after the first one, of which the bytes tell how long the next may be."""

    def __init__(self, connections: Sequence[Connection], rows: Rows, after: Place, size: int) -> None:
        self._connections, self._rows, self._after = connections, rows, after
        self._count, self._bytes = copying.FIRST, size
        self._under_way: deque[_Part] = deque()

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        try:
            for connection in cycle(self._connections):
                if len(self._under_way) == len(self._connections):
                    async for piece in self._oldest():
                        yield piece
                if self._after is None:
                    break
                await self._begin(connection)
            while self._under_way:
                async for piece in self._oldest():
                    yield piece
        finally:
            for each in self._under_way:
                await each.given_up()

    async def _oldest(self) -> AsyncGenerator[bytes, None]:
        """All of the part whose turn it is; its connection is free then."""
        async with aclosing(self._under_way[0].pieces()) as pieces:
            async for piece in pieces:
                self._bytes += len(piece)
                yield piece
        self._count += self._under_way.popleft().most

    async def _begin(self, connection: Connection) -> None:
        most = rows_of_a_part(self._count, self._bytes)
        upto = await copying.end_of_part(connection, self._rows, self._after, most)
        self._under_way.append(_Part(connection, self._rows, self._after, upto, most))
        self._after = upto
