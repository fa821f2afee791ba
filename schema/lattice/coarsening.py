"""How a table is widened when too much of it would have to be left out.

In steps, each only when the one before was not enough: years with few records lose their quarters, then all years do;
then rows with few records are put together; then periods go; then more rows are put together, the fewest first; then
the table goes. What was coarsened stays so until there is twice as much as would have been asked, so that it does not
come and go.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from schema.lattice.counting import Axis, K, Plan, Slot, Table, year_of

MOST_SUPPRESSED = 0.2
"""Share of a table's cells with something in them that may be left out before it is widened."""

YEAR, ROW = 4 * K, 2 * K
"""Records that a year needs to be shown by quarters, and a row to be shown by itself."""


def too_thin(table: Table, suppressed: Iterable[object], axis: Axis) -> bool:
    """Whether too much of a table is left out."""
    cells = [cell for cell in table.tables().get(axis, ()) if table.cells[cell]]
    hidden = set(suppressed).intersection(cells)
    return bool(cells) and len(hidden) > MOST_SUPPRESSED * len(cells)


def wider(table: Table, axis: Axis) -> Plan:
    """The plan after the next step that changes anything; a table that is gone stays gone."""
    plan = table.plans[axis]
    return next((each for each in _steps(table, axis, plan) if each != plan), plan)


def _steps(table: Table, axis: Axis, plan: Plan) -> Iterator[Plan]:
    if plan.dropped:
        return
    years, rows = _by(table, axis, lambda slot: year_of(slot.period)), _by(table, axis, lambda slot: slot.name)
    if not (plan.every_year or plan.timeless):
        yield replace(plan, years=plan.years | {year for year, number in years.items() if number < YEAR})
        yield replace(plan, every_year=True, years=frozenset())
    thin = plan.rows | {row for row, number in rows.items() if number < ROW}
    if len(thin) > 1:
        yield replace(plan, rows=thin)
    yield replace(plan, timeless=True, every_year=False)
    # One more at a time, the fewest first, while one is left that stands by itself.
    others = sorted((number, row) for row, number in rows.items() if row not in plan.rows)
    if len(others) > (1 if plan.rows else 2):
        yield replace(plan, rows=plan.rows | {row for _, row in others[: 1 if plan.rows else 2]})
    yield Plan(dropped=True)


def kept(plan: Plan, table: Table, axis: Axis) -> Plan:
    """What of a plan still holds now that there may be more; `table` is any of the same records."""
    years, rows = _by(table, axis, lambda slot: year_of(slot.period)), _by(table, axis, lambda slot: slot.name)
    if plan.dropped:
        return plan if sum(rows.values()) < 2 * YEAR else Plan()
    still = frozenset(row for row in plan.rows if rows[row] < 2 * ROW)
    return Plan(
        years=frozenset(year for year in plan.years if years[year] < 2 * YEAR),
        every_year=plan.every_year and sum(years.values()) < 2 * YEAR * len(years),
        timeless=plan.timeless and sum(years.values()) < 2 * YEAR * len(years),
        rows=still if len(still) > 1 else frozenset(),
    )


def _by(table: Table, axis: Axis, name: Callable[[Slot], str | None]) -> Counter[str]:
    found = Counter[str]()
    for slot, number in table.slots.items():
        if slot.axis is axis and (key := name(slot)) is not None:
            found[key] += number
    return found
