"""Question 11: what the world had said by 13 December, and after the UN office broke its number down a day later."""

import datetime
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from httpx2 import AsyncClient

from api import serve
from schema import session
from tests.api.worlds import ask
from tests.api.worlds import client as client_of
from tests.database import Database
from tests.journeys.seed.asking import SLUG, coded, question, record

pytestmark = pytest.mark.asyncio(loop_scope="module")

BRIEFING = {
    "key": "un-briefing",
    "source": "ohchr",
    "title": "Briefing of the UN human rights office",
    "kind": "report",
    "published_on": datetime.date(2016, 12, 14),
}
RAIDS = 'query ($c: ID!) { events(where: {collections: [$c], kinds: ["house_raid"]}) { nodes { id code } } }'


def _stated(key: str, verbatim: str, **given: Any) -> dict[str, Any]:
    """A claim of the UN office on the day after, as such a file has it."""
    usual = {"key": key, "source": "ohchr", "document": "un-briefing", "measure": "killed", "verbatim": verbatim}
    return usual | {"population": "civilians", "stated_on": datetime.date(2016, 12, 14)} | given


def _followed_up(folder: Path) -> Path:
    """The coded file with the breakdown, which replaces the first number of the same source."""
    written = coded()
    written["documents"].append(BRIEFING)
    (raids,) = [event for event in written["events"] if event["key"] == "homes-raided"]
    raids["claims"] += [
        _stated("killed-82-later", "82 civilians", qualifier="at_least", min=82, supersedes="killed-82"),
        _stated("killed-women", "11 women", qualifier="exact", best=11, sex="female", age_band="adult"),
        _stated("killed-children", "13 children", qualifier="exact", best=13, age_band="child"),
    ]
    file = folder / "followed.yaml"
    file.write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def imported(database: Database, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the import of the follow-up says; the statement itself was published before."""
    database.filled(record)
    return record(_followed_up(tmp_path_factory.mktemp("followed")), "--reason", "the UN office gave a breakdown")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def answer(imported: str) -> AsyncIterator[dict[str, Any]]:
    assert imported
    async with client_of(serve.app()) as client:
        yield await _revision(client)
    await session.close_async()


async def _revision(client: AsyncClient) -> dict[str, Any]:
    (raids,) = (await ask(client, RAIDS, c=SLUG))["events"]["nodes"]
    ids = [raids["id"], f"{raids['id']}@1"]
    return await ask(client, question("followed"), code=raids["code"], ids=ids)


async def test_one_record_changed(imported):
    assert "1 changed" in imported
    assert "0 new" in imported


async def test_by_the_day_of_the_statement_only_the_whole_number_was_said(answer):
    (then,) = answer["then"]["nodes"]
    assert (then["verbatim"], then["statedOn"]) == ("at least 82 civilians", "2016-12-13")
    now = {each["verbatim"]: each for each in answer["now"]["nodes"]}
    assert set(now) == {"at least 82 civilians", "82 civilians", "11 women", "13 children"}
    assert now["82 civilians"]["supersedes"]["verbatim"] == "at least 82 civilians"
    assert now["11 women"]["people"] == {"sex": "FEMALE", "ageBand": "ADULT"}
    assert (now["13 children"]["min"], now["13 children"]["max"]) == (13, 13)


async def test_a_breakdown_is_not_added_to_its_whole(answer):
    stated = {"lower": 82, "value": None, "upper": None}
    assert answer["figureThen"] == stated
    assert answer["figureNow"] == stated


async def test_the_first_publication_stays_as_it_was(answer):
    now, then = answer["nodes"]
    assert now["code"] == then["code"]
    assert now["id"] != then["id"]
    assert (len(then["claims"]), len(now["claims"])) == (2, 5)
    assert now["tally"] == then["tally"] == {"low": 82, "best": None, "high": None, "rule": "span-1"}
    assert [each["kind"] for each in now["history"]] == ["CHANGED", "CREATED"]
    assert now["history"][0]["reason"] == "the UN office gave a breakdown"
