"""How far one record goes to an audience, who works on it, and that its texts were read.

Each stands once for a record and is set again and again: its identity is made of what it is about.
"""

import datetime
import re
import uuid

import sqlalchemy as sa

from schema import rights
from schema.access import Audience
from schema.desk import values, writing
from schema.desk.checking import stands
from schema.desk.faults import Fault, Faults
from schema.desk.signing import digest
from schema.desk.writing import By, Written
from schema.errors import Conflict, Refused
from schema.permission import ReleaseLevel
from schema.rights import Rows
from schema.tables.base import RECORD
from schema.tables.protection import assignment, release_level, sign_off

_SHA256 = re.compile(r"[0-9a-f]{64}")


def set_level(
    connection: sa.Connection,
    by: By,
    record: uuid.UUID,
    audience: Audience,
    level: ReleaseLevel,
    public_document: uuid.UUID | None = None,
) -> Written:
    """How far a record goes. What holds it back takes what was published with it. Raises Faults, Refused."""
    faults = _record(connection, by, record)
    if public_document is not None and not stands(connection, by.role, "document", public_document):
        faults.append(Fault("publicDocument", "names no document that you can see."))
    if faults:
        raise Faults(faults)
    shows = level is ReleaseLevel.RECORD
    if shows and rights.added(by.role, release_level) is Rows.CAPPED:
        raise Refused(f"A {by.role} holds records back; to let one be shown is for a safeguard.")
    content = {
        "record_id": record,
        "audience": audience.value,
        "level": level.value,
        "public_document_id": public_document,
    }
    named = uuid.uuid5(record, f"release_level {audience}")
    return writing.settle(connection, by, release_level.name, named, content, protective=not shows)


def sign(connection: sa.Connection, by: By, record: uuid.UUID, sha256: str) -> Written:
    """That the texts of a record with this SHA-256 were read, and tell of nobody.

    Raises Faults; Conflict where the texts are others by now.
    """
    faults = _record(connection, by, record)
    if not _SHA256.fullmatch(sha256):
        faults.append(Fault("sha256", "is no SHA-256, which has 64 hexadecimal digits in small letters."))
    if faults:
        raise Faults(faults)
    if sha256 != digest(connection, record):
        raise Conflict("The texts of this record are others than were read; read them again.")
    content = {"record_id": record, "sha256": sha256}
    named = uuid.uuid5(record, sign_off.name)
    return writing.settle(connection, by, sign_off.name, named, content, protective=False)


def assign(
    connection: sa.Connection, by: By, record: uuid.UUID, holder: str, until: datetime.date | None = None
) -> Written:
    """That somebody works on a record, and so sees what case workers see of it. Raises Faults."""
    faults = _record(connection, by, record)
    try:
        holder = values.text(holder, most=80)
    except ValueError as problem:
        faults.append(Fault("holder", str(problem)))
    if faults:
        raise Faults(faults)
    content = {"record_id": record, "holder": holder, "until": until}
    named = uuid.uuid5(record, f"assignment {holder}")
    return writing.settle(connection, by, assignment.name, named, content, protective=False)


def _record(connection: sa.Connection, by: By, record: uuid.UUID) -> list[Fault]:
    seen = stands(connection, by.role, RECORD, record)
    return [] if seen else [Fault("record", "names no record that you can see.")]
