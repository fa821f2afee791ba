"""One file to one chart, on UCDP's file: import, publish, ask, correct, ask as it was, withdraw for protection."""

import csv
import gzip
import io
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from schema import session
from schema.tables.base import identity
from schema.tables.event import event
from tests.api.worlds import client as client_of
from tests.database import Database

QUESTION = """{ timeSeries(where: {collections: ["ucdp-ged-syria"], within: {places: ["SY02"]},
    occurred: {from: "2016-01-01", to: "2016-12-31"}}, measure: KILLED, population: ALL, bucket: MONTH %s) {
    points { start end value lower upper records } level method { name version } sources { name }
    collections { id licence citation } caveats { code text } figure } }"""

DECEMBER = (
    '{collections: ["ucdp-ged-syria"], within: {places: ["SY02"]},'
    ' occurred: {from: "2016-12-01", to: "2016-12-31", match: %s}}'
)


def sijill(*arguments: str) -> str:
    """What a command prints; it must succeed."""
    run = subprocess.run(
        [sys.executable, "-c", "from api.cli import main; main()", *arguments],
        env=os.environ | {"SIJILL_ACTOR": "tester"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def mended(file: Path, target: Path, provider_id: str, best: str) -> Path:
    """The file with another best and high figure in one row."""
    rows = list(csv.reader(io.StringIO(gzip.decompress(file.read_bytes()).decode("utf-8-sig"))))
    header = rows[0]
    for row in rows[1:]:
        if row[0] == provider_id:
            row[header.index("best")] = row[header.index("high")] = best
    with target.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    return target


@pytest.fixture(scope="module")
def events_file(data_folder: Path) -> Path:
    return data_folder / "events" / "ucdp_ged191_syria.csv.gz"


@pytest.fixture(scope="module")
def published(database: Database, data_folder: Path, events_file: Path) -> str:
    """Boundaries after the events for one level, before them for the others; then publication 1."""
    assert database.name
    boundaries = data_folder / "boundaries"
    for level in (0, 1, 2):
        sijill(
            "import",
            "boundaries",
            str(boundaries / f"syr_admin{level}_cod2025_simplified.geojson"),
            "--level",
            str(level),
        )
    said = sijill("import", "ucdp-ged", str(events_file), "--collection", "ucdp-ged-syria")
    sijill("import", "boundaries", str(boundaries / "syr_admin3_cod2025_simplified.geojson"), "--level", "3")
    sijill("publish")
    return said


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(published: str) -> AsyncIterator[AsyncClient]:
    assert published
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


async def ask(client: AsyncClient, query: str) -> Any:
    answer = (await client.post("/graphql", json={"query": query})).json()
    assert "errors" not in answer, answer
    return answer["data"]


def test_the_import_says_what_it_did(published: str) -> None:
    assert "16,566 rows: 16,566 new, 0 changed, 0 unchanged, 0 rejected" in published
    assert "30 rows state low > best" in published
    assert "71 rows state high < best" in published


async def test_totals(client: AsyncClient) -> None:
    data = await ask(
        client,
        '{ areaMap(where: {collections: ["ucdp-ged-syria"]}, measure: KILLED, level: ADM0)'
        " { lower value upper records }"
        ' events(where: {collections: ["ucdp-ged-syria"]}, first: 1) { totalCount } }',
    )
    assert data["areaMap"] == {"lower": 104_833, "value": 112_337, "upper": 119_182, "records": 16_566}
    assert data["events"]["totalCount"] == 16_566


@pytest.mark.parametrize(("match", "events", "best"), [("STARTS", 113, 1_092), ("OVERLAPS", 114, 1_551)])
async def test_december_in_aleppo(client: AsyncClient, match: str, events: int, best: int) -> None:
    query = "{ events(where: %s, first: 500) { totalCount nodes { tally(measure: KILLED) { best } } } }"
    data = (await ask(client, query % (DECEMBER % match)))["events"]
    assert (data["totalCount"], sum(node["tally"]["best"] for node in data["nodes"])) == (events, best)


async def test_civilians_in_december(client: AsyncClient) -> None:
    query = "{ events(where: %s, first: 500) { nodes { tally(measure: KILLED, population: CIVILIANS) { best } } } }"
    nodes = (await ask(client, query % (DECEMBER % "STARTS")))["events"]["nodes"]
    assert sum(node["tally"]["best"] for node in nodes) == 389


async def test_aleppo_in_2016(client: AsyncClient) -> None:
    query = (
        '{ events(where: {collections: ["ucdp-ged-syria"], within: {places: ["SY02"]},'
        ' occurred: {from: "2016-01-01", to: "2016-12-31", match: STARTS}}, first: 1) { totalCount } }'
    )
    assert (await ask(client, query))["events"]["totalCount"] == 1_975


async def test_the_series_of_the_issue(client: AsyncClient) -> None:
    series = (await ask(client, QUESTION % ""))["timeSeries"]
    assert [point["start"][:7] for point in series["points"]] == [f"2016-{month:02}" for month in range(1, 13)]
    assert round(series["points"][-1]["value"], 1) == 1_288.7
    assert series["level"] == "DOCUMENTED"
    assert series["collections"][0]["licence"] == "CC-BY-4.0"
    assert series["figure"]["data"]
    assert {"MOSTLY_FIGHTING", "SINGLE_SOURCE"} <= {caveat["code"] for caveat in series["caveats"]}


@pytest.mark.parametrize("level", ["ADM0", "ADM1", "ADM2", "ADM3"])
async def test_areas_and_what_is_unplaced_make_the_total(client: AsyncClient, level: str) -> None:
    query = (
        '{ areaMap(where: {collections: ["ucdp-ged-syria"]}, measure: KILLED, level: %s)'
        " { value lower upper records areas { value lower upper records place { pcode } }"
        " unplaced { value lower upper records } } }"
    )
    found = (await ask(client, query % level))["areaMap"]
    for what in ("value", "lower", "upper", "records"):
        assert sum(area[what] or 0 for area in found["areas"]) + found["unplaced"][what] == pytest.approx(
            found[what], abs=1e-6
        )
    if level == "ADM1":
        # 254 rows known to the country and 83 vague ones without a stated area, and two discs over a provincial border.
        assert found["unplaced"]["records"] == 254 + 83 + 2
        assert found["unplaced"]["value"] == 23_637 + 1_103 + 11
        hama = next(area for area in found["areas"] if area["place"]["pcode"] == "SY05")
        assert (hama["records"], hama["value"]) == (1_386, 6_727)


async def test_a_correction_a_past_and_a_protective_withdrawal(
    client: AsyncClient, events_file: Path, tmp_path: Path
) -> None:
    before = (await client.post("/graphql", json={"query": QUESTION % ", asOf: 1"})).json()
    codes = await ask(
        client, "{ events(where: %s, first: 1, orderBy: KILLED_DESC) { nodes { code } } }" % (DECEMBER % "STARTS")
    )
    code = codes["events"]["nodes"][0]["code"]
    with session.recording("tester") as connection:
        provider = connection.execute(
            event.select().join(identity, identity.c.id == event.c.id).where(identity.c.code == code)
        ).one()
    file = mended(events_file, tmp_path / "mended.csv", f"{provider.provider_id}.0", "5000.0")
    said = sijill("import", "ucdp-ged", str(file), "--collection", "ucdp-ged-syria", "--reason", "recount")
    assert "16,566 rows: 0 new, 1 changed, 16,565 unchanged, 0 rejected" in said
    sijill("publish")
    now = (await ask(client, QUESTION % ""))["timeSeries"]
    assert now["points"][-1]["value"] > 5_000
    after = (await client.post("/graphql", json={"query": QUESTION % ", asOf: 1"})).json()
    assert after == before

    sijill("withdraw", code, "--reason", "safety", "--protective")
    sijill("publish")
    query = '{ now: event(code: "%s") { id } then: event(code: "%s", asOf: 1) { id } }'
    assert await ask(client, query % (code, code)) == {"now": None, "then": None}
    redacted = (await ask(client, QUESTION % ", asOf: 1"))["timeSeries"]
    assert "REDACTED_SINCE" in {caveat["code"] for caveat in redacted["caveats"]}
    assert redacted["points"][-1]["value"] < before["data"]["timeSeries"]["points"][-1]["value"]
