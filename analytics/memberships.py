"""Which independent lists hold which incidents, stratum by stratum, and when and where each list was at work.

A list is at work in a stratum from the first to the last month, and in the areas, of which it holds an incident. Where
so many incidents lie outside that it would be expected to hold five of them and holds none, that is no chance, and if
they are more than a twentieth of all, its zeros are of structure: it could not have held them.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from analytics import activity, counting
from analytics.activity import STAND_IN
from analytics.alike import Kind
from analytics.buckets import begin
from analytics.capture.table import CaptureTable
from analytics.captures import Partly
from analytics.dimensions import AREAS, AXES, Grain
from schema.answering import Bucket, Dimension
from schema.errors import BadInput
from schema.filters import EventFilter
from schema.queries.conditions import conditions, known_at
from schema.queries.scope import Scope
from schema.tables.published import event, event_source, place

EXPECTED = 5.0
"""Incidents that a list would be expected to hold where it holds none, from which upward that is no chance."""

SHARE = 0.05
"""Of all incidents; fewer outside the time and area of a list change little."""

MOST = 20_000
"""Sets of sources by stratum, collection and granularity, at most."""

PLACES = 300_000
"""Rows of when and where lists were at work, at most."""

Key = str | None


def check_strata(strata: Dimension | None) -> None:
    """Raise BadInput for a dimension in which one record may stand in several categories."""
    if strata is not None and AXES[strata].several:
        fitting = ", ".join(each.name for each in Dimension if not AXES[each].several)
        raise BadInput(
            f"strata: a record may have several categories of {strata.name}, and would stand in several strata; give "
            f"one of {fitting}."
        )


def _stratum(strata: Dimension | None) -> "sa.ColumnElement[Any]":
    if strata is None:
        return sa.null().cast(sa.Text)
    axis = AXES[strata]
    if axis.grain is not Grain.DAYS:
        return event.c[axis.column]
    first, last = (sa.func.to_char(day, axis.column) for day in (event.c.day_from, event.c.day_to))
    return sa.case((first == last, first))


def found(where: EventFilter, scope: Scope, strata: Dimension | None) -> sa.CTE:
    """The events that match, of whatever granularity, with stratum and month; null where these are not known."""
    month = begin(Bucket.MONTH, event.c.day_from)
    columns = (event.c[name] for name in ("id", "since", "collection", "granularity", "day_from", "day_to"))
    return (
        sa.select(
            *columns,
            event.c.adm1,
            event.c.kind,
            event.c.independent_sources,
            event.c.granularity.in_(counting.granularities(where)).label("counted"),
            _stratum(strata).label("stratum"),
            sa.case((month == begin(Bucket.MONTH, event.c.day_to), sa.cast(month, sa.Date))).label("month"),
        )
        .where(*conditions(where, scope))
        .cte("found")
    )


def _of(events: sa.FromClause) -> "sa.ColumnElement[bool]":
    return sa.and_(event_source.c.event_id == events.c.id, event_source.c.since == events.c.since)


def sets_statement(events: sa.CTE) -> sa.Select[Any]:
    """Records by exact set of named sources, stratum, collection and granularity.

    Columns: `sources` (ids in order; null for none, and with `counted` false), `stratum`, `collection`, `granularity`,
    `counted`, `records`, `last` (last day known to be reached).
    """
    named = sa.func.array_agg(aggregate_order_by(event_source.c.source, event_source.c.source))
    shown = ("stratum", "collection", "granularity", "counted", "day_from")
    each = (
        sa.select(*(events.c[name] for name in shown), named.filter(event_source.c.source != STAND_IN).label("sources"))
        .select_from(events.outerjoin(event_source, _of(events)))
        .group_by(events.c.id, events.c.since, *(events.c[name] for name in shown))
        .subquery()
    )
    of = (each.c.sources, each.c.stratum, each.c.collection, each.c.granularity, each.c.counted)
    numbers = (sa.func.count().label("records"), sa.func.max(each.c.day_from).label("last"))
    return sa.select(*of, *numbers).group_by(*of).order_by(*of).limit(MOST + 1)


def work_statement(events: sa.CTE) -> sa.Select[Any]:
    """When and where lists were at work, and what kinds of incident are told of by more: rows by stratum.

    Columns: `source` (null for the incidents themselves), `month` (its first day) and `adm1`, null where not known;
    `n` incidents. Of incidents themselves also `kind`, `held` (sum of the independent sources behind each) and
    `squares` (sum of their squares).
    """
    e = events.c
    places = (e.stratum, e.month, e.adm1)
    held = sa.cast(e.independent_sources, sa.BigInteger)
    themselves = sa.select(
        sa.null().cast(sa.Text).label("source"),
        *places,
        e.kind,
        sa.func.count().label("n"),
        sa.func.sum(held).label("held"),
        sa.func.sum(held * held).label("squares"),
    ).group_by(*places, e.kind)
    told = (
        sa.select(
            event_source.c.source,
            *places,
            sa.null().cast(sa.Text).label("kind"),
            sa.func.count().label("n"),
            *(sa.null().cast(sa.Numeric).label(name) for name in ("held", "squares")),
        )
        .select_from(events.join(event_source, _of(events)))
        .where(event_source.c.source != STAND_IN)
        .group_by(event_source.c.source, *places)
    )
    rows = sa.union_all(*(each.where(e.counted) for each in (themselves, told))).subquery()
    return sa.select(rows).limit(PLACES + 1)


def labels(events: sa.CTE, scope: Scope, strata: Dimension | None) -> Iterable[sa.Select[Any]]:
    """Rows LABEL of the areas that are strata."""
    if strata in AREAS:
        named = sa.select(events.c.stratum).distinct()
        yield activity.label(strata, place, place.c.pcode).where(
            known_at(place, scope.number), place.c.pcode.in_(named)
        )


@dataclass
class Work:
    """What the rows of `work_statement` tell of one stratum, or of all: keys are lists, months, areas."""

    months: Counter[dt.date] = field(default_factory=Counter)
    areas: Counter[str] = field(default_factory=Counter)
    at: Counter[tuple[str, str]] = field(default_factory=Counter)
    windows: dict[str, tuple[dt.date, dt.date]] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)

    def add(self, row: Any, own: Mapping[str, str]) -> None:
        """Take up a row; `own` are the lists of sources. Sources of no list say nothing of lists."""
        if row.source is not None:
            self._told(row, own.get(row.source))
            return
        if row.month is not None:
            self.months[row.month] += row.n
        if row.adm1 is not None:
            self.areas[row.adm1] += row.n
        self.kinds[row.kind] = self.kinds.get(row.kind, Kind()) + Kind(row.n, int(row.held), int(row.squares))

    def _told(self, row: Any, name: str | None) -> None:
        if name is None:
            return
        if row.adm1 is not None:
            self.at[name, row.adm1] += row.n
        if row.month is not None:
            first, last = self.windows.get(name, (row.month, row.month))
            self.windows[name] = min(first, row.month), max(last, row.month)

    def partly(self, sizes: Mapping[str, int]) -> tuple[Partly, ...]:
        """Lists that could not hold many of the records, given the records on each."""
        return tuple(part for name, size in sorted(sizes.items()) if (part := self._part(name, size)) is not None)

    def _part(self, name: str, size: int) -> Partly | None:
        first, last = self.windows.get(name, (None, None))
        outside = 0
        if first is not None and last is not None:
            outside = sum(n for month, n in self.months.items() if not first <= month <= last)
        missed = {area: n for area, n in self.areas.items() if not self.at[name, area]}
        late = _structural(size, outside, sum(self.months.values()))
        far = _structural(size, sum(missed.values()), sum(self.areas.values()))
        if not late and not far:
            return None
        return Partly(
            name=name,
            first=first if late else None,
            last=month_end(last) if late and last else None,
            areas=tuple(sorted(missed)) if far else (),
            beyond=max(outside if late else 0, sum(missed.values()) if far else 0),
        )

    def common(self, names: Iterable[str]) -> tuple[dt.date, dt.date] | None:
        """First and last day of the time in which all of these lists were at work."""
        windows = [self.windows[name] for name in names if name in self.windows]
        if not windows:
            return None
        first, last = max(each[0] for each in windows), min(each[1] for each in windows)
        return (first, month_end(last)) if first <= last else None


def read_work(rows: Iterable[Any], own: Mapping[str, str]) -> tuple[Work, dict[Key, Work]]:
    """What the rows tell of all strata together, and of each."""
    whole, each = Work(), defaultdict[Key, Work](Work)
    for row in rows:
        whole.add(row, own)
        each[row.stratum].add(row, own)
    return whole, each


def _structural(size: int, outside: int, total: int) -> bool:
    inside = total - outside
    return bool(outside > SHARE * total and inside and size * outside / inside >= EXPECTED)


def month_end(first: dt.date) -> dt.date:
    """Last day of the month that begins on this day."""
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def sizes_of(table: CaptureTable) -> dict[str, int]:
    """Records on each list."""
    return dict(zip(table.lists, table.sizes.tolist(), strict=True))
