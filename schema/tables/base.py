"""How a table is declared: every column with its meaning and its class, every record with its versions.

A column without a class makes the import of its module fail: nothing enters the database before someone said who may
see it. Grants, the catalogue lint, `docs/registry.md` and the canary tests read the declarations made here.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.types import TypeEngine

from schema.access import Audience, Class, Kind

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

core = sa.MetaData(schema="core", naming_convention=CONVENTION)
"""What was stated. Versioned, row-secured, INSERT-only."""

guard = sa.MetaData(schema="guard", naming_convention=CONVENTION)
"""What protection itself keeps: keys of callers, the key that proves an actor, what a lattice has counted."""

vault = sa.MetaData(schema="vault", naming_convention=CONVENTION)
"""Identities, sealed by keys that lie outside the database."""

published = sa.MetaData(naming_convention=CONVENTION)
"""What may be read. Without a schema here: `for_audience` copies it to each audience's."""

KEPT = (core, guard, vault)
"""What is not published."""


RECORD = "record"
"""What stands for any type of record where a column says whose identity it holds."""

RECORDS = (
    *("event", "facility", "detention_episode", "displacement_flow"),
    *("situation", "corridor", "risk_statement", "intervention"),
)
"""The types of record: what has a citable code, sources and claims."""

USES = ("filter", "sort", "group", "search", "export")


def column(
    name: str,
    type_: TypeEngine[Any] | type[TypeEngine[Any]] | sa.Computed,
    *constraints: Any,
    doc: str,
    seen_by: Class,
    uses: str = "export",
    required: bool = False,
    terms: str | None = None,
    of: str | None = None,
    free: bool = False,
    desk: bool = False,
    **options: Any,
) -> "sa.Column[Any]":
    """Declare a column.

    `seen_by` is its class; `uses` the words of `USES` that the logins which may select it have besides; `terms` the
    vocabulary that its codes belong to; `of` the concept whose identity it holds (a foreign key to `core.identity`),
    or `RECORD` for any of `RECORDS`; `free` that somebody wrote it in words of their own, which may say anything;
    `desk` that only people set it at the desk: no file states it, and none undoes it.
    """
    unknown = set(uses.split()) - set(USES)
    if unknown:
        raise TypeError(f"column {name}: {', '.join(sorted(unknown))} is none of the uses {', '.join(USES)}")
    # Checks are hung on the table by `table`: on a column, Alembic would not see them.
    checks = [each for each in constraints if isinstance(each, sa.CheckConstraint)]
    rest = [each for each in constraints if not isinstance(each, sa.CheckConstraint)]
    info = {"class": seen_by, "uses": frozenset(uses.split()), "terms": terms, "of": of, "free": free}
    info |= {"desk": desk, "checks": checks}
    if of is not None:
        rest.append(sa.ForeignKey("core.identity.id"))
    nullable = not (required or options.get("primary_key", False))
    return sa.Column(name, type_, *rest, doc=doc, info=info, nullable=nullable, **options)


MEANING: dict[tuple[sa.MetaData, str], str] = {}
"""What each table means; published copies share the meaning of their declaration."""


KIND: dict[tuple[sa.MetaData, str], Kind] = {}
"""What kind each table is of."""


def table(name: str, metadata: sa.MetaData, *items: Any, doc: str, kind: Kind = Kind.KEEPING) -> sa.Table:
    """Declare a table; raises TypeError when one of its columns has no class or no meaning."""
    for item in items:
        if isinstance(item, sa.Column) and ("class" not in item.info or not item.doc):
            raise TypeError(
                f"column {name}.{item.name} has no class or no meaning: seen_by says who sees it, doc what it is."
            )
    checks = [check for item in items if isinstance(item, sa.Column) for check in item.info.pop("checks")]
    MEANING[metadata, name] = doc
    KIND[metadata, name] = kind
    return sa.Table(name, metadata, *items, *checks)


def one_of(name: str, choices: Iterable[StrEnum]) -> sa.CheckConstraint:
    """The rule that a column holds a value of a closed list, or of a part of one."""
    values = ", ".join(f"'{choice.value}'" for choice in choices)
    return sa.CheckConstraint(f"{name} in ({values})", name=name)


def reference(
    name: str, of: str, *, doc: str, required: bool = False, seen_by: Class = Class.PUBLIC
) -> "sa.Column[Any]":
    """A column that holds the identity of a record of the concept `of`."""
    return column(name, UUID(as_uuid=True), doc=doc, seen_by=seen_by, of=of, required=required)


def codes(
    name: str, terms: str, *, doc: str, seen_by: Class = Class.PUBLIC, uses: str = "filter group export"
) -> "sa.Column[Any]":
    """A column of several codes of one vocabulary; empty when none is stated."""
    return column(
        name, ARRAY(sa.Text), doc=doc, seen_by=seen_by, uses=uses, terms=terms, required=True, server_default="{}"
    )


identity = table(
    "identity",
    core,
    column("id", UUID(as_uuid=True), doc="Opaque identifier.", seen_by=Class.PUBLIC, primary_key=True),
    column("concept", sa.Text, doc="What it is: the name of its table.", seen_by=Class.STAFF, required=True),
    column("key", sa.Text, doc="Its name in the place where it came from.", seen_by=Class.CASE, required=True),
    column("code", sa.Text, doc="Citable code, random, never reused.", seen_by=Class.PUBLIC, unique=True),
    sa.UniqueConstraint("concept", "key"),
    sa.CheckConstraint("code ~ '^SJ-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4,}$'", name="code"),
    doc="Everything that can be referred to. Versions come and go beneath; the identity stays.",
)


def _version_columns() -> Iterable["sa.Column[Any]"]:
    yield column(
        "id",
        UUID(as_uuid=True),
        sa.ForeignKey("core.identity.id"),
        doc="Identity.",
        seen_by=Class.PUBLIC,
        primary_key=True,
    )
    yield column(
        "version", sa.Integer, doc="Counts from 1.", seen_by=Class.STAFF, primary_key=True, autoincrement=False
    )
    yield column(
        "recorded_at",
        sa.TIMESTAMP(timezone=True),
        doc="When Sijill wrote this version.",
        seen_by=Class.STAFF,
        required=True,
        server_default=sa.func.transaction_timestamp(),
    )
    yield column("actor", sa.Text, doc="Who wrote it.", seen_by=Class.STAFF, required=True)
    why = "Why it was written; published with a correction, never with a withdrawal, so it names nobody."
    yield column("reason", sa.Text, doc=why, seen_by=Class.PUBLIC, required=True, free=True)
    yield column(
        "withdrawn",
        sa.Boolean,
        doc="Whether it is taken back.",
        seen_by=Class.STAFF,
        required=True,
        server_default=sa.false(),
    )
    yield column(
        "protective",
        sa.Boolean,
        doc="Whether earlier published versions must go too.",
        seen_by=Class.STAFF,
        required=True,
        server_default=sa.false(),
    )


VERSION_COLUMNS = ("id", "version", "recorded_at", "actor", "reason", "withdrawn", "protective")

VERSIONED: dict[str, sa.Table] = {}
"""Every versioned concept by name, in order of declaration, which is an order in which they can be loaded."""


def _kind(name: str, items: Iterable[Any]) -> Kind:
    """What belongs to a record is content, as the record is; what stands by itself is a thing."""
    needed = {item.info["of"] for item in items if isinstance(item, sa.Column) and not item.nullable}
    return Kind.CONTENT if {name, *needed} & {RECORD, *RECORDS} else Kind.THING


def versioned(name: str, *items: Any, doc: str, kind: Kind | None = None) -> sa.Table:
    """Declare a concept whose rows are versions of an identity; the view `core.current_<name>` gives the newest.

    `kind` is told where it is not that of a record, or of what belongs to one by a required reference, or of a thing.
    """
    made = table(
        name,
        core,
        *_version_columns(),
        *items,
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint("actor <> '' and reason <> ''", name="accounted"),
        doc=doc,
        kind=kind or _kind(name, items),
    )
    VERSIONED[name] = made
    return made


def content_columns(concept: sa.Table) -> list["sa.Column[Any]"]:
    """The columns that files state: all but those that say which version it is, computed ones and those of the desk."""
    return [c for c in concept.columns if c.name not in VERSION_COLUMNS and c.computed is None and not c.info["desk"]]


def desk_columns(concept: sa.Table) -> list["sa.Column[Any]"]:
    """The columns that only people set at the desk."""
    return [c for c in concept.columns if c.info["desk"]]


@cache
def for_audience(audience: Audience) -> sa.MetaData:
    """The published tables in the schema of one audience, without the columns above its class."""
    return copied(published, audience)


def copied(metadata: sa.MetaData, audience: Audience) -> sa.MetaData:
    """The tables of a metadata in the schema of one audience, without the columns above its class.

    Raises TypeError where a key, a check or an index of what the audience gets rests on what it does not.
    """
    target = sa.MetaData(schema=audience.value, naming_convention=CONVENTION)
    for each in metadata.sorted_tables:
        made = each.to_metadata(target, schema=audience.value)
        above = {column.name for column in made.columns if column.info["class"] > audience.sees}
        ruled = [rule for rule in made.constraints if isinstance(rule, sa.schema.ColumnCollectionConstraint)]
        for named in [rule.columns.keys() for rule in ruled] + [index.columns.keys() for index in made.indexes]:
            if above & set(named):
                raise TypeError(f"{each.name}: a rule on {', '.join(named)} rests on what {audience} does not get")
        for name in above:
            made._columns.remove(made.columns[name])
    return target
