"""From what is counted to a lattice that an attacker gets nothing from: hold, coarsen, suppress, audit, repair.

If nothing that could be published is safe, what was published before stays as it is and all changes wait; where nothing
was, the number of all records alone is published, if it is large enough, or nothing.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from schema.lattice.auditing import Publication, Range, Row, attack
from schema.lattice.coarsening import kept, too_thin, wider
from schema.lattice.comparing import Shown, Watch, seen_in, watches
from schema.lattice.counting import (
    FINEST,
    MERGED,
    TOTAL_ONLY,
    Axis,
    Cell,
    Contribution,
    K,
    Plans,
    Slot,
    Table,
    frame,
    tabulate,
)
from schema.lattice.holding import change, hold
from schema.lattice.suppressing import Impossible, suppress

REPAIRS = 10
"""Times that an audit may fail before the lattice is widened."""

STAYS = 4
"""What was left out stays so until it is this many times as large as needs be."""

LEAST_RANGE = 3
"""Whole numbers that every hidden one must be able to be, at the least."""


@dataclass(frozen=True)
class Made:
    """A lattice and how it came about.

    `shown` is None where nothing may be said. `counted` are the records in it; `waiting` says how many changes wait.
    `ranges` are what the audit found of each hidden number of this lattice and of the one before; `seconds` it took.
    """

    shown: Shown | None
    counted: tuple[Contribution, ...]
    waiting: int
    ranges: tuple[Range, ...] = ()
    seconds: float = 0.0
    changed: bool = True


def make(counted: Iterable[Contribution], wanted: Mapping[str, Contribution | None], before: Shown | None) -> Made:
    """A lattice of what was counted and is wanted now: `wanted` says of records what they are to count as, if at all.

    `before` is what was published of exactly what was counted; without it, everything may go.
    """
    held = {one.record: one for one in counted}
    asked = {record: one for record, one in wanted.items() if held.get(record) != one}
    if before is None:
        members = _applied(held, asked)
        nothing = Made(None, (), len(members))
        return _safe(members, None, left=False) or _total(members) or nothing
    going = _going(held, asked, before)
    unchanged = Made(before, tuple(held.values()), len(asked), changed=False)
    if not going:
        return unchanged
    members = _applied(held, {record: asked[record] for record in going})
    found = _safe(members, before, left=any(record in held for record in going))
    if found is None:
        return unchanged
    return Made(found.shown, members, len(asked) - len(going), found.ranges, found.seconds)


def _applied(held: Mapping[str, Contribution], asked: Mapping[str, Contribution | None]) -> tuple[Contribution, ...]:
    after = {**held, **asked}
    return tuple(one for _, one in sorted(after.items()) if one is not None)


def _going(held: Mapping[str, Contribution], asked: Mapping[str, Contribution | None], before: Shown) -> frozenset[str]:
    """The records whose changes may be published now."""
    both = [one for record in asked for one in (held.get(record), asked[record]) if one is not None]
    slots = frame([*before.table.slots, *(slot for one in both for slot in one.slots())])
    among: dict[Slot, list[Watch]] = {}
    compared = watches(before, slots)
    for watch in compared:
        for slot in watch.slots:
            among.setdefault(slot, []).append(watch)
    changes = (
        change(record, *(seen_in(one, among) if one else () for one in (held.get(record), asked[record])))
        for record in sorted(asked)
    )
    return frozenset(each.record for each in hold(changes, {watch: watch.least for watch in compared}))


def _safe(members: tuple[Contribution, ...], before: Shown | None, *, left: bool) -> Made | None:
    """The finest lattice that withstands the audit, or None."""
    plans = _plans(members, before)
    while True:
        table = tabulate(members, plans, before.table.slots if before else ())
        thin = _thin(table, table.primary())
        if not thin:
            found = _attempt(table, before, left=left)
            if isinstance(found, Made):
                return replace(found, counted=members)
            thin = found
        coarser = {axis: wider(table, axis) if axis in thin else plans[axis] for axis in Axis}
        if coarser == plans:
            return None
        plans = coarser


def _attempt(table: Table, before: Shown | None, *, left: bool) -> Made | list[Axis]:
    """A lattice of these cells that withstands the audit, or the tables that must be widened first."""
    try:
        shown = suppress(table, before, left=left, stays=_staying(table, before))
        if thin := _thin(table, shown.suppressed):
            return thin
        found = _audited(shown, before, left=left)
    except Impossible:
        return list(Axis)
    if found is None or found.shown is None:
        return list(Axis)
    return _thin(table, found.shown.suppressed) or found


def _audited(shown: Shown, before: Shown | None, *, left: bool) -> Made | None:
    """A lattice that an attacker gets nothing from, mended where the first was not; None when it cannot be."""
    seconds = 0.0
    for _ in range(REPAIRS):
        begun = time.process_time()
        ranges = attack([*([as_published(before)] if before else []), as_published(shown)], [not left])
        seconds += time.process_time() - begun
        failed = [each for each in ranges if each.failed]
        if not failed:
            return Made(shown, (), 0, tuple(ranges), seconds)
        last = 0 if before is None else 1
        wide = shown.wide | {Cell(*each.name) for each in failed if each.publication == last}
        if before is not None:
            earlier = {Cell(*each.name) for each in failed if each.publication != last}
            before = replace(before, wide=before.wide | earlier)
        shown = suppress(shown.table, before, left=left, stays=shown.suppressed, wide=wide)
    return None


def as_published(shown: Shown) -> Publication:
    """A lattice as the attacker gets it: names and numbers, and what whoever knows the rule knows of hidden ones."""
    rows = []
    for cell, value in shown.table.cells.items():
        if cell in shown.suppressed:
            wanted = max(LEAST_RANGE, (cell.least if value < cell.least else K) - 1)
            rows.append(Row((cell.area, cell.period, cell.violation), None, *shown.known(cell), wanted))
        else:
            rows.append(Row((cell.area, cell.period, cell.violation), value))
    return Publication(rows, {MERGED[axis]: plan.rows for axis, plan in shown.table.plans.items() if plan.rows})


def _plans(members: Iterable[Contribution], before: Shown | None) -> Plans:
    if before is None:
        return FINEST
    table = tabulate(members, FINEST, before.table.slots)
    return {axis: kept(before.table.plans[axis], table, axis) for axis in Axis}


def _staying(table: Table, before: Shown | None) -> list[Cell]:
    """What was left out before and is not yet much larger."""
    hidden = before.suppressed if before else frozenset()
    return [cell for cell in sorted(hidden) if 0 < table.cells.get(cell, 0) < STAYS * cell.least]


def _thin(table: Table, suppressed: Iterable[Cell]) -> list[Axis]:
    hidden = frozenset(suppressed)
    return [axis for axis in Axis if too_thin(table, hidden, axis)]


def _total(members: tuple[Contribution, ...]) -> Made | None:
    """The number of all records alone, where it is large enough to be told."""
    table = tabulate(members, TOTAL_ONLY)
    return None if table.primary() else Made(Shown(table, frozenset()), members, 0)
