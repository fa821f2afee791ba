"""Connections for single statements, kept between questions."""

import asyncio
from typing import Any

import orjson
import psycopg
import sqlalchemy as sa
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format, TransactionStatus
from psycopg.types.json import set_json_loads

from schema.errors import NotReady
from schema.prepared import DIALECT

POOL = 8
"""Connections kept per login and process; as many again under load."""

UNREACHABLE = "The database does not answer; `sijill db start` starts it, `sijill migrate` prepares it."


class _AsWritten(Loader):
    """Gives documents as the bytes that they are stored as: whoever shows them reads no more than is asked for."""

    format = Format.TEXT

    def load(self, data: Buffer) -> bytes:
        """The bytes."""
        return bytes(data)


class Pool:
    """Connections of a login on which single statements are asked, no more than `2 * POOL` at a time.

    Whoever finds none free makes one, and so is told at once when the database does not answer; the pool of the driver
    would let them wait for it. None is asked beforehand whether it lives.
    """

    def __init__(self, url: sa.URL) -> None:
        self._url = url
        self._turns = asyncio.Semaphore(2 * POOL)
        self._free: list[psycopg.AsyncConnection[Any]] = []
        self._open = True

    async def take(self) -> "psycopg.AsyncConnection[Any]":
        """A connection, as soon as it is one's turn. Raises NotReady."""
        await self._turns.acquire()
        try:
            return self._free.pop() if self._free else await self._connect()
        except BaseException:
            self._turns.release()
            raise

    def give(self, driver: "psycopg.AsyncConnection[Any]") -> None:
        """Take a connection back, to be used again if it can be. Where one is dead, the others may be as well."""
        if driver.closed:
            self._forget()
        elif self._open and driver.pgconn.transaction_status == TransactionStatus.IDLE:
            self._free.append(driver)
        else:
            driver.pgconn.finish()
        self._turns.release()

    def close(self) -> None:
        """End all connections, those in use as soon as they are given back."""
        self._open = False
        self._forget()

    def _forget(self) -> None:
        for each in self._free:
            each.pgconn.finish()
        self._free.clear()

    async def _connect(self) -> "psycopg.AsyncConnection[Any]":
        _, named = DIALECT.create_connect_args(self._url)
        try:
            made = await psycopg.AsyncConnection.connect(**named, autocommit=True)
        except psycopg.OperationalError:
            raise NotReady(UNREACHABLE) from None
        set_json_loads(orjson.loads, made)
        made.adapters.register_loader("json", _AsWritten)
        return made
