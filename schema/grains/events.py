"""Grain `events`: one row is one event, with everything that a file can hold of it in columns."""

from collections.abc import Iterator
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON

from schema.filters import EventFilter
from schema.grains import tallied
from schema.grains.declaring import Column, Grain, Kind, Wish
from schema.grains.plain import plain, standing
from schema.queries.conditions import LEVELS, conditions, known_at
from schema.queries.declared import Asked
from schema.tables.published import event, place, tally, tally_reported

PAGES = "events/"
"""Where the pages of events are, beneath the address of the site."""

TOLD = (
    sa.func.json_to_record(sa.cast(event.c.document, JSON))
    .table_valued(
        *(sa.column(name, JSON) for name in ("title", "place", "facility", "sources", "acts", "redaction")),
        sa.column("place_verbatim", sa.Text),
        sa.column("uncertainty_metres", sa.Integer),
        joins_implicitly=True,
    )
    .render_derived(name="told", with_types=True)
)

NAMED = {level: place.alias(f"named_{level}") for level in LEVELS}


def _among(text: str) -> "sa.ColumnElement[Any]":
    distinct = "array(select distinct x from (" + text + ") y(x) where x is not null order by x)"
    return sa.literal_column(distinct, sa.ARRAY(sa.Text))


def _numbers(wish: Wish) -> sa.Lateral:
    where = wish.where
    reported = where.reported.to if isinstance(where, EventFilter) else None
    of = tally if reported is None else tally_reported
    found = sa.select(
        *(
            sa.func.max(of.c[bound]).filter(of.c.measure == measure, of.c.population == population).label(name)
            for name, measure, population, bound in tallied.names()
        ),
        sa.func.coalesce(
            sa.func.array_agg(of.c.measure + "_" + of.c.population).filter(of.c.conflicting),
            sa.text("'{}'::text[]"),
        ).label("conflicting"),
    ).where(of.c.event_id == event.c.id, of.c.since == event.c.since)
    if reported is not None:
        found = found.where(of.c.reported.contains(sa.literal(reported, sa.Date)))
    return found.lateral("numbers")


def _joined(wish: Wish) -> sa.FromClause:
    joined: sa.FromClause = event.join(TOLD, sa.true()).join(_numbers(wish), sa.true())
    for level, named in NAMED.items():
        joined = joined.outerjoin(named, sa.and_(named.c.pcode == event.c[level], known_at(named, wish.scope.number)))
    return joined


def _conditions(wish: Wish) -> list[Asked]:
    return conditions(cast("EventFilter", wish.where), wish.scope)


def _text(sql: str) -> Any:
    return lambda _: sa.literal_column(sql, sa.Text)


def _list(sql: str) -> Any:
    return lambda _: _among(sql)


def _number(name: str, type_: Any) -> Any:
    return lambda _: sa.literal_column(f"numbers.{name}", type_)


def _columns() -> Iterator[Column]:
    c = event.c
    code, text = Kind.CODE, Kind.TEXT
    yield plain(c.code, code, required=True)
    yield plain(c.collection, code, required=True)
    yield plain(c.kind, code, vocabulary="event", required=True)
    yield plain(c.granularity, code, vocabulary="granularity", required=True)
    yield plain(c.verification, code, vocabulary="verification", required=True)
    yield Column("title_en", text, _text("told.title ->> 'en'"))
    yield Column("title_ar", text, _text("told.title ->> 'ar'"))
    yield plain(c.day_from, Kind.DATE, required=True)
    yield plain(c.day_to, Kind.DATE, required=True)
    yield plain(c.date_precision, code, vocabulary="date_precision", required=True)
    yield plain(c.first_reported, Kind.DATE)
    yield plain(c.violations, code, vocabulary="violation", many=True)
    yield Column("acts", code, _list("select json_array_elements(told.acts) ->> 'kind'"), many=True, vocabulary="act")
    yield Column(
        "methods", code, _list("select json_array_elements(told.acts) ->> 'method'"), many=True, vocabulary="method"
    )
    yield plain(c.context, code, vocabulary="context", many=True)
    roles = "select jsonb_path_query(told.acts::jsonb, '$[*].victim.people.roles[*]') #>> '{}'"
    yield Column("victim_roles", code, _list(roles), many=True, vocabulary="role")
    for language in ("en", "ar"):
        names = f"select jsonb_path_query(told.acts::jsonb, '$[*].involvements[*].actor.name.{language}') #>> '{{}}'"
        yield Column(f"actors_{language}", text, _list(names), many=True)
    yield plain(c.facility_kinds, code, vocabulary="facility", many=True)
    yield Column("facility", code, _text("told.facility ->> 'code'"))
    yield Column("place_en", text, _text("told.place #>> '{name,en}'"))
    yield Column("place_ar", text, _text("told.place #>> '{name,ar}'"))
    yield Column("place_verbatim", text, _text("told.place_verbatim"))
    yield plain(c.place_precision, code, vocabulary="place_precision", required=True)
    yield Column("uncertainty_metres", Kind.INTEGER, lambda _: sa.literal_column("told.uncertainty_metres", sa.Integer))
    yield plain(c.lon, Kind.NUMBER)
    yield plain(c.lat, Kind.NUMBER)
    yield from (plain(c[level], code) for level in LEVELS)
    for level, named in NAMED.items():
        yield plain(place.c.name_en, text, f"{level}_en", by=named)
        yield plain(place.c.name_ar, text, f"{level}_ar", by=named)
    yield plain(c.code_basis, code, vocabulary="code_basis", required=True)
    yield from _told_by()


def _told_by() -> Iterator[Column]:
    for name, *_ in tallied.names():
        yield Column(name, Kind.INTEGER, _number(name, sa.Integer), (tally.c.low,))
    yield Column("conflicting", Kind.CODE, _number("conflicting", sa.ARRAY(sa.Text)), (tally.c.conflicting,), many=True)
    yield plain(event.c.independent_sources, Kind.INTEGER, required=True)
    yield Column("sources", Kind.TEXT, _list("select json_array_elements(told.sources) #>> '{name,en}'"), many=True)
    yield Column("sources_ar", Kind.TEXT, _list("select json_array_elements(told.sources) #>> '{name,ar}'"), many=True)
    yield Column("source_ids", Kind.TEXT, _list("select json_array_elements(told.sources) ->> 'id'"), many=True)
    held = "select (x ->> 'field') || ':' || (x ->> 'reason') from json_array_elements(told.redaction) x"
    yield Column("withheld", Kind.CODE, _list(held), many=True)
    yield from standing(event.c.collection, event.c.code, PAGES)


EVENTS = Grain(
    name="events",
    columns=tuple(_columns()),
    key=("code",),
    joined=_joined,
    conditions=_conditions,
    order=(event.c.day_from, event.c.id),
    geometry=lambda _: event.c.geometry,
)
