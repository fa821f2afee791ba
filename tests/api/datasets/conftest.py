"""A small published record per module, and a client of the whole application."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from api.graphql import rates
from schema import session
from tests.api.worlds import World
from tests.api.worlds import client as client_of
from tests.database import Database


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    """Published as number 1."""
    return database.filled(World)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(world: World) -> AsyncIterator[AsyncClient]:
    """Asks the application that `sijill serve` serves."""
    assert world.events
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


@pytest.fixture(autouse=True)
def unspent() -> None:
    """What one test downloads is not charged to the next."""
    rates.forget()
