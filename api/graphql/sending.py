"""Answers on their way out: bytes, status, media type and headers, after the specification of GraphQL over HTTP."""

import asyncio
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from api.graphql import errors
from schema.errors import TooLarge

MOST_BYTES = 16 * 1024 * 1024
PART = 128 * 1024
"""Bytes that are compressed at a time, so that others are answered in between."""

JSON, RESPONSE = "application/json", "application/graphql-response+json"
FAILED = {"cache-control": "no-store"}

STATUS = {"RATE_LIMITED": 429, "PERSISTED_QUERY_NOT_FOUND": 200, errors.INTERNAL: 500}
"""Statuses of refusals, where the media type lets them be told; all others are 400. Clients that offer a hash go on
when it is not known, which is no failure."""


class Parts(Response):
    """A response that is sent part by part."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - by protocol
        """Send it; of HEAD, the headers."""
        body = b"" if scope["method"] == "HEAD" else bytes(self.body)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        for end in range(PART, len(body), PART):
            await send({"type": "http.response.body", "body": body[end - PART : end], "more_body": True})
            await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": body[(len(body) - 1) // PART * PART :]})


def answer(result: ExecutionResult, accept: str, fresh: Mapping[str, str]) -> Response:
    """A result as it is sent. `fresh` are the headers of an answer without errors."""
    if not result.errors:
        body = _encoded({"data": result.data} | _extensions(result))
        if len(body) <= MOST_BYTES:
            return _response(200, body, accept, fresh)
        sentence = f"The answer is larger than {MOST_BYTES // 2**20} MiB; ask for fewer records, or take /datasets."
        result = ExecutionResult(data=None, errors=[errors.of(TooLarge(sentence))])
    return _failed(result, accept)


def _failed(result: ExecutionResult, accept: str) -> Response:
    told = errors.shown(result.errors or [])
    content: dict[str, Any] = {"errors": told}
    status = 200
    if not isinstance(result, PreExecutionError):
        content = {"data": result.data, **content}
    elif media_type(accept) == RESPONSE:
        status = max(STATUS.get(each["extensions"]["code"], 400) for each in told)
    seconds = max((errors.seconds(each) for each in result.errors or []), default=0)
    if seconds:
        status = 429
    body = _encoded(content | _extensions(result))
    return _response(status, body, accept, {**FAILED, **({"retry-after": str(seconds)} if seconds else {})})


def refused(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to what is no question."""
    content = orjson.dumps({"errors": [{"message": sentence, "extensions": {"code": errors.BAD_INPUT}}]})
    return Response(content, status, {**FAILED, **(headers or {})}, media_type=JSON)


def unchanged(fresh: Mapping[str, str]) -> Response:
    """Tells who has the answer that it still holds."""
    return Response(status_code=304, headers={**fresh, "vary": "Accept"})


@lru_cache(maxsize=64)
def media_type(accept: str) -> str:
    """The type in which answers are sent to whoever accepts that: the newer one for who prefers it, else JSON."""
    wanted = {JSON: -1.0, RESPONSE: -1.0}
    for each in accept.split(","):
        kind, *parameters = (part.strip().lower() for part in each.split(";"))
        if kind in wanted and wanted[kind] < 0:
            wanted[kind] = _quality(parameters)
    return RESPONSE if wanted[RESPONSE] > 0 and wanted[RESPONSE] >= wanted[JSON] else JSON


def _quality(parameters: list[str]) -> float:
    try:
        return next((float(each[2:]) for each in parameters if each.startswith("q=")), 1.0)
    except ValueError:
        return 0.0


def _response(status: int, body: bytes, accept: str, headers: Mapping[str, str]) -> Response:
    return Parts(body, status, {**headers, "vary": "Accept"}, media_type=media_type(accept))


def _extensions(result: ExecutionResult) -> dict[str, Any]:
    return {"extensions": result.extensions} if result.extensions else {}


def _encoded(content: Mapping[str, Any]) -> bytes:
    return orjson.dumps(content, default=_plain, option=orjson.OPT_NON_STR_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no JSON")
