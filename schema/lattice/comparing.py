"""What could be compared between two publications of a lattice: cells shown in the first, and what sums leave.

Where a sum is shown and some of its parts are not, whoever takes the shown parts from it knows what the others come to
together; so that is compared like a cell.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from schema.lattice.counting import TOTAL, Axis, Cell, Contribution, K, Slot, Table, cells_of
from schema.tables.published_lattice import ALL


@dataclass(frozen=True)
class Shown:
    """A lattice with the cells that are left out of it. `wide` are those that are to vary by K - 1 both ways."""

    table: Table
    suppressed: frozenset[Cell]
    wide: frozenset[Cell] = frozenset()

    def known(self, cell: Cell) -> tuple[int, int | None]:
        """What whoever knows the rule knows of a cell: its number twice, or the least and most that it may hold."""
        value = self.table.cells[cell]
        if cell not in self.suppressed:
            return value, value
        return (1, cell.least - 1) if value < cell.least else (cell.least, None)

    def ranges(self) -> dict[Cell, tuple[int, int]]:
        """From where to where each cell that must be hidden is to be possible."""
        found = {}
        for cell in sorted(self.table.primary() | self.wide):
            value, wide = self.table.cells[cell], cell.least - 1
            found[cell] = (1, wide) if value < cell.least else (max(cell.least, value - wide), value + wide)
        return found


@dataclass(frozen=True)
class Watch:
    """What could be compared: some slots of one table whose sum is known, and how many changes of it are enough."""

    slots: frozenset[Slot]
    value: int
    least: int


def watches(before: Shown, slots: Iterable[Slot]) -> list[Watch]:
    """All that could be compared with a lattice by one that has these slots."""
    table = before.table
    within, sums = slots_behind(table, slots), _Sums(table.cells)
    found = []
    for cell, value in table.cells.items():
        if cell in before.suppressed:
            continue
        found.append(Watch(frozenset(within[cell]), value, cell.least))
        for parts in sums.parts(cell):
            if hidden := [part for part in parts if part in before.suppressed]:
                rest = value - sum(table.cells[part] for part in parts if part not in before.suppressed)
                found.append(Watch(frozenset(slot for part in hidden for slot in within[part]), rest, K))
    return found


def seen_in(one: Contribution, among: Mapping[Slot, Iterable[Watch]]) -> set[Watch]:
    """The watches that a record counts in; `among` gives those of each slot."""
    return {watch for slot in one.slots() for watch in among.get(slot, ())}


def slots_behind(table: Table, slots: Iterable[Slot]) -> dict[Cell, set[Slot]]:
    """The slots behind each cell, of one table only where it stands in both."""
    found: dict[Cell, dict[Axis, set[Slot]]] = {cell: {} for cell in table.cells}
    for slot in slots:
        for cell in {*cells_of(slot, table.plans), TOTAL} & table.cells.keys():
            found[cell].setdefault(slot.axis, set()).add(slot)
    return {cell: next(iter(by[axis] for axis in Axis if axis in by), set()) for cell, by in found.items()}


class _Sums:
    """Which cells are sums of which others that are listed."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._rows: dict[tuple[str, str], list[Cell]] = {}
        self._columns: dict[str, list[Cell]] = {}
        for each in cells:
            self._rows.setdefault((each.area, each.violation), []).append(each)
            self._columns.setdefault(each.period, []).append(each)

    def parts(self, cell: Cell) -> Iterator[list[Cell]]:
        """Every way in which a cell is a sum."""
        row = self._rows[cell.area, cell.violation]
        yield [each for each in row if _next_below(each.period, cell.period)]
        if cell.area == ALL and cell.violation == ALL:
            column = self._columns[cell.period]
            yield [each for each in column if each.area != ALL]
            yield [each for each in column if each.violation != ALL]


def _next_below(period: str, above: str) -> bool:
    return period != ALL and "-" not in period if above == ALL else period[:5] == f"{above}-"
