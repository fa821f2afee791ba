"""Columns that are told the same way in every grain: published columns as they are, and what stands on every row."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from schema.grains.declaring import Column, Kind, Wish
from schema.queries.scope import Scope

EMPTY: sa.ColumnElement[Any] = sa.literal_column("'{}'::text[]", sa.ARRAY(sa.Text))
"""A list of nothing; also the path of JSON to itself."""


def plain(
    of: "sa.Column[Any]",
    kind: Kind,
    name: str | None = None,
    *,
    by: sa.FromClause | None = None,
    **more: Any,
) -> Column:
    """A published column as it is, under its own name or another; `by` is its table under another name."""
    read: sa.ColumnElement[Any] = of if by is None else by.c[of.name]
    return Column(name or of.name, kind, lambda _: read, (of,), **more)


def standing(collection: "sa.Column[Any]", code: "sa.Column[Any]", pages: str) -> tuple[Column, ...]:
    """What stands on every row: where it can be read, on what terms, whether it is invented, and of which state.

    `pages` is the part of the address before the code.
    """
    return (
        Column("permalink", Kind.CODE, lambda wish: sa.literal(wish.address + pages, sa.Text) + code, (code,)),
        *terms_of_use(collection),
    )


def terms_of_use(collection: "sa.Column[Any]", read: "sa.ColumnElement[Any] | None" = None) -> tuple[Column, ...]:
    """On what terms a row may be used, whether it is invented, and of which publication it is.

    `read` is how the slug of its collection is read, where that is not as the published column.
    """

    def of(what: str) -> "Any":
        return lambda wish: _of_collection(collection if read is None else read, wish.scope, what)

    return (
        Column("licence", Kind.TEXT, of("licence"), (collection,), required=True),
        Column("citation", Kind.TEXT, of("citation"), (collection,), required=True),
        Column("fictional", Kind.BOOLEAN, of("fictional"), (collection,), required=True),
        Column("publication", Kind.INTEGER, lambda wish: sa.literal(wish.scope.number, sa.Integer), required=True),
    )


def of_all() -> tuple[Column, ...]:
    """The same of rows that are of no one collection: of all that were asked for."""

    def of(what: str) -> "Any":
        return lambda wish: sa.literal("; ".join(dict.fromkeys(each[what] for each in wish.scope.collections)), sa.Text)

    return (
        Column("collections", Kind.CODE, _slugs, (), many=True),
        Column("licence", Kind.TEXT, of("licence"), required=True),
        Column("citation", Kind.TEXT, of("citation"), required=True),
        Column("fictional", Kind.BOOLEAN, _fictional, required=True),
        Column("publication", Kind.INTEGER, lambda wish: sa.literal(wish.scope.number, sa.Integer), required=True),
    )


def _slugs(wish: Wish) -> "sa.ColumnElement[Any]":
    return sa.literal(wish.scope.slugs, sa.ARRAY(sa.Text))


def _fictional(wish: Wish) -> "sa.ColumnElement[Any]":
    return sa.literal(any(each["fictional"] for each in wish.scope.collections), sa.Boolean)


def _of_collection(collection: "sa.ColumnElement[Any]", scope: Scope, what: str) -> "sa.ColumnElement[Any]":
    """What a collection says of itself: written once, where all rows are of one collection or say the same."""
    said: Mapping[str, Any] = {each["id"]: each[what] for each in scope.collections}
    type_ = sa.Boolean if what == "fictional" else sa.Text
    first = next(iter(said.values()), None)
    if all(each == first for each in said.values()):
        return sa.literal(first, type_)
    cases: Iterable[tuple[Any, Any]] = ((collection == slug, sa.literal(each, type_)) for slug, each in said.items())
    return sa.case(*cases)


def shaped(shape: str, name: str, kind: Kind, of: Any, rests: "tuple[sa.Column[Any], ...]") -> Column:
    """A column of a shape: `of` is what it holds, a function of the wish that gives it, or null for no counterpart."""
    type_ = {Kind.INTEGER: sa.Integer, Kind.DATE: sa.Date, Kind.NUMBER: sa.Float}.get(kind, sa.Text)
    read = sa.cast(sa.null(), type_) if of is None else of
    return Column(name, kind, read if callable(read) else lambda _: read, rests, said=f"{shape}.{name}")
