"""What an import says at its end, and the bar that shows how far it is."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from schema.loading import Outcome, Rejection

SHOWN = 20
"""Rejections that are printed; all are in the rejects file and in the record."""

T = TypeVar("T")


@dataclass(frozen=True)
class Report:
    """Counts of rows, and what to know about them."""

    file: str
    outcome: Outcome
    rejections: tuple[Rejection, ...]
    rejected: int
    rejects: Path | None
    notes: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Rows of the file."""
        return self.outcome.new + self.outcome.changed + self.outcome.unchanged + self.rejected

    def lines(self) -> Iterator[str]:
        """The report, line by line; the first one has the counts."""
        done = self.outcome
        rows = counted(self.rows, "row", "rows")
        yield (
            f"{rows}: {done.new:,} new, {done.changed:,} changed, {done.unchanged:,} unchanged, "
            f"{self.rejected:,} rejected"
        )
        if done.withdrawn:
            yield f"{done.withdrawn:,} withdrawn: the file, declared complete, no longer holds them."
        if done.withheld:
            yield f"{done.withheld:,} of the unchanged were withdrawn by a person; an import does not bring them back."
        yield from self.notes
        for each in self.rejections[:SHOWN]:
            yield f"rejected: {self.file}:{each.row} {each.field}: {each.reason}"
        if len(self.rejections) > SHOWN:
            yield f"… and {len(self.rejections) - SHOWN:,} more faults."
        if self.rejects is not None:
            yield f"The rejected rows are in {self.rejects}; mend them there and import that file."


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on the error stream when that is a terminal; nothing otherwise."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        yield bar


def counted(count: int, one: str, several: str) -> str:
    """A number with its noun."""
    return f"{count:,} {one if count == 1 else several}"


def listed(names: Iterable[str], most: int = 10) -> str:
    """Names in a sentence, the first ones when there are many."""
    found = list(names)
    rest = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + rest
