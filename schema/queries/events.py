"""Published events: pages, one by its code, and what is not in the document."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from schema.answering import EventOrder, RecordType
from schema.filters import EventFilter
from schema.queries.conditions import LEVELS, conditions, in_area, known_at, lasting
from schema.queries.paging import Condition, Key, Listing, Owners, document
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
    return Listing(event, KEYS[order], document, conditions(where, scope))


def within_places(ids: Sequence[str], number: int) -> Owners:
    """Places with their events: those whose codes name the area."""
    owners, there = place.alias("owner"), event.alias("there")

    def linked(table: sa.FromClause, level: str) -> Condition:
        return sa.and_(owners.c.level == level, table.c[level] == owners.c.pcode)

    def found(*shown: str) -> "sa.CompoundSelect[Any]":
        # Level by level, so that each is looked up in the index of its own.
        return sa.union_all(
            *(
                sa.select(*(there.c[name] for name in shown or (level,))).where(linked(there, level)).correlate(owners)
                for level in LEVELS
            )
        )

    wanted = sa.and_(owners.c.id.in_(ids), known_at(owners, number))
    link = sa.or_(*(linked(event, level) for level in LEVELS))
    return Owners(owners, wanted, link, found("id", "since"), found())


def involving_actors(ids: Sequence[str], number: int) -> Owners:
    """Actors with their events: those in which they or a body beneath them are said to be involved."""
    owners, unit, part = actor.alias("owner"), actor.alias("unit"), involvement.alias("part")
    beneath = sa.select(unit.c.id).where(known_at(unit, number), owners.c.id == sa.any_(unit.c.lineage))
    beneath = beneath.correlate(owners)
    # As one list, which is made once for each owner.
    units = sa.func.array(beneath.scalar_subquery(), type_=sa.ARRAY(sa.Text))
    linked = sa.exists().where(
        involvement.c.event_id == event.c.id,
        involvement.c.since == event.c.since,
        involvement.c.actor == sa.any_(units),
    )
    # One by one, so that each is looked up in the index, however many the planner expects of all.
    of_unit = sa.select(part.c.event_id, part.c.since).where(part.c.actor == unit.c.id).offset(0).lateral("of_unit")
    found = beneath.with_only_columns(of_unit.c.event_id.label("id"), of_unit.c.since)
    return Owners(
        owners,
        sa.and_(owners.c.id.in_(ids), known_at(owners, number)),
        linked,
        found.select_from(unit.join(of_unit, sa.true())),
        sa.select(part.c.actor).where(part.c.actor == sa.any_(units)),
    )


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
