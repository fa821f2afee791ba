"""Rejected rows: what is wrong with each, and a file in which they can be mended and imported again."""

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from api.imports.directions import REASON, turned
from schema.errors import BadInput
from schema.loading import Rejection

BECAUSE = "rejected_because"
"""Column of a rejects file that says what is wrong. It comes first: a row may have more cells than the header."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field, and what would be right."""

    field: str
    reason: str


def turned_cells(names: Sequence[str], cells: Sequence[str]) -> list[Fault]:
    """What is wrong with a row of which cells do not show as they are written, by the names of their columns."""
    if not turned("".join(cells)):
        return []
    return [Fault(name, REASON) for name, cell in zip(names, cells, strict=False) if turned(cell)]


class Rejects:
    """Collects rejected rows. The file appears only when `keep` is called, after the import was committed."""

    def __init__(self, source: Path, target: Path | None, header: Sequence[str]) -> None:
        """`target` is None for `<file>.rejects.csv` in the current folder, or the next free name like it."""
        if target is not None and target.exists() and target.samefile(source):
            raise BadInput("--rejects names the file that is imported; name another.")
        self.target = target or _free(Path(f"{source.name}.rejects.csv"))
        self.rows = 0
        self.faults: list[Rejection] = []
        self._header = header
        self._file: TextIO | None = None

    @property
    def _unfinished(self) -> Path:
        return self.target.with_name(f".{self.target.name}.{os.getpid()}")

    def add(self, line: int, cells: Sequence[str], faults: Sequence[Fault]) -> None:
        """Reject one row, for one or several faults."""
        if self._file is None:
            try:
                self._file = self._unfinished.open("w", encoding="utf-8", newline="")
            except OSError as problem:
                raise BadInput(f"{self.target} cannot be written: {problem.strerror}; name another place.") from None
            csv.writer(self._file).writerow([BECAUSE, *self._header])
        self.rows += 1
        because = "; ".join(f"{fault.field}: {fault.reason}" for fault in faults)
        csv.writer(self._file).writerow([because, *cells])
        # Two faults of one field are one line of the record.
        by_field: dict[str, list[str]] = {}
        for fault in faults:
            by_field.setdefault(fault.field, []).append(fault.reason)
        self.faults += [Rejection(line, field, "; ".join(reasons)) for field, reasons in by_field.items()]

    def keep(self) -> None:
        """Put the file in its place, when any row was rejected."""
        if self._file is not None:
            self._file.close()
            self._unfinished.replace(self.target)

    def discard(self) -> None:
        """Leave no file behind; after `keep` it does nothing."""
        if self._file is not None:
            self._file.close()
            self._unfinished.unlink(missing_ok=True)


def _free(path: Path) -> Path:
    """The path, or the first one with a number that nothing has: someone may be mending the other."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_suffix(f".{number}.csv")
    return found
