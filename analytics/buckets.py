"""Buckets of time: where one begins, in SQL and in Python, and how long it is."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema.answering import Bucket

Day = sa.ColumnElement[dt.date]

MOST = 5_000
"""Buckets in one series at most: thirteen years by day."""


@dataclass(frozen=True)
class _Width:
    """What `date_trunc` calls it, its length, and by how many days it begins before that."""

    unit: str
    months: int
    days: int
    longest: int
    early: int = 0


_WIDTHS = {
    Bucket.DAY: _Width("day", 0, 1, 1),
    Bucket.WEEK: _Width("week", 0, 7, 7),
    # The week of `date_trunc` begins on Monday, two days after Saturday.
    Bucket.WEEK_FROM_SATURDAY: _Width("week", 0, 7, 7, early=2),
    Bucket.MONTH: _Width("month", 1, 0, 31),
    Bucket.QUARTER: _Width("quarter", 3, 0, 92),
    Bucket.YEAR: _Width("year", 12, 0, 366),
}


def longest(bucket: Bucket) -> int:
    """Days of the longest bucket of that width."""
    return _WIDTHS[bucket].longest


def begin(bucket: Bucket, day: Day) -> Day:
    """First day of the bucket that `day` lies in."""
    width = _WIDTHS[bucket]
    # Without a time zone: a local day is a local day whatever the session's zone.
    moved = sa.cast(day + sa.literal(width.early, sa.Integer), sa.TIMESTAMP)
    return sa.cast(sa.func.date_trunc(width.unit, moved), sa.Date) - sa.literal(width.early, sa.Integer)


def starts(bucket: Bucket, first: Day, last: Day, name: str) -> tuple[sa.FromClause, Day, Day]:
    """The buckets from that of `first` to that of `last`, as a lateral table; their first days; their last days."""
    series = (
        sa.func.generate_series(sa.cast(begin(bucket, first), sa.TIMESTAMP), sa.cast(last, sa.TIMESTAMP), _step(bucket))
        .table_valued(sa.column(name, sa.TIMESTAMP), name=name)
        .lateral(name)
    )
    end = sa.cast(series.c[name] + _step(bucket), sa.Date) - sa.literal(1, sa.Integer)
    return series, sa.cast(series.c[name], sa.Date), end


def _step(bucket: Bucket) -> "sa.Function[Any]":
    width = _WIDTHS[bucket]
    return sa.func.make_interval(0, width.months, 0, width.days, type_=sa.Interval())


def clipped(start: Day, end: Day, first: dt.date | None, last: dt.date | None) -> tuple[Day, Day]:
    """The part of a bucket that lies in a window; an end of None is open."""
    return (
        sa.func.greatest(start, sa.literal(first, sa.Date), type_=sa.Date()) if first else start,
        sa.func.least(end, sa.literal(last, sa.Date), type_=sa.Date()) if last else end,
    )


def days(start: Day, end: Day) -> "sa.ColumnElement[int]":
    """How many days from `start` to `end`, both included."""
    return sa.type_coerce(end - start, sa.Integer) + sa.literal(1, sa.Integer)
