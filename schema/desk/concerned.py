"""What those whom a record concerns said of its publication: persons who were harmed, and sources.

As `schema/publish/15_released.sql` has it; a test holds the two to one oracle.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema import rights
from schema.access import Audience, Role
from schema.desk.reading import newest
from schema.loading_statements import owner
from schema.permission import ConsentPurpose, ReleaseLevel
from schema.tables.base import RECORDS, VERSIONED
from schema.tables.protection import consent
from schema.vocabulary import CountingUnit

OWN: Mapping[Audience, ConsentPurpose] = {
    Audience.OPEN: ConsentPurpose.RECORD_PUBLICATION,
    Audience.PARTNER: ConsentPurpose.PARTNER_SHARING,
}
"""What each audience has to be consented to by who may be shown to it."""
COUNTING = ConsentPurpose.AGGREGATE_PUBLICATION
_TELLING = ("information", "claim", "involvement", "facility_status", "detention_stage")


@dataclass(frozen=True, slots=True)
class Said:
    """Those whose silence is a no, and who consented to or refused what; a refusal counts of everybody concerned."""

    asked: frozenset[uuid.UUID]
    granted: frozenset[tuple[uuid.UUID, ConsentPurpose]]
    refused: frozenset[ConsentPurpose]

    def all_granted(self, purpose: ConsentPurpose) -> bool:
        """Whether nobody who had to be asked is silent, refuses, or consented until a day that has come."""
        return all((who, purpose) in self.granted for who in self.asked)


def said(connection: sa.Connection, role: Role, record: uuid.UUID, *, guarded: bool) -> Said | None:
    """What was said; `guarded` where silence is a no, as in confidential collections.

    None for roles that do not see what anybody consented to.
    """
    if consent.c.granted.name not in {column.name for column in rights.columns(role, consent)}:
        return None
    harmed = _harmed(connection, role, record)
    telling = _telling(connection, role, record)
    asked = {who for who, unit in harmed.items() if unit == CountingUnit.PERSON} | _protected(connection, role, telling)
    granted, refused = _consents(connection, role, {*harmed, *telling})
    return Said(frozenset(asked if guarded else ()), granted, refused)


def _harmed(connection: sa.Connection, role: Role, record: uuid.UUID) -> dict[uuid.UUID, str]:
    table = VERSIONED["victim"]
    rows = connection.execute(newest(role, table.name, "id", "unit").where(table.c.record_id == record))
    return {row.id: row.unit for row in rows}


def _telling(connection: sa.Connection, role: Role, record: uuid.UUID) -> set[uuid.UUID]:
    return {source for name in _TELLING for source in connection.scalars(_sources(role, name, record))}


def _sources(role: Role, name: str, record: uuid.UUID) -> "sa.Select[Any]":
    held = owner(name, RECORDS)
    if held is None:
        raise TypeError(f"{name} lies beneath no record")
    return newest(role, name, "source_id").where(VERSIONED[name].c[held.name] == record)


def _protected(connection: sa.Connection, role: Role, sources: set[uuid.UUID]) -> set[uuid.UUID]:
    table = VERSIONED["source"]
    return set(connection.scalars(newest(role, table.name, "id").where(table.c.id.in_(sources), table.c.protected)))


def _consents(
    connection: sa.Connection, role: Role, whose: set[uuid.UUID]
) -> tuple[frozenset[tuple[uuid.UUID, ConsentPurpose]], frozenset[ConsentPurpose]]:
    subject = sa.func.coalesce(consent.c.victim_id, consent.c.source_id)
    # The day on which it ends is the first on which it is none.
    stands = consent.c.granted & sa.func.coalesce(consent.c.expires_on > sa.func.current_date(), sa.true())
    query = newest(role, consent.name, "granted").add_columns(
        subject.label("subject"), consent.c.purpose, stands.label("stands")
    )
    standing: dict[tuple[uuid.UUID, ConsentPurpose], bool] = {}
    refused = set()
    for row in connection.execute(query.where(subject.in_(whose))):
        about = row.subject, ConsentPurpose(row.purpose)
        standing[about] = standing.get(about, True) and row.stands
        if not row.granted:
            refused.add(about[1])
    return frozenset(about for about, stands in standing.items() if stands), frozenset(refused)


def held_back(
    said: Said, audience: Audience, level: ReleaseLevel, *, guarded: bool
) -> Iterator[tuple[ReleaseLevel, str]]:
    """How far a record goes after what was said, and why, step by step; nothing where it is not held back."""
    own = OWN[audience]
    if level is ReleaseLevel.RECORD and (own in said.refused or not said.all_granted(own)):
        level = ReleaseLevel.COUNTED if guarded else ReleaseLevel.WITHHELD
        yield level, f"Not everybody concerned consented to {own}."
    if said.refused & {COUNTING, ConsentPurpose.HOLD}:
        yield ReleaseLevel.WITHHELD, f"Somebody concerned refused {COUNTING}, or that it is held."
    elif level is ReleaseLevel.COUNTED and not said.all_granted(COUNTING):
        yield ReleaseLevel.WITHHELD, f"Not everybody concerned consented to {COUNTING}."
