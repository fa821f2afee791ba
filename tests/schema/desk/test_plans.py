"""Pages of the desk stay cheap: what a page shows is read by index, whatever the number of events."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from schema import session
from schema.access import Role
from schema.desk import reading
from schema.tables.base import VERSIONED
from tests.database import Database
from tests.recording import Recorder

EVENTS, PAGE = 20_000, 50
EVENT = VERSIONED["event"]


def crowd() -> None:
    """Many events."""
    with session.recording("an import") as connection:
        r = Recorder(connection, "an import")
        one = r.event(r.collection("crowd"))
        named = "INSERT INTO core.identity (id, concept, key) SELECT gen_random_uuid(), 'event', 'crowd ' || n FROM "
        connection.execute(sa.text(f"{named} generate_series(1, {EVENTS}) n"))
        columns = ", ".join(column.name for column in EVENT.columns if column.name != "id")
        copied = f"INSERT INTO core.event (id, {columns}) SELECT i.id, {columns} FROM core.event e, core.identity i"
        connection.execute(sa.text(f"{copied} WHERE e.id = :one AND i.key LIKE 'crowd %'"), {"one": one})
    with session.migrating() as connection:
        connection.execute(sa.text("ANALYZE core.event, core.identity"))


@pytest.fixture(scope="module")
def crowded(database: Database) -> None:
    database.filled(crowd)


def nodes(plan: Any) -> Iterator[Any]:
    """A node of a plan and all beneath it."""
    yield plan
    for each in plan.get("Plans", []):
        yield from nodes(each)


@pytest.mark.parametrize("after", [None, uuid.UUID(int=2**127)])
def test_a_page_is_read_by_index(crowded: None, after: uuid.UUID | None) -> None:
    query = reading.narrowed(Role.VERIFIER, "event", {}, after).limit(PAGE + 1)
    text = str(query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
    with session.desk("vera", Role.VERIFIER, reading=True) as connection:
        found = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}").scalar_one()
    scans = [each for each in nodes(found[0]["Plan"]) if each.get("Relation Name") == "event"]
    assert scans
    assert not [each for each in scans if each["Node Type"] == "Seq Scan"]
    assert sum(each["Actual Rows"] * each["Actual Loops"] for each in scans) < 5 * PAGE
    assert len([each for each in nodes(found[0]["Plan"]) if each.get("Parent Relationship") == "InitPlan"]) <= 3
