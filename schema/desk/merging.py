"""Two events that were found to be one: all beneath the one comes to lie beneath the other. It can be undone."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema.desk import moving, writing
from schema.desk.faults import Fault, Faults
from schema.desk.moving import EVENT, RELATION, Moved
from schema.desk.writing import By
from schema.errors import Conflict
from schema.tables.base import VERSIONED, identity
from schema.vocabulary import RelationKind

MERGE = "merge"
_MADE = 0
"""Version before of what a merge itself made."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge, its version, and how many things were moved."""

    id: uuid.UUID
    version: int
    moved: int


def merge(
    connection: sa.Connection, by: By, into: uuid.UUID, gone: uuid.UUID, version: int, *, protective: bool = False
) -> Merged:
    """Let `gone`, at `version`, be a duplicate of `into`. Raises UnknownKey, Conflict, Faults."""
    if into == gone:
        raise Faults([Fault("from", "is the event into which it would be merged.")])
    writing.standing(connection, by.role, EVENT, into)
    last = writing.standing(connection, by.role, EVENT, gone, version)
    moved = [
        moving.move(connection, by, concept, row, {column: into}, protective=protective)
        for concept, column, row in moving.beneath(connection, by.role, gone)
    ]
    moved += _relations(connection, by, into, gone, protective=protective)
    link = {"event_id": gone, "other_id": into, "kind": RelationKind.DUPLICATE_OF.value}
    moved.append((RELATION, writing.add(connection, by, RELATION, link).id, _MADE))
    moved.append(moving.move(connection, by, EVENT, last, {}, protective=protective, withdrawn=True))
    told = [[concept, str(of), before] for concept, of, before in moved]
    made = writing.add(connection, by, MERGE, {"from_id": gone, "into_id": into, "moved": told})
    return Merged(made.id, made.version, len(moved))


def _relations(connection: sa.Connection, by: By, into: uuid.UUID, gone: uuid.UUID, *, protective: bool) -> list[Moved]:
    """Links of `gone` become links of `into`; one between the two is taken back."""
    moved = []
    for mine, others in (("event_id", "other_id"), ("other_id", "event_id")):
        for row in moving.held(connection, by.role, RELATION, mine, gone):
            itself = row[others] == into
            changes = {} if itself else {mine: into}
            moved.append(moving.move(connection, by, RELATION, row, changes, protective=protective, withdrawn=itself))
    return moved


def undo(connection: sa.Connection, by: By, of: uuid.UUID, version: int, *, protective: bool = False) -> Merged:
    """Put everything back where it lay before a merge. Raises UnknownKey; Conflict where something changed since."""
    last = writing.standing(connection, by.role, MERGE, of, version)
    moved: Sequence[Sequence[Any]] = last["moved"]
    for concept, named, before in moved:
        _put_back(connection, by, concept, uuid.UUID(named), before, protective=protective)
    made = writing.next_version(connection, by, MERGE, last, {}, withdrawn=True)
    return Merged(of, made.version, len(moved))


def _put_back(connection: sa.Connection, by: By, concept: str, of: uuid.UUID, before: int, *, protective: bool) -> None:
    now = writing.newest_version(connection, by.role, concept, of)
    if now is None or now["version"] != before + 1:
        named = connection.scalar(sa.select(identity.c.code).where(identity.c.id == of)) or str(of)
        told = f"{concept.replace('_', ' ').capitalize()} {named} was changed after the merge"
        raise Conflict(f"{told}; mend it by hand.", None if now is None else now["version"])
    was: Mapping[str, Any] = {} if before == _MADE else _at(connection, by, concept, of, before)
    content = {name: value for name, value in was.items() if name in _held(concept)}
    withdrawn = before == _MADE
    writing.next_version(connection, by, concept, now, content, protective=protective, withdrawn=withdrawn)


def _at(connection: sa.Connection, by: By, concept: str, of: uuid.UUID, version: int) -> Mapping[str, Any]:
    found = writing.newest_version(connection, by.role, concept, of, version)
    if found is None:
        raise Conflict("What the merge moved cannot be seen any more; mend it by hand.")
    return found


def _held(concept: str) -> set[str]:
    """The columns that hold an identity, which are all that a merge changes."""
    return {column.name for column in VERSIONED[concept].columns if column.info["of"] is not None}
