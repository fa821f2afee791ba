"""Places, actors, sources, documents, collections and vocabularies, with what hangs on them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from httpx2 import AsyncClient

from schema import terms
from tests.api.worlds import ask

Budget = Callable[..., AbstractContextManager[list[str]]]


async def test_places_by_code_with_parents_and_boundaries(client: AsyncClient, query_budget: Budget) -> None:
    query = """{ places { totalCount nodes { pcode name name_ar: name(lang: AR) kind { code } level parent { pcode }
        ancestors { pcode } geometry boundaryVersion } } }"""
    with query_budget(5):  # look-up, page, count; parents and ancestors together, boundaries
        places = (await ask(client, query))["places"]
    assert places["totalCount"] == 5
    assert [each["pcode"] for each in places["nodes"]] == ["XQ", "XQ01", "XQ0101", "XQ0102", "XQ02"]
    country, district = places["nodes"][0], places["nodes"][2]
    assert (country["name"], country["name_ar"], country["parent"], country["ancestors"]) == (
        "Qasira",
        "قاسيرا",
        None,
        [],
    )
    assert district["level"] == "ADM2"
    assert district["parent"] == {"pcode": "XQ01"}
    assert district["ancestors"] == [{"pcode": "XQ"}, {"pcode": "XQ01"}]
    assert district["geometry"]["type"] == "Polygon"
    assert district["boundaryVersion"] == "test 1"


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ('inside: "XQ01"', ["XQ0101", "XQ0102"]),
        ('inside: "XQ", levels: [ADM1]', ["XQ01", "XQ02"]),
        ('places: ["XQ02", "XQ"]', ["XQ", "XQ02"]),
        ('kinds: ["district"]', ["XQ0101", "XQ0102"]),
        ('text: "qasi"', ["XQ"]),
        ('text: "قاسيرا"', ["XQ"]),
        ('text: "%"', []),
        ('text: "area", levels: [ADM2]', ["XQ0101", "XQ0102"]),
    ],
)
async def test_conditions_on_places(client: AsyncClient, where: str, expected: list[str]) -> None:
    data = await ask(client, f"{{ places(where: {{{where}}}) {{ nodes {{ pcode }} }} }}")
    assert [each["pcode"] for each in data["places"]["nodes"]] == expected


async def test_a_place_is_named_by_its_id_too(client: AsyncClient) -> None:
    data = await ask(client, '{ places(where: {places: ["XQ01"]}) { nodes { id } } }')
    ident = data["places"]["nodes"][0]["id"]
    data = await ask(
        client,
        "query P($id: ID!) { places(where: {inside: $id}) { totalCount } "
        "events(where: {within: {places: [$id]}}) { totalCount } }",
        id=ident,
    )
    assert data == {"places": {"totalCount": 2}, "events": {"totalCount": 5}}


async def test_boundaries_of_places_in_events_come_in_one_statement(client: AsyncClient, query_budget: Budget) -> None:
    with query_budget(3):
        data = await ask(client, "{ events { nodes { place { pcode geometry } } } }")
    assert {each["place"]["geometry"]["type"] for each in data["events"]["nodes"]} == {"Polygon"}


async def test_events_of_all_places_come_in_one_statement(client: AsyncClient, query_budget: Budget) -> None:
    query = """{ places { nodes { pcode events(first: 2, orderBy: KILLED_DESC) {
        totalCount nodes { title } pageInfo { hasNextPage } } } } }"""
    with query_budget(5):  # two look-ups, places, events, counts
        places = (await ask(client, query))["places"]["nodes"]
    found = {each["pcode"]: each["events"] for each in places}
    assert {code: each["totalCount"] for code, each in found.items()} == {
        "XQ": 25,
        "XQ01": 5,
        "XQ0101": 5,
        "XQ0102": 0,
        "XQ02": 20,
    }
    assert [each["title"] for each in found["XQ0101"]["nodes"]] == ["Event 25", "Event 20"]
    assert [each["title"] for each in found["XQ02"]["nodes"]] == ["Event 24", "Event 23"]
    assert found["XQ0102"] == {"totalCount": 0, "nodes": [], "pageInfo": {"hasNextPage": False}}


async def test_paging_on_within_a_place(client: AsyncClient) -> None:
    query = """query P($after: String) { places(where: {places: ["XQ0101"]}) { nodes {
        events(first: 3, after: $after) { nodes { title } pageInfo { hasNextPage endCursor } } } } }"""
    found, after = [], None
    for _ in range(2):
        events = (await ask(client, query, after=after))["places"]["nodes"][0]["events"]
        found += [each["title"] for each in events["nodes"]]
        after = events["pageInfo"]["endCursor"]
    assert found == [f"Event {n}" for n in (25, 20, 15, 10, 5)]
    assert not events["pageInfo"]["hasNextPage"]


async def test_further_conditions_within_a_place(client: AsyncClient) -> None:
    data = await ask(
        client,
        '{ places(where: {places: ["XQ"]}) { nodes { '
        'events(where: {occurred: {from: "2016-12-24"}}) { totalCount } } } }',
    )
    assert data["places"]["nodes"] == [{"events": {"totalCount": 2}}]


async def test_actors_count_what_bodies_beneath_them_did(client: AsyncClient, query_budget: Budget) -> None:
    query = "{ actors { nodes { name aliases parent { name } events { totalCount nodes { title } } } } }"
    with query_budget(6):
        actors = (await ask(client, query))["actors"]["nodes"]
    above, unit = actors
    assert (above["name"], above["parent"]) == ("Government of Qasira", None)
    assert (unit["name"], unit["parent"], unit["aliases"]) == ("Third Division", {"name": above["name"]}, ["3rd"])
    assert unit["events"] == {"totalCount": 1, "nodes": [{"title": "Event 1"}]}
    assert above["events"] == unit["events"]
    (found,) = (await ask(client, '{ actors(where: {text: "3RD"}) { nodes { name } } }'))["actors"]["nodes"]
    assert found == {"name": "Third Division"}


async def test_sources_with_their_documents(client: AsyncClient, query_budget: Budget) -> None:
    query = """{ sources { nodes { name name_ar: name(lang: AR) kind { code } protected
        documents { totalCount nodes { title kind { code } source { name } graphic url } } } } }"""
    with query_budget(6):
        sources = (await ask(client, query))["sources"]["nodes"]
    assert [each["name"] for each in sources] == ["=Agency", "Council"]
    assert sources[0]["documents"] == {"totalCount": 0, "nodes": []}
    assert sources[1]["name_ar"] == "المجلس"
    assert sources[1]["documents"] == {
        "totalCount": 1,
        "nodes": [
            {
                "title": "Report 1",
                "kind": {"code": "report"},
                "source": {"name": "Council"},
                "graphic": False,
                "url": None,
            }
        ],
    }


async def test_documents_behind_claims_come_in_one_statement(client: AsyncClient, query_budget: Budget) -> None:
    query = "{ events(first: 20) { nodes { information { anchor { document { title graphic source { name } } } } } } }"
    with query_budget(4):
        data = await ask(client, query)
    document = data["events"]["nodes"][0]["information"][0]["anchor"]["document"]
    assert document == {"title": "Report 1", "graphic": False, "source": {"name": "Council"}}


async def test_collections_and_publication_take_one_statement(client: AsyncClient, query_budget: Budget) -> None:
    with query_budget(1):
        data = await ask(
            client,
            "{ publication { number at } collections { id name fictional records caveats { code text severity } } }",
        )
    assert [(each["id"], each["fictional"], each["records"]) for each in data["collections"]] == [
        ("alpha", False, 25),
        ("invented", True, 1),
    ]
    assert data["publication"]["at"].endswith("Z")


async def test_vocabularies_come_from_memory(client: AsyncClient, query_budget: Budget) -> None:
    with query_budget(0):
        data = await ask(
            client,
            """{ vocabularies { name label } vocabulary(name: "violation") { name label_ar: label(lang: AR)
            terms { code label definition broader { code } narrower { code } crosswalks { scheme code match } } } }""",
        )
    assert [each["name"] for each in data["vocabularies"]] == list(terms.vocabularies())
    codes = {each["code"] for each in data["vocabulary"]["terms"]}
    for term in data["vocabulary"]["terms"]:
        assert term["broader"] is None or term["broader"]["code"] in codes
        assert {each["code"] for each in term["narrower"]} <= codes


async def test_every_enum_is_a_vocabulary_with_a_term_for_each_value(client: AsyncClient) -> None:
    from api.graphql.enums import ENUMS, vocabulary_of

    for choices in ENUMS:
        data = await ask(client, f'{{ vocabulary(name: "{vocabulary_of(choices)}") {{ terms {{ code }} }} }}')
        assert {each["code"] for each in data["vocabulary"]["terms"]} == {choice.value for choice in choices}
