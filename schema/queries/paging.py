"""Keyset pages of published tables: stable while things are added, and read only as far as the page goes.

A statement first finds the ids of a page, which a covering index can answer alone, and then fetches the documents of
just those. It asks for one row more than the page holds, which tells whether another page follows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

Condition = sa.ColumnElement[bool]
Show = Callable[[sa.FromClause], "sa.ColumnElement[Any]"]
"""What is read of the rows of a page: from the table, as it is named in the statement, to an expression."""


@dataclass(frozen=True)
class Key:
    """What a list is ordered by; ties go by id in the same direction, and rows without a value come last."""

    column: "sa.Column[Any]"
    descending: bool = False

    @property
    def ordering(self) -> Callable[["sa.ColumnElement[Any]"], "sa.ColumnElement[Any]"]:
        """The direction, as applied to a column."""
        return sa.desc if self.descending else sa.asc


@dataclass(frozen=True)
class Position:
    """A row of a list: its key and id."""

    key: Any
    id: str


@dataclass(frozen=True)
class Owners:
    """Things that each have a list of their own: the table they stand in, which of them, and what each list holds.

    `link` names columns of `table` and of the listing's table.
    """

    table: sa.FromClause
    wanted: Condition
    link: Condition


@dataclass(frozen=True)
class Listing:
    """A published table as a list: which rows, in which order, and what is shown of each."""

    table: sa.Table
    key: Key
    show: Show
    conditions: Sequence[Condition]

    def count(self) -> sa.Select[Any]:
        """One row, one number: how many there are on all pages together."""
        return sa.select(sa.func.count()).select_from(self.table).where(*self.conditions)

    def page(self, first: int, after: Position | None) -> sa.Select[Any]:
        """Rows (id, key, document) of the `first` that come after `after`, and one more if there is one."""
        ids = self._ids(first, after).subquery("page")
        return self._shown(sa.select(ids.c.id, ids.c.key), ids, ids)

    def pages(self, owners: Owners, first: int, after: Position | None) -> sa.Select[Any]:
        """The same page for each of several owners at once: rows (owner, id, key, document)."""
        ids = self._ids(first, after, owners.link).lateral("page")
        rows = sa.select(owners.table.c.id.label("owner"), ids.c.id, ids.c.key).where(owners.wanted)
        return self._shown(rows, ids, owners.table.join(ids, sa.true()))

    def counts(self, owners: Owners) -> sa.Select[Any]:
        """Rows (owner, number) for those owners that have any."""
        return (
            sa.select(owners.table.c.id, sa.func.count())
            .select_from(owners.table.join(self.table, owners.link))
            .where(owners.wanted, *self.conditions)
            .group_by(owners.table.c.id)
        )

    def _ids(self, first: int, after: Position | None, *link: Condition) -> sa.Select[Any]:
        table, key = self.table, self.key
        beyond = [] if after is None else [past(key, after)]
        return (
            sa.select(table.c.id, table.c.since, key.column.label("key"))
            .where(*self.conditions, *link, *beyond)
            .order_by(*_order(key, key.column, table.c.id))
            .limit(first + 1)
        )

    def _shown(self, rows: sa.Select[Any], ids: sa.FromClause, source: sa.FromClause) -> sa.Select[Any]:
        whole = self.table.alias("whole")
        joined = source.join(whole, sa.and_(whole.c.id == ids.c.id, whole.c.since == ids.c.since))
        return (
            rows.add_columns(self.show(whole).label("document"))
            .select_from(joined)
            .order_by(*_order(self.key, ids.c.key, ids.c.id))
        )


def past(key: Key, after: Position) -> Condition:
    """That a row comes after `after` in the order of `key`."""
    ident = key.column.table.c.id
    if after.key is None:
        behind = ident < after.id if key.descending else ident > after.id
        return sa.and_(key.column.is_(None), behind)
    row = sa.tuple_(key.column, ident)
    mark = sa.tuple_(sa.literal(after.key, key.column.type), sa.literal(after.id))
    # A comparison of rows, which an index on both columns can start from.
    behind = row < mark if key.descending else row > mark
    return sa.or_(behind, key.column.is_(None)) if key.column.nullable else behind


def _order(
    key: Key, column: "sa.ColumnElement[Any]", ident: "sa.ColumnElement[Any]"
) -> tuple["sa.ColumnElement[Any]", ...]:
    first = key.ordering(column)
    # Only where nulls can be: the words alone would keep PostgreSQL from an index of another direction.
    return (sa.nulls_last(first) if key.column.nullable else first, key.ordering(ident))
