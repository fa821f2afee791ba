"""Shape `acled`: events with the columns that scripts for ACLED's data expect, such as those of acledR.

What the record does not say stays empty: `fatalities` is the figure on which independent sources agree, and never 0 for
unknown. What each column holds, and what has no counterpart, is said in `columns.csv` under `acled.`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from schema.grains.counterparts import counterparts, looked_up
from schema.grains.declaring import Grain, Kind, Wish
from schema.grains.events import EVENTS, tallied
from schema.grains.plain import shaped, standing
from schema.grains.sides import degrees, involved, narrowest, side, spots
from schema.tables.published import actor, flat_event, involvement, place, publication, tally
from schema.terms import Crosswalk

SCHEME = "acled"
POLITICAL, DEMONSTRATIONS, STRATEGIC = "Political violence", "Demonstrations", "Strategic developments"
AGAINST_CIVILIANS = "Violence against civilians"

F = flat_event.c

DISORDER: Mapping[str, str] = {
    "Battles": POLITICAL,
    "Explosions/Remote violence": POLITICAL,
    AGAINST_CIVILIANS: POLITICAL,
    "Protests": DEMONSTRATIONS,
    STRATEGIC: STRATEGIC,
}
"""The disorder type of each event type that lies within one (codebook of ACLED); riots are of two."""
DISORDER_WITHIN: Mapping[str, str] = {
    "Excessive force against protesters": f"{POLITICAL}; {DEMONSTRATIONS}",
    "Violent demonstration": DEMONSTRATIONS,
    "Mob violence": POLITICAL,
}
"""That of sub-event types, where it is not that of the event type."""


def _type(each: Crosswalk) -> str | None:
    """The event type of a counterpart, whose label begins with it."""
    return (each.label or each.code).split(":")[0].strip()


def _sub_type(each: Crosswalk) -> str | None:
    """Its sub-event type; none where the counterpart is an event type as a whole."""
    return each.code if ":" in (each.label or "") else None


_TYPES, _SUB_TYPES = counterparts("event", SCHEME, _type), counterparts("event", SCHEME, _sub_type)
TYPE, SUB_TYPE = looked_up(_TYPES, F.kind), looked_up(_SUB_TYPES, F.kind)
DISORDERS: Mapping[str, str] = {
    kind: told
    for kind, type_ in _TYPES.items()
    if (told := DISORDER_WITHIN.get(_SUB_TYPES.get(kind, "")) or DISORDER.get(type_))
}
"""The disorder type of each of our kinds that has one."""
CIVILIANS = TYPE == AGAINST_CIVILIANS


def _joined(wish: Wish) -> sa.FromClause:
    within = spots(wish)
    found = EVENTS.joined(wish).outerjoin(involved(wish), sa.true())
    found = found.outerjoin(publication, publication.c.number == F.since)
    return found.outerjoin(within, within.c.pcode == narrowest())


def _inter(position: int) -> "sa.ColumnElement[Any]":
    return looked_up(counterparts("actor", SCHEME, lambda each: each.label), side("kinds", position))


_WHO = (involvement.c.actor, actor.c.name_en, actor.c.kind)
_SPOT = (F.lon, F.lat, place.c.geometry, F.place_precision, *(F[f"adm{n}"] for n in range(5)))


def _columns() -> "Iterator[tuple[str, Kind, Any, tuple[sa.Column[Any], ...]]]":
    """Name, kind, expression (null where there is no counterpart), and what it rests on."""
    code, text, whole = Kind.CODE, Kind.TEXT, Kind.INTEGER
    yield "event_id_cnty", code, F.code, (F.code,)
    yield "event_date", Kind.DATE, F.day_from, (F.day_from,)
    yield "year", whole, sa.cast(sa.func.date_part("year", F.day_from), sa.Integer), (F.day_from,)
    days = looked_up(counterparts("date_precision", SCHEME), F.date_precision)
    yield "time_precision", whole, sa.cast(days, sa.Integer), (F.date_precision,)
    yield "disorder_type", code, looked_up(DISORDERS, F.kind), (F.kind,)
    yield "event_type", code, TYPE, (F.kind,)
    yield "sub_event_type", code, SUB_TYPE, (F.kind,)
    second = sa.case((sa.and_(CIVILIANS, side("names", 2).is_(None)), "Civilians"), else_=side("names", 2))
    harmed = sa.case((sa.and_(CIVILIANS, side("names", 2).is_(None)), "Civilians"), else_=_inter(2))
    for n, name, inter in ((1, side("names", 1), _inter(1)), (2, second, harmed)):
        yield f"actor{n}", text, name, (*_WHO, F.kind)
        yield f"assoc_actor_{n}", text, None, ()
        yield f"inter{n}", code, inter, (*_WHO, F.kind)
    yield "interaction", code, sa.func.nullif(sa.func.concat_ws("-", _inter(1), harmed), ""), (*_WHO, F.kind)
    yield "civilian_targeting", code, sa.case((CIVILIANS, "Civilian targeting")), (F.kind,)
    yield "iso", whole, None, ()
    yield "region", text, None, ()
    yield "country", text, sa.func.coalesce(F.provider_adm0, F.adm0_en), (F.provider_adm0, F.adm0_en)
    for n in (1, 2, 3):
        names = (F[f"provider_adm{n}"], F[f"adm{n}_en"])
        yield f"admin{n}", text, sa.func.coalesce(*names), names
    yield "location", text, sa.func.coalesce(F.place_en, F.place_verbatim), (F.place_en, F.place_verbatim)
    yield "latitude", Kind.NUMBER, degrees("lat"), _SPOT
    yield "longitude", Kind.NUMBER, degrees("lon"), _SPOT
    precise = looked_up(counterparts("place_precision", SCHEME), F.place_precision)
    yield "geo_precision", whole, sa.cast(precise, sa.Integer), (F.place_precision,)
    yield "source", text, sa.func.array_to_string(F.sources, "; "), (F.sources,)
    yield "source_scale", code, None, ()
    yield "notes", text, sa.func.coalesce(F.summary_en, F.title_en), (F.summary_en, F.title_en)
    yield "fatalities", whole, tallied("killed_all_best"), (F.killed_all_best, tally.c.best)
    yield "tags", code, sa.func.nullif(sa.func.array_to_string(F.violations, "; "), ""), (F.violations,)
    instant = sa.cast(sa.func.date_part("epoch", publication.c.at), sa.BigInteger)
    yield "timestamp", whole, instant, (publication.c.at,)


ACLED = Grain(
    name="acled",
    columns=(*(shaped(SCHEME, *each) for each in _columns()), *standing(F.collection, F.code, "events/")),
    key=("event_id_cnty",),
    joined=_joined,
    conditions=EVENTS.conditions,
    order=EVENTS.order,
    beside=EVENTS.beside,
    geometry=EVENTS.geometry,
)
