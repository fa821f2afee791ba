"""The web application: GraphQL, downloads, pages and dashboards under one address, put together here alone."""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
from fastapi import FastAPI, Request
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import dashboards.app
from api import landing
from api.assets import assets
from api.exports.download import Download, problem, refused
from api.graphql.reader import Reader
from api.graphql.router import Router
from api.graphql.shown import State
from api.pages.frame import language
from schema import session, settings
from schema.access import Audience
from schema.errors import BeforeFirstPublication, NotReady, SijillError
from schema.queries.scope import read_as_of

EXPLORE = "/explore"
OPEN_TO_ALL = ("/graphql", "/datasets")
POLICY = "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
# GraphiQL's editor writes style elements, and its own sheet holds fonts and pictures as data.
EDITOR = f"{POLICY}; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:"
KEPT = "public, max-age=60"

log = structlog.get_logger("sijill.web")


def app() -> ASGIApp:
    """The application for one process. Raises NotReady when the files that pages load are not installed."""
    server = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=_until_shutdown)
    server.include_router(Router())
    server.mount("/assets", assets(settings.read().home))
    server.mount("/pages", StaticFiles(directory=Path(__file__).parent / "pages" / "static"))
    _pages(server)
    return Front(server, dashboards.app.make())


@asynccontextmanager
async def _until_shutdown(_: FastAPI) -> AsyncIterator[None]:
    """Give connections back at the end."""
    yield
    await session.async_engine(Audience.OPEN).dispose()


def _pages(server: FastAPI) -> None:
    @server.get("/")
    async def entrance(request: Request) -> Response:
        lang = language(request.query_params.get("lang"))
        return await _page(request, lambda state: landing.entrance(state, lang))

    @server.get("/datasets")
    async def downloads(request: Request) -> Response:
        lang = language(request.query_params.get("lang"))
        return await _page(request, lambda state: landing.downloads(state, lang))

    @server.get("/datasets/events.{kind}")
    async def events(request: Request, kind: str) -> Response:
        if kind not in {"csv", "geojson"}:
            return problem(
                404, "UNKNOWN_KEY", f"There is no download events.{kind}; take events.csv or events.geojson."
            )
        given = request.query_params.multi_items()
        return Download(given, kind, str(request.base_url), request.headers.get("if-none-match"))

    @server.get("/events/{code}")
    async def event(request: Request, code: str) -> Response:
        return await _event(request, code)

    @server.get("/health")
    async def health() -> Response:
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


async def _page(request: Request, show: Callable[[State | None], str]) -> Response:
    """A page about the last publication, which is told apart by its number and the address."""
    reader = Reader()
    try:
        state = await _last(reader)
    except NotReady as refusal:
        return refused(refusal)
    finally:
        await reader.close()
    tag = f'"{state.number if state else 0}-{language(request.query_params.get("lang"))}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return HTMLResponse(show(state), headers={"ETag": tag, "Cache-Control": KEPT})


async def _event(request: Request, code: str) -> Response:
    lang, as_of = language(request.query_params.get("lang")), request.query_params.get("asOf")
    reader = Reader()
    try:
        state = await reader.state(read_as_of(as_of) if as_of else None)
        document: Mapping[str, Any] | None = await reader.events.load((state, code))
    except BeforeFirstPublication:
        document = None
    except SijillError as refusal:
        return refused(refusal)
    finally:
        await reader.close()
    if document is None:
        return HTMLResponse(landing.missing(lang, request.url.path), 404)
    return HTMLResponse(landing.event(document, state, lang), headers={"Cache-Control": KEPT})


class Front:
    """Sends each request to API or pages by its path, puts the headers on that all answers have, and logs it.

    The path is never rewritten: Dash compares it whole. The log has no addresses and no values of questions.
    """

    def __init__(self, server: ASGIApp, pages: ASGIApp) -> None:
        self.server = server
        self.pages = pages
        self.shared = CORSMiddleware(
            server, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["content-type"]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self.server(scope, receive, send)
        path, begun, status = scope["path"], time.perf_counter(), 500

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_headers(path, message["headers"])]
            await send(message)

        try:
            await self._to(path)(scope, receive, dressed)
        finally:
            log.info(
                "request",
                method=scope["method"],
                area=f"/{path.split('/')[1]}",
                status=status,
                milliseconds=round((time.perf_counter() - begun) * 1000),
            )

    def _to(self, path: str) -> ASGIApp:
        if _beneath(path, EXPLORE):
            return self.pages
        return self.shared if any(_beneath(path, each) for each in OPEN_TO_ALL) else self.server


def _beneath(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


def _headers(path: str, given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    usual = {
        b"content-security-policy": (EDITOR if path == "/graphql" else POLICY).encode(),
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"no-referrer",
    }
    there = {name.lower() for name, _ in given}
    return [(name, value) for name, value in usual.items() if name not in there]
