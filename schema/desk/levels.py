"""How far a record goes to each audience, as it was set, and why."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from schema import rights
from schema.access import Audience, Role
from schema.desk.reading import newest
from schema.errors import UnknownKey
from schema.permission import ReleaseLevel
from schema.tables.base import RECORDS, VERSIONED
from schema.tables.protection import release_level
from schema.vocabulary import Disclosure

_USUAL = {Disclosure.PUBLIC.value: ReleaseLevel.RECORD, Disclosure.CONFIDENTIAL.value: ReleaseLevel.WITHHELD}


@dataclass(frozen=True, slots=True)
class Released:
    """How far a record goes to an audience, and why."""

    audience: Audience
    level: ReleaseLevel
    why: str


def released(connection: sa.Connection, role: Role, record: uuid.UUID) -> list[Released]:
    """What was set for a record, or else holds for its collection.

    Consents, embargoes and policies may hold it back further when it is published. Raises UnknownKey.
    """
    usual, why = _of_collection(connection, role, record)
    own = dict(_own(connection, role, record))
    return [Released(audience, *own.get(audience, (ReleaseLevel(usual), why))) for audience in Audience]


def _own(
    connection: sa.Connection, role: Role, record: uuid.UUID
) -> Iterator[tuple[Audience, tuple[ReleaseLevel, str]]]:
    if rights.columns(role, release_level):
        for row in connection.execute(newest(role, release_level.name).where(release_level.c.record_id == record)):
            why = f"{row.actor} set it: {row.reason}"
            yield Audience(row.audience), (ReleaseLevel(row.level), why)


def _of_collection(connection: sa.Connection, role: Role, record: uuid.UUID) -> tuple[str, str]:
    for concept in RECORDS:
        table = VERSIONED[concept]
        if {"id", "collection_id"} <= {column.name for column in rights.columns(role, table)}:
            found = connection.scalar(newest(role, concept, "collection_id").where(table.c.id == record))
            if found is not None:
                return _usual(connection, role, found)
    raise UnknownKey(f"No record that you can see has the id {record}.")


def _usual(connection: sa.Connection, role: Role, collection: uuid.UUID) -> tuple[str, str]:
    query = newest(role, "collection").where(VERSIONED["collection"].c.id == collection)
    row = connection.execute(query).one_or_none()
    if row is None:
        return ReleaseLevel.WITHHELD.value, "Its collection is withdrawn."
    if row.default_level is not None:
        return row.default_level, f"All of {row.slug} go so far unless told."
    return _USUAL[row.disclosure].value, f"{row.slug} is a {row.disclosure} collection."
