"""The HTTP side of GraphQL: one question per POST, read strictly; a GET from a browser opens GraphiQL."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, cast

import orjson
import structlog
from cross_web import AsyncHTTPRequestAdapter, HTTPException, StarletteRequestAdapter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import WebSocketRoute
from strawberry.fastapi import GraphQLRouter
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.types import ExecutionResult

from api.graphql import body, errors, ide
from api.graphql.body import Malformed
from api.graphql.reader import Reader
from api.graphql.schema import schema
from schema.access import Audience

DEADLINE = 20
"""Seconds within which a question must be answered."""
MOST_BYTES = 32 * 1024 * 1024

log = structlog.get_logger("sijill.graphql")


class _Asked(StarletteRequestAdapter):
    """A request that can be read in parts."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.whole = request


class Router(GraphQLRouter[Reader, None]):
    """`/graphql` for one audience."""

    request_adapter_class = _Asked

    def __init__(self, audience: Audience = Audience.OPEN) -> None:
        super().__init__(
            schema(),
            path="/graphql",
            context_getter=lambda: Reader(audience),
            allow_queries_via_get=False,
            subscription_protocols=(),
        )
        self.routes[:] = [each for each in self.routes if not isinstance(each, WebSocketRoute)]

    async def run(self, request: Any, context: Any = None, root_value: Any = None) -> Any:
        """Answer a request."""
        try:
            if request.method == "GET":
                return await self.render_graphql_ide(request)
            return await super().run(request, context=context, root_value=root_value)
        except Malformed as refusal:
            return refused(refusal.status, str(refusal))
        except HTTPException as refusal:
            return refused(refusal.status_code, refusal.reason)

    async def render_graphql_ide(self, request: Request) -> HTMLResponse:
        """GraphiQL from our own origin. Raises Malformed for whoever is no browser."""
        if "text/html" not in request.headers.get("accept", ""):
            raise Malformed(405, "Questions are sent by POST, as JSON; with a browser, GET opens GraphiQL.")
        asked = request.query_params
        return HTMLResponse(ide.page(asked.get("query"), asked.get("worked")))

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        """The question. Raises Malformed."""
        return await body.read(cast("_Asked", request).whole)

    async def execute_single(
        self, request: Any, request_adapter: Any, sub_response: Any, context: Reader, root_value: Any, request_data: Any
    ) -> ExecutionResult:
        """Execute one question within the deadline, and give the connection back whatever happens."""
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(DEADLINE):
                result = await super().execute_single(
                    request, request_adapter, sub_response, context, root_value, request_data
                )
        except TimeoutError as problem:
            result = ExecutionResult(data=None, errors=[errors.of(problem)])
        finally:
            await context.close()
        log.info(
            "graphql",
            milliseconds=round((time.perf_counter() - begun) * 1000),
            statements=context.statements,
            failed=bool(result.errors),
            **(result.extensions or {}),
        )
        return result

    async def process_result(
        self,
        request: Any,  # noqa: ARG002 - Strawberry passes it by name
        result: ExecutionResult,
    ) -> GraphQLHTTPResponse:
        """The answer as JSON has it, with our errors."""
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = errors.shown(result.errors)
        if result.extensions:
            answer["extensions"] = result.extensions
        return cast("GraphQLHTTPResponse", answer)

    def encode_json(self, data: object) -> bytes:
        """The bytes of an answer; over the limit, an error in its place."""
        encoded = orjson.dumps(data, default=_plain, option=orjson.OPT_NON_STR_KEYS)
        if len(encoded) <= MOST_BYTES:
            return encoded
        sentence = f"The answer is larger than {MOST_BYTES // 2**20} MiB; ask for fewer records, or take /datasets."
        return orjson.dumps({"data": None, "errors": [{"message": sentence, "extensions": {"code": "TOO_LARGE"}}]})


def refused(status: int, sentence: str) -> Response:
    """The answer to what is no question."""
    content = orjson.dumps({"errors": [{"message": sentence, "extensions": {"code": errors.BAD_INPUT}}]})
    headers = {"Allow": "POST"} if status == 405 else None
    return Response(content, status, headers, media_type="application/json")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no JSON")
