"""Grain `places`: one row is one area or site in which events that match lie, with how many."""

from collections.abc import Iterator

import sqlalchemy as sa

from schema.grains.declaring import Column, Grain, Kind, Wish
from schema.grains.matching import listed
from schema.grains.plain import of_all, plain
from schema.queries.conditions import LEVELS, known_at
from schema.tables.published import event, place


def _joined(wish: Wish) -> sa.FromClause:
    # Many events lie in the same areas, which are told apart once.
    lying_in = [event.c[level] for level in (*LEVELS, "site")]
    found = sa.select(*lying_in, sa.func.count().label("events")).where(*listed(wish)).group_by(*lying_in).cte("found")
    areas = sa.union_all(
        *(
            sa.select(found.c[level].label("named"), sa.func.sum(found.c.events).label("events"))
            .where(found.c[level].is_not(None))
            .group_by(found.c[level])
            for level in (*LEVELS, "site")
        )
    ).subquery("lying")
    return place.join(areas, areas.c.named == sa.case((place.c.level.is_not(None), place.c.pcode), else_=place.c.id))


def _conditions(wish: Wish) -> "list[sa.ColumnElement[bool]]":
    return [known_at(place, wish.scope.number)]


def _columns() -> Iterator[Column]:
    c = place.c
    yield plain(c.id, Kind.TEXT, "place_id", required=True)
    yield plain(c.pcode, Kind.CODE)
    yield plain(c.name_en, Kind.TEXT, required=True)
    yield plain(c.name_ar, Kind.TEXT)
    yield plain(c.name_fr, Kind.TEXT)
    yield plain(c.kind, Kind.CODE, "place_kind", vocabulary="place", required=True)
    yield plain(c.level, Kind.CODE, vocabulary="area_level")
    yield plain(c.parent_pcode, Kind.CODE)
    yield plain(c.ancestors, Kind.CODE, many=True)
    yield plain(c.boundary_version, Kind.TEXT)
    rests = (*(event.c[level] for level in LEVELS), place.c.id)
    yield Column("events", Kind.INTEGER, lambda _: sa.literal_column("lying.events", sa.Integer), rests, required=True)
    yield from of_all()


PLACES = Grain(
    name="places",
    columns=tuple(_columns()),
    key=("place_id",),
    joined=_joined,
    conditions=_conditions,
    order=(place.c.id,),
    geometry=lambda _: place.c.geometry,
)
