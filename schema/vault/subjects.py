"""Whom the vault may know: victims of the record, its protected sources, and sources that stand nowhere in it."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from schema import session
from schema.access import Role
from schema.errors import BadInput, UnknownKey
from schema.tables.base import RECORDS, VERSIONED, identity
from schema.tables.vault import subject

VICTIM, SOURCE = "victim", "source"


@dataclass(frozen=True, slots=True)
class Count:
    """How many identities are held, and how many were erased."""

    held: int
    erased: int


def draw() -> tuple[uuid.UUID, str]:
    """A new source and its kind. Nothing in the record has its id: there it stands under its stand-ins only."""
    return uuid.uuid4(), SOURCE


def find(holder: str, subject_id: uuid.UUID) -> tuple[uuid.UUID, str]:
    """A subject of the vault, or a victim or protected source of the record, and its kind.

    Raises UnknownKey; BadInput for a source that is not protected, and for a stand-in, which is nobody.
    """
    with session.vaulting(holder) as connection:
        known = connection.scalar(sa.select(subject.c.kind).where(subject.c.id == subject_id))
    return subject_id, str(known) if known is not None else _in_the_record(holder, subject_id)


def check_stand_in(holder: str, stand_in: uuid.UUID, record: uuid.UUID) -> None:
    """Raises UnknownKey for a record that is not there, BadInput for a source that is no stand-in."""
    with session.desk(holder, Role.SAFEGUARD, reading=True) as connection:
        if not _newest_source(connection, stand_in).get("stand_in", False):
            raise BadInput(f"{stand_in} is no stand-in; a source is made one at the desk, for one record.")
        concept = connection.scalar(sa.select(identity.c.concept).where(identity.c.id == record))
    if concept not in RECORDS:
        raise UnknownKey(f"No record has the id {record}.")


def count(holder: str) -> Count:
    """Of all subjects."""
    with session.vaulting(holder) as connection:
        erased = sa.func.count(subject.c.erased_at)
        row = connection.execute(sa.select(sa.func.count(), erased).select_from(subject)).one()
    return Count(row[0] - row[1], row[1])


def _in_the_record(holder: str, subject_id: uuid.UUID) -> str:
    victim = VERSIONED[VICTIM]
    with session.desk(holder, Role.SAFEGUARD, reading=True) as connection:
        if connection.scalar(sa.select(sa.exists().where(victim.c.id == subject_id))):
            return VICTIM
        source = _newest_source(connection, subject_id)
    if not source:
        raise UnknownKey(f"No victim and no source has the id {subject_id}.")
    if source["stand_in"]:
        raise BadInput(f"{subject_id} is a stand-in; name the source that stands behind it.")
    if not source["protected"]:
        raise BadInput(f"The source {subject_id} is not protected; the vault is for those who are.")
    return SOURCE


def _newest_source(connection: sa.Connection, source_id: uuid.UUID) -> dict[str, bool]:
    source = VERSIONED[SOURCE]
    newest = sa.select(source.c.stand_in, source.c.protected).where(source.c.id == source_id)
    row = connection.execute(newest.order_by(source.c.version.desc()).limit(1)).one_or_none()
    return {} if row is None else dict(row._mapping)
