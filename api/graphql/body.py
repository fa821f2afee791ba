"""The body of a request, read strictly: what is malformed is refused before anything looks at its content."""

import json
from typing import Any, NoReturn

from starlette.requests import Request
from strawberry.http import GraphQLRequestData

MOST_BYTES = 64 * 1024
MOST_LEVELS = 32


class Malformed(Exception):
    """A request that is no GraphQL request; `status` is HTTP's."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


async def read(request: Request) -> GraphQLRequestData:
    """The question in a request. Raises Malformed."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Malformed(415, "Send the question as JSON, with Content-Type: application/json.")
    given = _decoded(await _bytes(request))
    if isinstance(given, list):
        raise Malformed(400, "Several questions in one request are not taken; send them one by one.")
    if not isinstance(given, dict):
        raise Malformed(400, 'The body must be a JSON object, such as {"query": "{ publication { number } }"}.')
    query, variables, name = given.get("query"), given.get("variables"), given.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise Malformed(400, "The body has no `query`; it must be a text with a GraphQL document.")
    if not isinstance(variables, dict | None):
        raise Malformed(400, "`variables` must be an object or null.")
    if not isinstance(name, str | None):
        raise Malformed(400, "`operationName` must be a text or null.")
    return GraphQLRequestData(query=query, variables=variables, operation_name=name, extensions=None)


async def _bytes(request: Request) -> bytes:
    whole = bytearray()
    async for chunk in request.stream():
        whole += chunk
        if len(whole) > MOST_BYTES:
            raise Malformed(413, f"The body is larger than {MOST_BYTES // 1024} KiB.")
    return bytes(whole)


def _decoded(body: bytes) -> Any:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(400, "The body is not UTF-8.") from None
    if _levels(text) > MOST_LEVELS:
        raise Malformed(400, f"The body nests more than {MOST_LEVELS} levels deep.")
    try:
        given = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        # A text may hold half a character, which nothing beyond can write down.
        json.dumps(given, ensure_ascii=False).encode("utf-8")
    except (json.JSONDecodeError, UnicodeEncodeError):
        raise Malformed(400, "The body is not valid JSON.") from None
    if "\\u0000" in text:
        raise Malformed(400, "The body holds the character U+0000, which no text may have.")
    return given


def _levels(text: str) -> int:
    """How deep brackets nest outside texts; told before a parser follows them down."""
    deepest = level = 0
    in_text = escaped = False
    for each in text:
        if in_text:
            in_text, escaped = escaped or each != '"', each == "\\" and not escaped
        elif each == '"':
            in_text = True
        elif each in "[{":
            level += 1
            deepest = max(deepest, level)
        elif each in "]}":
            level -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed(400, "The body gives the same key twice.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Malformed(400, f"The body is not valid JSON: {name} is no number.")
