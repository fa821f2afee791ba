"""The free texts of a record as whoever signs them off reads them, and the digest by which publish knows them."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from schema import rights
from schema.access import Kind, Role
from schema.desk.fields import shown
from schema.desk.reading import concept_of, newest
from schema.errors import UnknownKey
from schema.tables.base import KIND, RECORD, RECORDS, VERSION_COLUMNS, VERSIONED, core


@dataclass(frozen=True, slots=True)
class Text:
    """Something that somebody wrote in words of their own: of what, which field, the words."""

    concept: str
    id: uuid.UUID
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Texts:
    """The digest of all of them, and each."""

    sha256: str
    texts: list[Text]


def texts(connection: sa.Connection, role: Role, record: uuid.UUID) -> Texts:
    """What is written in and beneath a record, in one snapshot. Raises UnknownKey."""
    concept = concept_of(connection, role, record)
    if concept not in RECORDS:
        raise UnknownKey(f"No record that you can see has the id {record}.")
    found = list(_written(connection, role, concept, "id", record))
    for other, table in VERSIONED.items():
        held = next((c for c in table.columns if c.info["of"] in {concept, RECORD} and not c.nullable), None)
        if held is not None and KIND[core, other] is Kind.CONTENT and other not in RECORDS:
            found += _written(connection, role, other, held.name, record)
    return Texts(digest(connection, record), found)


def digest(connection: sa.Connection, record: uuid.UUID) -> str:
    """The SHA-256 of the texts of a record as they stand."""
    return str(connection.scalar(sa.select(sa.func.core.texts_digest(record))))


def _written(connection: sa.Connection, role: Role, concept: str, column: str, record: uuid.UUID) -> Iterator[Text]:
    table = VERSIONED[concept]
    readable = rights.columns(role, table)
    free = [each.name for each in readable if each.info["free"] and each.name not in VERSION_COLUMNS]
    for row in connection.execute(newest(role, concept).where(table.c[column] == record).order_by(table.c.id)):
        told = row._asdict()
        yield from (Text(shown(concept), row.id, shown(name), told[name]) for name in free if told[name] is not None)
