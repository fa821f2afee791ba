"""Conditions on `event` asked of another table that has some of its columns."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from schema.queries.declared import Asked, Declared
from schema.tables.published import event

Condition = sa.ColumnElement[bool]


class _Lacking(Exception):
    """A condition is on a column that only `event` has."""


def elsewhere(asked: Asked, table: sa.Table, columns: "Mapping[str, sa.ColumnElement[Any]]") -> Condition | None:
    """The condition as one on `table`, whose columns are given by their names in `event`; none where one is lacking."""

    def same(element: Any, **_: Any) -> Any:
        if element is event:
            return table
        if isinstance(element, sa.Column) and element.table is event:
            if element.name not in columns:
                raise _Lacking
            return columns[element.name]
        return None

    built = asked.__clause_element__() if isinstance(asked, Declared) else asked
    try:
        moved: Condition = visitors.replacement_traverse(built, {}, same)
    except _Lacking:
        return None
    return moved
