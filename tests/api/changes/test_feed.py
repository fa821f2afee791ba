"""`/changes`: what is told, in which order, from where on, and what is refused."""

import datetime as dt
import re
from typing import Any

import orjson
import pytest
from httpx2 import AsyncClient

from api.graphql import rates
from tests.api.changes.conftest import Past

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def told(client: AsyncClient, **given: Any) -> dict[str, Any]:
    answer = await client.get("/changes", params=given)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def kinds(changes: list[dict[str, Any]], ident: str) -> list[tuple[int, str]]:
    return [(each["number"], each["kind"]) for each in changes if each["record_id"] == ident]


async def test_the_whole_feed_is_in_order_and_says_what_it_is(client: AsyncClient, past: Past) -> None:
    found = await told(client)
    changes, ids = found["changes"], past.ids
    assert (found["publication"], found["more"]) == (3, False)
    assert [each["id"] for each in found["collections"]] == ["alpha"]
    order = [(each["number"], each["record_id"]) for each in changes]
    assert order == sorted(set(order))
    assert kinds(changes, ids["event 6"]) == [(1, "created")]
    assert kinds(changes, ids["event 3"]) == [(2, "withdrawn")]
    assert kinds(changes, ids["corridor"]) == [(2, "created")]
    assert kinds(changes, ids["event 2"]) == kinds(changes, ids["event 4"]) == [(3, "withdrawn")]
    assert kinds(changes, ids["event 5"]) == [(3, "changed")]
    # It names event 2 as one that it precedes: what it said of that goes too.
    assert kinds(changes, ids["event 1"]) == [(3, "changed")]
    assert {each["fictional"] for each in changes if each["record"]} == {False}


async def test_a_line_holds_the_record_as_it_stands(client: AsyncClient, past: Past) -> None:
    changes = (await told(client))["changes"]
    (line,) = (each for each in changes if each["record_id"] == past.ids["corridor"])
    assert line["record"]["id"] == line["record_id"]
    assert (line["record_type"], line["record"]["type"]) == ("corridor", "corridor")
    assert line["permalink"] == f"http://sijill.example/records/{line['code']}"
    assert (line["reason"], line["licence"], line["citation"]) == (None, "CC0-1.0", "None.")
    event = next(each for each in changes if each["record_id"] == past.ids["event 1"])
    assert event["permalink"] == f"http://sijill.example/events/{event['record']['code']}"
    assert dt.datetime.fromisoformat(event["at"]).tzinfo is not None


async def test_a_withdrawal_says_nothing_else(client: AsyncClient, past: Past) -> None:
    changes = (await told(client))["changes"]
    lines = [each for each in changes if each["kind"] == "withdrawn"]
    assert len(lines) == 3
    for line in lines:
        said = {key for key, value in line.items() if value is not None}
        assert said == {"cursor", "number", "at", "kind", "record_id", "record_type"}
    assert "consent" not in str(changes)
    assert "duplicate" not in str(changes)


@pytest.mark.parametrize("size", [3, 7, 100])
async def test_pages_follow_one_another_without_gap_or_repetition(client: AsyncClient, size: int) -> None:
    whole = (await told(client))["changes"]
    address: str | None = f"/changes?limit={size}"
    found: list[dict[str, Any]] = []
    while address:
        answer = await client.get(address)
        page = answer.json()
        found += page["changes"]
        assert len(page["changes"]) <= size
        assert page["more"] == ("link" in answer.headers)
        (address,) = re.findall(r'<(.*)>; rel="next"', answer.headers.get("link", "")) or [None]
    assert found == whole
    assert (await told(client, since=page["next"]))["changes"] == []


async def test_every_line_is_a_place_to_go_on_from(client: AsyncClient) -> None:
    whole = (await told(client))["changes"]
    for n, line in enumerate(whole):
        if n % 5 == 0:
            assert (await told(client, since=line["cursor"]))["changes"] == whole[n + 1 :]


async def test_it_begins_after_a_publication_or_an_instant(client: AsyncClient) -> None:
    whole = (await told(client))["changes"]
    after = [each for each in whole if each["number"] > 2]
    assert (await told(client, since=2))["changes"] == after
    (at,) = {each["at"] for each in whole if each["number"] == 2}
    assert (await told(client, since=at))["changes"] == after
    assert (await told(client, since=3))["changes"] == []
    assert (await told(client, since=0))["changes"] == whole
    assert (await told(client, since="2016-12-13T00:00:00Z"))["changes"] == whole


async def test_a_day_begins_with_its_first_instant(client: AsyncClient) -> None:
    whole = await told(client)
    day = dt.datetime.fromisoformat(whole["published"]).astimezone(dt.UTC).date()
    assert (await told(client, since=(day - dt.timedelta(days=1)).isoformat()))["changes"] == whole["changes"]
    assert [each["number"] for each in (await told(client, since=day.isoformat()))["changes"]][-1:] == [3]


async def test_lines_are_the_same_as_json(client: AsyncClient) -> None:
    whole = (await told(client))["changes"]
    answers = [
        await client.get("/changes", params={"format": "jsonl"}),
        await client.get("/changes", headers={"accept": "application/x-ndjson"}),
    ]
    for answer in answers:
        assert answer.headers["content-type"].startswith("application/jsonl")
        assert [orjson.loads(line) for line in answer.text.splitlines()] == whole


async def test_collections_and_types_choose_lines(client: AsyncClient, past: Past) -> None:
    whole = (await told(client))["changes"]
    invented = await told(client, collections="invented")
    assert [(each["kind"], each["fictional"]) for each in invented["changes"]] == [("created", True)]
    assert (await told(client, collections="alpha"))["changes"] != []
    corridors = (await told(client, types="corridor,facility"))["changes"]
    assert [each["record_id"] for each in corridors] == [past.ids["corridor"]]
    events = (await told(client, types="event"))["changes"]
    assert len(events) == len(whole) - 1
    assert [each["record"] for each in events] == [each["record"] for each in whole if each["record_type"] == "event"]


async def test_who_has_it_is_told_so(client: AsyncClient) -> None:
    first = await client.get("/changes?limit=3")
    assert first.headers["cache-control"] == "public, max-age=60, must-revalidate"
    assert first.headers["x-publication"] == "3"
    for known in (first.headers["etag"], f'"another", {first.headers["etag"]}', "*"):
        again = await client.get("/changes?limit=3", headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
    other = await client.get("/changes?limit=4", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200
    head = await client.head("/changes?limit=3")
    assert (head.status_code, head.content, head.headers["etag"]) == (
        200,
        b"",
        first.headers["etag"].removeprefix("W/"),
    )


async def test_other_origins_may_read_it(client: AsyncClient) -> None:
    answer = await client.get("/changes?limit=1", headers={"origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Link" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    ("query", "status", "code", "words"),
    [
        ("since=4", 404, "UNKNOWN_KEY", "since: there is no publication 4; the last is 3."),
        ("since=2999-01-01", 400, "BAD_INPUT", "in the future"),
        ("since=2999-01-01T00:00:00Z", 400, "BAD_INPUT", "in the future"),
        ("since=yesterday", 400, "BAD_INPUT", "since: 'yesterday' is no instant"),
        ("since=2016-12-13T00:00:00", 400, "BAD_INPUT", "since: '2016-12-13T00:00:00' has no offset"),
        ("since=bm90YWN1cnNvcm9mdGhpc2ZlZWQ", 400, "BAD_CURSOR", "gave out no such cursor"),
        ("limit=0", 400, "BAD_INPUT", "limit: '0' is no number of lines"),
        ("limit=-1", 400, "BAD_INPUT", "limit"),
        ("limit=many", 400, "BAD_INPUT", "limit"),
        ("limit=1&limit=2", 400, "BAD_INPUT", "limit: given twice"),
        ("format=xml", 400, "BAD_INPUT", "take json or jsonl"),
        ("types=evnt", 400, "UNKNOWN_KEY", "types: there is no type of record 'evnt'"),
        ("collections=nowhere", 400, "UNKNOWN_KEY", "collections: there is no published collection 'nowhere'"),
        ("collections=alpha,invented", 400, "MIXED_FICTION", "follow them apart"),
        ("violations=torture", 400, "BAD_INPUT", "'violations' is nothing that changes can be chosen by"),
        ("since=%00", 400, "BAD_INPUT", "U+0000"),
    ],
)
async def test_what_is_wrong_is_told_in_a_sentence(
    client: AsyncClient, query: str, status: int, code: str, words: str
) -> None:
    answer = await client.get(f"/changes?{query}")
    refusal = answer.json()
    assert (answer.status_code, refusal["code"]) == (status, code), refusal
    assert words in refusal["message"]
    assert refusal["docs"] == "http://sijill.example/datasets#changes"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_cursor_belongs_to_its_question(client: AsyncClient) -> None:
    cursor = (await told(client, types="event", limit=1))["next"]
    for other in ({}, {"types": "corridor"}, {"types": "event", "collections": "alpha"}):
        answer = await client.get("/changes", params={"since": cursor, **other})
        assert (answer.status_code, answer.json()["code"]) == (400, "BAD_CURSOR")
    # How it is written, how many and in which form are no part of the question.
    assert (await client.get(f"/changes?since={cursor}&types= event,event&limit=9&format=jsonl")).status_code == 200


async def test_a_cursor_of_what_is_not_there_yet_is_refused(client: AsyncClient) -> None:
    from api.changes import asking
    from schema.queries.changes import Followed, Mark

    ahead = asking.write(Followed(), Mark(9))
    answer = await client.get(f"/changes?since={ahead}")
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_CURSOR")
    assert "take the record anew" in answer.json()["message"]


async def test_who_asks_too_much_is_told_when_to_come_back(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates.forget()
    monkeypatch.setenv(rates.VARIABLE, "150 per minute")
    try:
        assert (await client.get("/changes?limit=1")).status_code == 200
        answer = await client.get("/changes?limit=1")
    finally:
        rates.forget()
    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_LIMITED")
    assert int(answer.headers["retry-after"]) >= 1


async def test_it_is_only_read(client: AsyncClient) -> None:
    assert (await client.post("/changes")).status_code == 405
    assert (await client.get("/changes/nothing")).status_code == 404
