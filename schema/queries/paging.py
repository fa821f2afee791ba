"""Keyset pages of published tables: stable while things are added, and read only as far as the page goes.

A statement first finds the ids of a page, which a covering index can answer alone, and then fetches the documents of
just those. It asks for one row more than the page holds, which tells whether another page follows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from schema.prepared import Written
from schema.queries.declared import Asked, Declared

SEPARATOR = "/"
"""Between the two ids of a position; no published id has it."""

Condition = sa.ColumnElement[bool]
Show = Callable[[sa.FromClause], "sa.ColumnElement[Any]"]
"""What is read of the rows of a page: from the table, as it is named in the statement, to an expression."""


def document(rows: sa.FromClause) -> "sa.ColumnElement[Any]":
    """What is read of rows that have a document."""
    shown: sa.ColumnElement[Any] = rows.c.document
    return shown


@dataclass(frozen=True)
class Key:
    """What a list is ordered by; ties go by id in the same direction, and rows without a value come last."""

    column: "sa.Column[Any]"
    descending: bool = False
    group: "sa.Column[Any] | None" = None
    """An id that stands before the row's own: rows that share it stay together. `Position.id` is then both."""

    @property
    def ordering(self) -> Callable[["sa.ColumnElement[Any]"], "sa.ColumnElement[Any]"]:
        """The direction, as applied to a column."""
        return sa.desc if self.descending else sa.asc


@dataclass(frozen=True)
class Position:
    """A row of a list: its key and id."""

    key: Any
    id: str


FEW = 2_000
"""Rows of an owner up to which they are found by an index of theirs, and put in order; of more, the order is walked."""


@dataclass(frozen=True)
class Owners:
    """Things that each have a list of their own: the table they stand in, which of them, and what each list holds.

    `link` names columns of `table` and of the listing's table. `found` are (id, since) of the rows for which it holds,
    where an index finds them, and `some` as many rows or more, which an index counts alone: no plan made for all owners
    can know which of them have few.
    """

    table: sa.FromClause
    wanted: Condition
    link: Condition
    found: "sa.Select[Any] | sa.CompoundSelect[Any] | None" = None
    some: "sa.Select[Any] | sa.CompoundSelect[Any] | None" = None

    def links(self, ident: "sa.Column[Any]") -> Sequence[Condition]:
        """The link, in cases that exclude each other."""
        if self.found is None or self.some is None:
            return [self.link]
        some = self.some.limit(FEW + 1).subquery("some")
        number = sa.select(sa.func.count()).select_from(some).correlate(self.table).scalar_subquery()
        ids = sa.select(self.found.subquery("found").c.id).correlate(self.table).scalar_subquery()
        listed = sa.func.array(ids, type_=sa.ARRAY(ident.type))
        return [sa.and_(number <= FEW, ident == sa.any_(listed), self.link), sa.and_(number > FEW, self.link)]


@dataclass(frozen=True)
class Listing:
    """A published table as a list: which rows, in which order, and what is shown of each."""

    table: sa.Table
    key: Key
    show: Show
    conditions: Sequence[Asked]
    branches: Sequence[Sequence[Asked]] = ((),)
    """Further conditions that exclude each other; a row meets one of them. Each is read in order, and then merged."""

    def count(self) -> sa.Select[Any]:
        """One row, one number: how many there are on all pages together."""
        counted = [
            sa.select(sa.func.count()).select_from(self.table).where(*self.conditions, *branch)
            for branch in self.branches
        ]
        first, *others = counted
        if not others:
            return first
        return sa.select(sum((each.scalar_subquery() for each in others), start=first.scalar_subquery()))

    def written(self, first: int, after: Position | None) -> Written:
        """`page` as one row (ids, keys, documents: a JSON list), built only where no other of its form was.

        One row is sent in one piece; row by row, a client would be woken for each few of them.
        """
        lists = [self.conditions, *self.branches]
        forms: list[object] = []
        bound: list[sa.BindParameter[Any]] = []
        named = {"page_size": first + 1} | {name: value for name, value in _marks(self.key, after) if value is not None}
        for position, conditions in enumerate(lists):
            for place, each in enumerate(conditions):
                if isinstance(each, Declared):
                    forms.append(each.form)
                    named.update(each.named(_prefix(position, place)))
                    continue
                key = each._generate_cache_key()  # as SQLAlchemy's own engine asks
                if key is None:
                    return Written.of(_packed(self.page(first, after)))
                forms.append(key.key)
                bound += key.bindparams
        case = None if after is None else after.key is None
        lengths = tuple(map(len, lists))
        return Written(
            form=(self.table.name, self.key, self.show, case, lengths, *forms),
            bound=bound,
            named=named,
            build=lambda: _packed(self._with(Declared.condition).page(first, after)),
        )

    def _with(self, build: "Callable[[Declared, str], Condition]") -> "Listing":
        """The same with every condition built; `build` gets its prefix as well."""
        conditions, *branches = (
            [
                build(each, _prefix(position, place)) if isinstance(each, Declared) else each
                for place, each in enumerate(those)
            ]
            for position, those in enumerate([self.conditions, *self.branches])
        )
        return replace(self, conditions=conditions, branches=branches)

    def page(self, first: int, after: Position | None) -> sa.Select[Any]:
        """Rows (id, key, document) of the `first` that come after `after`, and one more if there is one."""
        ids = self._ids(first, after).subquery("page")
        return self._shown(sa.select(self._name(ids), ids.c.key), ids, ids)

    def pages(self, owners: Owners, first: int, after: Position | None) -> sa.Select[Any]:
        """The same page for each of several owners at once: rows (owner, id, key, document); not for branches."""
        # Built once, whatever number of parts has them.
        listing = self._with(lambda each, _: each.__clause_element__())
        (branch,) = listing.branches
        beyond = sa.or_(*(sa.and_(sa.true(), *case) for case in past(self.key, self.table.c.id, after)))
        parts = [
            listing._part(first, [*branch, link, beyond]).correlate(owners.table)
            for link in owners.links(self.table.c.id)
        ]
        ids = (parts[0] if len(parts) == 1 else self._merged(parts, first)).lateral("page")
        rows = sa.select(owners.table.c.id.label("owner"), self._name(ids), ids.c.key).where(owners.wanted)
        return self._shown(rows, ids, owners.table.join(ids, sa.true()))

    def counts(self, owners: Owners) -> sa.Select[Any]:
        """Rows (owner, number) for those owners that have any; not for branches."""
        (branch,) = self.branches
        c, joined = self.table.c, owners.table.join(self.table, owners.link)
        if owners.found is not None:
            found = owners.found.lateral("found")
            same = sa.and_(c.id == found.c.id, c.since == found.c.since)
            joined = owners.table.join(found, sa.true()).join(self.table, same)
        held = (
            sa.select(owners.table.c.id, c.id.label("held"))
            .distinct()
            .select_from(joined)
            .where(owners.wanted, *self.conditions, *branch)
            .subquery("held")
        )
        return sa.select(held.c.id, sa.func.count()).group_by(held.c.id)

    def _ids(self, first: int, after: Position | None) -> sa.Select[Any]:
        parts = [
            self._part(first, [*branch, *beyond])
            for branch in self.branches
            for beyond in past(self.key, self.table.c.id, after)
        ]
        if len(parts) == 1:
            return parts[0]
        return self._merged(parts, first)

    def _merged(self, parts: Sequence[sa.Select[Any]], first: int) -> sa.Select[Any]:
        merged = sa.union_all(*parts).subquery("merged")
        return sa.select(merged).order_by(*self._order(dict(merged.c))).limit(_size(first))

    def _part(self, first: int, conditions: Sequence[Asked]) -> sa.Select[Any]:
        c, key = self.table.c, self.key
        chosen: dict[str, sa.ColumnElement[Any]] = {"id": c.id, "since": c.since, "key": key.column}
        if key.group is not None:
            chosen["group"] = key.group
        rows = sa.select(*(value.label(name) for name, value in chosen.items()))
        return rows.where(*self.conditions, *conditions).order_by(*self._order(chosen)).limit(_size(first))

    def _shown(self, rows: sa.Select[Any], ids: sa.FromClause, source: sa.FromClause) -> sa.Select[Any]:
        whole = self.table.alias("whole")
        joined = source.join(whole, sa.and_(whole.c.id == ids.c.id, whole.c.since == ids.c.since))
        return (
            rows.add_columns(self.show(whole).label("document")).select_from(joined).order_by(*self._order(dict(ids.c)))
        )

    def _name(self, ids: sa.FromClause) -> "sa.ColumnElement[str]":
        name = ids.c.id if self.key.group is None else ids.c.group + SEPARATOR + ids.c.id
        return name.label("id")

    def _order(self, chosen: Mapping[str, "sa.ColumnElement[Any]"]) -> list["sa.ColumnElement[Any]"]:
        key = self.key
        first = key.ordering(chosen["key"])
        # Only where nulls can be: the words alone would keep PostgreSQL from an index of another direction.
        ordered = [sa.nulls_last(first) if key.column.nullable else first]
        return [*ordered, *(key.ordering(chosen[name]) for name in ("group", "id") if name in chosen)]


def _prefix(position: int, place: int) -> str:
    """Of the names of a condition's values: where its list stands, and it in that."""
    return f"c{position}_{place}_"


def _packed(page: sa.Select[Any]) -> sa.Select[Any]:
    rows = page.subquery("rows")
    packed = (sa.func.array_agg(rows.c.id), sa.func.array_agg(rows.c.key), sa.func.json_agg(rows.c.document))
    return sa.select(*(each.label(name) for each, name in zip(packed, ("ids", "keys", "documents"), strict=True)))


def past(key: Key, ident: "sa.Column[Any]", after: Position | None) -> list[list[Condition]]:
    """That a row comes after `after` in the order of `key`: cases that exclude each other, each one stretch of it."""
    if after is None:
        return [[]]
    columns = {"after_key": key.column, "after_group": key.group, "after_id": ident}
    marks = [
        (column, sa.bindparam(name, value, column.type))
        for name, value in _marks(key, after)
        if value is not None and (column := columns[name]) is not None
    ]
    if after.key is None:
        return [[key.column.is_(None), _behind(key, marks)]]
    found: list[Condition] = [_behind(key, marks)]
    if key.group is not None:
        # The group and the id stand in different tables; an index can start only from what is in its own.
        found.append(_behind(key, marks[:-1], reached=True))
    return [found, [key.column.is_(None)]] if key.column.nullable else [found]


def _marks(key: Key, after: Position | None) -> list[tuple[str, Any]]:
    """What a position holds, by the names that statements give it."""
    if after is None:
        return []
    group, _, own = after.id.rpartition(SEPARATOR) if key.group is not None else (None, "", after.id)
    return [("after_key", after.key), ("after_group", group), ("after_id", own)]


def _size(first: int) -> "sa.BindParameter[int]":
    return sa.bindparam("page_size", first + 1, sa.Integer)


Marks = Sequence[tuple["sa.Column[Any]", "sa.BindParameter[Any]"]]


def _behind(key: Key, marks: Marks, *, reached: bool = False) -> Condition:
    """A comparison of rows, which an index on the columns can start from; `reached` says whether equal ones pass."""
    row = sa.tuple_(*(column for column, _ in marks))
    mark = sa.tuple_(*(value for _, value in marks))
    if reached:
        return row <= mark if key.descending else row >= mark
    return row < mark if key.descending else row > mark
