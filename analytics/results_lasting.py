"""Answers about what lasts and what moves: detention as stock, flow and time to outcome; displacement likewise."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from analytics import wording
from analytics.results import Bounded, Category, Result, SeriesPoint
from analytics.wording import EN
from schema.answering import AreaLevel, Bucket
from schema.vocabulary import Language

_POINT = "start end value lower upper records coverage activeSources"


@dataclass(frozen=True, kw_only=True)
class DurationPoint(Bounded):
    """A share or count at one duration: days since deprivation of liberty; an outcome of None is being still held."""

    days: int
    outcome: Category | None = None


@dataclass(frozen=True, kw_only=True)
class Flow(Bounded):
    """People who moved from one place to another, as published; a destination of None is unknown."""

    origin: Mapping[str, Any]
    destination: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class Stock(Bounded):
    """People who were stated to be displaced from one place to another, by the last statement of a bucket."""

    start: dt.date
    end: dt.date
    origin: Mapping[str, Any]
    destination: Mapping[str, Any] | None
    kind: Category


@dataclass(frozen=True, kw_only=True)
class Concurrent:
    """A siege, truce, corridor or the like in places that a result names; an end of None is not known, or not yet."""

    code: str
    type: str
    kind: Category
    title: Mapping[str, str | None]
    start: dt.date
    end: dt.date | None
    place: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class Detentions(Result):
    """Detention as stock, flow and time to outcome; its number is that of people held or missing at its end.

    Stock and flow count people, durations and ageing count episodes. Points of `exits` have their outcome as `group`,
    those of `stock_by_kind` and `entries_by_kind` the kind of episode.
    """

    SELECTION: ClassVar[str] = (
        f"stock {{ {_POINT} }} entries {{ {_POINT} }} exits {{ {_POINT} group {{ code }} }} "
        f"stockByKind {{ {_POINT} group {{ code }} }} entriesByKind {{ {_POINT} group {{ code }} }} "
        "survival { days value lower upper records } ageing { days value lower upper records } "
        "outcomes { days value lower upper records outcome { code } } "
        "transfers { origin { id } destination { id } value lower upper records }"
    )

    bucket: Bucket
    stock: tuple[SeriesPoint, ...]
    entries: tuple[SeriesPoint, ...]
    exits: tuple[SeriesPoint, ...]
    stock_by_kind: tuple[SeriesPoint, ...]
    entries_by_kind: tuple[SeriesPoint, ...]
    survival: tuple[DurationPoint, ...]
    ageing: tuple[DurationPoint, ...]
    outcomes: tuple[DurationPoint, ...]
    transfers: tuple[Flow, ...]

    def what(self, lang: Language) -> str:
        """That people are counted who are held or missing, and in what steps."""
        whom = "People held or missing" if lang is EN else "محتجزون ومفقودون"
        return f"{whom} {wording.by_bucket(self.bucket, lang)}"

    def extent(self) -> tuple[dt.date | None, dt.date | None]:
        """That of its points."""
        return (self.stock[0].start, self.stock[-1].end) if self.stock else super().extent()


@dataclass(frozen=True, kw_only=True)
class Displacements(Result):
    """Displacement between places; its number is that of people who moved. Stocks are apart and belong to their day.

    `stock` is what was stated of all places together, `stocks` what was stated of each; `moved` are the flows by
    bucket, and `periods` what went on in the same places.
    """

    SELECTION: ClassVar[str] = (
        "flows { origin { id } destination { id } value lower upper records } "
        f"stock {{ {_POINT} }} moved {{ {_POINT} }} "
        "stocks { start end origin { id } destination { id } kind { code } value lower upper records } "
        "periods { code kind { code } start end }"
    )

    bucket: Bucket
    area_level: AreaLevel
    flows: tuple[Flow, ...]
    stock: tuple[SeriesPoint, ...]
    stocks: tuple[Stock, ...]
    moved: tuple[SeriesPoint, ...]
    periods: tuple[Concurrent, ...]

    def what(self, lang: Language) -> str:
        """That people are counted who moved, between what areas and in what steps."""
        whom = "People who moved between places" if lang is EN else "من انتقلوا بين الأماكن"
        return f"{whom} {wording.by_level(self.area_level, lang)} {wording.by_bucket(self.bucket, lang)}"

    def extent(self) -> tuple[dt.date | None, dt.date | None]:
        """That of its points."""
        return (self.moved[0].start, self.moved[-1].end) if self.moved else super().extent()
