"""The pages that need no script, as routes: entrance, downloads, lists of records, and one page for each record.

A page is sent with a tag made of its bytes, so that a reader who has it already is told so.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from api import marks
from api.datasets import router as files
from api.datasets.catalogue import MEDIA_TYPE, catalogue
from api.datasets.problems import refused
from api.graphql.loading import documents_in
from api.graphql.reader import Reader
from api.graphql.shown import State, type_of
from api.pages import listing, record
from api.pages.counting import Counting
from api.pages.datasets import datasets
from api.pages.entrance import entrance
from api.pages.view import View
from schema.answering import EventOrder, RecordType
from schema.errors import BeforeFirstPublication, NotReady, SijillError
from schema.filters import EventFilter
from schema.queries import events, releases
from schema.queries.scope import AsOf, read_as_of

KEPT = "public, max-age=60"
METHODS = ["GET", "HEAD"]
HTML = "text/html"


class Site:
    """The pages of one application."""

    def __init__(self) -> None:
        self._counting = Counting()

    def router(self) -> APIRouter:
        """The routes."""
        made = APIRouter()
        for path, answer in (
            ("/", self.entrance),
            ("/datasets", self.datasets),
            ("/datasets/catalogue.jsonld", self.catalogue),
            ("/records", self.records),
            ("/events/{code}", self.event),
            ("/records/{code}", self.record),
            ("/health", self.health),
        ):
            made.add_api_route(path, answer, methods=METHODS, response_model=None)
        made.include_router(files.router())
        return made

    async def entrance(self, request: Request) -> Response:
        """What is here."""
        view = View.of(request.query_params)

        async def show(reader: Reader) -> str:
            state = await _last(reader)
            return entrance(state, await self._counting.held(state) if state else None, view)

        return await _page(request, show)

    async def datasets(self, request: Request) -> Response:
        """Which files there are, for people."""
        view = View.of(request.query_params)

        async def show(reader: Reader) -> str:
            return datasets(await _last(reader), str(request.base_url), view)

        return await _page(request, show)

    async def catalogue(self, request: Request) -> Response:
        """Which files there are, for machines."""

        async def show(reader: Reader) -> str:
            state = await reader.state()
            served = [each.number for each in await reader.unnumbered(releases.listed()) if not each.removed]
            told = catalogue(state.number, state.at, state.collections.values(), served, str(request.base_url))
            return orjson.dumps(told).decode()

        return await _page(request, show, MEDIA_TYPE)

    async def records(self, request: Request) -> Response:
        """A list of records."""
        view = View.of(request.query_params)

        async def show(reader: Reader) -> str:
            return await listing.listing(reader, listing.Wanted.of(request.query_params), view)

        return await _page(request, show)

    async def event(self, request: Request, code: str) -> Response:
        """One event."""
        return await _record(request, code, "events")

    async def record(self, request: Request, code: str) -> Response:
        """One record that is no event."""
        return await _record(request, code, "records")

    async def health(self) -> Response:
        """Whether it can be asked, and of which publication."""
        reader = Reader()
        try:
            state = await _last(reader)
        except NotReady as refusal:
            return JSONResponse({"status": "no database", "message": str(refusal)}, 503)
        finally:
            await reader.close()
        return JSONResponse({"status": "ok", "publication": state.number if state else None})


async def _last(reader: Reader) -> State | None:
    try:
        return await reader.state()
    except BeforeFirstPublication:
        return None


async def _page(request: Request, show: Callable[[Reader], Awaitable[str]], media_type: str = HTML) -> Response:
    """A page, or why there is none."""
    reader = Reader()
    try:
        shown = await show(reader)
    except SijillError as refusal:
        return refused(refusal, str(request.base_url))
    finally:
        await reader.close()
    return _sent(request, shown, media_type)


def _sent(request: Request, shown: str, media_type: str = HTML) -> Response:
    body = shown.encode()
    tag = marks.of_bytes(body)
    headers = {"ETag": tag, "Cache-Control": KEPT}
    if marks.holds(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)


async def _record(request: Request, code: str, folder: str) -> Response:
    view, as_of = View.of(request.query_params), request.query_params.get("asOf")
    reader = Reader()
    try:
        asked = read_as_of(as_of) if as_of else None
        state = await reader.state(asked)
        found = await _found(reader, state, code, folder)
        if found is None:
            return _missing(request, view)
        if (right := "events" if type_of(found) is RecordType.EVENT else "records") != folder:
            return RedirectResponse(f"/{right}/{code}{f'?{request.url.query}' if request.url.query else ''}", 307)
        attacks = await _attacks(reader, asked, found)
        shown = await _shown(reader, state, found, attacks, view)
    except BeforeFirstPublication:
        return _missing(request, view)
    except SijillError as refusal:
        return refused(refusal, str(request.base_url))
    finally:
        await reader.close()
    return _sent(request, shown)


async def _found(reader: Reader, state: State, code: str, folder: str) -> Mapping[str, Any] | None:
    """The document of a record of whatever type, looked for where its address says first."""
    loaders = [reader.events, reader.records]
    for loader in loaders if folder == "events" else reversed(loaders):
        found: Mapping[str, Any] | None = await loader.load((state, code))
        if found is not None:
            return found
    return None


async def _shown(reader: Reader, state: State, document: Mapping[str, Any], attacks: list[Any], view: View) -> str:
    is_event = type_of(document) is RecordType.EVENT
    versions = reader.event_histories if is_event else reader.record_histories
    history = await versions.load((state, document["id"])) or []
    codes = record.related(document)
    titled = await reader.events.load_many([(state, each) for each in codes])
    others = {each: found for each, found in zip(codes, titled, strict=True) if found is not None}
    return record.record(document, history, others, attacks, state, view)


async def _attacks(reader: Reader, as_of: AsOf | None, document: Mapping[str, Any]) -> list[Any]:
    """The latest events that hit a facility, and one more than are shown when there are more."""
    if type_of(document) is not RecordType.FACILITY:
        return []
    where = EventFilter(collections=(document["collection"],))
    scope, _ = await reader.ask_scope(where, as_of)
    listed = events.listing(where, scope, EventOrder.OCCURRED_DESC)
    rows = await reader.rows(listed.pages(events.hitting([document["id"]], scope.number), record.ATTACKS, None))
    return documents_in(rows)


def _missing(request: Request, view: View) -> Response:
    return HTMLResponse(record.missing(view, request.url.path), 404)
