"""What partners are served: their own copy, by key, by a process that never reads as the public."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import sqlalchemy as sa
from httpx2 import AsyncClient

from api import partner, serve
from schema import session
from schema.access import Audience, Role
from schema.publish import publish
from schema.roles import Login
from schema.tables.place import policy
from tests.api.doors.visiting import token_of
from tests.api.worlds import World, ask, client
from tests.database import Database

DAYS = '{ events(where: {collections: ["alpha"]}, first: 50) { nodes { code occurred { from to } } } }'


@pytest.fixture(scope="module")
def token(database: Database) -> str:
    """A partner's, in a world of which the public is told the month of one event, and partners the day."""
    World()
    with session.migrating() as connection:
        rule = {"code": "unlawful_attacks", "audience": "open", "disclosure": "public"}
        connection.execute(policy.insert().values(rule | {"place_precision": "adm1", "date_precision": "month"}))
    publish()
    assert database.name
    return token_of("an agency", Audience.PARTNER)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def partners(token: str) -> AsyncIterator[AsyncClient]:
    async with client(partner.app()) as asking:
        asking.headers["authorization"] = f"Bearer {token}"
        yield asking
    await session.close_async()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def everybody(token: str) -> AsyncIterator[AsyncClient]:
    assert token
    async with client(serve.app()) as asking:
        yield asking
    await session.close_async()


async def test_partners_are_told_what_the_public_is_not(partners: AsyncClient, everybody: AsyncClient) -> None:
    told = [
        {str(each["occurred"]) for each in (await ask(asking, DAYS))["events"]["nodes"]}
        for asking in (partners, everybody)
    ]
    day, month = ("2016-12-01", "2016-12-01"), ("2016-12-01", "2016-12-31")
    assert str(dict(zip(("from", "to"), day, strict=True))) in told[0]
    assert str(dict(zip(("from", "to"), month, strict=True))) not in told[0]
    assert str(dict(zip(("from", "to"), month, strict=True))) in told[1]


@pytest.mark.parametrize(
    "address", ["/datasets/events.csv", "/datasets/events.codebook.csv", "/changes", "/tiles/tilejson.json"]
)
async def test_every_address_needs_the_key_and_is_kept_by_nobody_else(
    partners: AsyncClient, token: str, address: str
) -> None:
    answer = await partners.get(address)
    assert answer.status_code == 200
    assert "private" in answer.headers["cache-control"]
    assert "public" not in answer.headers["cache-control"]
    assert "Authorization" in answer.headers["vary"]
    async with client(partner.app()) as nobody:
        for method in ("GET", "HEAD", "OPTIONS", "POST"):
            assert (await nobody.request(method, address)).status_code == 401
    assert token


@pytest.mark.parametrize("address", ["/", "/explore/", "/releases", "/ogc", "/records", "/pages/site.css", "/assets/x"])
async def test_there_is_nothing_else(partners: AsyncClient, address: str) -> None:
    assert (await partners.get(address)).status_code == 404


@pytest.mark.parametrize("address", ["/datasets/events.csv", "/changes", "/tiles/tilejson.json"])
async def test_marks_of_content_are_of_one_audience(
    partners: AsyncClient, everybody: AsyncClient, address: str
) -> None:
    theirs, ours = (await partners.get(address)).headers["etag"], (await everybody.get(address)).headers["etag"]
    assert theirs.removeprefix("W/") != ours.removeprefix("W/")
    assert (await partners.get(address, headers={"if-none-match": ours})).status_code == 200
    assert (await partners.get(address, headers={"if-none-match": theirs})).status_code == 304


async def test_a_key_of_staff_is_none_of_a_partners(partners: AsyncClient) -> None:
    staff = {"authorization": f"Bearer {token_of('nadia', Role.VERIFIER)}"}
    assert (await partners.get("/changes", headers=staff)).status_code == 401


async def test_each_reads_by_its_own_login(token: str, database: Database) -> None:
    addresses = ("/datasets/events.csv", "/changes", "/tiles/tilejson.json", "/tiles/0/0/0.mvt")
    headers = {"authorization": f"Bearer {token}"}
    for made, own, other in (
        (partner.app(), Login.PARTNER, {Login.OPEN, Login.OGC}),
        (serve.app(), Login.OPEN, {Login.PARTNER, Login.DOOR, Login.STAFF}),
    ):
        await session.close_async()
        session.close()
        async with client(made) as asking:
            for address in addresses:
                assert (await asking.get(address, headers=headers)).status_code in {200, 204}
            await ask_with(asking, headers)
            connected = _connected(database)
        assert own in connected
        assert not connected & other


async def ask_with(asking: AsyncClient, headers: dict[str, str]) -> None:
    answer = await asking.post("/graphql", json={"query": DAYS}, headers=headers)
    assert "errors" not in answer.json()


def _connected(database: Database) -> set[str]:
    with database.engine(Login.MIGRATOR).connect() as connection:
        rows = connection.execute(sa.text("SELECT usename FROM pg_stat_activity WHERE datname = current_database()"))
        return set(rows.scalars())
