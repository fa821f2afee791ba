"""A small published record per module, and a client of the whole application."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from api.graphql import rates
from api.ogc import door
from schema import session
from tests.api.tiles.tarsa import Tarsa
from tests.api.worlds import client as client_of
from tests.database import Database


@pytest.fixture(scope="module")
def tarsa(database: Database) -> Tarsa:
    """Published twice."""
    return database.filled(Tarsa)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(tarsa: Tarsa) -> AsyncIterator[AsyncClient]:
    """Asks the application that `sijill serve` serves."""
    assert tarsa.events
    async with client_of(serve.app()) as asking:
        yield asking
    await door.close()
    await session.close_async()


@pytest.fixture(autouse=True)
def unspent() -> None:
    """What one test asks is not charged to the next."""
    rates.forget()
