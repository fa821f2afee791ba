"""By which days events are placed: the local days of their record, or those of a time zone.

An event moves to the days of a zone where the record has the instants between which it was, and these are all of its
days. Whatever is known to a local day only has no instants; it stays on that day, and is told of.
"""

import datetime as dt
import difflib
import zoneinfo
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from schema.answering import TimeMatch
from schema.errors import BadInput
from schema.filters import EARLIEST, LATEST, EventFilter, TimeFilter
from schema.queries.conditions import conditions
from schema.queries.declared import Asked
from schema.queries.scope import Scope
from schema.tables.published import event
from schema.vocabulary import DatePrecision

_DAY = dt.timedelta(days=1)


def check(zone: str) -> None:
    """Raise BadInput for what is no zone of the IANA database."""
    known = zoneinfo.available_timezones()
    if zone not in known:
        near = difflib.get_close_matches(zone, sorted(known), n=1)
        hint = f"did you mean {near[0]}?" if near else "write it as Asia/Damascus."
        raise BadInput(f"timeZone: {zone[:60]!r} is no time zone of the IANA database; {hint}")


class Local:
    """The days of the record."""

    day_from: "sa.ColumnElement[Any]" = event.c.day_from
    day_to: "sa.ColumnElement[Any]" = event.c.day_to
    stays: "sa.ColumnElement[bool] | None" = None

    def found(self, where: EventFilter, scope: Scope) -> Sequence[Asked]:
        """What events must meet."""
        return conditions(where, scope)

    def source(self, events: sa.FromClause) -> sa.FromClause:
        """The events with what it takes to tell their days."""
        return events


LOCAL = Local()


class Zone(Local):
    """The days of a time zone. `stays` says of an event that it has no instants to move by."""

    def __init__(self, name: str) -> None:
        # Of all precisions this one alone has instants; a document is read for nothing else.
        exact = sa.case((event.c.date_precision == DatePrecision.EXACT, event.c.document["occurred"]))
        self._instants = (
            sa.func.json_to_record(exact)
            .table_valued(
                sa.column("earliest", sa.TIMESTAMP(timezone=True)),
                sa.column("latest", sa.TIMESTAMP(timezone=True)),
                sa.column("timezone", sa.Text),
                name="instants",
            )
            .render_derived(with_types=True)
            .lateral("instants")
        )
        c = self._instants.c
        # The end is not part of the interval, unless it is an instant.
        last = sa.func.greatest(c.earliest, c.latest - sa.literal(dt.timedelta(microseconds=1), sa.Interval()))
        own = (_day(c.timezone, c.earliest), _day(c.timezone, last))
        moves = sa.func.coalesce((own[0] == event.c.day_from) & (own[1] == event.c.day_to), sa.false())
        asked = sa.literal(name, sa.Text)
        self.stays = sa.not_(moves)
        self.day_from = sa.case((moves, _day(asked, c.earliest)), else_=event.c.day_from)
        self.day_to = sa.case((moves, _day(asked, last)), else_=event.c.day_to)

    def found(self, where: EventFilter, scope: Scope) -> Sequence[Asked]:
        """What events must meet: a day asked for is one of the zone, and nothing moves by more than one."""
        time = where.occurred
        wider = TimeFilter(from_=_moved(time.from_, -_DAY), to=_moved(time.to, _DAY))
        return [*conditions(replace(where, occurred=wider), scope), *self._within(time)]

    def _within(self, time: TimeFilter) -> Sequence["sa.ColumnElement[bool]"]:
        first = self.day_to if time.match is TimeMatch.OVERLAPS else self.day_from
        last = self.day_to if time.match is TimeMatch.WITHIN else self.day_from
        return [
            *([first >= sa.literal(time.from_, sa.Date)] if time.from_ else []),
            *([last <= sa.literal(time.to, sa.Date)] if time.to else []),
        ]

    def source(self, events: sa.FromClause) -> sa.FromClause:
        """The events with their instants."""
        return events.join(self._instants, sa.true())


def of(name: str | None) -> Local:
    """The days by which events are placed."""
    return LOCAL if name is None else Zone(name)


def _day(zone: Any, instant: Any) -> "sa.ColumnElement[Any]":
    return sa.cast(sa.func.timezone(zone, instant), sa.Date)


def _moved(day: dt.date | None, by: dt.timedelta) -> dt.date | None:
    moved = day + by if day else None
    return moved if moved and EARLIEST <= moved.year <= LATEST else day
