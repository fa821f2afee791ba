"""Published events: pages, one by its code, and what is not in the document."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from schema.answering import EventOrder, RecordType
from schema.filters import EventFilter
from schema.queries.conditions import LEVELS, conditions, in_area, known_at, lasting
from schema.queries.paging import Condition, Key, Listing, Owners
from schema.queries.scope import Scope
from schema.tables.published import actor, event, involvement, place, record

KEYS = {
    EventOrder.OCCURRED_DESC: Key(event.c.day_from, descending=True),
    EventOrder.OCCURRED_ASC: Key(event.c.day_from),
    EventOrder.KILLED_DESC: Key(event.c.killed_low, descending=True),
    EventOrder.PUBLISHED_DESC: Key(event.c.since, descending=True),
}


def listing(where: EventFilter, scope: Scope, order: EventOrder) -> Listing:
    """Events that match, with their documents. Raises BadInput, UnknownKey as `conditions` does."""
    return Listing(event, KEYS[order], lambda rows: rows.c.document, conditions(where, scope))


def within_places(ids: Sequence[str], number: int) -> Owners:
    """Places with their events: those whose codes name the area."""
    owners = place.alias("owner")
    linked = sa.or_(*(sa.and_(owners.c.level == level, event.c[level] == owners.c.pcode) for level in LEVELS))
    return Owners(owners, sa.and_(owners.c.id.in_(ids), known_at(owners, number)), linked)


def involving_actors(ids: Sequence[str], number: int) -> Owners:
    """Actors with their events: those in which they or a body beneath them are said to be involved."""
    owners, unit = actor.alias("owner"), actor.alias("unit")
    units = sa.select(unit.c.id).where(known_at(unit, number), owners.c.id == sa.any_(unit.c.lineage)).correlate(owners)
    linked = sa.exists().where(
        involvement.c.event_id == event.c.id, involvement.c.since == event.c.since, involvement.c.actor.in_(units)
    )
    return Owners(owners, sa.and_(owners.c.id.in_(ids), known_at(owners, number)), linked)


def inside_situations(ids: Sequence[str], number: int) -> Owners:
    """Situations with their events: those that may have been while it lasted, where it is.

    It is where its published geometry is, if that is an area; otherwise in the narrowest published area around it.
    """
    owners = record.alias("owner")
    surface = sa.func.coalesce(sa.func.ST_Dimension(owners.c.geometry) == 2, sa.false())
    whole = event.alias("whole_event")
    same = sa.and_(whole.c.id == event.c.id, whole.c.since == event.c.since)
    # By another name, so that events of other days and areas are told apart in the covering index alone.
    drawn = sa.exists().where(same, sa.func.ST_CoveredBy(whole.c.geometry, owners.c.geometry)).correlate(event, owners)
    here = sa.case((surface, drawn), else_=in_area(owners.c.area))
    return _of(owners, RecordType.SITUATION, ids, number, lasting(owners.c.day_from, owners.c.day_to, here))


def hitting(ids: Sequence[str], number: int) -> Owners:
    """Facilities with the events that hit them, as far as these name them."""
    owners = record.alias("owner")
    return _of(owners, RecordType.FACILITY, ids, number, event.c.facility == owners.c.id)


def _of(owners: sa.FromClause, kind: RecordType, ids: Sequence[str], number: int, link: Condition) -> Owners:
    wanted = sa.and_(owners.c.id.in_(ids), owners.c.type == kind, known_at(owners, number))
    return Owners(owners, wanted, link)


def named(codes: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (code, document) of the events with those codes, as of a publication."""
    return sa.select(event.c.code, event.c.document).where(event.c.code.in_(codes), known_at(event, number))


def histories(ids: Sequence[str], number: int) -> sa.Select[Any]:
    """Rows (id, history) of events: their publications until that one, newest first."""
    return sa.select(event.c.id, event.c.history).where(event.c.id.in_(ids), known_at(event, number))
