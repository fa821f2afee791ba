"""A small published world and the releases that are made of it, in a folder of their own with a key of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.releases import keys, making
from api.releases.edition import Number
from schema.access import Audience
from schema.roles import Login
from schema.tables.base import for_audience
from tests.database import Database

SITE = "https://sijill.example/"
LINKS = ("SIJILL_RELEASES", "SIJILL_RELEASE_KEY")


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Let releases and their key lie in a folder, for this process and those that it starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIJILL_RELEASES", str(folder / "releases"))
        patch.setenv("SIJILL_RELEASE_KEY", str(folder / "key"))
        keys.make()
        yield


def quietly(_: str) -> None:
    """Nobody is told how far it has come."""


def wish(folder: Path, number: str, *collections: str, as_of: int | None = None) -> making.Wish:
    return making.Wish(Number.read(number), collections, as_of, folder, SITE)


def by_command(folder: Path, *arguments: str, **surroundings: str) -> str:
    """What `sijill release` says, run as a process of its own in other surroundings."""
    script = "from api.cli import main; main()"
    asked = [sys.executable, "-c", script, "release", *arguments, "--to", str(folder), "--site", SITE]
    done = subprocess.run(asked, env={**os.environ, **surroundings}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def content(folder: Path) -> dict[str, bytes]:
    """All files of a folder by path."""
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def shuffle(database: Database) -> None:
    """Let the rows of the open copy lie in another order on disk, and be found in another by whoever reads them all."""
    with database.engine(Login.MIGRATOR).begin() as connection:
        for table in for_audience(Audience.OPEN).sorted_tables:
            name = next(iter(table.columns)).name
            for _ in range(2):
                moved = f"UPDATE {table.fullname} SET {name} = {name} WHERE random() < 0.5"
                connection.execute(sa.text(moved))
