"""Who stands behind a stand-in: the only place where two statements of one protected source meet.

In the record a protected source stands under another stand-in for each record, so that nothing there tells that two
statements are one person's. Which stand-in is whose is sealed here under the key of the source.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from schema import session
from schema.errors import BadInput, UnknownKey
from schema.tables.vault import source_link, subject
from schema.vault import identities, sealing, tracing
from schema.vault.keys import KeyProvider
from schema.vault.sealing import Sealed


@dataclass(frozen=True, slots=True)
class Link:
    """A stand-in, and the record on which it stands for the source."""

    stand_in: uuid.UUID
    record: uuid.UUID


def link(holder: str, keys: KeyProvider, source: uuid.UUID, to: Link) -> None:
    """Keep that `to.stand_in` stands for a source of the vault on `to.record`.

    Raises UnknownKey for a source that is not there, Erased, BadInput where it has a stand-in on that record.
    """
    with session.vaulting(holder) as connection:
        identities.hold(connection, source)
        kind = connection.scalar(sa.select(subject.c.kind).where(subject.c.id == source))
        if kind != "source":
            raise UnknownKey(f"The vault holds no source {source}; `sijill vault put new name` takes one in.")
        if any(each.record == to.record for each in stand_ins(connection, keys, source)):
            raise BadInput(f"{source} has a stand-in on the record {to.record} already: use that one.")
        made = uuid.uuid4()
        seal = sealing.seal(keys.find(source), f"{to.stand_in} {to.record}", _place(source, made))
        row = {"id": made, "mark": mark(keys, source), "nonce": seal.nonce, "sealed": seal.sealed}
        connection.execute(source_link.insert(), row)
        tracing.note(connection, "link", [source], actor=holder)


def stand_ins(connection: sa.Connection, keys: KeyProvider, source: uuid.UUID) -> Sequence[Link]:
    """All stand-ins of a source. Raises Erased, BadFile."""
    columns = source_link.c.id, source_link.c.nonce, source_link.c.sealed
    rows = connection.execute(sa.select(*columns).where(source_link.c.mark == mark(keys, source))).all()
    if not rows:
        return []
    key = keys.find(source)
    opened = [sealing.unseal(key, Sealed(bytes(r.nonce), bytes(r.sealed)), _place(source, r.id)) for r in rows]
    return sorted((Link(*map(uuid.UUID, text.split())) for text in opened), key=lambda each: each.record)


def behind(holder: str, keys: KeyProvider, source: uuid.UUID) -> list[uuid.UUID]:
    """The stand-ins of a source, for what concerns all of them; traced. Raises UnknownKey, Erased, BadFile."""
    with session.vaulting(holder) as connection:
        if not identities.hold(connection, source):
            raise UnknownKey(f"The vault holds nothing of {source}.")
        tracing.note(connection, "refuse", [source], actor=holder)
        return [link.stand_in for link in stand_ins(connection, keys, source)]


def mark(keys: KeyProvider, source: uuid.UUID) -> bytes:
    """What links of a source are found by."""
    return keys.digest("link", str(source))


def _place(source: uuid.UUID, made: uuid.UUID) -> bytes:
    return sealing.bind("vault.source_link", source.bytes, made.bytes)
