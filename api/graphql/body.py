"""The question in a request, read strictly: what is malformed is refused before anything looks at its content."""

import asyncio
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from starlette.datastructures import Headers, QueryParams
from starlette.requests import ClientDisconnect, Request

from api.graphql import persisted

MOST_BYTES = 64 * 1024
MOST_LEVELS = 32
MOST_DIGITS, MOST_IN_FRACTIONS = 18, 100
"""Of a whole number, which is what 64 bits hold, and of any other: reading a number takes long when it is."""
PATIENCE = 10
"""Seconds within which a body must have arrived."""

MISMATCH = "`sha256Hash` is not the SHA-256 of `query`."

_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
"""A JSON text. The last quote may be missing, so that what never ends is passed over once and not from every quote."""
_BRACKET = re.compile(r"[\[{\]}]")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""Half of a character beyond the first 65,536, as JSON may write it; the other half must follow."""
_CHARSET = re.compile(r'charset\s*=\s*"?([^\s;"]*)', re.IGNORECASE)


class Malformed(Exception):
    """A request that is no GraphQL request; `status` is HTTP's."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Question:
    """A document as it was sent, its variables, and which of its operations is meant."""

    text: str
    variables: dict[str, Any] | None = None
    operation: str | None = None


async def read(request: Request) -> Question:
    """The question in the body of a request. Raises Malformed, PersistedQueryNotFound."""
    _check_type(request.headers)
    given = _decoded(await _bytes(request))
    if isinstance(given, list):
        raise Malformed(400, "Several questions in one request are not taken; send them one by one.")
    if not isinstance(given, dict):
        raise Malformed(400, 'The body must be a JSON object, such as {"query": "{ publication { number } }"}.')
    return _question(given)


def of_address(parameters: QueryParams) -> Question | None:
    """The question in the address of a GET, none when it has no `extensions`. Raises Malformed, PersistedQueryNotFound.

    It names a document that ships with the code by its hash; others are not taken, as addresses end up in logs.
    """
    given: dict[str, Any] = dict(parameters.multi_items())
    if "extensions" not in given:
        return None
    if len(given) < len(parameters.multi_items()):
        raise Malformed(400, "The address gives the same key twice.")
    if any("\0" in value for value in given.values()):
        raise Malformed(400, "The address holds the character U+0000, which no text may have.")
    for name in ("extensions", "variables"):
        if name in given:
            given[name] = _decoded(given[name].encode("utf-8"), f"`{name}`")
    digest = _digest(given["extensions"])
    if digest is None:
        raise Malformed(400, "`extensions` must be an object with `persistedQuery`; other questions are sent by POST.")
    if "query" in given and persisted.digest(given.pop("query")) != digest:
        raise Malformed(400, MISMATCH)
    return _question(given)


def _question(given: Mapping[str, Any]) -> Question:
    variables, name = given.get("variables"), given.get("operationName")
    if not isinstance(variables, dict | None):
        raise Malformed(400, "`variables` must be an object or null.")
    if not isinstance(name, str | None):
        raise Malformed(400, "`operationName` must be a text or null.")
    return Question(_text(given.get("query"), _digest(given.get("extensions"))), variables, name)


def _text(query: Any, digest: str | None) -> str:
    if query is None and digest is not None:
        return persisted.document(digest)
    if not isinstance(query, str) or not query.strip():
        raise Malformed(400, "The body has no `query`; it must be a text with a GraphQL document.")
    if digest is not None and digest != persisted.digest(query):
        raise Malformed(400, MISMATCH)
    return query


def _digest(extensions: Any) -> str | None:
    """The hash that a client names a document by; other extensions are nothing to us."""
    if not isinstance(extensions, dict | None):
        raise Malformed(400, "`extensions` must be an object or null.")
    named = (extensions or {}).get("persistedQuery")
    if named is None:
        return None
    digest = named.get("sha256Hash") if isinstance(named, dict) and named.get("version") == 1 else None
    if not isinstance(digest, str):
        raise Malformed(400, '`persistedQuery` must be {"version": 1, "sha256Hash": "…"}.')
    return digest.lower()


def _check_type(headers: Headers) -> None:
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise Malformed(415, "Send the question as it is, without Content-Encoding.")
    kind, charset = _type(headers.get("content-type", ""))
    if kind != "application/json":
        raise Malformed(415, "Send the question as JSON, with Content-Type: application/json.")
    if charset not in {"utf-8", "utf8"}:
        raise Malformed(415, "Send the question in UTF-8.")


@lru_cache(maxsize=64)
def _type(header: str) -> tuple[str, str]:
    kind, _, parameters = header.partition(";")
    charset = _CHARSET.search(parameters)
    return kind.strip().lower(), charset.group(1).lower() if charset else "utf-8"


async def _bytes(request: Request) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 9 or int(declared) > MOST_BYTES):
        raise _too_large()
    whole = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                whole += chunk
                if len(whole) > MOST_BYTES:
                    raise _too_large()
    except TimeoutError:
        raise Malformed(408, f"The body did not arrive within {PATIENCE} seconds.") from None
    except ClientDisconnect:
        raise Malformed(400, "The body broke off.") from None
    return bytes(whole)


def _too_large() -> Malformed:
    return Malformed(413, f"The body is larger than {MOST_BYTES // 1024} KiB.")


def _decoded(body: bytes, what: str = "The body") -> Any:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(400, f"{what} is not UTF-8.") from None
    if _levels(text) > MOST_LEVELS:
        raise Malformed(400, f"{what} nests more than {MOST_LEVELS} levels deep.")
    if "\\u0000" in text:
        raise Malformed(400, f"{what} holds the character U+0000, which no text may have.")
    try:
        given = _JSON.decode(text)
        if _HALF.search(text):
            # A text may hold half a character, which nothing beyond can write down.
            json.dumps(given, ensure_ascii=False).encode("utf-8")
    except (json.JSONDecodeError, UnicodeEncodeError):
        raise Malformed(400, f"{what} is not valid JSON.") from None
    return given


def _levels(text: str) -> int:
    """How deep brackets nest outside texts; told before a parser follows them down."""
    if text.count("{") + text.count("[") <= MOST_LEVELS:
        return 0
    deepest = level = 0
    for each in _BRACKET.findall(_STRING.sub("", text)):
        level += 1 if each in "[{" else -1
        deepest = max(deepest, level)
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed(400, "An object in the request gives the same key twice.")
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS + 1:  # and a sign
        raise Malformed(400, f"A whole number in the request has more than {MOST_DIGITS} digits.")
    return int(digits)


def _fraction(digits: str) -> float:
    if len(digits) > MOST_IN_FRACTIONS:
        raise Malformed(400, f"A number in the request has more than {MOST_IN_FRACTIONS} digits.")
    number = float(digits)
    if math.isinf(number):
        raise Malformed(400, "A number in the request is larger than any that can be kept.")
    return number


def _no_constant(name: str) -> NoReturn:
    raise Malformed(400, f"The request is not valid JSON: {name} is no number.")


_JSON = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=_whole, parse_float=_fraction, parse_constant=_no_constant
)
