"""One random secret per login, and one by which transactions prove their actor, each in a file of its owner's only."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from schema.errors import NotReady

CONTEXT = "context"
"""Name of the secret by which `schema.context` proves who is acting; `sijill migrate` tells it to the database."""


def find(folder: Path, login: str) -> str:
    """Password of `login`.

    Raises:
        NotReady: there is no file for it, or another user owns it.
    """
    try:
        return (folder / login).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise NotReady(f"No password for {login} in {folder}: `sijill db roles` makes the logins.") from None
    except PermissionError:
        raise NotReady(f"The password of {login} in {folder} belongs to another user of this machine.") from None


def exists(folder: Path, login: str) -> bool:
    """Whether `login` has a password file."""
    return (folder / login).exists()


def discard(folder: Path, logins: Iterable[str]) -> None:
    """Remove the password files of `logins`, so that `make` draws new ones."""
    for login in logins:
        (folder / login).unlink(missing_ok=True)


def make(folder: Path, login: str) -> str:
    """Password of `login`, drawn (256 bits) and written with mode 0600 when there is none."""
    if exists(folder, login):
        return find(folder, login)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = secrets.token_urlsafe(32)
    # Written aside and linked: a process ended in between leaves no empty password, and of two writers one wins.
    draft = folder / f".{login}.{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(password + "\n")
        file.flush()
        os.fsync(descriptor)
    try:
        os.link(draft, folder / login)
    except FileExistsError:
        password = find(folder, login)
    finally:
        draft.unlink()
    return password
