"""Who may do what with which column, and why: the one place that says so.

Grants, policies, the schemas of the desk, `docs/registry.md`, `sijill explain access` and the tests that try every door
follow from `SEES` and `ADDS`. A role has of a table what the entry of its name says, else that of its kind, else none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

import schema.tables  # noqa: F401  (declares every table)
from schema.access import Audience, Class, Kind, Role, Who
from schema.tables.base import KIND, USES, VERSION_COLUMNS, core, published

SELECT, EXPORT = "select", "export"


class Rows(StrEnum):
    """Which rows of a table."""

    ALL = "all rows"
    OWN = "rows of their own"
    """What they made at the desk, and what lies beneath it."""
    ASSIGNED = "rows of records assigned to them"
    REACHED = "rows of their own and of records assigned to them"
    UNGUARDED = "rows but those of sources that are or were protected"
    SIGNED = "rows in their own name"
    WITHDRAWN = "withdrawn versions"
    """To take back, and nothing else."""
    CAPPED = "rows that hold records back"


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of a table: rows, and columns up to a class; with None those that every version has."""

    up_to: Class | None
    rows: Rows


@dataclass(frozen=True, slots=True)
class Right:
    """Whether something is allowed, and in one sentence why."""

    allowed: bool
    because: str


_ALL = Sight(Class.STAFF, Rows.ALL)
_VERSIONS = Sight(None, Rows.ALL)
_REQUESTS = {"request": Sight(Class.STAFF, Rows.SIGNED)}
_DESK: Mapping[Kind | str, Rows] = {"identity": Rows.SIGNED, "request": Rows.SIGNED}
_TOLD: Mapping[Kind | str, Rows] = {"source": Rows.OWN, "document": Rows.OWN, "quotation": Rows.OWN}

SEES: Mapping[Role, Mapping[Kind | str, Sight]] = MappingProxyType(
    {
        Role.CONTRIBUTOR: {
            Kind.CONTENT: Sight(Class.STAFF, Rows.OWN),
            Kind.THING: Sight(Class.STAFF, Rows.UNGUARDED),
            "term": _ALL,
            "identity": Sight(Class.STAFF, Rows.OWN),
            **_REQUESTS,
        },
        Role.VERIFIER: {
            Kind.CONTENT: _ALL,
            Kind.THING: Sight(Class.STAFF, Rows.UNGUARDED),
            Kind.RULE: _ALL,
            **dict.fromkeys(("release_level", "sign_off", "merge", "identity", "unpublished"), _ALL),
            **_REQUESTS,
        },
        Role.CASE_WORKER: {
            Kind.CONTENT: Sight(Class.CASE, Rows.ASSIGNED),
            Kind.THING: Sight(Class.CASE, Rows.ALL),
            "term": _ALL,
            "consent": Sight(Class.CASE, Rows.ASSIGNED),
            "identity": Sight(Class.STAFF, Rows.REACHED),
            **_REQUESTS,
        },
        Role.SAFEGUARD: {
            Kind.CONTENT: _ALL,
            Kind.THING: Sight(Class.CASE, Rows.ALL),
            Kind.RULE: _ALL,
            Kind.ACCOUNT: Sight(Class.CASE, Rows.ALL),
            **dict.fromkeys(("identity", "unpublished"), _ALL),
            **_REQUESTS,
        },
        Role.AUDITOR: {
            **dict.fromkeys((Kind.CONTENT, Kind.THING, Kind.ACCOUNT), _VERSIONS),
            Kind.RULE: _ALL,
            **dict.fromkeys(("unmasking_request", "unmasking_approval", "import_run", "request", "identity"), _ALL),
        },
        Role.ADMINISTRATOR: {
            Kind.RULE: _ALL,
            **dict.fromkeys(("collection", "import_run"), _ALL),
            "identity": Sight(Class.STAFF, Rows.OWN),
            **_REQUESTS,
        },
    }
)

ADDS: Mapping[Role, Mapping[Kind | str, Rows | None]] = MappingProxyType(
    {
        Role.CONTRIBUTOR: {
            Kind.CONTENT: Rows.OWN,
            **dict.fromkeys(("assessment", "event_relation")),
            **_TOLD,
            **_DESK,
        },
        Role.VERIFIER: {
            Kind.CONTENT: Rows.ALL,
            Kind.THING: Rows.UNGUARDED,
            "collection": None,
            "release_level": Rows.CAPPED,
            "merge": Rows.ALL,
            **_DESK,
        },
        Role.CASE_WORKER: {
            Kind.CONTENT: Rows.ASSIGNED,
            **dict.fromkeys(("assessment", "event_relation")),
            **_TOLD,
            **_DESK,
        },
        Role.SAFEGUARD: {
            **dict.fromkeys((Kind.CONTENT, Kind.THING), Rows.WITHDRAWN),
            **dict.fromkeys(("consent", "release_level", "sign_off", "assignment"), Rows.ALL),
            **dict.fromkeys(("unmasking_request", "unmasking_approval"), Rows.ALL),
            **_DESK,
        },
        Role.AUDITOR: {},
        Role.ADMINISTRATOR: {**dict.fromkeys(("policy", "embargo_rule", "collection"), Rows.ALL), **_DESK},
    }
)

CHANGES: Mapping[Role, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        Role.ADMINISTRATOR: {
            "policy": (
                *("place_precision", "date_precision", "public_place_precision", "public_date_precision"),
                "embargo_days",
            ),
            "embargo_rule": ("days",),
        }
    }
)
"""Columns that a role changes in place: of rules, which have no versions. The request keeps what they said before."""


def changes(role: Role, table: sa.Table) -> list["sa.Column[Any]"]:
    """The columns of a table of `core` that a role changes in place."""
    return [table.columns[name] for name in CHANGES.get(role, {}).get(table.name, ()) if table.metadata is core]


def sight(role: Role, table: sa.Table) -> Sight | None:
    """What a role sees of a table of `core`; None when nothing, as of every other table."""
    if table.metadata is not core:
        return None
    sees = SEES[role]
    return sees.get(table.name, sees.get(KIND[core, table.name]))


def added(role: Role, table: sa.Table) -> Rows | None:
    """Which rows a role adds to a table of `core`; None when none."""
    if table.metadata is not core:
        return None
    adds_to = ADDS[role]
    return adds_to[table.name] if table.name in adds_to else adds_to.get(KIND[core, table.name])


def adds(role: Role, concept: str) -> bool:
    """Whether a role writes versions of a concept."""
    return added(role, core.tables[f"core.{concept}"]) is not None


def columns(who: Who, table: sa.Table) -> list["sa.Column[Any]"]:
    """The columns of a table that somebody may select, in its order."""
    return [column for column in table.columns if _selects(who, table, column).allowed]


def right(who: Who, table: sa.Table, column: str, use: str = SELECT) -> Right:
    """Whether somebody may use a column in a way: to select it, or in one of `USES`.

    `table` is a declared one: of `core`, `guard`, `vault`, or a published one without its schema. Raises KeyError for
    a column that it does not have, ValueError for a use that nobody knows.
    """
    if use not in (SELECT, *USES):
        raise ValueError(f"{use} is none of {SELECT}, {', '.join(USES)}")
    declared = table.columns[column]
    selects = _selects(who, table, declared)
    if use == SELECT or not selects.allowed:
        return selects
    name = f"{table.name}.{column}"
    if use == EXPORT and isinstance(who, Role):
        return Right(False, f"{who} may not export {name}: files are made of published copies.")
    uses = [each for each in USES if each in declared.info["uses"]]
    for_these = f"it is declared for {_listed(uses)}" if uses else "it is declared for none but to be read"
    done = f"{use} {name}" if use == EXPORT else f"{use} by {name}"
    return Right(use in uses, f"{who} may {'' if use in uses else 'not '}{done}: {for_these}.")


def _selects(who: Who, table: sa.Table, column: "sa.Column[Any]") -> Right:
    name, seen_by = f"{table.name}.{column.name}", Class(column.info["class"])
    if isinstance(who, Audience):
        return _audience(who, table, name, seen_by)
    if table.metadata is published:
        return Right(False, f"{who} may not select {name}: the desk reads the record, not its published copies.")
    seen = sight(who, table)
    if seen is None:
        return Right(False, f"{who} may not select {name}: nothing of {table.fullname} is shown to that role.")
    if seen.up_to is None:
        allowed = column.name in VERSION_COLUMNS
        because = f"of {table.name} that role sees who wrote which version, and nothing else"
    else:
        allowed = seen_by <= seen.up_to
        because = f"it is of class {_class(seen_by)}, and of {table.name} that role sees what is up to class"
        because += f" {_class(seen.up_to)}, {seen.rows}"
    return Right(allowed, f"{who} may {'' if allowed else 'not '}select {name}: {because}.")


def _audience(who: Audience, table: sa.Table, name: str, seen_by: Class) -> Right:
    if table.metadata is not published:
        return Right(False, f"{who} may not select {name}: {table.schema} is not published.")
    if seen_by > who.sees:
        return Right(False, f"{who} may not select {name}: it is of class {_class(seen_by)}.")
    copy = f"its own copy holds what publish generalised for {'everybody' if who is Audience.OPEN else 'partners'}"
    return Right(True, f"{who} may select {name}: it is of class {_class(seen_by)}, and {copy}.")


def _class(seen_by: Class) -> str:
    return "open" if seen_by is Class.PUBLIC else seen_by.name.lower()


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words) + " only"
