"""Which lists hold which records: what multiple systems estimation compares, and what is known of how lists were made.

Sources of one independence group are one list, and whoever draws on one of them joins it; whoever draws on several
lists, and a compilation (`dataset`), is none.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations, permutations
from typing import Any

from analytics.reasons import FINE, Reason, Verdict, unstable

RECAPTURES = 7
"""Shared records from which upward the bias of a two-list estimate is negligible (Robson and Regier 1964)."""

UNLIKELY = 0.01
"""Probability below which it is no chance that all records of a list are on another."""

_COMPILED = "dataset"

Pair = tuple[str, str]


@dataclass(frozen=True)
class Partly:
    """A list that was at work in a part of the time or area only.

    Attributes:
        name: of the list.
        first: day from which it was at work; None where that is no matter.
        last: day until which it was.
        areas: P-codes of areas in which it holds nothing though others do.
        beyond: records that lie outside, which it could not hold.
    """

    name: str
    first: dt.date | None
    last: dt.date | None
    areas: tuple[str, ...]
    beyond: int


@dataclass(frozen=True)
class Captures:
    """Which lists hold which records.

    Attributes:
        sources: named sources behind the records.
        lists: lists that are independent of one another, by a name of no meaning.
        held: records by the exact set of lists that hold them; none holds what only compilations tell of.
        collections: collections with records; those of different ones have not been matched with each other.
        sums: records that stand for several incidents or none in particular.
        recorded: whether they are records of ours; else a table that was given.
        names: of lists, to be told of by.
        joined: sources that count as one list with what they draw on or echo.
        left_out: sources that compile several lists and are none.
        pooled: small lists that were taken together as one.
        partly: lists at work in a part of the time or area only.
        common: first and last day of the time in which all were at work, where there is one.
        idle: lists that hold none of the records.
        reach: last day of the records, where reports of those days are still to be expected.
        by_kind: least and greatest mean number of lists of a kind of incident, where kinds differ by more than chance.
        selected: whether records were selected by who documented them.
        graded: whether they were selected or sorted by what documentation made of them.
        differ: whether records differ, by more than chance makes them, in how easily lists find them.
    """

    sources: int
    lists: frozenset[str]
    held: Mapping[frozenset[str], int]
    collections: int
    sums: int
    recorded: bool = True
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    joined: int = 0
    left_out: int = 0
    pooled: int = 0
    partly: tuple[Partly, ...] = ()
    common: tuple[dt.date, dt.date] | None = None
    idle: tuple[str, ...] = ()
    reach: dt.date | None = None
    by_kind: tuple[float, float] | None = None
    selected: bool = False
    graded: bool = False
    differ: bool = False

    @property
    def shared(self) -> int:
        """Records that two lists or more hold."""
        return sum(n for lists, n in self.held.items() if len(lists) > 1)

    @property
    def pairs(self) -> dict[Pair, int]:
        """How many records each two lists share."""
        every = combinations(sorted(self.lists), 2)
        return {pair: sum(n for lists, n in self.held.items() if lists.issuperset(pair)) for pair in every}

    @property
    def sizes(self) -> dict[str, int]:
        """Records on each list."""
        return {name: sum(n for lists, n in self.held.items() if name in lists) for name in sorted(self.lists)}

    @property
    def duplicates(self) -> tuple[Pair, ...]:
        """Pairs of lists that hold exactly the same records, and any."""
        sizes = self.sizes
        return tuple(pair for pair, n in self.pairs.items() if 0 < n == sizes[pair[0]] == sizes[pair[1]])

    @property
    def nested(self) -> tuple[Pair, ...]:
        """Pairs of which all records of the first are on the second, and by no chance: the one is made of the other."""
        return tuple(pair for pair in permutations(sorted(self.lists), 2) if self._within(*pair))

    @property
    def verdict(self) -> Verdict:
        """What their sets alone show against the lists, beside what every table is screened for."""
        return unstable(Reason.LIST_DEPENDENT_BY_CONSTRUCTION) if self.nested else FINE

    def _within(self, inner: str, outer: str) -> bool:
        sizes = self.sizes
        both = sum(n for lists, n in self.held.items() if lists.issuperset((inner, outer)))
        if not 0 < both == sizes[inner] < sizes[outer]:
            return False
        others = sum(n for lists, n in self.held.items() if inner not in lists)
        share = (sizes[outer] - both) / others
        return bool(share ** sizes[inner] < UNLIKELY)


def lists(sources: Mapping[str, Mapping[str, Any]], rests_on: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The list of each source that belongs to one.

    Args:
        sources: published sources by id.
        rests_on: ids of sources that each draws on. Those not among `sources` are lists all the same: two sources that
            draw on one and the same are echoes of each other. Protected ones cannot be told apart and are taken as one.
    """
    group = {key: f"group {source['independence_group']}" for key, source in sources.items()}
    wells: dict[str, set[str]] = {}
    for key in sources:
        drawn = {group.get(other, f"source {other}") for other in rests_on.get(key, ())}
        wells.setdefault(group[key], set()).update(drawn - {group[key]})

    def ends(name: str, before: tuple[str, ...] = ()) -> frozenset[str]:
        """The lists that a group comes down to; those that draw on each other in a circle are one."""
        if name in before:
            return frozenset({min(before[before.index(name) :])})
        below = [ends(well, (*before, name)) for well in sorted(wells.get(name, ()))]
        return frozenset().union(*below) or frozenset({name})

    found = {key: ends(group[key]) for key, source in sources.items() if source["kind"] != _COMPILED}
    return {key: next(iter(own)) for key, own in found.items() if len(own) == 1}
