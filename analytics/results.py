"""The envelope of every answer: a number is never given without what it is, how it was reckoned and from what.

`release` is the one exit: whatever leaves for a reader passes it, so that disclosure control has one place to act.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from analytics import wording
from analytics.results_sources import Listing, ListPair, SourceList, SourcePair
from schema.access import Audience
from schema.answering import Bucket, Coverage, Dimension, IntervalKind, Level, ResultStatus, Scale, Severity
from schema.errors import Refused
from schema.filters import EventFilter
from schema.queries.records import RecordFilter
from schema.vocabulary import Language, Measure, Population


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
    """How a result was reckoned; `from_cells` says from sums made ahead, which come to the same as events."""

    name: str
    version: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    paper: str | None = None
    from_cells: bool = False


@dataclass(frozen=True)
class Category:
    """A value of a dimension; a code of None is unknown."""

    code: str | None
    label: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """What was asked, resolved: enough to ask it again and to cite it. `places` are the published places it names.

    `where` is None where what is asked is given with the question, as a table of lists is. `measured` says whether
    measure and population are arguments of the question. `arguments` are all others under GraphQL's names: enums,
    numbers, days, texts, mappings and sequences of them.
    """

    name: str
    where: EventFilter | RecordFilter | None
    measure: Measure
    population: Population
    arguments: Mapping[str, Any]
    publication: int
    at: dt.datetime
    places: tuple[Mapping[str, Any], ...] = ()
    measured: bool = True


@dataclass(frozen=True, kw_only=True)
class Result(Bounded):
    """The envelope. `sources` and `collections` hold the published documents that GraphQL shows of them.

    `SELECTION` is what its type has beside the envelope, as a GraphQL query selects it; `PAGE` says whether a page of
    the dashboards shows such a result.
    """

    SELECTION: ClassVar[str] = ""
    PAGE: ClassVar[bool] = False

    status: ResultStatus
    level: Level
    interval: IntervalKind
    method: Method
    question: Question
    sources: tuple[Mapping[str, Any], ...]
    collections: tuple[Mapping[str, Any], ...]
    caveats: tuple[Caveat, ...]

    def has_page(self) -> bool:
        """Whether a page of the dashboards shows just this."""
        return self.PAGE

    def what(self, lang: Language) -> str:
        """What is counted and how it is sorted: the beginning of every title."""
        asked = self.question
        return wording.counted(asked.measure, asked.population, lang)

    def extent(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last day that it covers, for the title; None where open."""
        time = self.question.where.occurred if self.question.where else None
        return (time.from_, time.to) if time else (None, None)


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

    A point without `group` is the total. Collections that may tell of the same events are not added up: then each point
    has its collection as `group`, and there is no total.
    """

    SELECTION: ClassVar[str] = (
        "points { start end value lower upper records certain coverage activeSources group { code } } "
        "unplaced { value lower upper records }"
    )
    PAGE: ClassVar[bool] = True

    bucket: Bucket
    points: tuple[SeriesPoint, ...]
    unplaced: Bounded

    @property
    def group_by(self) -> Dimension | None:
        """Into what groups it is divided."""
        by: Dimension | None = self.question.arguments.get("groupBy")
        return by

    def has_page(self) -> bool:
        """Pages show the plain counts of a series."""
        return self.question.arguments.keys() <= {"bucket", "imprecise"}

    def what(self, lang: Language) -> str:
        """What is counted, on which scale, and in what steps and groups."""
        given = self.question.arguments
        stock = "holds" in self.method.parameters
        parts = [
            wording.scaled(super().what(lang), given.get("scale", Scale.COUNT), lang, stock=stock),
            wording.by_bucket(self.bucket, lang),
            *([wording.in_groups(self.group_by, lang)] if self.group_by else []),
            *([f"({given['timeZone']})"] if "timeZone" in given else []),
        ]
        return " ".join(parts)

    def extent(self) -> tuple[dt.date | None, dt.date | None]:
        """That of its points."""
        return (self.points[0].start, self.points[-1].end) if self.points else super().extent()


@dataclass(frozen=True, kw_only=True)
class Cell(Bounded):
    """What a category holds, or two together; `column` is None with one dimension."""

    row: Category
    column: Category | None = None


@dataclass(frozen=True, kw_only=True)
class CrossTab(Result):
    """Counts by one or two dimensions: cells with records in order of row, then of column, unknown ones last."""

    SELECTION: ClassVar[str] = "cells { row { code label } column { code label } value lower upper records }"

    rows: Dimension
    columns: Dimension | None
    cells: tuple[Cell, ...]

    def what(self, lang: Language) -> str:
        """What is counted, and by what it is sorted."""
        return (
            f"{super().what(lang)} {wording.by_dimensions([each for each in (self.rows, self.columns) if each], lang)}"
        )


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

    `capture_frequencies` holds how many records exactly 1, 2, 3 … independent sources are behind. Pairs are of the
    sources, and of the lists, with most records (`pairs.MOST`).
    """

    SELECTION: ClassVar[str] = (
        "combinations { sources { id name } records independentSources } captureFrequencies "
        "pairs { one { id } other { id } ofOne ofOther both jaccard odds { ratio lower upper } sameList } "
        "lists { code sources { id } records alone } "
        "listPairs { one other ofOne ofOther both jaccard odds { ratio lower upper } } "
        "listings { source { id } list records reason } estimability { status reasons { code text } }"
    )

    combinations: tuple[SourceSet, ...]
    capture_frequencies: tuple[int, ...]
    estimability: Estimability
    pairs: tuple[SourcePair, ...] = ()
    lists: tuple[SourceList, ...] = ()
    list_pairs: tuple[ListPair, ...] = ()
    listings: tuple[Listing, ...] = ()

    def what(self, lang: Language) -> str:
        """That records are counted by who documented them."""
        return wording.by_sources(lang)


R = TypeVar("R", bound=Result)


def release(result: R, audience: Audience) -> R:
    """Let a result out to an audience; every answer of every surface passes here and nowhere else.

    Nothing that was reckoned leaves of a confidential collection: its counts are published on a lattice, and any other
    number about it could be compared with that. Raises Refused, and TypeError for an audience that is none: an answer
    without a reader has no rule to pass by.
    """
    if not isinstance(audience, Audience):
        raise TypeError(f"{audience!r} is no audience")
    for each in result.collections:
        if each.get("confidential"):
            name = each["name"]["en"] or each["name"]["ar"] or each["id"]
            raise Refused(f"Counts of {name} are published on a fixed lattice only; ask `lattice`.")
    return result
