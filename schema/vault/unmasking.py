"""Showing an identity: to one who asked for it, after another approved, for as long as the request holds.

A use is written down and committed first. Whoever is killed in between has a trace and no value, never the reverse.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from schema import session
from schema.errors import Refused, UnknownKey
from schema.tables.protection import unmasking_approval, unmasking_request
from schema.vault import identities, tracing
from schema.vault.keys import KeyProvider


@dataclass(frozen=True, slots=True)
class Approved:
    """A request that holds now and that somebody else approved."""

    id: uuid.UUID
    subject: uuid.UUID
    fields: tuple[str, ...]
    purpose: str


def unmask(holder: str, keys: KeyProvider, request: uuid.UUID) -> Mapping[str, str]:
    """The newest values of the fields of a request, by field; those that the vault does not hold are left out.

    Raises:
        UnknownKey: nobody made this request.
        Refused: somebody else made it, nobody else approved it, it expired, or it is one to erase.
        Erased: the identity was erased.
    """
    with session.vaulting(holder) as connection:
        granted = approved(connection, holder, request)
        if not granted.fields:
            raise Refused("This request is one to erase an identity, and shows none.")
        _trace(connection, holder, granted)
    return _opened(holder, keys, granted)


def approved(connection: sa.Connection, holder: str, request: uuid.UUID) -> Approved:
    """What `holder` asked for and another approved, by the clock of the database. Raises UnknownKey, Refused."""
    asked, second = unmasking_request.c, unmasking_approval.c
    now = sa.func.transaction_timestamp()
    row = connection.execute(
        sa.select(
            *(asked.id, asked.subject_id, asked.fields, asked.purpose, asked.actor),
            second.actor.label("second"),
            (asked.expires_at > now).label("holds"),
        )
        .select_from(unmasking_request.outerjoin(unmasking_approval))
        .where(asked.id == request)
    ).one_or_none()
    if row is None:
        raise UnknownKey(f"Nobody made the request {request}.")
    if row.actor != holder:
        raise Refused("Somebody else made this request; who asked is who is shown.")
    if row.second in (None, holder):
        raise Refused("Nobody else approved this request yet; a second person does it at the desk.")
    if not row.holds:
        raise Refused("This request has expired; make another, and have it approved.")
    return Approved(row.id, row.subject_id, tuple(row.fields), row.purpose)


def _trace(connection: sa.Connection, holder: str, granted: Approved) -> None:
    whom = [granted.subject]
    tracing.note(connection, "unmask", whom, actor=holder, fields=granted.fields, request=granted.id)


def _opened(holder: str, keys: KeyProvider, granted: Approved) -> Mapping[str, str]:
    with session.vaulting(holder) as connection:
        if not identities.hold(connection, granted.subject):
            raise UnknownKey(f"The vault holds nothing of {granted.subject}.")
        parts = identities.newest(connection, [granted.subject], granted.fields)
        return {part.field: part.open(keys) for part in parts}
