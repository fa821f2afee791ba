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

from analytics.durations.people import Counted, People, counted
from analytics.reasons import FINE, Reason, Verdict, refused
from schema.errors import BadInput


@dataclass(frozen=True)
class Table:
    """Flows by origin (rows) and destination (columns), places in order of name and unknown (None) last.

    Only pairs of places between which somebody moved have a cell: there are far fewer than pairs of places.

    Attributes:
        places: of rows and columns both.
        pairs: origin and destination of each cell as positions in `places`, in order.
        cells: shape (pairs,).
        out, into: margins: all who left, and all who came to, each place; shape (places,).
        total: everybody, of shape (1,): what the rows, the columns and the records each add up to.
        verdict: EMPTY without a record, or fine.
    """

    places: tuple[str | None, ...]
    pairs: tuple[tuple[int, int], ...]
    cells: Counted
    out: Counted
    into: Counted
    total: Counted
    verdict: Verdict


def table(
    origin: Sequence[str | None],
    destination: Sequence[str | None],
    people: People,
    surely: NDArray[np.bool_] | None = None,
) -> Table:
    """Flows added up by their ends.

    Overlapping records must not be given together: they would be added. Validated by properties: rows, columns and
    records add up to the same; the order of records changes nothing; with the ends swapped the table is transposed;
    places that are joined into wider ones have the sums of their cells.

    Args:
        origin: where people left, None where unknown; one for each record.
        destination: where they went, likewise.
        people: how many of each record.
        surely: whether each record belongs to the period for certain; all do without it.

    Raises:
        BadInput: columns that differ in length.
    """
    sure = np.ones(people.low.shape, dtype=np.bool_) if surely is None else surely
    if not len(origin) == len(destination) == people.low.size == sure.size:
        raise BadInput("Origins, destinations and numbers differ in number; give one of each for a record.")
    known = sorted({each for each in (*origin, *destination) if each is not None})
    places: tuple[str | None, ...] = (*known, *((None,) if None in (*origin, *destination) else ()))
    place = {name: n for n, name in enumerate(places)}
    rows, columns = (np.array([place[each] for each in ends], dtype=np.intp) for ends in (origin, destination))
    used, cell = np.unique(rows * len(places) + columns, return_inverse=True)

    def sums(at: NDArray[np.intp], size: int) -> Counted:
        return counted(people, (at, np.where(sure, at + 1, at)), (at, at + 1), size)

    return Table(
        places,
        tuple(divmod(each, len(places)) for each in used.tolist()),
        sums(cell, used.size),
        sums(rows, len(places)),
        sums(columns, len(places)),
        sums(np.zeros(rows.size, dtype=np.intp), 1),
        FINE if rows.size else refused(Reason.EMPTY),
    )


@dataclass(frozen=True)
class Course:
    """The sites at which a person or group was held, in order; None for one that is not known.

    `low`, `best` and `high` are how many they are, None where it is unknown or open.
    """

    sites: tuple[str | None, ...]
    low: float | None = 1.0
    best: float | None = 1.0
    high: float | None = 1.0


def transfers(courses: Iterable[Course]) -> Table:
    """Transfers between places of detention: each two sites that follow one another.

    A site that follows itself is no transfer; an unknown one after an unknown one is, for the record says that the
    person was moved. Arrest and release are none. Checked by conservation: a course of n different sites makes n - 1.
    """
    origin: list[str | None] = []
    destination: list[str | None] = []
    numbers: list[tuple[float | None, float | None, float | None]] = []
    for course in courses:
        for one, other in pairwise(course.sites):
            if one is None or one != other:
                origin.append(one)
                destination.append(other)
                numbers.append((course.low, course.best, course.high))
    return table(origin, destination, People.stated(numbers))
