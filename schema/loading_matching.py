"""What an import asks of the record before it writes: collections, actors, areas."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema.answering import AreaLevel
from schema.loading_statements import current
from schema.tables.base import VERSIONED, content_columns
from schema.tables.place import area_alias
from schema.vocabulary import PlacePrecision

POINTED = (PlacePrecision.EXACT, PlacePrecision.NEAR, PlacePrecision.ADM2, PlacePrecision.ADM1)
"""Precisions at which a position can speak for an area."""


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor as recorded now."""

    name_en: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatedName:
    """An area name that means no area: how many rows state it, and how many of those lie in which areas, most first."""

    level: AreaLevel
    name: str
    rows: int
    lies_in: tuple[tuple[str, str, int], ...]


def find_collection(connection: sa.Connection, slug: str) -> Mapping[str, Any] | None:
    """What is recorded of a collection, by column; None when there is none of that slug."""
    newest = current("collection")
    content = (newest.c[column.name] for column in content_columns(VERSIONED["collection"]))
    found = connection.execute(sa.select(*content).where(newest.c.slug == slug)).mappings().one_or_none()
    return dict(found) if found is not None else None


def find_actors(connection: sa.Connection, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, KnownActor]:
    """Those of the actors that are recorded."""
    newest = current("actor")
    rows = connection.execute(sa.select(newest.c.id, newest.c.name_en, newest.c.aliases).where(newest.c.id.in_(ids)))
    return {row.id: KnownActor(row.name_en, tuple(row.aliases)) for row in rows}


def area_names(connection: sa.Connection, level: AreaLevel) -> dict[str, str]:
    """English names of the areas of a level, by P-code."""
    newest = current("place")
    rows = connection.execute(sa.select(newest.c.pcode, newest.c.name_en).where(newest.c.level == level.value))
    return {row.pcode: row.name_en for row in rows}


def unmatched_names(connection: sa.Connection, staged: sa.Table, levels: Sequence[AreaLevel]) -> list[StatedName]:
    """Area names of staged events that mean no area, widest level and most rows first.

    A name means an area by the rule of publish (schema/publish/20_areas.sql): through a reviewed alias, or because
    exactly one area of that level bears it.
    """
    found = []
    for level in levels:
        name = staged.c[f"stated_{level.value}"]
        rows = sa.func.count().label("rows")
        statement = (
            sa.select(name.label("name"), rows)
            .where(name.is_not(None), ~_aliased(staged.c.area_scheme, level, name), _bearers(level, name) != 1)
            .group_by(name)
            .order_by(rows.desc(), name)
        )
        unknown = connection.execute(statement).all()
        lying = _lying(connection, staged, level, [row.name for row in unknown])
        found += [StatedName(level, row.name, row.rows, tuple(lying.get(row.name, ()))) for row in unknown]
    return found


def _aliased(scheme: "sa.ColumnElement[Any]", level: AreaLevel, name: "sa.ColumnElement[Any]") -> "sa.Exists":
    return sa.exists().where(
        area_alias.c.scheme == scheme, area_alias.c.level == level.value, area_alias.c.name == name
    )


def _bearers(level: AreaLevel, name: "sa.ColumnElement[Any]") -> "sa.ScalarSelect[int]":
    newest = current("place")
    lower = sa.func.lower(name)
    names = (sa.func.lower(newest.c.name_en), sa.func.lower(newest.c.name_fr), newest.c.name_ar)
    bears = sa.or_(names[0] == lower, names[1] == lower, names[2] == name)
    counting = sa.select(sa.func.count()).select_from(newest).where(newest.c.level == level.value, bears)
    return counting.scalar_subquery()


def _lying(
    connection: sa.Connection, staged: sa.Table, level: AreaLevel, names: Sequence[str]
) -> dict[str, list[tuple[str, str, int]]]:
    """P-code, name and rows of the areas in which rows that state one of the names lie."""
    name, newest, rows = staged.c[f"stated_{level.value}"], current("place"), sa.func.count().label("rows")
    statement = (
        sa.select(name.label("stated"), newest.c.pcode, newest.c.name_en, rows)
        .join_from(staged, newest, sa.func.st_covers(newest.c.geometry, staged.c.geometry))
        .where(newest.c.level == level.value, name.in_(names))
        .where(staged.c.place_precision.in_([each.value for each in POINTED]))
        .group_by(name, newest.c.pcode, newest.c.name_en)
        .order_by(rows.desc(), newest.c.pcode)
    )
    found: dict[str, list[tuple[str, str, int]]] = {}
    for row in connection.execute(statement) if names else ():
        found.setdefault(row.stated, []).append((row.pcode, row.name_en, row.rows))
    return found
