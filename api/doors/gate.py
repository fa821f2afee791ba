"""An application behind a gate: it answers who is known by a key, and stops when the key ends.

Whatever is wrong (no key, another's, one that ended, one for another door) is answered alike. An answer that takes long
is asked about anew before each part of it, so that a key which was revoked is worth nothing within five seconds.
"""

import re
from collections.abc import Collection

import orjson
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.doors.caller import STATE, Caller, caller_of
from api.doors.keeping import Found, Keeper
from api.graphql import rates
from api.graphql.errors import seconds
from schema.access import Audience
from schema.errors import SijillError, Unauthenticated

FAILURE = 2_000
"""Charged by `rates` for a token of nobody: about what its secret takes to be reckoned."""

STATUS = {Unauthenticated.code: 401, "RATE_LIMITED": 429}
"""Statuses of refusals at a gate; all others are 503, as nobody could be asked."""

Headers = list[tuple[bytes, bytes]]

_BEARER = re.compile(rb"(?i:bearer) ([\x21-\x7e]{1,4096})")


class Gate:
    """An application for callers of `audiences`, or for staff."""

    def __init__(
        self, app: ASGIApp, *, audiences: Collection[Audience] = (), staff: bool = False, keeper: Keeper | None = None
    ) -> None:
        self.app = app
        self.audiences = frozenset(audiences)
        self.staff = staff
        self.keeper = keeper or Keeper()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of somebody who is known."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        visit = _Visit(self, HTTPConnection(scope), send)
        try:
            caller = await visit.admit()
            state = {**scope.get("state", {}), STATE: caller}
            await self.app({**scope, "state": state}, receive, visit.send)
        except SijillError as refusal:
            # What has begun to be sent is broken off, which every client reports.
            if visit.begun:
                raise
            await _refused(refusal)(scope, receive, send)
        return None

    def admits(self, caller: Caller) -> bool:
        """Whether this is the door of a caller."""
        return caller.role is not None if self.staff else caller.audience in self.audiences


class _Visit:
    """One request: who makes it, and whether they still may."""

    def __init__(self, gate: Gate, request: HTTPConnection, send: Send) -> None:
        self.begun = False
        self._gate = gate
        self._request = request
        self._send = send
        self._token = ""
        self._address = rates.network(request.client.host) if request.client else ""
        self._found: Found | None = None
        self._ended: SijillError | None = None

    async def admit(self) -> Caller:
        """Who asks. Raises Unauthenticated, RateLimited, NotReady."""
        try:
            self._token = _token(self._request.scope["headers"])
            if not self._gate.keeper.knows(self._token):
                rates.charge(self._request, rates.REQUEST)
            return await self._known()
        except Unauthenticated:
            rates.owe(self._request, FAILURE)
            raise

    async def send(self, message: Message) -> None:
        """Pass on a part of the answer, unless the key has ended. Raises Unauthenticated, NotReady."""
        if self._ended is not None:
            raise self._ended
        if self._found is None or not self._gate.keeper.holds(self._found):
            try:
                await self._known()
            except SijillError as refusal:
                self._ended = refusal
                raise
        if message["type"] == "http.response.start":
            self.begun = True
            message = {**message, "headers": _private(message["headers"], staff=self._gate.staff)}
        await self._send(message)

    async def _known(self) -> Caller:
        self._found = await self._gate.keeper.find(self._token, self._address)
        caller = caller_of(self._found.key)
        if not self._gate.admits(caller):
            raise Unauthenticated
        return caller


def _token(headers: Headers) -> str:
    """The one token that a request sends. Raises Unauthenticated."""
    given = [value for name, value in headers if name == b"authorization"]
    found = _BEARER.fullmatch(given[0]) if len(given) == 1 else None
    if found is None:
        raise Unauthenticated
    return found[1].decode("ascii")


def _private(headers: Headers, *, staff: bool) -> Headers:
    """Headers of an answer that is one caller's: kept by nobody in between, and staff's by nobody at all."""
    kept = b", ".join(value for name, value in headers if name.lower() == b"cache-control")
    kept = b"no-store" if staff or not kept else kept.replace(b"public", b"private")
    varied = b", ".join(value for name, value in headers if name.lower() == b"vary" and value != b"Authorization")
    rest = [(name, value) for name, value in headers if name.lower() not in {b"cache-control", b"vary"}]
    return [*rest, (b"cache-control", kept), (b"vary", varied + b", Authorization" if varied else b"Authorization")]


def _refused(refusal: SijillError) -> Response:
    """A refusal in the form of GraphQL and in that of files at once: what was asked is nobody's concern yet."""
    error = {"message": str(refusal), "extensions": {"code": refusal.code}}
    body = orjson.dumps({"code": refusal.code, "message": str(refusal), "errors": [error]})
    headers = {"cache-control": "no-store", "vary": "Authorization"}
    status = STATUS.get(refusal.code, 503)
    if status == STATUS[Unauthenticated.code]:
        headers["www-authenticate"] = "Bearer"
    if wait := seconds(refusal):
        headers["retry-after"] = str(wait)
    return Response(body, status, headers, media_type="application/json")
