"""As of: then and now beside each other, and ids that name their state."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from httpx2 import AsyncClient

from schema import session
from schema.publish import publish
from tests.api.worlds import World, ask, refusal
from tests.recording import Recorder

Budget = Callable[..., AbstractContextManager[list[str]]]

INSIDE = """
  id title sources { id } place { id parent { id } } collection { id }
  claims { id source { id documents { nodes { id } } } }
  acts { id victim { id } involvements { actor { id } } }
"""
NODE = """
query One($id: ID!) { node(id: $id) { __typename id ... on Event { title } ... on Claim { verbatim record { id code } }
  ... on Act { event { title } } ... on Place { pcode parent { id } } ... on Actor { name aliases }
  ... on Source { name }
  ... on Document { title source { name } } ... on Collection { licence } } }
"""


@pytest.fixture(scope="module")
def second(world: World) -> World:
    """The same with publication 2, in which event 1 has another title."""
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {"title_en": "Corrected"}, of=world.events[0], reason="a mistake")
    publish()
    return world


def ids(value: object) -> list[str]:
    """Every id in an answer."""
    if isinstance(value, dict):
        own = [value["id"]] if "id" in value else []
        return own + [each for inner in value.values() for each in ids(inner)]
    return [each for inner in value for each in ids(inner)] if isinstance(value, list) else []


async def test_then_and_now_in_one_request(client: AsyncClient, second: World) -> None:
    assert second.events
    where = '{text: "unlawful OR Corrected OR Event", occurred: {to: "2016-12-01"}}'
    data = await ask(
        client,
        f'{{ then: events(first: 1, where: {where}, asOf: "1") {{ nodes {{ {INSIDE} }} }}'
        f" now: events(first: 1, where: {where}) {{ nodes {{ {INSIDE} }} }}"
        " a: publication(asOf: 1) { number } b: publication { number } }",
    )
    (then,), (now,) = data["then"]["nodes"], data["now"]["nodes"]
    assert (then["title"], now["title"]) == ("Event 1", "Corrected")
    assert (data["a"]["number"], data["b"]["number"]) == (1, 2)
    assert then["id"] == f"{now['id']}@1"
    assert ids(then)
    assert all(each.endswith("@1") for each in ids(then))
    assert not any("@" in each for each in ids(now))


async def test_node_finds_what_an_id_names_in_its_state(
    client: AsyncClient, second: World, query_budget: Budget
) -> None:
    assert second.events
    data = await ask(client, f"{{ events(orderBy: OCCURRED_ASC, first: 1, asOf: 1) {{ nodes {{ {INSIDE} }} }} }}")
    (event,) = data["events"]["nodes"]
    victim = event["acts"][0]["victim"]["id"]
    for each in set(ids(event)) - {victim}:
        with query_budget(4):
            found = (await ask(client, NODE, id=each))["node"]
        assert found["id"] == each, each
        if found["__typename"] == "Event":
            assert found["title"] == "Event 1"
            now = (await ask(client, NODE, id=each.removesuffix("@1")))["node"]
            assert now["title"] == "Corrected"


async def test_a_node_alone_takes_two_statements(client: AsyncClient, second: World, query_budget: Budget) -> None:
    assert second.events
    data = await ask(client, "{ events(first: 1) { nodes { id } } actors { nodes { id } } }")
    for each in ids(data):
        with query_budget(2):
            assert (await ask(client, "query N($id: ID!) { node(id: $id) { id } }", id=each))["node"] == {"id": each}


@pytest.mark.parametrize("unknown", ["", "nothing", "nothing@1", "nothing@x", "nothing@99", "@", "a@1@2", "x" * 5_000])
async def test_an_id_of_nothing_is_null(client: AsyncClient, second: World, unknown: str) -> None:
    assert second.events
    assert (await ask(client, NODE, id=unknown))["node"] is None


async def test_nodes_keeps_the_order_and_says_null(client: AsyncClient, second: World) -> None:
    assert second.events
    known = ids(await ask(client, "{ events(first: 2) { nodes { id } } }"))
    asked = [known[1], "nothing", known[0], f"{known[1]}@1"]
    data = await ask(client, "query Many($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=asked)
    assert data["nodes"] == [{"id": known[1]}, None, {"id": known[0]}, {"id": f"{known[1]}@1"}]


async def test_nodes_are_limited(client: AsyncClient) -> None:
    query = "query Many($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert (await refusal(client, query, ids=["x"] * 101))[0] == "BAD_INPUT"
    assert (await refusal(client, query, ids=[f"x@{n}" for n in range(1, 7)]))[0] == "BAD_INPUT"


async def test_history_names_both_publications_and_the_reason(client: AsyncClient, second: World) -> None:
    assert second.events
    query = "{ events(orderBy: OCCURRED_ASC, first: 1%s) { nodes { history { number kind reason } } } }"
    (now,) = (await ask(client, query % ""))["events"]["nodes"]
    (then,) = (await ask(client, query % ", asOf: 1"))["events"]["nodes"]
    assert [(each["number"], each["kind"], each["reason"]) for each in now["history"]] == [
        (2, "CHANGED", "a mistake"),
        (1, "CREATED", None),
    ]
    assert [each["number"] for each in then["history"]] == [1]


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        ('"1999-01-01"', "BEFORE_FIRST_PUBLICATION"),
        ('"1999-01-01T00:00:00Z"', "BEFORE_FIRST_PUBLICATION"),
        ("0", "BEFORE_FIRST_PUBLICATION"),
        ("99", "UNKNOWN_KEY"),
        ('"yesterday"', "BAD_INPUT"),
        ('"2026-02-30"', "BAD_INPUT"),
        ('"2026-02-20T10:00:00"', "BAD_INPUT"),
        ("-1", "BAD_INPUT"),
        ("true", "BAD_INPUT"),
        ("[1]", "BAD_INPUT"),
    ],
)
async def test_states_that_cannot_be(client: AsyncClient, second: World, as_of: str, code: str) -> None:
    assert second.events
    for field in (
        "publication(asOf: %s) { number }",
        "events(asOf: %s) { totalCount }",
        "collections(asOf: %s) { id }",
    ):
        assert (await refusal(client, "{ " + field % as_of + " }"))[0] == code
