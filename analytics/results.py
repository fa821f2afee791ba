"""The envelope of every answer: a number is never given without what it is, how it was reckoned and from what.

`release` is the one exit: whatever leaves for a reader passes it, so that disclosure control has one place to act.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from schema.access import Audience
from schema.answering import AreaLevel, Bucket, Coverage, Dimension, IntervalKind, Level, ResultStatus, Severity
from schema.filters import EventFilter
from schema.vocabulary import Measure, Population


@dataclass(frozen=True, kw_only=True)
class Bounded:
    """A number with its bounds; None is unknown, and an upper of None is open. Never zero for unknown.

    `open_ended` and `without_best` count the records that leave `upper` and `value` unknown; None when it is no sum.
    """

    value: float | None
    lower: float | None
    upper: float | None
    records: int
    open_ended: int | None = None
    without_best: int | None = None


@dataclass(frozen=True)
class Caveat:
    """A sentence of caution from a tested rule, in every language."""

    code: str
    severity: Severity
    text: Mapping[str, str]


@dataclass(frozen=True)
class Method:
    """How a result was reckoned."""

    name: str
    version: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    paper: str | None = None


@dataclass(frozen=True)
class Category:
    """A value of a dimension; a code of None is unknown."""

    code: str | None
    label: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """What was asked, resolved: enough to ask it again and to cite it. `places` are the published places it names."""

    name: str
    where: EventFilter
    measure: Measure
    population: Population
    arguments: Mapping[str, Any]
    publication: int
    at: dt.datetime
    places: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Result(Bounded):
    """The envelope. `sources` and `collections` hold the published documents that GraphQL shows of them."""

    status: ResultStatus
    level: Level
    interval: IntervalKind
    method: Method
    question: Question
    sources: tuple[Mapping[str, Any], ...]
    collections: tuple[Mapping[str, Any], ...]
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, kw_only=True)
class SeriesPoint(Bounded):
    """One bucket: first and last local day, both included. `group` of None is the total."""

    start: dt.date
    end: dt.date
    certain: int
    coverage: Coverage
    active_sources: int
    group: Category | None = None


@dataclass(frozen=True, kw_only=True)
class TimeSeries(Result):
    """Counts over time: buckets in order of time, categories within; what no bucket could take stands in `unplaced`.

    Collections that may tell of the same events are not added up: then each point has its collection as `group`.
    """

    bucket: Bucket
    points: tuple[SeriesPoint, ...]
    unplaced: Bounded


@dataclass(frozen=True, kw_only=True)
class Area(Bounded):
    """One area of a map: `place` as published (id, pcode, name, kind, level), `geometry` as GeoJSON when asked for.

    `class_` 0 is zero, 1 and up are the classes that end at `AreaMap.breaks`; None has no value to be classed by.
    """

    place: Mapping[str, Any]
    coverage: Coverage
    geometry: Mapping[str, Any] | None = None
    class_: int | None = None


@dataclass(frozen=True, kw_only=True)
class AreaMap(Result):
    """Counts by area in order of code; areas and `unplaced` add up to the total. `breaks` are upper ends of classes."""

    area_level: AreaLevel
    areas: tuple[Area, ...]
    unplaced: Bounded
    breaks: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Cell(Bounded):
    """What a category holds, or two together; `column` is None with one dimension."""

    row: Category
    column: Category | None = None


@dataclass(frozen=True, kw_only=True)
class CrossTab(Result):
    """Counts by one or two dimensions: cells with records in order of row, then of column, unknown ones last."""

    rows: Dimension
    columns: Dimension | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class SourceSet:
    """Named sources, as published, and the records that exactly they are behind; no source is named of an empty set.

    `independent_sources` counts the independence groups among them.
    """

    sources: tuple[Mapping[str, Any], ...]
    records: int
    independent_sources: int


@dataclass(frozen=True)
class Estimability:
    """Whether what went undocumented can be estimated, with why not and what data would help."""

    status: ResultStatus
    reasons: tuple[Caveat, ...]


@dataclass(frozen=True, kw_only=True)
class SourceOverlap(Result):
    """Which sources documented the same records, largest sets first; `value` is the number of records.

    `capture_frequencies` holds how many records exactly 1, 2, 3 … independent sources are behind.
    """

    combinations: tuple[SourceSet, ...]
    capture_frequencies: tuple[int, ...]
    estimability: Estimability


R = TypeVar("R", bound=Result)


def release(result: R, audience: Audience) -> R:
    """Let a result out to an audience; every answer of every surface passes here and nowhere else.

    Collections that are confidential never reach the published copies, so today each result may leave whole. Raises
    TypeError for an audience that is none: an answer without a reader has no rule to pass by.
    """
    if not isinstance(audience, Audience):
        raise TypeError(f"{audience!r} is no audience")
    return result
