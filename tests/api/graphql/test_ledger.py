"""The flat lists: claims on records of every type, and acts of events."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from httpx2 import AsyncClient

from tests.api.worlds import ask, refusal

Budget = Callable[..., AbstractContextManager[list[str]]]

CLAIMS = """
query Claims($where: ClaimFilter, $first: Int! = 50, $after: String) {
  claims(where: $where, first: $first, after: $after) {
    totalCount nodes { id measure min statedOn source { name } record { __typename kind { vocabulary } } }
    pageInfo { hasNextPage endCursor } } }
"""
ACTS = """
query Acts($where: EventFilter, $first: Int! = 50, $after: String) {
  acts(where: $where, first: $first, after: $after) {
    totalCount nodes { id kind { code } event { kind { code } } victim { size { low } } }
    pageInfo { hasNextPage endCursor } } }
"""


async def page(client: AsyncClient, query: str, **given: Any) -> dict[str, Any]:
    """The one connection asked for."""
    (found,) = (await ask(client, query, **given)).values()
    listed: dict[str, Any] = found
    return listed


async def test_claims_on_records_of_every_type(besieged: AsyncClient, query_budget: Budget) -> None:
    with query_budget(3):  # look-up, page, count: each record comes with its claim
        claims = await page(besieged, CLAIMS)
    assert claims["totalCount"] == len(claims["nodes"]) == 10
    assert {each["record"]["__typename"] for each in claims["nodes"]} == {
        "Event",
        "DetentionEpisode",
        "DisplacementFlow",
        "Situation",
    }
    stated = [each["statedOn"] for each in claims["nodes"]]
    assert stated == sorted((day for day in stated if day), reverse=True) + [None] * stated.count(None)


@pytest.mark.parametrize("first", [1, 3, 10])
async def test_the_ledger_gives_each_claim_once(besieged: AsyncClient, first: int) -> None:
    found: list[str] = []
    after = None
    while True:
        claims = await page(besieged, CLAIMS, first=first, after=after)
        found += [each["id"] for each in claims["nodes"]]
        after = claims["pageInfo"]["endCursor"]
        if not claims["pageInfo"]["hasNextPage"]:
            break
    assert len(found) == len(set(found)) == 10


@pytest.mark.parametrize(
    ("where", "number"),
    [
        ({"measures": ["DISPLACED"]}, 2),
        ({"measures": ["TRAPPED", "MISSING"]}, 3),
        ({"measures": ["TORTURED"]}, 0),
        ({"status": ["REPORTED"]}, 10),
        ({"status": ["RETRACTED"]}, 0),
        ({"independenceGroups": ["Daily"]}, 4),
        ({"independenceGroups": ["Nobody"]}, 0),
        ({"reported": {"to": "2016-12-13"}}, 2),  # those without a day are in no interval
        ({"reported": {"from": "2016-12-14"}}, 2),
        ({"about": {"kinds": ["siege"]}}, 2),
        ({"about": {"kinds": ["airstrike", "siege"]}}, 5),
        ({"about": {"within": {"places": ["XQ02"]}}}, 2),
        ({"about": {"within": {"places": ["XQ"]}, "occurred": {"to": "2016-12-05"}}, "measures": ["KILLED"]}, 4),
        ({"about": {"collections": ["invented"]}}, 1),
        ({"about": {"people": {"roles": ["medic"]}}}, 3),
        ({"about": {"people": {"sex": ["MALE"]}}}, 1),
        ({"people": {"roles": ["medic"]}}, 0),
        ({}, 10),
    ],
    ids=str,
)
async def test_conditions_on_claims(besieged: AsyncClient, where: dict[str, Any], number: int) -> None:
    claims = await page(besieged, CLAIMS, where=where)
    assert claims["totalCount"] == len(claims["nodes"]) == number


async def test_claims_by_source_and_about_a_record(besieged: AsyncClient) -> None:
    data = await ask(besieged, "{ sources { nodes { id name } } situations { nodes { code } } }")
    numbers = {}
    for source in data["sources"]["nodes"]:
        numbers[source["name"]] = (await page(besieged, CLAIMS, where={"sources": [source["id"]]}))["totalCount"]
    assert numbers == {"Daily": 4, "Office": 6}
    code = data["situations"]["nodes"][0]["code"]
    about = await page(besieged, CLAIMS, where={"about": {"records": [code]}})
    assert [each["measure"] for each in about["nodes"]] == ["TRAPPED", "TRAPPED"]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"about": {"kinds": ["wizardry"]}}, "kinds: no type of record has a kind 'wizardry'"),
        ({"sources": ["nobody"]}, "there is no published source 'nobody'"),
        ({"people": {"roles": ["wizard"]}}, "'wizard'"),
        ({"about": {"within": {"places": ["XQ09"]}}}, "there is no published place 'XQ09'"),
    ],
    ids=str,
)
async def test_unknown_keys_are_named(besieged: AsyncClient, where: dict[str, Any], words: str) -> None:
    code, sentence = await refusal(besieged, CLAIMS, where=where)
    assert code == "UNKNOWN_KEY"
    assert words in sentence


async def test_overlapping_claims_may_be_of_another_record(besieged: AsyncClient, query_budget: Budget) -> None:
    query = """{ claims(where: {measures: [DISPLACED]}) { nodes { id verbatim record { __typename }
        overlaps { id verbatim record { __typename ... on Event { kind { code } } } overlaps { id } } } } }"""
    with query_budget(3):
        later, earlier = (await ask(besieged, query))["claims"]["nodes"]
    assert (later["record"], earlier["record"]) == ({"__typename": "Event"}, {"__typename": "DisplacementFlow"})
    (other,) = earlier["overlaps"]
    assert (other["id"], other["verbatim"]) == (later["id"], "over 500")
    assert other["record"] == {"__typename": "Event", "kind": {"code": "flight"}}
    assert other["overlaps"] == [{"id": earlier["id"]}]
    assert [each["id"] for each in later["overlaps"]] == [earlier["id"]]


async def test_a_claim_knows_what_it_replaces_and_whose_size_it_states(
    besieged: AsyncClient, query_budget: Budget
) -> None:
    query = """{ claims(where: {measures: [KILLED], about: {kinds: ["airstrike"]}}) { nodes { min
        supersedes { min statedOn } overlaps { id } victim { label size { low claims { verbatim } } } } } }"""
    with query_budget(2):
        revised, first, medics = (await ask(besieged, query))["claims"]["nodes"]
    assert revised["supersedes"] == {"min": 3, "statedOn": "2016-12-04"}
    assert (first["supersedes"], first["victim"], first["overlaps"]) == (None, None, [])
    # The hospital is withheld, and with it whatever was written freely about the strike.
    assert medics["victim"]["label"] is None
    assert medics["victim"]["size"] == {"low": 3, "claims": [{"verbatim": None}]}


async def test_acts_with_their_events(besieged: AsyncClient, query_budget: Budget) -> None:
    with query_budget(3):
        acts = await page(besieged, ACTS)
    assert acts["totalCount"] == 3
    assert [each["event"]["kind"]["code"] for each in acts["nodes"]] == ["flight", "airstrike", "airstrike"]


async def test_only_acts_that_meet_the_conditions_themselves(besieged: AsyncClient) -> None:
    acts = await page(besieged, ACTS, where={"victimRoles": ["medic"]})
    assert [(each["kind"]["code"], each["victim"]["size"]) for each in acts["nodes"]] == [("killing", {"low": 3})]
    acts = await page(besieged, ACTS, where={"violations": ["attack_on_medical_facility"]})
    assert acts["totalCount"] == 2
    assert (await page(besieged, ACTS, where={"attribution": ["DENIED"]}))["totalCount"] == 0


@pytest.mark.parametrize("first", [1, 2])
async def test_acts_page_on_within_an_event(besieged: AsyncClient, first: int) -> None:
    found: list[str] = []
    after = None
    for _ in range(4):
        acts = await page(besieged, ACTS, first=first, after=after)
        found += [each["id"] for each in acts["nodes"]]
        after = acts["pageInfo"]["endCursor"]
        if not acts["pageInfo"]["hasNextPage"]:
            break
    assert len(found) == len(set(found)) == 3


async def test_what_had_been_reported_by_a_day(besieged: AsyncClient) -> None:
    query = "query E($where: EventFilter) { events(where: $where) { nodes { kind { code } } } }"
    by = {}
    for day in ("2016-12-03", "2016-12-04", "2016-12-14"):
        found = (await ask(besieged, query, where={"reported": {"to": day}}))["events"]["nodes"]
        by[day] = [each["kind"]["code"] for each in found]
    assert by == {"2016-12-03": [], "2016-12-04": ["airstrike"], "2016-12-14": ["flight", "airstrike"]}
