"""What somebody at the desk sees of the record: newest versions, pages of them, what lies beneath, and every version.

Columns are those that `schema.rights` shows to a role; rows are left to row security.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from schema import rights
from schema.access import Role
from schema.desk.fields import readable, shown
from schema.errors import BadInput, TooLarge, UnknownKey
from schema.tables.base import RECORDS, VERSION_COLUMNS, VERSIONED, identity

Row = Mapping[str, Any]

MOST = 5_000
"""Rows beneath what one page shows, of one concept."""
_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order of their ids, and after which id the next page begins; none at the end."""

    rows: Sequence[Row]
    next: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of something, and which of its fields differ from the version before."""

    version: int
    recorded_at: datetime
    actor: str
    reason: str
    withdrawn: bool
    protective: bool
    changed: tuple[str, ...]


def newest(
    role: Role, concept: str, *named: str, withdrawn: bool = False, after: uuid.UUID | None = None
) -> "sa.Select[Any]":
    """The newest version of each thing, with the columns named, or all that the role sees; geometry as GeoJSON."""
    table = VERSIONED[concept]
    later = table.alias("later")
    superseded = sa.exists(later.c.id).where(later.c.id == table.c.id, later.c.version > table.c.version)
    if after is not None:
        # Of later versions too: the planner would read those of all things before, to leave them out.
        superseded = superseded.where(later.c.id > after)
    chosen = sa.select(*_columns(role, concept, named)).where(~superseded)
    if after is not None:
        chosen = chosen.where(table.c.id > after)
    return chosen if withdrawn else chosen.where(~table.c.withdrawn)


def _columns(role: Role, concept: str, named: Sequence[str]) -> "list[sa.ColumnElement[Any]]":
    table = VERSIONED[concept]
    chosen: list[sa.ColumnElement[Any]] = [
        _plain(column) for column in rights.columns(role, table) if not named or column.name in named
    ]
    if concept in RECORDS and not named:
        chosen.append(sa.select(identity.c.code).where(identity.c.id == table.c.id).scalar_subquery().label("code"))
    return chosen


def _plain(column: "sa.Column[Any]") -> "sa.ColumnElement[Any]":
    if isinstance(column.type, Geometry):
        return sa.cast(sa.func.ST_AsGeoJSON(column, _DIGITS), JSONB).label(column.name)
    return column


def one(
    connection: sa.Connection, role: Role, concept: str, of: uuid.UUID | None = None, code: str | None = None
) -> Row | None:
    """The newest version of one thing, withdrawn or not, by its id or citable code; None where nobody sees any."""
    if (of is None) == (code is None):
        raise BadInput("Give either `id` or `code`.")
    table = VERSIONED[concept]
    if code is not None:
        named = sa.select(identity.c.id).where(identity.c.code == code)
        where = table.c.id == named.scalar_subquery()
    else:
        where = table.c.id == of
    found = connection.execute(newest(role, concept, withdrawn=True).where(where)).one_or_none()
    return None if found is None else found._asdict()


def page(
    connection: sa.Connection, role: Role, concept: str, where: Mapping[str, Any], first: int, after: uuid.UUID | None
) -> Page:
    """The first so many things in order of their ids that meet conditions of `conditions`."""
    query = narrowed(role, concept, where, after).limit(first + 1)
    rows = [row._asdict() for row in connection.execute(query)]
    return Page(rows[:first], rows[first - 1]["id"] if len(rows) > first else None)


def narrowed(role: Role, concept: str, where: Mapping[str, Any], after: uuid.UUID | None) -> "sa.Select[Any]":
    """The newest versions that meet conditions, in order of their ids."""
    table = VERSIONED[concept]
    given = dict(where)
    query = newest(role, concept, withdrawn=bool(given.pop("withdrawn", None)), after=after)
    for name, value in given.items():
        if value is not None:
            query = query.where(_condition(role, table, name, value))
    return query.order_by(table.c.id)


def conditions(role: Role, table: sa.Table) -> "list[tuple[str, sa.Column[Any]]]":
    """By what pages can be narrowed: names of conditions with their columns. Of days, since and until."""
    found = []
    for column in rights.columns(role, table):
        if rights.right(role, table, column.name, "filter").allowed:
            ends = ("_since", "_until") if isinstance(column.type, sa.Date) else ("",)
            found += [(f"{column.name}{end}", column) for end in ends]
    return found


def searched(role: Role, table: sa.Table) -> "list[sa.Column[Any]]":
    """The columns in which `search` looks."""
    allowed = rights.columns(role, table)
    return [column for column in allowed if rights.right(role, table, column.name, "search").allowed]


def _condition(role: Role, table: sa.Table, name: str, value: Any) -> "sa.ColumnElement[bool]":
    if name == "search":
        escaped = str(value).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        texts = (sa.func.array_to_string(c, " ") if isinstance(c.type, ARRAY) else c for c in searched(role, table))
        return sa.or_(*(each.ilike(f"%{escaped}%") for each in texts))
    column: sa.ColumnElement[Any] = dict(conditions(role, table))[name]
    if name.endswith("_since"):
        return column.__ge__(value)
    if name.endswith("_until"):
        return column.__le__(value)
    return (column.any_() if isinstance(column.type, ARRAY) else column).__eq__(value)


def beneath(
    connection: sa.Connection, role: Role, concept: str, column: str, above: Iterable[uuid.UUID]
) -> dict[uuid.UUID, list[Row]]:
    """The things of a concept that hold one of these ids in a column, by that id. Raises TooLarge."""
    table = VERSIONED[concept]
    query = newest(role, concept).where(table.c[column].in_(list(above))).order_by(table.c.id).limit(MOST + 1)
    rows = [row._asdict() for row in connection.execute(query)]
    if len(rows) > MOST:
        raise TooLarge(f"More than {MOST:,} of {shown(concept)} lie beneath this page; ask for fewer at once.")
    found: dict[uuid.UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def concept_of(connection: sa.Connection, role: Role, of: uuid.UUID) -> str:
    """What concept an id is of, as far as the role sees it. Raises UnknownKey."""
    asked = [
        sa.select(sa.literal(name).label("concept")).where(
            sa.exists(VERSIONED[name].c.id).where(VERSIONED[name].c.id == of)
        )
        for name in readable(role)
    ]
    found = connection.scalar(sa.union_all(*asked)) if asked else None
    if found is None:
        raise UnknownKey(f"Nothing that you can see has the id {of}.")
    return str(found)


def history(connection: sa.Connection, role: Role, of: uuid.UUID) -> list[Version]:
    """Every version of a thing that the role sees, oldest first. Raises UnknownKey."""
    concept = concept_of(connection, role, of)
    table = VERSIONED[concept]
    rows = connection.execute(
        sa.select(*_columns(role, concept, [c.name for c in table.columns]))
        .where(table.c.id == of)
        .order_by(table.c.version)
    )
    found: list[Version] = []
    before: Row = {}
    for row in (each._asdict() for each in rows):
        differing = (name for name in row if name not in VERSION_COLUMNS and row[name] != before.get(name))
        told = {name: row[name] for name in VERSION_COLUMNS if name != "id"}
        found.append(Version(**told, changed=tuple(map(shown, differing)) if before else ()))
        before = row
    return found
