"""Something is published between what a server remembers and what it is asked: one answer, of one state, the last."""

from collections.abc import Callable

import pytest
from httpx2 import AsyncClient
from starlette.applications import Starlette

from api.graphql.router import Router
from schema import session
from schema.publish import publish
from tests.api.locking import locked
from tests.api.worlds import World, ask, send
from tests.api.worlds import client as client_of
from tests.recording import Recorder


@pytest.fixture
def publish_another(world: World) -> Callable[[], str]:
    """Publishes one more event of the actor and the source, and a collection whose slug it gives."""
    made: list[str] = []

    def another() -> str:
        slug = f"late-{len(made)}"
        with session.recording("tester") as connection:
            recorder = Recorder(connection)
            recorder.collection(slug)
            event = recorder.event(world.real, "2016-12-30", title_en=slug)
            act = recorder.act(event, "torture", kind="torture")
            recorder.involvement(event, act, world.unit, world.council)
            recorder.information(event, world.council)
        made.append(slug)
        publish()
        return slug

    return another


def counts(*keys: str) -> str:
    filters = "".join(f" {key}: events(where: {{{key}: ${key}}}) {{ totalCount }}" for key in keys)
    return f"query Q({', '.join(f'${key}: [ID!]' for key in keys)}) {{{filters} publication {{ number }} }}"


@pytest.fixture
async def named(client: AsyncClient, publish_another: Callable[[], str]) -> dict[str, list[str]]:
    """The actor and the source of what is published, as filters name them."""
    publish_another()
    data = await ask(
        client,
        "{ events(first: 1) { nodes { acts { involvements { actor { id } } } sources { id } } } }",
    )
    actors = [
        involved["actor"]["id"]
        for each in data["events"]["nodes"]
        for act in each["acts"]
        for involved in act["involvements"]
    ]
    sources = [source["id"] for each in data["events"]["nodes"] for source in each["sources"]]
    return {"actors": actors[:1], "sources": sources[:1]}


@pytest.mark.parametrize("remembered", [("sources",), ("actors",), ("actors", "sources")], ids="+".join)
async def test_what_is_remembered_and_what_is_not_are_of_the_last_state(
    client: AsyncClient, named: dict[str, list[str]], publish_another: Callable[[], str], remembered: tuple[str, ...]
) -> None:
    before = await ask(client, counts("actors", "sources"), **named)
    publish_another()
    for key in remembered:
        # Remembered anew in this state, and outdated by the next.
        await ask(client, counts(key), **{key: named[key]})
    publish_another()
    for order in (("actors", "sources"), ("sources", "actors")):
        after = await ask(client, counts(*order), **named)
        assert after["publication"]["number"] == before["publication"]["number"] + 2
        assert [after[key]["totalCount"] - before[key]["totalCount"] for key in order] == [2, 2]


async def test_what_was_answered_before_something_failed_is_of_the_last_state(
    client: AsyncClient, publish_another: Callable[[], str]
) -> None:
    query = "{ collections { id } events(first: 1) { nodes { id } } }"
    async with client_of(Starlette(routes=Router(seconds=0.3).routes)) as asking:
        await ask(asking, query)
        slug = publish_another()
        with locked("event"):
            answer = (await send(asking, query)).json()
        assert {each["extensions"]["code"] for each in answer["errors"]} == {"TIMEOUT"}
        assert answer["data"] is None or slug in {each["id"] for each in answer["data"]["collections"]}
        assert slug in {each["id"] for each in (await ask(client, "{ collections { id } }"))["collections"]}
