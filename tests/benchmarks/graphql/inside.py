"""Our web application called in this process: to learn what it sends to PostgreSQL, and where its own time goes."""

import asyncio
import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psycopg
import structlog
from starlette.types import Message
from uvicorn.loops.auto import auto_loop_factory

from api.commands.serve import application

Sent = list[tuple[str, Any, bool]]
"""Statements with their parameters, and whether each ran in a transaction."""


@dataclass
class Answer:
    """One response, as it is sent."""

    status: int = 0
    body: bytes = b""
    headers: dict[bytes, bytes] = field(default_factory=dict)


class Inside:
    """Posts to the application as a web server would."""

    def __init__(self) -> None:
        self._application: Any = application()
        # Entries are made as ever, and written nowhere.
        structlog.configure(logger_factory=structlog.ReturnLoggerFactory())

    async def close(self) -> None:
        """End the application as a web server would, which gives its connections back."""
        messages = [{"type": "lifespan.shutdown"}, {"type": "lifespan.startup"}]

        async def receive() -> Message:
            return messages.pop()

        async def send(message: Message) -> None:
            pass

        await self._application({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)

    async def post(self, body: bytes) -> Answer:
        """The answer to one question."""
        answer = Answer()
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/graphql",
            "raw_path": b"/graphql",
            "root_path": "",
            "query_string": b"",
            "headers": [
                (b"host", b"127.0.0.1"),
                (b"content-type", b"application/json"),
                (b"content-length", str(len(body)).encode()),
            ],
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 8000),
        }

        async def receive() -> Message:
            if not waiting:
                # Whoever asks stays until there is an answer, however long it takes.
                await asyncio.Event().wait()
            return waiting.pop()

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = dict(message["headers"])
            else:
                answer.body += message.get("body", b"")

        await self._application(scope, receive, send)
        return answer


@contextmanager
def listening() -> Iterator[Sent]:
    """What this process sends to PostgreSQL meanwhile, by whatever library, but for pings and settings."""
    sent: Sent = []
    whole = psycopg.AsyncCursor.execute

    async def execute(self: psycopg.AsyncCursor[Any], query: Any, params: Any = None, **options: Any) -> Any:
        text = query.decode() if isinstance(query, bytes) else str(query)
        if text.lstrip("( \n").upper().startswith(("SELECT", "WITH")) and " FROM " in text.upper().replace("\n", " "):
            sent.append((text, params, not self.connection.autocommit))
        return await whole(self, query, params, **options)

    psycopg.AsyncCursor.execute = execute
    try:
        yield sent
    finally:
        psycopg.AsyncCursor.execute = whole


Found = TypeVar("Found")


def run(work: Callable[[Inside], Awaitable[Found]]) -> Found:
    """Do something with the application, in the event loop that its web server would take."""

    async def whole() -> Found:
        inside = Inside()
        try:
            return await work(inside)
        finally:
            await inside.close()

    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        return runner.run(whole())


async def statements(inside: Inside, bodies: Sequence[bytes]) -> list[Sent]:
    """What our server sends for each question once it is warm: what it looks up once is left out."""
    found = [await _sent(inside, body) for body in bodies]
    least = min(map(len, found))
    return [sent if len(sent) == least else await _sent(inside, body) for sent, body in zip(found, bodies, strict=True)]


async def _sent(inside: Inside, body: bytes) -> Sent:
    with listening() as sent:
        answer = await inside.post(body)
    if answer.status != 200:
        raise RuntimeError(f"status {answer.status}: {answer.body[:500]!r}")
    return sent


GROUPS = {
    "/sqlalchemy/": "SQLAlchemy",
    "/psycopg": "psycopg",
    "/graphql/": "graphql-core",
    "/strawberry/": "Strawberry",
    "/starlette": "Starlette and FastAPI",
    "/fastapi/": "Starlette and FastAPI",
    "/pydantic": "Starlette and FastAPI",
    "/anyio/": "Starlette and FastAPI",
    "/structlog/": "structlog",
    "/limits/": "limits",
    "/json/": "json",
    "orjson": "orjson",
    "msgspec": "msgspec",
    "/asyncio/": "asyncio",
    "uvloop": "asyncio",
    "select.epoll": "waiting for PostgreSQL",
    "_queue": "waiting for PostgreSQL",
}
OURS = ("/api/", "/schema/", "/analytics/", "/dashboards/")


def _group(file: str, name: str) -> str:
    if file.startswith("<projection"):
        return "ours: compiled projections"
    if any(f"{folder}" in file for folder in OURS) and "site-packages" not in file:
        folder = next(folder for folder in OURS if folder in file)
        return f"ours: {folder.strip('/')}{file.rpartition(folder)[2].join(('/', ''))}"
    return next((group for mark, group in GROUPS.items() if mark in file or mark in name), "Python itself")


@dataclass(frozen=True)
class Profile:
    """Where the time of a request goes: milliseconds of this process, and the share of each library in them."""

    requests: int
    milliseconds: float
    shares: list[tuple[str, float]]
    functions: list[tuple[str, float, int]]


async def profile(inside: Inside, bodies: Sequence[bytes], rounds: int = 2) -> Profile:
    """CPU per request without a profiler, and how a profiler splits it."""
    for body in bodies:
        await inside.post(body)
    repeated = [*bodies] * rounds
    begun = time.process_time()
    for body in repeated:
        await inside.post(body)
    spent = (time.process_time() - begun) / (len(bodies) * rounds) * 1000
    profiler = cProfile.Profile(time.process_time)
    profiler.enable()
    for body in repeated:
        await inside.post(body)
    profiler.disable()
    groups: Counter[str] = Counter()
    functions = []
    stats: Any = pstats.Stats(profiler)
    for (file, line, name), (_, calls, own, _, _) in stats.stats.items():
        groups[_group(file, name)] += own
        functions.append((f"{file.rpartition('site-packages/')[2]}:{line} {name}", own, calls))
    whole = sum(groups.values())
    functions.sort(key=lambda each: -each[1])
    return Profile(
        len(bodies) * rounds,
        spent,
        [(name, own / whole) for name, own in groups.most_common(20)],
        [(name, own / whole, calls) for name, own, calls in functions[:25]],
    )
