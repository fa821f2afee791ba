"""The worked questions that GraphiQL opens, on the coded statement and a few events of a country called Qasira."""

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from api.graphql import ide
from schema import session
from tests.api.graphql import worked
from tests.api.worlds import ask, send
from tests.api.worlds import client as client_of
from tests.database import Database

Budget = Callable[..., AbstractContextManager[list[str]]]

WORKED = {each["name"]: each for each in ide.worked()}
STATEMENTS = {
    "01-first-answer.graphql": 3,
    "02-page-of-events.graphql": 3,
    "03-find-your-way.graphql": 7,
    "04-killed.graphql": 3,
    "05-responsible.graphql": 6,
    "06-conflicting-figures.graphql": 2,
    "07-missing-men.graphql": 2,
    "08-occurred-and-feared.graphql": 5,
    "09-hospitals.graphql": 4,
    "10-honest-map.graphql": 4,
    "11-by-day.graphql": 5,
    "12-echoes.graphql": 5,
    "13-interventions.graphql": 2,
    "14-then-and-now.graphql": 9,
    "15-withheld.graphql": 7,
    "16-same-counts.graphql": 21,
    "17-in-flight.graphql": 3,
    "18-medical-strikes-by-month.graphql": 17,
    "19-detention-over-time.graphql": 4,
    "20-what-changed.graphql": 13,
    "21-export-by-pages.graphql": 3,
    "22-life-line.graphql": 7,
    "23-by-province.graphql": 3,
    "24-attacks-on-health-care.graphql": 5,
    "25-did-the-truce-hold.graphql": 15,
    "26-rates-and-hotspots.graphql": 10,
    "27-how-many-undocumented.graphql": 4,
    "28-from-a-table-of-lists.graphql": 1,
    "30-displacement.graphql": 5,
    "31-who-told-and-how-late.graphql": 6,
    "32-still-to-come.graphql": 4,
}
"""What each may ask of the database."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(database: Database) -> AsyncIterator[AsyncClient]:
    """The application on both collections."""
    worked.fill(database)
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


def variables(name: str) -> dict[str, Any]:
    given: dict[str, Any] = json.loads(WORKED[name]["variables"] or "{}")
    return given


def test_each_worked_question_is_counted() -> None:
    assert list(STATEMENTS) == list(WORKED)


@pytest.mark.parametrize("name", list(WORKED))
async def test_worked_questions_are_answered(client: AsyncClient, query_budget: Budget, name: str) -> None:
    with query_budget(STATEMENTS[name]):
        data = await ask(client, WORKED[name]["query"], **variables(name))
    assert all(value for value in data.values())


@pytest.mark.parametrize("name", list(WORKED))
async def test_a_worked_question_tells_its_cost_and_is_far_from_the_limit(client: AsyncClient, name: str) -> None:
    cost = (await send(client, WORKED[name]["query"], **variables(name))).json()["extensions"]["cost"]
    assert 0 < cost["requested"] <= cost["limit"] / 3


async def test_those_on_qasira_find_what_they_ask_for(client: AsyncClient) -> None:
    series = (await ask(client, WORKED["01-first-answer.graphql"]["query"]))["timeSeries"]
    assert len(series["points"]) == 12
    assert series["figure"]["data"]
    page = await ask(client, WORKED["02-page-of-events.graphql"]["query"], **variables("02-page-of-events.graphql"))
    # The others hit a facility that they name: their place is published no finer than the district, so in no box.
    assert [each["occurred"]["from"] for each in page["events"]["nodes"]] == ["2022-06-14"]
    export = await ask(client, WORKED["21-export-by-pages.graphql"]["query"], **variables("21-export-by-pages.graphql"))
    assert len(export["events"]["edges"]) == export["events"]["totalCount"] == 3
    found = await ask(client, WORKED["22-life-line.graphql"]["query"])
    (hospital,) = found["facilities"]["nodes"]
    assert hospital["then"] == "FUNCTIONING"
    assert hospital["attacks"]["totalCount"] == 2
    (siege,) = found["besieged"]["nodes"]
    assert siege["events"]["totalCount"] == 3


async def test_what_changed_may_name_a_release(client: AsyncClient) -> None:
    question = WORKED["20-what-changed.graphql"]["query"]
    data = await ask(client, question, before="2026.1-fictional")
    assert data["before"]["reference"]["publication"]["release"] == "2026.1-fictional"
    assert data["before"] == (await ask(client, question, before="1"))["before"]
    (released,) = data["releases"]
    assert [each["url"] for each in released["files"]] == [
        "http://sijill.example/releases/2026.1-fictional/data/events.csv"
    ]


@pytest.mark.parametrize("name", list(WORKED))
def test_a_worked_question_says_what_it_asks_and_names_its_tab(name: str) -> None:
    assert re.match(r"(# .+\n)+query [A-Z]\w+", WORKED[name]["query"])


async def test_an_address_opens_a_worked_question_first(client: AsyncClient) -> None:
    for asked, expected in (("12-echoes", "12-echoes.graphql"), ("nothing", "04-killed.graphql")):
        answer = await client.get(f"/graphql?worked={asked}", headers={"accept": "text/html"})
        tabs = json.loads(answer.text.split('id="tabs">')[1].split("</script>")[0])
        assert tabs[0]["query"] == WORKED[expected]["query"]
        assert len(tabs) == len(WORKED)
