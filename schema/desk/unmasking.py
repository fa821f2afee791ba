"""Asking for an identity, and approving of it: two people at the desk, before the vault shows or erases anything."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from schema.desk.faults import Fault, Faults
from schema.errors import Conflict, Refused, UnknownKey
from schema.permission import IdentityField
from schema.tables.protection import unmasking_approval, unmasking_request

LONGEST_HOURS = 72
ERASE = "erase"
"""With this word the purpose of a request begins that names no field."""

TWO_PEOPLE = "Another person than who asked must approve a request, before it expires."


@dataclass(frozen=True, slots=True)
class Requested:
    """A request, and the instant until which it can be approved and used."""

    id: uuid.UUID
    expires_at: datetime.datetime


def request(
    connection: sa.Connection,
    subject: uuid.UUID,
    fields: Sequence[IdentityField],
    *,
    actor: str,
    purpose: str,
    hours: int,
) -> Requested:
    """Ask to see fields of an identity or, with none and a purpose that begins with “erase”, to have it erased.

    Raises Faults.
    """
    faults = []
    if not purpose.strip():
        faults.append(Fault("purpose", "say what for; who approves reads it."))
    elif bool(fields) == purpose.strip().lower().startswith(ERASE):
        faults.append(Fault("fields", f"name what is asked for, or none with a purpose that begins with “{ERASE}”."))
    if not 1 <= hours <= LONGEST_HOURS:
        faults.append(Fault("hours", f"between 1 and {LONGEST_HOURS}."))
    if faults:
        raise Faults(faults)
    made = uuid.uuid4()
    row = {
        "id": made,
        "actor": actor,
        "subject_id": subject,
        "fields": sorted(set(fields)),
        "purpose": purpose.strip(),
        "expires_at": sa.func.transaction_timestamp() + datetime.timedelta(hours=hours),
    }
    written = connection.execute(unmasking_request.insert().values(row).returning(unmasking_request.c.expires_at))
    return Requested(made, written.scalar_one())


def approve(connection: sa.Connection, asked: uuid.UUID, *, actor: str) -> None:
    """Approve of what somebody else asked for.

    Raises UnknownKey, Conflict when it is approved already, Refused for one's own request or one that expired.
    """
    known = sa.select(unmasking_request.c.actor).where(unmasking_request.c.id == asked)
    if connection.scalar(known) is None:
        raise UnknownKey(f"Nobody made the request {asked}.")
    try:
        connection.execute(unmasking_approval.insert(), {"request_id": asked, "actor": actor})
    except IntegrityError as problem:
        if isinstance(problem.orig, psycopg.errors.UniqueViolation):
            raise Conflict("This request is approved already.") from None
        if isinstance(problem.orig, psycopg.errors.CheckViolation):
            raise Refused(TWO_PEOPLE) from None
        raise
