"""A record large enough for plans to matter: the sample, imported and published, and a real collection beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Audience
from schema.publish import publish
from schema.tables.base import for_audience
from tests.database import Database
from tests.recording import Recorder
from tests.ucdp_shaped import load

COPIES = 3_000


@pytest.fixture(scope="module")
def on_disk() -> Iterator[None]:
    """Databases of tests commit without waiting, and VACUUM marks no page whose commit is not on disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGOPTIONS", "-c synchronous_commit=on")
        yield


@pytest.fixture(scope="module")
def published(database: Database, on_disk: None) -> Database:
    """Publications 1 and 2; a third of the events of the real collection were changed in between."""
    database.filled(load)
    with session.recording("tester") as connection:
        recorder = Recorder(connection)
        first = recorder.event(recorder.collection("alpha"), "2016-01-01")
        recorder.claim(first, recorder.source("Council"), best=1)
        _multiply(connection, first)
    publish()
    with session.recording("tester") as connection:
        _retitle(connection)
    publish()
    return database


@pytest.fixture(scope="module")
def filled(database: Database, on_disk: None) -> Database:
    """Records of every type, acts and claims, written straight into the published copy."""
    database.filled(fill)
    return database


def fill() -> None:
    """What `filled` holds."""
    text = (Path(__file__).parent / "filling.sql").read_text(encoding="utf-8")
    with session.publishing() as connection:
        connection.execute(sa.select(sa.func.set_config("search_path", "open, public", True)))
        # By the driver itself: it holds several statements and no parameters.
        connection.connection.cursor().execute(text)
        session.flush_counts(connection)
    session.vacuum(str(each) for each in for_audience(Audience.OPEN).sorted_tables)


COLUMNS = (
    "actor, reason, collection_id, provider_id, kind, granularity, day_from, day_to, timezone, date_precision, "
    "place_precision"
)


def _multiply(connection: sa.Connection, first: object) -> None:
    """More events like the first, three a day."""
    code = "'SJ-' || upper(translate(substr(md5(id::text), 1, 4), 'ilou', '1100')) || '-' || lpad(n::text, 4, '0')"
    copied = (
        "'tester', 'test', e.collection_id, m.id::text, e.kind, e.granularity, e.day_from + m.n / 3, "
        "e.day_to + m.n / 3, e.timezone, e.date_precision, e.place_precision"
    )
    new = f"SELECT gen_random_uuid() AS id, n FROM generate_series(1, {COPIES}) n"
    given = "FROM more m, core.event e WHERE e.id = :id"
    for statement in (
        f"CREATE TEMP TABLE more ON COMMIT DROP AS {new}",
        f"INSERT INTO core.identity (id, concept, key, code) SELECT id, 'event', id::text, {code} FROM more",
        f"INSERT INTO core.event (id, version, {COLUMNS}) SELECT m.id, 1, {copied} {given}",
    ):
        connection.execute(sa.text(statement), {"id": first} if ":id" in statement else {})


def _retitle(connection: sa.Connection) -> None:
    """Another version of every event on the first ten days of a month."""
    kept = ", ".join(f"e.{name}" for name in COLUMNS.split(", "))
    connection.execute(
        sa.text(
            f"INSERT INTO core.event (id, version, title_en, {COLUMNS}) SELECT e.id, 2, 'Changed', {kept} "
            "FROM core.event e JOIN core.collection c ON c.id = e.collection_id AND c.slug = 'alpha' "
            "WHERE e.version = 1 AND extract(day FROM e.day_from) <= 10"
        )
    )
