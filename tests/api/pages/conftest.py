"""The pages over a published siege: records of every type, a real collection and an invented one."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from schema import session
from tests.api.siege import Siege
from tests.api.worlds import client as client_of
from tests.database import Database


@pytest.fixture(scope="module")
def siege(database: Database) -> Siege:
    """Published as number 1."""
    return database.filled(Siege)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(siege: Siege) -> AsyncIterator[AsyncClient]:
    """Asks the application that `sijill serve` serves."""
    assert siege.hospital
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()
