"""What lies outside a record: events of a siege, attacks on a hospital, members, echoes; one statement per field."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from httpx2 import AsyncClient

from tests.api.siege import Siege
from tests.api.worlds import ask

Budget = Callable[..., AbstractContextManager[list[str]]]


async def nodes(client: AsyncClient, query: str, **variables: Any) -> list[dict[str, Any]]:
    """The nodes of the one connection asked for."""
    (found,) = (await ask(client, query, **variables)).values()
    listed: list[dict[str, Any]] = found["nodes"]
    return listed


async def test_events_inside_a_siege_while_it_lasted(besieged: AsyncClient, query_budget: Budget) -> None:
    query = """{ situations { nodes { title events(orderBy: OCCURRED_ASC) { totalCount nodes { occurred { from } kind {
        code } } } } } }"""
    with query_budget(5):  # two look-ups, situations, events, count
        (siege,) = await nodes(besieged, query)
    assert siege["events"]["totalCount"] == 2
    assert [each["kind"]["code"] for each in siege["events"]["nodes"]] == ["airstrike", "flight"]


async def test_events_during_a_siege_by_its_code(besieged: AsyncClient) -> None:
    (siege,) = await nodes(besieged, "{ situations { nodes { id code } } }")
    for key in siege.values():
        found = await nodes(
            besieged, "query D($key: ID!) { events(where: {during: [$key]}) { nodes { occurred { from } } } }", key=key
        )
        assert [each["occurred"]["from"] for each in found] == ["2016-12-12", "2016-12-03"]


async def test_further_conditions_on_events_inside_a_siege(besieged: AsyncClient) -> None:
    query = '{ situations { nodes { events(where: {kinds: ["flight"]}) { totalCount } } } }'
    assert await nodes(besieged, query) == [{"events": {"totalCount": 1}}]


async def test_the_events_of_an_invented_siege_are_those_of_its_own_collection(besieged: AsyncClient) -> None:
    query = """{ situations(where: {collections: ["invented"]}) { nodes { title collection { fictional }
        events { totalCount nodes { collection { id } } } } } }"""
    (siege,) = await nodes(besieged, query)
    assert siege["collection"] == {"fictional": True}
    assert siege["events"] == {"totalCount": 1, "nodes": [{"collection": {"id": "invented"}}]}


async def test_attacks_on_a_hospital_and_the_hospital_of_an_attack(besieged: AsyncClient, query_budget: Budget) -> None:
    with query_budget(6):  # two look-ups, facilities, attacks, their facility, causes
        (hospital,) = await nodes(
            besieged,
            """{ facilities { nodes { id code attacks { nodes { code facility { id code status(on: "2016-12-03") }
            facilityKinds { code } } } lifeline { cause { code } } } } }""",
        )
    (attack,) = hospital["attacks"]["nodes"]
    assert attack["facility"] == {"id": hospital["id"], "code": hospital["code"], "status": "DESTROYED"}
    assert attack["facilityKinds"] == [{"code": "hospital"}]
    assert [each["cause"] for each in hospital["lifeline"]] == [None, {"code": attack["code"]}, None]
    for key in (hospital["id"], hospital["code"]):
        query = "query H($key: ID!) { events(where: {facilities: [$key]}) { nodes { code } } }"
        assert await nodes(besieged, query, key=key) == [{"code": attack["code"]}]


async def test_an_event_that_names_no_facility_has_none(besieged: AsyncClient) -> None:
    assert await nodes(besieged, '{ events(where: {kinds: ["flight"]}) { nodes { facility { id } } } }') == [
        {"facility": None}
    ]


async def test_the_cause_of_a_movement_comes_in_one_statement(besieged: AsyncClient, query_budget: Budget) -> None:
    with query_budget(3):
        found = await nodes(besieged, "{ displacementFlows { nodes { cause { kind { code } acts { id } } } } }")
    assert found[0]["cause"]["kind"] == {"code": "flight"}


async def test_members_and_country_of_a_coalition(besieged: AsyncClient, query_budget: Budget) -> None:
    query = '{ actors(where: {text: "coalition"}) { nodes { members { name members { name } } country { name } } } }'
    with query_budget(4):
        (coalition,) = await nodes(besieged, query)
    assert coalition["country"] == {"name": "Qasira"}
    assert sorted(each["name"] for each in coalition["members"]) == ["First Brigade", "Second Brigade"]
    assert all(each["members"] == [] for each in coalition["members"])


async def test_members_of_an_actor_that_a_record_mentions(besieged: AsyncClient, query_budget: Budget) -> None:
    with query_budget(4):  # look-up, corridors, the actor whole, its members
        (corridor,) = await nodes(besieged, "{ corridors { nodes { controlledBy { members { name } } } } }")
    assert len(corridor["controlledBy"]["members"]) == 2


async def test_what_a_source_rests_on(besieged: AsyncClient, query_budget: Budget) -> None:
    with query_budget(3):
        found = await nodes(besieged, "{ sources { nodes { name restsOn { name restsOn { name } } } } }")
    assert {each["name"]: each["restsOn"] for each in found} == {
        "Daily": [],
        "Office": [{"name": "Daily", "restsOn": []}],
    }
    with query_budget(4):
        (siege,) = await nodes(besieged, "{ situations { nodes { sources { name restsOn { name } } } } }")
    assert {"name": "Office", "restsOn": [{"name": "Daily"}]} in siege["sources"]


async def test_whom_a_document_quotes(besieged: AsyncClient, query_budget: Budget) -> None:
    query = "{ interventions { nodes { anchor { document { quotations { start end quote source { name } } } } } } }"
    with query_budget(3):
        (appeal,) = await nodes(besieged, query)
    assert appeal["anchor"]["document"]["quotations"] == [
        {"start": 4, "end": 9, "quote": None, "source": {"name": "Daily"}},
        {"start": 40, "end": 48, "quote": "we heard", "source": {"name": "Daily"}},
    ]


async def test_who_controlled_a_place(besieged: AsyncClient, query_budget: Budget) -> None:
    query = """{ corridors { nodes { origin { name control { actor { name } period { from to precision } source { name }
        } } destination { control { actor { name } } } } } }"""
    with query_budget(3):
        (corridor,) = await nodes(besieged, query)
    assert corridor["origin"]["control"] == [
        {
            "actor": {"name": "Coalition"},
            "period": {"from": "2016-01-01", "to": "2016-06-30", "precision": "DAY"},
            "source": {"name": "Daily"},
        }
    ]
    assert corridor["destination"]["control"] == []


async def test_the_size_of_those_harmed(besieged: AsyncClient, siege: Siege) -> None:
    assert siege.medics
    (strike,) = await nodes(
        besieged, '{ events(where: {kinds: ["airstrike"]}) { nodes { acts { victim { label size { low high } } } } } }'
    )
    sizes = [each["victim"] for each in strike["acts"] if each["victim"]]
    # The hospital is withheld, and with it whatever was written freely about the strike.
    assert sizes == [{"label": None, "size": {"low": 3, "high": None}}]
