"""Attacks on facilities, the facilities that are known, and strikes near those whose place is public, as read."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON, JSONB

from analytics import striking, struck_totals
from schema import terms
from schema.answering import RecordType
from schema.filters import EventFilter
from schema.queries.conditions import among, holding, overlaps
from schema.queries.scope import Scope
from schema.queries.space import LATITUDE_METRES, LONGITUDE_METRES, drawn
from schema.tables.published import event, event_source, record
from schema.vocabulary import PlacePrecision

NEARBY = 1_000.0
"""Metres within which a strike is near a facility."""
PUBLIC = 500
"""Facilities whose surroundings are searched at most."""
COARSEST = 250.0
"""Metres of uncertainty beyond which a strike is not taken for near, even if its place is called exact."""


def named(where: EventFilter, scope: Scope, most: int) -> sa.Select[Any]:
    """Attacks that name their facility, in order of id: one more than `most`, so that too many can be told."""
    c = event.c
    sources = sa.select(sa.func.array_agg(event_source.c.source)).where(
        event_source.c.event_id == c.id, event_source.c.since == c.since
    )
    columns = (c.id, c.collection, c.facility, c.day_from, c.day_to, sources.scalar_subquery().label("sources"))
    found = striking.found(where, scope, striking.is_attack(), *columns)
    return found.where(c.facility.is_not(None)).order_by(c.id).limit(most + 1)


def totals(where: EventFilter, scope: Scope) -> sa.Select[Any]:
    """How many attacks there are, and who speaks.

    `inside` are those that surely lie in the days asked for; `objects` how many facilities those that name none may
    have hit, one of each kind at risk that they name.
    """
    unnamed = sa.case((event.c.facility.is_(None), _objects(where)), else_=0)
    numbers = {"inside": inside(where), "objects": unnamed}
    return struck_totals.statement(where, scope, striking.is_attack(), numbers)


def inside(where: EventFilter) -> "sa.ColumnElement[bool]":
    """That all days on which an event may have been are asked for."""
    time = where.occurred
    first = [event.c.day_from >= time.from_] if time.from_ else []
    return sa.and_(sa.true(), *first, *([event.c.day_to <= time.to] if time.to else []))


def _objects(where: EventFilter) -> "sa.ColumnElement[int]":
    kinds = striking.kinds_at_risk(where)
    if not kinds:
        return sa.func.greatest(1, sa.func.cardinality(event.c.facility_kinds))
    each = sa.func.unnest(event.c.facility_kinds).table_valued("kind").render_derived("stated")
    wanted = sorted(terms.narrower("facility", kinds))
    counted = sa.select(sa.func.count()).select_from(each).where(each.c.kind.in_(wanted))
    return sa.func.greatest(1, counted.scalar_subquery())


@dataclass(frozen=True)
class Period:
    """First and last day; the first is open where None."""

    first: dt.date | None
    last: dt.date


def period(where: EventFilter, scope: Scope) -> Period:
    """The days asked for, those of situations asked for within them, and none that is not closed yet."""
    time = where.occurred
    days = [(each["day_from"], each["day_to"]) for each in scope.situations if where.during]
    begun = [dt.date.fromisoformat(each) for each, _ in days if each]
    ended = [dt.date.fromisoformat(each) for _, each in days if each]
    bounds = [time.from_, min(begun) if days and len(begun) == len(days) else None]
    ends = [striking.closed_until(scope), time.to, max(ended) if days and len(ended) == len(days) else None]
    return Period(max((each for each in bounds if each), default=None), min(each for each in ends if each))


def facilities(where: EventFilter, scope: Scope, most: int) -> sa.Select[Any]:
    """Facilities that are known where and when attacks are asked for, or that such attacks name, in order of code.

    Columns: id, code, collection, kinds, day_from, day_to, public (whether its spot is), title, lifeline. There is one
    more than `most` of them.
    """
    c = record.c
    hit = striking.found(where, scope, striking.is_attack(), event.c.facility).where(event.c.facility.is_not(None))
    told = (
        sa.func.json_to_record(c.document)
        .table_valued(sa.column("title", JSON), sa.column("lifeline", JSON))
        .render_derived(name="told", with_types=True)
        .lateral()
    )
    columns = (
        *(c.id, c.code, c.collection, c.kinds, c.day_from, c.day_to),
        _on_public_spot().label("public"),
        sa.cast(told.c.title, JSONB).label("title"),
        sa.cast(told.c.lifeline, JSONB).label("lifeline"),
    )
    known = sa.or_(sa.and_(sa.true(), *_there(where, scope)), c.id.in_(hit))
    found = sa.select(*columns).select_from(record.join(told, sa.true()))
    return found.where(_facility(where, scope), known).order_by(c.code).limit(most + 1)


def _facility(where: EventFilter, scope: Scope) -> "sa.ColumnElement[bool]":
    """That a record is a facility at risk."""
    c, kinds = record.c, striking.kinds_at_risk(where)
    at_risk = [overlaps(c.kinds, terms.narrower("facility", kinds))] if kinds else []
    asked = [among(c.id, scope.facilities)] if where.facilities else []
    return sa.and_(c.type == RecordType.FACILITY, holding(record, scope), *at_risk, *asked)


def _there(where: EventFilter, scope: Scope) -> list[Any]:
    """Conditions on where and when a facility was, by what is published of it."""
    c, days = record.c, period(where, scope)
    there: list[Any] = [*drawn(replace(where.within, places=()), record)]
    if where.within.places:
        there.append(overlaps(c.areas, scope.places))
    if where.during:
        there.append(overlaps(c.areas, [each["area"] for each in scope.situations if each["area"]]))
    if days.first:
        there.append(sa.or_(c.day_to.is_(None), c.day_to >= days.first))
    there.append(sa.or_(c.day_from.is_(None), c.day_from <= days.last))
    return there


def _on_public_spot() -> "sa.ColumnElement[bool]":
    """That the spot of a facility is public: of others nothing finer than the second level is published."""
    point = sa.func.coalesce(sa.func.ST_GeometryType(record.c.geometry) == "ST_Point", sa.false())
    return sa.and_(point, record.c.place_precision == PlacePrecision.EXACT)


def nearby(where: EventFilter, scope: Scope, most: int) -> sa.Select[Any]:
    """Pairs of a strike and a facility close to it whose place is public, which the strike does not name.

    Columns: strike, lon, lat, radius; facility, its longitude and latitude. The box about a facility
    is wider than what is near; there is one more than `most` pairs.
    """
    c, lat = event.c, sa.func.ST_Y(record.c.geometry)
    wider = EventFilter(
        collections=where.collections,
        occurred=where.occurred,
        reported=where.reported,
        verification=where.verification,
        sources=where.sources,
        independent_sources=where.independent_sources,
    )
    metres = NEARBY + COARSEST
    narrow = sa.func.cos(sa.func.radians(sa.func.least(sa.func.abs(lat), 89.0)))
    around = sa.func.ST_Expand(record.c.geometry, metres / LONGITUDE_METRES / narrow, metres / LATITUDE_METRES)
    public = (
        sa.select(record.c.id, sa.func.ST_X(record.c.geometry).label("lon"), lat.label("lat"), around.label("around"))
        .where(_facility(where, scope), *_there(where, scope), _on_public_spot())
        .limit(PUBLIC)
        .cte("public_place")
        .prefix_with("materialized")
    )
    f = public.c
    columns = (
        *(c.id.label("strike"), c.lon, c.lat, f.id.label("facility")),
        *(f.lon.label("longitude"), f.lat.label("latitude")),
        sa.cast(c.document["uncertainty_metres"].astext, sa.Float).label("radius"),
    )
    exact = (c.lon.is_not(None), c.place_precision == PlacePrecision.EXACT)
    close = (c.bounds.bool_op("&&")(f.around), *exact, c.facility.is_distinct_from(f.id))
    found = striking.found(wider, scope, striking.is_strike(), *columns).where(*close)
    return found.order_by(c.id, f.id).limit(most + 1)
