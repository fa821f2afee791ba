"""Change, asked over HTTP: around a truce, at dates that are found, with the seasons."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from schema import session
from tests.analytics import truce
from tests.api.worlds import ask, refusal
from tests.api.worlds import client as client_of
from tests.database import Database

Budget = Callable[..., AbstractContextManager[list[str]]]

ENVELOPE = """value lower upper records status level interval method { name version parameters paper }
  sources { name } collections { id fictional } caveats { code severity text text_ar: text(lang: AR) }
  reference { hash permalink query citation publication { number } }"""
AROUND = 'where: {collections: ["steady"]}, around: {situation: "code-truce"}'
SHIFTS = 'changePoints(where: {collections: ["steady"]})'
SEASONS = 'seasonalSeries(where: {collections: ["seasonal"]})'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(database: Database) -> AsyncIterator[AsyncClient]:
    """Asks of the record with a truce."""
    assert database.name
    truce.publish()
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


async def test_a_truce_is_answered(client: AsyncClient, query_budget: Budget) -> None:
    fields = """date placeboShare points { start value certain coverage } expected { start value lower upper }
      bySource { source { id name } value lower upper records } control { value } beyondControl { value }
      leftOut unplaced { records } diagnostics"""
    with query_budget(6):
        found = (await ask(client, f"{{ interruptedSeries({AROUND}) {{ {ENVELOPE} {fields} }} }}"))["interruptedSeries"]
    assert found["date"] == truce.TRUCE.isoformat()
    assert found["lower"] < truce.AFTER / truce.BEFORE < found["upper"]
    assert (found["status"], found["level"], found["interval"]) == ("OK", "ESTIMATED", "CONFIDENCE")
    assert len(found["points"]) == len(found["expected"]) == truce.WEEKS
    assert found["bySource"][0]["source"]["name"] == "Watch"
    assert (found["control"], found["beyondControl"]) == (None, None)
    assert found["diagnostics"]["dispersion"] > 0
    assert "Lopez Bernal" in found["method"]["paper"]
    told = {each["code"]: each for each in found["caveats"]}
    assert {"SITUATION_ENDED", "OTHER_SITUATIONS", "SOURCE_STARTS_OR_STOPS", "FICTIONAL"} <= set(told)
    assert all(each["text"] != each["text_ar"] for each in told.values())


async def test_a_control_is_answered_beside_it(client: AsyncClient, query_budget: Budget) -> None:
    fields = "control { value } beyondControl { value lower upper }"
    with query_budget(9):
        data = await ask(
            client, f'{{ interruptedSeries({AROUND}, control: {{collections: ["doubled"]}}) {{ value {fields} }} }}'
        )
    found = data["interruptedSeries"]
    assert found["control"]["value"] == pytest.approx(found["value"], rel=1e-4)
    assert found["beyondControl"]["lower"] < 1 < found["beyondControl"]["upper"]


async def test_shifts_and_seasons_are_answered(client: AsyncClient) -> None:
    data = await ask(
        client,
        f"""{{ {SHIFTS} {{ {ENVELOPE} shifts {{ at before after earliest latest weight }}
        levels {{ start end value lower upper records }} }}
        {SEASONS} {{ {ENVELOPE} parts {{ start count trend season rest }} trendStrength pValue }} }}""",
    )
    found = data["changePoints"]
    assert (found["status"], found["value"]) == ("OK", 1.0)
    (only,) = found["shifts"]
    assert only["earliest"] <= truce.TRUCE.isoformat() <= only["latest"]
    assert [each["records"] > 0 for each in found["levels"]] == [True, True]
    assert (data["seasonalSeries"]["status"], data["seasonalSeries"]["pValue"]) == ("OK", 0.01)


@pytest.mark.parametrize(
    "asked",
    [
        f"interruptedSeries({AROUND})",
        f'interruptedSeries({AROUND}, measure: KILLED, lag: 2, control: {{collections: ["gappy"]}})',
        'interruptedSeries(where: {collections: ["steady"]}, around: {date: "2030-09-25"}, imprecise: SPREAD)',
        f"{SHIFTS[:-1]}, bucket: MONTH, most: 2)",
        SEASONS,
    ],
    ids=["situation", "control", "date", "shifts", "seasons"],
)
async def test_the_query_of_a_reference_asks_the_same_again(client: AsyncClient, asked: str) -> None:
    name = asked.partition("(")[0]
    first = (await ask(client, f"{{ {asked} {{ {ENVELOPE} }} }}"))[name]
    again = (await ask(client, first["reference"]["query"]))[name]
    for key in ("value", "lower", "upper", "records", "status"):
        assert again[key] == first[key]
    query = first["reference"]["query"].replace(" caveats {", " reference { hash query } caveats {", 1)
    same = (await ask(client, query))[name]["reference"]
    assert same == {name: first["reference"][name] for name in ("hash", "query")}


@pytest.mark.parametrize("asked", [f"interruptedSeries({AROUND})", SHIFTS, SEASONS])
@pytest.mark.parametrize("lang", ["EN", "AR"])
async def test_figures_carry_their_data(client: AsyncClient, asked: str, lang: str) -> None:
    (found,) = (await ask(client, f"{{ {asked} {{ value figure(lang: {lang}) }} }}")).values()
    figure: dict[str, Any] = found["figure"]
    assert figure["layout"]["meta"]["lang"] == lang.lower()
    assert figure["layout"]["meta"]["data"]["value"] == found["value"]
    assert figure["data"]


@pytest.mark.parametrize(
    ("asked", "code", "sentence"),
    [
        (
            'interruptedSeries(around: {situation: "nobody"})',
            "UNKNOWN_KEY",
            "around.situation: there is no published situation 'nobody'.",
        ),
        (
            'interruptedSeries(where: {collections: ["steady"]}, around: {situation: "undated@1"})',
            "BAD_INPUT",
            "around.situation: no first day is known of code-undated; give a date instead.",
        ),
        (
            f'interruptedSeries({AROUND}, control: {{occurred: {{from: "2030-01-02", to: "2030-01-01"}}}})',
            "BAD_INPUT",
            "control.from 2030-01-02 lies after to 2030-01-01; swap them.",
        ),
        (
            f'interruptedSeries({AROUND}, control: {{collections: ["gappy"], occurred: {{to: "2030-01-01"}}}})',
            "BAD_INPUT",
            "control.occurred: a control covers the same days as the series; leave it out.",
        ),
        ("changePoints(most: 0)", "BAD_INPUT", "most: 0 shifts cannot be looked for; give 1 to 10."),
        (
            "seasonalSeries(bucket: YEAR)",
            "BAD_INPUT",
            "bucket: YEAR holds a whole cycle; take a narrower one, as MONTH.",
        ),
    ],
)
async def test_nonsense_is_one_sentence(client: AsyncClient, asked: str, code: str, sentence: str) -> None:
    assert await refusal(client, f"{{ {asked} {{ value }} }}") == (code, sentence)


@pytest.mark.parametrize("around", ["{}", '{date: "2030-01-01", situation: "truce"}', "{date: null}"])
async def test_a_date_is_given_in_one_way(client: AsyncClient, around: str) -> None:
    answer = await client.post("/graphql", json={"query": f"{{ interruptedSeries(around: {around}) {{ value }} }}"})
    (error, *_) = answer.json()["errors"]
    assert "exactly one" in error["message"].lower() or "non-null" in error["message"].lower()


async def test_fiction_is_not_asked_of_unless_named(client: AsyncClient) -> None:
    data = await ask(client, "{ changePoints { status value } seasonalSeries { status value } }")
    assert {each["status"] for each in data.values()} == {"NOT_ESTIMABLE"}, "one real event is no series"
