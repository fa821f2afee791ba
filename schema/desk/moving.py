"""What lies beneath an event, and how it comes to lie beneath another one."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from schema.access import Kind, Role
from schema.desk import writing
from schema.desk.writing import By
from schema.grants import insertable
from schema.loading_statements import owner
from schema.tables.base import KIND, RECORDS, VERSIONED, core

EVENT, RELATION = "event", "event_relation"

Moved = tuple[str, uuid.UUID, int]
"""A concept, an identity, and its version before it was moved."""


def holders() -> Iterator[tuple[str, str]]:
    """The concepts that lie beneath an event, with the column that says so; what is named before who names it."""
    for name in VERSIONED:
        if KIND[core, name] is not Kind.CONTENT or name in {*RECORDS, RELATION}:
            continue
        held = owner(name, (EVENT,))
        if held is not None:
            yield name, held.name


def beneath(connection: sa.Connection, role: Role, event: uuid.UUID) -> "list[tuple[str, str, Mapping[str, Any]]]":
    """What lies beneath an event: its concept, the column that names the event, and its newest version."""
    return [(name, column, row) for name, column in holders() for row in held(connection, role, name, column, event)]


def held(connection: sa.Connection, role: Role, concept: str, column: str, by: uuid.UUID) -> "list[Mapping[str, Any]]":
    """The newest versions of a concept that hold an id in a column, as the role can write them again, in one order."""
    table = VERSIONED[concept]
    later = table.alias("later")
    superseded = sa.exists(later.c.id).where(later.c.id == table.c.id, later.c.version > table.c.version)
    query = sa.select(*insertable(role, table)).where(table.c[column] == by, ~table.c.withdrawn, ~superseded)
    return [row._asdict() for row in connection.execute(query.order_by(table.c.id))]


def move(
    connection: sa.Connection,
    by: By,
    concept: str,
    row: Mapping[str, Any],
    changes: Mapping[str, Any],
    *,
    protective: bool,
    withdrawn: bool = False,
) -> Moved:
    """A next version that lies elsewhere. Returns what it was."""
    writing.next_version(connection, by, concept, row, changes, protective=protective, withdrawn=withdrawn)
    return concept, row["id"], row["version"]
