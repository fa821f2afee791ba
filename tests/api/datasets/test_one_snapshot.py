"""A file is of one state, whatever is published while it is read; and what breaks off is no shorter file."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from api import serve
from api.datasets import copying, streaming
from schema import roles, session, settings
from schema.publish import publish
from schema.roles import Login
from tests.api.worlds import World
from tests.database import Database
from tests.recording import Recorder

Message = dict[str, Any]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(world: World) -> AsyncIterator[Any]:
    """The application that `sijill serve` serves."""
    assert world.events
    yield serve.app()
    await session.close_async()


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five parts of five events."""
    monkeypatch.setattr(copying, "FIRST", 5)
    monkeypatch.setattr(copying, "PART", 5)


async def asked(app: Any, address: str, note: Callable[[list[Message]], None]) -> list[Message]:
    """Ask as a server does; `note` is told of every message as it is sent."""
    messages: list[Message] = []
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"host", b"x")],
    }
    usual = {"http_version": "1.1", "scheme": "http", "server": ("x", 80), "client": None, "root_path": ""}
    await app(scope | usual, _nobody_leaves, _noting(messages, note))
    return messages


async def _nobody_leaves() -> Message:
    await asyncio.Event().wait()
    return {"type": "http.disconnect"}


def _noting(messages: list[Message], note: Callable[[list[Message]], None]) -> Any:
    async def send(message: Any) -> None:
        messages.append(dict(message))
        note(messages)

    return send


def rows(messages: list[Message]) -> list[dict[str, str]]:
    text = b"".join(each.get("body", b"") for each in messages).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


async def test_parts_follow_one_another_without_gap_or_doublet(app: Any) -> None:
    messages = await asked(app, "/datasets/events.csv?columns=title_en", lambda _: None)
    assert [each["title_en"] for each in rows(messages)] == [f"Event {n}" for n in range(1, 26)]
    # The start, five parts, the end of the file, and that of the answer.
    assert len(messages) == 8


async def test_what_is_published_meanwhile_is_not_in_the_file(app: Any, world: World) -> None:
    def publish_once(messages: list[Message]) -> None:
        if len(messages) == 2:
            with session.recording("tester") as connection:
                r = Recorder(connection)
                r.event(world.real, "2016-12-31", title_en="Later")
                r.write("event", {"title_en": "Changed"}, of=world.events[20])
                r.write("event", {}, of=world.events[21], withdrawn=True, protective=True)
            assert publish().number == 2

    before = rows(await asked(app, "/datasets/events.csv", publish_once))
    assert {each["publication"] for each in before} == {"1"}
    assert [each["title_en"] for each in before] == [f"Event {n}" for n in range(1, 26)]
    after = rows(await asked(app, "/datasets/events.csv", lambda _: None))
    titles = [f"Event {n}" for n in range(1, 26) if n not in {21, 22}]
    assert [each["title_en"] for each in after] == [*titles[:20], "Changed", *titles[20:], "Later"]
    # What was taken away to protect somebody is in no file of an earlier state, and such a file has another mark.
    again = await asked(app, "/datasets/events.csv?asOf=1", lambda _: None)
    assert [each["title_en"] for each in rows(again)] == [f"Event {n}" for n in range(1, 26) if n != 22]


async def test_a_file_that_breaks_off_is_not_ended_as_if_it_were_whole(app: Any, database: Database) -> None:
    sent: list[Message] = []

    def end_the_backend(messages: list[Message]) -> None:
        sent[:] = messages
        if len(messages) == 2:
            with roles.connect(settings.administrative_url()) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND datname = %s",
                    [Login.OPEN, database.name],
                )

    # A server that was given no end breaks the connection, which every client reports.
    await asked(app, "/datasets/events.csv", end_the_backend)
    assert sent[0]["status"] == 200
    assert len(sent) >= 2
    assert all(each["more_body"] for each in sent[1:])
    assert streaming._under_way == 0
