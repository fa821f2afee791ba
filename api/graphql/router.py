"""The HTTP side of GraphQL: one question per POST, read strictly; a GET names a document that ships with the code.

A GET from a browser opens GraphiQL.
"""

import asyncio
import time
from dataclasses import dataclass
from functools import cached_property

import psycopg
import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from api.graphql import body, errors, freshness, ide, persisted, rates, sending
from api.graphql.body import Malformed, Question
from api.graphql.presence import Presence
from api.graphql.reader import Outdated, Published, Reader
from api.graphql.remembering import Copy, copy_of
from api.graphql.schema import Schema, schema
from schema import settings
from schema.access import Audience
from schema.errors import BadInput, SijillError
from schema.session import Seconds

PATH = "/graphql"
SHIPPED = f"{PATH}/persisted"
ALLOWED = "GET, HEAD, OPTIONS, POST"

DEADLINE = 20
"""Seconds within which a question must be answered; of these the database may be at work for `Router.seconds`."""

log = structlog.get_logger("sijill.graphql")


class Router(APIRouter):
    """`/graphql` for one audience, and the list of documents that a GET may name."""

    def __init__(
        self, audience: Audience = Audience.OPEN, made: Schema | None = None, *, seconds: float | None = None
    ) -> None:
        super().__init__()
        self.audience = audience
        self.seconds = seconds or settings.read().database_seconds
        self.schema = made or schema()
        self.routes += [Route(PATH, _Questions(self)), Route(SHIPPED, _shipped)]

    @cached_property
    def _copy(self) -> Copy:
        """What is read, kept: to look up where it is costs as much as a short answer."""
        return copy_of(self.audience)

    async def respond(self, request: Request) -> Response:
        """The response to a request at `/graphql`."""
        try:
            question = await _question(request)
            return question if isinstance(question, Response) else await self._answer(question, request)
        except Malformed as refusal:
            # What is left of a body is not read.
            unread = refusal.status in {408, 413, 415}
            return sending.refused(refusal.status, str(refusal), {"connection": "close"} if unread else {})
        except SijillError as refusal:
            result = PreExecutionError(data=None, errors=[errors.of(refusal)])
            return sending.answer(result, request.headers.get("accept", ""), {})

    async def _answer(self, question: Question, request: Request) -> Response:
        key = freshness.key(question, self.audience, _address(request))
        by_address = request.method != "POST"
        if had := freshness.had(request.headers.get("if-none-match"), key):
            published = None if None in had else await self._last(request)
            if None in had or (published and published.number in had):
                return sending.unchanged(freshness.headers(key, published, self.audience, by_address=by_address))
        told = await self._told(question, request)
        fresh = freshness.headers(key, told.published, self.audience, by_address=by_address)
        if not told.numbered:
            fresh = {"cache-control": "no-cache"}
        return sending.answer(told.result, request.headers.get("accept", ""), fresh)

    async def _last(self, request: Request) -> Published | None:
        """The last publication; none when the question itself had better say why there is none."""
        if self.audience is Audience.OPEN:
            rates.charge(request, rates.REQUEST)
        reader = Reader(self.audience, self._copy, seconds=Seconds(self.seconds))
        try:
            async with asyncio.timeout(DEADLINE):
                return await reader.last()
        except (SijillError, TimeoutError, psycopg.Error):
            return None
        finally:
            await reader.close()

    async def _told(self, question: Question, request: Request) -> "_Told":
        """What there is to tell within the deadline."""
        begun, seconds = time.perf_counter(), Seconds(self.seconds)
        try:
            async with asyncio.timeout(DEADLINE), Presence(request):
                try:
                    told = await self._attempt(question, request, seconds, hurried=True)
                except Outdated:
                    told = await self._attempt(question, request, seconds, hurried=False)
        except (TimeoutError, psycopg.Error) as problem:
            told = _Told(ExecutionResult(data=None, errors=[errors.of(problem)]))
        log.info(
            "graphql",
            milliseconds=round((time.perf_counter() - begun) * 1000),
            statements=told.statements,
            failed=bool(told.result.errors),
            **(told.result.extensions or {}),
        )
        return told

    async def _attempt(self, question: Question, request: Request, seconds: Seconds, *, hurried: bool) -> "_Told":
        """Execute a question, and give the connection back whatever happens. Raises Outdated when `hurried`."""
        reader = Reader(self.audience, self._copy, hurried=hurried, seconds=seconds)
        published = None
        reader.request = request
        try:
            result = await self._executed(question, reader)
            await reader.confirm()
            if reader.outdated:
                raise Outdated
            if reader.statements and reader.numbered and not result.errors:
                published = await reader.last()
        finally:
            await reader.close()
        return _Told(result, published, reader.statements, reader.numbered)

    async def _executed(self, question: Question, reader: Reader) -> ExecutionResult:
        try:
            return await self.schema.execute(
                question.text, question.variables, reader, operation_name=question.operation
            )
        except CannotGetOperationTypeError:
            sentence = "The document has no operation of that name; `operationName` must be one that it has."
        except InvalidOperationTypeError:
            sentence = "The document must ask: there are only queries."
        except asyncio.CancelledError as problem:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            # Not this request was cancelled, but something that one of its fields shared with another.
            return ExecutionResult(data=None, errors=[errors.of(RuntimeError(str(problem)))])
        return PreExecutionError(data=None, errors=[errors.of(BadInput(sentence))])


@dataclass(frozen=True)
class _Told:
    """A result, the publication that it depends on when it does, how many statements it took, and whether the number of
    a publication tells how fresh it is.
    """

    result: ExecutionResult
    published: Published | None = None
    statements: int = 0
    numbered: bool = True


class _Questions:
    """`/graphql` as an ASGI application: Starlette puts nothing around those."""

    def __init__(self, router: Router) -> None:
        self.router = router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self.router.respond(Request(scope, receive))
        await response(scope, receive, send)


async def _question(request: Request) -> Question | Response:
    """What is asked, or what to respond instead."""
    if request.method == "POST":
        return await body.read(request)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"allow": ALLOWED})
    if request.method not in {"GET", "HEAD"}:
        return sending.refused(405, "Questions are sent by POST, as JSON.", {"allow": ALLOWED})
    asked = body.of_address(request.query_params)
    if asked is not None:
        return asked
    if "text/html" in request.headers.get("accept", ""):
        page = ide.page(request.query_params.get("query"), request.query_params.get("worked"))
        return HTMLResponse(page, headers={"vary": "Accept"})
    sentence = f"Questions are sent by POST, as JSON; GET takes those of {SHIPPED}, and opens GraphiQL in a browser."
    return sending.refused(405, sentence, {"allow": "POST", "vary": "Accept"})


def _address(request: Request) -> str:
    """What `base_url` is made of, which answers repeat; that itself takes longer to make."""
    given = request.scope
    return f"{given['scheme']}://{request.headers.get('host', given.get('server'))}{given.get('root_path', '')}"


async def _shipped(_: Request) -> Response:
    headers = {"cache-control": f"public, max-age={freshness.KEPT}"}
    return JSONResponse(persisted.listing(), headers=headers)
