"""A lattice as it is published: its rows in both copies, and back from them."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range

from schema.access import Audience
from schema.lattice.comparing import Shown
from schema.lattice.counting import MERGED, RULE, Axis, Cell, Contribution, Plan, Plans, Slot, tabulate
from schema.tables.published_lattice import ALL, UNDATED
from schema.tables.published_lattice import lattice_cell as cell
from schema.tables.published_lattice import lattice_state as state

_CELL = ("axis", "area", "period", "class", "value", "status")
Rows = set[tuple[Any, ...]]


class Disagreement(Exception):
    """What is published is not what is kept as counted."""


def lasting(connection: sa.Connection) -> dict[str, dict[str, Any]]:
    """What the last publication says of each lattice: its report, by collection."""
    rows = connection.execute(sa.select(state.c.collection, state.c.report).where(sa.func.upper_inf(state.c.known)))
    return {row.collection: row.report for row in rows}


def again(
    connection: sa.Connection, slug: str, report: Mapping[str, Any], counted: Iterable[Contribution]
) -> Shown | None:
    """What was published last, made again from who was counted; None where nothing was. Raises Disagreement."""
    rows = _rows(connection, slug)
    if not rows:
        return None
    plans = _plans(report["coarsened"])
    table = tabulate(counted, plans, _listed(rows, plans))
    published = {Cell(area, period, violation): value for _, area, period, violation, value, _ in rows}
    told = {each: value for each, value in published.items() if value is not None}
    if published.keys() != table.cells.keys() or any(table.cells[each] != value for each, value in told.items()):
        raise Disagreement(slug)
    return Shown(table, frozenset(published.keys() - told.keys()))


def coarsened(plans: Plans) -> dict[str, dict[str, Any]]:
    """How tables were widened, for a report."""
    return {
        axis: {
            "years": sorted(plan.years),
            "every_year": plan.every_year,
            "timeless": plan.timeless,
            "rows": sorted(plan.rows),
            "dropped": plan.dropped,
        }
        for axis, plan in plans.items()
    }


def write(connection: sa.Connection, slug: str, number: int, shown: Shown | None, told: Mapping[str, Any]) -> bool:
    """Write a lattice and what is told of it into both copies where they differ; True when they did."""
    before, after = _rows(connection, slug), _rows_of(shown)
    line = {"rule": RULE, **told}
    said = sa.select(*(state.c[name] for name in line)).where(state.c.collection == slug, _current(state))
    same = [dict(row) for row in connection.execute(said).mappings()] == [line]
    if before == after and same:
        return False
    for audience in Audience:
        lead(connection, audience)
        for row in before - after:
            same_cell = (cell.c[name] == value for name, value in zip(_CELL[:4], row, strict=False))
            _end(connection, cell, number, [cell.c.collection == slug, *same_cell])
        if come := sorted(after - before, key=str):
            values = {"collection": slug, "since": number, "known": _from(number)}
            connection.execute(cell.insert(), [dict(zip(_CELL, row, strict=True)) | values for row in come])
        if not same:
            _end(connection, state, number, [state.c.collection == slug])
            connection.execute(state.insert().values(collection=slug, since=number, known=_from(number), **line))
    return True


def end(connection: sa.Connection, slug: str, number: int) -> None:
    """Say no more of a collection from now on."""
    for audience in Audience:
        lead(connection, audience)
        for table in (cell, state):
            _end(connection, table, number, [table.c.collection == slug])


def listed(connection: sa.Connection, slug: str) -> int:
    """How many records of a collection are shown one by one."""
    shown = "SELECT count(*) FROM event WHERE collection = :slug AND upper_inf(known)"
    return connection.scalar(sa.text(shown), {"slug": slug}) or 0


def _rows_of(shown: Shown | None) -> Rows:
    if shown is None:
        return set()
    found: Rows = set()
    for axis, cells in shown.table.tables().items():
        for each in cells:
            hidden = each in shown.suppressed
            value = None if hidden else shown.table.cells[each]
            found.add((str(axis), *each, value, "suppressed" if hidden else "shown"))
    return found


def _rows(connection: sa.Connection, slug: str) -> Rows:
    asked = sa.select(*(cell.c[name] for name in _CELL)).where(cell.c.collection == slug, _current(cell))
    return {tuple(row) for row in connection.execute(asked)}


def _current(table: sa.Table) -> "sa.ColumnElement[bool]":
    return sa.func.upper_inf(table.c.known)


def _from(number: int) -> Range[int]:
    return Range(number, None)


def lead(connection: sa.Connection, audience: Audience) -> None:
    """Let the copy of an audience lead the search path."""
    connection.execute(sa.select(sa.func.set_config("search_path", f"{audience}, public", True)))


def _end(connection: sa.Connection, table: sa.Table, number: int, which: "Iterable[sa.ColumnElement[bool]]") -> None:
    until = sa.func.int4range(sa.func.lower(table.c.known), number)
    connection.execute(table.update().where(_current(table), *which).values(known=until))


def _plans(told: Mapping[str, Mapping[str, Any]]) -> Plans:
    return {
        axis: Plan(
            years=frozenset(told[axis]["years"]),
            every_year=told[axis]["every_year"],
            timeless=told[axis]["timeless"],
            rows=frozenset(told[axis]["rows"]),
            dropped=told[axis]["dropped"],
        )
        for axis in Axis
    }


def _listed(rows: Rows, plans: Plans) -> list[Slot]:
    """Slots that have every row and every period that is named."""
    periods = {period for _, _, period, _, _, _ in rows if period != ALL}
    last = {period if "-" in period or period == UNDATED else f"{period}-Q1" for period in periods}
    found = []
    for axis in Axis:
        at = 1 if axis is Axis.AREA else 3
        names = {row[at] for row in rows if row[0] == axis and row[at] not in {ALL, MERGED[axis]}} | plans[axis].rows
        found += [Slot(axis, name, period) for name in names for period in last]
    return found
