"""Looking for a name inside the vault. Who asks is told whose subjects bear it, and never how they are called."""

import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from schema import session
from schema.errors import BadInput, Erased
from schema.tables.vault import name_index
from schema.vault import identities, names, sealing, tracing
from schema.vault.identities import NAMED, Part
from schema.vault.keys import KeyProvider
from schema.vault.sealing import Sealed

ROUND = 8
"""So many names are opened at once, or as many decoys: that there is nobody takes as long as that there is one."""


def find(holder: str, keys: KeyProvider, name: str) -> Sequence[uuid.UUID]:
    """Subjects whose newest name or alias holds every word of `name`, however spelled, in order of their ids.

    What was found is traced, and committed, before this returns. Raises BadInput for what holds no letter, NotReady.
    """
    words = names.readings(name)
    if not words:
        raise BadInput("The name that is looked for holds no letter.")
    with session.vaulting(holder) as connection:
        parts = list(identities.newest(connection, _candidates(connection, keys, words), NAMED))
        found = sorted({part.subject for part in parts if _sounds_like(part, keys, name)})
        _open_decoys(keys, -len(parts) % ROUND or ROUND * (not parts))
        tracing.note(connection, "find", found, actor=holder, fields=NAMED)
    return found


def _candidates(connection: sa.Connection, keys: KeyProvider, words: Iterable[Iterable[str]]) -> set[uuid.UUID]:
    """Subjects that have a mark of each word."""
    having: list[set[uuid.UUID]] = []
    for word in words:
        marked = name_index.c.mark.in_([identities.mark(keys, sound) for sound in word])
        having.append(set(connection.scalars(sa.select(name_index.c.subject_id).distinct().where(marked))))
    return set.intersection(*having)


def _sounds_like(part: Part, keys: KeyProvider, name: str) -> bool:
    try:
        return names.matches(name, part.open(keys))
    except Erased:
        # An older state of the database, with the keys of today.
        return False


def _open_decoys(keys: KeyProvider, number: int) -> None:
    key = sealing.draw_key()
    for _ in range(number):
        nobody = uuid.uuid4()
        decoy = sealing.seal(key, str(nobody), nobody.bytes)
        try:
            keys.find(nobody)
        except Erased:
            names.matches("decoy", sealing.unseal(key, Sealed(decoy.nonce, decoy.sealed), nobody.bytes))
