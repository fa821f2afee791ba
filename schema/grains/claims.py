"""Grains `claims` and `record_claims`: one row is one number that one source stated, of an event or another record."""

from collections.abc import Iterator
from typing import cast

import sqlalchemy as sa

from schema.grains import belonging
from schema.grains.declaring import Column, Grain, Kind, Wish
from schema.grains.events import PAGES
from schema.grains.matching import BESIDE, ORDER, asked, reported_by
from schema.grains.plain import plain, standing
from schema.grains.records import PAGES as RECORDS
from schema.grains.records import UNDATED
from schema.queries.claims import EVENT
from schema.queries.conditions import known_at
from schema.queries.declared import Asked
from schema.queries.records import RecordFilter, conditions
from schema.tables.published import claim, flat_event, record, source


def by_source(joined: sa.FromClause, wish: Wish) -> sa.FromClause:
    """Claims with the names of their sources; of a protected one the stand-in may not be shown among the sources."""
    return joined.outerjoin(source, sa.and_(source.c.id == claim.c.source, known_at(source, wish.scope.number)))


def _joined(wish: Wish) -> sa.FromClause:
    of = (claim.c.record_id == flat_event.c.event_id, claim.c.since == flat_event.c.since, claim.c.record_type == EVENT)
    day = reported_by(wish)
    # What was stated later, or on no known day, had not been reported by then.
    by_then = [] if day is None else [claim.c.stated_on <= day]
    return by_source(flat_event.join(claim, sa.and_(*of, *by_then)), wish)


def claimed() -> Iterator[Column]:
    """What a claim says."""
    c = claim.c
    code = Kind.CODE
    yield plain(c.id, Kind.TEXT, "claim_id", required=True)
    yield plain(c.measure, code, vocabulary="measure", required=True)
    yield plain(c.population, code, vocabulary="population", required=True)
    yield plain(c.min, Kind.INTEGER)
    yield plain(c.best, Kind.INTEGER, "best_stated")
    yield plain(c.max, Kind.INTEGER)
    yield plain(c.qualifier, code, vocabulary="qualifier", required=True)
    yield plain(c.whole, Kind.BOOLEAN, required=True)
    yield plain(c.sex, code, vocabulary="sex")
    yield plain(c.age_band, code, vocabulary="age_band")
    yield plain(c.civilian_status, code, vocabulary="civilian_status")
    yield plain(c.roles, code, "victim_roles", many=True, vocabulary="role")
    yield plain(c.source, Kind.TEXT, "source_id", required=True)
    yield plain(source.c.name_en, Kind.TEXT, "source_en")
    yield plain(source.c.name_ar, Kind.TEXT, "source_ar")
    yield plain(c.independence_group, Kind.TEXT, required=True)
    yield plain(c.status, code, "claim_status", vocabulary="claim_status", required=True)
    yield plain(c.stated_on, Kind.DATE)


def _columns() -> Iterator[Column]:
    yield from belonging.key("kind")
    yield from (*claimed(), *belonging.which(), *belonging.where(), *belonging.ending(PAGES))


CLAIMS = Grain(
    name="claims",
    columns=tuple(_columns()),
    key=("claim_id", "event"),
    joined=_joined,
    conditions=asked,
    order=ORDER,
    within=(claim.c.id,),
    beside=BESIDE,
    geometry=lambda _: flat_event.c.geometry,
)


def _of_record(wish: Wish) -> sa.FromClause:
    of = sa.and_(claim.c.record_id == record.c.id, claim.c.since == record.c.since, claim.c.record_type != EVENT)
    return by_source(record.join(claim, of), wish)


def _records(wish: Wish) -> "list[sa.ColumnElement[bool] | Asked]":
    return [*conditions(cast("RecordFilter", wish.where), wish.scope, record)]


def _columns_of_records() -> Iterator[Column]:
    c = record.c
    yield plain(c.code, Kind.CODE, "record", required=True)
    yield plain(c.type, Kind.CODE, "record_type", vocabulary="record_type", required=True)
    yield from claimed()
    yield plain(c.collection, Kind.CODE, required=True)
    yield plain(c.day_from, Kind.DATE)
    yield plain(c.day_to, Kind.DATE)
    yield plain(c.date_precision, Kind.CODE, vocabulary="date_precision", required=True)
    yield plain(c.place_precision, Kind.CODE, vocabulary="place_precision", required=True)
    yield plain(c.area, Kind.CODE, "pcode")
    yield from standing(c.collection, c.code, RECORDS)


RECORD_CLAIMS = Grain(
    name="record_claims",
    columns=tuple(_columns_of_records()),
    key=("claim_id", "record"),
    joined=_of_record,
    conditions=_records,
    order=(UNDATED, record.c.id),
    within=(claim.c.id,),
    geometry=lambda _: record.c.geometry,
    filter=RecordFilter,
    events=False,
)
