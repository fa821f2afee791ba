"""Signatures and keys as minisign has them, so that its own program verifies what is signed here.

A signature is Ed25519 over the BLAKE2b-512 of the file (algorithm `ED`), with a comment that is signed too. Files of
keys are those of `minisign -G -W`: the secret one without a password, kept by the rights of the file.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from schema.errors import BadFile

KEY, PREHASHED, CHECKED = b"Ed", b"ED", b"B2"
UNTRUSTED, TRUSTED = "untrusted comment: ", "trusted comment: "
_READ = 1 << 20


@dataclass(frozen=True)
class PublicKey:
    """What signatures are verified with."""

    ident: bytes
    raw: bytes

    @property
    def name(self) -> str:
        """Its number, as minisign writes it."""
        return self.ident[::-1].hex().upper()

    @property
    def line(self) -> str:
        """The key as `minisign -P` takes it."""
        return base64.b64encode(KEY + self.ident + self.raw).decode()

    @property
    def text(self) -> str:
        """The file of the key."""
        return f"{UNTRUSTED}minisign public key {self.name}\n{self.line}\n"

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file of a key, or one that holds nothing but the key's line. Raises BadFile."""
        lines = _lines(path)
        content = _decoded(lines[-1] if lines else "", path)
        if len(content) != 42 or content[:2] != KEY:
            raise BadFile(f"{path}: this is no public key of minisign; it has two lines, the second of 56 letters.")
        return cls(content[2:10], content[10:])


@dataclass(frozen=True, repr=False)
class SecretKey:
    """What signatures are made with."""

    ident: bytes
    seed: bytes

    @classmethod
    def make(cls) -> Self:
        """A new one."""
        return cls(secrets.token_bytes(8), Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> PublicKey:
        """The key that goes with it."""
        return PublicKey(self.ident, self._private.public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        """The file of the key."""
        content = KEY + b"\0\0" + CHECKED + bytes(48) + self.ident + self._pair + self._check
        return f"{UNTRUSTED}minisign secret key\n{base64.b64encode(content).decode()}\n"

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file of a key. Raises BadFile."""
        lines = _lines(path)
        content = _decoded(lines[-1] if lines else "", path)
        if len(content) != 158 or content[:6] != KEY + b"\0\0" + CHECKED:
            raise BadFile(f"{path}: this is no secret key of minisign without a password.")
        found = cls(content[54:62], content[62:94])
        if content[62:] != found._pair + found._check:
            raise BadFile(f"{path}: the secret key is damaged; its checksum is wrong.")
        return found

    def sign(self, path: Path, comment: str) -> str:
        """The file of the signature of a file. The same key, file and comment give the same signature."""
        signature = self._private.sign(_digest(path))
        whole = self._private.sign(signature + comment.encode())
        signed = base64.b64encode(PREHASHED + self.ident + signature).decode()
        return f"{_opening(self.public)}\n{signed}\n{TRUSTED}{comment}\n{base64.b64encode(whole).decode()}\n"

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def _pair(self) -> bytes:
        return self.seed + self.public.raw

    @property
    def _check(self) -> bytes:
        return hashlib.blake2b(KEY + self.ident + self._pair, digest_size=32).digest()


def verify(path: Path, signature: Path, key: PublicKey) -> str:
    """The trusted comment of a signature that is good. Raises BadFile."""
    lines = _lines(signature)
    wrong = BadFile(f"{signature.name}: this is no signature of minisign over prehashed content.")
    if len(lines) != 4 or not lines[2].startswith(TRUSTED):
        raise wrong
    signed, whole, comment = _decoded(lines[1], signature), _decoded(lines[3], signature), lines[2][len(TRUSTED) :]
    if len(signed) != 74 or signed[:2] != PREHASHED or len(whole) != 64:
        raise wrong
    if signed[2:10] != key.ident:
        other = PublicKey(signed[2:10], b"").name
        raise BadFile(f"{signature.name}: it was signed with key {other}, and the key given is {key.name}.")
    if lines[0] != _opening(key):
        raise BadFile(f"{signature.name}: its first line is not as it was written.")
    public = Ed25519PublicKey.from_public_bytes(key.raw)
    try:
        public.verify(signed[10:], _digest(path))
    except InvalidSignature:
        raise BadFile(f"{path.name}: it is not what was signed with key {key.name}.") from None
    try:
        public.verify(whole, signed[10:] + comment.encode())
    except InvalidSignature:
        raise BadFile(f"{signature.name}: its comment is not what was signed with key {key.name}.") from None
    return comment


def _opening(key: PublicKey) -> str:
    """The first line of a signature. Nothing signs it, so that it says what is known anyway."""
    return f"{UNTRUSTED}signature of Sijill, key {key.name}"


def _digest(path: Path) -> bytes:
    found = hashlib.blake2b()
    with path.open("rb") as file:
        while piece := file.read(_READ):
            found.update(piece)
    return found.digest()


def _lines(path: Path) -> list[str]:
    """The lines of a small text, each of which ends."""
    try:
        text = path.read_bytes().decode()
    except OSError:
        raise BadFile(f"{path}: there is no such file, or it cannot be read.") from None
    except UnicodeDecodeError:
        raise BadFile(f"{path}: this is no text.") from None
    if not text.endswith("\n"):
        raise BadFile(f"{path}: it ends in the middle of a line.")
    return text[:-1].split("\n")


def _decoded(line: str, path: Path) -> bytes:
    """What a line stands for, which can be written in one way only."""
    try:
        content = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content or base64.b64encode(content).decode() != line:
        raise BadFile(f"{path.name}: a line of it is damaged: it is no base64.")
    return content
