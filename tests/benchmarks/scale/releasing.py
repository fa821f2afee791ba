"""A release of the country by the commands that people give, in a folder and with a key of the benchmark's own."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from schema import session
from tests.benchmarks.graphql.preparing import HOME, SIJILL, WORK, tell

SITE = "https://sijill.example"
YEAR = 2026
FOR_ENGINES = ("events", "acts", "tallies", "claims", "event_sources", "vocabulary")
"""Folders that engines read; the others are for people and programs that take whole files."""
KEY = WORK / "release.key"


@dataclass(frozen=True)
class Released:
    """Where a release lies, how long making and verifying it took, and its bytes: all, and those for engines."""

    folder: Path
    making: float
    verifying: float
    size: int
    for_engines: int


def lying(size: str) -> Path | None:
    """The release of the newest publication that was made for a country of this size, if it is still there."""
    newest, _ = _known()
    for each in _place(size).glob("*/manifest.json"):
        if json.loads(each.read_bytes())["publication"]["number"] == newest:
            return each.parent
    return None


def release(size: str, without: Sequence[str]) -> Released:
    """Make the next release of the newest publication, instead of those that lie there, and verify it.

    `without` names formats in which no grain is written.
    """
    place = _place(size)
    shutil.rmtree(place, ignore_errors=True)
    _, count = _known()
    number = f"{YEAR}.{count + 1}-fictional"
    if not KEY.exists():
        _timed(place, "release", "keys")
    left = [word for each in without for word in ("--without", each)]
    making = _timed(place, "release", number, "--to", str(place), "--site", SITE, *left)
    folder = place / number
    verifying = _timed(place, "release", "verify", str(folder))
    return Released(folder, making, verifying, _bytes(folder), sum(_bytes(folder / each) for each in FOR_ENGINES))


def forget(size: str) -> None:
    """Remove the releases of a country of this size: they fill a disk."""
    shutil.rmtree(_place(size), ignore_errors=True)


def _place(size: str) -> Path:
    return WORK / f"releases-{size}"


def _known() -> tuple[int, int]:
    """The newest publication, and the last number of a release of what is invented."""
    count = "SELECT coalesce(max(split_part(split_part(number, '.', 2), '-', 1)::int), 0) FROM open.release"
    with session.reading() as connection:
        row = connection.execute(
            sa.text(
                f"SELECT (SELECT max(number) FROM open.publication), ({count} WHERE number LIKE '{YEAR}.%-fictional')"
            )
        ).one()
    return int(row[0]), int(row[1])


def _timed(place: Path, *words: str) -> float:
    tell(f"sijill {' '.join(words)}")
    place.mkdir(exist_ok=True)
    surroundings = {**os.environ, "SIJILL_RELEASES": str(place), "SIJILL_RELEASE_KEY": str(KEY)}
    begun = time.perf_counter()
    subprocess.run([SIJILL, *words], check=True, cwd=HOME, env=surroundings)
    return time.perf_counter() - begun


def _bytes(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
