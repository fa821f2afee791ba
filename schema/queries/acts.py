"""Published acts: what was done to whom, one by one."""

from typing import Any

import sqlalchemy as sa

from schema import terms
from schema.filters import EventFilter
from schema.queries.conditions import on_acts, on_events, overlaps
from schema.queries.paging import Condition, Key, Listing
from schema.queries.scope import Scope
from schema.tables.published import act, event

KEY = Key(event.c.day_from, descending=True, group=event.c.id)
"""Those of the latest event first; those of one event stand together."""


def listing(where: EventFilter, scope: Scope) -> Listing:
    """Acts of the events that match, each with the document of its event, in which it lies.

    Only acts that themselves meet the conditions on acts, victims and actors. Raises UnknownKey for a code that its
    vocabulary lacks, BadInput for a bad area.
    """
    needed = [_is_of(act, event), *on_events(where, scope), *on_acts(where, scope)]
    if where.violations:
        # Events without such an act are passed over without looking for it; a case, since acts are counted already.
        alleged = overlaps(event.c.violations, terms.narrower("violation", where.violations))
        needed.append(sa.case((alleged, sa.true()), else_=sa.false()))
    return Listing(act, KEY, _with_event, needed)


def _is_of(rows: sa.FromClause, table: sa.FromClause) -> Condition:
    return sa.and_(table.c.id == rows.c.event_id, table.c.since == rows.c.since)


def _with_event(rows: sa.FromClause) -> "sa.ColumnElement[Any]":
    of = event.alias("of")
    return sa.select(of.c.document).where(_is_of(rows, of)).correlate(rows).scalar_subquery()
