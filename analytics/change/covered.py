"""A published series as models take it: one number per bucket, NaN where it cannot be compared with the others."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

import numpy as np

from analytics.change.laws import Floats
from analytics.change.silence import quiet
from analytics.results import SeriesPoint, TimeSeries
from analytics.series.form import STOCKS
from schema.answering import Bucket, Coverage, Imprecise
from schema.errors import BadInput, TooLarge
from schema.vocabulary import Measure

MOST = 2_000
"""Buckets that a model takes at most: five years by day."""

YEAR = 365.25
FEW = 0.1
"""Share of buckets without a best figure up to which they are left out; more would leave out most of what was grave."""

MISSED = 3.0
"""Records that a part of a bucket before a collection's first event, or after its last, would hold, from which on the
bucket is held to be cut: by chance none would lie there once in twenty times."""

_MONTHS = {Bucket.MONTH: 1, Bucket.QUARTER: 3, Bucket.YEAR: 12}
_CYCLES = {Bucket.WEEK: YEAR / 7, Bucket.WEEK_FROM_SATURDAY: YEAR / 7, Bucket.MONTH: 12.0, Bucket.QUARTER: 4.0}


def check(measure: Measure, imprecise: Imprecise) -> None:
    """Raise BadInput where a series would hold no counts that a model can take."""
    if measure in STOCKS:
        raise BadInput(
            f"measure: {measure.name} counts people in a state at a time, and who is in it stays in it; a model needs "
            "events, as INCIDENTS or KILLED."
        )
    if imprecise not in {Imprecise.EXCLUDE, Imprecise.SPREAD}:
        raise BadInput(f"imprecise: {imprecise.name} gives no one number for a point; give EXCLUDE or SPREAD.")


def begun(bucket: Bucket, day: dt.date) -> dt.date:
    """First day of the bucket that a day lies in."""
    if bucket is Bucket.DAY:
        return day
    if bucket is Bucket.WEEK:
        return day - dt.timedelta(days=day.weekday())
    if bucket is Bucket.WEEK_FROM_SATURDAY:
        return day - dt.timedelta(days=(day.weekday() + 2) % 7)
    months = _MONTHS[bucket]
    return dt.date(day.year, (day.month - 1) // months * months + 1, 1)


def ended(bucket: Bucket, start: dt.date) -> dt.date:
    """Last day of the bucket that begins on a day."""
    if bucket not in _MONTHS:
        return start + dt.timedelta(days=0 if bucket is Bucket.DAY else 6)
    return begun(bucket, start + dt.timedelta(days=31 * _MONTHS[bucket])) - dt.timedelta(days=1)


def cycle(bucket: Bucket, buckets: int) -> float | None:
    """Buckets of a year; of days a week where two years are not there; None where a bucket holds the whole cycle."""
    if bucket is Bucket.DAY:
        return YEAR if buckets >= 2 * YEAR else 7.0
    return _CYCLES.get(bucket)


class Figure(StrEnum):
    """Which of its figures a bucket is compared by."""

    BEST = "best"
    LOWEST = "lowest"


@dataclass(frozen=True)
class Covered:
    """Buckets in order of time, and which of them can be compared.

    Attributes:
        points: those of the series.
        values: one figure of each; NaN for buckets that are partial, uncovered or unnumbered.
        figure: which: best ones, or the lowest of all buckets where too many have no best one.
        partial: numbers of buckets that the period, the publication or the beginning or end of a collection cuts.
        uncovered: of whole buckets in which nobody is known to have looked, from the first usable one on.
        without_best: how many whole, covered buckets have no best figure.
        unnumbered: numbers of those that have no such figure.
        quiet: of whole buckets without any event, those taken for zero (`silence`); they are not among the uncovered.
        certain, records: of the usable buckets.
    """

    points: tuple[SeriesPoint, ...]
    values: Floats
    figure: Figure
    without_best: int
    partial: tuple[int, ...]
    uncovered: tuple[int, ...]
    unnumbered: tuple[int, ...]
    certain: int
    records: int
    quiet: tuple[int, ...] = ()

    @property
    def used(self) -> tuple[int, ...]:
        """Numbers of the buckets that can be compared."""
        return tuple(int(each) for each in np.flatnonzero(~np.isnan(self.values)))

    def filled(self, sources: Iterable[Sequence[int]]) -> Self:
        """The same with zeros where sources were looking and nothing is on record.

        `sources` are the numbers of the buckets in which each was heard of.
        """
        unknown = [n for n in self.uncovered if self.points[n].coverage is Coverage.UNKNOWN]
        found = quiet(unknown, sources)
        values = self.values.copy()
        values[list(found)] = 0.0
        return replace(self, values=values, quiet=found, uncovered=tuple(sorted(set(self.uncovered) - set(found))))

    def at(self, day: dt.date) -> int:
        """Number of the first bucket that begins on a day or later; that of buckets when none does."""
        return next((n for n, point in enumerate(self.points) if point.start >= day), len(self.points))

    def besides(self, used: Iterable[int]) -> tuple[dt.date, ...]:
        """First days of the buckets besides those."""
        those = set(used)
        return tuple(point.start for n, point in enumerate(self.points) if n not in those)

    def gaps(self, step: int) -> float:
        """Greatest share of a side's buckets that nobody covered."""
        shares = []
        for side in (range(step), range(step, len(self.points))):
            gone, there = (sum(1 for each in those if each in side) for those in (self.uncovered, self.used))
            shares.append(gone / (gone + there) if gone else 0.0)
        return max(shares)

    def active(self, step: int) -> tuple[float, float] | None:
        """Mean number of active sources in the usable buckets before and after; None where a side has none."""
        sides = ([n for n in self.used if (n < step) is before] for before in (True, False))
        means = [float(np.mean([self.points[n].active_sources for n in side])) for side in sides if side]
        return (means[0], means[1]) if len(means) == 2 else None


def covered(series: TimeSeries, until: dt.date) -> Covered:
    """The buckets of a series that has one number for each; `until` is the last day whose events may be published.

    Raises TooLarge when they are more than a model can take.
    """
    points = tuple(each for each in series.points if each.group is None)
    if len(points) > MOST:
        raise TooLarge(f"bucket: {series.bucket.name} makes more than {MOST:,} points; take a wider one or fewer days.")
    cuts = _cuts(series, points)
    cut = [n for n, point in enumerate(points) if n in cuts or not _whole(series.bucket, point, until)]
    whole = sorted(set(range(len(points))) - set(cut))
    uncovered = [n for n in whole if points[n].coverage is not Coverage.COVERED]
    there = sorted(set(whole) - set(uncovered))
    without_best = sum(1 for n in there if points[n].value is None)
    figure = Figure.LOWEST if without_best > FEW * len(there) else Figure.BEST
    values = np.full(len(points), np.nan)
    for n in there:
        number = points[n].value if figure is Figure.BEST else points[n].lower
        values[n] = np.nan if number is None else number
    usable = np.flatnonzero(~np.isnan(values))
    first = int(usable[0]) if usable.size else len(points)
    return Covered(
        points,
        values,
        figure,
        without_best,
        tuple(cut),
        tuple(n for n in uncovered if n > first),
        tuple(n for n in there if np.isnan(values[n])),
        certain=sum(points[n].certain for n in usable),
        records=sum(points[n].records for n in usable),
    )


def _whole(bucket: Bucket, point: SeriesPoint, until: dt.date) -> bool:
    """Whether neither the period asked of nor the day of publication cuts a bucket."""
    start = begun(bucket, point.start)
    return point.start == start and point.end == ended(bucket, start) and point.end <= until


def _cuts(series: TimeSeries, points: tuple[SeriesPoint, ...]) -> set[int]:
    """Buckets in which a collection seems to begin or to end, since days without any event of it are more than chance.

    What a collection says of its coverage are its first and last event, and these rarely fall on the ends of a bucket.
    """
    days = sum((point.end - point.start).days + 1 for point in points)
    rate = sum(point.records for point in points) / max(days, 1)
    found = set()
    for first, last in map(_span, series.collections):
        for n, point in enumerate(points):
            before = (first - point.start).days if first and point.start < first <= point.end else 0
            after = (point.end - last).days if last and point.start <= last < point.end else 0
            if max(before, after) * rate > MISSED:
                found.add(n)
    return found


def _span(collection: Mapping[str, Any]) -> tuple[dt.date | None, dt.date | None]:
    stated = collection.get("coverage") or {}
    first, last = (stated.get(name) and dt.date.fromisoformat(stated[name]) for name in ("from", "to"))
    return first, last
