"""Which columns people write at the desk, and what they are called there."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from schema import rights
from schema.access import Class, Kind, Role
from schema.grants import insertable
from schema.rights import Rows
from schema.tables.base import KIND, VERSIONED, content_columns, core, desk_columns

_CLOSED = re.compile(r"(\w+) in \((.*)\)")


def shown(name: str) -> str:
    """The name of a column or concept at the desk: `title_en` is `titleEn`."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def writable(role: Role, table: sa.Table) -> "list[sa.Column[Any]]":
    """The columns of a concept that somebody of that role states: what a file would, and what only people set.

    What a provider's row said is never typed in.
    """
    allowed = {column.name for column in insertable(role, table)}
    stated = [*content_columns(table), *desk_columns(table)]
    return [c for c in stated if c.name in allowed and not (_raw(c) and c.info["class"] > Class.STAFF)]


def _raw(column: "sa.Column[Any]") -> bool:
    return isinstance(column.type, JSONB)


def written(role: Role) -> Iterator[str]:
    """The concepts of which somebody of that role makes and corrects versions freely."""
    for name, table in VERSIONED.items():
        if KIND[core, name] in {Kind.CONTENT, Kind.THING} and rights.added(role, table) not in {None, Rows.WITHDRAWN}:
            yield name


def readable(role: Role) -> Iterator[str]:
    """The concepts of which somebody of that role sees something."""
    return (name for name, table in VERSIONED.items() if rights.columns(role, table))


@cache
def choices(table: sa.Table, name: str) -> tuple[str, ...]:
    """The values that a column may hold, none where it is not of a closed list."""
    for rule in table.constraints:
        if isinstance(rule, sa.CheckConstraint):
            found = _CLOSED.fullmatch(str(rule.sqltext))
            if found and found.group(1) == name:
                return tuple(value.strip("' ") for value in found.group(2).split(","))
    return ()
