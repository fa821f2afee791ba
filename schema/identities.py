"""Where identifiers and citable codes come from: a keyed hash of what a thing is called where it came from.

The same name always gives the same identifier, so an import that is run again, or was killed, finds what it wrote
before. Without the key, which never leaves the database and its staff, an identifier is random to whoever sees it.
"""

import hashlib
import secrets
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from schema.errors import NotReady
from schema.tables.keeping import identity_key

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are misread or spell words."""

_UUID_BYTES, _CODE_BYTES = 16, 5
_VARIANT = {f"{digit:x}": f"{digit & 3 | 8:x}" for digit in range(16)}


def read_key(connection: sa.Connection) -> bytes:
    """The secret of this database. Raises NotReady when it was never migrated."""
    key = connection.scalar(sa.select(identity_key.c.key))
    if key is None:
        raise NotReady("The database has no key for identifiers; `sijill migrate` prepares it.")
    return bytes(key)


def identifier(key: bytes, concept: str, name: str) -> uuid.UUID:
    """The identifier of what `concept` calls `name`: keyed BLAKE2b, marked as UUID version 8 (RFC 9562, 5.8)."""
    digest = bytearray(_digest(key, b"sijill id", _UUID_BYTES, f"{concept}\0{name}"))
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return uuid.UUID(bytes=bytes(digest))


def identifiers(key: bytes, concept: str, names: Sequence[str]) -> list[str]:
    """The identifiers of many names, as 32 hexadecimal digits."""
    begun = hashlib.blake2b(digest_size=_UUID_BYTES, key=key, person=b"sijill id")
    begun.update(f"{concept}\0".encode())
    made = []
    for name in names:
        one = begun.copy()
        one.update(name.encode())
        digits = one.hexdigest()
        # The same bits as in `identifier`: version 8, and the variant of RFC 9562.
        made.append(f"{digits[:12]}8{digits[13:16]}{_VARIANT[digits[16]]}{digits[17:]}")
    return made


def citable_code(key: bytes, concept: str, name: str, attempt: int = 0) -> str:
    """A code such as `SJ-7K3M-Q9TX` from the same hash; another `attempt` gives another, for when one is taken."""
    return _code(int.from_bytes(_digest(key, b"sijill code", _CODE_BYTES, f"{concept}\0{name}\0{attempt}"), "big"))


def random_code() -> str:
    """A citable code for what is made at the desk and is called nothing anywhere else."""
    return _code(secrets.randbits(8 * _CODE_BYTES))


def _code(number: int) -> str:
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"SJ-{letters[:4]}-{letters[4:]}"


def _digest(key: bytes, purpose: bytes, size: int, text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=size, key=key, person=purpose).digest()
