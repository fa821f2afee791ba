"""UCDP's file of Syria, published: how long publish takes, and what the API answers in."""

import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median

import pytest
import pytest_asyncio
from httpx2 import AsyncClient

from api import serve
from schema import session
from tests.api.worlds import client as client_of
from tests.database import Database

SECONDS = 30

WHERE = '{collections: ["ucdp-ged-syria"], within: {places: ["SY02"]}}'
QUERIES = {
    "page of 50 events": "{ events(where: %s) { nodes { code title"
    " claims { measure min best max source { name } }"
    " acts { kind { code } involvements { actor { name } attribution } }"
    " tally(measure: KILLED) { low best high } } } }",
    "series by month": "{ timeSeries(where: %s, measure: KILLED, bucket: MONTH) { points { start value } } }",
    "series with figure": "{ timeSeries(where: %s, measure: KILLED, bucket: MONTH) { figure } }",
    "map of districts": "{ areaMap(where: %s, measure: KILLED, level: ADM2) { areas { value } } }",
}


def sijill(*arguments: str) -> float:
    """Seconds that a command takes as a whole process; it must succeed."""
    before = time.monotonic()
    command = [sys.executable, "-c", "from api.cli import main; main()", *arguments]
    subprocess.run(command, env=os.environ | {"SIJILL_ACTOR": "bench"}, capture_output=True, check=True)
    return time.monotonic() - before


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(database: Database, data_folder: Path) -> AsyncIterator[AsyncClient]:
    assert database.name
    for level in range(4):
        file = data_folder / "boundaries" / f"syr_admin{level}_cod2025_simplified.geojson"
        sijill("import", "boundaries", str(file), "--level", str(level))
    sijill(
        "import", "ucdp-ged", str(data_folder / "events" / "ucdp_ged191_syria.csv.gz"), "--collection", "ucdp-ged-syria"
    )
    busy = os.getloadavg()[0] > 1.5
    took = sijill("publish")
    sys.stdout.write(f"publish of 16,566 events for two audiences: {took:.1f} s\n")
    assert busy or took <= SECONDS
    async with client_of(serve.app()) as asking:
        yield asking
    await session.close_async()


@pytest.mark.parametrize("name", QUERIES)
async def test_answers(client: AsyncClient, name: str) -> None:
    took = []
    for _ in range(7):
        before = time.perf_counter()
        answer = (await client.post("/graphql", json={"query": QUERIES[name] % WHERE})).json()
        took.append(time.perf_counter() - before)
        assert "errors" not in answer
    sys.stdout.write(f"{name}: {median(took) * 1000:.0f} ms (median of 7, one connection)\n")
