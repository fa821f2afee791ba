"""Grain `lattice`: one row is one number of the lattice of a confidential collection, shown or suppressed.

These are the rows that GraphQL's `lattice` answers, of the same publication and in the same order; where it gives null
for all areas, periods or classes, files have the word.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from schema.grains.declaring import Column, Grain, Kind, Wish
from schema.grains.plain import EMPTY, plain, terms_of_use
from schema.queries.conditions import holding, known_at
from schema.queries.declared import Asked
from schema.queries.lattice import KEY, LatticeFilter
from schema.tables.published_lattice import ALL, ELSEWHERE, OTHER, UNCLASSED, lattice_cell, lattice_state
from schema.vocabulary import Disclosure

EVERY = "all"
"""What stands in a file for all areas, periods or classes."""

C = lattice_cell.c

_ROWS: sa.ColumnElement[Any] = sa.literal_column(
    "array(select put.name from jsonb_array_elements_text(lattice_state.report"
    " #> array['coarsened', lattice_cell.axis, 'rows']) put (name) order by put.name collate \"C\")",
    sa.ARRAY(sa.Text),
)
_TOGETHER = sa.case((sa.or_(C.area == ELSEWHERE, C["class"] == OTHER), _ROWS), else_=EMPTY)


def _joined(wish: Wish) -> sa.FromClause:
    same = lattice_state.c.collection == C.collection
    return lattice_cell.join(lattice_state, sa.and_(same, known_at(lattice_state, wish.scope.number)))


def _conditions(wish: Wish) -> list[Asked]:
    return [holding(lattice_cell, wish.scope)]


def _name(name: str, **more: Any) -> Column:
    read = sa.case((C[name] == ALL, sa.literal(EVERY, sa.Text)), else_=C[name])
    return Column(name, Kind.CODE, lambda _: read, (C[name],), required=True, **more)


def _columns() -> Iterator[Column]:
    yield plain(C.collection, Kind.CODE, required=True)
    yield plain(C.axis, Kind.CODE, required=True)
    yield from (_name("area"), _name("period"))
    yield _name("class", vocabulary="violation", besides=(EVERY, UNCLASSED, OTHER))
    yield plain(C.value, Kind.INTEGER)
    yield plain(C.status, Kind.CODE, required=True)
    rests = (lattice_state.c.report, C.area, C["class"])
    yield Column("together", Kind.CODE, lambda _: _TOGETHER, rests, many=True)
    yield from terms_of_use(C.collection)


LATTICE = Grain(
    name="lattice",
    columns=tuple(_columns()),
    key=("collection", "axis", "area", "period", "class"),
    joined=_joined,
    conditions=_conditions,
    order=(C.collection.collate("C"), *KEY),
    filter=LatticeFilter,
    events=False,
    disclosure=Disclosure.CONFIDENTIAL,
)
