"""Answers about reporting: who was telling of events and when, how late they told, and what is still to come."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from analytics import wording
from analytics.results import Bounded, Result
from analytics.wording import EN
from schema.answering import AreaLevel, Bucket, Coverage
from schema.vocabulary import Language


@dataclass(frozen=True)
class Period:
    """First and last day, both included."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, kw_only=True)
class ActivityCell(Bounded):
    """Records of one bucket, and of one area where areas were asked for; `place` of None is then known less precisely.

    `value` spreads imprecise records over their days, `lower` has those that lie in it for certain, `upper` and
    `records` all that may.
    """

    start: dt.date
    end: dt.date
    place: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class SourceCalendar(Bounded):
    """What one source told of; `value` is the number of records, `collection` is named where several are kept apart.

    Attributes:
        cells: by when it happened, in order of time, then of area; none where nothing was told.
        stated: by when the source is known to have stated it first.
        undated: records of which no day is known on which this source stated a number.
        first_by, last_from: the day by which at the latest the first that it told of had happened, and that on which
            the last one happened at the earliest.
        started, stopped: first day of the bucket in which it took up telling, and last day of that in which it left
            off, where the silence before and after is more than chance; None where it is not.
        gaps: silences in between that are more than chance.
    """

    source: Mapping[str, Any]
    collection: Mapping[str, Any] | None
    cells: tuple[ActivityCell, ...]
    stated: tuple[ActivityCell, ...]
    undated: int
    first_by: dt.date
    last_from: dt.date
    started: dt.date | None
    stopped: dt.date | None
    gaps: tuple[Period, ...]


@dataclass(frozen=True, kw_only=True)
class SourceActivity(Result):
    """Which source told of how much in which bucket, those with most records first; `value` is the number of records.

    `start` and `end` are the first and last day of the calendar.
    """

    SELECTION: ClassVar[str] = (
        "calendar { source { id name } collection { id } value records undated firstBy lastFrom started stopped "
        "gaps { start end } cells { start end place { pcode } value lower upper records } "
        "stated { start end records } } start end"
    )

    bucket: Bucket
    area_level: AreaLevel | None
    calendar: tuple[SourceCalendar, ...]
    start: dt.date | None
    end: dt.date | None

    def what(self, lang: Language) -> str:
        """That records are counted by who told of them, in what steps and areas."""
        by = [wording.by_bucket(self.bucket, lang)]
        by += [wording.by_level(self.area_level, lang)] if self.area_level else []
        head = "Records that each source told of" if lang is EN else "السجلات التي أخبر عنها كل مصدر"
        return " ".join([head, *by])

    def extent(self) -> tuple[dt.date | None, dt.date | None]:
        """That of the calendar."""
        return (self.start, self.end) if self.start else super().extent()


@dataclass(frozen=True, kw_only=True)
class DelayShare(Bounded):
    """Share of the records, 0 to 1, that had been reported within so many days."""

    days: int


@dataclass(frozen=True, kw_only=True)
class SourceDelay(Bounded):
    """Days until this source stated something of a record: half of them, and `ninety` nine in ten, within so many."""

    source: Mapping[str, Any]
    ninety: Bounded
    undated: int


@dataclass(frozen=True, kw_only=True)
class PeriodDelay(Bounded):
    """Days until the first report of what happened in a period: half of it, and `ninety` nine in ten, within so many.

    `complete` is the share, 0 to 1, that is expected to have been reported by now; None where it cannot be told.
    """

    start: dt.date
    end: dt.date
    ninety: Bounded
    undated: int
    complete: float | None


@dataclass(frozen=True, kw_only=True)
class ReportingDelay(Result):
    """How many days passed until records were first reported; `value` is the median, its bounds those of the dates.

    Attributes:
        ninety: days within which nine in ten of those reported were.
        ripe: days within which nine in ten of all are expected to be, corrected for what is still to come.
        until: the last day whose reports are known.
        undated: records of which no day is known on which anybody told of them.
        before: records told of before the day on which they are said to have been.
    """

    SELECTION: ClassVar[str] = (
        "ninety { value lower upper } ripe { value lower upper } until undated before "
        "distribution { days value lower upper } "
        "bySource { source { id name } value lower upper records undated ninety { value lower upper } } "
        "periods { start end value lower upper records undated complete ninety { value lower upper } }"
    )

    bucket: Bucket
    ninety: Bounded
    ripe: Bounded
    until: dt.date
    undated: int
    before: int
    distribution: tuple[DelayShare, ...]
    by_source: tuple[SourceDelay, ...]
    periods: tuple[PeriodDelay, ...]

    def what(self, lang: Language) -> str:
        """What is measured."""
        return "Days until records were first reported" if lang is EN else "الأيام حتى أول بلاغ عن السجلات"

    def extent(self) -> tuple[dt.date | None, dt.date | None]:
        """That of its periods."""
        return (self.periods[0].start, self.periods[-1].end) if self.periods else super().extent()


@dataclass(frozen=True, kw_only=True)
class NowcastPoint(Bounded):
    """One bucket: `reported` is documented, `value` is what is expected in the end, what is reported included.

    `completeness` is the share expected to have been reported, `error` the standard error of `value`.
    """

    start: dt.date
    end: dt.date
    reported: Bounded
    completeness: float | None
    error: float | None
    coverage: Coverage
    active_sources: int


@dataclass(frozen=True)
class NowcastCheck:
    """How nowcasts of earlier days came out: `held` is the share of 90 % intervals that held what came in the end.

    `score` is the mean weighted interval score, `naive_score` that of taking what was reported for all there is.
    """

    forecasts: int
    held: float | None
    score: float | None
    naive_score: float | None


@dataclass(frozen=True, kw_only=True)
class Nowcast(Result):
    """What is expected to have been reported in the end; `value` is the total, what is reported included.

    Attributes:
        reported: of it, documented by `until`.
        outstanding: of it, still to come.
        until: the last day whose reports are taken in, the end of the last full bucket; None without any.
        longest: buckets after which nothing more is expected.
        check: how earlier nowcasts came out; None where none could be made.
    """

    SELECTION: ClassVar[str] = (
        "until longest reported { value lower upper records } outstanding { value lower upper } "
        "check { forecasts held score naiveScore } "
        "points { start end reported { value lower upper records } value lower upper completeness error coverage "
        "activeSources }"
    )

    bucket: Bucket
    reported: Bounded
    outstanding: Bounded
    until: dt.date | None
    longest: int | None
    check: NowcastCheck | None
    points: tuple[NowcastPoint, ...]

    def what(self, lang: Language) -> str:
        """What is counted, in what steps, and that it is a nowcast."""
        head = f"{super().what(lang)} {wording.by_bucket(self.bucket, lang)}"
        return f"{head} (nowcast)" if lang is EN else f"{head} (تقدير آني)"

    def extent(self) -> tuple[dt.date | None, dt.date | None]:
        """That of its points."""
        return (self.points[0].start, self.points[-1].end) if self.points else super().extent()
