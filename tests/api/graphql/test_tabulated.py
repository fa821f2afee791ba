"""What is sorted: cells and sets of sources, shown as analytics made them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import AsyncClient

from tests.analytics.wadira import Wadira
from tests.api.worlds import ask, refusal
from tests.database import Database

Budget = Callable[..., AbstractContextManager[list[str]]]

EVERY = 'collections: ["wadira"], granularity: [INCIDENT, AGGREGATE, PATTERN]'
CELLS = "cells { row { code label label_ar: label(lang: AR) } column { label } value lower upper records openEnded }"
SETS = """combinations { sources { name kind { code } independenceGroup } records independentSources }
  captureFrequencies estimability { status reasons { code severity text text_ar: text(lang: AR) } }"""
ENVELOPE = """value lower upper records status level interval method { name version parameters }
  sources { name } collections { id fictional } caveats { code severity }
  reference { hash permalink query citation publication { number } }"""


@pytest.fixture(scope="module")
def world(database: Database) -> Wadira:
    """Published as number 1, in place of the usual record."""
    return database.filled(Wadira)


async def test_three_acts_in_flight_befell_at_least_a_group_each(client: AsyncClient, query_budget: Budget) -> None:
    where = f'{{{EVERY}, context: ["flight"]}}'
    with query_budget(3):
        found = (
            await ask(
                client,
                f"{{ crossTab(where: {where}, measure: VICTIMS, rows: ACT, columns: ACTOR) {{ {ENVELOPE} {CELLS} }} }}",
            )
        )["crossTab"]
    shown = {(each["row"]["code"], each["column"]["label"]): each for each in found["cells"]}
    assert set(shown) == {
        ("torture", "Division"),
        ("detention", "Division"),
        ("forced_conscription", "Unknown"),
    }
    group = shown["forced_conscription", "Unknown"]
    assert [group[name] for name in ("lower", "value", "upper", "records", "openEnded")] == [None, None, None, 1, 1]
    assert group["row"]["label_ar"] == "تجنيد قسري"
    assert found["level"] == "DOCUMENTED"
    assert found["method"]["parameters"] == {"rows": "ACT", "columns": "ACTOR"}
    assert "GROUPS_WITHOUT_NUMBER" in {each["code"] for each in found["caveats"]}


async def test_hospitals_attacked_are_at_least_one(client: AsyncClient) -> None:
    where = f'{{{EVERY}, facilityKinds: ["hospital"]}}'
    found = await ask(client, f"{{ crossTab(where: {where}, rows: FACILITY_KIND) {{ {ENVELOPE} {CELLS} }} }}")
    hospital, _school = found["crossTab"]["cells"]
    assert hospital["row"]["label"] == "Hospital"
    assert hospital["column"] is None
    assert [hospital[name] for name in ("lower", "value", "upper", "records")] == [1, None, None, 2]


async def test_echoes_count_as_one(client: AsyncClient, query_budget: Budget) -> None:
    with query_budget(3):
        found = (await ask(client, f"{{ sourceOverlap(where: {{{EVERY}}}) {{ {ENVELOPE} {SETS} }} }}"))["sourceOverlap"]
    by_names = {tuple(sorted(s["name"] for s in each["sources"])): each for each in found["combinations"]}
    assert by_names["Agency", "Echo"]["independentSources"] == 1
    assert by_names["Agency", "Council"]["independentSources"] == 2
    assert found["captureFrequencies"] == [3, 1]
    assert (found["value"], found["records"]) == (5, 5)
    assert found["estimability"]["status"] == "NOT_ESTIMABLE"
    reason = found["estimability"]["reasons"][0]
    assert (reason["code"], reason["severity"]) == ("AGGREGATES_AMONG", "REFUSAL")
    assert reason["text"] != reason["text_ar"]
    assert found["status"] == "OK", "the overlap itself is answered"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ('crossTab(rows: MONTH, columns: SOURCE, measure: KILLED, where: {collections: ["wadira"]})', CELLS),
        ('crossTab(rows: ADM1, where: {collections: ["wadira"], reported: {to: "2021-02-05"}})', CELLS),
        ('sourceOverlap(where: {collections: ["wadira"]})', SETS),
    ],
    ids=["two dimensions", "reported", "overlap"],
)
async def test_the_query_of_a_reference_asks_the_same_again(client: AsyncClient, asked: str, shown: str) -> None:
    name = asked.partition("(")[0]
    first = (await ask(client, f"{{ {asked} {{ {ENVELOPE} {shown} }} }}"))[name]
    query = first["reference"]["query"]
    again = (await ask(client, query))[name]
    for key in ("value", "lower", "upper", "records", "status"):
        assert again[key] == first[key]
    listed = "combinations" if name == "sourceOverlap" else "cells"
    assert len(again[listed]) == len(first[listed]) > 0
    assert [each["records"] for each in again[listed]] == [each["records"] for each in first[listed]]
    link = urlsplit(first["reference"]["permalink"])
    assert link.path == "/graphql"
    assert parse_qs(link.query)["query"] == [query]
    hashed = (await ask(client, f"{{ {asked} {{ reference {{ hash }} }} }}"))[name]["reference"]["hash"]
    assert hashed == first["reference"]["hash"]


async def test_the_address_of_an_answer_opens_with_its_query(client: AsyncClient) -> None:
    asked = '{ sourceOverlap(where: {collections: ["wadira"]}) { reference { permalink query } } }'
    about = (await ask(client, asked))["sourceOverlap"]["reference"]
    page = await client.get(about["permalink"], headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "sourceOverlap(where:" in page.text


async def test_figures_are_drawn_in_both_languages(client: AsyncClient) -> None:
    fields = "figure figure_ar: figure(lang: AR)"
    data: dict[str, Any] = await ask(
        client,
        f"""{{ bars: crossTab(where: {{{EVERY}}}, rows: ACT, measure: VICTIMS) {{ {fields} }}
        table: crossTab(where: {{{EVERY}}}, rows: ACT, columns: SEX) {{ {fields} }}
        sets: sourceOverlap(where: {{{EVERY}}}) {{ {fields} }} }}""",
    )
    for answer in data.values():
        assert answer["figure"]["data"]
        assert answer["figure"]["layout"]["meta"]["lang"] == "en"
        assert answer["figure_ar"]["layout"]["meta"]["lang"] == "ar"


async def test_what_cannot_be_sorted_is_refused_in_a_sentence(client: AsyncClient) -> None:
    code, sentence = await refusal(client, "{ crossTab(rows: ACT, columns: ACT) { records } }")
    assert (code, sentence) == (
        "BAD_INPUT",
        "columns: ACT are the rows already; leave it out, or name another dimension.",
    )
    code, _ = await refusal(client, "{ crossTab(rows: ACT, population: CIVILIANS) { records } }")
    assert code == "BAD_INPUT"


async def test_fiction_is_not_asked_of_unless_named(client: AsyncClient) -> None:
    data = await ask(client, "{ crossTab(rows: ACT) { status records } sourceOverlap { status records } }")
    assert {each["status"] for each in data.values()} == {"EMPTY"}


async def test_overlap_of_what_one_source_documented(besieged: AsyncClient) -> None:
    found = await ask(besieged, "{ sources { nodes { id } } }")
    for each in found["sources"]["nodes"]:
        data = await ask(
            besieged,
            "query ($id: ID!) { sourceOverlap(where: {sources: [$id]}) { combinations { sources { id } } } }",
            id=each["id"],
        )
        combinations = data["sourceOverlap"]["combinations"]
        assert all(each in combination["sources"] for combination in combinations)
