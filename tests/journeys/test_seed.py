"""The statement of 13 December 2016, imported and published: it answers what is asked of it and falls into no trap."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from httpx2 import AsyncClient

from api import serve
from api.imports.statement.records import LISTS
from schema import session
from schema.tables.source import document, source
from tests.api.worlds import ask
from tests.api.worlds import client as client_of
from tests.database import Database
from tests.journeys.seed.asking import SLUG, coded, entries, question, record

pytestmark = pytest.mark.asyncio(loop_scope="module")

UN, PUBLISHER, AID = "UN human rights office", "Front Line Defenders", "Four aid groups trapped in eastern Aleppo"
COALITION = "Pro-government forces (Syrian army and allied militias)"
INSIDE = "defenders-inside-eastern-aleppo"

ALLEGED = """query ($c: ID!) {
    events(where: {collections: [$c], violations: ["enforced_disappearance"]}) { nodes { title } } }"""
ECHOES = """query ($c: ID!, $group: String!) {
    claims(where: {independenceGroups: [$group], about: {collections: [$c]}}) { nodes { verbatim } } }"""
SUM = """query ($c: ID!, $m: Measure!, $p: Population!) {
    sum: timeSeries(where: {collections: [$c]}, measure: $m, population: $p, bucket: YEAR) { lower value upper } }"""
COUNTED = "query ($c: ID!) { claims(where: {about: {collections: [$c]}}) { nodes { record { __typename } } } }"
KILLED_BY_ROLE = """query ($c: ID!) {
    crossTab(where: {collections: [$c], granularity: [INCIDENT, AGGREGATE, PATTERN]}, measure: KILLED, rows: ROLE) {
        cells { row { code } lower upper } } }"""
EVERYTHING = """{
    events(first: 20) { nodes { sources { name } information { source { name } anchor { document { title } } } } }
    sources(first: 20) {
        nodes { name documents(first: 5) { nodes { title quotations { source { name } quote } } } } } }"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(database: Database) -> AsyncIterator[AsyncClient]:
    """Asks of the statement, which is all that is recorded."""
    database.filled(record)
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


async def nodes(client: AsyncClient, name: str, field: str) -> list[dict[str, Any]]:
    answer = await ask(client, question(name))
    found: list[dict[str, Any]] = answer[field]["nodes"]
    return found


async def test_1_at_least_82_civilians_are_one_claim_of_the_un_office(client):
    (claim,) = await nodes(client, "04-killed", "claims")
    assert (claim["min"], claim["best"], claim["max"], claim["qualifier"]) == (82, None, None, "AT_LEAST")
    assert claim["verbatim"] == "at least 82 civilians"
    assert claim["source"]["name"] == UN
    assert claim["anchor"]["document"]["source"]["name"] == PUBLISHER
    assert claim["anchor"]["end"] - claim["anchor"]["start"] == len(claim["anchor"]["quote"])
    # "Numerous bodies" and "families" are the words of protected sources, which are withheld.
    assert [other["verbatim"] for other in claim["overlaps"]] == [None, None]
    tally = {"low": 82, "best": None, "high": None, "rule": "span-1", "independentSources": 1}
    assert claim["record"]["tally"] == tally


async def test_2_a_coalition_of_five_acted_and_russia_gave_air_support(client):
    acts = await nodes(client, "05-responsible", "acts")
    parts = [(part, act) for act in acts for part in act["involvements"]]
    assert {part["attribution"] for part, _ in parts} == {"ALLEGED"}
    joint = [part for part, act in parts if act["responsibility"] == "JOINT"]
    assert [(part["actor"]["name"], part["degree"]["code"]) for part in joint] == [(COALITION, "direct")] * 2
    members = joint[0]["actor"]["members"]
    assert {each["country"]["name"] for each in members} == {
        *("Syrian Arab Republic", "Lebanon", "Iraq", "Iran", "Afghanistan")
    }
    assert len(members) == 5
    russian = {part["degree"]["code"] for part, _ in parts if part["actor"]["name"] == "Russian air forces"}
    assert russian == {"air_support"}
    # No member has a part of its own.
    assert {part["actor"]["name"] for part, _ in parts}.isdisjoint({each["name"] for each in members})


async def test_3_two_figures_for_the_trapped_stand_side_by_side(client):
    claims = {each["verbatim"]: each for each in await nodes(client, "06-conflicting-figures", "claims")}
    fled, tens, hundred = (
        claims.pop(words) for words in ("more than 80,000 people", "Tens of thousands", "100,000 civilians")
    )
    assert not claims
    assert (fled["measure"], fled["min"], fled["max"], fled["cumulative"]) == ("DISPLACED", 80_001, None, True)
    assert fled["record"]["__typename"] == "DisplacementFlow"
    assert fled["record"]["origin"]["name"] == "Eastern Aleppo"
    assert fled["record"]["destination"] is None
    assert (tens["source"]["name"], tens["min"], tens["best"], tens["max"]) == (PUBLISHER, 20_000, None, 99_999)
    assert (hundred["source"]["name"], hundred["qualifier"], hundred["best"]) == (AID, "ROUND", 100_000)
    assert tens["record"] == hundred["record"]
    assert tens["record"]["trapped"] == {"low": 20_000, "best": None, "high": 100_000, "conflicting": True}
    assert tens["anchor"]["document"] == hundred["anchor"]["document"]


async def test_4_the_men_are_missing_and_friday_stays_in_doubt(client):
    (episode,) = await nodes(client, "07-missing-men", "detentionEpisodes")
    assert episode["kind"]["code"] == "missing_persons"
    assert (episode["state"], episode["authority"]) == ("WHEREABOUTS_UNKNOWN", None)
    assert (episode["occurred"]["to"], episode["occurred"]["precision"]) == ("2016-12-09", "DAYS")
    assert episode["occurred"]["from"] < "2016-12-09"
    assert episode["occurred"]["verbatim"].endswith("on Friday, according to the UN human rights office")
    assert episode["place"]["name"] == "Government-held territory beside eastern Aleppo"
    assert episode["victim"]["people"] == {"sex": "MALE", "ageBand": "ADULT", "civilianStatus": "UNKNOWN"}
    size = episode["victim"]["size"]
    assert (size["low"], size["high"]) == (200, 999)
    assert size["claims"] == [{"verbatim": "Hundreds of men", "qualifier": "HUNDREDS", "source": {"name": UN}}]
    (stage,) = episode["stages"]
    assert (stage["state"], stage["site"]) == ("WHEREABOUTS_UNKNOWN", None)
    # The violation is alleged of defenders elsewhere in the statement, of these men nowhere.
    (event,) = (await ask(client, ALLEGED, c=SLUG))["events"]["nodes"]
    assert event["title"].endswith("human rights defenders in Syria")


async def test_5_what_defenders_suffered_is_apart_from_what_they_fear(client):
    answer = await ask(client, question("08-occurred-and-feared"))
    occurred, feared = answer["occurred"], answer["feared"]
    assert {act["kind"]["code"] for act in occurred["nodes"]} == {"detention", "torture", "disappearance", "killing"}
    assert occurred["totalCount"] == 4
    assert {act["event"]["granularity"] for act in occurred["nodes"]} == {"PATTERN"}
    assert {act["victim"]["size"]["low"] > 0 for act in occurred["nodes"]} == {True}
    assert {act["victim"]["size"]["high"] for act in occurred["nodes"]} == {None}
    assert feared["totalCount"] == len(coded()["risk_statements"])
    assert {act["code"] for each in feared["nodes"] for act in each["feared"]} == {"detention", "torture", "killing"}
    roles = {role["code"] for each in feared["nodes"] for role in each["people"]["roles"]}
    assert roles == {"human_rights_defender", "activist", "journalist", "medic", "first_responder"}


async def test_6_hospitals_were_attacked_and_none_is_named(client):
    answer = await ask(client, question("09-hospitals"))
    (cell,) = answer["crossTab"]["cells"]
    assert cell["row"]["label"] == "Hospital"
    assert (cell["records"], cell["value"], cell["upper"]) == (1, None, None)
    assert cell["lower"] >= 1
    (event,) = answer["events"]["nodes"]
    assert (event["granularity"], event["facility"]) == ("PATTERN", None)
    (claim,) = event["claims"]
    assert (claim["measure"], claim["qualifier"], claim["max"]) == ("INCIDENTS", "UNKNOWN_SOME", None)
    assert event["acts"] == [{"method": None, "responsibility": "UNKNOWN"}]


async def test_7_nothing_is_a_pin_and_the_corridor_has_a_length_only(client):
    answer = await ask(client, question("10-honest-map"))
    events = answer["events"]["nodes"]
    assert {event["geometry"] is None for event in events} == {True}
    assert {event["placePrecision"] for event in events} == {"NEAR", "COUNTRY"}
    near = {event["place"]["name"] for event in events if event["placePrecision"] == "NEAR"}
    assert near == {"Eastern Aleppo", "Aleppo"}
    (corridor,) = answer["corridors"]["nodes"]
    assert corridor.pop("status")["label"] == "Proposed"
    assert corridor.pop("controlledBy")["name"] == "Syrian government"
    assert corridor == {"statedLengthMetres": 4000, "geometry": None, "placePrecision": "FUZZY"}


async def test_8_the_82_lie_on_two_days(client):
    answer = await ask(client, question("11-by-day"))
    spread, bounds = answer["spread"], answer["bounds"]
    for series in (spread, bounds):
        assert (series["lower"], series["value"], series["upper"]) == (82, None, None)
        assert "PRECISION_COARSER_THAN_BIN" in {each["code"] for each in series["caveats"]}
    days = {point["start"]: point for point in spread["points"] if point["lower"]}
    assert {day: point["lower"] for day, point in days.items()} == {"2016-12-12": 41, "2016-12-13": 41}
    assert {point["upper"] for point in days.values()} == {None}
    possible = {point["start"]: point for point in bounds["points"] if point["openEnded"]}
    assert set(possible) == {"2016-12-12", "2016-12-13"}
    assert {(point["lower"], point["upper"], point["certain"]) for point in possible.values()} == {(0, None, 0)}


async def test_9_the_un_office_and_the_statement_share_their_sources(client):
    answer = await ask(client, question("12-echoes"))
    sources = {claim["source"]["name"]: claim["source"] for claim in answer["claims"]["nodes"]}
    assert sources[UN]["independenceGroup"] == sources[PUBLISHER]["independenceGroup"] == INSIDE
    assert sources[AID]["independenceGroup"] != INSIDE
    assert [each["name"] for each in sources[UN]["restsOn"]] == ["Protected source"]
    overlap = answer["sourceOverlap"]
    assert {each["independentSources"] for each in overlap["combinations"]} == {1}
    assert overlap["estimability"]["status"] == "NOT_ESTIMABLE"
    assert "ECHOES_ONLY" in {each["code"] for each in overlap["estimability"]["reasons"]}
    echoes = (await ask(client, ECHOES, c=SLUG, group=INSIDE))["claims"]["nodes"]
    assert {"at least 82 civilians", "Hundreds of men", "Tens of thousands"} <= {each["verbatim"] for each in echoes}
    assert "100,000 civilians" not in {each["verbatim"] for each in echoes}


async def test_10_of_no_intervention_is_it_known_what_came_of_it(client):
    found = await nodes(client, "13-interventions", "interventions")
    assert {(each["response"], each["impact"]) for each in found} == {(None, None)}
    by_kind = {(each["kind"]["code"], each["status"]["code"]) for each in found}
    assert by_kind == {
        *(("appeal", "pending"), ("evacuation_offer", "pending"), ("negotiation", "failed")),
        *(("contact", "under_way"), ("public_statement", "completed")),
    }
    (aid,) = [each for each in found if each["statedParties"]]
    assert (aid["statedParties"], [each["name"] for each in aid["parties"]]) == (4, ["Syria Civil Defence"])
    assert aid["addressee"] == "The international community"
    assert [each["condition"] for each in found if each["condition"]] == ["An agreement is reached"]


async def test_12_who_spoke_from_inside_is_withheld_for_their_safety(client):
    answer = await ask(client, question("15-withheld"))
    withheld = {
        each["title"]: {(one["field"], one["reason"]) for one in each["redaction"]}
        for each in answer["events"]["nodes"]
    }
    raids = withheld["Reported raids on homes and killing of civilians in eastern Aleppo"]
    assert ("sources", "SAFETY") in raids or ("information.anchor", "SAFETY") in raids
    texts = [one for each in answer["events"]["nodes"] for one in each["redaction"]]
    assert all(one["text"] and one["text_ar"] and one["text"] != one["text_ar"] for one in texts)
    # Asking for defenders among the sources finds nobody; together they are one stand-in.
    assert answer["sources"]["nodes"] == []
    (stand_in,) = answer["standIn"]["nodes"]
    assert stand_in["documents"]["totalCount"] == 0


async def test_13_counts_are_those_of_the_file(client):
    answer = await ask(client, question("16-same-counts"))
    counts = {name: field["totalCount"] for name, field in answer.items()}
    written = coded()
    expected = {_camel(name): len(written.get(name, ())) for name in LISTS}
    expected["acts"] = sum(len(event["acts"]) for event in written["events"])
    expected["claims"] = sum(len(entry.get("claims", ())) for entry in entries(written))
    assert counts == expected


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


async def test_14_three_acts_in_flight_harmed_some_and_never_none(client):
    table = (await ask(client, question("17-in-flight")))["crossTab"]
    assert table["level"] == "DOCUMENTED"
    assert {cell["row"]["code"] for cell in table["cells"]} == {"detention", "torture", "forced_conscription"}
    assert {cell["column"]["label"] for cell in table["cells"]} == {"Syrian government forces"}
    for cell in table["cells"]:
        assert (cell["records"], cell["value"], cell["upper"]) == (1, None, None)
        assert cell["lower"] >= 1


@pytest.mark.parametrize(("measure", "population", "lower"), [("KILLED", "CIVILIANS", 82), ("DISPLACED", "ALL", None)])
async def test_sums_hold_the_82_and_nobody_who_fled_or_fears(client, measure, population, lower):
    found = (await ask(client, SUM, c=SLUG, m=measure, p=population))["sum"]
    assert found == {"lower": lower, "value": None, "upper": None}


async def test_bodies_seen_in_pictures_are_in_no_sum(client):
    # Nobody says how many were killed besides civilians: of everybody is known what follows from the 82, and no more.
    found = (await ask(client, SUM, c=SLUG, m="KILLED", p="ALL"))["sum"]
    assert found["lower"] == 82
    assert found["upper"] is None


async def test_no_figure_counts_a_fear_or_a_plea(client):
    claims = (await ask(client, COUNTED, c=SLUG))["claims"]["nodes"]
    assert len(claims) == 15
    assert {claim["record"]["__typename"] for claim in claims} == {
        *("Event", "DetentionEpisode", "DisplacementFlow", "Situation")
    }
    # Defenders killed over six years stand by themselves; of the others at risk nobody is among the killed.
    told = (await ask(client, KILLED_BY_ROLE, c=SLUG))["crossTab"]
    roles = {cell["row"]["code"]: (cell["lower"], cell["upper"]) for cell in told["cells"] if cell["row"]["code"]}
    assert roles == {"human_rights_defender": (2, None)}


async def test_no_word_of_a_protected_source_is_published(client):
    written = coded()
    hidden = [each["name"]["en"] for each in written["sources"] if each["protected"]]
    hidden += [each["title"] for each in written["documents"]]
    # Those who keep the record do see them.
    with session.recording("tester") as connection:
        kept = set(connection.scalars(sa.select(source.c.name_en)).all())
        kept |= set(connection.scalars(sa.select(document.c.title)).all())
    assert len(hidden) == 7
    assert kept > set(hidden)
    asked = [await ask(client, question(name)) for name in ("08-occurred-and-feared", "12-echoes", "15-withheld")]
    asked.append(await ask(client, EVERYTHING))
    told = json.dumps(asked, ensure_ascii=False)
    assert PUBLISHER in told
    assert [words for words in hidden if words in told] == []
    quoted = [
        one
        for each in asked[-1]["sources"]["nodes"]
        for made in each["documents"]["nodes"]
        for one in made["quotations"]
    ]
    # Where a protected source is quoted is told no more than its words.
    assert {one["source"]["name"] for one in quoted} == {"Red Cross"}
