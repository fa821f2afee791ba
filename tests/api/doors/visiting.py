"""Requests at a gate, spoken as a web server does, with a clock that tests set."""

from dataclasses import dataclass, field

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.doors.caller import Caller, caller_in
from schema import keys, session
from schema.access import Audience, Role

Headers = list[tuple[bytes, bytes]]


@dataclass
class Clock:
    """Seconds."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Answer:
    """What was sent."""

    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict)
    parts: list[bytes] = field(default_factory=list)
    closed: bool = False

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            assert self.status == 0
            self.status, self.headers = message["status"], dict(message["headers"])
        elif message["type"] == "websocket.close":
            self.closed = True
        else:
            self.parts.append(message.get("body", b""))

    @property
    def told(self) -> tuple[int, Headers, bytes]:
        return self.status, sorted(self.headers.items()), b"".join(self.parts)


class Inside:
    """What is behind the gate: tells who asks."""

    def __init__(self) -> None:
        self.callers: list[Caller] = []

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        caller = caller_in(dict(scope))
        self.callers.append(caller)
        headers = [(b"content-type", b"text/plain"), (b"cache-control", b"public, max-age=60"), (b"vary", b"Accept")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": caller.holder.encode()})


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def scope_of(headers: Headers, *, method: str = "GET", address: str = "192.0.2.1", type_: str = "http") -> Scope:
    return {
        "type": type_,
        "method": method,
        "path": "/graphql",
        "query_string": b"",
        "headers": headers,
        "scheme": "http",
        "server": ("sijill.example", 80),
        "client": (address, 1),
        "http_version": "1.1",
    }


async def visit(gate: ASGIApp, *tokens: str, method: str = "GET", address: str = "192.0.2.1") -> Answer:
    """The answer to a request with such tokens, each in a header of its own."""
    answer = Answer()
    headers = [(b"authorization", b"Bearer " + each.encode("latin-1")) for each in tokens]
    await gate(scope_of(headers, method=method, address=address), _nothing, answer.take)
    return answer


async def knock(gate: ASGIApp, headers: Headers, **given: str) -> Answer:
    """The answer to a request with such headers."""
    answer = Answer()
    await gate(scope_of(headers, **given), _nothing, answer.take)
    return answer


def code_of(answer: Answer) -> str:
    code: str = orjson.loads(b"".join(answer.parts))["code"]
    return code


def made(holder: str, purpose: Audience | Role, **given: str | int) -> keys.Made:
    """A key for somebody."""
    with session.migrating() as connection:
        return keys.create(connection, keys.Wanted(holder, purpose, **given), "tester")  # type: ignore[arg-type]


def token_of(holder: str, purpose: Audience | Role) -> str:
    """The token of a key for somebody."""
    token = made(holder, purpose).token
    assert token is not None
    return token


def revoke(token: str) -> None:
    """End the key of a token."""
    with session.migrating() as connection:
        keys.revoke(connection, token.split("_")[1], "tester")
