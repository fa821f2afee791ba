"""Numbers of people with their bounds, and their sums over cells: buckets of time, or ways from place to place.

What is certain to belong to a cell makes its lower bound, what may belong its upper one. Of people whose number nobody
states nothing is filled in: they open a sum above, leave it without a best number, and where only they are certain the
lower bound is unknown and not zero.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.results import Bounded
from analytics.spatial.geodesy import Floats
from schema.errors import BadInput

Counts = NDArray[np.int64]
Span = tuple[NDArray[np.intp], NDArray[np.intp]]
"""Of each record the first cell, and the one after the last; none where the first is not before."""


@dataclass(frozen=True)
class People:
    """How many of each record, shape (n,); NaN where `low` or `best` is unknown and `high` is open.

    Raises BadInput for a negative number, or ends that are reversed.
    """

    low: Floats
    best: Floats
    high: Floats

    def __post_init__(self) -> None:
        if not self.low.shape == self.best.shape == self.high.shape:
            raise BadInput("Low, best and high differ in number; give one of each for a record.")
        if any(np.any(each < 0) for each in (self.low, self.best, self.high)):
            raise BadInput("A number of people is negative; give 0 or more, and nothing where nothing is known.")
        if np.any(self.best < self.low) or np.any(self.high < self.low) or np.any(self.high < self.best):
            raise BadInput("Numbers of people are not in the order low, best, high; sort them.")

    @classmethod
    def one_each(cls, count: int) -> "People":
        """One person of each record."""
        return cls(np.ones(count), np.ones(count), np.ones(count))

    @classmethod
    def stated(cls, numbers: "list[tuple[float | None, float | None, float | None]]") -> "People":
        """Low, best and high of each record, None where it is unknown or open."""
        low, best, high = np.array(numbers, dtype=np.float64).reshape(-1, 3).T
        return cls(low, best, high)


@dataclass(frozen=True)
class Counted:
    """Sums of people by cell, all of one shape.

    Attributes:
        records: those that may belong to the cell.
        certain: those that surely do.
        lower: of those that surely do, as many as are stated; NaN where they are some and none states a low.
        value: NaN where a record may or may not belong, or has no best.
        upper: of those that may belong; NaN where one is open.
        open_ended: records that may belong and have no high.
        without_best: records that may belong and have no best.
    """

    records: Counts
    certain: Counts
    lower: Floats
    value: Floats
    upper: Floats
    open_ended: Counts
    without_best: Counts

    def at(self, *cell: int, seen: bool = True) -> Bounded:
        """The number of one cell; without records zero where somebody was looking (`seen`), else unknown."""
        records = int(self.records[cell])
        if not records:
            nothing = 0.0 if seen else None
            return Bounded(value=nothing, lower=nothing, upper=nothing, records=0, open_ended=0, without_best=0)
        value, lower, upper = (_known(each[cell]) for each in (self.value, self.lower, self.upper))
        return Bounded(
            value=value,
            lower=lower,
            upper=upper,
            records=records,
            open_ended=int(self.open_ended[cell]),
            without_best=int(self.without_best[cell]),
        )

    def reshaped(self, *shape: int) -> "Counted":
        """The same sums in another shape."""
        return Counted(*(each.reshape(shape) for each in vars(self).values()))


def counted(people: People, surely: Span, maybe: Span, size: int) -> Counted:
    """Sums by cell, of records each of which belongs to a run of cells for certain, and to a wider one perhaps.

    Args:
        people: how many of each record.
        surely: the cells to which each record belongs for certain.
        maybe: those to which it may belong, the certain ones among them.
        size: how many cells there are.
    """
    # Of whole numbers sums are exact, and the order of records does not matter to them; of fractions it might.
    order = np.lexsort((people.high, people.best, people.low))

    def sums(weights: Floats, span: Span) -> Floats:
        start, stop = (each[order] for each in span)
        kept = start < stop
        given = weights[order][kept]
        steps = np.bincount(start[kept], given, size + 1) - np.bincount(stop[kept], given, size + 1)
        return np.cumsum(steps)[:size]

    def number(which: NDArray[np.bool_], span: Span) -> Counts:
        return np.rint(sums(which.astype(np.float64), span)).astype(np.int64)

    every = np.ones(people.low.shape, dtype=np.bool_)
    records, sure = number(every, maybe), number(every, surely)
    lows = number(np.isfinite(people.low), surely)
    open_ended, without_best = number(np.isnan(people.high), maybe), number(np.isnan(people.best), maybe)
    lower, value, upper = (
        sums(np.nan_to_num(each), span)
        for each, span in ((people.low, surely), (people.best, maybe), (people.high, maybe))
    )
    return Counted(
        records,
        sure,
        np.where((sure > 0) & (lows == 0), np.nan, lower),
        np.where((without_best > 0) | (sure < records), np.nan, value),
        np.where(open_ended > 0, np.nan, upper),
        open_ended,
        without_best,
    )


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
