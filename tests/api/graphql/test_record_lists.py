"""Lists of records that are no events: what may be asked of them, their pages, and what is refused."""

from typing import Any

import pytest
from httpx2 import AsyncClient

from schema import session
from schema.publish import publish
from tests.api.siege import Siege, days
from tests.api.worlds import ask, refusal
from tests.recording import Recorder

FEARS = """
query Fears($where: RecordFilter, $first: Int!, $after: String, $asOf: AsOf) {
  riskStatements(where: $where, first: $first, after: $after, asOf: $asOf) {
    totalCount edges { cursor node { id } } nodes { id title }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
"""
ROOTS = (
    "facilities",
    "detentionEpisodes",
    "displacementFlows",
    "situations",
    "corridors",
    "riskStatements",
    "interventions",
)


async def fears(client: AsyncClient, first: int = 50, **given: Any) -> dict[str, Any]:
    """A page of risk statements."""
    found: dict[str, Any] = (await ask(client, FEARS, first=first, **given))["riskStatements"]
    return found


async def paged(client: AsyncClient, first: int, **given: Any) -> list[str]:
    """All titles, page after page."""
    found: list[str] = []
    after = None
    while True:
        page = await fears(client, first, after=after, **given)
        assert [each["node"]["id"] for each in page["edges"]] == [each["id"] for each in page["nodes"]]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        found += [each["title"] for each in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize("first", [1, 2, 3, 500])
async def test_a_list_gives_each_record_once_latest_first_and_undated_ones_last(
    besieged: AsyncClient, first: int
) -> None:
    assert await paged(besieged, first) == ["Fear 3", "Fear 1", "Fear 2"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"kinds": ["killing"]}, ["Fear 3", "Fear 1", "Fear 2"]),
        ({"kinds": ["deprivation_of_liberty"]}, ["Fear 3", "Fear 1", "Fear 2"]),
        ({"kinds": ["torture"]}, []),
        ({"occurred": {"from": "2016-12-14"}}, ["Fear 3", "Fear 1", "Fear 2"]),
        ({"occurred": {"to": "2016-12-13"}}, ["Fear 1", "Fear 2"]),
        ({"occurred": {"from": "2016-12-13", "match": "STARTS"}}, ["Fear 3", "Fear 1"]),
        ({"people": {"roles": ["journalist"]}}, ["Fear 1"]),
        ({"people": {"civilianStatus": ["COMBATANT"]}}, []),
        ({"people": {"sex": ["UNKNOWN"], "ageBand": ["UNKNOWN"]}}, ["Fear 3", "Fear 1", "Fear 2"]),
        ({"within": {"places": ["XQ01"]}}, ["Fear 3", "Fear 1", "Fear 2"]),
        ({"within": {"places": ["XQ02"]}}, []),
        ({"text": "fear"}, ["Fear 3", "Fear 1", "Fear 2"]),
        ({"text": "nothing like it"}, []),
        ({"collections": ["invented"]}, []),
        ({"records": ["SJ-0000-0000"]}, []),
        ({"kinds": [], "records": [], "people": {}}, ["Fear 3", "Fear 1", "Fear 2"]),
    ],
    ids=str,
)
async def test_conditions_on_records(besieged: AsyncClient, where: dict[str, Any], expected: list[str]) -> None:
    page = await fears(besieged, where=where)
    assert [each["title"] for each in page["nodes"]] == expected
    assert page["totalCount"] == len(expected)


async def test_records_by_id_by_code_and_by_source(besieged: AsyncClient) -> None:
    data = await ask(besieged, "{ situations { nodes { id code } } sources { nodes { id name } } }")
    (siege,) = data["situations"]["nodes"]
    query = "query S($where: RecordFilter) { situations(where: $where) { totalCount } facilities { totalCount } }"
    for key in siege.values():
        assert (await ask(besieged, query, where={"records": [key]}))["situations"] == {"totalCount": 1}
    for source in data["sources"]["nodes"]:
        assert (await ask(besieged, query, where={"sources": [source["id"]]}))["situations"] == {"totalCount": 1}


async def test_a_movement_is_within_either_of_its_ends(besieged: AsyncClient) -> None:
    query = "query M($places: [ID!]) { displacementFlows(where: {within: {places: $places}}) { totalCount } }"
    for code, number in (("XQ0101", 1), ("XQ02", 1), ("XQ", 1), ("XQ0102", 0)):
        assert (await ask(besieged, query, places=[code]))["displacementFlows"] == {"totalCount": number}, code


@pytest.mark.parametrize("field", ROOTS)
async def test_invented_records_are_left_out_unless_named(besieged: AsyncClient, field: str) -> None:
    query = f"query R($where: RecordFilter) {{ {field}(where: $where) {{ nodes {{ collection {{ id }} }} }} }}"
    real = (await ask(besieged, query))[field]["nodes"]
    assert {each["collection"]["id"] for each in real} == {"beta"}
    invented = (await ask(besieged, query, where={"collections": ["invented"]}))[field]["nodes"]
    assert len(invented) == (field == "situations")
    code, _ = await refusal(besieged, query, where={"collections": ["beta", "invented"]})
    assert code == "MIXED_FICTION"


@pytest.mark.parametrize(
    ("where", "code", "words"),
    [
        ({"kinds": ["siege"]}, "UNKNOWN_KEY", "'siege'"),
        ({"people": {"roles": ["wizard"]}}, "UNKNOWN_KEY", "'wizard'"),
        ({"within": {"places": ["XQ09"]}}, "UNKNOWN_KEY", "within.places: there is no published place 'XQ09'"),
        ({"sources": ["nobody"]}, "UNKNOWN_KEY", "sources: there is no published source 'nobody'"),
        ({"collections": ["gamma"]}, "UNKNOWN_KEY", "collections: there is no published collection 'gamma'"),
        ({"within": {"bbox": [1, 2, 3]}}, "BAD_INPUT", "bbox: 3 numbers given"),
        ({"occurred": {"from": "2017-01-01", "to": "2016-01-01"}}, "BAD_INPUT", "swap them"),
        ({"kind": "fear"}, "BAD_INPUT", "kind"),
    ],
    ids=str,
)
async def test_bad_conditions_are_refused_in_a_sentence(
    besieged: AsyncClient, where: dict[str, Any], code: str, words: str
) -> None:
    given, sentence = await refusal(besieged, FEARS, first=1, where=where)
    assert given == code
    assert words in sentence


async def test_a_cursor_of_another_type_filter_or_state_is_refused(besieged: AsyncClient) -> None:
    cursor = (await fears(besieged, 1))["pageInfo"]["endCursor"]
    for given in ({"where": {"kinds": ["killing"]}}, {"where": {}, "asOf": "1999"}):
        code, _ = await refusal(besieged, FEARS, first=1, after=cursor, **given)
        assert code == "BAD_CURSOR", given
    for field in ROOTS:
        if field != "riskStatements":
            query = f'{{ {field}(after: "{cursor}") {{ totalCount }} }}'
            assert (await refusal(besieged, query))[0] == "BAD_CURSOR", field
    assert (await refusal(besieged, FEARS, first=0))[0] == "BAD_INPUT"


async def test_a_publish_in_between_changes_nothing_of_a_paging_under_way(besieged: AsyncClient, siege: Siege) -> None:
    begun = await fears(besieged, 1)
    with session.recording("tester") as connection:
        recorder = Recorder(connection)
        siege.r = recorder
        siege.lasting(
            "risk_statement",
            "warning",
            "Fear 4",
            days("2016-12-13"),
            feared=["killing"],
            sex="unknown",
            age_band="unknown",
            civilian_status="civilian",
        )
        recorder.write("risk_statement", {}, of=siege.fears[1], withdrawn=True)
    publish()
    rest = await fears(besieged, 50, after=begun["pageInfo"]["endCursor"])
    assert [each["title"] for each in rest["nodes"]] == ["Fear 1", "Fear 2"]
    assert rest["totalCount"] == 3
    assert sorted(await paged(besieged, 1)) == ["Fear 1", "Fear 3", "Fear 4"]
    assert await paged(besieged, 1, asOf="1") == ["Fear 3", "Fear 1", "Fear 2"]
