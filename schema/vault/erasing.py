"""Erasing an identity for good: its key first, in every copy of the database at once, then what is left of it here.

What people consented to ends before, as long as the vault still knows behind which stand-ins a source stands. Whoever
is killed in between runs it again: each step changes nothing when it was done.
"""

import uuid
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from schema import session
from schema.desk.unmasking import ERASE
from schema.errors import Erased, Refused, UnknownKey
from schema.roles import Login
from schema.tables.protection import unmasking_request
from schema.tables.vault import identity, name_index, source_link, subject
from schema.vault import identities, links, tracing
from schema.vault.keys import KeyProvider
from schema.vault.unmasking import approved

Withdraw = Callable[[Sequence[uuid.UUID]], None]
"""Takes back what these victims, or stand-ins of a source, consented to."""


def erase(holder: str, keys: KeyProvider, subject_id: uuid.UUID, withdraw: Withdraw) -> None:
    """Erase the identity of a subject. Needs a request of `holder` for it that another approved and that holds.

    Raises:
        UnknownKey: the vault knows no such subject.
        Refused: no such request.
        Erased: it was done already.
    """
    with session.vaulting(holder) as connection:
        request = _granted(connection, holder, subject_id)
        if not identities.hold(connection, subject_id):
            raise UnknownKey(f"The vault holds nothing of {subject_id}.")
        consenting = [subject_id, *_behind(connection, keys, subject_id)]
        tracing.note(connection, ERASE, [subject_id], actor=holder, request=request)
    withdraw(consenting)
    with session.vaulting(holder) as connection:
        identities.hold(connection, subject_id)
        # From here on there is no way back, here or in any copy.
        keys.destroy(subject_id)
        _delete(connection, keys, subject_id)
    _vacuum()


def _granted(connection: sa.Connection, holder: str, subject_id: uuid.UUID) -> uuid.UUID:
    """The request to erase that holds. Raises what is wrong with the newest one, Refused when there is none."""
    asked = unmasking_request.c
    of_it = asked.subject_id == subject_id, asked.actor == holder, sa.func.cardinality(asked.fields) == 0
    newest = sa.select(asked.id).where(*of_it, asked.purpose.ilike(f"{ERASE}%")).order_by(asked.at.desc()).limit(1)
    request = connection.scalar(newest)
    if request is None:
        raise Refused(
            "To erase an identity needs two people: request it at the desk without fields, with a purpose that begins"
            f" with “{ERASE}”, and have somebody else approve it."
        )
    return approved(connection, holder, request).id


def _behind(connection: sa.Connection, keys: KeyProvider, subject_id: uuid.UUID) -> list[uuid.UUID]:
    try:
        return [link.stand_in for link in links.stand_ins(connection, keys, subject_id)]
    except Erased:
        # Killed after the key went: what it consented to had been taken back before.
        return []


def _delete(connection: sa.Connection, keys: KeyProvider, subject_id: uuid.UUID) -> None:
    for table in (identity, name_index):
        connection.execute(table.delete().where(table.c.subject_id == subject_id))
    connection.execute(source_link.delete().where(source_link.c.mark == links.mark(keys, subject_id)))
    gone = {"erased_at": sa.func.transaction_timestamp()}
    connection.execute(subject.update().where(subject.c.id == subject_id).values(gone))


def _vacuum() -> None:
    """Let what was deleted leave the files of the database too, as far as a database can."""
    with session.engine(Login.MIGRATOR).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in (identity, name_index, source_link):
            connection.execute(sa.text(f"VACUUM {table.fullname}"))
