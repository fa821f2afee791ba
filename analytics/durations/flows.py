"""Who moved from where to where: origin-destination tables whose margins add up, with unknown ends kept.

A flow is people who moved in a period; how many are displaced at a date is a stock (see `stocks`), and the two are
never added. Where an end is unknown the flow stands in a row or column of its own: left out, every margin would be
too small. Transfers between places of detention make the same table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analytics.durations.stocks import People
from analytics.reasons import FINE, Reason, Verdict, refused
from analytics.spatial.geodesy import Floats
from schema.errors import BadInput


@dataclass(frozen=True)
class Range:
    """People with bounds, all of one shape.

    Attributes:
        records: how many records it sums.
        low: surely as many.
        best: NaN where a record has no best.
        high: NaN where a record is open.
    """

    records: NDArray[np.int64]
    low: Floats
    best: Floats
    high: Floats

    def at(self, *place: int) -> tuple[int, float, float | None, float | None]:
        """Records, low, best and high of one place; None for what is unknown or open."""
        best, high = float(self.best[place]), float(self.high[place])
        known = None if np.isnan(best) else best, None if np.isnan(high) else high
        return int(self.records[place]), float(self.low[place]), *known


@dataclass(frozen=True)
class Table:
    """Flows by origin (rows) and destination (columns), places in order of name and unknown (None) last.

    Attributes:
        places: of rows and columns both.
        cells: shape (places, places).
        out, into: margins: all who left, and all who came to, each place; shape (places,).
        total: everybody, of shape (): what the rows, the columns and the records each add up to.
        verdict: EMPTY without a record, or fine.
    """

    places: tuple[str | None, ...]
    cells: Range
    out: Range
    into: Range
    total: Range
    verdict: Verdict


def table(origin: Sequence[str | None], destination: Sequence[str | None], people: People) -> Table:
    """Flows added up by their ends.

    Overlapping records must not be given together: they would be added. Validated by properties: rows, columns and
    records add up to the same; the order of records changes nothing; with the ends swapped the table is transposed.

    Args:
        origin: where people left, None where unknown; one for each record.
        destination: where they went, likewise.
        people: how many of each record.

    Raises:
        BadInput: columns that differ in length.
    """
    if not len(origin) == len(destination) == people.low.size:
        raise BadInput("Origins, destinations and numbers differ in number; give one of each for a record.")
    known = sorted({each for each in (*origin, *destination) if each is not None})
    unknown = None in origin or None in destination
    places: tuple[str | None, ...] = (*known, *((None,) if unknown else ()))
    place = {name: n for n, name in enumerate(places)}
    rows = np.array([place[each] for each in origin], dtype=np.intp)
    columns = np.array([place[each] for each in destination], dtype=np.intp)
    size = len(places)
    return Table(
        places,
        _summed((size, size), rows * size + columns, people),
        _summed((size,), rows, people),
        _summed((size,), columns, people),
        _summed((), np.zeros(rows.size, dtype=np.intp), people),
        FINE if rows.size else refused(Reason.EMPTY),
    )


def _summed(shape: tuple[int, ...], cell: NDArray[np.intp], people: People) -> Range:
    count = int(np.prod(shape))
    # Sorted, so that sums of fractions do not depend on the order of records.
    order = np.lexsort((people.high, people.best, people.low, cell))
    cell = cell[order]

    def sums(numbers: Floats) -> Floats:
        return np.bincount(cell, weights=numbers[order], minlength=count).astype(np.float64).reshape(shape)

    records = np.bincount(cell, minlength=count).reshape(shape).astype(np.int64)
    return Range(records, sums(people.low), sums(people.best), sums(people.high))


@dataclass(frozen=True)
class Course:
    """The sites at which a person or group was held, in order; None for one that is not known."""

    sites: tuple[str | None, ...]
    low: float = 1.0
    best: float | None = 1.0
    high: float | None = 1.0


def transfers(courses: Iterable[Course]) -> Table:
    """Transfers between places of detention: each two sites that follow one another.

    A site that follows itself is no transfer; an unknown one after an unknown one is, for the record says that the
    person was moved. Arrest and release are none. Checked by conservation: a course of n different sites makes n - 1.
    """
    origin: list[str | None] = []
    destination: list[str | None] = []
    numbers: list[tuple[float, float, float]] = []
    for course in courses:
        how_many = (
            course.low,
            np.nan if course.best is None else course.best,
            np.nan if course.high is None else course.high,
        )
        for one, other in pairwise(course.sites):
            if one is None or one != other:
                origin.append(one)
                destination.append(other)
                numbers.append(how_many)
    low, best, high = np.array(numbers, dtype=np.float64).reshape(-1, 3).T
    return table(origin, destination, People(low, best, high))
