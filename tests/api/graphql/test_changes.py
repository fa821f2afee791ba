"""`changes`: the feed of changes in GraphQL, page by page, with records as the SDL shows them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from httpx2 import AsyncClient

from api.graphql.router import Router
from schema import session
from schema.publish import publish
from tests.api.worlds import World, ask, refusal
from tests.api.worlds import client as client_of
from tests.database import Database, query_budget
from tests.recording import Recorder

pytestmark = pytest.mark.asyncio(loop_scope="module")

LINE = "number at kind recordId recordType reason record { id code ... on Event { tally(measure: KILLED) { best } } }"
PAGE = (
    "query ($since: AsOf, $collections: [ID!], $first: Int! = 500, $after: String) {"
    " changes(since: $since, collections: $collections, first: $first, after: $after) {"
    f" nodes {{ {LINE} }} edges {{ cursor }} pageInfo {{ endCursor hasNextPage hasPreviousPage }} totalCount }} }}"
)


@pytest.fixture(scope="module")
def ids(database: Database) -> dict[str, str]:
    """Publication 2 corrects event 2 and withdraws event 3, publication 3 removes event 4."""
    world = database.filled(World)
    with session.recording("tester") as connection:
        r = Recorder(connection)
        r.write("event", {"title_en": "Event 2, corrected"}, of=world.events[1], reason="recount")
        r.write("event", {}, of=world.events[2], withdrawn=True)
        corridor = r.lasting("corridor", world.real, "evacuation")
    publish()
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {}, of=world.events[3], withdrawn=True, protective=True)
    publish()
    named = {"second": world.events[1], "third": world.events[2], "fourth": world.events[3], "corridor": corridor}
    with session.recording("tester") as connection:
        return {name: connection.scalar(sa.text("SELECT core.opaque(:id)"), {"id": of}) for name, of in named.items()}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(ids: dict[str, str]) -> AsyncIterator[AsyncClient]:
    """Asks GraphQL alone."""
    assert ids
    async with client_of(Router()) as asking:
        yield asking
    await session.close_async()


async def told(client: AsyncClient, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(client, PAGE, **given))["changes"]
    return found


def of(nodes: list[dict[str, Any]], ident: str) -> list[dict[str, Any]]:
    return [each for each in nodes if each["recordId"] == ident]


async def test_lines_show_records_as_they_stand(client: AsyncClient, ids: dict[str, str]) -> None:
    page = await told(client)
    nodes = page["nodes"]
    assert page["totalCount"] == len(nodes)
    assert [(each["number"], each["recordId"]) for each in nodes] == sorted(
        (each["number"], each["recordId"]) for each in nodes
    )
    created, changed = of(nodes, ids["second"])
    assert (created["kind"], changed["kind"]) == ("CREATED", "CHANGED")
    assert (created["reason"], changed["reason"]) == (None, "recount")
    assert created["record"] == changed["record"]
    assert changed["record"] | {"code": None} == {"id": ids["second"], "code": None, "tally": {"best": 2}}
    (corridor,) = of(nodes, ids["corridor"])
    assert (corridor["recordType"], corridor["number"], corridor["record"]["id"]) == ("Corridor", 2, ids["corridor"])


async def test_withdrawals_say_nothing_else_and_look_alike(client: AsyncClient, ids: dict[str, str]) -> None:
    nodes = (await told(client))["nodes"]
    for name, number in (("third", 2), ("fourth", 3)):
        (line,) = of(nodes, ids[name])
        assert line["at"]
        rest = {"number": number, "kind": "WITHDRAWN", "recordId": ids[name], "recordType": "Event"}
        assert line | {"at": None} == {**rest, "at": None, "reason": None, "record": None}


@pytest.mark.parametrize("size", [1, 6])
async def test_pages_follow_one_another(client: AsyncClient, size: int) -> None:
    whole = await told(client, since=1)
    found, after = [], None
    while True:
        page = await told(client, since=1, first=size, after=after)
        found += page["nodes"]
        assert page["totalCount"] == whole["totalCount"]
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == whole["nodes"] != []
    assert (await told(client, after=after))["nodes"] == []


async def test_since_counts_until_a_cursor_is_given(client: AsyncClient) -> None:
    whole = await told(client)
    assert (await told(client, since=2))["nodes"] == [each for each in whole["nodes"] if each["number"] == 3]
    assert (await told(client, since="1999-01-01"))["nodes"] == whole["nodes"]
    cursor = whole["edges"][4]["cursor"]
    assert (await told(client, since=2, after=cursor))["nodes"] == whole["nodes"][5:]


async def test_what_is_invented_is_followed_apart(client: AsyncClient) -> None:
    invented = await told(client, collections=["invented"])
    assert [each["kind"] for each in invented["nodes"]] == ["CREATED"]
    assert invented["nodes"][0]["recordId"] not in {each["recordId"] for each in (await told(client))["nodes"]}
    code, sentence = await refusal(client, PAGE, collections=["alpha", "invented"])
    assert (code, "follow them apart" in sentence) == ("MIXED_FICTION", True)


async def test_what_is_wrong_is_told(client: AsyncClient) -> None:
    assert await refusal(client, PAGE, since=9) == (
        "UNKNOWN_KEY",
        "since: there is no publication 9; the last is 3.",
    )
    code, sentence = await refusal(client, PAGE, since="2999-01-01")
    assert (code, "in the future" in sentence) == ("BAD_INPUT", True)
    assert (await refusal(client, PAGE, collections=["nowhere"]))[0] == "UNKNOWN_KEY"
    cursor = (await told(client, collections=["alpha"], first=1))["pageInfo"]["endCursor"]
    assert (await refusal(client, PAGE, after=cursor))[0] == "BAD_CURSOR"


async def test_a_cursor_of_the_address_serves_here_and_back(client: AsyncClient) -> None:
    from api.changes.feed import Feed

    whole = await told(client)
    async with client_of(Feed()) as feed:
        first = (await feed.get("/changes?limit=3")).json()
        assert (await told(client, after=first["next"]))["nodes"] == whole["nodes"][3:]
        rest = (await feed.get(f"/changes?since={whole['edges'][2]['cursor']}")).json()["changes"]
    assert [each["record_id"] for each in rest] == [each["recordId"] for each in whole["nodes"][3:]]


async def test_a_page_is_two_statements(client: AsyncClient) -> None:
    await told(client, first=5)
    with query_budget(2):
        await ask(client, f"{{ changes(first: 5) {{ nodes {{ {LINE} }} }} }}")
