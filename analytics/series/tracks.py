"""What the rows of a series come to: for each group and collection the sums of its buckets, and what goes with them."""

import datetime as dt
import operator
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from analytics.counting import Sums
from analytics.series import statements

Spans = list[tuple[dt.date, dt.date]]
"""First and last day of every bucket, in order."""


@dataclass(frozen=True)
class Alike:
    """What records alike have in common: they may lie anywhere from the first to the last day; low, best and high."""

    first: dt.date
    last: dt.date
    numbers: tuple[float, float, float]


@dataclass(frozen=True)
class Stated:
    """A record of a stock: of which area, on which day, and its numbers."""

    area: str
    day: dt.date
    sums: Sums


def _sums() -> "defaultdict[dt.date, Sums]":
    return defaultdict(Sums)


@dataclass
class Track:
    """The numbers of a group, by first day of bucket. `begun` and `ended` count each record once.

    `drawn` are records that may lie in several buckets, with how many are alike.
    """

    points: dict[dt.date, Sums] = field(default_factory=_sums)
    begun: dict[dt.date, Sums] = field(default_factory=_sums)
    ended: dict[dt.date, Sums] = field(default_factory=_sums)
    last: dict[dt.date, list[Stated]] = field(default_factory=lambda: defaultdict(list))
    drawn: Counter[Alike] = field(default_factory=Counter)
    total: Sums = field(default_factory=Sums)
    unplaced: Sums = field(default_factory=Sums)

    def read(self, row: Any) -> None:
        """Take in a row."""
        if row.events is None:
            return
        sums = Sums.of(row)
        match row.part:
            case statements.POINT:
                self.points[row.start] += sums
            case statements.BEGUN:
                self.begun[row.start] += sums
            case statements.ENDED:
                self.ended[row.start] += sums
            case statements.LAST:
                self.last[row.start].append(Stated(row.facts, row.end, sums))
            case statements.DRAWN:
                numbers = (float(row.lower), float(row.value), float(row.upper))
                self.drawn[Alike(row.start, row.end, numbers)] += row.records
            case statements.TOTAL:
                self.total += sums
            case statements.UNPLACED:
                self.unplaced += sums

    def _with(self, other: "Track", both: Callable[[Any, Any], Any]) -> "Track":
        made = Track(
            drawn=both(self.drawn, other.drawn),
            total=both(self.total, other.total),
            unplaced=both(self.unplaced, other.unplaced),
        )
        for name in ("points", "begun", "ended"):
            mine, theirs = getattr(self, name), getattr(other, name)
            starts = {**mine, **theirs}
            getattr(made, name).update({at: both(mine.get(at, Sums()), theirs.get(at, Sums())) for at in starts})
        for each in (self.last, other.last):
            for start, stated in each.items():
                made.last[start] += stated
        return made

    def __add__(self, other: "Track") -> "Track":
        return self._with(other, operator.add)

    def __sub__(self, other: "Track") -> "Track":
        """This one less a part of it; not for a stock, of which both keep all."""
        return self._with(other, operator.sub)


def added(tracks: Iterable[Track]) -> Track:
    """All of them together."""
    return sum(tracks, Track())
