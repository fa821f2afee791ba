"""What partners are served, each known by a key: questions, files, changes and tiles of their own published copy."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.changes.feed import PATH as CHANGES
from api.changes.feed import Feed
from api.datasets import router as files
from api.datasets.problems import problem
from api.doors.private import private
from api.graphql.router import PATH as QUESTIONS
from api.graphql.router import Router
from api.tiles import router as tiles
from schema import session
from schema.access import Audience

AREAS = (QUESTIONS, CHANGES, "/datasets", tiles.PATH)


def app() -> ASGIApp:
    """The application for one process. It opens no connection as the public's login."""
    server = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=_until_shutdown)
    server.include_router(files.router(Audience.PARTNER))
    server.include_router(tiles.router(Audience.PARTNER))
    for status in (404, 405):
        server.add_exception_handler(status, _nothing)
    return private(_Partner(server), AREAS, audiences=(Audience.PARTNER,))


class _Partner:
    """Sends each request to what answers it, by its path."""

    def __init__(self, server: ASGIApp) -> None:
        self.server = server
        self.questions = Router(Audience.PARTNER)
        self.changes = Feed(Audience.PARTNER)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path == QUESTIONS or path.startswith(f"{QUESTIONS}/"):
            await self.questions(scope, receive, send)
        elif path == CHANGES or path.startswith(f"{CHANGES}/"):
            await self.changes(scope, receive, send)
        else:
            await self.server(scope, receive, send)


@asynccontextmanager
async def _until_shutdown(_: FastAPI) -> AsyncIterator[None]:
    yield
    await session.close_async()


async def _nothing(request: Request, failure: Exception) -> Response:
    """What is told where nothing is, or nothing that can be asked so."""
    status, headers = getattr(failure, "status_code", 404), getattr(failure, "headers", None)
    sentence = f"There is nothing at this address; there are {', '.join(AREAS)}."
    if status != 404:
        return problem(status, "BAD_INPUT", "This is read by GET.", headers, str(request.base_url))
    return problem(404, "NO_SUCH_ADDRESS", sentence, headers, str(request.base_url))
