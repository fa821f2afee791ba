"""From rows to lists: who holds what, how small lists are taken together, and what lists are called."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics.activity import Activity
from analytics.capture.table import LISTS, CaptureTable
from analytics.captures import RECAPTURES, lists
from analytics.memberships import Key
from analytics.wording import AR, EN, listed, name, number
from schema.filters import EventFilter
from schema.vocabulary import Granularity

POOLED = "pooled"
"""The list that small ones make together."""

ENOUGH = 3
"""Lists that have to stay apart for small ones to be taken together."""

Held = Counter[frozenset[str]]
Sources = Mapping[str, Mapping[str, Any]]


@dataclass
class Found:
    """What the rows of sets come to. Counts are of records of the granularities asked for, `left` is of others.

    `sets` are records by exact set of sources and stratum, `strata` all records of a stratum.
    """

    sets: dict[Key, Counter[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(Counter))
    strata: Counter[Key] = field(default_factory=Counter)
    slugs: set[str] = field(default_factory=set)
    kinds: Counter[Granularity] = field(default_factory=Counter)
    left: int = 0
    last: dt.date | None = None

    def add(self, row: Any) -> None:
        """Take up a row of `memberships.sets_statement`."""
        if not row.counted:
            self.left += row.records
            return
        self.sets[row.stratum][tuple(row.sources or ())] += row.records
        self.strata[row.stratum] += row.records
        self.slugs.add(row.collection)
        self.kinds[Granularity(row.granularity)] += row.records
        self.last = max(filter(None, (self.last, row.last)), default=None)

    @property
    def total(self) -> int:
        """All records."""
        return sum(self.strata.values())

    @property
    def sums(self) -> int:
        """Records that are no single incident."""
        return self.total - self.kinds[Granularity.INCIDENT]


@dataclass(frozen=True)
class Lists:
    """The lists that sources make.

    Attributes:
        own: list of each source that belongs to one.
        pooled: small lists that were taken together.
        sources: of each list, as published, most records first.
        joined: sources that count as one list with another.
        left_out: sources that are no list.
    """

    own: Mapping[str, str]
    pooled: int
    sources: Mapping[str, tuple[Mapping[str, Any], ...]]
    joined: int
    left_out: int

    @classmethod
    def of(cls, found: Found, seen: Activity) -> "Lists":
        """The lists of named sources; small ones are taken together where enough others stay apart."""
        named = {str(each["id"]): each for each in seen.sources if not each["protected"]}
        own = lists(named, seen.reliance)
        small = _small(_together(_held(sets, own) for sets in found.sets.values()))
        pooled = {key: POOLED if value in small else value for key, value in own.items()}
        of_list: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for key, source in named.items():
            if key in pooled:
                of_list[pooled[key]].append(source)
        return cls(
            own=pooled,
            pooled=len(small),
            sources={key: tuple(each) for key, each in of_list.items()},
            joined=len(own) - len(set(own.values())),
            left_out=len(named) - len(own),
        )

    @property
    def names(self) -> dict[str, Mapping[str, str]]:
        """What lists are called: by their sources, of many the first."""
        return {key: {lang: self._name(key, lang) for lang in (EN, AR)} for key in self.sources}

    def _name(self, key: str, lang: Any) -> str:
        own = [name(each["name"], lang) for each in self.sources[key]]
        if key == POOLED:
            english, arabic = "Small lists together", "قوائم صغيرة معًا"
            return f"{english if lang is EN else arabic}: {number(self.pooled, lang)}"
        if len(own) < 3:
            return listed(own, lang)
        return f"{own[0]} {'and others' if lang is EN else 'وغيره'}: {number(len(own) - 1, lang)}"

    def table(self, sets: Iterable[Mapping[tuple[str, ...], int]]) -> CaptureTable:
        """The table of these records, with all lists."""
        return CaptureTable.from_counts(_together(_held(each, self.own) for each in sets), self.sources)


def _held(sets: Mapping[tuple[str, ...], int], own: Mapping[str, str]) -> Held:
    held: Held = Counter()
    for names, records in sets.items():
        if holding := frozenset(own[each] for each in names if each in own):
            held[holding] += records
    return held


def _together(parts: Iterable[Held]) -> Held:
    held: Held = Counter()
    for each in parts:
        held.update(each)
    return held


def _small(held: Held) -> frozenset[str]:
    """Lists that share too little with others to be compared, and the smallest of too many; none where few would stay.

    A single one is left as it is.
    """
    sizes: Counter[str] = Counter()
    shared: Counter[str] = Counter()
    for names, records in held.items():
        for each in names:
            sizes[each] += records
            shared[each] += records if len(names) > 1 else 0
    order = sorted(sizes, key=lambda each: (-sizes[each], each))
    kept = [each for each in order if shared[each] >= RECAPTURES]
    if len(kept) < ENOUGH:
        kept = order
    if len(kept) > LISTS or (len(kept) == LISTS and len(order) > LISTS):
        kept = kept[: LISTS - 1]
    rest = frozenset(order) - frozenset(kept)
    return rest if len(rest) > 1 else frozenset()


def selected(where: EventFilter) -> bool:
    """Whether a filter chooses records by who documented them."""
    several = bool(where.independent_sources and where.independent_sources > 1)
    return several or bool(where.sources) or where.reported.to is not None
