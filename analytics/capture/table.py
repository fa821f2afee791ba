"""How many records appear on which lists: the one input of every estimator of what no list recorded.

Patterns are numbers: bit j of a pattern is set where a record is on list j, lists being in order of their names. So
the order in which lists, cells or records are given changes nothing (Bishop, Fienberg and Holland 1975, chapter 6).
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from schema.errors import BadInput

LISTS = 8
"""At most so many lists: the table has 2 to the power of their number, less one, cells."""

RECORDS = 2**53
"""At most so many records: beyond, a floating-point number cannot tell two neighbouring counts apart."""


@dataclass(frozen=True, eq=False)
class CaptureTable:
    """Counts of every pattern of presence on lists, but for the pattern of nobody, which is what is unknown.

    Made by `from_cells` or `from_memberships`, which sort; two tables of the same lists and counts are equal.

    Attributes:
        lists: names, ascending; at most 8. Tables of one list or none arise from strata, and nothing estimates them.
        counts: int64, shape (2^J - 1,), read-only; `counts[p - 1]` is the number of records of pattern p.
    """

    lists: tuple[str, ...]
    counts: NDArray[np.int64]

    def __post_init__(self) -> None:
        if list(self.lists) != sorted(set(self.lists)) or self.counts.shape != (2 ** len(self.lists) - 1,):
            raise BadInput("lists: give different names in ascending order, and a count for each pattern of them.")
        if self.counts.size and (self.counts.min() < 0 or self.counts.sum() > RECORDS):
            raise BadInput(f"cells: give counts of 0 or more, at most {RECORDS:,} in all.")
        counts = np.array(self.counts, dtype=np.int64)
        counts.flags.writeable = False
        object.__setattr__(self, "counts", counts)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, CaptureTable)
            and self.lists == other.lists
            and self.counts.tobytes() == other.counts.tobytes()
        )

    def __hash__(self) -> int:
        return hash((self.lists, self.counts.tobytes()))

    @classmethod
    def from_cells(cls, lists: Iterable[str], cells: Mapping[str, int] | Iterable[tuple[str, int]]) -> Self:
        """A table as a caller gives it.

        Args:
            lists: names of 2 to 8 lists, in any order.
            cells: count by pattern, one digit per list in that order, such as 1010; patterns not given count 0.

        Raises:
            BadInput: too few or many lists, a name twice or blank, a pattern twice or of other digits or of nobody,
                a count that is negative or no whole number.
        """
        names = _names(lists)
        if len(names) < 2:
            raise BadInput(f"lists: {len(names)} given; give 2 to {LISTS}.")
        bits = _bits(names)
        counts = np.zeros(2 ** len(names) - 1, dtype=np.int64)
        seen: set[str] = set()
        for pattern, count in cells.items() if isinstance(cells, Mapping) else cells:
            _check_pattern(pattern, len(names), seen)
            seen.add(pattern)
            counts[sum(bit for bit, digit in zip(bits, pattern, strict=True) if digit == "1") - 1] = _count(count)
        return cls(tuple(sorted(names)), counts)

    @classmethod
    def from_memberships(cls, memberships: Iterable[Collection[str]], lists: Iterable[str] | None = None) -> Self:
        """A table of records.

        Args:
            memberships: for each record the lists that hold it; those held by none are not counted, for a record that
                no list holds says nothing of lists.
            lists: names of all lists, also of those that hold nothing here; None takes those that appear.

        Raises:
            BadInput: more than 8 lists, a name twice or blank, or a record on a list that is not among `lists`.
        """
        return cls.from_counts(Counter(frozenset(each) for each in memberships), lists)

    @classmethod
    def from_counts(cls, held: Mapping[frozenset[str], int], lists: Iterable[str] | None = None) -> Self:
        """The same, of records counted by the exact set of lists that hold them."""
        names = _names(sorted(frozenset().union(*held)) if lists is None else lists)
        bit = dict(zip(names, _bits(names), strict=True))
        counts = np.zeros(2 ** len(names) - 1, dtype=np.int64)
        for on, records in held.items():
            if strange := sorted(on - bit.keys()):
                raise BadInput(f"lists: a record is on {strange[0]!r}, which is not among the lists named.")
            if on:
                counts[sum(bit[name] for name in on) - 1] += records
        return cls(tuple(sorted(names)), counts)

    @property
    def n(self) -> int:
        """Records on any list: the documented part."""
        return int(self.counts.sum())

    @property
    def width(self) -> int:
        """Number of lists, J."""
        return len(self.lists)

    @cached_property
    def presence(self) -> NDArray[np.bool_]:
        """Shape (2^J - 1, J): whether the records of a pattern are on a list."""
        patterns = np.arange(1, 2**self.width)
        return (patterns[:, None] >> np.arange(self.width) & 1).astype(np.bool_)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Records on each list, shape (J,)."""
        return self.counts @ self.presence.astype(np.int64)

    @property
    def frequencies(self) -> NDArray[np.int64]:
        """f1 .. fJ: records on exactly 1, 2, .. J lists, shape (J,)."""
        found = np.zeros(self.width, dtype=np.int64)
        np.add.at(found, self.presence.sum(axis=1) - 1, self.counts)
        return found

    @cached_property
    def shared(self) -> NDArray[np.int64]:
        """Records on both of two lists, shape (J, J), symmetric; the diagonal holds the sizes."""
        on = self.presence.astype(np.int64)
        return np.asarray(on.T @ (self.counts[:, None] * on), dtype=np.int64)

    @property
    def cells(self) -> dict[str, int]:
        """Count by pattern, one digit per list in the order of `lists`; patterns without records are left out."""
        digits = ("".join("01"[on] for on in row) for row in self.presence.tolist())
        return {pattern: count for pattern, count in zip(digits, self.counts.tolist(), strict=True) if count}

    @property
    def held(self) -> dict[frozenset[str], int]:
        """Count by the set of lists that hold the records; sets without records are left out."""
        sets = (
            frozenset(name for name, on in zip(self.lists, row, strict=True) if on) for row in self.presence.tolist()
        )
        return {names: count for names, count in zip(sets, self.counts.tolist(), strict=True) if count}

    @property
    def duplicates(self) -> tuple[tuple[str, str], ...]:
        """Pairs of lists that hold exactly the same records, and any: one list given twice, which dwarfs the rest."""
        pairs = combinations(range(self.width), 2)
        same = [(a, b) for a, b in pairs if 0 < self.shared[a, b] == self.shared[a, a] == self.shared[b, b]]
        return tuple((self.lists[a], self.lists[b]) for a, b in same)

    def marginal(self, *names: str) -> Self:
        """The table of these lists only; records on none of them are no longer seen.

        Raises BadInput for a name that is none of the lists.
        """
        kept = [j for j, name in enumerate(self.lists) if name in self._known(names)]
        patterns = self.presence[:, kept] @ (1 << np.arange(len(kept), dtype=np.int64))
        counts = np.zeros(2 ** len(kept), dtype=np.int64)
        np.add.at(counts, patterns, self.counts)
        return type(self)(tuple(self.lists[j] for j in kept), counts[1:])

    def without(self, *names: str) -> Self:
        """The table without these lists; records on no other are no longer seen.

        Raises BadInput for a name that is none of the lists.
        """
        dropped = self._known(names)
        return self.marginal(*(name for name in self.lists if name not in dropped))

    def collapsed(self, names: Collection[str], into: str) -> Self:
        """The table in which these lists are one, named `into`: what lists of one origin are; n stays.

        Raises BadInput for a name that is none of the lists, or when another list is already called `into`.
        """
        joined = self._known(names)
        rows = (({name for name, on in zip(self.lists, row, strict=True) if on}) for row in self.presence.tolist())
        rest = [name for name in self.lists if name not in joined]
        lists = [*rest, into] if joined else rest
        bit = dict(zip(lists, _bits(_names(lists)), strict=True))
        counts = np.zeros(2 ** len(lists) - 1, dtype=np.int64)
        for on, records in zip(rows, self.counts.tolist(), strict=True):
            counts[sum({bit[into if name in joined else name] for name in on}) - 1] += records
        return type(self)(tuple(sorted(lists)), counts)

    def address(self, method: str, parameters: Mapping[str, Any]) -> str:
        """SHA-256, in hexadecimal, of the table with the method and its parameters: the same question has the same.

        Raises TypeError for parameters that JSON cannot hold.
        """
        content = {"lists": self.lists, "cells": self.cells, "method": method, "parameters": parameters}
        written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(written.encode()).hexdigest()

    def _known(self, names: Collection[str]) -> frozenset[str]:
        if strange := sorted(set(names) - set(self.lists)):
            raise BadInput(f"lists: {strange[0]!r} is none of {', '.join(self.lists)}.")
        return frozenset(names)


def _names(lists: Iterable[str]) -> list[str]:
    names = list(lists)
    if len(names) > LISTS:
        raise BadInput(f"lists: {len(names)} given; give at most {LISTS}, or treat some of them as one.")
    if any(not name.strip() for name in names):
        raise BadInput("lists: a name is blank; name every list.")
    if twice := sorted(name for name, times in Counter(names).items() if times > 1):
        raise BadInput(f"lists: {twice[0]!r} is given twice; name every list differently.")
    return names


def _bits(names: list[str]) -> list[int]:
    """What each list adds to a pattern."""
    order = {name: j for j, name in enumerate(sorted(names))}
    return [1 << order[name] for name in names]


def _check_pattern(pattern: str, width: int, seen: set[str]) -> None:
    if len(pattern) != width or set(pattern) - {"0", "1"}:
        raise BadInput(f"cells: pattern {pattern!r} is not one digit, 0 or 1, for each of the {width} lists.")
    if "1" not in pattern:
        raise BadInput(f"cells: pattern {pattern!r} is on no list, which is what is unknown; leave it out.")
    if pattern in seen:
        raise BadInput(f"cells: pattern {pattern!r} is given twice; give one count for each.")


def _count(count: object) -> int:
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or not 0 <= count <= RECORDS:
        raise BadInput(f"cells: count {count!r} is no whole number of 0 or more, at most {RECORDS:,}.")
    return int(count)
