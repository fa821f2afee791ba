"""What a lattice counts, and which cells it has.

One record counts once, in one area, one period and one class of violation. Two tables are published, area by period and
class by period, with all their sums; quarters lie in years and years in all time. Sums are exact: parts always add up
to their whole, because what is known less precisely is a part of its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from schema.tables.published_lattice import ALL, ELSEWHERE, OTHER

K = 5
"""Fewer than these are not published."""

K_GUARDED = 10
"""Fewer than these are not published of the classes in GUARDED."""

GUARDED = frozenset(
    {
        "sexual_violence",
        "torture",
        "arbitrary_detention",
        "enforced_disappearance",
        "hostage_taking",
        "childrens_rights",
    }
)
SOURCES = 2
"""Independent sources that must stand behind a number."""

RULE = f"k={K}, {K_GUARDED} of {', '.join(sorted(GUARDED))}; {SOURCES} independent sources"


class Axis(StrEnum):
    """A published table: what its rows are, beside periods."""

    AREA = "area_period"
    CLASS = "class_period"


MERGED = {Axis.AREA: ELSEWHERE, Axis.CLASS: OTHER}
"""Under which name thin rows of a table are put together."""


class Cell(NamedTuple):
    """A number of a lattice by its names, each empty for all. One of area and class is always empty."""

    area: str
    period: str
    violation: str

    @property
    def least(self) -> int:
        """The smallest number but zero that may be shown in it."""
        return K_GUARDED if self.violation in GUARDED else K


TOTAL = Cell(ALL, ALL, ALL)


class Slot(NamedTuple):
    """The finest that one table can tell of a record: its row and its last period."""

    axis: Axis
    name: str
    period: str


@dataclass(frozen=True)
class Contribution:
    """One record as a lattice counts it, and the groups of independent sources behind it."""

    record: str
    area: str
    period: str
    violation: str
    groups: frozenset[str]

    def slots(self) -> tuple[Slot, Slot]:
        """Where it lies in either table."""
        return Slot(Axis.AREA, self.area, self.period), Slot(Axis.CLASS, self.violation, self.period)


@dataclass(frozen=True)
class Plan:
    """How far a table is coarsened: years (or all) without quarters, no periods, rows put together, or no table."""

    years: frozenset[str] = frozenset()
    every_year: bool = False
    timeless: bool = False
    rows: frozenset[str] = frozenset()
    dropped: bool = False


Plans = Mapping[Axis, Plan]
FINEST: Plans = {axis: Plan() for axis in Axis}
TOTAL_ONLY: Plans = {axis: Plan(dropped=True) for axis in Axis}


def year_of(period: str) -> str | None:
    """The year that a quarter, or what is known to the year only (2016-?), lies in; None for what is no part of one."""
    return period[:4] if period[4:5] == "-" else None


def periods_of(slot_period: str, plan: Plan) -> tuple[str, ...]:
    """All periods of a table that a last period counts in."""
    year = year_of(slot_period)
    if plan.timeless:
        return (ALL,)
    if year is None:
        return slot_period, ALL
    return (year, ALL) if plan.every_year or year in plan.years else (slot_period, year, ALL)


def cells_of(slot: Slot, plans: Plans) -> Iterator[Cell]:
    """All cells that what lies in a slot counts in."""
    plan = plans[slot.axis]
    if plan.dropped:
        return
    row = MERGED[slot.axis] if slot.name in plan.rows else slot.name
    for period in periods_of(slot.period, plan):
        yield Cell(row, period, ALL) if slot.axis is Axis.AREA else Cell(ALL, period, row)
        yield Cell(ALL, period, ALL)


def cells_of_record(one: Contribution, plans: Plans) -> set[Cell]:
    """All cells that a record counts in."""
    return {TOTAL, *(cell for slot in one.slots() for cell in cells_of(slot, plans))}


@dataclass(frozen=True)
class Table:
    """The counts of a lattice: every cell of its tables, those with nothing in them too, in the order of their names.

    `slots` are all that stand behind it, with their numbers; `thin` are cells behind which too few independent sources
    stand.
    """

    plans: Plans
    slots: Mapping[Slot, int]
    cells: Mapping[Cell, int]
    thin: frozenset[Cell] = field(default_factory=frozenset)

    def primary(self) -> frozenset[Cell]:
        """What may not be shown for itself."""
        return frozenset(cell for cell, value in self.cells.items() if 0 < value < cell.least) | self.thin

    def tables(self) -> dict[Axis, tuple[Cell, ...]]:
        """The cells of each table that is published; of none, the total alone stands in the first."""
        found: dict[Axis, set[Cell]] = {}
        for slot in self.slots:
            found.setdefault(slot.axis, set()).update(cells_of(slot, self.plans))
        made = {axis: tuple(sorted({TOTAL, *found[axis]})) for axis in Axis if found.get(axis)}
        return made or {Axis.AREA: (TOTAL,)}


def frame(names: Iterable[Slot]) -> set[Slot]:
    """All slots of both tables that the names in `names` make: every row in every period, no year between left out."""
    given = set(names)
    periods = {slot.period for slot in given}
    years = sorted({year for period in periods if (year := year_of(period))})
    if years:
        for number in range(int(years[0]), int(years[-1]) + 1):
            periods |= {f"{number:04}-Q{quarter}" for quarter in (1, 2, 3, 4)}
    rows = {(slot.axis, slot.name) for slot in given}
    return {Slot(axis, name, period) for axis, name in rows for period in periods}


def tabulate(members: Iterable[Contribution], plans: Plans, listed: Iterable[Slot] = ()) -> Table:
    """The counts of some records; what was `listed` before stays listed."""
    held = list(members)
    numbers = Counter(slot for one in held for slot in one.slots())
    slots = {slot: numbers[slot] for slot in sorted(frame([*numbers, *listed]))}
    values, groups = Counter[Cell](), dict[Cell, set[str]]()
    for one in held:
        for cell in cells_of_record(one, plans):
            values[cell] += 1
            groups.setdefault(cell, set()).update(one.groups)
    every = {TOTAL, *(cell for slot in slots for cell in cells_of(slot, plans))}
    cells = {cell: values[cell] for cell in sorted(every)}
    thin = (cell for cell, behind in groups.items() if values[cell] >= cell.least and len(behind) < SOURCES)
    return Table(plans, slots, cells, frozenset(thin))
