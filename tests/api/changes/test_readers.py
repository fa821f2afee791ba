"""Who reads the feed: the program that docs/changes.md tells people to copy, and those who go away in the middle."""

import asyncio
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from starlette.types import Message

from api.changes import feed
from api.changes.feed import AT_ONCE, Feed
from api.graphql import presence
from schema import session
from schema.publish import publish
from schema.roles import Login
from schema.tables.published import event
from tests.api.changes.conftest import Past
from tests.api.serving import served
from tests.database import Database
from tests.recording import Recorder

PAGE = (Path(__file__).parents[3] / "docs" / "changes.md").read_text(encoding="utf-8")
(PROGRAM,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
READERS = 3 * AT_ONCE


@pytest.fixture(scope="module")
def site(past: Past) -> Iterator[str]:
    assert past.ids
    with served() as address:
        yield address


def current() -> set[str]:
    with session.reading() as connection:
        found = sa.select(event.c.id).where(sa.func.upper_inf(event.c.known), event.c.collection == "alpha")
        return set(connection.scalars(found))


def followed(site: str, file: Path) -> set[str]:
    """Ids of the events in the copy, after the program was run."""
    subprocess.run([sys.executable, "-c", PROGRAM, site, "alpha", str(file)], check=True, capture_output=True)
    with sqlite3.connect(file) as copy:
        return {ident for (ident,) in copy.execute("SELECT id FROM record WHERE type = 'event'")}


def test_the_program_keeps_a_copy(site: str, database: Database, tmp_path: Path) -> None:
    assert database.name
    file = tmp_path / "copy.sqlite"
    assert followed(site, file) == current() != set()
    with session.recording("tester") as connection:
        r = Recorder(connection)
        kept = connection.execute(sa.text("SELECT id, collection_id FROM core.current_event LIMIT 1")).one()
        r.event(kept.collection_id)
        r.write("event", {}, of=kept.id, withdrawn=True, protective=True)
    publish()
    assert followed(site, file) == current()


def test_the_addresses_answer(site: str) -> None:
    addresses = re.findall(r"curl -s 'http://127.0.0.1:8000([^']*)'", PAGE)
    assert len(addresses) == 2
    for address in addresses:
        answer = httpx2.get(f"{site}{address.replace('qasira', 'alpha')}", timeout=60)
        assert (answer.status_code, b"alpha" in answer.content) == (200, True)


def connections(database: Database) -> int:
    """How many the login of readers has to this database, besides the one that asks."""
    with session.engine(Login.MIGRATOR).connect() as connection:
        counted = "SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND usename = :login"
        return int(connection.scalar(sa.text(counted), {"name": database.name, "login": Login.OPEN}) or 0)


class Reader:
    """Takes so many parts of an answer, and then goes away without a word."""

    def __init__(self, parts: int) -> None:
        self.left = parts
        self.gone = asyncio.Event()
        self.began = False
        self.asked = False

    async def receive(self) -> Message:
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.began = True
        self.left -= message["type"] == "http.response.body"
        if self.left <= 0:
            self.gone.set()
            await asyncio.Event().wait()


def request() -> dict[str, Any]:
    headers = [(b"host", b"sijill.example")]
    asked = {"method": "GET", "path": "/changes", "query_string": b"format=jsonl", "headers": headers}
    return {"type": "http", "http_version": "1.1", "scheme": "http", "root_path": "", "client": None, **asked}


@pytest.mark.asyncio(loop_scope="module")
async def test_who_leaves_frees_connection_and_turn(
    past: Past, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert past.ids
    monkeypatch.setattr(feed, "PART", 2)
    monkeypatch.setattr(feed, "TURN", 60)
    monkeypatch.setattr(presence, "AFTER", 0.01)
    before, served = connections(database), Feed()
    readers = [Reader(parts=1 + n % 5) for n in range(READERS)]
    async with asyncio.timeout(60):
        await asyncio.gather(*(served(request(), each.receive, each.send) for each in readers))
    assert all(each.began for each in readers)
    for _ in range(1_200):
        if connections(database) <= before:
            break
        await asyncio.sleep(0.05)
    assert connections(database) <= before


@pytest.mark.asyncio(loop_scope="module")
async def test_who_finds_no_turn_is_told_to_come_back(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    assert past.ids
    monkeypatch.setattr(feed, "TURN", 0.05)
    served, told = Feed(), list[Message]()
    slow = [Reader(parts=1) for _ in range(AT_ONCE)]
    held = [asyncio.create_task(served(request(), each.receive, each.send)) for each in slow]
    await asyncio.gather(*(each.gone.wait() for each in slow))

    async def send(message: Message) -> None:
        told.append(message)

    await served(request(), Reader(parts=9).receive, send)
    assert told[0]["status"] == 503
    assert (b"retry-after", b"30") in told[0]["headers"]
    assert b'"code":"BUSY"' in told[1]["body"]
    for each in held:
        each.cancel()
    await asyncio.gather(*held, return_exceptions=True)
