"""The one way to reach the database: an engine per login, and one transaction per piece of work.

reading(audience)     what serves requests: read only, one snapshot, the published copy of one audience
Asking(pool)          the same for single statements, which the driver executes as they are
recording(actor)      adds what files state to the record, in a transaction that proves its actor (`schema.context`)
desk(holder, role)    what somebody of the staff does, with the rights of their role and in their name
vaulting(holder)      opens identities, in the name of their holder
doors()               knows the keys of callers
publishing()          makes publications
migrating()           changes tables; no service uses it
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.rows import namedtuple_row
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from schema import context
from schema.access import Audience, Role
from schema.errors import NotReady
from schema.grants import READERS
from schema.pooling import POOL, UNREACHABLE, Pool
from schema.prepared import Written, prepare
from schema.roles import Login
from schema.settings import login_url

PUBLISH_LOCK = 7_235_003
"""Key of the advisory lock that keeps two publications apart."""

_OPTIONS: dict[str, Any] = {"pool_size": POOL, "max_overflow": POOL, "hide_parameters": True, "pool_pre_ping": True}
_FEW: dict[str, Any] = _OPTIONS | {"pool_size": 4, "max_overflow": 4}

_engines: dict[sa.URL, sa.Engine] = {}
_async_engines: dict[sa.URL, AsyncEngine] = {}
_pools: "dict[sa.URL, Pool]" = {}


def engine(login: Login) -> sa.Engine:
    """The engine of a login for the database that the settings name now."""
    url = login_url(login)
    options = _FEW if login in {Login.STAFF, Login.DOOR, Login.VAULT} else _OPTIONS
    return _engines.get(url) or _engines.setdefault(url, sa.create_engine(url, **options))


def pool(audience: Audience) -> Pool:
    """The connections of an audience's login for `Asking`, to the database that the settings name now."""
    url = login_url(READERS[audience])
    return _pools.get(url) or _pools.setdefault(url, Pool(url))


def _async_engine(audience: Audience) -> AsyncEngine:
    """The asynchronous engine of an audience's login."""
    url = login_url(READERS[audience])
    return _async_engines.get(url) or _async_engines.setdefault(url, create_async_engine(url, **_OPTIONS))


def close() -> None:
    """Give back every connection; a process does it before it ends, a test before it drops its database."""
    for made in _engines.values():
        made.dispose()
    for other in _async_engines.values():
        other.sync_engine.dispose()
    _engines.clear()
    _async_engines.clear()
    _close_pools()


async def close_async() -> None:
    """Give back the connections of the event loop that runs, before it ends."""
    for made in _async_engines.values():
        await made.dispose()
    _async_engines.clear()
    _close_pools()


def _close_pools() -> None:
    for each in _pools.values():
        each.close()
    _pools.clear()


@contextmanager
def _transaction(login: Login, **options: Any) -> Iterator[sa.Connection]:
    try:
        connection = engine(login).connect()
    except OperationalError:
        # The driver's message names host and role; the sentence says what to do instead.
        raise NotReady(UNREACHABLE) from None
    with connection:
        if options:
            connection = connection.execution_options(**options)
        with connection.begin():
            yield connection


@contextmanager
def reading(audience: Audience = Audience.OPEN) -> Iterator[sa.Connection]:
    """One read-only snapshot of what an audience may read. Raises NotReady when the database does not answer."""
    with _transaction(READERS[audience]) as connection:
        yield connection


@asynccontextmanager
async def reading_async(audience: Audience = Audience.OPEN) -> AsyncIterator[AsyncConnection]:
    """`reading` for asynchronous callers. Raises NotReady when the database does not answer."""
    try:
        connection = await _async_engine(audience).connect()
    except OperationalError:
        raise NotReady(UNREACHABLE) from None
    try:
        async with connection.begin():
            yield connection
    finally:
        await connection.close()


@dataclass
class Seconds:
    """How long the database may still be at work, for all statements of a question together."""

    left: float


class Asking:
    """A connection of an audience on which single statements are asked, each of the newest state.

    Documents come as bytes, other JSON as what it means. A dead connection is replaced once. A statement that goes on
    for longer than `seconds` is stopped, in the database too.
    """

    def __init__(self, pool: Pool, seconds: Seconds | None = None) -> None:
        self._pool = pool
        self._seconds = seconds
        self._held: psycopg.AsyncConnection[Any] | None = None

    async def rows(self, statement: Written) -> Sequence[Any]:
        """The rows of a statement, with columns by name. Raises NotReady, TimeoutError, psycopg.Error."""
        text, values = prepare(statement)
        driver = await self._driver()
        try:
            return await self._timed(driver, text, values)
        except psycopg.OperationalError:
            if not driver.closed:
                raise
            await self.close()
        return await self._timed(await self._driver(), text, values)

    async def _timed(
        self, driver: "psycopg.AsyncConnection[Any]", text: str, values: Mapping[str, Any]
    ) -> Sequence[Any]:
        if self._seconds is None:
            return await execute(driver, text, values)
        if self._seconds.left <= 0:
            raise TimeoutError
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self._seconds.left):
                return await execute(driver, text, values)
        finally:
            self._seconds.left -= time.monotonic() - begun

    async def _driver(self) -> "psycopg.AsyncConnection[Any]":
        if self._held is None:
            self._held = await self._pool.take()
        return self._held

    async def close(self) -> None:
        """Give the connection back."""
        if self._held is not None:
            held, self._held = self._held, None
            self._pool.give(held)


async def execute(driver: "psycopg.AsyncConnection[Any]", text: str, values: Mapping[str, Any]) -> Sequence[Any]:
    """The rows of one statement."""
    cursor = driver.cursor(row_factory=namedtuple_row)
    await cursor.execute(text, values)
    return await cursor.fetchall()


@contextmanager
def recording(actor: str) -> Iterator[sa.Connection]:
    """A transaction in which `actor` adds to the record. Raises BadInput for an empty name, NotReady."""
    with _acting(Login.IMPORTER, actor, Login.IMPORTER) as connection:
        yield connection


@contextmanager
def desk(holder: str, role: Role, *, reading: bool = False) -> Iterator[sa.Connection]:
    """A transaction of `holder` with the rights of `role`, one snapshot where it only reads. Raises BadInput, NotReady.

    What writes sees what was committed while it waited for a lock.
    """
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if reading else {}
    with _acting(Login.STAFF, holder, role.group, **options) as connection:
        yield connection


@contextmanager
def vaulting(holder: str) -> Iterator[sa.Connection]:
    """A transaction in which `holder` opens or seals identities. Raises BadInput, NotReady."""
    with _acting(Login.VAULT, holder, Login.VAULT) as connection:
        yield connection


@contextmanager
def doors() -> Iterator[sa.Connection]:
    """A transaction that reads the keys of callers which are valid now. Raises NotReady."""
    with _transaction(Login.DOOR) as connection:
        yield connection


@contextmanager
def _acting(login: Login, actor: str, role: str, **options: Any) -> Iterator[sa.Connection]:
    with _transaction(login, **options) as connection:
        context.name(connection, actor, role)
        yield connection


@contextmanager
def publishing() -> Iterator[sa.Connection]:
    """A transaction with one snapshot that writes published copies; of two, the second waits. Raises NotReady."""
    with _transaction(Login.PUBLISHER) as keeper:
        # Held by a connection of its own: the snapshot must be taken after the wait, not before it.
        keeper.execute(sa.select(sa.func.pg_advisory_lock(PUBLISH_LOCK)))
        try:
            with _transaction(Login.PUBLISHER, isolation_level="REPEATABLE READ") as connection:
                yield connection
        finally:
            keeper.execute(sa.select(sa.func.pg_advisory_unlock(PUBLISH_LOCK)))


CHANGED = 0.1
"""Share of a table's rows, beyond the first fifty, that must have changed before another VACUUM is worth its while."""


def vacuum(tables: Iterable[str]) -> None:
    """VACUUM (ANALYZE) those of the tables that changed or were written anew, by their owner.

    What is read by index alone must be marked so, page by page.

    Whoever wrote them must have had its counts flushed (`flush_counts`), or have gone.
    """
    changed = sa.text(
        "SELECT s.schemaname || '.' || s.relname FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid"
        " WHERE n_mod_since_analyze > 50 + :share * n_live_tup OR n_mod_since_analyze > 0 AND last_analyze IS NULL"
        # Counts are lost in a crash and by copying a database; what was never looked at says so itself.
        " OR reltuples < 0 AND pg_relation_size(c.oid) > 0"
        " OR relallvisible < relpages / 2 ORDER BY pg_table_size(c.oid) DESC"
    )
    with engine(Login.MIGRATOR).connect() as connection:
        wanted = set(tables)
        due = [name for name in connection.scalars(changed, {"share": CHANGED}) if name in wanted]
    # Two at a time, the largest first, so that neither waits long for the other.
    with ThreadPoolExecutor(2) as two:
        for _ in two.map(_vacuum, due):
            pass


def _vacuum(name: str) -> None:
    with engine(Login.MIGRATOR).connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(sa.text(f"VACUUM (ANALYZE) {name}"))


def flush_counts(connection: sa.Connection) -> None:
    """Let the statistics of what this transaction writes be there as soon as it ends, for `vacuum`."""
    connection.execute(sa.select(sa.func.pg_stat_force_next_flush()))


@contextmanager
def migrating() -> Iterator[sa.Connection]:
    """A transaction of the owner of all tables. Raises NotReady."""
    with _transaction(Login.MIGRATOR) as connection:
        yield connection
