"""The desk over HTTP, behind a gate that knows one caller."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from api.doors.private import private
from api.staff.serving import PATH, application
from schema import keys, session
from schema.access import Audience, Role
from tests.api.staff.asking import World, make
from tests.database import Database

ASKED = {"query": "{ me { holder role key } }"}


@dataclass(frozen=True)
class Caller:
    """Whom the gate knows."""

    holder: str = "vera"
    role: Role | None = Role.VERIFIER
    key: str = "abcdefghij"


@dataclass(frozen=True)
class Opened:
    """An application behind a gate that lets everybody in as `caller`."""

    app: ASGIApp
    caller: Caller

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "state": {"caller": self.caller}}, receive, send)


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return database.filled(make)


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:
    with TestClient(Opened(application(), Caller())) as client:
        yield client


def test_who_is_known_is_answered_and_nobody_keeps_it(client: TestClient) -> None:
    answer = client.post("/graphql", json=ASKED)
    assert answer.json() == {"data": {"me": {"holder": "vera", "role": "VERIFIER", "key": "abcdefghij"}}}
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Authorization"


def test_it_takes_questions_by_post_alone(client: TestClient) -> None:
    assert client.get("/graphql", params={"query": ASKED["query"]}).status_code == 405
    assert client.post("/graphql", content="{ me }").status_code == 415
    assert client.post("/graphql", json=[ASKED]).status_code == 400
    assert client.post("/datasets", json=ASKED).status_code == 404


def test_refusals_come_with_codes(client: TestClient) -> None:
    answer = client.post("/graphql", json={"query": "{ nothing }"})
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_INPUT"}
    assert answer.headers["cache-control"] == "no-store"


def test_who_has_no_role_is_not_answered(world: World) -> None:
    with TestClient(Opened(application(), Caller(role=None))) as client, pytest.raises(TypeError, match="for roles"):
        client.post("/graphql", json=ASKED)


def test_behind_the_real_gate_a_key_says_who_one_is(world: World) -> None:
    with session.migrating() as connection:
        mine = keys.create(connection, keys.Wanted(holder="vera", purpose=Role.VERIFIER), "a test")
        partners = keys.create(connection, keys.Wanted(holder="an office", purpose=Audience.PARTNER), "a test")
    client = TestClient(private(application(), (PATH,), staff=True))
    assert client.post(PATH, json=ASKED).status_code == 401
    for token, status in ((partners.token, 401), (mine.token, 200)):
        answer = client.post(PATH, json=ASKED, headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == status
    assert answer.json() == {"data": {"me": {"holder": "vera", "role": "VERIFIER", "key": mine.id}}}
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers
