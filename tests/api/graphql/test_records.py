"""Records that are no events: every field of every type, from their documents, in few statements."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from httpx2 import AsyncClient

from tests.api.worlds import ask

Budget = Callable[..., AbstractContextManager[list[str]]]

RECORD = """
  __typename id code kind { code vocabulary label } title title_ar: title(lang: AR) collection { id }
  occurred { from to precision earliest latest timeOfDay { code } ongoing verbatim } place { pcode } placeVerbatim
  geometry placePrecision uncertaintyMetres
  claims { measure min best max qualifier people { sex } source { name } record { __typename code } act { id } }
  none: tally(measure: TORTURED) { low } sources { name } independentSources redaction { field reason }
  information { source { name } anchor { start end quote document { title publishedOn } } stance connection { code } }
  permalink
"""
OWN = {
    "facilities": "operator { name } status lifeline { status period { from to precision } source { name } }",
    "detentionEpisodes": """victim { id unit label people { sex ageBand roles { code } civilianStatus }
      size { measure low best high rule claims { qualifier } } } authority { name } state whereabouts { code }
      stages { state occurred { from to precision verbatim } site { name kind { code } } source { name } }
      claims { victim { label } }""",
    "displacementFlows": """origin { pcode name } destination { pcode } stock
      tally(measure: DISPLACED) { low best high }""",
    "situations": """parties { name } conditions { code vocabulary }
      tally(measure: TRAPPED) { low best high conflicting independentSources claims { qualifier } }""",
    "corridors": """status { code } origin { name kind { code } level } destination { pcode } controlledBy { name }
      statedLengthMetres""",
    "riskStatements": """people { sex ageBand roles { code } civilianStatus } feared { code vocabulary }
      trigger trigger_ar: trigger(lang: AR) anchor { start quote document { title } }""",
    "interventions": """parties { name } statedParties addressee addressee_ar: addressee(lang: AR) condition
      status { code vocabulary } response { code } impact { code } anchor { quote }""",
}
TYPES = {
    "facilities": ("Facility", "facility"),
    "detentionEpisodes": ("DetentionEpisode", "detention_episode"),
    "displacementFlows": ("DisplacementFlow", "displacement_flow"),
    "situations": ("Situation", "situation"),
    "corridors": ("Corridor", "corridor"),
    "riskStatements": ("RiskStatement", "risk_statement"),
    "interventions": ("Intervention", "intervention"),
}


async def first(client: AsyncClient, field: str, chosen: str) -> dict[str, Any]:
    """The latest record of a type."""
    found: dict[str, Any] = (await ask(client, f"{{ {field} {{ nodes {{ {chosen} }} }} }}"))[field]["nodes"][0]
    return found


@pytest.mark.parametrize("field", list(OWN))
async def test_everything_inside_a_record_takes_two_statements(
    besieged: AsyncClient, query_budget: Budget, field: str
) -> None:
    with query_budget(2):  # look-up and page
        found = await first(besieged, field, RECORD + OWN[field])
    name, vocabulary = TYPES[field]
    assert found["__typename"] == name
    assert found["kind"]["vocabulary"] == vocabulary
    assert found["collection"] == {"id": "beta"}
    assert found["permalink"] == f"http://sijill.example/records/{found['code']}"
    assert found["none"] is None
    assert found["geometry"] is None
    assert {each["name"] for each in found["sources"]} >= {each["source"]["name"] for each in found["information"]}
    assert found["information"]
    assert all(each["record"] == {"__typename": name, "code": found["code"]} for each in found["claims"])
    assert found["title_ar"] != found["title"]


async def test_a_facility_with_its_life_line(besieged: AsyncClient) -> None:
    found = await first(besieged, "facilities", RECORD + OWN["facilities"])
    assert found["placePrecision"] == "ADM2"
    assert found["operator"] == {"name": "Coalition"}
    assert [(each["status"], each["period"]["from"], each["period"]["to"]) for each in found["lifeline"]] == [
        ("FUNCTIONING", "2010-01-01", "2016-12-02"),
        ("DESTROYED", "2016-12-03", "2016-12-20"),
        ("DAMAGED", "2016-12-15", "2016-12-20"),
    ]
    assert {"field": "lifeline", "reason": "EMBARGO"} in found["redaction"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2009-12-31", None),
        ("2010-01-01", "FUNCTIONING"),
        ("2016-12-02", "FUNCTIONING"),
        ("2016-12-03", "DESTROYED"),
        ("2016-12-14", "DESTROYED"),
        ("2016-12-15", None),  # one source says destroyed, another damaged
        ("2016-12-21", None),  # stated without an end, so not published
    ],
)
async def test_status_on_a_day_is_null_where_nobody_knows_or_sources_disagree(
    besieged: AsyncClient, on: str, expected: str | None
) -> None:
    assert await first(besieged, "facilities", f'status(on: "{on}")') == {"status": expected}


async def test_status_without_a_day_is_the_last_published_one(besieged: AsyncClient) -> None:
    assert await first(besieged, "facilities", "status") == {"status": None}


async def test_a_detention_episode_with_its_victim_and_stages(besieged: AsyncClient) -> None:
    found = await first(besieged, "detentionEpisodes", OWN["detentionEpisodes"])
    assert (found["state"], found["whereabouts"]) == ("WHEREABOUTS_UNKNOWN", {"code": "not_known"})
    assert found["victim"]["label"] == "men of Old Town"
    size = {key: found["victim"]["size"][key] for key in ("low", "best", "high", "claims")}
    assert size == {"low": 100, "best": None, "high": 999, "claims": [{"qualifier": "HUNDREDS"}]}
    assert found["claims"] == [{"victim": {"label": "men of Old Town"}}]
    stopped, lost = found["stages"]
    assert (stopped["state"], stopped["occurred"]["from"], stopped["site"]) == ("STOPPED", "2016-12-09", None)
    assert lost["site"] == {"name": "West Gate", "kind": {"code": "crossing"}}
    assert lost["occurred"] == {"from": None, "to": None, "precision": "UNKNOWN", "verbatim": "since Friday"}


async def test_a_movement_with_both_ends(besieged: AsyncClient) -> None:
    found = await first(besieged, "displacementFlows", OWN["displacementFlows"])
    assert found == {
        "origin": {"pcode": "XQ0101", "name": "Old Town"},
        "destination": {"pcode": "XQ02"},
        "stock": False,
        "tally": {"low": None, "best": 800, "high": None},
    }


async def test_a_situation_whose_sources_conflict(besieged: AsyncClient) -> None:
    found = await first(besieged, "situations", OWN["situations"])
    assert {each["name"] for each in found["parties"]} == {"First Brigade", "Second Brigade"}
    assert found["conditions"] == [{"code": "no_medicine", "vocabulary": "condition"}]
    assert (found["tally"]["low"], found["tally"]["best"], found["tally"]["high"]) == (10_000, None, 100_000)
    assert found["tally"]["conflicting"] is True
    assert {each["qualifier"] for each in found["tally"]["claims"]} == {"TENS_OF_THOUSANDS", "ROUND"}


async def test_a_corridor_has_a_length_and_no_geometry(besieged: AsyncClient) -> None:
    found = await first(besieged, "corridors", OWN["corridors"] + " geometry")
    assert found == {
        "status": {"code": "agreed"},
        "origin": {"name": "West Gate", "kind": {"code": "crossing"}, "level": None},
        "destination": {"pcode": "XQ02"},
        "controlledBy": {"name": "Coalition"},
        "statedLengthMetres": 21_000,
        "geometry": None,
    }


async def test_a_fear_names_who_what_and_where_it_is_written(besieged: AsyncClient) -> None:
    found = await first(besieged, "riskStatements", OWN["riskStatements"])
    assert found["people"]["roles"] == [{"code": "medic"}]
    assert found["people"]["civilianStatus"] == "CIVILIAN"
    assert {each["code"] for each in found["feared"]} == {"arrest", "killing"}
    assert {each["vocabulary"] for each in found["feared"]} == {"act"}
    assert found["trigger"] == found["trigger_ar"] == "if the town falls"
    assert found["anchor"] == {"start": 10, "quote": "ten words.", "document": {"title": "Statement"}}


async def test_an_intervention_with_what_is_known_of_its_outcome(besieged: AsyncClient) -> None:
    found = await first(besieged, "interventions", OWN["interventions"])
    assert found == {
        "parties": [{"name": "Coalition"}],
        "statedParties": 224,
        "addressee": "the parties",
        "addressee_ar": "الأطراف",
        "condition": "that nobody is harmed",
        "status": {"code": "pending", "vocabulary": "intervention_status"},
        "response": None,
        "impact": None,
        "anchor": {"quote": "ten words."},
    }
