"""Statements of the loader: what is staged becomes identities and versions. Each is made from the tables' declarations.

"Staged" is a temporary table per concept with the columns of its content; "written" is a temporary table of the rows
in or beneath which something was written.
"""

import uuid
from collections.abc import Iterable, Sequence
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID, insert
from sqlalchemy.sql.selectable import LateralFromClause

from schema.access import Kind
from schema.tables.base import KIND, RECORD, RECORDS, VERSIONED, content_columns, core, desk_columns, identity
from schema.tables.keeping import import_run

CODED = frozenset(RECORDS)
"""Concepts whose identities bear a citable code."""

_ON_COMMIT: dict[str, Any] = {"prefixes": ["TEMPORARY"], "postgresql_on_commit": "DROP"}


def in_order() -> list[str]:
    """Concepts that files hold, each after those it refers to: then what hangs on an event is not queued twice."""
    loaded = {name: concept for name, concept in VERSIONED.items() if KIND[core, name] is not Kind.ACCOUNT}
    graph = {name: set(_referred(concept)) - {name} for name, concept in loaded.items()}
    return list(TopologicalSorter(graph).static_order())


def _referred(concept: sa.Table) -> Iterable[str]:
    for column in concept.columns:
        if of := column.info["of"]:
            yield from RECORDS if of == RECORD else (of,)


def owner(concept: str, rows: Sequence[str]) -> "sa.Column[Any] | None":
    """The column of `concept` that says to which of the `rows` it belongs: its first required reference to one of them.

    What can be looked up by itself, such as a record or a source, belongs to nothing.
    """
    if concept in rows:
        return VERSIONED[concept].c.id
    if concept in RECORDS:
        return None
    meant = {*rows, RECORD} if set(rows) & set(RECORDS) else set(rows)
    return next((c for c in VERSIONED[concept].columns if c.info["of"] in meant and not c.nullable), None)


@cache
def current(concept: str) -> sa.Table:
    """The view `core.current_<concept>`: the newest version of everything that is not withdrawn."""
    columns = (sa.Column(column.name, column.type) for column in VERSIONED[concept].columns)
    return sa.Table(f"current_{concept}", sa.MetaData(schema="core"), *columns)


def staging(concept: str) -> sa.Table:
    """A temporary table for rows of `concept` on their way in, with their name at the provider and citable code."""
    return sa.Table(
        f"staged_{concept}",
        sa.MetaData(),
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        *(sa.Column(column.name, column.type) for column in content_columns(VERSIONED[concept])),
        **_ON_COMMIT,
    )


def written_table() -> sa.Table:
    """A temporary table of rows in (`version`) or beneath (null) which something was written."""
    return sa.Table(
        "written",
        sa.MetaData(),
        sa.Column("id", UUID(as_uuid=True), nullable=False),
        sa.Column("version", sa.Integer),
        **_ON_COMMIT,
    )


def taken_codes(staged: sa.Table) -> sa.Select[Any]:
    """Staged rows that are not known yet and whose code is taken, in the record or by another staged row."""
    order = sa.func.row_number().over(partition_by=staged.c.code, order_by=staged.c.id).label("place")
    queue = sa.select(staged.c.id, staged.c.key, staged.c.code, order).subquery("queue")
    known, taken = identity.alias("known"), identity.alias("taken")
    joined = queue.outerjoin(known, known.c.id == queue.c.id).outerjoin(taken, taken.c.code == queue.c.code)
    conflict = sa.or_(taken.c.id.is_not(None), queue.c.place > 1)
    return sa.select(queue.c.id, queue.c.key).select_from(joined).where(known.c.id.is_(None), conflict)


def add_identities(concept: str, staged: sa.Table) -> sa.Insert:
    """Write the identities that are missing."""
    rows = sa.select(staged.c.id, sa.literal(concept), staged.c.key, staged.c.code)
    return (
        insert(identity)
        .from_select(["id", "concept", "key", "code"], rows)
        .on_conflict_do_nothing(index_elements=["id"])
    )


def _newest(concept: str, of: "sa.ColumnElement[Any]") -> LateralFromClause:
    """The newest version of one thing, withdrawn or not."""
    versions = VERSIONED[concept]
    statement = sa.select(versions).where(versions.c.id == of).order_by(versions.c.version.desc()).limit(1)
    return statement.lateral("newest")


def _by_import(newest: LateralFromClause) -> "sa.ColumnElement[bool]":
    """Whether an import withdrew it: such a run has the very instant of its transaction. People's withdrawals stand."""
    return sa.exists().where(import_run.c.at == newest.c.recorded_at, import_run.c.actor == newest.c.actor)


def withheld(concept: str, staged: sa.Table) -> sa.Select[Any]:
    """Staged rows that a person withdrew; an import does not undo that."""
    newest = _newest(concept, staged.c.id)
    return (
        sa.select(staged.c.id)
        .select_from(staged.join(newest, sa.true()))
        .where(newest.c.withdrawn, ~_by_import(newest))
    )


def leave_out(column: "sa.ColumnElement[Any]", staged: sa.Table, ids: Sequence[uuid.UUID]) -> sa.Delete:
    """Take staged rows out again."""
    return sa.delete(staged).where(column.in_(ids))


def add_versions(concept: str, staged: sa.Table, why: dict[str, str]) -> sa.Insert:
    """Write a version of everything that is new, says something else than before, or was withdrawn by an import."""
    versions = VERSIONED[concept]
    content = [column.name for column in content_columns(versions)]
    newest = _newest(concept, staged.c.id)
    differs = sa.tuple_(*(staged.c[name] for name in content)).is_distinct_from(
        sa.tuple_(*(newest.c[name] for name in content))
    )
    rows = (
        sa.select(
            staged.c.id,
            sa.func.coalesce(newest.c.version, 0) + 1,
            *(sa.literal(text) for text in why.values()),
            *(staged.c[name] for name in content),
            *(_carried(column, newest) for column in desk_columns(versions)),
        )
        .select_from(staged.outerjoin(newest, sa.true()))
        .where(
            sa.case(
                (newest.c.id.is_(None), sa.true()),
                (newest.c.withdrawn, _by_import(newest)),
                else_=differs,
            )
        )
    )
    names = ["id", "version", *why, *content, *(column.name for column in desk_columns(versions))]
    return versions.insert().from_select(names, rows, include_defaults=False)


def _carried(column: "sa.Column[Any]", newest: LateralFromClause) -> "sa.ColumnElement[Any]":
    """What people set at the desk stays as it is in the newest version; a first version says no."""
    before = newest.c[column.name]
    return before if column.nullable else sa.func.coalesce(before, sa.false())


def withdraw_children(
    concept: str, staged: sa.Table | None, owners: sa.FromClause, rows: Sequence[str], why: dict[str, str]
) -> sa.Insert:
    """Withdraw what an earlier import put beneath `owners` (`id`, `key`) and this one does not hold.

    Only what is named beneath its owner's own name came by import; what people added stays.
    """
    belongs = owner(concept, rows)
    if belongs is None:
        raise TypeError(f"{concept} does not belong to {rows}")
    newest = current(concept)
    source = newest.join(owners, owners.c.id == newest.c[belongs.name]).join(identity, identity.c.id == newest.c.id)
    gone = (
        _tombstones(concept, newest, why)
        .select_from(source)
        .where(sa.func.starts_with(identity.c.key, owners.c.key + "/"))
    )
    if staged is not None:
        gone = gone.where(~sa.exists().where(staged.c.id == newest.c.id))
    return _add_tombstones(concept, gone, why)


def owners(staged: Sequence[sa.Table]) -> sa.Subquery:
    """Identity and name of the staged rows of several concepts."""
    return sa.union_all(*(sa.select(table.c.id, table.c.key) for table in staged)).subquery("owners")


def withdrawn_now(concept: str, written: sa.Table) -> sa.Subquery:
    """Identity and name of the rows of a concept that this run withdrew."""
    versions = VERSIONED[concept]
    return (
        sa.select(identity.c.id, identity.c.key)
        .join(written, written.c.id == identity.c.id)
        .join(versions, sa.and_(versions.c.id == written.c.id, versions.c.version == written.c.version))
        .where(versions.c.withdrawn)
        .subquery("withdrawn_now")
    )


def withdraw_absent(
    concept: str, staged: sa.Table | None, collection: uuid.UUID, kept: Sequence[uuid.UUID], why: dict[str, str]
) -> sa.Insert:
    """Withdraw records of a collection that are not staged, except `kept` ones: in the file, but faulty."""
    newest = current(concept)
    gone = _tombstones(concept, newest, why).where(newest.c.collection_id == collection, newest.c.id.not_in(kept))
    if staged is not None:
        gone = gone.where(~sa.exists().where(staged.c.id == newest.c.id))
    return _add_tombstones(concept, gone, why)


def _kept(concept: str) -> list[str]:
    versions = VERSIONED[concept]
    return [column.name for column in (*content_columns(versions), *desk_columns(versions))]


def _tombstones(concept: str, newest: sa.Table, why: dict[str, str]) -> sa.Select[Any]:
    content = (newest.c[name] for name in _kept(concept))
    words = (sa.literal(text) for text in why.values())
    return sa.select(newest.c.id, newest.c.version + 1, sa.true(), *words, *content)


def _add_tombstones(concept: str, gone: sa.Select[Any], why: dict[str, str]) -> sa.Insert:
    names = ["id", "version", "withdrawn", *why, *_kept(concept)]
    return VERSIONED[concept].insert().from_select(names, gone, include_defaults=False)


def noting(written: sa.Table, addition: sa.Insert, concept: str, rows: Sequence[str]) -> sa.Insert | None:
    """The same insertion, which also notes in which of the `rows` it wrote; null when the concept belongs to none."""
    belongs = owner(concept, rows)
    if belongs is None:
        return None
    version = VERSIONED[concept].c.version if concept in rows else sa.cast(sa.null(), sa.Integer)
    done = addition.returning(belongs.label("row_id"), version.label("row_version")).cte("added")
    return written.insert().from_select(["id", "version"], sa.select(done.c.row_id, done.c.row_version))


def outcome(staged: sa.FromClause, written: sa.Table) -> sa.Select[int, int, int]:
    """How many of the staged rows are new, changed (it or anything beneath it), unchanged."""
    known = (
        sa.select(written.c.id, sa.func.bool_or(written.c.version == 1).label("new"))
        .group_by(written.c.id)
        .subquery("known")
    )
    new = sa.func.coalesce(known.c.new, sa.false())
    return sa.select(
        sa.func.count().filter(new),
        sa.func.count().filter(known.c.id.is_not(None), ~new),
        sa.func.count().filter(known.c.id.is_(None)),
    ).select_from(staged.outerjoin(known, known.c.id == staged.c.id))
