"""Import one file of the UCDP Georeferenced Event Dataset: examine, match, load, report."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from rich.progress import Progress

from api.imports import aliases
from api.imports.areas import unmatched_areas
from api.imports.collections import check_slug
from api.imports.reading import Line, digest, lines
from api.imports.rejecting import BECAUSE, Fault, Rejects, turned_cells
from api.imports.reporting import Report, counted, listed
from api.imports.ucdp_ged.building import SCHEME, Builder
from api.imports.ucdp_ged.cleaning import Row, clean
from api.imports.ucdp_ged.layout import Layout, recognise
from api.imports.ucdp_ged.matching import Parties, Sources, settle_collection, stage_collection
from schema import session
from schema.errors import BadFile
from schema.loading import Loader, Outcome, Run
from schema.vocabulary import CollectionNature

FORMAT = "ucdp-ged"
UNREADABLE = "row"
"""Stands for the field where a row as a whole is at fault."""


@dataclass(frozen=True)
class Wanted:
    """One import as asked for. `rejects` of None is a name made from the file's."""

    file: Path
    collection: str
    actor: str
    reason: str | None = None
    rejects: Path | None = None
    complete: bool = False
    timezone: str | None = None
    fictional: bool = False
    about: Path | None = None


@dataclass(frozen=True)
class _Examined:
    layout: Layout
    sha256: str
    rows: int
    countries: set[str]


def import_file(wanted: Wanted, bar: Progress) -> Report:
    """Import a file in one transaction; either all of its good rows are recorded or nothing is.

    Raises:
        BadFile: the file as a whole cannot be read.
        BadInput: an option contradicts another or the record.
        NotReady: the database does not answer.
    """
    check_slug(wanted.collection)
    examined = _examine(wanted.file)
    rejects = Rejects(wanted.file, wanted.rejects, [name for name in examined.layout.header if name != BECAUSE])
    try:
        with session.recording(wanted.actor) as connection:
            outcome, notes = _Import(wanted, examined, rejects, connection).carry_out(bar)
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


def _examine(file: Path) -> _Examined:
    """Read the file through once, so that a damaged one changes nothing, however late the damage."""
    sha256, found = digest(file), lines(file)
    header = next(found, None)
    if header is None:
        raise BadFile(f"{file.name} is empty; it should begin with a line of column names.")
    layout = recognise(file.name, header.cells)
    where, rows, countries = layout.header.index("country"), 0, set()
    for line in found:
        rows += 1
        if len(line.cells) == len(layout.header):
            countries.add(line.cells[where].strip())
    if not rows:
        raise BadFile(f"{file.name} has a line of column names and no row beneath it.")
    return _Examined(layout, sha256, rows, countries)


class _Import:
    """The part of an import that happens in its transaction."""

    def __init__(self, wanted: Wanted, examined: _Examined, rejects: Rejects, connection: sa.Connection) -> None:
        self._wanted, self._examined, self._rejects = wanted, examined, rejects
        self._connection = connection
        reason = wanted.reason or f"{FORMAT} import of {wanted.file.name}"
        self._loader = Loader(connection, rows=["event"], actor=wanted.actor, reason=reason)
        self._said = settle_collection(
            connection,
            wanted.collection,
            about=wanted.about,
            timezone=wanted.timezone,
            fictional=wanted.fictional,
            countries=examined.countries,
        )
        self._collection = stage_collection(self._loader, self._said)
        prefix = SCHEME if self._said["nature"] == CollectionNature.REAL else wanted.collection
        self._parties, self._sources = Parties(self._loader, prefix), Sources(self._loader, prefix)
        self._lines: dict[int, int] = {}
        self._odd: Counter[str] = Counter()
        self._lost = 0

    def carry_out(self, bar: Progress) -> tuple[Outcome, list[str]]:
        """Stage and write everything; returns the counts and the notes of the report."""
        aliases.load(self._connection, *aliases.shipped())
        self._stage_rows(bar)
        notes = list(self._parties.stage(self._connection))
        complete = self._collection if self._wanted.complete and not self._lost else None
        outcome = self._loader.write(complete=complete)
        run = Run(
            format=FORMAT,
            file=self._wanted.file.name,
            sha256=self._examined.sha256,
            collection=self._wanted.collection,
            rows=self._examined.rows,
            rejected=self._rejects.rows,
        )
        self._loader.record_run(run, outcome, self._rejects.faults)
        areas = unmatched_areas(self._connection, self._loader.staged("event"))
        return outcome, [*self._notes(), *notes, *self._sources.notes(), *areas]

    def _stage_rows(self, bar: Progress) -> None:
        builder = Builder(
            self._loader,
            slug=self._wanted.collection,
            collection=self._collection,
            compiler=self._sources.compiler(self._said),
            timezone=str(self._said["timezone"]),
        )
        today = datetime.datetime.now(datetime.UTC).date()
        found = lines(self._wanted.file)
        next(found)
        for line in bar.track(found, total=self._examined.rows, description=self._wanted.file.name):
            row = self._clean(line, today)
            if isinstance(row, Row):
                self._stage(builder, row)
            else:
                self._reject(line, row)

    def _clean(self, line: Line, today: datetime.date) -> Row | list[Fault]:
        header = self._examined.layout.header
        if len(line.cells) != len(header):
            reason = f"has {len(line.cells)} cells where the header has {len(header)}; quote cells that hold commas"
            return [Fault(UNREADABLE, reason)]
        if turned := turned_cells(header, line.cells):
            return turned
        row = clean(line.number, self._stated(line), today)
        if isinstance(row, Row) and (first := self._lines.setdefault(row.number, line.number)) != line.number:
            return [Fault("id", f"{row.number} stands on line {first} too; keep one of the two rows")]
        return row

    def _stated(self, line: Line) -> Mapping[str, str]:
        cells = dict(zip(self._examined.layout.header, line.cells, strict=False))
        cells.pop(BECAUSE, None)
        return cells

    def _stage(self, builder: Builder, row: Row) -> None:
        side_a = self._parties.identify(row.side_a)
        side_b = self._parties.identify(row.side_b) if row.side_b else None
        event: uuid.UUID = builder.build(row, side_a, side_b)
        self._sources.cite(row, builder.name(row), event)
        dead = row.deaths
        self._odd.update(low=dead.low > dead.best, high=dead.high < dead.best, point=row.point_elsewhere)

    def _reject(self, line: Line, faults: list[Fault]) -> None:
        stated = self._stated(line)
        number = stated.get("id", "").strip().split(".")[0]
        if number.isascii() and number.isdigit():
            self._loader.keep("event", f"{self._wanted.collection}/{int(number)}")
        else:
            self._lost += 1
        without = [
            cell for name, cell in zip(self._header(len(line.cells)), line.cells, strict=True) if name != BECAUSE
        ]
        self._rejects.add(line.number, without, faults)

    def _header(self, cells: int) -> list[str]:
        """Names of so many cells; those beyond the header have none."""
        names = list(self._examined.layout.header[:cells])
        return names + [""] * (cells - len(names))

    def _notes(self) -> Iterator[str]:
        if low := self._odd["low"]:
            yield f"{counted(low, 'row states', 'rows state')} low > best; kept as stated."
        if high := self._odd["high"]:
            yield f"{counted(high, 'row states', 'rows state')} high < best; kept as stated."
        if elsewhere := self._odd["point"]:
            rows = counted(elsewhere, "row states", "rows state")
            yield f"{rows} a geom_wkt elsewhere than latitude and longitude; these were taken."
        if extra := self._examined.layout.extra:
            yield f"Columns that UCDP does not have are kept as stated: {listed(extra)}."
        if self._wanted.complete and self._lost:
            rows = counted(self._lost, "rejected row has", "rejected rows have")
            yield f"{rows} no readable id, so nothing was withdrawn for --complete; mend them and import all again."
