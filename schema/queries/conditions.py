"""An `EventFilter` as conditions on the published `event`: the only place where a filter becomes SQL."""

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from schema import terms
from schema.answering import TimeMatch
from schema.errors import BadInput
from schema.filters import EventFilter, Near, SpaceFilter, TimeFilter
from schema.queries.scope import Scope
from schema.tables.published import act, actor, event, event_source, involvement
from schema.vocabulary import DatePrecision, PlacePrecision

Condition = sa.ColumnElement[bool]

WGS84: sa.ColumnElement[Any] = sa.literal_column("""'SPHEROID["WGS 84",6378137,298.257223563]'::spheroid""")


def known_at(table: sa.FromClause, number: int) -> Condition:
    """That a published row holds in a publication."""
    return table.c.known.contains(sa.literal(number))


def conditions(where: EventFilter, scope: Scope) -> list[Condition]:
    """What the rows of `event` must meet.

    Raises UnknownKey for a code that its vocabulary lacks, BadInput for a bad area.
    """
    found = [known_at(event, scope.number), event.c.collection.in_(scope.slugs)]
    return [*found, *_time(where.occurred), *_space(where.within, scope), *_named(where), *_sure(where), *_acts(where)]


def _named(where: EventFilter) -> Iterable[Condition]:
    """What is asked for by name: ids, codes of terms, sources, words."""
    if where.events:
        yield sa.or_(event.c.id.in_(where.events), event.c.code.in_(where.events))
    if where.kinds:
        yield event.c.kind.in_(sorted(terms.narrower("event", where.kinds)))
    for column, vocabulary, codes in (
        (event.c.context, "context", where.context),
        (event.c.facility_kinds, "facility", where.facility_kinds),
    ):
        if codes:
            yield _overlaps(column, terms.narrower(vocabulary, codes))
    if where.text:
        yield event.c.words.bool_op("@@")(sa.func.websearch_to_tsquery(sa.text("'simple'"), where.text))
    if where.sources:
        yield _has(event_source, event_source.c.source.in_(where.sources))


def _sure(where: EventFilter) -> Iterable[Condition]:
    """How sure and how precise it must be."""
    if where.verification:
        yield event.c.verification.in_(where.verification)
    if where.granularity:
        yield event.c.granularity.in_(where.granularity)
    if where.independent_sources is not None:
        yield event.c.independent_sources >= where.independent_sources
    if where.date_precision:
        yield event.c.date_precision.in_(at_least(where.date_precision))
    if where.place_precision:
        yield event.c.place_precision.in_(at_least(where.place_precision))


def at_least(least: DatePrecision | PlacePrecision) -> list[str]:
    """The members of its scale that are as fine as `least` or finer; scales are declared finest first."""
    values = [str(member) for member in type(least)]
    return values[: values.index(str(least)) + 1]


def _time(time: TimeFilter) -> Iterable[Condition]:
    start, end = event.c.day_from, event.c.day_to
    if time.from_:
        yield (end if time.match is TimeMatch.OVERLAPS else start) >= time.from_
    if time.to:
        yield (end if time.match is TimeMatch.WITHIN else start) <= time.to


def _space(space: SpaceFilter, scope: Scope) -> Iterable[Condition]:
    if space.places:
        yield sa.or_(
            *(
                event.c[level].in_(sorted(code for code, at in scope.places.items() if at == level))
                for level in sorted(set(scope.places.values()))
            )
        )
    if space.bbox:
        west, south, east, north = space.bbox
        yield event.c.lat.between(south, north)
        # A box over the antimeridian has its west east of its east.
        yield event.c.lon.between(west, east) if west <= east else sa.or_(event.c.lon >= west, event.c.lon <= east)
    if space.area is not None:
        if space.area.get("type") not in ("Polygon", "MultiPolygon"):
            raise BadInput("within.area: give a GeoJSON Polygon or MultiPolygon in WGS 84.")
        yield sa.func.ST_Intersects(
            event.c.geometry, sa.func.ST_SetSRID(sa.func.ST_GeomFromGeoJSON(json.dumps(space.area)), 4326)
        )
    if space.near:
        yield from _near(space.near)


def _near(near: Near) -> Iterable[Condition]:
    """Geodesic distance by a spheroid of our own; geography looks its up in a table that readers may not see."""
    # The box is a coarse first sieve: a degree of latitude is at least 110 km.
    degrees = near.metres / 110_000
    yield event.c.lat.between(near.lat - degrees, near.lat + degrees)
    point = sa.func.ST_SetSRID(sa.func.ST_MakePoint(near.lon, near.lat), 4326)
    yield sa.func.ST_DistanceSpheroid(event.c.geometry, point, WGS84) <= near.metres


def _overlaps(column: "sa.ColumnElement[Any]", codes: Iterable[str]) -> Condition:
    return column.bool_op("&&")(sa.literal(sorted(codes), sa.ARRAY(sa.Text)))


def _has(grain: sa.Table, *conditions: Condition) -> Condition:
    return sa.exists().where(grain.c.event_id == event.c.id, grain.c.since == event.c.since, *conditions)


def _acts(where: EventFilter) -> list[Condition]:
    """Conditions on acts, all of which one and the same act must meet."""
    needed: list[Condition] = []
    if where.violations:
        needed.append(_overlaps(act.c.violations, terms.narrower("violation", where.violations)))
    if where.acts:
        needed.append(act.c.kind.in_(sorted(terms.narrower("act", where.acts))))
    if where.methods:
        needed.append(act.c.method.in_(sorted(terms.narrower("method", where.methods))))
    if where.victim_roles:
        needed.append(_overlaps(act.c.roles, terms.narrower("role", where.victim_roles)))
    if where.actors or where.attribution:
        needed.append(_involved(where))
    return [_has(act, *needed)] if needed else []


def _involved(where: EventFilter) -> Condition:
    of_act = [
        involvement.c.event_id == act.c.event_id,
        involvement.c.since == act.c.since,
        involvement.c.act_id == act.c.id,
    ]
    if where.attribution:
        of_act.append(involvement.c.attribution.in_(where.attribution))
    if where.actors:
        units = sa.select(actor.c.id).where(_overlaps(actor.c.lineage, where.actors))
        of_act.append(involvement.c.actor.in_(units))
    return sa.exists().where(*of_act)
