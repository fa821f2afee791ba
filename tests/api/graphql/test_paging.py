"""Pages: everything once, in a total order, in the publication of the first page."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from schema import session
from schema.publish import publish
from tests.api.worlds import World, ask, refusal
from tests.recording import Recorder

PAGE = """
query Page($order: EventOrder!, $first: Int!, $after: String, $where: EventFilter, $asOf: AsOf) {
  events(orderBy: $order, first: $first, after: $after, where: $where, asOf: $asOf) {
    totalCount edges { cursor node { id title } } nodes { title }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
"""
SOURCES = "{ sources(first: %d%s) { nodes { name } pageInfo { hasNextPage endCursor } } }"


async def page(client: AsyncClient, order: str = "OCCURRED_DESC", first: int = 10, **given: Any) -> dict[str, Any]:
    events: dict[str, Any] = (await ask(client, PAGE, order=order, first=first, **given))["events"]
    return events


async def titles(client: AsyncClient, order: str, first: int) -> list[str]:
    """All titles, page after page."""
    found: list[str] = []
    after = None
    while True:
        events = await page(client, order, first, after=after)
        assert [each["node"]["title"] for each in events["edges"]] == [each["title"] for each in events["nodes"]]
        assert events["totalCount"] == 25
        assert events["pageInfo"]["hasPreviousPage"] is (after is not None)
        found += [each["title"] for each in events["nodes"]]
        if not events["pageInfo"]["hasNextPage"]:
            return found
        after = events["pageInfo"]["endCursor"]


@pytest.mark.parametrize("first", [1, 7, 25, 500])
@pytest.mark.parametrize("order", ["OCCURRED_ASC", "OCCURRED_DESC", "KILLED_DESC", "PUBLISHED_DESC"])
async def test_every_order_gives_each_event_once(client: AsyncClient, order: str, first: int) -> None:
    found = await titles(client, order, first)
    if order == "PUBLISHED_DESC":  # all came with publication 1; ties go by id
        assert sorted(found) == sorted(f"Event {n}" for n in range(1, 26))
        return
    upward = [f"Event {n}" for n in range(1, 26)]
    assert found == (upward if order == "OCCURRED_ASC" else upward[::-1])


async def test_a_publish_in_between_changes_nothing_of_a_paging_under_way(client: AsyncClient, world: World) -> None:
    begun = await page(client, "OCCURRED_ASC", 20)
    with session.recording("tester") as connection:
        recorder = Recorder(connection)
        for day in ("2016-12-22", "2016-12-31"):
            recorder.claim(recorder.event(world.real, day, title_en=f"Late {day}"), world.council, best=99)
        recorder.write("event", {"title_en": "Renamed", "title_ar": None}, of=world.events[23])
        recorder.write("event", {}, of=world.events[24], withdrawn=True)
    publish()
    rest = await page(client, "OCCURRED_ASC", 20, after=begun["pageInfo"]["endCursor"])
    assert [each["title"] for each in rest["nodes"]] == [f"Event {n}" for n in range(21, 26)]
    assert rest["totalCount"] == 25
    afresh = await page(client, "OCCURRED_ASC", 500)
    assert afresh["totalCount"] == 26
    assert {"Renamed", "Late 2016-12-31"} <= {each["title"] for each in afresh["nodes"]}
    then = await page(client, "OCCURRED_ASC", 500, asOf="1")
    assert [each["title"] for each in then["nodes"]] == [f"Event {n}" for n in range(1, 26)]


async def test_last_published_first(client: AsyncClient) -> None:
    events = await page(client, "PUBLISHED_DESC", 3)
    assert {each["title"] for each in events["nodes"]} == {"Renamed", "Late 2016-12-22", "Late 2016-12-31"}


async def test_cursors_hold_nothing_but_what_is_published(client: AsyncClient) -> None:
    import base64

    cursor = (await page(client, first=1))["pageInfo"]["endCursor"]
    content = base64.urlsafe_b64decode(cursor + "==")
    assert b"2016-12-31" in content


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: "",
        lambda _: "x",
        lambda cursor: cursor[:-2],
        lambda cursor: cursor[:12] + ("A" if cursor[12] != "A" else "B") + cursor[13:],
        lambda cursor: cursor + "AAAA",
        lambda _: "é€",
        lambda _: "A" * 10_000,
    ],
)
async def test_a_cursor_that_was_tampered_with_is_refused(client: AsyncClient, spoil: Any) -> None:
    cursor = (await page(client, first=1))["pageInfo"]["endCursor"]
    code, sentence = await refusal(client, PAGE, order="OCCURRED_DESC", first=1, after=spoil(cursor))
    assert code == "BAD_CURSOR"
    assert sentence.startswith("after: ")


async def test_a_cursor_of_another_list_is_refused(client: AsyncClient) -> None:
    cursor = (await page(client, first=1))["pageInfo"]["endCursor"]
    for given in (
        {"order": "OCCURRED_ASC"},
        {"order": "KILLED_DESC"},
        {"order": "OCCURRED_DESC", "where": {"kinds": ["fighting"]}},
        {"order": "OCCURRED_DESC", "asOf": "1"},
    ):
        code, _ = await refusal(client, PAGE, first=1, after=cursor, **given)
        assert code == "BAD_CURSOR", given
    code, _ = await refusal(client, SOURCES % (1, f', after: "{cursor}"'))
    assert code == "BAD_CURSOR"


@pytest.mark.parametrize("first", [-1, 0, 501, -(2**31)])
async def test_first_is_between_one_and_five_hundred(client: AsyncClient, first: int) -> None:
    code, sentence = await refusal(client, PAGE, order="OCCURRED_DESC", first=first)
    assert (code, sentence) == (
        "BAD_INPUT",
        f"first: {first} is not between 1 and 500; page on with `after` for more.",
    )


async def test_lists_of_names_and_places_page_too(client: AsyncClient) -> None:
    found, after = [], ""
    for _ in range(2):
        sources = (await ask(client, SOURCES % (1, after)))["sources"]
        found += [each["name"] for each in sources["nodes"]]
        after = f', after: "{sources["pageInfo"]["endCursor"]}"'
    assert found == ["=Agency", "Council"]
    assert not sources["pageInfo"]["hasNextPage"]


async def test_the_same_filter_in_other_words_is_the_same_list(client: AsyncClient) -> None:
    first = await page(client, first=1, where={"within": {"places": ["XQ"]}})
    again = await page(
        client, first=1, after=first["pageInfo"]["endCursor"], where={"within": {"places": ["XQ"]}, "kinds": []}
    )
    assert again["nodes"]
