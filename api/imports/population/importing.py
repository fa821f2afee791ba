"""Import populations: read, clean, load, report."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from rich.progress import Progress

from api.imports.population.cleaning import Cleaner, Row
from api.imports.population.columns import Columns, find
from api.imports.reading import Line, digest, lines
from api.imports.rejecting import BECAUSE, Fault, Rejects, turned_cells
from api.imports.reporting import Report, listed
from schema import session
from schema.errors import BadFile
from schema.loading import Loader, Run
from schema.loading_places import recorded_levels

FORMAT = "population"
UNREADABLE = "row"
"""Stands for the field where a row as a whole is at fault."""


@dataclass(frozen=True)
class Wanted:
    """One import as asked for; what it says of source, day and the like holds where the file is silent."""

    file: Path
    actor: str
    reason: str | None = None
    rejects: Path | None = None
    source: str | None = None
    licence: str | None = None
    citation: str | None = None
    basis: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class _Table:
    header: tuple[str, ...]
    columns: Columns
    rows: int


def import_file(wanted: Wanted, bar: Progress) -> Report:
    """Import a file in one transaction; either all of its good rows are recorded or nothing is.

    Raises:
        BadFile: the file as a whole cannot be read.
        BadInput: a column cannot be found.
        NotReady: the database does not answer.
    """
    table = _examine(wanted.file)
    sha256 = digest(wanted.file)
    rejects = Rejects(wanted.file, wanted.rejects, [name for name in table.header if name != BECAUSE])
    try:
        with session.recording(wanted.actor) as connection:
            reason = wanted.reason or f"{FORMAT} import of {wanted.file.name}"
            loader = Loader(connection, rows=["denominator"], actor=wanted.actor, reason=reason)
            pcodes = _stage(loader, wanted, table, rejects, bar)
            notes = list(_notes(connection, pcodes))
            outcome = loader.write()
            run = Run(FORMAT, wanted.file.name, sha256, None, table.rows, rejects.rows)
            loader.record_run(run, outcome, rejects.faults)
        rejects.keep()
    finally:
        rejects.discard()
    return Report(
        file=wanted.file.name,
        outcome=outcome,
        rejections=tuple(rejects.faults),
        rejected=rejects.rows,
        rejects=rejects.target if rejects.rows else None,
        notes=tuple(notes),
    )


def _examine(file: Path) -> _Table:
    """Read the file through once, so that a damaged one changes nothing, however late the damage."""
    found = lines(file)
    header = next(found, None)
    if header is None:
        raise BadFile(f"{file.name} is empty; it should begin with a line of column names.")
    second = next(found, None)
    columns = find(file.name, header.cells, second.cells if second else None)
    rows = sum(1 for _ in found) + (second is not None and not columns.tagged)
    if not rows:
        raise BadFile(f"{file.name} has a line of column names and no row beneath it.")
    return _Table(tuple(header.cells), columns, rows)


def _rows(file: Path, columns: Columns) -> Iterator[Line]:
    found = lines(file)
    next(found)
    if columns.tagged:
        next(found)
    return found


def _stage(loader: Loader, wanted: Wanted, table: _Table, rejects: Rejects, bar: Progress) -> set[str]:
    """Stage every good row; returns their P-codes."""
    given = {
        "source": wanted.source,
        "licence": wanted.licence,
        "citation": wanted.citation,
        "basis": wanted.basis,
        "day": wanted.date,
    }
    cleaner = Cleaner(table.columns, given)
    pcodes = set()
    for line in bar.track(_rows(wanted.file, table.columns), total=table.rows, description=wanted.file.name):
        if len(line.cells) != len(table.header):
            reason = (
                f"has {len(line.cells)} cells where the header has {len(table.header)}; quote cells that hold commas"
            )
            rejects.add(line.number, line.cells, [Fault(UNREADABLE, reason)])
            continue
        row = turned_cells(table.header, line.cells) or cleaner.clean(line.number, line.cells)
        if isinstance(row, Row):
            pcodes.add(row.pcode)
            _load(loader, row)
        else:
            kept = [cell for name, cell in zip(table.header, line.cells, strict=True) if name != BECAUSE]
            rejects.add(line.number, kept, row)
    return pcodes


def _load(loader: Loader, row: Row) -> None:
    loader.stage(
        "denominator",
        row.name,
        pcode=row.pcode,
        day_from=row.first,
        day_to=row.last,
        people=row.people,
        low=row.low,
        high=row.high,
        basis=row.basis,
        source=row.source,
        licence=row.licence,
        citation=row.citation,
    )


def _notes(connection: sa.Connection, pcodes: set[str]) -> Iterator[str]:
    if unknown := sorted(pcodes - recorded_levels(connection, pcodes).keys()):
        yield f"No area is recorded yet for {listed(unknown)}; their populations wait for the boundaries."
