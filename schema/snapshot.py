"""One snapshot of what an audience may read, through the driver itself: for files, which take as long as their reader.

The connection is made for the file and ends with it, so that whoever leaves takes everything along: no statement, no
cursor and no row of theirs is left in a pool.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import IsolationLevel, sql

from schema.access import Audience
from schema.errors import NotReady
from schema.grants import READERS
from schema.pooling import UNREACHABLE
from schema.prepared import DIALECT
from schema.settings import login_url

SETTINGS = {
    # A part waits for its reader in the database, and the next one before it begins; how long one may take to read on
    # is for the server to say.
    "statement_timeout": "30min",
    "idle_in_transaction_session_timeout": "30min",
    # A part whose rows come in another order than that of an index is put in order without temporary files.
    "work_mem": "64MB",
    # Texts are the same whatever the server is set to.
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "iso_8601",
    "extra_float_digits": "1",
    "bytea_output": "hex",
}
"""Of the transaction, whatever those of the login are."""


@contextmanager
def snapshot(audience: Audience = Audience.OPEN) -> "Iterator[psycopg.Connection[Any]]":
    """A connection in a transaction of one read-only snapshot. Raises NotReady when the database does not answer."""
    try:
        connection = psycopg.connect(**_named(audience))
    except psycopg.OperationalError:
        raise NotReady(UNREACHABLE) from None
    try:
        connection.isolation_level, connection.read_only = IsolationLevel.REPEATABLE_READ, True
        connection.execute(*_settings())
        yield connection
    finally:
        # Not by a polite goodbye: in the middle of a statement nobody would hear it.
        connection.pgconn.finish()


@asynccontextmanager
async def snapshot_async(
    audience: Audience = Audience.OPEN, same: "psycopg.AsyncConnection[Any] | None" = None
) -> "AsyncIterator[psycopg.AsyncConnection[Any]]":
    """`snapshot` for asynchronous callers; of the `same` snapshot as another connection, when that is given."""
    try:
        connection = await psycopg.AsyncConnection.connect(**_named(audience))
    except psycopg.OperationalError:
        raise NotReady(UNREACHABLE) from None
    try:
        await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        await connection.set_read_only(True)
        if same is not None:
            await connection.execute(await _as_in(same))
        await connection.execute(*_settings())
        yield connection
    finally:
        connection.pgconn.finish()


async def _as_in(connection: "psycopg.AsyncConnection[Any]") -> sql.Composed:
    """The statement that takes the snapshot of another connection."""
    exported = await (await connection.execute("SELECT pg_export_snapshot()")).fetchall()
    return sql.SQL("SET TRANSACTION SNAPSHOT {}").format(*exported[0])


def _named(audience: Audience) -> dict[str, Any]:
    url: sa.URL = login_url(READERS[audience])
    return dict(DIALECT.create_connect_args(url)[1])


def _settings() -> tuple[str, dict[str, str]]:
    """The statement that puts them, which is also the one that takes the snapshot."""
    text = ", ".join(f"set_config('{name}', %({name})s, true)" for name in SETTINGS)
    return f"SELECT {text}", dict(SETTINGS)
