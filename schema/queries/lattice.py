"""Counts of a confidential collection, as they were published."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema.filters import EventFilter
from schema.queries.conditions import known_at
from schema.tables.published_lattice import lattice_cell, lattice_state

KEY = tuple(lattice_cell.c[name].collate("C") for name in ("axis", "area", "period", "class"))
"""In what order numbers stand: that of the bytes of their names, whatever language the database sorts in."""


@dataclass(frozen=True, kw_only=True)
class LatticeFilter:
    """Whose lattices are wanted: slugs of confidential collections. Nothing else can be asked of what is fixed."""

    collections: tuple[str, ...] = ()


def keys(where: LatticeFilter) -> EventFilter:
    """What `scope.look_up` must resolve before the filter can be applied."""
    return EventFilter(collections=where.collections)


def state(slug: str, number: int) -> sa.Select[Any]:
    """One row (rule, listed, held, report) of a publication, or none where there was no lattice in it."""
    c = lattice_state.c
    asked = sa.select(c.rule, c.listed, c.held, c.report)
    return asked.where(c.collection == slug, known_at(lattice_state, number))


def cells(slug: str, number: int) -> sa.Select[Any]:
    """Rows (axis, area, period, violation, value, status) in the order of their names; an empty name is all."""
    c = lattice_cell.c
    key = (c.axis, c.area, c.period, c["class"].label("violation"))
    asked = sa.select(*key, c.value, c.status).where(c.collection == slug, known_at(lattice_cell, number))
    return asked.order_by(*KEY)
