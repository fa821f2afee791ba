"""`/changes`: the feed as a web application. One snapshot an answer, read part by part while it is sent.

What is wrong is told before the first byte. What fails later ends the connection in the middle of the body, which every
client reports: no answer is cut silently.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import orjson
import psycopg
import sqlalchemy as sa
from psycopg.rows import namedtuple_row
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from api import marks
from api.changes import asking, lines
from api.changes.asking import MEDIA_TYPES, NoSuchState, Wanted
from api.changes.lines import Page
from api.graphql import rates
from api.graphql.errors import seconds, told
from api.graphql.presence import Gone, Presence
from schema.access import Audience
from schema.errors import Busy, SijillError
from schema.filters import EventFilter
from schema.prepared import Written, prepare
from schema.queries import changes
from schema.queries import scope as scopes
from schema.queries.changes import START, Mark
from schema.snapshot import snapshot_async

PATH = "/changes"
DOCS = "datasets#changes"
"""Where it is explained, under the address of the site."""
PART = 500
"""Lines in memory at a time."""
AT_ONCE = 8
"""Answers at a time in one process: each holds a connection for as long as its reader takes."""
TURN = 5
"""Seconds that one waits for others to be done."""
RETRY = 30
"""Seconds after which who waited in vain may ask again."""
LINE = 5
"""Charged for a line: a document that is sent as it is stored costs a tenth of one that is shown in GraphQL."""

STATUS = {"RATE_LIMITED": 429, "NOT_READY": 503, "BUSY": 503, "TIMEOUT": 503, "INTERNAL": 500}
"""Statuses of codes, where they are not 400."""


END: Message = {"type": "http.response.body", "body": b""}


class Feed:
    """The feed of one audience, as an ASGI application."""

    def __init__(self, audience: Audience = Audience.OPEN) -> None:
        self.audience = audience
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request, begun = Request(scope, receive), False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        address = str(request.base_url)
        try:
            if request.url.path != PATH:
                raise NoSuchState(f"There is nothing at {request.url.path[:80]}; changes are told at {PATH}.")
            if request.method not in {"GET", "HEAD"}:
                refusal = _problem(405, "BAD_INPUT", "Changes are read by GET.", address, {"allow": "GET, HEAD"})
                await refusal(scope, receive, send)
                return
            await self._answer(request, address, noted)
        except Gone:
            return
        except (SijillError, psycopg.Error, TimeoutError) as refusal:
            if begun:
                raise
            await _refused(refusal, address)(scope, receive, send)

    async def _answer(self, request: Request, address: str, send: Send) -> None:
        wanted = asking.read(request.query_params.multi_items(), request.headers.get("accept", ""))
        if self.audience is Audience.OPEN:
            rates.charge(request, rates.REQUEST)
        async with Presence(request), self._turn(), snapshot_async(self.audience) as connection:
            page = await _page(connection, wanted, address)
            tag = wanted.tag(page.begin, page.number, f"{self.audience} {address}")
            headers = _headers(page, tag, self.audience)
            if marks.holds(request.headers.get("if-none-match"), tag):
                await _start(send, 304, headers)
                await send(END)
                return
            whole = request.method != "HEAD"
            if whole and self.audience is Audience.OPEN:
                rates.charge(request, LINE * await _length(connection, page))
            await _start(send, 200, headers)
            if whole:
                async for part in _parts(connection, page):
                    await send({"type": "http.response.body", "body": part, "more_body": True})
            await send(END)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(TURN):
                await self._turns.acquire()
        except TimeoutError:
            raise Busy("Others are reading changes", RETRY) from None
        try:
            yield
        finally:
            self._turns.release()


async def _page(connection: "psycopg.AsyncConnection[Any]", wanted: Wanted, address: str) -> Page:
    """What is asked for, looked up. Raises BadInput and what is derived from it, BeforeFirstPublication."""
    row = await _one(connection, scopes.look_up(EventFilter()))
    state = scopes.scope(row, EventFilter())
    natures = {each.slug: each.fictional for each in await _rows(connection, changes.natures())}
    followed = changes.resolved(wanted.followed, natures)
    begin = await _begin(connection, wanted, state.number)
    end, more = Mark(state.number), False
    if wanted.limit is not None:
        last = await _rows(connection, changes.end_of_page(followed, state.number, begin, wanted.limit))
        if len(last) > 1:
            end, more = Mark(*last[0]), True
    published = lines.collections(row.collections, followed)
    return Page(wanted, followed, state.number, state.at, published, begin, end, more, address)


async def _begin(connection: "psycopg.AsyncConnection[Any]", wanted: Wanted, newest: int) -> Mark:
    if wanted.since is None:
        return START
    if isinstance(wanted.since, Mark):
        return asking.reachable(wanted.since, newest)
    since = asking.instant(wanted.since)
    return asking.mark_of(await _one(connection, scopes.look_up(EventFilter(), since)), since)


async def _length(connection: "psycopg.AsyncConnection[Any]", page: Page) -> int:
    if page.more and page.wanted.limit is not None:
        return page.wanted.limit
    (counted,) = await _rows(connection, changes.count(page.followed, page.number, page.begin))
    return int(counted[0])


async def _parts(connection: "psycopg.AsyncConnection[Any]", page: Page) -> AsyncIterator[bytes]:
    yield lines.head(page)
    mark, left, begun = page.begin, page.wanted.limit, False
    while left is None or left > 0:
        most = PART if left is None else min(PART, left)
        rows = await _rows(connection, changes.lines(page.followed, page.number, mark, most))
        if rows:
            yield lines.lines(page, rows, begun=begun)
            mark, begun = Mark(rows[-1].number, rows[-1].id), True
        if len(rows) < most:
            break
        left = None if left is None else left - most
    yield lines.tail(page)


def _headers(page: Page, tag: str, audience: Audience) -> Mapping[str, str]:
    shared = "public" if audience is Audience.OPEN else "private"
    given = {
        "content-type": MEDIA_TYPES[page.wanted.form],
        "etag": tag,
        "cache-control": f"{shared}, max-age=60, must-revalidate",
        "vary": "Accept",
        "x-publication": str(page.number),
    }
    return given | ({"link": f'<{page.address}{page.wanted.address(page.end)}>; rel="next"'} if page.more else {})


async def _start(send: Send, status: int, headers: Mapping[str, str]) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})


async def _rows(connection: "psycopg.AsyncConnection[Any]", statement: sa.Select[Any]) -> list[Any]:
    text, values = prepare(Written.of(statement))
    cursor = connection.cursor(row_factory=namedtuple_row)
    await cursor.execute(text, values)
    return await cursor.fetchall()


async def _one(connection: "psycopg.AsyncConnection[Any]", statement: sa.Select[Any]) -> Any:
    return next(iter(await _rows(connection, statement)), None)


def _refused(refusal: Exception, address: str) -> Response:
    code, sentence = told(refusal)
    status = 404 if isinstance(refusal, NoSuchState) else STATUS.get(code, 400)
    wait = seconds(refusal)
    return _problem(status, code, sentence, address, {"retry-after": str(wait)} if wait else {})


def _problem(status: int, code: str, sentence: str, address: str, headers: Mapping[str, str]) -> Response:
    content = orjson.dumps({"code": code, "message": sentence, "docs": f"{address}{DOCS}"})
    return Response(content, status, {"cache-control": "no-store", **headers}, media_type="application/json")
