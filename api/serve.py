"""The web application: GraphQL, downloads, pages and dashboards under one address, put together here alone."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

import dashboards.app
from api.assets import assets
from api.changes.feed import PATH as CHANGES
from api.changes.feed import Feed
from api.compressed import Compressed
from api.datasets.problems import problem
from api.dressed import PAGE, Dressed
from api.graphql.router import PATH as QUESTIONS
from api.graphql.router import Router
from api.ogc.door import PATH as OGC
from api.ogc.door import Door
from api.ogc.door import close as close_ogc
from api.pages.site import Site
from api.releases import serving as releases
from api.tiles import router as tiles
from schema import session, settings

EXPLORE = "/explore"
DOWNLOADS = "/datasets"
# GraphiQL's editor writes style elements, and its own sheet holds fonts as data.
EDITOR = PAGE.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace("font-src", "font-src data:")

SHARED = (QUESTIONS, DOWNLOADS, CHANGES, releases.PATH, tiles.PATH, OGC)
"""What programs of every origin may read."""
AREAS = frozenset({*SHARED, EXPLORE, "/", "/assets", "/pages", "/records", "/events", "/health"})
"""First parts of paths that the log tells."""

EXPOSED = (
    "Content-Disposition",
    "Content-Range",
    "Deprecation",
    "ETag",
    "Link",
    "Retry-After",
    "Sunset",
    "X-Publication",
)
"""What programs of other origins may read above an answer."""

SEARCHES = (50_000, 20, 20)
"""Objects made between searches for garbage, and searches between wider ones. A page of 50 events is ten thousand of
them, gone as soon as it is sent; with Python's own 700, a tenth of its time went into searches."""


def app() -> ASGIApp:
    """The application for one process. Raises NotReady when the files that pages load are not installed."""
    server = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=_until_shutdown)
    server.mount("/assets", assets(settings.read().home))
    server.mount("/pages", StaticFiles(directory=Path(__file__).parent / "pages" / "static"))
    server.include_router(Site().router())
    server.include_router(releases.router())
    server.include_router(tiles.router())
    for status in (404, 405):
        server.add_exception_handler(status, _nothing)
    front = Front(server, Router(), dashboards.app.make())
    return Dressed(front, AREAS, policy=_policy, shared=_shared)


@asynccontextmanager
async def _until_shutdown(_: FastAPI) -> AsyncIterator[None]:
    """Give connections back at the end. What was loaded until now stays: nobody waits while it is searched again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SEARCHES)
    yield
    await close_ogc()
    await session.close_async()


async def _nothing(request: Request, failure: Exception) -> Response:
    """What is told where nothing is, or nothing that can be asked so."""
    status, headers = getattr(failure, "status_code", 404), getattr(failure, "headers", None)
    sentence = "There is nothing at this address; begin at / or /datasets." if status == 404 else "This is read by GET."
    code = "NO_SUCH_ADDRESS" if status == 404 else "BAD_INPUT"
    return problem(status, code, sentence, headers, str(request.base_url))


class Front:
    """Sends each request to questions, pages or dashboards by its path. Questions and downloads are open to every
    origin, without credentials.

    The path is never rewritten: Dash compares it whole.
    """

    def __init__(self, server: ASGIApp, questions: ASGIApp, dashboards: ASGIApp) -> None:
        self.server = server
        self.questions = _open_to_all(questions)
        self.downloads = _open_to_all(server)
        self.changes = _open_to_all(Feed())
        self.ogc = _open_to_all(Door())
        self.dashboards = dashboards
        self.compressed = Compressed(self._by_path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self.server(scope, receive, send)
        # A range is one of the bytes that were signed, which compressing would replace.
        whole = self._by_path if _beneath(scope["path"], releases.PATH) else self.compressed
        return await whole(scope, receive, send)

    async def _by_path(self, scope: Scope, receive: Receive, send: Send) -> None:
        places = {QUESTIONS: self.questions, DOWNLOADS: self.downloads, CHANGES: self.changes, EXPLORE: self.dashboards}
        places |= {releases.PATH: self.downloads, tiles.PATH: self.downloads, OGC: self.ogc}
        found = next((app for prefix, app in places.items() if _beneath(scope["path"], prefix)), self.server)
        await found(scope, receive, send)


def _open_to_all(app: ASGIApp) -> ASGIApp:
    return CORSMiddleware(
        app,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["content-type", "if-none-match", "if-range", "range"],
        expose_headers=EXPOSED,
        max_age=86_400,
    )


def _beneath(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


def _policy(path: str) -> str:
    return EDITOR if path == QUESTIONS else PAGE


def _shared(path: str) -> bool:
    return any(_beneath(path, each) for each in SHARED)
