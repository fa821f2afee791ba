"""Grain `acts`: one row is one act of an event that matches, and itself meets what is asked of acts."""

from collections.abc import Iterator
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from schema.filters import EventFilter
from schema.grains import belonging
from schema.grains.declaring import Column, Grain, Kind, Wish
from schema.grains.events import PAGES
from schema.grains.matching import BESIDE, ORDER, asked
from schema.grains.plain import EMPTY, plain
from schema.queries.conditions import known_at, on_acts
from schema.tables.published import act, actor, flat_event, involvement


def _involved(number: int) -> sa.FromClause:
    """Lists of an act, in one order: who was involved, to what degree, and how sure that is."""
    name = sa.func.coalesce(actor.c.name_ar, actor.c.name_en)
    order = (actor.c.name_en, involvement.c.actor, involvement.c.degree, involvement.c.attribution)
    lists: dict[str, sa.ColumnElement[Any]] = {
        "actors_en": actor.c.name_en,
        "actors_ar": name,
        "actor_ids": involvement.c.actor,
        "degrees": involvement.c.degree,
        "attributions": involvement.c.attribution,
    }
    shown = (sa.func.array_agg(aggregate_order_by(each, *order)).label(label) for label, each in lists.items())
    named = involvement.join(actor, sa.and_(actor.c.id == involvement.c.actor, known_at(actor, number)))
    return (
        sa.select(*shown)
        .select_from(named)
        .where(
            involvement.c.event_id == act.c.event_id,
            involvement.c.since == act.c.since,
            involvement.c.act_id == act.c.id,
        )
        .lateral("involved")
    )


def _joined(wish: Wish) -> sa.FromClause:
    met = on_acts(cast("EventFilter", wish.where), wish.scope)
    acts = flat_event.join(act, sa.and_(belonging.of_event(act), *met))
    return acts.outerjoin(_involved(wish.scope.number), sa.true())


def _listed(name: str, kind: Kind, *rests: "sa.Column[Any]", vocabulary: str | None = None) -> Column:
    found = sa.func.coalesce(sa.literal_column(f"involved.{name}", sa.ARRAY(sa.Text)), EMPTY)
    return Column(name, kind, lambda _: found, rests, many=True, vocabulary=vocabulary)


def _columns() -> Iterator[Column]:
    c = act.c
    yield from belonging.key("kind")
    yield plain(c.id, Kind.TEXT, "act_id", required=True)
    yield plain(c.kind, Kind.CODE, "act", vocabulary="act", required=True)
    yield plain(c.violations, Kind.CODE, many=True, vocabulary="violation")
    yield plain(c.method, Kind.CODE, vocabulary="method")
    yield plain(c.victim, Kind.TEXT, "victim_id")
    yield plain(c.unit, Kind.CODE, vocabulary="counting_unit")
    yield plain(c.sex, Kind.CODE, vocabulary="sex")
    yield plain(c.age_band, Kind.CODE, vocabulary="age_band")
    yield plain(c.civilian_status, Kind.CODE, vocabulary="civilian_status")
    yield plain(c.roles, Kind.CODE, "victim_roles", many=True, vocabulary="role")
    for name in ("size_low", "size_best", "size_high"):
        yield plain(c[name], Kind.INTEGER)
    yield plain(c.size_conflicting, Kind.BOOLEAN)
    yield _listed("actors_en", Kind.TEXT, actor.c.name_en)
    yield _listed("actors_ar", Kind.TEXT, actor.c.name_ar, actor.c.name_en)
    yield _listed("actor_ids", Kind.TEXT, involvement.c.actor)
    yield _listed("degrees", Kind.CODE, involvement.c.degree, vocabulary="involvement")
    yield _listed("attributions", Kind.CODE, involvement.c.attribution, vocabulary="attribution")
    yield from (*belonging.which(), *belonging.where(), *belonging.ending(PAGES))


ACTS = Grain(
    name="acts",
    columns=tuple(_columns()),
    key=("event", "act_id"),
    joined=_joined,
    conditions=asked,
    order=ORDER,
    within=(act.c.id,),
    beside=BESIDE,
    geometry=lambda _: flat_event.c.geometry,
)
