"""What an estimate of the undocumented comes to: a panel of rows, never one number, and what lists show of themselves.

An `EstimateInput` of the question is kept as the canonical mapping that GraphQL takes: the same lists and cells in
whatever order are the same question.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from analytics import wording
from analytics.results import Bounded, Category, Caveat, Estimability, Result
from analytics.wording import AR, EN
from schema.answering import Dimension, Estimator, IntervalKind, ResultStatus
from schema.filters import EventFilter
from schema.vocabulary import Language

ROW = (
    "estimator model stratum { code } status value lower upper records interval deltaBic defensible "
    "reasons { code } diagnostics"
)


@dataclass(frozen=True, kw_only=True)
class PanelRow(Bounded):
    """One estimate of all records, documented and undocumented together; `records` are those on its lists.

    `stratum` is None for all together. `defensible` says whether the row is one of those that the range spans.
    """

    estimator: Estimator
    model: str | None
    stratum: Category | None
    status: ResultStatus
    interval: IntervalKind
    delta_bic: float | None
    defensible: bool
    reasons: tuple[Caveat, ...]
    diagnostics: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CaptureList:
    """A list; models number lists in the order in which they stand. `alone` are records that no other list holds.

    `first` and `last` are days of records on it, between which it was at work; None for a table that was given.
    """

    name: Mapping[str, str]
    sources: tuple[Mapping[str, Any], ...]
    records: int
    alone: int
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class CapturePair:
    """Two lists, numbered as in models: figures that describe them, and are no estimate.

    `petersen` and `chapman` hold if the two do not depend on one another. `odds` is the odds ratio among records that a
    further list holds: above 1 they hold the same records more often than by chance.
    """

    model: str
    documented: int
    shared: int
    petersen: Bounded | None
    chapman: Bounded | None
    odds: Bounded | None
    status: ResultStatus
    reasons: tuple[Caveat, ...]


@dataclass(frozen=True, kw_only=True)
class WithoutList(Bounded):
    """What is said without one list: `lower` and `upper` span the defensible rows, `records` are on the others."""

    name: Mapping[str, str]
    rows: tuple[PanelRow, ...]


@dataclass(frozen=True, kw_only=True)
class Stratum(Bounded):
    """A stratum: `lower` and `upper` span its defensible rows; those that cannot be estimated have none, and reasons.

    `records` are on its lists, `documented` are all.
    """

    category: Category
    documented: int
    lists: int
    status: ResultStatus
    reasons: tuple[Caveat, ...]


@dataclass(frozen=True, kw_only=True)
class Estimate(Result):
    """A sensitivity panel. `value` stays None; `lower` and `upper` span the defensible rows (`defensible`).

    `documented` are all records that match, `records` those of them that any list holds. With strata, rows without a
    stratum are totals of those that can be estimated; where some cannot, `upper` is open.
    """

    SELECTION: ClassVar[str] = (
        f"documented panel {{ {ROW} }} estimability {{ status reasons {{ code text }} }} "
        "lists { name records alone first last } captureFrequencies "
        "pairs { model documented shared petersen { value lower upper } chapman { value lower upper } "
        "odds { value lower upper } status } "
        "withoutList { name lower upper records } strata { category { code } documented lower upper status }"
    )

    documented: int
    panel: tuple[PanelRow, ...]
    estimability: Estimability
    lists: tuple[CaptureList, ...]
    capture_frequencies: tuple[int, ...]
    pairs: tuple[CapturePair, ...]
    without_list: tuple[WithoutList, ...]
    strata: tuple[Stratum, ...]

    @property
    def asked_of(self) -> EventFilter | None:
        """The filter of the records; None for a table that was given."""
        found = self.question.arguments["from"].get("records")
        return found if isinstance(found, EventFilter) else None

    def what(self, lang: Language) -> str:
        """What is estimated, and from how many lists."""
        number = wording.number(len(self.lists), lang)
        if self.asked_of is None:
            head = (
                f"Estimates of all there are (on a list or on none) from a given table of {number} lists",
                f"تقديرات عدد الكل (في القوائم وخارجها) من جدول معطى لقوائم عددها {number}",
            )
        else:
            head = (
                f"Estimates of all incidents (documented or not) by independent lists: {number}",
                f"تقديرات عدد الحوادث كلها (الموثَّق منها وغير الموثَّق) من قوائم مستقلة عددها {number}",
            )
        strata = self.question.arguments.get("strata")
        if isinstance(strata, Dimension):
            by = wording.by_dimension(strata, lang)
            head = (f"{head[0]}, in strata by {by}", f"{head[1]}، بطبقات بحسب {by}")
        where = self.asked_of
        if where is not None and where.reported.to:
            head = (
                f"{head[0]}, {wording.reported_by(where.reported.to, EN)}",
                f"{head[1]}، {wording.reported_by(where.reported.to, AR)}",
            )
        return head[lang is AR]

    def extent(self) -> tuple[dt.date | None, dt.date | None]:
        """That of the filter."""
        where = self.asked_of
        return (where.occurred.from_, where.occurred.to) if where else (None, None)
