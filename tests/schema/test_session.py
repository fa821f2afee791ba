"""Single statements: connections are kept, shared out and replaced; that there is no database is told at once."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
import pytest_asyncio
import sqlalchemy as sa

from schema import roles, session, settings
from schema.access import Audience
from schema.errors import NotReady
from schema.pooling import POOL, Pool
from schema.prepared import Written
from schema.roles import Login
from schema.session import Asking, Seconds
from tests.database import Database

OWN = Written.of(sa.select(sa.func.pg_backend_pid().label("pid")))


@pytest_asyncio.fixture(loop_scope="module")
async def pool(database: Database) -> AsyncIterator[Pool]:
    assert database.name
    await session.close_async()
    yield session.pool(Audience.OPEN)
    await session.close_async()


async def ask(pool: Pool, statement: Written = OWN) -> int:
    asking = Asking(pool)
    try:
        return int((await asking.rows(statement))[0].pid)
    finally:
        await asking.close()


def living(database: Database) -> int:
    with roles.connect(settings.administrative_url()) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND datname = %s", [Login.OPEN, database.name]
        ).fetchone()
    assert found is not None
    return int(found[0])


def end_all(database: Database) -> None:
    with roles.connect(settings.administrative_url()) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s AND datname = %s",
            [Login.OPEN, database.name],
        )


async def test_a_connection_is_kept_for_the_next(pool: Pool) -> None:
    assert await ask(pool) == await ask(pool)


async def test_no_more_are_made_than_may_be_and_all_are_kept(pool: Pool, database: Database) -> None:
    slow = Written.of(sa.select(sa.func.pg_backend_pid().label("pid"), sa.cast(sa.func.pg_sleep(0.05), sa.Text)))
    used = set(await asyncio.gather(*(ask(pool, slow) for _ in range(50))))
    assert len(used) == living(database) == 2 * POOL
    assert set(await asyncio.gather(*(ask(pool, slow) for _ in range(50)))) == used
    await session.close_async()
    assert await gone(database)


async def test_those_that_died_are_replaced(pool: Pool, database: Database) -> None:
    before = set(await asyncio.gather(*(ask(pool) for _ in range(8))))
    end_all(database)
    after = {await ask(pool) for _ in range(8)}
    assert not after & before


async def test_one_that_dies_in_a_request_is_replaced(pool: Pool, database: Database) -> None:
    asking = Asking(pool)
    before = (await asking.rows(OWN))[0].pid
    end_all(database)
    assert (await asking.rows(OWN))[0].pid != before
    await asking.close()
    assert living(database) == 1


async def test_a_statement_over_its_time_leaves_its_connection_to_the_next(pool: Pool, database: Database) -> None:
    slow = Written.of(sa.select(sa.func.pg_backend_pid().label("pid"), sa.cast(sa.func.pg_sleep(5), sa.Text)))
    kept = await ask(pool)
    for _ in range(3):
        asking = Asking(pool, Seconds(0.1))
        with pytest.raises(TimeoutError):
            await asking.rows(slow)
        with pytest.raises(TimeoutError):
            await asking.rows(OWN)
        await asking.close()
        assert await ask(pool) == kept
    assert living(database) == 1


async def test_a_statement_that_fails_is_not_asked_again(pool: Pool) -> None:
    wrong = Written.of(sa.select((1 / sa.func.pg_backend_pid().op("*")(0)).label("pid")))
    kept = await ask(pool)
    with pytest.raises(psycopg.errors.DivisionByZero):
        await ask(pool, wrong)
    assert await ask(pool) == kept


async def test_one_that_is_in_use_when_all_are_closed_is_closed_afterwards(pool: Pool, database: Database) -> None:
    asking = Asking(pool)
    await asking.rows(OWN)
    await session.close_async()
    assert living(database) == 1
    await asking.close()
    assert await gone(database)


async def test_a_database_that_is_not_there_is_told_at_once(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIJILL_DATABASE", "there_is_none")
    nowhere = session.pool(Audience.OPEN)
    async with asyncio.timeout(20):
        for _ in range(3 * POOL):
            with pytest.raises(NotReady, match="sijill db start"):
                await ask(nowhere)


async def gone(database: Database) -> bool:
    """Whether no connection is left, which the server notices a moment later."""
    for _ in range(1_200):
        if not living(database):
            return True
        await asyncio.sleep(0.05)
    return False
