"""Processes that write files: what they write, what they say when they cannot, and that nothing of them is left."""

import asyncio
import contextlib
import dataclasses
import multiprocessing
import os
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa

from api.datasets import children, writing
from api.datasets.asking import Wanted
from schema import session
from schema.errors import NotReady, UnknownKey
from schema.grains.declaring import Wish
from schema.roles import Login
from tests.api.datasets.files import asked, made
from tests.api.worlds import World

STAYING = 6
"""Ends of pipes to the two processes that the first child starts and that stay."""


@pytest_asyncio.fixture(autouse=True)
async def nothing_left(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """No process, no connection, no file and no open end is left, whatever became of the test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = ends()
    yield
    await until(lambda: not multiprocessing.active_children())
    await until(lambda: not connections())
    assert left_in(tmp_path) == []
    assert ends() <= before + STAYING


def ends() -> int:
    """Files and pipes that this process holds open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def left_in(folder: Path) -> list[Path]:
    """What is there, but for the socket of the process that children are forked from."""
    return [each for each in folder.iterdir() if not each.name.startswith("pymp-")]


async def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


def connections() -> int:
    """Connections of the login that reads for everybody, of which tests hold none."""
    found = sa.text("SELECT count(*) FROM pg_stat_activity WHERE usename = :login AND datname = current_database()")
    with session.engine(Login.MIGRATOR).connect() as connection:
        return int(connection.scalar(found, {"login": str(Login.OPEN)}) or 0)


async def taken(wanted: Wanted, wish: Wish) -> bytes:
    async with contextlib.aclosing(children.stream(wanted, wish)) as pieces:
        return b"".join([piece async for piece in pieces])


@pytest.mark.parametrize("format_", sorted(writing.WRITERS))
async def test_they_write_what_is_written_here(format_: str) -> None:
    assert await taken(*asked("events", format_)) == made("events", format_)


async def test_more_than_can_be_written_at_once_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "AT_ONCE", 2)
    children._turns.clear()
    alone = made("events", "parquet", "columns=code")
    at_once: list[int] = []

    async def counted() -> bytes:
        async with contextlib.aclosing(children.stream(*asked("events", "parquet", "columns=code"))) as pieces:
            found = [await anext(pieces)]
            at_once.append(len(multiprocessing.active_children()))
            return b"".join([*found, *[piece async for piece in pieces]])

    assert await asyncio.gather(*(counted() for _ in range(5))) == [alone] * 5
    assert max(at_once) <= 2
    children._turns.clear()


async def test_what_is_wrong_is_the_same_error_here() -> None:
    wanted, wish = asked("events", "parquet")
    with pytest.raises(UnknownKey, match="nothing_such"):
        await taken(dataclasses.replace(wanted, columns=("nothing_such",)), wish)


async def test_a_database_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    question = asked("events", "parquet")
    with monkeypatch.context() as patched, pytest.raises(NotReady):
        patched.setenv("SIJILL_DATABASE", "nothing_such")
        await taken(*question)


async def test_a_mistake_of_ours_tells_where_and_no_value() -> None:
    wanted, wish = asked("events", "parquet")
    with pytest.raises(children.Broken) as told:
        await taken(wanted, dataclasses.replace(wish, where="a secret"))
    assert "schema/" in str(told.value)
    assert "secret" not in str(told.value)


async def test_one_that_is_ended_is_no_shorter_file() -> None:
    async with contextlib.aclosing(children.stream(*asked("events", "xlsx"))) as pieces:
        first = asyncio.ensure_future(anext(pieces))
        await until(lambda: any(each.pid for each in multiprocessing.active_children()))
        os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)
        with pytest.raises(children.Broken):
            await first


@pytest.mark.parametrize("format_", ["parquet", "gpkg"])
@pytest.mark.parametrize("after", [0, 0.01, 0.1, None], ids=["at once", "soon", "later", "after the first bytes"])
async def test_whoever_goes_away_leaves_nothing(format_: str, after: float | None) -> None:
    question = asked("events", format_)
    if after is None:
        async with contextlib.aclosing(children.stream(*question)) as pieces:
            assert await anext(pieces)
        return
    waiting = asyncio.create_task(taken(*question))
    await asyncio.sleep(after)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
