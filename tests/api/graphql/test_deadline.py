"""A question over its time is stopped, in the database too: a table that somebody has locked makes statements slow."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from httpx2 import AsyncClient
from psycopg import sql
from starlette.applications import Starlette

from api.graphql import presence, router
from api.graphql.reader import Reader
from schema import roles, session, settings
from schema.access import Audience
from schema.filters import EventFilter
from schema.pooling import POOL
from schema.roles import Login
from tests.api.locking import locked
from tests.api.serving import served
from tests.api.worlds import World, ask, refusal, send
from tests.api.worlds import client as client_of
from tests.database import Database

QUESTIONS = {
    "what a filter names": ("actor", '{ events(where: {actors: ["x"]}) { totalCount } }'),
    "what two filters name": ("actor", '{ a: events(where: {actors: ["y"]}) { totalCount } publication { number } }'),
    "a page": ("event", "{ events(first: 1) { nodes { code } } }"),
    "a count": ("event", "{ events { totalCount } }"),
    "two pages": ("event", "{ a: events(first: 1) { nodes { code } } b: events(first: 2) { nodes { code } } }"),
    "shared by objects": ("event", "{ places(first: 3) { nodes { pcode events(first: 1) { nodes { code } } } } }"),
    "beside others": ("event", '{ places { nodes { pcode events { totalCount } } } event(code: "x") { id } }'),
    "an answer": ("event", "{ timeSeries(bucket: DAY) { value } }"),
}


@contextmanager
def administrator() -> Iterator[roles.Connection]:
    with roles.connect(settings.administrative_url()) as connection:
        yield connection


def at_work(database: Database) -> int:
    """Connections of the login that asks which do anything, or hold a transaction."""
    with administrator() as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND datname = %s AND state <> 'idle'",
            [Login.OPEN, database.name],
        ).fetchone()
    assert found is not None
    return int(found[0])


async def comes_to(connections: int, database: Database) -> bool:
    """Whether so many are at work soon; the question's time is over after twenty seconds."""
    for _ in range(750):
        if at_work(database) == connections:
            return True
        await asyncio.sleep(0.02)
    return False


async def test_a_statement_over_its_time_is_stopped_by_the_database(client: AsyncClient, database: Database) -> None:
    role = sql.SQL("ALTER ROLE {} IN DATABASE {} ").format(*map(sql.Identifier, (Login.OPEN, database.name)))
    with administrator() as connection:
        connection.execute(role + sql.SQL("SET statement_timeout = '200ms'"))
        await session.close_async()
        try:
            with locked("event"):
                code, sentence = await refusal(client, "{ events(first: 1) { nodes { code } } }")
        finally:
            connection.execute(role + sql.SQL("RESET statement_timeout"))
            await session.close_async()
    assert code == "TIMEOUT"
    assert "narrow" in sentence


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_question_over_its_time_is_stopped_in_the_database_too(
    client: AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    table, query = QUESTIONS[name]
    await ask(client, "{ publication { number } }")
    monkeypatch.setattr(router, "DEADLINE", 0.4)
    with locked(table):
        begun = time.monotonic()
        code, sentence = await refusal(client, query)
        assert time.monotonic() - begun < 10, "the database itself would stop it after twenty"
        assert code == "TIMEOUT"
        assert "narrow" in sentence
        assert at_work(database) == 0


async def test_all_statements_of_a_question_share_the_seconds_that_the_database_may_work(
    client: AsyncClient, database: Database
) -> None:
    await ask(client, "{ publication { number } }")
    hasty = router.Router(seconds=1)
    async with client_of(Starlette(routes=hasty.routes)) as asking:
        assert (await ask(asking, "{ events(first: 1) { nodes { title } } }"))["events"]["nodes"]
        with locked("event"):
            begun = time.monotonic()
            aliases = " ".join(f"a{n}: events(first: {n}) {{ totalCount }}" for n in range(1, 9))
            answer = (await send(asking, f"{{ {aliases} }}")).json()
            assert time.monotonic() - begun < 5, "a second for each would be eight"
            assert {each["extensions"]["code"] for each in answer["errors"]} == {"TIMEOUT"}
            assert at_work(database) == 0
        assert (await ask(asking, "{ events(first: 1) { nodes { title } } }"))["events"]["nodes"]


async def test_a_question_that_nobody_waits_for_is_stopped(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.events
    monkeypatch.setattr(presence, "AFTER", 0.1)
    content = b'{"query": "{ events(first: 1) { nodes { code } } }"}'
    head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    length = f"Content-Length: {len(content)}\r\n\r\n"
    with served() as url, locked("event"):
        at = urlsplit(url)
        reading, writing = await asyncio.open_connection(at.hostname, at.port)
        writing.write((head + length).encode() + content)
        assert await comes_to(1, database)
        writing.close()
        assert await comes_to(0, database)
        assert reading.at_eof() or not await reading.read()


async def test_a_connection_comes_back_when_its_closing_is_given_up(database: Database, world: World) -> None:
    assert world.events
    asking = session.pool(Audience.OPEN)
    with locked("actor"):
        for _ in range(2 * POOL + 1):
            reader = Reader()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader.ask_scope(EventFilter(actors=("nobody",)), None), 0.05)
            closing = asyncio.ensure_future(reader.close())
            await asyncio.sleep(0)
            closing.cancel()
            await asyncio.gather(closing, return_exceptions=True)
    async with asyncio.timeout(60):
        taken = await asyncio.gather(*(asking.take() for _ in range(2 * POOL)))
    for each in taken:
        asking.give(each)
    assert at_work(database) == 0


async def test_a_reader_that_is_closed_stops_what_its_fields_share(database: Database, world: World) -> None:
    assert world.events
    reader = Reader()
    with locked("actor"):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.ask_scope(EventFilter(actors=("nobody",)), None), 0.4)
        assert at_work(database) == 1
        await reader.close()
        assert at_work(database) == 0
    with pytest.raises(RuntimeError, match="over"):
        await reader.rows(sa.select(1))


async def test_what_was_stopped_leaves_its_connection_to_others(
    client: AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(router, "DEADLINE", 0.2)
    with locked("event"):
        for _ in range(3):
            asked = [refusal(client, "{ events(first: 1) { nodes { code } } }") for _ in range(POOL)]
            assert {code for code, _ in await asyncio.gather(*asked)} == {"TIMEOUT"}
        assert at_work(database) == 0
    monkeypatch.undo()
    asked = [ask(client, "{ events(first: 1) { nodes { title } } }") for _ in range(POOL)]
    assert await asyncio.gather(*asked) == [{"events": {"nodes": [{"title": "Event 25"}]}}] * POOL
