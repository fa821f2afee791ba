"""Published places: areas and sites."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from schema import terms
from schema.answering import ADMIN, AreaLevel
from schema.errors import BadInput
from schema.queries.conditions import among, known_at
from schema.queries.declared import Asked
from schema.queries.paging import Condition, Key, Listing
from schema.tables.published import control as control_
from schema.tables.published import place

DEGREES = 6
"""Decimals of published coordinates: a tenth of a metre."""


@dataclass(frozen=True, kw_only=True)
class PlaceFilter:
    """Conditions on places; within a list any of, between fields all of. Places are named by P-code or id."""

    places: tuple[str, ...] = ()
    inside: str | None = None
    levels: tuple[AreaLevel, ...] = ()
    kinds: tuple[str, ...] = ()
    text: str | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Every place that it names."""
        return (*self.places, *([self.inside] if self.inside else []))


def listing(where: PlaceFilter, number: int) -> Listing:
    """Places that match, in order of P-code. Raises UnknownKey for an unknown kind, BadInput for hexagons."""
    found: list[Asked] = [known_at(place, number)]
    if where.places:
        found.append(_named(where.places))
    if where.inside:
        within = place.alias("within")
        code = sa.select(within.c.pcode).where(
            known_at(within, number), sa.or_(within.c.pcode == where.inside, within.c.id == where.inside)
        )
        found.append(code.scalar_subquery() == sa.any_(place.c.ancestors))
    if hexagons := [each for each in where.levels if each not in ADMIN]:
        raise BadInput(f"levels: {hexagons[0].name} are hexagons and no places; give admin levels, ADM0 to ADM4.")
    if where.levels:
        found.append(among(place.c.level, where.levels))
    if where.kinds:
        found.append(among(place.c.kind, terms.narrower("place", where.kinds)))
    if where.text:
        names = (place.c.name_en, place.c.name_ar, place.c.name_fr)
        found.append(sa.or_(*(name.icontains(where.text, autoescape=True) for name in names)))
    return Listing(place, Key(place.c.pcode), document, found)


def document(rows: sa.FromClause) -> "sa.ColumnElement[Any]":
    """What is shown of a place, but for its geometry."""
    c = rows.c
    shown: sa.ColumnElement[Any] = sa.func.jsonb_build_object(
        *("id", c.id, "pcode", c.pcode, "kind", c.kind, "level", c.level, "parent_pcode", c.parent_pcode),
        *("name", sa.func.jsonb_build_object("en", c.name_en, "ar", c.name_ar, "fr", c.name_fr)),
        *("ancestor_pcodes", c.ancestors, "boundary_version", c.boundary_version),
        type_=JSONB,
    )
    return shown


def named(keys: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (document) of the places with those P-codes or ids."""
    return sa.select(document(place).label("document")).where(known_at(place, number), _named(keys))


def geometries(ids: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (id, GeoJSON) of places that have a boundary or position."""
    shape = sa.cast(sa.func.ST_AsGeoJSON(place.c.geometry, DEGREES), JSONB)
    return sa.select(place.c.id, shape).where(
        place.c.id.in_(ids), known_at(place, number), place.c.geometry.is_not(None)
    )


def control(ids: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (place id, list of documents): who controlled a place, in order of first days, unknown ones first."""
    listed = sa.func.jsonb_agg(
        aggregate_order_by(control_.c.document, sa.nulls_first(control_.c.day_from), control_.c.id), type_=JSONB
    )
    wanted = (control_.c.place.in_(ids), known_at(control_, number))
    return sa.select(control_.c.place, listed).where(*wanted).group_by(control_.c.place)


def _named(keys: Sequence[str]) -> Condition:
    named = sa.literal(sorted(set(keys)), sa.ARRAY(sa.Text))
    return sa.or_(place.c.pcode == sa.any_(named), place.c.id == sa.any_(named))
