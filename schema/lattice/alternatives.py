"""Other numbers that a whole lattice could hold, found by linear programming.

Unknown are the numbers of the slots of this publication, those of the one before, and by how much each cell of this one
lies above or below what is true. A cell that is shown may be moved at a price, which then has to be left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schema.lattice.comparing import Shown, slots_behind, watches
from schema.lattice.counting import Axis, Cell, Table

Floats = NDArray[np.float64]
Row = tuple[dict[int, float], float, float]
"""Coefficients of unknowns, and the least and the most that they come to."""

NEAR = 1e-6
NODES = 2_000
"""Branches tried for whole numbers before an alternative is taken with fractions."""


@dataclass(frozen=True)
class Goal:
    """That a cell, of this publication or of the one before, could hold a number."""

    cell: Cell
    number: int
    before: bool = False


@dataclass(frozen=True)
class Alternative:
    """Other numbers of cells, now and before, and the shown cells that differ in them."""

    now: Mapping[Cell, float]
    before: Mapping[Cell, float]
    changed: frozenset[Cell]

    def reaches(self, goal: Goal) -> bool:
        """Whether a goal is met by these numbers too."""
        found = (self.before if goal.before else self.now).get(goal.cell)
        return found is not None and abs(found - goal.number) < NEAR


class System:
    """All that alternatives obey, whichever cell is to be hidden."""

    def __init__(self, table: Table, before: Shown | None, *, left: bool) -> None:
        from scipy.sparse import csr_array

        self._table, self._before = table, before
        self._slots = {slot: at for at, slot in enumerate(table.slots)}
        self._cells = {cell: at for at, cell in enumerate(table.cells)}
        self._values = np.array(list(table.cells.values()), dtype=float)
        self._up = len(self._slots) * (1 if before is None else 2)
        self._down = self._up + len(self._cells)
        self._width = self._down + len(self._cells)
        rows = [*self._cells_now(), *self._links(0)]
        self._lines_before: dict[Cell, int] = {}
        if before is not None:
            self._lines_before = {cell: len(rows) + at for at, cell in enumerate(before.table.cells)}
            rows += [*self._cells_before(before), *self._links(len(self._slots)), *self._between(before, left)]
        entries = [(line, column, value) for line, row in enumerate(rows) for column, value in row[0].items()]
        lines, columns, values = (list(each) for each in zip(*entries, strict=True))
        self._matrix = csr_array((values, (lines, columns)), shape=(len(rows), self._width))
        self._least, self._most = (np.array([row[end] for row in rows], dtype=float) for end in (1, 2))

    def truth(self, goal: Goal) -> int:
        """What a cell holds."""
        table = self._before.table if goal.before and self._before is not None else self._table
        return table.cells[goal.cell]

    def alternative(self, shown: Shown, goal: Goal) -> Alternative | None:
        """The cheapest numbers that meet a goal, if any do."""
        hidden = np.array([cell in shown.suppressed for cell in self._cells])
        price = np.where(hidden, 0.0, np.log1p(self._values) + 0.1)
        least, most, low, high = self._least, self._most, *self._bounds(shown)
        if goal.before:
            least, most = least.copy(), most.copy()
            least[self._lines_before[goal.cell]] = most[self._lines_before[goal.cell]] = goal.number
        else:
            at, off = self._cells[goal.cell], goal.number - self.truth(goal)
            for part, by in ((self._up, max(off, 0)), (self._down, max(-off, 0))):
                low[part + at] = high[part + at] = by
        cost = np.concatenate([np.zeros(self._up), price, price])
        found = self._solve(cost, (least, most), (low, high))
        return None if found is None else self._read(found, shown)

    def _cells_now(self) -> Iterator[Row]:
        """Each cell is the sum of its slots, but for what it is moved by."""
        behind = slots_behind(self._table, self._slots)
        for cell, at in self._cells.items():
            moved = {self._up + at: -1.0, self._down + at: 1.0}
            value = self._table.cells[cell]
            yield {self._slots[slot]: 1.0 for slot in behind[cell]} | moved, value, value

    def _cells_before(self, before: Shown) -> Iterator[Row]:
        """Each cell of the publication before holds what is known of it."""
        behind = slots_behind(before.table, before.table.slots)
        for cell in before.table.cells:
            low, high = before.known(cell)
            row = {len(self._slots) + self._slots[slot]: 1.0 for slot in behind[cell]}
            yield row, low, np.inf if high is None else high

    def _links(self, offset: int) -> Iterator[Row]:
        """Both tables count the same records in each period."""
        periods: dict[str, dict[int, float]] = {}
        for slot, at in self._slots.items():
            periods.setdefault(slot.period, {})[offset + at] = 1.0 if slot.axis is Axis.AREA else -1.0
        for row in periods.values():
            yield row, 0, 0

    def _between(self, before: Shown, left: bool) -> Iterator[Row]:
        """What whoever knows the rule knows of the changes since."""
        n = len(self._slots)
        for slot, at in self._slots.items():
            if slot not in before.table.slots:
                yield {n + at: 1.0}, 0, 0
            elif not left:
                yield {at: 1.0, n + at: -1.0}, 0, np.inf
        for watch in watches(before, self._slots):
            moved = sum(self._table.slots[slot] for slot in watch.slots) - watch.value
            least = watch.value if moved == 0 else watch.value + watch.least if moved > 0 else 0
            most = watch.value if moved == 0 else np.inf if moved > 0 else watch.value - watch.least
            yield {self._slots[slot]: 1.0 for slot in watch.slots}, least, most

    def _bounds(self, shown: Shown) -> tuple[Floats, Floats]:
        """How far each cell may be moved: nothing stays nothing, what is shown stays large enough to be."""
        high = np.full(self._width, np.inf)
        for cell, at in self._cells.items():
            value = self._table.cells[cell]
            least, most = shown.known(cell) if cell in shown.suppressed else (min(value, cell.least), None)
            high[self._down + at] = value - least
            if most is not None or not value:
                high[self._up + at] = (most or 0) - value
        return np.zeros(self._width), high

    def _solve(self, cost: Floats, sums: tuple[Floats, Floats], bounds: tuple[Floats, Floats]) -> Floats | None:
        from scipy.optimize import Bounds, LinearConstraint, milp

        def solved(integrality: int, **options: float) -> Floats | None:
            whole = np.concatenate([np.full(self._up, integrality), np.zeros(self._width - self._up)])
            given = {"constraints": LinearConstraint(self._matrix, *sums), "bounds": Bounds(*bounds)}
            done = milp(cost, integrality=whole, options=options, **given)
            return None if done.x is None else np.asarray(done.x, dtype=float)

        # Presolve can take numbers that lie on a bound for impossible ones.
        found = solved(0)
        found = solved(0, presolve=False) if found is None else found
        if found is not None and np.abs(found - np.rint(found)).max() > NEAR:
            whole = solved(1, node_limit=NODES)
            return found if whole is None else whole
        return found

    def _read(self, found: Floats, shown: Shown) -> Alternative:
        moved = found[self._up : self._down] - found[self._down :]
        now = dict(zip(self._cells, self._values + moved, strict=True))
        before: dict[Cell, float] = {}
        if self._before is not None:
            n, table = len(self._slots), self._before.table
            for cell, slots in slots_behind(table, table.slots).items():
                before[cell] = sum(float(found[n + self._slots[slot]]) for slot in slots)
        changed = (cell for cell, by in zip(self._cells, moved, strict=True) if abs(by) > NEAR)
        return Alternative(now, before, frozenset(changed) - shown.suppressed)
