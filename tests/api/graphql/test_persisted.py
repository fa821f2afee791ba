"""Documents that ship with the code may be asked for by their hash, and by GET; no others, and none is registered."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import pytest_asyncio
from graphql import parse, print_ast
from httpx2 import AsyncClient, Response

from api import serve
from api.graphql import ide
from schema import session
from tests.api.graphql import worked
from tests.api.worlds import client as client_of
from tests.database import Database

Budget = Callable[..., AbstractContextManager[list[str]]]

WORKED = {each["name"]: each for each in ide.worked()}
QASIRA = WORKED["02-page-of-events.graphql"]
UNKNOWN = "{ publication { at } }"
NEWER = "application/graphql-response+json"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(database: Database) -> AsyncIterator[AsyncClient]:
    """The application on what the worked questions ask for."""
    worked.fill(database)
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def named(sha256: Any, version: Any = 1) -> dict[str, Any]:
    return {"persistedQuery": {"version": version, "sha256Hash": sha256}}


async def get(client: AsyncClient, text: str, variables: str = "", **headers: str) -> Response:
    asked = {"extensions": json.dumps(named(digest(text)))} | ({"variables": variables} if variables else {})
    return await client.get("/graphql", params=asked, headers=headers)


@pytest.mark.parametrize("name", WORKED)
async def test_get_answers_a_worked_question_as_post_does(client: AsyncClient, name: str) -> None:
    text, variables = WORKED[name]["query"], WORKED[name]["variables"]
    got = await get(client, text, variables)
    posted = await client.post("/graphql", json={"query": text, "variables": json.loads(variables or "{}")})
    assert (got.status_code, posted.status_code) == (200, 200)
    assert got.json() == posted.json()
    assert "errors" not in got.json()
    # Which releases there are does not depend on a publication, so answers about them have no tag.
    assert got.headers.get("etag") == posted.headers.get("etag")
    assert ("etag" in got.headers) is ("releases" not in text)
    lasting = "public, max-age=60, must-revalidate" if "etag" in got.headers else "no-cache"
    assert got.headers["cache-control"] == lasting
    assert got.headers["content-type"] == "application/json"


async def test_who_has_the_answer_is_told_so(client: AsyncClient, query_budget: Budget) -> None:
    answer = await get(client, QASIRA["query"], QASIRA["variables"])
    with query_budget(1):
        again = await get(client, QASIRA["query"], QASIRA["variables"], **{"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == answer.headers["cache-control"]
    assert "Accept" in again.headers["vary"]


async def test_the_hash_may_be_of_the_text_as_clients_print_it(client: AsyncClient) -> None:
    printed = print_ast(parse(QASIRA["query"]))
    assert printed != QASIRA["query"]
    by_text = await get(client, QASIRA["query"], QASIRA["variables"])
    assert (await get(client, printed, QASIRA["variables"])).json() == by_text.json()


async def test_post_takes_the_hash_too(client: AsyncClient) -> None:
    body = {"extensions": named(digest(QASIRA["query"]).upper()), "variables": json.loads(QASIRA["variables"])}
    answer = await client.post("/graphql", json=body)
    assert answer.json()["data"]["events"]["nodes"]
    assert answer.headers["cache-control"] == "no-cache"


async def test_head_is_get_without_the_answer(client: AsyncClient) -> None:
    asked = {"extensions": json.dumps(named(digest(QASIRA["query"]))), "variables": QASIRA["variables"]}
    head, got = await client.head("/graphql", params=asked), await client.get("/graphql", params=asked)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]


async def test_a_browser_gets_the_answer_and_not_graphiql(client: AsyncClient) -> None:
    answer = await get(client, QASIRA["query"], QASIRA["variables"], accept="text/html,*/*;q=0.8")
    assert answer.json()["data"]["events"]


@pytest.mark.parametrize("accept", ["*/*", f"{NEWER},application/json;q=0.9"])
async def test_an_unknown_hash_is_told_in_the_words_of_clients_and_never_registered(
    client: AsyncClient, accept: str
) -> None:
    for _ in range(2):
        for answer in (
            await get(client, UNKNOWN, accept=accept),
            await client.post("/graphql", json={"extensions": named(digest(UNKNOWN))}, headers={"accept": accept}),
        ):
            assert answer.status_code == 200
            (error,) = answer.json()["errors"]
            assert error["message"] == "PersistedQueryNotFound"
            assert error["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
            assert answer.headers["cache-control"] == "no-store"
        offered: dict[str, Any] = {"query": UNKNOWN, "extensions": named(digest(UNKNOWN))}
        assert (await client.post("/graphql", json=offered)).json()["data"]["publication"]
        by_get = offered | {"extensions": json.dumps(named(digest(UNKNOWN)))}
        assert "PERSISTED_QUERY_NOT_FOUND" in (await client.get("/graphql", params=by_get)).text


KNOWN = json.dumps(named(digest(QASIRA["query"])))
ADDRESSES = {
    "no JSON": [("extensions", "{")],
    "a list": [("extensions", "[]")],
    "nothing": [("extensions", "")],
    "null": [("extensions", "null")],
    "no hash": [("extensions", "{}")],
    "another version": [("extensions", json.dumps(named("0" * 64, 2)))],
    "a version that is true": [("extensions", json.dumps(named("0" * 64, "1")))],
    "a hash that is none": [("extensions", json.dumps(named(None)))],
    "given twice": [("extensions", KNOWN), ("extensions", KNOWN)],
    "variables twice": [("extensions", KNOWN), ("variables", "{}"), ("variables", "{}")],
    "variables a list": [("extensions", KNOWN), ("variables", "[]")],
    "variables no JSON": [("extensions", KNOWN), ("variables", "{")],
    "variables deep": [("extensions", KNOWN), ("variables", '{"x":' * 40 + "1" + "}" * 40)],
    "a huge number": [("extensions", KNOWN), ("variables", '{"x":' + "9" * 20_000 + "}")],
    "U+0000": [("extensions", KNOWN), ("operationName", "\0")],
    "no UTF-8": [("extensions", KNOWN), ("variables", b'{"x": "\xff'.decode("latin-1"))],
    "a query of another hash": [("extensions", KNOWN), ("query", "{ a }")],
}


@pytest.mark.parametrize("name", ADDRESSES)
async def test_malformed_addresses_are_refused_in_a_sentence(client: AsyncClient, name: str) -> None:
    answer = await client.get("/graphql", params=ADDRESSES[name])
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert error["message"].endswith(".")
    assert answer.headers["cache-control"] == "no-store"


async def test_what_ships_is_listed_and_can_be_asked_as_listed(client: AsyncClient) -> None:
    answer = await client.get("/graphql/persisted")
    assert answer.headers["cache-control"] == "public, max-age=60"
    listed = answer.json()
    assert [f"{each['name']}.graphql" for each in listed] == list(WORKED)
    for each in listed:
        assert digest(each["query"]) == each["sha256Hash"]
    (first,) = [each for each in listed if each["name"] == "02-page-of-events"]
    assert (await get(client, first["query"], first["variables"])).json()["data"]["events"]["nodes"]
    assert (await client.post("/graphql/persisted", json={"query": UNKNOWN})).status_code == 405
