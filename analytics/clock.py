"""The buckets of an answer that is reckoned in memory, as days of one calendar."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

import numpy as np

from analytics.durations.people import Counts
from schema.answering import Bucket
from schema.errors import TooLarge

POINTS = 20_000
"""Points of all series of one answer at most."""


@dataclass(frozen=True)
class Clock:
    """The buckets of an answer: first and last day of each, both included."""

    spans: tuple[tuple[dt.date, dt.date], ...]

    @classmethod
    def of(cls, bucket: Bucket, first: dt.date, last: dt.date, series: int = 1) -> Self:
        """The buckets from one day to another, cut off at both. Raises TooLarge for too many points in all."""
        spans: list[tuple[dt.date, dt.date]] = []
        start = _begun(bucket, first)
        while start <= last:
            following = _following(bucket, start)
            spans.append((max(start, first), min(following - dt.timedelta(days=1), last)))
            start = following
            if len(spans) * series > POINTS:
                raise TooLarge(
                    f"bucket: {bucket.name} makes more than {POINTS:,} points in {series} series; take a wider one, or "
                    "fewer days."
                )
        return cls(tuple(spans))

    @property
    def first(self) -> Counts:
        """First days as ordinals."""
        return np.array([start.toordinal() for start, _ in self.spans], dtype=np.int64)

    @property
    def last(self) -> Counts:
        """Last days as ordinals."""
        return np.array([end.toordinal() for _, end in self.spans], dtype=np.int64)


def _begun(bucket: Bucket, day: dt.date) -> dt.date:
    """First day of the bucket that a day lies in, as `buckets.begin` has it in SQL."""
    if bucket in {Bucket.DAY, Bucket.WEEK, Bucket.WEEK_FROM_SATURDAY}:
        back = {Bucket.DAY: 0, Bucket.WEEK: day.weekday(), Bucket.WEEK_FROM_SATURDAY: (day.weekday() + 2) % 7}[bucket]
        return day - dt.timedelta(days=back)
    months = {Bucket.MONTH: 1, Bucket.QUARTER: 3, Bucket.YEAR: 12}[bucket]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _following(bucket: Bucket, start: dt.date) -> dt.date:
    if bucket in {Bucket.DAY, Bucket.WEEK, Bucket.WEEK_FROM_SATURDAY}:
        return start + dt.timedelta(days=1 if bucket is Bucket.DAY else 7)
    # The last bucket of a year reaches into the next, wherever in it.
    return _begun(bucket, start + dt.timedelta(days={Bucket.MONTH: 31, Bucket.QUARTER: 92, Bucket.YEAR: 366}[bucket]))
