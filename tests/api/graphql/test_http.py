"""The HTTP side: one JSON question per POST, everything else refused in a sentence, never with a 500."""

import json
from typing import Any

import pytest
from httpx2 import AsyncClient

from api.graphql import ide
from tests.api.worlds import send

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


async def test_a_charset_beside_the_type_is_taken(client: AsyncClient) -> None:
    status, _ = await post(client, OK, {"content-type": "application/json; charset=utf-8"})
    assert status == 200


@pytest.mark.parametrize("address", ["/graphql", "/graphql?query={publication{number}}"])
async def test_get_is_no_question(client: AsyncClient, address: str) -> None:
    answer = await client.get(address, headers={"accept": "application/json"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert "POST" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_not_allowed(client: AsyncClient, method: str) -> None:
    assert (await client.request(method, "/graphql", json={"query": "{ publication { number } }"})).status_code == 405


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
