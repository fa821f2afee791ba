"""Reporting as it is asked over HTTP: calendars, delays, nowcasts, and what overlaps say of pairs."""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from schema import session
from tests.analytics.reported import Country, Happened, day, drawn
from tests.api.worlds import ask, refusal
from tests.api.worlds import client as client_of
from tests.database import Database

Budget = Callable[..., AbstractContextManager[list[str]]]

LAST = 180
EVENTS = drawn(400, LAST, seed=11, mean=6)
BULK = [Happened(n, n, [("s", 200, 1)]) for n in range(60)]

ENVELOPE = """value lower upper records status level interval method { name version parameters seed paper }
  sources { name } collections { id fictional } caveats { code severity text text_ar: text(lang: AR) }
  reference { hash permalink query citation citation_ar: citation(lang: AR) publication { number } }"""
CALENDAR = """calendar { source { name } collection { id } value records undated firstBy lastFrom started stopped
  gaps { start end } cells { start end place { pcode name } value lower upper records } stated { start records } }
  start end"""
DELAY = """ninety { value lower upper } ripe { value lower upper } until undated before
  distribution { days value lower upper } bySource { source { name } value ninety { value } undated }
  periods { start end value lower upper undated complete ninety { value } }"""
NOWCAST = """until longest reported { value lower upper records } outstanding { value lower upper }
  check { forecasts held score naiveScore }
  points { start end reported { value } value lower upper completeness error coverage activeSources }"""
PAIRS = """pairs { one { name } other { name } ofOne ofOther both jaccard odds { ratio lower upper } sameList }
  lists { code sources { name } records alone } listPairs { one other both odds { ratio } }
  listings { source { name } list records reason text text_ar: text(lang: AR) }"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(database: Database) -> AsyncIterator[AsyncClient]:
    assert database.name
    at = dt.datetime.combine(day(LAST + 200), dt.time(), dt.UTC)
    Country(at, {"slow": EVENTS, "bulk": BULK}, groups={"t": "s"}).publish()
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


def where(slug: str = "slow", by: int | None = None) -> str:
    if by is None:
        return f'{{collections: ["{slug}"]}}'
    until = day(by)
    return f'{{collections: ["{slug}"], occurred: {{to: "{until}"}}, reported: {{to: "{until}"}}}}'


async def test_a_calendar_adds_up(client: AsyncClient, query_budget: Budget) -> None:
    query = f"{{ sourceActivity(where: {where()}, level: ADM1) {{ {ENVELOPE} {CALENDAR} }} }}"
    with query_budget(3):
        found = (await ask(client, query))["sourceActivity"]
    assert found["value"] == len(EVENTS)
    assert found["level"] == "DOCUMENTED"
    assert [row["source"]["name"] for row in found["calendar"]] == ["Source t", "Source u", "Source s"]
    for row in found["calendar"]:
        assert sum(cell["value"] for cell in row["cells"]) == pytest.approx(row["records"], abs=1e-4)
        assert {(cell["place"] or {}).get("pcode") for cell in row["cells"]} == {"XA01", "XA02", None}
        assert sum(cell["records"] for cell in row["stated"]) + row["undated"] == row["records"]


async def test_delays_are_told_with_bounds(client: AsyncClient, query_budget: Budget) -> None:
    with query_budget(3):
        found = (await ask(client, f"{{ reportingDelay(where: {where(by=150)}) {{ {ENVELOPE} {DELAY} }} }}"))[
            "reportingDelay"
        ]
    assert found["lower"] <= found["value"] <= found["upper"] <= found["ninety"]["upper"]
    assert found["until"] == day(150).isoformat()
    assert {"RECENT_IMMATURE", "REPORTED_BY"} <= {each["code"] for each in found["caveats"]}
    assert found["periods"][-1]["complete"] < found["periods"][0]["complete"] <= 1


async def test_what_is_reported_and_what_is_expected_stay_apart(client: AsyncClient, query_budget: Budget) -> None:
    query = f"{{ nowcast(where: {where(by=145)}, bucket: WEEK) {{ {ENVELOPE} {NOWCAST} }} }}"
    with query_budget(4):
        found = (await ask(client, query))["nowcast"]
    assert (found["status"], found["level"], found["interval"]) == ("OK", "ESTIMATED", "CONFIDENCE")
    assert found["reported"]["value"] + found["outstanding"]["value"] == pytest.approx(found["value"], abs=1e-5)
    assert found["reported"]["value"] == sum(point["reported"]["value"] or 0 for point in found["points"])
    last = found["points"][-1]
    assert last["reported"]["value"] < last["value"] < last["upper"]
    assert 0 < last["completeness"] < 1
    assert found["check"]["forecasts"] > 10
    assert found["method"]["seed"] == 1


async def test_bulk_is_refused_and_documented_all_the_same(client: AsyncClient) -> None:
    found = (await ask(client, f"{{ nowcast(where: {where('bulk')}) {{ {ENVELOPE} {NOWCAST} }} }}"))["nowcast"]
    assert found["status"] == "NOT_ESTIMABLE"
    assert found["caveats"][0]["code"] in {"NO_REPORTING_HISTORY", "SERIES_TOO_SHORT"}
    assert found["caveats"][0]["severity"] == "REFUSAL"
    assert [found[name] for name in ("value", "lower", "upper", "check", "longest")] == [None] * 5
    assert found["reported"]["value"] == len(BULK)


async def test_pairs_and_lists(client: AsyncClient) -> None:
    found = (await ask(client, f"{{ sourceOverlap(where: {where()}) {{ {PAIRS} }} }}"))["sourceOverlap"]
    pairs = {(each["one"]["name"][-1], each["other"]["name"][-1]): each for each in found["pairs"]}
    assert {names: each["sameList"] for names, each in pairs.items()} == {
        ("t", "u"): False,
        ("t", "s"): True,
        ("u", "s"): False,
    }
    for (one, other), each in pairs.items():
        both = sum(1 for event in EVENTS if {one, other} <= {name for name, *_ in event.statements})
        assert each["both"] == both
    assert [len(each["sources"]) for each in found["lists"]] == [2, 1]
    assert {each["reason"] for each in found["listings"]} == {"GROUP", "OWN"}
    assert all(each["text"] != each["text_ar"] for each in found["listings"])


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (f"sourceActivity(where: {where(by=120)}, bucket: WEEK, level: ADM1)", CALENDAR),
        (f"reportingDelay(where: {where(by=120)}, bucket: MONTH)", DELAY),
        (f"nowcast(where: {where(by=145)}, bucket: WEEK, measure: KILLED, seed: 5)", NOWCAST),
        (f"sourceOverlap(where: {where()})", PAIRS),
    ],
    ids=["calendar", "delays", "nowcast", "pairs"],
)
async def test_the_query_of_a_reference_asks_the_same_again(client: AsyncClient, asked: str, shown: str) -> None:
    name = asked.partition("(")[0]
    first = (await ask(client, f"{{ {asked} {{ {ENVELOPE} {shown} }} }}"))[name]
    again: dict[str, Any] = (await ask(client, first["reference"]["query"]))[name]
    for key, value in again.items():
        if key in first and not isinstance(value, list | dict):
            assert value == first[key]
    hashed = (await ask(client, f"{{ {asked} {{ reference {{ hash }} }} }}"))[name]["reference"]["hash"]
    assert hashed == first["reference"]["hash"]


async def test_figures_are_drawn_in_both_languages(client: AsyncClient) -> None:
    fields = "figure figure_ar: figure(lang: AR)"
    data: dict[str, Any] = await ask(
        client,
        f"""{{ sourceActivity(where: {where()}) {{ {fields} }} reportingDelay(where: {where()}) {{ {fields} }}
        nowcast(where: {where(by=145)}, bucket: WEEK) {{ {fields} }} }}""",
    )
    for answer in data.values():
        assert answer["figure"]["data"]
        assert answer["figure"]["layout"]["meta"]["lang"] == "en"
        assert answer["figure_ar"]["layout"]["meta"]["lang"] == "ar"


async def test_nonsense_is_refused_in_a_sentence(client: AsyncClient) -> None:
    code, sentence = await refusal(client, f"{{ nowcast(where: {where()}, seed: -1) {{ value }} }}")
    assert (code, sentence) == ("BAD_INPUT", "seed: -1 is no seed; give a whole number from 0 up to 2,147,483,647.")
    code, sentence = await refusal(client, f"{{ sourceActivity(where: {where()}, level: H3_8) {{ value }} }}")
    assert (code, sentence) == ("BAD_INPUT", "level: H3_8 is no admin level; give ADM0 to ADM4, or leave it out.")
    code, sentence = await refusal(client, f"{{ nowcast(where: {where()}, population: CIVILIANS) {{ value }} }}")
    assert (code, sentence) == ("BAD_INPUT", "population: INCIDENTS are not people; leave population at ALL.")


async def test_nothing_found_is_empty(client: AsyncClient) -> None:
    asked = '{collections: ["slow"], kinds: ["protest"]}'
    data = await ask(
        client,
        f"""{{ sourceActivity(where: {asked}) {{ status value }} reportingDelay(where: {asked}) {{ status value }}
        nowcast(where: {asked}) {{ status value }} }}""",
    )
    assert {each["status"] for each in data.values()} == {"EMPTY"}
    assert data["nowcast"]["value"] is data["reportingDelay"]["value"] is None
