"""Repeat strikes and attacks on facilities, shown as analytics made them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from httpx2 import AsyncClient

from tests.analytics.struck import Struck
from tests.api.worlds import ask, refusal
from tests.database import Database

Budget = Callable[..., AbstractContextManager[list[str]]]

WHERE = 'where: {collections: ["struck"]}'
ENVELOPE = """value lower upper records status level interval method { name version parameters seed paper }
  sources { name } collections { id fictional } caveats { code severity text text_ar: text(lang: AR) }
  reference { hash permalink query citation publication { number } }"""
REPEATS = """indeterminate expected unplaced pValue lags { moreThan upTo lower upper records }
  chains { certainty lagMinutes lagMinutesAtMost metres respondersHarmed
    strikes { code occurred { earliest latest } } }"""
ATTACKS = """first last known named hit { lower upper } repeatShare { value lower upper } rate { value lower upper }
  rateWithChance { lower upper } gini concentration { facilities attacks }
  byStatus { facilityStatus months value lower upper }
  nearby { value lower upper } mostHit { attacks facility { code title geometry placePrecision } }"""


@pytest.fixture(scope="module")
def world(database: Database) -> Struck:
    """Published as number 1, in place of the usual record."""
    assert database.name
    return Struck()


async def test_repeats_come_with_their_strikes(client: AsyncClient, query_budget: Budget) -> None:
    with query_budget(5):
        found = (await ask(client, f"{{ repeatStrikes({WHERE}) {{ {ENVELOPE} {REPEATS} }} }}"))["repeatStrikes"]
    assert (found["value"], found["upper"], found["indeterminate"]) == (1, 2, 3)
    certain = found["chains"][0]
    assert (certain["certainty"], certain["lagMinutes"], certain["respondersHarmed"]) == ("CERTAIN", 40, True)
    first, second = (each["occurred"]["earliest"] for each in certain["strikes"])
    assert first < second
    assert (found["level"], found["interval"], found["status"]) == ("DOCUMENTED", "BOUNDS", "OK")
    assert found["method"]["seed"] == 1
    assert found["method"]["parameters"]["closedAfterDays"] == 180


async def test_attacks_name_their_facilities_as_they_are_published(client: AsyncClient, query_budget: Budget) -> None:
    with query_budget(6):
        found = (await ask(client, f"{{ facilityAttacks({WHERE}) {{ {ENVELOPE} {ATTACKS} }} }}"))["facilityAttacks"]
    assert (found["value"], found["known"], found["hit"]) == (5, 4, {"lower": 2, "upper": 3})
    assert found["gini"] == 0.5
    assert found["first"] == "2021-02-10" < found["last"], "months without attacks are told of, up to the last closed"
    assert {each["facilityStatus"] for each in found["byStatus"]} == {"FUNCTIONING", "NOT_FUNCTIONING", None}
    for each in found["mostHit"]:
        assert (each["attacks"], each["facility"]["geometry"]) == (2, None)
        assert each["facility"]["placePrecision"] == "ADM2"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (f"repeatStrikes({WHERE}, radiusMetres: 50, windowMinutes: 60)", REPEATS),
        (f"facilityAttacks({WHERE})", ATTACKS),
    ],
    ids=["repeats", "attacks"],
)
async def test_the_query_of_a_reference_asks_the_same_again(client: AsyncClient, asked: str, shown: str) -> None:
    name = asked.partition("(")[0]
    first = (await ask(client, f"{{ {asked} {{ {ENVELOPE} {shown} }} }}"))[name]
    query = first["reference"]["query"]
    again = (await ask(client, query))[name]
    for key in ("value", "lower", "upper", "records", "status"):
        assert again[key] == first[key]
    marked = query.replace("value lower upper records status level", "reference { hash } value", 1)
    assert (await ask(client, marked))[name]["reference"]["hash"] == first["reference"]["hash"]
    page = await client.get(first["reference"]["permalink"], headers={"Accept": "text/html"})
    assert page.status_code == 200


async def test_figures_are_drawn_in_both_languages(client: AsyncClient) -> None:
    fields = "figure figure_ar: figure(lang: AR)"
    data: dict[str, Any] = await ask(
        client, f"{{ repeatStrikes({WHERE}) {{ {fields} }} facilityAttacks({WHERE}) {{ {fields} }} }}"
    )
    for answer in data.values():
        assert answer["figure"]["data"]
        assert answer["figure"]["layout"]["meta"]["lang"] == "en"
        assert answer["figure_ar"]["layout"]["meta"]["lang"] == "ar"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (f"repeatStrikes({WHERE}, radiusMetres: -1)", "radiusMetres: -1"),
        (f"repeatStrikes({WHERE}, windowMinutes: -60)", "windowMinutes: -60"),
        ('repeatStrikes(where: {collections: ["struck"], granularity: [PATTERN]})', "granularity: strikes"),
        ('facilityAttacks(where: {collections: ["struck"], granularity: [AGGREGATE]})', "granularity: attacks"),
    ],
)
async def test_nonsense_is_one_sentence(client: AsyncClient, asked: str, words: str) -> None:
    code, sentence = await refusal(client, f"{{ {asked} {{ value }} }}")
    assert code == "BAD_INPUT"
    assert sentence.startswith(words)


async def test_fiction_is_not_asked_of_unless_named(client: AsyncClient) -> None:
    data = await ask(
        client, "{ repeatStrikes { status value records lags { lower } } facilityAttacks { status value known } }"
    )
    assert data["repeatStrikes"] == {"status": "EMPTY", "value": None, "records": 0, "lags": []}
    assert data["facilityAttacks"] == {"status": "EMPTY", "value": None, "known": 0}
