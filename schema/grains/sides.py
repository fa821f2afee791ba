"""What shapes need besides flat events: who was involved, in an order of its own, and a spot for what has none."""

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from schema import terms
from schema.grains.declaring import Wish
from schema.queries.conditions import LEVELS, known_at
from schema.tables.published import actor, flat_event, involvement, place
from schema.vocabulary import PlacePrecision

_STATE = ("state", "armed_forces", "police")
"""Kinds of actor, with those narrower, that come first: a government is side A of a conflict that it takes part in."""


def involved(wish: Wish) -> sa.FromClause:
    """Names, kinds and ids of the actors of an event, states first, then by name."""
    state = actor.c.kind == sa.any_(sa.literal(sorted(terms.narrower("actor", _STATE)), sa.ARRAY(sa.Text)))
    each = (
        sa.select(actor.c.id, actor.c.name_en, actor.c.kind, sa.case((state, 0), else_=1).label("rank"))
        .select_from(
            involvement.join(actor, sa.and_(actor.c.id == involvement.c.actor, known_at(actor, wish.scope.number)))
        )
        .where(
            involvement.c.event_id == flat_event.c.event_id,
            involvement.c.since == flat_event.c.since,
        )
        .correlate(flat_event)
        .distinct()
        .subquery("each")
    )
    order = (each.c.rank, each.c.name_en, each.c.id)
    lists = (("names", each.c.name_en), ("kinds", each.c.kind), ("ids", each.c.id))
    return sa.select(
        *(sa.func.array_agg(aggregate_order_by(column, *order)).label(name) for name, column in lists)
    ).lateral("side")


def side(what: str, position: int) -> "sa.ColumnElement[Any]":
    """The name, kind or id of one of them: `names`, `kinds`, `ids`."""
    return sa.literal_column(f"side.{what}[{position}]", sa.Text)


def spots(wish: Wish) -> sa.FromClause:
    """A point within each area, made once for a part."""
    return (
        sa.select(place.c.pcode, sa.func.ST_PointOnSurface(place.c.geometry).label("point"))
        .where(known_at(place, wish.scope.number), place.c.level.is_not(None), place.c.geometry.is_not(None))
        .cte("spots")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def narrowest() -> "sa.ColumnElement[Any]":
    """P-code of the narrowest area that an event is known to lie in, no narrower than its precision says."""
    f = flat_event.c
    columns = [f[level] for level in reversed(LEVELS)]
    of = {
        PlacePrecision.ADM2: columns[2:],
        PlacePrecision.ADM1: columns[3:],
        PlacePrecision.COUNTRY: columns[4:],
    }
    cases = ((f.place_precision == precision, sa.func.coalesce(*those)) for precision, those in of.items())
    return sa.case(*cases, else_=sa.func.coalesce(*columns))


def degrees(which: str) -> "sa.ColumnElement[Any]":
    """Longitude (`lon`) or latitude (`lat`) of the published point, else of a point within the narrowest area."""
    of = {"lon": sa.func.ST_X, "lat": sa.func.ST_Y}[which]
    within = sa.cast(sa.func.round(sa.cast(of(sa.literal_column("spots.point")), sa.Numeric), 6), sa.Float)
    return cast("sa.ColumnElement[Any]", sa.func.coalesce(flat_event.c[which], within))
