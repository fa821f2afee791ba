"""Answers about change: around a date, at dates that are found, with the seasons."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from analytics import wording
from analytics.results import Bounded, Result, SeriesPoint
from analytics.wording import EN
from schema.answering import Bucket
from schema.vocabulary import Language

_POINT = "{ start end value lower upper records certain coverage activeSources }"
_AMOUNT = "{ value lower upper records }"


@dataclass(frozen=True, kw_only=True)
class Examined(Result):
    """What answers about change have in common: the series that they rest on.

    Attributes:
        points: the series.
        left_out: first days of points that the model leaves out: partial, uncovered, too young, around the date.
        unplaced: records that no bucket could take.
        diagnostics: what the model says of its own fit, by name.
    """

    bucket: Bucket
    points: tuple[SeriesPoint, ...]
    left_out: tuple[dt.date, ...]
    unplaced: Bounded
    diagnostics: Mapping[str, Any]

    def extent(self) -> tuple[dt.date | None, dt.date | None]:
        """That of its points."""
        return (self.points[0].start, self.points[-1].end) if self.points else super().extent()

    def what(self, lang: Language) -> str:
        """What is counted, and in what steps."""
        return f"{super().what(lang)} {wording.by_bucket(self.bucket, lang)}"


@dataclass(frozen=True, kw_only=True)
class SourceRatio(Bounded):
    """The same ratio of what one source told of; unknown where that is too little. `source` is its document."""

    source: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class InterruptedSeries(Examined):
    """A series around a date; `value` is the ratio of the rate after it to what was to be expected.

    Attributes:
        date: the first day after.
        expected: every bucket as it was to be expected without the interruption; its bounds hold single counts.
        placebo_share: share of all dates tried, this one among them, with a change as great.
        by_source: the ratio source by source, those behind most records first.
        control: the ratio of a series that the date should not have changed; None without one.
        beyond_control: ratio of both, what they share taken away.
    """

    SELECTION: ClassVar[str] = (
        f"date points {_POINT} expected {_POINT} placeboShare bySource {{ source {{ id name }} value lower upper "
        f"records }} control {_AMOUNT} beyondControl {_AMOUNT} leftOut unplaced {_AMOUNT} diagnostics"
    )

    date: dt.date
    expected: tuple[SeriesPoint, ...]
    placebo_share: float | None
    by_source: tuple[SourceRatio, ...]
    control: Bounded | None
    beyond_control: Bounded | None

    def what(self, lang: Language) -> str:
        """What is counted, in what steps, around which date."""
        day = wording.day(self.date, lang)
        return f"{super().what(lang)} {f'before and after {day}' if lang is EN else f'قبل {day} وبعده'}"


@dataclass(frozen=True)
class Shift:
    """One shift in level: means per bucket on both sides, and when.

    Attributes:
        at: first day of the new level.
        before, after: mean per bucket of the level that ends and of the one that begins.
        earliest, latest: first days of the new level that together hold 95 % of the weight.
        weight: of `at` itself: its share of the likelihood of all days.
    """

    at: dt.date
    before: float
    after: float
    earliest: dt.date
    latest: dt.date
    weight: float


@dataclass(frozen=True, kw_only=True)
class Stretch(Bounded):
    """A time of one level, first and last day included: mean per bucket with its interval, given the shifts."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, kw_only=True)
class ChangePoints(Examined):
    """Shifts in the level of a series; `value` is their number. `levels` are the stretches between them."""

    SELECTION: ClassVar[str] = (
        f"points {_POINT} shifts {{ at before after earliest latest weight }} "
        f"levels {{ start end value lower upper records }} leftOut unplaced {_AMOUNT} diagnostics"
    )

    shifts: tuple[Shift, ...]
    levels: tuple[Stretch, ...]

    def what(self, lang: Language) -> str:
        """What is counted, in what steps, and that shifts are looked for."""
        return f"{super().what(lang)}: {'shifts in level' if lang is EN else 'تحوّلات المستوى'}"


@dataclass(frozen=True, kw_only=True)
class SeasonalPart:
    """One bucket of a series and its parts, which add up to it."""

    start: dt.date
    end: dt.date
    count: float
    trend: float
    season: float
    rest: float


@dataclass(frozen=True, kw_only=True)
class SeasonalSeries(Examined):
    """What of a series returns with the season; `value` is how strong the season is, 0 … 1.

    Attributes:
        parts: every bucket with its parts; none when refused.
        trend_strength: how strong the trend is, 0 … 1.
        p_value: share of reshuffled series, this one among them, with as strong a season.
    """

    SELECTION: ClassVar[str] = (
        f"points {_POINT} parts {{ start end count trend season rest }} trendStrength pValue "
        f"leftOut unplaced {_AMOUNT} diagnostics"
    )

    parts: tuple[SeasonalPart, ...]
    trend_strength: float | None
    p_value: float | None

    def what(self, lang: Language) -> str:
        """What is counted, in what steps, and that it is taken apart."""
        return f"{super().what(lang)}: {'trend and season' if lang is EN else 'الاتجاه والموسم'}"
