"""Load the stream, publication by publication: what is new and revised, what is taken back, and then publish.

Every publication is one transaction and leaves an import run of its own, so that a load that was interrupted is taken
up with the publication that it lacks. The rows are drawn once and wait in files, so that memory stays bounded.
"""

import csv
import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import sqlalchemy as sa

from api.samples.country.parts import FORMAT, PUBLICATIONS, SLUG, Recipe, parts_of
from api.samples.country.placing import alias_rows
from api.samples.country.stream import Stream
from api.samples.country.writing import WITHDRAWAL, write_rows
from schema import session
from schema.answering import AreaLevel
from schema.identities import read_key
from schema.loading import Loader, Outcome, Run
from schema.loading_aliases import AreaAlias, load_aliases
from schema.loading_runs import citable_codes
from schema.publish import publish
from schema.tables.base import RECORDS
from schema.withdrawing import withdraw

BLOCK = 1 << 20
"""Characters of a file that are read at a time."""


@dataclass(frozen=True)
class Loaded:
    """What became of one publication: records staged, seconds of loading and of publishing, and its number."""

    part: int
    outcome: Outcome
    loading: float
    publishing: float
    number: int | None


def load(stream: Stream, actor: str, reason: str) -> Iterator[Loaded]:
    """Load and publish what is missing of the stream; yields each publication when it is there.

    Raises BadInput when the collection is there with other events or another seed.
    """
    with session.recording(actor) as connection:
        done, key = parts_of(connection, stream.recipe), read_key(connection)
    if done:
        # A run that was killed after loading may have left something unpublished.
        publish()
    if done == PUBLICATIONS:
        return
    with TemporaryDirectory(prefix="qasira-") as name:
        folder = Path(name)
        write_rows(stream, folder, key)
        for part in range(done + 1, PUBLICATIONS + 1):
            begin = time.perf_counter()
            with session.recording(actor) as connection:
                load_aliases(connection, [AreaAlias(s, AreaLevel(level), *rest) for s, level, *rest in alias_rows()])
                outcome = _record(connection, stream.recipe, part, folder / f"{part:02}", (actor, reason))
            between = time.perf_counter()
            number = publish().number
            yield Loaded(part, outcome, between - begin, time.perf_counter() - between, number)


def _record(connection: sa.Connection, recipe: Recipe, part: int, folder: Path, who: tuple[str, str]) -> Outcome:
    """Write one publication's rows and withdrawals, and that it was done."""
    actor, reason = who
    loader = Loader(connection, rows=RECORDS, actor=actor, reason=f"{reason}, part {part} of {PUBLICATIONS}")
    for path in sorted(folder.glob("*.csv")):
        if path.stem != WITHDRAWAL:
            with path.open(encoding="utf-8", newline="") as file:
                columns = next(file).strip().split(",")
                loader.stage_lines(path.stem, columns, _blocks(file))
    outcome = loader.write()
    _take_back(connection, loader, folder / f"{WITHDRAWAL}.csv", actor)
    rows = outcome.new + outcome.changed + outcome.unchanged
    # No file was received: what was is the recipe, and the same one gives the same rows.
    sha256 = hashlib.sha256(recipe.file(part).encode()).hexdigest()
    run = Run(FORMAT, recipe.file(part), sha256, SLUG, rows, 0)
    loader.record_run(run, outcome, [])
    return outcome


def _blocks(file: TextIO) -> Iterator[str]:
    while block := file.read(BLOCK):
        yield block


def _take_back(connection: sa.Connection, loader: Loader, path: Path, actor: str) -> None:
    """Withdraw the events that the file names."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = {loader.identifier("event", row["name"]): row for row in csv.DictReader(file)}
    codes = citable_codes(connection, rows)
    for made, row in rows.items():
        withdraw(connection, codes[made], actor=actor, reason=row["reason"], protective=row["protective"] == "true")
