"""A record of three publications, corrections, withdrawals and removals for protection among them, and a client."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
import sqlalchemy as sa
from httpx2 import AsyncClient

from api import serve
from schema import session
from schema.publish import publish
from tests.api.worlds import World
from tests.api.worlds import client as client_of
from tests.database import Database
from tests.recording import Recorder


@dataclass
class Past:
    """Published ids by what became of them. Publication 1 has 25 real events and an invented one, `world` says which.

    Publication 2 corrects event 2, withdraws event 3 and takes up a corridor; publication 3 removes events 4 and 2,
    and takes part of event 5 for protection.
    """

    ids: dict[str, str]


@pytest.fixture(scope="module")
def past(database: Database) -> Past:
    """All of it."""
    world = database.filled(World)
    of = dict(enumerate(world.events, 1))
    with session.recording("tester") as connection:
        r = Recorder(connection)
        corridor = r.lasting("corridor", world.real, "evacuation")
        r.write("event", {"title_en": "Event 2, corrected"}, of=of[2], reason="recount")
        r.write("event", {}, of=of[3], withdrawn=True, reason="duplicate")
    assert publish().number == 2
    with session.recording("tester") as connection:
        r = Recorder(connection)
        for n in (2, 4):
            r.write("event", {}, of=of[n], withdrawn=True, protective=True, reason="consent withdrawn")
        r.write("event", {"title_en": "Event"}, of=of[5], protective=True, reason="consent withdrawn")
    assert publish().number == 3
    with session.recording("tester") as connection:
        named = {f"event {n}": each for n, each in of.items()} | {"corridor": corridor}
        opaque = sa.text("SELECT core.opaque(:id)")
        return Past({name: str(connection.scalar(opaque, {"id": each})) for name, each in named.items()})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(past: Past) -> AsyncIterator[AsyncClient]:
    """Asks the application that `sijill serve` serves."""
    assert past.ids
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()
