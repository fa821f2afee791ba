"""Putting parts of an identity into the vault, and opening them again inside it.

Everything happens in transactions of `session.vaulting(holder)`. No function here shows a value to anybody:
`schema.vault.unmasking` does, and `schema.vault.finding` compares what it opens.
"""

import dataclasses
import unicodedata
import uuid
from collections.abc import Collection, Iterator

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on, insert

from schema import session
from schema.errors import BadInput, Erased
from schema.permission import IdentityField
from schema.tables.vault import identity, name_index, subject
from schema.vault import names, sealing, tracing
from schema.vault.keys import KeyProvider
from schema.vault.sealing import Sealed

LONGEST = 4_000
"""Characters of a value."""

NAMED = frozenset({IdentityField.NAME, IdentityField.ALIAS})
"""Fields by which people are found."""

MARK_BITS = 20
"""Of a digest. So few that every mark is that of many names, and the index by itself tells nobody's."""

_MARK_BYTES = 3
_LINES = frozenset({IdentityField.ADDRESS, IdentityField.NOTE})


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One sealed version of one field. Its value is in no representation of it."""

    subject: uuid.UUID
    field: str
    version: int
    seal: Sealed = dataclasses.field(repr=False)

    def open(self, keys: KeyProvider) -> str:
        """The value. Raises Erased, BadFile, BadInput."""
        return sealing.unseal(keys.find(self.subject), self.seal, place(self.subject, self.field, self.version))


def place(subject_id: uuid.UUID, field_: str, version: int) -> bytes:
    """What a value is sealed for."""
    return sealing.bind("vault.identity", subject_id.bytes, field_, str(version))


def put(holder: str, keys: KeyProvider, subject_id: uuid.UUID, kind: str, field_: IdentityField, value: str) -> int:
    """Seal a value as the next version of a field; returns the version.

    Raises:
        BadInput: no such value; it is not repeated.
        Erased: the identity was erased, in this database or in a later state of it.
    """
    checked = check(field_, value)
    with session.vaulting(holder) as connection:
        is_new = _hold(connection, keys, subject_id, kind)
        key = keys.make(subject_id) if is_new else keys.find(subject_id)
        mine = identity.c.subject_id == subject_id, identity.c.field == field_
        version = (connection.scalar(sa.select(sa.func.max(identity.c.version)).where(*mine)) or 0) + 1
        seal = sealing.seal(key, checked, place(subject_id, field_, version))
        connection.execute(
            identity.insert(),
            {
                "subject_id": subject_id,
                "field": field_,
                "version": version,
                "nonce": seal.nonce,
                "sealed": seal.sealed,
                "actor": holder,
            },
        )
        if field_ in NAMED:
            _mark(connection, keys, subject_id, field_, checked)
        tracing.note(connection, "put", [subject_id], actor=holder, fields=[field_])
    return version


def check(field_: IdentityField, value: str) -> str:
    """The value as it is kept. Raises BadInput, which does not repeat it."""
    checked = unicodedata.normalize("NFC", value.strip())
    if not checked:
        raise BadInput(f"{field_}: nothing was given; type or pipe in the value.")
    if len(checked) > LONGEST:
        raise BadInput(f"{field_}: longer than {LONGEST:,} characters.")
    allowed = "\n" if field_ in _LINES else ""
    if any(unicodedata.category(letter).startswith("C") and letter not in allowed for letter in checked):
        raise BadInput(f"{field_}: holds control characters, which have no place in it.")
    if field_ in NAMED and not names.readings(checked):
        raise BadInput(f"{field_}: holds no letter.")
    return checked


def newest(connection: sa.Connection, subjects: Collection[uuid.UUID], fields: Collection[str]) -> Iterator[Part]:
    """The newest versions of these fields of these subjects, sealed as they are, in order."""
    columns = (identity.c.subject_id, identity.c.field, identity.c.version, identity.c.nonce, identity.c.sealed)
    wanted = identity.c.subject_id.in_(subjects), identity.c.field.in_(fields)
    order = identity.c.subject_id, identity.c.field, identity.c.version.desc()
    statement = sa.select(*columns).ext(distinct_on(*order[:2])).where(*wanted).order_by(*order)
    for row in connection.execute(statement):
        yield Part(row.subject_id, row.field, row.version, Sealed(bytes(row.nonce), bytes(row.sealed)))


def mark(keys: KeyProvider, sound: str) -> bytes:
    """The mark of one sound: the first bits of a digest."""
    first = int.from_bytes(keys.digest("name", sound)[:_MARK_BYTES], "big")
    spare = 8 * _MARK_BYTES - MARK_BITS
    return (first >> spare << spare).to_bytes(_MARK_BYTES, "big")


def hold(connection: sa.Connection, subject_id: uuid.UUID) -> bool:
    """Keep others from changing a subject until the transaction ends; False when there is no such. Raises Erased."""
    found = connection.execute(
        sa.select(subject.c.erased_at).where(subject.c.id == subject_id).with_for_update()
    ).one_or_none()
    if found is not None and found.erased_at is not None:
        raise Erased
    return found is not None


def _hold(connection: sa.Connection, keys: KeyProvider, subject_id: uuid.UUID, kind: str) -> bool:
    """Hold a subject, made when there is none. True when it was made."""
    if connection.scalar(sa.select(sa.func.count()).select_from(subject)) == 0:
        keys.begin()
    made = insert(subject).values(id=subject_id, kind=kind).on_conflict_do_nothing().returning(subject.c.id)
    if connection.scalar(made) is not None:
        return True
    hold(connection, subject_id)
    return False


def _mark(connection: sa.Connection, keys: KeyProvider, subject_id: uuid.UUID, field_: str, value: str) -> None:
    """Let the subject be found by the newest value of a field, and by no earlier one."""
    mine = name_index.c.subject_id == subject_id, name_index.c.field == field_
    connection.execute(name_index.delete().where(*mine))
    made = {mark(keys, sound) for sound in names.spellings([value])}
    rows = [{"subject_id": subject_id, "field": field_, "mark": mark} for mark in sorted(made)]
    connection.execute(name_index.insert(), rows)
