"""The attacker: what an outsider can reckon from published lattices, by linear programming.

It shares no code with what makes them, and knows nothing but names and numbers in rows: periods that begin with a year
lie in it, rows named in `merged` lie in what they were merged into, an empty name is all. Besides, it is told what
whoever knows the rule could know of a hidden number. It says of each hidden number from where to where it could lie.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Name = tuple[str, str, str]
"""Area, period and class of a number, each empty for all."""

Place = tuple[str, str, str]
"""What is unknown: "area" or "class", the row, and the last period."""

NEAR = 1e-6


@dataclass(frozen=True)
class Row:
    """A published number; `value` is None where it is hidden, and then `low` and `high` are what is known of it.

    `wanted` is how many whole numbers a hidden one must be able to be.
    """

    name: Name
    value: int | None
    low: int = 0
    high: int | None = None
    wanted: int = 3


@dataclass(frozen=True)
class Publication:
    """The rows of one publication, and what it says of rows that it put together: under which name, which ones."""

    rows: Sequence[Row]
    merged: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Range:
    """From where to where a hidden number of a publication (counted from 0) could lie; None where it has no end."""

    publication: int
    name: Name
    low: int
    high: int | None
    wanted: int

    @property
    def width(self) -> float:
        """How many whole numbers it could be."""
        return math.inf if self.high is None else self.high - self.low + 1

    @property
    def failed(self) -> bool:
        """Whether too much is told of it."""
        return self.width < self.wanted


class Contradiction(Exception):
    """No numbers agree with what is published: it was not made of records."""


def attack(publications: Sequence[Publication], grew: Sequence[bool]) -> list[Range]:
    """What can be reckoned of every hidden number from all publications together.

    `grew` says of each publication but the first whether it is known that nobody left with it. Raises Contradiction.
    """
    known = _Known(publications, grew)
    return [known.reckon(at, row) for at, each in enumerate(publications) for row in each.rows if row.value is None]


class _Known:
    """The equations and bounds that publications are."""

    def __init__(self, publications: Sequence[Publication], grew: Sequence[bool]) -> None:
        self._places = sorted(_places(publications))
        self._at = {place: number for number, place in enumerate(self._places)}
        self._publications = publications
        self._width = len(self._places) * len(publications)
        equal, bounded = _Rows(), _Rows()
        for number, publication in enumerate(publications):
            offset = number * len(self._places)
            for row in publication.rows:
                ones = self._ones(number, row.name)
                if row.value is not None:
                    equal.add(ones, row.value)
                    continue
                bounded.add(dict.fromkeys(ones, -1.0), -row.low)
                if row.high is not None:
                    bounded.add(ones, row.high)
            for line in self._same_in_both(offset):
                equal.add(line, 0)
            for at in self._unnamed(publication):
                equal.add({offset + at: 1.0}, 0)
            if number and grew[number - 1]:
                for at in range(len(self._places)):
                    bounded.add({offset - len(self._places) + at: 1.0, offset + at: -1.0}, 0)
        self._given: dict[str, Any] = {"bounds": (0, None), "method": "highs"}
        self._given |= equal.as_arguments("eq", self._width) | bounded.as_arguments("ub", self._width)

    def reckon(self, publication: int, row: Row) -> Range:
        """The range of a hidden number."""
        ones = self._ones(publication, row.name)
        least, most = self._extreme(ones, 1.0), self._extreme(ones, -1.0)
        low = math.ceil((0.0 if least is None else least) - NEAR)
        high = None if most is None else math.floor(-most + NEAR)
        return Range(publication, row.name, low, high, row.wanted)

    def _extreme(self, ones: Iterable[int], sign: float) -> float | None:
        """The least of a sum, or of its opposite; None when there is no end to it."""
        from scipy.optimize import linprog

        goal = np.zeros(self._width)
        goal[list(ones)] = sign
        done = linprog(goal, **self._given)
        if done.status == 2:
            # Presolve can take numbers that lie on a bound for impossible ones.
            done = linprog(goal, options={"presolve": False}, **self._given)
        if done.status == 3:
            return None
        if done.status != 0:
            raise Contradiction("No numbers agree with what is published.")
        return float(done.fun)

    def _ones(self, publication: int, name: Name) -> dict[int, float]:
        """The unknowns that a number is the sum of."""
        area, period, kind = name
        merged = self._publications[publication].merged
        axis, row = ("class", kind) if kind else ("area", area)
        if not row and not any(place[0] == axis for place in self._places):
            axis = "class"
        rows = merged.get(row, (row,))
        offset = publication * len(self._places)
        return {
            offset + at: 1.0
            for (which, each, when), at in self._at.items()
            if which == axis and (not row or each in rows) and (not period or period in {when, when.split("-")[0]})
        }

    def _unnamed(self, publication: Publication) -> Iterator[int]:
        """What a table with names does not name, nor anything around it, is nothing."""
        periods = {row.name[1] for row in publication.rows if row.name[1]}
        rows = {
            "area": {row.name[0] for row in publication.rows if row.name[0]},
            "class": {row.name[2] for row in publication.rows if row.name[2]},
        }
        for named in rows.values():
            named.update(*(publication.merged.get(each, ()) for each in named & publication.merged.keys()))
        for (axis, row, when), at in self._at.items():
            unknown_row = bool(rows[axis]) and row not in rows[axis]
            if unknown_row or (periods and not periods & {when, when.split("-")[0]}):
                yield at

    def _same_in_both(self, offset: int) -> Iterator[dict[int, float]]:
        """Both tables count the same in each period."""
        if {axis for axis, _, _ in self._places} == {"area", "class"}:
            for period in {when for _, _, when in self._places}:
                signs = {"area": 1.0, "class": -1.0}
                yield {offset + at: signs[axis] for (axis, _, when), at in self._at.items() if when == period}


def _places(publications: Sequence[Publication]) -> set[Place]:
    """What is unknown: each row that is named anywhere, in each period that nothing named lies in."""
    names = [row.name for each in publications for row in each.rows]
    merged = {under: rows for each in publications for under, rows in each.merged.items()}
    periods = {period for _, period, _ in names if period} or {"always"}
    last = {period for period in periods if not any(other.startswith(f"{period}-") for other in periods)}
    areas = {area for area, _, _ in names} | {row for each in publications for row in each.merged.get("elsewhere", ())}
    kinds = {kind for _, _, kind in names} | {row for each in publications for row in each.merged.get("other", ())}
    found = {("area", area, period) for area in areas - {"", *merged} for period in last}
    found |= {("class", kind, period) for kind in kinds - {"", *merged} for period in last}
    # Where no table has rows, its sums are all there is.
    return found or {("area", "everywhere", period) for period in last}


class _Rows:
    """Rows of a sparse matrix and what stands beside them."""

    def __init__(self) -> None:
        self._lines: list[int] = []
        self._columns: list[int] = []
        self._values: list[float] = []
        self._beside: list[float] = []

    def add(self, row: Mapping[int, float], beside: float) -> None:
        self._lines += [len(self._beside)] * len(row)
        self._columns += row.keys()
        self._values += row.values()
        self._beside.append(beside)

    def as_arguments(self, name: str, width: int) -> dict[str, Any]:
        """As linprog takes them."""
        from scipy.sparse import csr_array

        if not self._beside:
            return {}
        shape = (len(self._beside), width)
        beside: NDArray[np.float64] = np.array(self._beside, dtype=float)
        matrix = csr_array((self._values, (self._lines, self._columns)), shape=shape)
        return {f"A_{name}": matrix, f"b_{name}": beside}
