"""What is known about the records behind a number: enough for every caveat, fetched with the number itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import sqlalchemy as sa

from analytics.buckets import longest
from analytics.counting import Sums
from schema.answering import Bucket, Dimension
from schema.vocabulary import Granularity

WIDTHS = (Bucket.DAY, Bucket.WEEK, Bucket.MONTH, Bucket.QUARTER, Bucket.YEAR)
"""Buckets of different length, shortest first."""


@dataclass(frozen=True)
class Facts:
    """Numbers about the counted records; `records` are those that state a number, of `events` that match.

    Attributes:
        fitting: records whose interval is no longer than a bucket, for each of `WIDTHS`.
        single: records that rest on at most one independent source.
        fighting: records without an alleged violation; `fighting_best` their best figures, of `best` of all.
        outside: records that lie partly outside the period; `outside_best` and `outside_low` what of them does.
        outside_unknown: of these, records without best figure.
        left_out: events of another granularity that match.
        unplaced: what no bucket or area took.
        overlapping: collections that may tell of the same events.
        active: least and greatest number of active sources in a bucket.
        unnumbered: records that state no number at all, as groups of people whose size nobody knows.
        mixed: granularities that state numbers, in the order of their codes.
        several: dimensions of which a record may have several categories.
        groups: whether the records are people and groups whom acts harmed.
        protected: whether protected sources were left out of a count by source.
    """

    events: int = 0
    records: int = 0
    fitting: tuple[int, ...] = (0,) * len(WIDTHS)
    single: int = 0
    fighting: int = 0
    fighting_best: int = 0
    best: int = 0
    without_best: int = 0
    open_ended: int = 0
    conflicting: int = 0
    outside: int = 0
    outside_best: float = 0.0
    outside_low: float = 0.0
    outside_unknown: int = 0
    left_out: int = 0
    unplaced: Sums = field(default_factory=Sums)
    overlapping: tuple[str, ...] = ()
    active: tuple[int, int] | None = None
    unnumbered: int = 0
    mixed: tuple[Granularity, ...] = ()
    several: tuple[Dimension, ...] = ()
    groups: bool = False
    protected: bool = False

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """The facts that a row's `facts` holds."""
        return cls(**{**told, "fitting": tuple(told["fitting"])})

    def __add__(self, other: "Facts") -> "Facts":
        """Both collections' facts together; what stands on one side only, such as `left_out`, is kept."""
        summed = {
            name: getattr(self, name) + getattr(other, name)
            for name in (*_SUMMED, "outside_best", "outside_low", "left_out")
        }
        fitting = tuple(a + b for a, b in zip(self.fitting, other.fitting, strict=True))
        return Facts(**summed, fitting=fitting)


_SUMMED = (
    *("events", "records", "single", "fighting", "fighting_best", "best", "without_best", "open_ended"),
    *("conflicting", "outside", "outside_unknown", "unnumbered"),
)


def columns(spans: sa.CTE) -> "sa.ColumnElement[Any]":
    """One JSON column with the facts of `counting.intervals`, for `Facts.of`."""
    c = spans.c

    def summed(
        value: "sa.ColumnElement[Any]", where: "sa.ColumnElement[bool] | None" = None
    ) -> "sa.ColumnElement[Any]":
        total = sa.func.sum(value) if where is None else sa.func.sum(value).filter(where)
        return sa.func.coalesce(total, 0)

    beyond = sa.literal(1) - c.share
    pairs: dict[str, sa.ColumnElement[Any]] = {
        **{name: summed(c[name]) for name in _SUMMED if name not in {"outside", "outside_unknown"}},
        "fitting": sa.func.jsonb_build_array(*(summed(c.records, c.length <= longest(width)) for width in WIDTHS)),
        "outside": summed(c.records, sa.not_(c.whole)),
        "outside_unknown": summed(c.without_best, sa.not_(c.whole)),
        "outside_best": sa.func.round(summed(c.best * beyond), 6),
        "outside_low": sa.func.round(summed(c.low * beyond), 6),
    }
    flat: list[Any] = []
    for name, value in pairs.items():
        flat += [name, value]
    return sa.func.jsonb_build_object(*flat).label("facts")
