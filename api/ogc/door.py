"""The way in: tipg behind it is loaded when it is first asked for, and speaks JSON and nothing else.

Its pages would load scripts of others, and its spreadsheets would run formulas; so the format is never negotiated.
Files are at `/datasets`, where they are safe.
"""

import asyncio
import importlib
import sys
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.datasets.problems import refused
from api.graphql import rates
from schema.errors import BadInput

PATH = "/ogc"
SPOKEN = ("json", "geojson", "schemajson", "mvt")
CHARGE, EACH = 500, 5
"""What a question is charged by `rates`, and what each feature that it may get."""
DEFAULT, MOST = 100, 1_000
"""Features on a page."""
LEFT_OUT = ("text/html", "text/csv", "application/geo+json-seq", "application/ndjson")
"""Formats that are not spoken, whose links are taken out."""
UNKNOWN = b'"numberMatched":null,'


class Door:
    """OGC API as an application."""

    def __init__(self) -> None:
        self._inside: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope)
        try:
            asked = _asked(request)
            rates.charge(request, CHARGE + EACH * _limit(asked))
            inside = await self._loaded()
        except Exception as refusal:
            await refused(refusal, str(request.base_url))(scope, receive, send)
            return
        # Without the slash, the landing page would be elsewhere.
        path = f"{PATH}/" if scope["path"] == PATH else scope["path"]
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept"]
        query = urlencode(asked).encode()
        # What only asks for headers is answered as ever, and the server leaves the body out.
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        told = {**scope, "method": method, "path": path, "raw_path": path.encode(), "query_string": query}
        told["headers"] = headers
        plain = _Plain(send)
        try:
            await inside(told, receive, plain)
        except Exception as failure:
            # What nobody expected has been answered by then, and would be raised on top of it.
            if not plain.begun:
                await refused(failure, str(request.base_url))(scope, receive, send)

    async def _loaded(self) -> ASGIApp:
        if self._inside is None:
            # A second or two, in which others are answered.
            made = await asyncio.to_thread(importlib.import_module, "api.ogc.application")
            self._inside = made.application()
        return self._inside


async def close() -> None:
    """Give connections back, before the event loop that made them ends."""
    if (loaded := sys.modules.get("api.ogc.application")) is not None:
        await loaded.POOLS.close()


def _asked(request: Request) -> list[tuple[str, str]]:
    """The pairs of the query string without the format, which is always the same. Raises BadInput for another."""
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    if any("\0" in text for pair in pairs for text in pair):
        raise BadInput("The address holds the character U+0000, which no text may have.")
    for key, value in pairs:
        if key == "f" and value not in SPOKEN:
            raise BadInput(f"f: {value!r} is not spoken here, JSON is; files of other formats are at /datasets.")
        if key == "limit" and value and not value.strip("0"):
            raise BadInput(f"limit: a page has 1 to {MOST:,} features; {value[:20]} would be none.")
    return [(key, value) for key, value in pairs if key != "f"]


def _limit(asked: list[tuple[str, str]]) -> int:
    given = next((value for key, value in asked if key == "limit"), str(DEFAULT))
    return min(int(given), MOST) if given.isdecimal() and len(given) < 9 else DEFAULT


class _Plain:
    """Sends answers on without links to what is not spoken, and numbers that nobody counted."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self.begun = False

    async def __call__(self, message: Message) -> None:
        """Send a part of an answer."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        self.begun = True
        if self._start is not None:
            start, self._start = self._start, None
            body = _told(dict(start["headers"]).get(b"content-type", b""), message.get("body", b""))
            headers = [(n, v) for n, v in start["headers"] if n.lower() != b"content-length"]
            if not message.get("more_body"):
                headers.append((b"content-length", str(len(body)).encode()))
            await self._send({**start, "headers": headers})
            message = {**message, "body": body}
        await self._send(message)


def _told(kind: bytes, body: bytes) -> bytes:
    if kind.startswith(b"application/geo+json"):
        return body.replace(UNKNOWN, b"", 1)
    if kind.startswith((b"application/json", b"application/vnd.oai.openapi+json")) and body:
        return orjson.dumps(_without(orjson.loads(body)))
    return body


def _without(told: Any) -> Any:
    """A document without what it says of formats that are not spoken."""
    if isinstance(told, dict):
        return {name: _without(value) for name, value in told.items() if name not in LEFT_OUT}
    if isinstance(told, list):
        return [_without(each) for each in told if not _of_those(each)]
    return told


def _of_those(each: Any) -> bool:
    if isinstance(each, str):
        return each.endswith("/conf/html")
    return isinstance(each, dict) and each.get("type") in LEFT_OUT and "href" in each
