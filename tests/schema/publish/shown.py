"""Something recorded and published, and the rows of it that readers see."""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa

from schema import session
from schema.access import Audience
from schema.publish import publish
from schema.tables.published import source
from tests.recording import Recorder

Made = TypeVar("Made")


def written(slug: str, make: Callable[[Recorder, uuid.UUID, uuid.UUID], Made]) -> Made:
    """Whatever `make` writes with a recorder, a collection and a source of its own; published afterwards."""
    with session.recording("tester") as connection:
        r = Recorder(connection)
        found = make(r, r.collection(slug), r.source(f"Source of {slug}"))
    publish()
    return found


def versions(table: sa.Table, of: uuid.UUID, audience: Audience = Audience.OPEN) -> list[Any]:
    """The rows that an audience sees in any publication, oldest first."""
    with session.recording("tester") as connection:
        key = connection.scalar(sa.text("SELECT core.opaque(:id)"), {"id": of})
    with session.reading(audience) as connection:
        statement = sa.select(table).where(table.c.id == key).order_by(table.c.since)
        return list(connection.execute(statement).mappings())


def current(table: sa.Table, of: uuid.UUID, audience: Audience = Audience.OPEN) -> Any:
    """The row that an audience sees now; None when it sees none."""
    return next((row for row in versions(table, of, audience) if row["known"].upper is None), None)


def withheld(row: Any) -> set[tuple[str, str]]:
    """Fields that the row says it withholds, and why."""
    return {(each["field"], each["reason"]) for each in row["document"]["redaction"]}


def stand_ins() -> int:
    """How many sources readers see that stand for those who are protected: none, or one."""
    with session.reading() as connection:
        statement = sa.select(sa.func.count()).where(source.c.protected, sa.func.upper_inf(source.c.known))
        return int(connection.scalar(statement) or 0)
