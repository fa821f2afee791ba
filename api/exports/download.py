"""A download: asked for by a query string, answered by one snapshot, written while it is read.

Conditions are checked before the first byte, so a bad one is told as such. What fails later ends the connection in the
middle of the body, which every client reports: a file is never cut silently.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncResult
from starlette.responses import Response
from starlette.types import Receive, Send
from starlette.types import Scope as Request

from api.exports import collection, spreadsheet
from api.graphql.errors import told
from schema import filters
from schema.errors import BadInput, SijillError
from schema.filters import EventFilter
from schema.queries import exports
from schema.queries import scope as scopes
from schema.queries.scope import Scope
from schema.session import reading_async

PART = 500
"""Rows in memory at a time."""
AT_ONCE = 4
"""Downloads at a time in one process: each holds a connection for as long as its reader takes."""

CSV, GEOJSON = "csv", "geojson"
TYPES = {CSV: "text/csv; charset=utf-8; header=present", GEOJSON: "application/geo+json"}

STATUS = {"NOT_READY": 503, "TIMEOUT": 503, "INTERNAL": 500}
"""Statuses of codes that are not the fault of the question."""

_busy = asyncio.Semaphore(AT_ONCE)


@dataclass(frozen=True)
class Wanted:
    """What was asked for: conditions, state, format."""

    where: EventFilter
    as_of: scopes.AsOf | None
    format: str

    @property
    def canonical(self) -> str:
        """The question, the same however it was written."""
        return urlencode([*filters.to_query(self.where), ("asOf", str(self.as_of)), ("format", self.format)])


def read(pairs: Iterable[tuple[str, str]], format_: str) -> Wanted:
    """Read a query string: the conditions of `schema.filters.from_query`, and `asOf`. Raises BadInput."""
    given = list(pairs)
    if any("\0" in text for pair in given for text in pair):
        raise BadInput("The address holds the character U+0000, which no text may have.")
    states = [value for key, value in given if key == "asOf" and value]
    if len(states) > 1:
        raise BadInput("asOf: given twice; give it once.")
    where = filters.from_query((key, value) for key, value in given if key != "asOf")
    return Wanted(where, scopes.read_as_of(states[0]) if states else None, format_)


class Download(Response):
    """Streams a download. Everything, errors included, happens while it is sent."""

    def __init__(self, pairs: Iterable[tuple[str, str]], format_: str, base_url: str, known: str | None) -> None:
        super().__init__()
        self.pairs = list(pairs)
        self.format = format_
        self.base_url = base_url
        self.known = known

    async def __call__(self, scope: Request, receive: Receive, send: Send) -> None:
        """Send it."""
        if _busy.locked():
            sentence = "Other downloads are under way; try again in half a minute."
            busy = problem(503, "BUSY", sentence, {"Retry-After": "30"})
            await busy(scope, receive, send)
            return
        async with _busy, AsyncExitStack() as held:
            try:
                wanted = read(self.pairs, self.format)
                connection = await held.enter_async_context(reading_async())
                asked, tag = await _resolve(connection, wanted)
                if self.known == tag:
                    await Response(status_code=304, headers={"ETag": tag})(scope, receive, send)
                    return
                rows = exports.rows(wanted.where, asked, geometry=wanted.format == GEOJSON)
                found = await _begin(connection, rows, held)
                first = await found.fetchmany(PART)
            except (SijillError, DBAPIError) as refusal:
                await refused(refusal)(scope, receive, send)
                return
            await send(_start(wanted, asked, tag))
            if scope["method"] == "HEAD":
                await send({"type": "http.response.body", "body": b""})
                return
            async for part in _parts(wanted, asked, self.base_url, first, found):
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


async def _begin(connection: AsyncConnection, rows: sa.Select[Any], held: AsyncExitStack) -> AsyncResult[Any]:
    """Rows through a cursor of the server, part by part."""
    await connection.execute(exports.patient())
    found: AsyncResult[Any] = await connection.stream(rows, execution_options={"yield_per": PART})
    held.push_async_callback(found.close)
    return found


async def _resolve(connection: AsyncConnection, wanted: Wanted) -> tuple[Scope, str]:
    """The scope, and a tag of the content; a removal for protection changes past states, so the last one is in it."""
    row = (await connection.execute(scopes.look_up(wanted.where, wanted.as_of))).one_or_none()
    asked = scopes.scope(row, wanted.where, wanted.as_of)
    last = (await connection.execute(scopes.look_up(EventFilter()))).one()
    content = f"{asked.number} {last.number} {wanted.canonical}"
    return asked, f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'


def _start(wanted: Wanted, asked: Scope, tag: str) -> dict[str, Any]:
    # Also where a file has left its collection behind, its name says that none of it happened.
    invented = "-fictional" if any(each["fictional"] for each in asked.collections) else ""
    headers = {
        "content-type": TYPES[wanted.format],
        "content-disposition": f'attachment; filename="sijill-events-{asked.number}{invented}.{wanted.format}"',
        "etag": tag,
        "cache-control": "public, max-age=60",
        "x-publication": str(asked.number),
    }
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": 200, "headers": raw}


async def _parts(
    wanted: Wanted, asked: Scope, base_url: str, first: Sequence[Any], found: AsyncResult[Any]
) -> AsyncIterator[bytes]:
    table = wanted.format == CSV
    yield spreadsheet.lines([names()]) if table else collection.head(asked)
    begun, rows = False, first
    while rows:
        flat = [_flat(row, asked, base_url) for row in rows]
        if table:
            yield spreadsheet.lines(list(each.values()) for each in flat)
        else:
            yield collection.features(zip(flat, (row.geojson for row in rows), strict=True), begun=begun)
        begun, rows = True, await found.fetchmany(PART)
    if not table:
        yield collection.TAIL


def names() -> list[str]:
    """The columns of every download, in their order."""
    words = ["title_en", "title_ar", "place_en", "place_ar", "place_verbatim", "sources"]
    killed = [name for population in exports.COUNTED for name in exports.tallied(population)]
    return [*(str(column.name) for column in exports.COLUMNS), *words, *killed, "permalink", "publication", "fictional"]


def _flat(row: Any, asked: Scope, base_url: str) -> Mapping[str, Any]:
    values = row._mapping
    invented = next(each["fictional"] for each in asked.collections if each["id"] == values["collection"])
    own = {"permalink": f"{base_url}events/{row.code}", "publication": asked.number, "fictional": invented}
    return {name: own[name] if name in own else values[name] for name in names()}


def refused(refusal: Exception) -> Response:
    """The answer to what cannot be answered."""
    code, sentence = told(refusal)
    return problem(STATUS.get(code, 400), code, sentence)


def problem(status: int, code: str, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error as JSON."""
    content = orjson.dumps({"code": code, "message": sentence})
    return Response(content, status, headers, media_type="application/json")
