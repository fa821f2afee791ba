"""A file as an answer: asked for by an address, read from one snapshot, sent while it is written.

What can be wrong is told before the first byte. What fails later ends the connection in the middle of the body, which
every client reports: a file is never cut silently. A reader may take as long as it needs, but must take something every
`STALLED` seconds; whoever goes away takes connection, statement and rows along.
"""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Iterator
from contextlib import AsyncExitStack, aclosing, contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg.rows import namedtuple_row
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api import marks
from api.datasets import asking, headers, texts
from api.datasets.asking import Wanted
from api.datasets.formats import Way
from api.datasets.problems import refused
from api.graphql import rates
from api.graphql.errors import told
from schema.access import Audience
from schema.errors import Busy, SijillError
from schema.grains.declaring import Wish
from schema.prepared import prepare
from schema.snapshot import snapshot_async

AT_ONCE = 8
"""Files at a time in one process: each holds a connection for as long as its reader takes."""
READ_AHEAD = 2
"""Of these, how many may be under way when a file begins that takes a second connection, to be read twice as fast."""
RETRY = 10
STALLED = 60
"""Seconds in which a reader must take something."""
BYTES_A_POINT = 200
"""How many bytes are charged as one point of `api.graphql.rates`: as long as it takes to write them."""

_under_way = 0


class TooMuch(SijillError):
    """One address took too much; `seconds` is how long to wait."""

    code = "RATE_LIMITED"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"This address has taken as much as one may in this time; ask again in {seconds} seconds.")
        self.seconds = seconds


class BrokenOff(Exception):
    """A file could not be sent to its end. Tells no value of anything."""


@dataclass(frozen=True)
class Ready:
    """A file of which the first bytes are there."""

    wanted: Wanted
    wish: Wish
    tag: str
    first: bytes
    rest: AsyncGenerator[bytes, None]


class Download(Response):
    """Sends a file. Everything, errors included, happens while it is sent."""

    def __init__(self, grain: str, format_: str, audience: Audience = Audience.OPEN) -> None:
        super().__init__()
        self.asked = grain, format_
        self.audience = audience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        request = Request(scope)
        address = str(request.base_url)
        async with AsyncExitStack() as held:
            try:
                held.enter_context(_turn())
                _charge(request)
                wanted = asking.read(*self.asked, request.query_params.multi_items(), self.audience)
                answer = await _begun(wanted, address, request, held)
            except Exception as refusal:
                # What nobody expected is logged under a number that the caller gets.
                answer = refused(refusal, address)
            if isinstance(answer, Response):
                await answer(scope, receive, send)
            else:
                await _unless_left(_send(answer, request, send), receive)


async def _begun(wanted: Wanted, address: str, request: Request, held: AsyncExitStack) -> Ready | Response:
    """The file as far as it must be written to know that it can be; or an answer without a body."""
    connection = await held.enter_async_context(snapshot_async(wanted.audience))
    asked = await connection.cursor(row_factory=namedtuple_row).execute(*prepare(asking.look_up(wanted)))
    row: Any = await asked.fetchone()
    wish = asking.resolved(row, wanted, address)
    tag = wanted.tag(wish, row.newest)
    given = headers.of(wanted, wish, tag)
    if marks.holds(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers.unchanged(given))
    if request.method == "HEAD":
        return headers.Bare(given)
    if wanted.written.way is Way.TEXT:
        second = snapshot_async(wanted.audience, connection) if _under_way <= READ_AHEAD else None
        pieces = texts.written_async(connection, wanted, wish, second)
    else:
        connection.pgconn.finish()
        pieces = wanted.written.writer()(wanted, wish)
    rest = await held.enter_async_context(aclosing(pieces))
    return Ready(wanted, wish, tag, await anext(rest, b""), rest)


async def _send(ready: Ready, request: Request, send: Send) -> None:
    given = headers.of(ready.wanted, ready.wish, ready.tag)
    raw = [(name.encode(), value.encode("latin-1")) for name, value in given]
    await send({"type": "http.response.start", "status": 200, "headers": raw})
    try:
        await _piece(ready.first, request, send)
        async for piece in ready.rest:
            await _piece(piece, request, send)
    except TimeoutError:
        raise BrokenOff(f"The reader took nothing for {STALLED} seconds.") from None
    except Exception as problem:
        raise BrokenOff(told(problem)[1]) from None
    await send({"type": "http.response.body", "body": b""})


async def _piece(piece: bytes, request: Request, send: Send) -> None:
    rates.owe(request, len(piece) // BYTES_A_POINT)
    async with asyncio.timeout(STALLED):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    # A reader as fast as the database would leave no turn to others.
    await asyncio.sleep(0)


async def _unless_left(sending: Coroutine[None, None, None], receive: Receive) -> None:
    """Send until the end, or until the reader has gone."""
    work, left = asyncio.create_task(sending), asyncio.create_task(_left(receive))
    try:
        await asyncio.wait({work, left}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            work.result()
    finally:
        for each in (work, left):
            each.cancel()
        await asyncio.gather(work, left, return_exceptions=True)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@contextmanager
def _turn() -> Iterator[None]:
    """One of the files that are sent at a time. Raises Busy."""
    global _under_way  # noqa: PLW0603 - one count for the process, as the connections are
    if _under_way >= AT_ONCE:
        raise Busy("Other files are being sent", RETRY)
    _under_way += 1
    try:
        yield
    finally:
        _under_way -= 1


def _charge(request: Request) -> None:
    try:
        rates.charge(request, rates.REQUEST)
    except rates.RateLimited as refusal:
        raise TooMuch(refusal.seconds) from None
