"""One event that was found to be two: a new one with its header, beneath which some of what it held comes to lie."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema.desk import moving, writing
from schema.desk.checking import NAMED_WITHIN, check
from schema.desk.faults import Fault, Faults
from schema.desk.fields import writable
from schema.desk.moving import EVENT, RELATION
from schema.desk.writing import By, Written
from schema.tables.base import VERSIONED
from schema.vocabulary import RelationKind

Beneath = tuple[str, str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Split:
    """The new event, and how many things lie beneath it."""

    made: Written
    moved: int


def split(
    connection: sa.Connection,
    by: By,
    event: uuid.UUID,
    version: int,
    children: Sequence[uuid.UUID],
    changes: Mapping[str, Any],
    *,
    protective: bool = False,
) -> Split:
    """A new event, part of the old one, with what is named of it. Raises UnknownKey, Conflict, Faults.

    With an act go its involvements and the claims on it, with a victim the acts and claims on it.
    """
    last = writing.standing(connection, by.role, EVENT, event, version)
    going = _going(moving.beneath(connection, by.role, event), set(children))
    header = {column.name: last[column.name] for column in writable(by.role, VERSIONED[EVENT])}
    ready = check(connection, by.role, EVENT, changes, before=header)
    made = writing.add(connection, by, EVENT, {**header, **ready})
    for concept, column, row in going:
        moving.move(connection, by, concept, row, {column: made.id}, protective=protective)
    link = {"event_id": made.id, "other_id": event, "kind": RelationKind.PART_OF.value}
    writing.add(connection, by, RELATION, link)
    return Split(made, len(going))


def _going(held: Iterable[Beneath], named: set[uuid.UUID]) -> list[Beneath]:
    """What is named, with what goes along. Raises Faults where something would be torn apart."""
    rows = list(held)
    known = {row["id"] for _, _, row in rows}
    if not named or named - known:
        raise Faults([Fault("children", "names what does not lie beneath this event, or nothing.")])
    going = set(named)
    for _ in NAMED_WITHIN:
        # Once from victims to acts, once from acts to what names them.
        going |= {row["id"] for _, _, row in rows if going & set(_parts(row))}
    for concept, _, row in rows:
        stays = row["id"] not in going
        apart = [part for part in _parts(row) if part in known and (part in going) == stays]
        if apart:
            told = f"a {concept.replace('_', ' ')} would be torn from the act or victim that it names: {row['id']}"
            raise Faults([Fault("children", f"{told}; name both, or neither.")])
    return [each for each in rows if each[2]["id"] in going]


def _parts(row: Mapping[str, Any]) -> list[uuid.UUID]:
    return [row[name] for name in NAMED_WITHIN if row.get(name) is not None]
