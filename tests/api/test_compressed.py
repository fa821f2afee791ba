"""What gains by it is compressed for who takes it, marks are weak then, and files arrive while they are written."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import brotli
import pytest
import pytest_asyncio
import zstandard
from graphql import get_introspection_query
from httpx2 import ASGITransport, AsyncClient, Response

from api import serve
from api.compressed import Compressed
from api.datasets import copying
from api.graphql import sending
from schema import roles, session, settings
from schema.roles import Login
from tests.api.worlds import World
from tests.api.worlds import client as client_of
from tests.database import Database

DECODED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}
ADDRESSES = (
    "/",
    "/graphql",
    "/graphql/persisted",
    "/datasets/events.csv",
    "/datasets/events.jsonl",
    "/datasets/events.geojson",
    "/pages/graphiql.js",
    "/assets/graphiql/graphiql.min.css",
    "/explore/tokens.css",
)
SCHEMA = {"query": get_introspection_query()}

Message = dict[str, Any]


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    """Publication 1."""
    return database.filled(World)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(world: World) -> AsyncIterator[Any]:
    """The application that `sijill serve` serves."""
    assert world.events
    yield serve.app()
    await session.close_async()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(app: Any) -> AsyncIterator[AsyncClient]:
    async with client_of(app) as asking:
        yield asking


async def raw(client: AsyncClient, address: str, coding: str, **headers: str) -> tuple[Response, bytes]:
    """The answer, and its bytes as they were sent."""
    headers = {"accept-encoding": coding, "accept": "text/html", **headers}
    async with client.stream("GET", address, headers=headers) as answer:
        return answer, b"".join([part async for part in answer.aiter_raw()])


@pytest.mark.parametrize("coding", DECODED)
@pytest.mark.parametrize("address", ADDRESSES)
async def test_answers_are_compressed_and_the_same(client: AsyncClient, address: str, coding: str) -> None:
    usual, body = await raw(client, address, "identity")
    answer, sent = await raw(client, address, coding)
    assert "content-encoding" not in usual.headers
    assert answer.headers["content-encoding"] == coding
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert "accept-encoding" in usual.headers["vary"].lower()
    assert len(sent) < len(body)
    assert DECODED[coding](sent) == body


@pytest.mark.parametrize("address", ["/health", "/assets/@fontsource/noto-sans-arabic/files/x.woff2", "/nothing"])
async def test_what_gains_nothing_is_left_alone(client: AsyncClient, address: str) -> None:
    answer, _ = await raw(client, address, "gzip, br, zstd")
    assert "content-encoding" not in answer.headers


async def test_browsers_get_the_fastest(client: AsyncClient) -> None:
    answer, _ = await raw(client, "/", "gzip, deflate, br, zstd")
    assert answer.headers["content-encoding"] == "zstd"


@pytest.mark.parametrize("address", ["/", "/datasets/events.csv"])
async def test_marks_of_compressed_answers_are_weak_and_hold(client: AsyncClient, address: str) -> None:
    usual, _ = await raw(client, address, "identity")
    answer, _ = await raw(client, address, "gzip")
    assert answer.headers["etag"] == f"W/{usual.headers['etag']}"
    for mark in (answer.headers["etag"], usual.headers["etag"]):
        again, body = await raw(client, address, "gzip", **{"if-none-match": mark})
        assert (again.status_code, body) == (304, b"")


async def asked(
    app: Any, method: str, path: str, coding: str, note: Callable[[Message], None], body: bytes = b""
) -> None:
    """Ask as a server does, and note every message as it is sent."""
    headers = [(b"host", b"x"), (b"accept-encoding", coding.encode()), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": headers}
    usual = {"http_version": "1.1", "scheme": "http", "server": ("x", 80), "client": None, "root_path": ""}

    given: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        # Nobody leaves.
        return given.pop() if given else await asyncio.Future()

    async def send(message: Any) -> None:
        note(dict(message))

    await app(scope | usual, receive, send)


async def test_a_long_answer_is_compressed_in_parts_with_others_between(app: Any) -> None:
    body, sent, turns = b"", bytearray(), 0
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://x") as client:
        body = (await client.post("/graphql", json=SCHEMA, headers={"accept-encoding": "identity"})).content
    assert len(body) > sending.PART

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    waiting, between = asyncio.create_task(others()), []

    def note(message: Message) -> None:
        sent.extend(message.get("body", b""))
        between.append(turns)

    question = b'{"query": "' + SCHEMA["query"].replace("\n", " ").encode() + b'"}'
    await asked(app, "POST", "/graphql", "gzip", note, question)
    waiting.cancel()
    assert gzip.decompress(bytes(sent)) == body
    assert len(set(between)) >= 2


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read five events at a time."""
    monkeypatch.setattr(copying, "FIRST", 5)
    monkeypatch.setattr(copying, "PART", 5)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("kind", ["csv", "jsonl", "geojson"])
async def test_a_file_arrives_while_it_is_written(app: Any, kind: str) -> None:
    reading, arrived = zlib.decompressobj(wbits=31), []

    def note(message: Message) -> None:
        arrived.append(reading.decompress(message.get("body", b"")))

    await asked(app, "GET", f"/datasets/events.{kind}", "gzip", note)
    whole = b"".join(arrived)
    # The start has no body; then come five parts of five events.
    parts = [each for each in arrived if each]
    assert len(parts) >= 5
    assert 0 < b"".join(parts[:2]).count(b"/events/SJ-") < whole.count(b"/events/SJ-") == 25
    assert reading.eof


@pytest.mark.usefixtures("small_parts")
async def test_a_file_that_breaks_off_is_not_ended_as_if_it_were_whole(app: Any, database: Database) -> None:
    messages: list[Message] = []

    def note(message: Message) -> None:
        messages.append(message)
        if len(messages) == 2:
            with roles.connect(settings.administrative_url()) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND datname = %s",
                    [Login.OPEN, database.name],
                )

    # A server that was given no end breaks the connection, which every client reports.
    await asked(app, "GET", "/datasets/events.csv", "gzip", note)
    assert messages[0]["status"] == 200
    assert len(messages) >= 2
    assert all(each["more_body"] for each in messages[1:])
    with pytest.raises(EOFError):
        gzip.decompress(b"".join(each.get("body", b"") for each in messages))


async def test_the_start_of_an_application_passes_as_it_is() -> None:
    seen: list[str] = []

    async def application(scope: Message, receive: Any, send: Any) -> None:
        seen.append(scope["type"])
        await send({"type": "lifespan.startup.complete"})

    async def begun() -> Message:
        return {"type": "lifespan.startup"}

    async def sent(message: Message) -> None:
        seen.append(message["type"])

    await Compressed(application)({"type": "lifespan"}, begun, sent)
    assert seen == ["lifespan", "lifespan.startup.complete"]
