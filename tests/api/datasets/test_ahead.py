"""A long file is the same whether one connection reads it or two, and whoever leaves it leaves both."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from typing import Any

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from api.datasets import ahead, asking, copying, texts
from api.datasets.asking import Wanted
from schema.errors import NotReady
from schema.grains.declaring import Wish
from schema.prepared import prepare
from schema.snapshot import snapshot_async
from tests.api.worlds import World

Connection = psycopg.AsyncConnection[Any]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Eight parts of three events, and one of one."""
    assert len(world.events) == 25
    monkeypatch.setattr(copying, "FIRST", 3)
    monkeypatch.setattr(copying, "PART", 3)


async def wished(connection: Connection, format_: str) -> tuple[Wanted, Wish]:
    wanted = asking.read("events", format_, [])
    found = await connection.cursor(row_factory=namedtuple_row).execute(*prepare(asking.look_up(wanted)))
    return wanted, asking.resolved(await found.fetchone(), wanted, "https://x/")


async def whole(format_: str, second: Any = lambda _: None) -> bytes:
    async with snapshot_async() as connection:
        wanted, wish = await wished(connection, format_)
        pieces = texts.written_async(connection, wanted, wish, second(connection))
        return b"".join([each async for each in pieces])


def beside(connection: Connection) -> AbstractAsyncContextManager[Connection]:
    return snapshot_async(same=connection)


@pytest.mark.parametrize("format_", ["csv", "jsonl", "geojson"])
async def test_two_connections_write_what_one_writes(format_: str) -> None:
    alone = await whole(format_)
    assert alone.count(b"Event ") >= 25
    assert await whole(format_, beside) == alone


async def test_the_second_one_reads_half_of_the_parts_from_the_same_snapshot() -> None:
    async with snapshot_async() as connection, snapshot_async(same=connection) as other:
        seen = [await (await each.execute("SELECT pg_current_snapshot()")).fetchone() for each in (connection, other)]
        assert seen[0] == seen[1]
        wanted, wish = await wished(connection, "csv")
        read: list[int] = []
        part = copying.part

        def noting(by: Connection, *of: Any) -> Any:
            read.append(by.info.backend_pid)
            return part(by, *of)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(copying, "part", noting)
            async for _ in texts.written_async(connection, wanted, wish, _there(other)):
                pass
        one, two = connection.info.backend_pid, other.info.backend_pid
        assert read == [one, one, two, one, two, one, two, one, two]


async def test_a_file_goes_on_alone_when_no_second_connection_is_to_be_had() -> None:
    assert await whole("csv", lambda _: _refused()) == await whole("csv")


async def test_whoever_leaves_leaves_nobody_reading() -> None:
    at_work = asyncio.all_tasks()
    made: list[Connection] = []

    @asynccontextmanager
    async def noted(connection: Connection) -> AsyncIterator[Connection]:
        async with snapshot_async(same=connection) as other:
            made.append(other)
            yield other

    async with snapshot_async() as connection:
        wanted, wish = await wished(connection, "csv")
        async with aclosing(texts.written_async(connection, wanted, wish, noted(connection))) as pieces:
            for _ in range(3):
                await anext(pieces)
        assert asyncio.all_tasks() == at_work
        assert [each.closed for each in made] == [True]


async def test_what_fails_in_a_part_read_ahead_fails_the_file() -> None:
    async with snapshot_async() as connection, snapshot_async(same=connection) as other:
        wanted, wish = await wished(connection, "csv")
        pieces = texts.written_async(connection, wanted, wish, _there(other))
        await anext(pieces)
        other.pgconn.finish()
        with pytest.raises(psycopg.OperationalError):
            async for _ in pieces:
                pass


async def test_what_fails_in_a_part_that_is_given_up_is_told_to_nobody() -> None:
    async def failing(*_: Any) -> AsyncIterator[bytes]:
        raise psycopg.DataError("a value of a row")
        yield b""

    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    async with snapshot_async() as connection:
        wanted, _ = await wished(connection, "csv")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(copying, "part", failing)
            part = ahead._Part(connection, wanted, None, None, 1)
            await asyncio.sleep(0.01)
            await part.given_up()
    # What nobody took notice of is told when it is thrown away, so nothing may hold it any longer.
    del part
    gc.collect()
    assert told == []


def test_no_more_is_held_than_two_parts_of_so_many_bytes() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copying, "PART", 60_000)
        sizes = [ahead.rows_of_a_part(copying.FIRST, size) for size in (0, 3_000, 30_000, 3 * ahead.HELD)]
        assert sizes == [60_000, 16_000, 1_600, 3]


@asynccontextmanager
async def _there(connection: Connection) -> AsyncIterator[Connection]:
    yield connection


@asynccontextmanager
async def _refused() -> AsyncIterator[Connection]:
    raise NotReady("No more connections.")
    yield
