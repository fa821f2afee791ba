"""Consent and refusal, one purpose at a time: versions of one identity for each subject and purpose.

Both are written in a transaction of `session.desk`. Who consented before and refuses now is taken out of every
published past as well: a refusal is always protective.
"""

import datetime
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.exc import IntegrityError

from schema.desk import writing
from schema.desk.faults import Fault, Faults
from schema.errors import Conflict, UnknownKey
from schema.permission import ConsentPurpose, LegalBasis
from schema.tables.base import VERSIONED, identity
from schema.tables.protection import consent

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Consented:
    """A version that was written: of which identity, and its number."""

    id: uuid.UUID
    version: int


@dataclass(frozen=True, slots=True)
class Basis:
    """On what consent rests: the law, the day it was given, until when, and the SHA-256 of what shows it."""

    legal: LegalBasis
    given_on: datetime.date
    expires_on: datetime.date | None = None
    evidence_sha256: str | None = None


def identifier(subject: uuid.UUID, purpose: ConsentPurpose) -> uuid.UUID:
    """The identity of what a subject says about a purpose: the same whoever writes it."""
    return uuid.uuid5(subject, f"consent {purpose}")


def give(
    connection: sa.Connection, subject: uuid.UUID, purpose: ConsentPurpose, basis: Basis, *, actor: str, reason: str
) -> Consented:
    """Write that a victim or a source consents. Raises UnknownKey, Conflict, Faults."""
    _check(connection, basis)
    content = {
        "legal_basis": basis.legal,
        "given_on": basis.given_on,
        "expires_on": basis.expires_on,
        "evidence_sha256": basis.evidence_sha256,
    }
    return _write(connection, subject, purpose, content | {"granted": True}, actor=actor, reason=reason)


def withdraw(
    connection: sa.Connection, subject: uuid.UUID, purpose: ConsentPurpose, *, actor: str, reason: str
) -> Consented:
    """Write that a victim or a source refuses, whether or not it consented before. Raises UnknownKey, Conflict."""
    content = {"granted": False, "protective": True}
    return _write(connection, subject, purpose, content, actor=actor, reason=reason)


def withdraw_all(
    connection: sa.Connection, subjects: Iterable[uuid.UUID], *, actor: str, reason: str
) -> Sequence[Consented]:
    """Take back everything that these consented to and that stands. Raises Conflict."""
    whose = sa.func.coalesce(consent.c.victim_id, consent.c.source_id)
    newest = (
        sa.select(whose.label("subject"), consent.c.purpose, consent.c.granted, consent.c.withdrawn)
        .ext(distinct_on(consent.c.id))
        .where(whose.in_(list(subjects)))
        .order_by(consent.c.id, consent.c.version.desc())
        .subquery()
    )
    standing = sa.select(newest.c.subject, newest.c.purpose).where(newest.c.granted, ~newest.c.withdrawn)
    return [
        withdraw(connection, row.subject, ConsentPurpose(row.purpose), actor=actor, reason=reason)
        for row in connection.execute(standing).all()
    ]


def _check(connection: sa.Connection, basis: Basis) -> None:
    """Days by the clock of the database. Raises Faults."""
    today = connection.execute(sa.select(sa.func.current_date())).scalar_one()
    faults = []
    if basis.given_on > today:
        faults.append(Fault("givenOn", "lies in the future; consent is written down once it is given."))
    if basis.expires_on is not None and basis.expires_on <= today:
        faults.append(Fault("expiresOn", "has passed; consent that is given now ends on a later day."))
    if basis.evidence_sha256 is not None and not _SHA256.fullmatch(basis.evidence_sha256):
        faults.append(Fault("evidenceSha256", "is no SHA-256, which has 64 hexadecimal digits in small letters."))
    if faults:
        raise Faults(faults)


def _write(
    connection: sa.Connection,
    subject: uuid.UUID,
    purpose: ConsentPurpose,
    content: dict[str, Any],
    *,
    actor: str,
    reason: str,
) -> Consented:
    if not reason.strip():
        raise Faults([Fault("reason", "say why; it is kept with the version.")])
    writing.wait(connection)
    whose = _whose(connection, subject)
    made = identifier(subject, purpose)
    # Whoever names things could ask which names are taken: at the desk the key is the id.
    named = insert(identity).values(id=made, concept="consent", key=str(made)).on_conflict_do_nothing()
    connection.execute(named)
    last = connection.scalar(sa.select(sa.func.max(consent.c.version)).where(consent.c.id == made)) or 0
    version = {"id": made, "version": last + 1, "actor": actor, "reason": reason.strip()}
    _insert(connection, {**version, **whose, "purpose": purpose, **content})
    return Consented(made, last + 1)


def _insert(connection: sa.Connection, row: dict[str, Any]) -> None:
    try:
        connection.execute(consent.insert(), row)
    except IntegrityError as problem:
        if not isinstance(problem.orig, psycopg.errors.UniqueViolation):
            raise
        raise Conflict("Somebody else wrote this consent in the meantime; read it again.", row["version"]) from None


def _whose(connection: sa.Connection, subject: uuid.UUID) -> dict[str, uuid.UUID]:
    """The column that names the subject, who may be withdrawn and refuse all the same.

    Raises UnknownKey when whoever is at the desk sees no such.
    """
    for concept in ("victim", "source"):
        table = VERSIONED[concept]
        if connection.scalar(sa.select(sa.exists(table.c.id).where(table.c.id == subject))):
            return {f"{concept}_id": subject}
    raise UnknownKey(f"No victim and no source has the id {subject}.")
