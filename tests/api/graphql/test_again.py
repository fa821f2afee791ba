"""Earlier answers from their permalinks."""

import hashlib
from typing import Any

import pytest
from httpx2 import AsyncClient

from tests.api.worlds import ask, send

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANSWERS = {
    "timeSeries": 'timeSeries(where: {collections: ["alpha"]}, bucket: MONTH, measure: KILLED, imprecise: BOUNDS)',
    "areaMap": 'areaMap(where: {collections: ["alpha"]}, level: ADM1)',
    "crossTab": 'crossTab(where: {collections: ["alpha"]}, rows: VIOLATION)',
    "sourceOverlap": 'sourceOverlap(where: {collections: ["alpha"]})',
}
AGAIN = "query ($link: String!) { result(permalink: $link) { __typename value records reference { hash json csv } } }"


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_permalink_gives_the_same_bytes(client: AsyncClient, name: str) -> None:
    told = "value records reference { hash json csv permalink }"
    first = (await ask(client, f"{{ {ANSWERS[name]} {{ {told} }} }}"))[name]
    again = (await ask(client, AGAIN, link=first["reference"].pop("permalink")))["result"]
    assert again.pop("__typename") == name[0].upper() + name[1:]
    assert again == first
    digest = hashlib.sha256(again["reference"]["json"].encode()).hexdigest()
    assert again["reference"]["hash"] == f"sha256:{digest}"
    assert again["reference"]["csv"].splitlines()[-1].startswith("total,")


@pytest.mark.parametrize(
    "link",
    [
        "/figures/0",
        '/graphql?query={result(permalink:"x"){__typename}}',
        "/graphql?query={events{__typename}}",
        "/graphql?query={publication{__typename}}",
        "/graphql?query={a:timeSeries(bucket:YEAR){__typename} b:timeSeries(bucket:YEAR){__typename}}",
    ],
)
async def test_what_is_no_permalink_is_one_sentence(client: AsyncClient, link: str) -> None:
    body: dict[str, Any] = (await send(client, AGAIN, link=link)).json()
    assert body["data"] == {"result": None}
    assert [each["extensions"]["code"] for each in body["errors"]] == ["BAD_INPUT"]
    assert "no address of an answer" in body["errors"][0]["message"]
