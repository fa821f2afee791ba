"""The HTTP side: one JSON question per POST, everything else refused in a sentence, never with a 500."""

import gzip
import json
from typing import Any

import pytest
from httpx2 import AsyncClient

from api.graphql import ide, rates
from api.graphql.router import Router
from api.graphql.schema import schema, twin
from schema.access import Audience
from tests.api.worlds import World, send
from tests.api.worlds import client as client_of

OK = '{ "query": "{ publication { number } }" }'
AS_JSON = {"content-type": "application/json"}


async def post(client: AsyncClient, body: bytes | str, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    answer = await client.post("/graphql", content=body, headers=AS_JSON if headers is None else headers)
    return answer.status_code, answer.json()


async def test_a_question_is_answered_with_its_cost(client: AsyncClient) -> None:
    status, answer = await post(client, OK)
    assert status == 200
    assert answer == {
        "data": {"publication": {"number": 1}},
        "extensions": {"cost": {"requested": 1, "limit": 10_000}},
    }


BODIES: dict[str, tuple[bytes | str, int]] = {
    "null": ("null", 400),
    "nothing": ("", 400),
    "a number": ("1", 400),
    "a text": ('"{ publication { number } }"', 400),
    "a batch": (f"[{OK}, {OK}]", 400),
    "no JSON": ("{", 400),
    "invalid UTF-8": (b'{"query": "\xff"}', 400),
    "half a character": ('{"query": "\\ud800"}', 400),
    "U+0000": ('{"query": "{ event(code: \\"\\u0000\\") { id } }"}', 400),
    "NaN": ('{"query": "{ x }", "variables": {"x": NaN}}', 400),
    "a key twice": ('{"query": "{ a }", "query": "{ b }"}', 400),
    "a key twice within": ('{"query": "{ a }", "variables": {"x": 1, "x": 2}}', 400),
    "no query": ("{}", 400),
    "query null": ('{"query": null}', 400),
    "query empty": ('{"query": " "}', 400),
    "query a list": ('{"query": ["{ a }"]}', 400),
    "variables a list": ('{"query": "{ a }", "variables": []}', 400),
    "operationName a number": ('{"query": "{ a }", "operationName": 1}', 400),
    "deep": ('{"query": "{ a }", "variables": ' + '{"x":' * 40 + "1" + "}" * 40 + "}", 400),
    "very deep": ('{"query": "{ a }", "variables": ' + "[" * 30_000 + "]" * 30_000 + "}", 400),
    "deep, and then texts that do not end": ("[" * 40 + '\\"' * 30_000, 400),
    "a mark of byte order": (b"\xef\xbb\xbf" + OK.encode(), 400),
    "a huge whole number": ('{"query": "{ a }", "variables": {"x": ' + "9" * 60_000 + "}}", 400),
    "a whole number of 65 bits": ('{"query": "{ a }", "variables": {"x": -36893488147419103232}}', 400),
    "a number beyond all": ('{"query": "{ a }", "variables": {"x": 1e999}}', 400),
    "a long fraction": ('{"query": "{ a }", "variables": {"x": 0.' + "1" * 60_000 + "}}", 400),
    "extensions a list": ('{"query": "{ a }", "extensions": []}', 400),
    "extensions a text": ('{"query": "{ a }", "extensions": "{}"}', 400),
    "a hash alone": ('{"extensions": {"persistedQuery": "' + "0" * 64 + '"}}', 400),
    "a hash of another version": ('{"extensions": {"persistedQuery": {"version": 2, "sha256Hash": ""}}}', 400),
    "a hash that is a number": ('{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": 1}}}', 400),
    "a hash of another text": (OK[:-1] + ', "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0"}}}', 400),
    "too large": ('{"query": "' + " " * 70_000 + '{ publication { number } }"}', 413),
}


@pytest.mark.parametrize("name", BODIES)
async def test_malformed_bodies_are_told_apart_and_never_500(client: AsyncClient, name: str) -> None:
    body, expected = BODIES[name]
    status, answer = await post(client, body)
    assert status == expected
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_INPUT"
    assert error["message"].endswith((".", "}"))


async def test_brackets_in_texts_are_not_depth(client: AsyncClient) -> None:
    body = json.dumps(
        {"query": "query Q($t: String) { publication { number } a: events(where: {text: $t}) { totalCount } }"}
    )
    status, _ = await post(client, body[:-1] + ', "variables": {"t": "' + "[{" * 100 + '\\""}}')
    assert status == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
async def test_only_json_is_taken(client: AsyncClient, kind: str) -> None:
    status, answer = await post(client, OK, {"content-type": kind})
    assert status == 415
    assert "application/json" in answer["errors"][0]["message"]


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8"])
async def test_utf_8_may_be_named_beside_the_type(client: AsyncClient, charset: str) -> None:
    status, _ = await post(client, OK, {"content-type": f"application/json; charset={charset}"})
    assert status == 200


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "", "utf-8x"])
async def test_no_other_charset_is_taken(client: AsyncClient, charset: str) -> None:
    status, answer = await post(client, OK, {"content-type": f"application/json; charset={charset}"})
    assert (status, answer["errors"][0]["message"]) == (415, "Send the question in UTF-8.")


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "gzip, identity", "x"])
async def test_compressed_questions_are_not_taken(client: AsyncClient, coding: str) -> None:
    status, answer = await post(client, gzip.compress(OK.encode()), {**AS_JSON, "content-encoding": coding})
    assert status == 415
    assert "without Content-Encoding" in answer["errors"][0]["message"]


async def test_keys_that_nobody_knows_are_passed_over(client: AsyncClient) -> None:
    body = OK[:-1] + ', "id": 1, "extensions": {"tracing": true, "persistedQuery": null}}'
    assert (await post(client, body))[0] == 200


@pytest.mark.parametrize("address", ["/graphql", "/graphql?query={publication{number}}", "/graphql?variables={}"])
async def test_get_is_no_question(client: AsyncClient, address: str) -> None:
    answer = await client.get(address, headers={"accept": "application/json"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert "POST" in answer.json()["errors"][0]["message"]


async def test_what_may_be_sent_is_told(client: AsyncClient) -> None:
    answer = await client.options("/graphql")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")


NEWER = "application/graphql-response+json"
ACCEPTED = {
    "": False,
    "*/*": False,
    "application/json": False,
    "text/html": False,
    NEWER: True,
    NEWER.upper(): True,
    f"{NEWER}, application/json": True,
    f"{NEWER},application/json;q=0.9": True,
    f"application/json, {NEWER}; charset=utf-8": True,
    f"application/json, {NEWER};q=0.5": False,
    f"{NEWER};q=0": False,
    f"{NEWER};q=x": False,
}


@pytest.mark.parametrize("accept", ACCEPTED)
async def test_answers_come_in_the_type_that_is_preferred(client: AsyncClient, accept: str) -> None:
    answer = await client.post("/graphql", content=OK, headers={**AS_JSON, "accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == (NEWER if ACCEPTED[accept] else "application/json")
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("{ nothing }", 400),
        ("{", 400),
        ("query A { publication { number } } query B { publication { number } }", 400),
        ("mutation { publication { number } }", 400),
        ("{ publication { number } " * 80, 400),
        ('{ event(code: "x", asOf: 99) { id } }', 200),
        ("{ publication { number } }", 200),
    ],
)
async def test_the_newer_type_tells_refusals_by_their_status(client: AsyncClient, query: str, status: int) -> None:
    newer = await client.post("/graphql", json={"query": query}, headers={"accept": NEWER})
    usual = await client.post("/graphql", json={"query": query})
    assert (newer.status_code, usual.status_code) == (status, 200)
    assert newer.json() == usual.json()
    # What was never executed has no data, not even none.
    assert ("data" in newer.json()) == (status == 200)


async def test_who_asked_too_much_is_told_when_to_come_back(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates.forget()
    monkeypatch.setenv(rates.VARIABLE, "1000 per minute")
    answers = [await client.post("/graphql", content=OK, headers=AS_JSON) for _ in range(20)]
    rates.forget()
    assert {each.status_code for each in answers} == {200, 429}
    last = answers[-1]
    assert last.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert 1 <= int(last.headers["retry-after"]) <= 60
    assert last.headers["retry-after"] in last.json()["errors"][0]["message"]
    assert last.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_not_allowed(client: AsyncClient, method: str) -> None:
    assert (await client.request(method, "/graphql", json={"query": "{ publication { number } }"})).status_code == 405


async def test_another_audience_is_answered_by_a_router_of_its_own_with_the_schema_it_is_given(world: World) -> None:
    assert world.events
    partners = Router(Audience.PARTNER, twin())
    assert (partners.schema, Router().schema) == (twin(), schema())
    async with client_of(partners) as client:
        answer = await client.post("/graphql", content=OK, headers=AS_JSON)
        assert answer.json()["data"] == {"publication": {"number": 1}}


async def test_a_browser_gets_graphiql_from_our_origin_alone(client: AsyncClient) -> None:
    answer = await client.get("/graphql?query=%7B%3C/script%3E%7D", headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert "://" not in answer.text
    assert "{</script>" not in answer.text
    tabs = json.loads(answer.text.split('id="tabs">')[1].split("</script>")[0])
    assert tabs[0]["query"] == "{</script>}"
    worked = {each["query"]: each["name"] for each in ide.worked()}
    names = [worked.pop(each["query"]).removesuffix(".graphql") for each in tabs[1:]]
    assert not worked
    assert names[:2] == [*ide.OPENING]
    assert names[2:] == sorted(names[2:])


async def test_one_of_several_operations_is_chosen_by_name(client: AsyncClient) -> None:
    query = 'query A { publication { number } } query B { vocabulary(name: "sex") { name } }'
    answer = await client.post("/graphql", json={"query": query, "operationName": "B"})
    assert answer.json()["data"] == {"vocabulary": {"name": "sex"}}
    unnamed = (await client.post("/graphql", json={"query": query})).json()
    assert unnamed["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_mutations_and_subscriptions_do_not_exist(client: AsyncClient) -> None:
    for kind in ("mutation", "subscription"):
        answer = await send(client, f"{kind} {{ publication {{ number }} }}")
        assert answer.status_code < 500
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"


@pytest.mark.parametrize(
    "query",
    [
        "{",
        "{ nothing }",
        "{ publication }",
        "{ publication { number } } }",
        "query($x: Nothing) { publication { number } }",
        "{ ...F }",
        "{ ...A } fragment A on Query { ...A }",
        '{ events(first: "x") { totalCount } }',
        "query($n: Int!) { events(first: $n) { totalCount } }",
        "{ publication @nothing { number } }",
        "\ufeff",
        "{ a(: 1) }",
    ],
)
async def test_what_is_not_graphql_or_not_in_the_schema_is_bad_input(client: AsyncClient, query: str) -> None:
    answer = await send(client, query)
    assert answer.status_code in {200, 400}
    for error in answer.json()["errors"]:
        assert error["extensions"]["code"] == "BAD_INPUT"
