"""Records of every type in their states: `node`, ids that name a publication, histories, addresses."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from httpx2 import AsyncClient

from schema import session
from schema.publish import publish
from tests.api.siege import Siege
from tests.api.worlds import ask
from tests.recording import Recorder

Budget = Callable[..., AbstractContextManager[list[str]]]

EACH = """{
  facilities(first: 1%s) { nodes { ...Whole ... on Facility { lifeline { source { id } cause { id } } } } }
  detentionEpisodes(first: 1%s) { nodes { ...Whole ... on DetentionEpisode { victim { id } stages { site { id } } } } }
  displacementFlows(first: 1%s) { nodes { ...Whole ... on DisplacementFlow { origin { id } cause { id } } } }
  situations(first: 1%s) { nodes { ...Whole ... on Situation { parties { id } events { nodes { id } } } } }
  corridors(first: 1%s) { nodes { ...Whole ... on Corridor { controlledBy { id } origin { id } } } }
  riskStatements(first: 1%s) { nodes { ...Whole ... on RiskStatement { anchor { document { id } } } } }
  interventions(first: 1%s) { nodes { ...Whole ... on Intervention { anchor { document { id } } } } }
  claims(where: {measures: [DISPLACED]}%s) { nodes { id record { id } overlaps { id record { id } } source { id } } }
  acts(where: {victimRoles: ["medic"]}%s) { nodes { id event { id facility { id } } victim { id } } } }
fragment Whole on Record { id code title place { id } claims { id victim { id } } sources { id restsOn { id } }
  history { recordId recordType record { id } } collection { id } }
"""
NODE = """
query One($id: ID!) { node(id: $id) { __typename id ... on Record { code title kind { vocabulary } permalink }
  ... on Claim { record { __typename code } } ... on Act { event { code } } ... on Victim { label size { low } } } }
"""


def each_as_of(state: str) -> str:
    """A question about every type, in a state of the record or the last one."""
    return EACH.replace("%s", state and f", asOf: {state}")


def ids(value: object) -> list[str]:
    """Every id in an answer."""
    if isinstance(value, dict):
        own = [value[name] for name in ("id", "recordId") if name in value]
        return own + [each for inner in value.values() for each in ids(inner)]
    return [each for inner in value for each in ids(inner)] if isinstance(value, list) else []


@pytest.fixture(scope="module")
def second(siege: Siege) -> Siege:
    """The same with publication 2, in which the siege has another title."""
    with session.recording("tester") as connection:
        Recorder(connection).write("situation", {"title_en": "Corrected"}, of=siege.siege, reason="a mistake")
    publish()
    return siege


@pytest.mark.parametrize("state", ["", "1"])
async def test_every_id_names_its_state_and_is_found_again(besieged: AsyncClient, second: Siege, state: str) -> None:
    assert second.siege
    found = set(ids(await ask(besieged, each_as_of(state))))
    assert len(found) > 25
    assert all(each.endswith("@1") if state else "@" not in each for each in found)
    asked = sorted(found)
    data = await ask(besieged, "query Many($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=asked)
    assert data["nodes"] == [{"id": each} for each in asked]


async def test_a_node_of_each_type_takes_two_statements(
    besieged: AsyncClient, second: Siege, query_budget: Budget
) -> None:
    assert second.siege
    data = await ask(besieged, each_as_of(""))
    seen = set()
    for listed in data.values():
        (ident, *_) = (each["id"] for each in listed["nodes"])
        with query_budget(2):
            found: dict[str, Any] = (await ask(besieged, NODE, id=ident))["node"]
        assert found["id"] == ident
        seen.add(found["__typename"])
    assert len(seen) == 9


async def test_a_victim_is_found_by_its_id(besieged: AsyncClient, second: Siege) -> None:
    assert second.siege
    data = await ask(besieged, each_as_of(""))
    taken = data["detentionEpisodes"]["nodes"][0]["victim"]["id"]
    harmed = data["acts"]["nodes"][0]["victim"]["id"]
    for ident, label, low in ((taken, "men of Old Town", 100), (harmed, None, 3)):
        found = (await ask(besieged, NODE, id=ident))["node"]
        assert found == {"__typename": "Victim", "id": ident, "label": label, "size": {"low": low}}


async def test_then_and_now_of_a_situation(besieged: AsyncClient, second: Siege) -> None:
    assert second.siege
    data = await ask(
        besieged,
        "{ then: situations(asOf: 1) { nodes { id title permalink events { totalCount } } } "
        "now: situations { nodes { id title permalink events { totalCount } } } }",
    )
    (then,), (now,) = data["then"]["nodes"], data["now"]["nodes"]
    assert (then["title"], now["title"]) == ("Siege of the West", "Corrected")
    assert then["id"] == f"{now['id']}@1"
    assert then["permalink"] == f"{now['permalink']}?asOf=1"
    assert then["events"] == now["events"] == {"totalCount": 2}
    again = (await ask(besieged, NODE, id=then["id"]))["node"]
    assert (again["title"], again["kind"]) == ("Siege of the West", {"vocabulary": "situation"})


async def test_history_of_records_in_one_statement(besieged: AsyncClient, second: Siege, query_budget: Budget) -> None:
    assert second.siege
    query = "{ situations { nodes { id code history { number kind reason recordId recordType record { code } } } } }"
    with query_budget(3):
        (siege,) = (await ask(besieged, query))["situations"]["nodes"]
    told = [(each["number"], each["kind"], each["reason"]) for each in siege["history"]]
    assert told == [(2, "CHANGED", "a mistake"), (1, "CREATED", None)]
    for entry in siege["history"]:
        assert (entry["recordId"], entry["recordType"]) == (siege["id"], "Situation")
        assert entry["record"] == {"code": siege["code"]}


async def test_history_of_events_and_records_beside_each_other(besieged: AsyncClient, query_budget: Budget) -> None:
    query = "{ claims(first: 50) { nodes { record { __typename history { recordType } } } } }"
    with query_budget(4):  # look-up, page, events, records
        claims = (await ask(besieged, query))["claims"]["nodes"]
    assert len({each["record"]["__typename"] for each in claims}) == 4
    for each in claims:
        assert {entry["recordType"] for entry in each["record"]["history"]} == {each["record"]["__typename"]}
