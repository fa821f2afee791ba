"""Small published records per module, and a client of the whole application that asks them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from schema import session
from tests.api.siege import Siege
from tests.api.worlds import World
from tests.api.worlds import client as client_of
from tests.database import Database


@asynccontextmanager
async def _asking() -> AsyncIterator[AsyncClient]:
    """Asks the application that `sijill serve` serves."""
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    """Published as number 1."""
    return database.filled(World)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(world: World) -> AsyncIterator[AsyncClient]:
    """Asks of `world`."""
    assert world.events
    async with _asking() as asking:
        yield asking


@pytest.fixture(scope="module")
def siege(database: Database) -> Siege:
    """Published as number 1."""
    return database.filled(Siege)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def besieged(siege: Siege) -> AsyncIterator[AsyncClient]:
    """Asks of `siege`."""
    assert siege.siege
    async with _asking() as asking:
        yield asking
