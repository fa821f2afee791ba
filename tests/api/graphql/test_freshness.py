"""Answers say which publication they are of; who has one is told so, and nothing is executed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from httpx2 import AsyncClient, Response

from api.graphql import freshness
from api.graphql.body import Question
from schema import session
from schema.access import Audience
from schema.publish import publish
from tests.api.worlds import World
from tests.recording import Recorder

Budget = Callable[..., AbstractContextManager[list[str]]]

EVENTS = "query($n: Int = 2) { events(first: $n) { nodes { code title } } publication { at } }"
EARLIER = "{ events(first: 1, orderBy: OCCURRED_ASC, asOf: 1) { nodes { code title } } }"
WORDS = '{ vocabulary(name: "sex") { terms { code } } __schema { queryType { name } } }'


async def asked(client: AsyncClient, query: str, had: str = "", **more: Any) -> Response:
    headers = {"if-none-match": had} if had else {}
    return await client.post("/graphql", json={"query": query, **more}, headers=headers)


async def test_an_answer_says_what_it_is_of(client: AsyncClient) -> None:
    answer = await asked(client, EVENTS)
    assert answer.headers["etag"].startswith('W/"1-')
    assert answer.headers["cache-control"] == "no-cache"
    at = parsedate_to_datetime(answer.headers["last-modified"])
    assert answer.json()["data"]["publication"]["at"].startswith(f"{at:%Y-%m-%dT%H:%M:%S}")


async def test_who_has_an_answer_is_told_so_by_one_small_statement(client: AsyncClient, query_budget: Budget) -> None:
    tag = (await asked(client, EVENTS)).headers["etag"]
    for had in (tag, tag.removeprefix("W/"), f'"x", {tag}', f'W/"1-{"0" * 24}",{tag}'):
        with query_budget(1):
            answer = await asked(client, EVENTS, had)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
        assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("had", ["*", '"1"', "x", '"', "W/", '""', ", ,", '"1-"', f'"1-{"0" * 24}"', '"' * 5_000])
async def test_other_marks_are_passed_over(client: AsyncClient, had: str) -> None:
    assert (await asked(client, EVENTS, had)).status_code == 200


async def test_other_questions_have_other_marks(client: AsyncClient) -> None:
    answers = [
        await asked(client, EVENTS),
        await asked(client, EVENTS + " "),
        await asked(client, EVENTS, variables={"n": 3}),
        await asked(client, "query A { publication { number } } query B { publication { at } }", operationName="A"),
        await asked(client, "query A { publication { number } } query B { publication { at } }", operationName="B"),
        await client.post("http://other.example/graphql", json={"query": EVENTS}),
    ]
    assert len({each.headers["etag"] for each in answers}) == len(answers)


def test_other_audiences_have_other_marks() -> None:
    question = Question(EVENTS)
    assert freshness.key(question, Audience.OPEN, "x") != freshness.key(question, Audience.PARTNER, "x")
    assert "private" in freshness.headers("x", None, Audience.PARTNER, by_address=True)["cache-control"]


def test_parts_of_a_question_are_told_apart() -> None:
    keys = {
        freshness.key(Question(text, None, operation), Audience.OPEN, base)
        for text, operation, base in (("a", "bc", "d"), ("ab", "c", "d"), ("a", "b", "cd"), ("a", None, "bcd"))
    }
    assert len(keys) == 4


async def test_what_depends_on_no_publication_holds_until_the_code_changes(
    client: AsyncClient, query_budget: Budget
) -> None:
    answer = await asked(client, WORDS)
    tag = answer.headers["etag"]
    assert "-" not in tag
    assert "last-modified" not in answer.headers
    with query_budget(0):
        assert (await asked(client, WORDS, tag)).status_code == 304


@pytest.mark.parametrize(
    "query", ["{ nothing }", "{", '{ event(code: "x", asOf: 99) { id } publication { number } }', "{ a: publication }"]
)
async def test_errors_are_kept_by_nobody(client: AsyncClient, query: str) -> None:
    answer = await asked(client, query)
    assert "errors" in answer.json()
    assert "etag" not in answer.headers
    assert "last-modified" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


async def test_malformed_requests_are_kept_by_nobody(client: AsyncClient) -> None:
    answer = await client.post("/graphql", content="{", headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")


async def test_with_a_new_publication_answers_are_new(client: AsyncClient, world: World) -> None:
    marks = {query: (await asked(client, query)).headers["etag"] for query in (EVENTS, EARLIER, WORDS)}
    with session.recording("tester") as connection:
        Recorder(connection).write("event", {"title_en": "Corrected"}, of=world.events[24], reason="a mistake")
    publish()
    now = await asked(client, EVENTS, marks[EVENTS])
    assert now.status_code == 200
    assert now.headers["etag"].startswith('W/"2-')
    assert now.json()["data"]["events"]["nodes"][0]["title"] == "Corrected"
    assert (await asked(client, EVENTS, now.headers["etag"])).status_code == 304
    assert (await asked(client, WORDS, marks[WORDS])).status_code == 304


async def test_what_is_removed_for_protection_is_removed_from_earlier_states_too(
    client: AsyncClient, world: World
) -> None:
    before = await asked(client, EARLIER)
    assert before.json()["data"]["events"]["nodes"][0]["title"] == "Event 1"
    with session.recording("tester") as connection:
        Recorder(connection).write(
            "event", {}, of=world.events[0], withdrawn=True, protective=True, reason="somebody is in danger"
        )
    publish()
    after = await asked(client, EARLIER, before.headers["etag"])
    assert after.status_code == 200
    assert after.json()["data"]["events"]["nodes"][0]["title"] == "Event 2"
