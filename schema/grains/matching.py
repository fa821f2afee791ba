"""Which events a file is of: what the filter asks, asked of `flat_event` where its rows can tell, else of `event`.

The rows of `flat_event` lie in the order of files and hold in lists what is known of acts and sources, so that a
condition on these is one on a single table: an index of the lists finds the few, the order itself the many.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, cast

import sqlalchemy as sa

from schema import terms
from schema.filters import EventFilter, SpaceFilter
from schema.grains.declaring import Beside, Wish
from schema.queries.conditions import conditions, overlaps
from schema.queries.declared import Asked
from schema.queries.elsewhere import elsewhere
from schema.tables.published import event, flat_event

F = flat_event.c
SAME = (event.c.day_from == F.day_from, event.c.id == F.event_id, event.c.since == F.since)
"""That an event is that of a row."""

_ID = {"id": F.event_id}
_COLUMNS = {each.name: F[each.name] for each in event.columns if each.name in F and each.name != "facility"} | _ID
"""The columns of `event` that `flat_event` has, the facility of which is a code there."""


def asked(wish: Wish) -> list[Asked]:
    """What the rows of `event` must meet."""
    return conditions(cast("EventFilter", wish.where), wish.scope)


def reported_by(wish: Wish) -> dt.date | None:
    """The day by whose end numbers must have been stated, if any."""
    return cast("EventFilter", wish.where).reported.to


def told(wish: Wish) -> "list[Asked | sa.ColumnElement[bool]]":
    """The same of the rows of `flat_event`."""
    where = cast("EventFilter", wish.where)
    return [*_lists(where), *_moved(conditions(_left(where), wish.scope))]


def listed(wish: Wish) -> "list[Asked | sa.ColumnElement[bool]]":
    """What the rows of `event` must meet, of lists by their own rows of `flat_event`."""
    if not any(_lists(cast("EventFilter", wish.where))):
        return [*asked(wish)]
    return [sa.exists().where(*SAME, *told(wish)).correlate(event)]


def _own(wish: Wish) -> "list[Asked | sa.ColumnElement[bool]] | None":
    """What the rows of `flat_event` must meet by themselves; none where `event` finds them better."""
    where = cast("EventFilter", wish.where)
    by_event = where.date_precision is None and where.place_precision is None and not any(_lists(where))
    return None if by_event and _elsewhere(where) else told(wish)


def _elsewhere(where: EventFilter) -> bool:
    """Whether something is asked that only `event` tells, or finds by an index of its own.

    Of what began before the first day asked for, its covering index tells which lasted until then.
    """
    drawn = replace(where.within, places=()) != SpaceFilter()
    named = where.text or where.during or where.facilities or where.events
    return drawn or bool(named) or where.occurred.from_ is not None


def _lists(where: EventFilter) -> Iterator[Asked]:
    """What the lists of a row must have. Of acts several conditions must hold for one and the same; here any serves."""
    for column, vocabulary, codes in (
        (F.acts, "act", where.acts),
        (F.methods, "method", where.methods),
        (F.victim_roles, "role", where.victim_roles),
    ):
        if codes:
            yield overlaps(column, terms.narrower(vocabulary, codes))
    if where.sources:
        yield overlaps(F.source_ids, where.sources)


def _left(where: EventFilter) -> EventFilter:
    """The filter without what the lists of a row tell alone."""
    of_acts = [each for each in (where.violations, where.acts, where.methods, where.victim_roles) if each]
    found = replace(where, sources=())
    if len(of_acts) > 1 or where.actors or where.attribution:
        return found
    return replace(found, acts=(), methods=(), victim_roles=())


def _moved(needed: Iterable[Asked]) -> "Iterator[sa.ColumnElement[bool]]":
    """Conditions on `event` as such on `flat_event`; those on what it lacks as one on the event of its row."""
    lacking = []
    for each in needed:
        if (moved := elsewhere(each, flat_event, _COLUMNS)) is None:
            lacking.append(each)
        else:
            yield moved
    if lacking:
        yield _of(lacking)


def _of(needed: "Iterable[Asked | sa.ColumnElement[bool]]") -> "sa.ColumnElement[bool]":
    """What the rows of `flat_event` must meet, whose events must meet this."""
    return sa.exists().where(*SAME, *needed).correlate(flat_event)


BESIDE: Beside = Beside((F.day_from, F.event_id), _own, _of)
"""Rows of events as files hold them."""
ORDER: "tuple[sa.ColumnElement[Any], ...]" = (event.c.day_from, event.c.id)
"""The order of the same rows in `event`."""
