"""The key pair that releases are signed with: the secret one stays on this machine, the public one lies beside them."""

import os
from pathlib import Path

from api.releases.layout import PUBLIC_KEY
from api.releases.minisign import PublicKey, SecretKey
from schema import settings
from schema.errors import NotReady, Refused


def secret_file() -> Path:
    """Where the secret key is."""
    return settings.read().release_key_file


def make() -> PublicKey:
    """Make the pair. Raises Refused when there is one: releases that were signed with it must stay verifiable."""
    file, made = secret_file(), SecretKey.make()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"{file}: there is a key already; move it away first, and keep the public one.") from None
    with os.fdopen(handle, "w") as opened:
        opened.write(made.text)
        opened.flush()
        os.fsync(opened.fileno())
    lay_beside(settings.read().release_folder, made.public)
    return made.public


def read() -> SecretKey:
    """The key to sign with. Raises NotReady, BadFile; Refused when others may read it."""
    file = secret_file()
    if not file.exists():
        raise NotReady("There is no key to sign releases with; `sijill release keys` makes one.")
    if file.stat().st_mode & 0o077:
        raise Refused(f"{file}: others may read this secret key; run chmod 600 on it, or make a new one.")
    return SecretKey.read(file)


def lay_beside(folder: Path, key: PublicKey) -> None:
    """Put the public key beside releases. Raises Refused when another lies there, with which others were signed."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / PUBLIC_KEY
    if not file.exists():
        file.write_text(key.text)
    elif PublicKey.read(file) != key:
        raise Refused(f"{file}: another key lies there; releases of two keys must not share a folder.")
