"""Sealing: AES-256-GCM over texts padded to whole blocks, bound to the place where they stand.

What is sealed for one place opens nowhere else: a ciphertext that is moved to another subject, field or version is
refused like one that was changed.
"""

import secrets
from dataclasses import dataclass

from schema.errors import BadInput

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
BLOCK = 64
"""Sealed texts are as long as a whole number of these: a length tells names apart."""

DOES_NOT_OPEN = "What is sealed here does not open with this key in this place: it was changed, moved, or damaged."


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ciphertext with its tag, and the number used once for it."""

    nonce: bytes
    sealed: bytes


def draw_key() -> bytes:
    """256 random bits."""
    return secrets.token_bytes(KEY_BYTES)


def bind(*place: str | bytes) -> bytes:
    """What names a place, each part with its length before it, so that no two places read alike."""
    parts = [part.encode() if isinstance(part, str) else part for part in place]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def wrap(key: bytes, plain: bytes, place: bytes) -> Sealed:
    """Seal bytes as they are; for keys, which are all of one length."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE_BYTES)
    return Sealed(nonce, AESGCM(key).encrypt(nonce, plain, place))


def unwrap(key: bytes, sealed: Sealed, place: bytes) -> bytes:
    """The bytes that `wrap` sealed for this place. Raises BadInput, which repeats nothing of them."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed.nonce, sealed.sealed, place)
    except (InvalidTag, ValueError):
        raise BadInput(DOES_NOT_OPEN) from None


def seal(key: bytes, text: str, place: bytes) -> Sealed:
    """Seal a text for this place."""
    plain = text.encode() + b"\x80"
    return wrap(key, plain + bytes(-len(plain) % BLOCK), place)


def unseal(key: bytes, sealed: Sealed, place: bytes) -> str:
    """The text that `seal` sealed for this place. Raises BadInput."""
    return unwrap(key, sealed, place).rstrip(b"\0")[:-1].decode()
