"""The sample as it ships, imported and published: paging through all of it, its downloads and its figures."""

import csv
import io
import json
from collections.abc import AsyncIterator
from importlib.resources import files
from typing import Any

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from schema import session, settings
from schema.publish import publish
from tests.api.worlds import ask
from tests.api.worlds import client as client_of
from tests.database import Database
from tests.recording import Recorder, box
from tests.ucdp_shaped import SLUG, load

PAGE = """
query Page($where: EventFilter, $order: EventOrder!, $first: Int!, $after: String) {
  events(where: $where, orderBy: $order, first: $first, after: $after) {
    nodes { code title tally(measure: KILLED) { low best high } %s } pageInfo { hasNextPage endCursor } totalCount } }
"""
INSIDE = """
  id title_ar: title(lang: AR) kind { label } placePrecision verification
  occurred { from to precision timeOfDay { code } }
  place { pcode name kind { label } level } crosswalks { scheme code }
  assessments { scheme { label } grade { label } }
  acts { kind { label } victim { label people { sex } }
    involvements { actor { name kind { label } } degree { label } } }
  claims { measure population qualifier min best max side { name } source { name }
    anchor { document { title } } }
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(database: Database) -> AsyncIterator[AsyncClient]:
    """The application on the sample, with a few real events where the question about imported ones looks."""
    database.filled(load)
    with session.recording("tester") as connection:
        recorder = Recorder(connection)
        recorder.place("SY", "adm0", box(36, 33, 42, 37), kind="country")
        recorder.place("SY02", "adm1", box(36, 35, 38, 37), "SY", kind="governorate")
        collection, source = recorder.collection("ucdp-ged-syria"), recorder.source("Council")
        for day in ("2016-03-01", "2016-12-13"):
            event = recorder.event(collection, day, stated_adm1="SY02", area_scheme="pcode", place_precision="adm1")
            recorder.claim(event, source, min=3, best=3, max=3)
    publish()
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


async def all_events(client: AsyncClient, order: str, first: int = 500, inside: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    asked: dict[str, Any] = {
        "where": {"collections": [SLUG]},
        "order": order,
        "first": first,
        "after": None,
    }
    while True:
        events = (await ask(client, PAGE % inside, **asked))["events"]
        found += events["nodes"]
        if not events["pageInfo"]["hasNextPage"]:
            assert len(found) == events["totalCount"]
            return found
        asked["after"] = events["pageInfo"]["endCursor"]


async def test_the_question_after_an_import_is_answered_with_its_envelope(client: AsyncClient) -> None:
    text = (settings.checkout() / "docs" / "importing.md").read_text(encoding="utf-8")
    series = (await ask(client, text.partition("```graphql")[2].partition("```")[0]))["timeSeries"]
    values = {point["start"]: point["value"] for point in series["points"]}
    assert len(values) == 12
    assert (values["2016-03-01"], values["2016-12-01"]) == (3, 3)
    assert series["level"] == "DOCUMENTED"
    assert series["figure"]["data"]


@pytest.mark.parametrize(
    ("order", "first", "inside"), [("OCCURRED_ASC", 90, INSIDE), ("KILLED_DESC", 499, ""), ("PUBLISHED_DESC", 500, "")]
)
async def test_paging_gives_each_event_once_with_all_inside(
    client: AsyncClient, order: str, first: int, inside: str
) -> None:
    expected = json.loads(files("api.samples").joinpath("data", "manifest.json").read_text(encoding="utf-8"))
    rows = expected["events"]["ucdp_shaped_41.csv.gz"]
    found = await all_events(client, order, first, inside)
    assert len({each["code"] for each in found}) == len(found) == rows["rows"]
    assert sum(each["tally"]["best"] for each in found) == rows["tallies"]["best"]
    assert sum(each["tally"]["low"] for each in found) == rows["tallies"]["low"]
    if order == "KILLED_DESC":
        lows = [each["tally"]["low"] for each in found]
        assert lows == sorted(lows, reverse=True)


async def test_downloads_hold_the_same_events_and_numbers(client: AsyncClient) -> None:
    found = {each["code"]: each for each in await all_events(client, "OCCURRED_ASC")}
    text = (await client.get(f"/datasets/events.csv?collections={SLUG}")).text
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert {row["code"] for row in rows} == found.keys()
    for row in rows:
        tally = found[row["code"]]["tally"]
        assert [row[f"killed_all_{bound}"] for bound in ("low", "best", "high")] == [
            "" if tally[bound] is None else str(tally[bound]) for bound in ("low", "best", "high")
        ]
        assert row["title_en"].removeprefix("'") == found[row["code"]]["title"]


async def test_series_and_map_add_up_to_the_same(client: AsyncClient) -> None:
    where = f'where: {{collections: ["{SLUG}"]}}, measure: KILLED'
    data = await ask(
        client,
        f"{{ series: timeSeries({where}, bucket: MONTH) {{ value records points {{ value records }} }} "
        + " ".join(
            f"map{level}: areaMap({where}, level: ADM{level}) "
            "{ value records areas { value records } unplaced { value records } }"
            for level in range(3)
        )
        + " }",
    )
    series = data.pop("series")
    assert series["value"] == pytest.approx(sum(point["value"] for point in series["points"]))
    for found in data.values():
        assert found["value"] == series["value"]
        parts = [*found["areas"], found["unplaced"]]
        assert sum(each["records"] for each in parts) == found["records"] == series["records"]
        assert sum(each["value"] or 0 for each in parts) == pytest.approx(found["value"])
