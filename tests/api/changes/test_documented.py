"""What docs/changes.md tells people to copy does what it says."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import sqlalchemy as sa

from schema import session
from schema.publish import publish
from schema.tables.published import event
from tests.api.changes.conftest import Past
from tests.api.serving import served
from tests.database import Database
from tests.recording import Recorder

PAGE = (Path(__file__).parents[3] / "docs" / "changes.md").read_text(encoding="utf-8")
(PROGRAM,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


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
        answer = httpx2.get(f"{site}{address.replace('qasira', 'alpha')}")
        assert (answer.status_code, b"alpha" in answer.content) == (200, True)
