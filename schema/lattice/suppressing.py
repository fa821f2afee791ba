"""Which cells are left out, so that no number that is too small can be reckoned from those that are shown.

After Kelly, Fischetti and Salazar: for each cell to be hidden, *alternatives* are found, other numbers for the whole
lattice that agree with all that is shown and with the publication before, one with the least that the cell could hold
and one with the most. Whatever shown cell an alternative has to change is left out too, those with small numbers first.
So each hidden cell has its full range by construction.

The publication before binds alternatives in three ways. They agree with what it shows; where nobody left, nothing in
them goes down; and what could be compared changes as the rule of holding lets it: where nothing changed, nothing does,
so that whoever knows the rule learns no more.
"""

from collections.abc import Iterable

from schema.lattice.alternatives import Goal, System
from schema.lattice.comparing import Shown
from schema.lattice.counting import Cell, Table


class Impossible(Exception):
    """No numbers hide a cell."""


def suppress(
    table: Table, before: Shown | None, *, left: bool, stays: Iterable[Cell] = (), wide: Iterable[Cell] = ()
) -> Shown:
    """A lattice whose hidden cells cannot be reckoned, with the publication before it or without.

    `left` says whether this publication takes anybody out; `stays` are cells that are left out as they were; `wide`
    those that are to be hidden though they are large. Raises Impossible.
    """
    widened = frozenset(wide)
    shown = Shown(table, table.primary() | frozenset(stays) | widened, widened)
    goals = [Goal(cell, end) for cell, ends in shown.ranges().items() for end in ends]
    if before is not None:
        goals += [Goal(cell, end, before=True) for cell, ends in before.ranges().items() for end in ends]
    system = System(table, before, left=left)
    reached = {goal for goal in goals if system.truth(goal) == goal.number}
    for goal in goals:
        if goal not in reached:
            found = system.alternative(shown, goal)
            if found is None:
                # A large number may hide behind less than it should; the audit says whether that is enough.
                if system.truth(goal) < goal.cell.least:
                    raise Impossible(f"Nothing hides a number of {goal.cell}.")
                continue
            shown = Shown(table, shown.suppressed | found.changed, widened)
            reached |= {each for each in goals if found.reaches(each)}
    return shown
