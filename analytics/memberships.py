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

PLACES = 100_000
"""Rows of when and where lists were at work, at most."""

WINDOW, MONTH, AREA, AT, KIND = "window", "month", "area", "at", "kind"

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
    """When and where lists were at work: rows by `part` and `stratum`.

    MONTH and AREA have the records of a month (`key`, its first day) and of an area (`key`, its P-code); AT those of a
    source in an area; WINDOW, of a source, its first and its last month (`key`, `until`). KIND has the incidents of a
    kind (`key`), with the sum of the independent sources behind each (`held`) and that of their squares (`squares`).
    """
    e, source = events.c, event_source.c.source
    behind = events.join(event_source, _of(events))

    def row(part: str, n: Any, **known: Any) -> sa.Select[Any]:
        empty: dict[str, Any] = {name: sa.null().cast(sa.Text) for name in ("source", "key", "until")}
        empty |= {name: sa.null().cast(sa.BigInteger) for name in ("held", "squares")}
        shown = {"part": sa.literal(part, sa.Text), "stratum": e.stratum, **empty, **known}
        return sa.select(*(value.label(name) for name, value in shown.items()), n.label("n")).where(e.counted)

    def text(value: Any) -> Any:
        return sa.cast(value, sa.Text)

    number = sa.func.count()
    held = sa.cast(e.independent_sources, sa.BigInteger)
    rows = sa.union_all(
        row(KIND, number, key=e.kind, held=sa.func.sum(held), squares=sa.func.sum(held * held))
        .where(held > 0)
        .group_by(e.stratum, e.kind),
        row(MONTH, number, key=text(e.month)).where(e.month.is_not(None)).group_by(e.stratum, e.month),
        row(AREA, number, key=e.adm1).where(e.adm1.is_not(None)).group_by(e.stratum, e.adm1),
        row(AT, number, source=source, key=e.adm1)
        .select_from(behind)
        .where(e.adm1.is_not(None), source != STAND_IN)
        .group_by(e.stratum, e.adm1, source),
        row(WINDOW, number, source=source, key=text(sa.func.min(e.month)), until=text(sa.func.max(e.month)))
        .select_from(behind)
        .where(e.month.is_not(None), source != STAND_IN)
        .group_by(e.stratum, source),
    ).subquery()
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
        if row.part == MONTH:
            self.months[dt.date.fromisoformat(row.key)] += row.n
        elif row.part == AREA:
            self.areas[row.key] += row.n
        elif row.part == KIND:
            told = Kind(row.n, int(row.held), int(row.squares))
            self.kinds[row.key] = self.kinds.get(row.key, Kind(0, 0, 0)) + told
        elif (name := own.get(row.source)) is None:
            return
        elif row.part == AT:
            self.at[name, row.key] += row.n
        else:
            first, last = dt.date.fromisoformat(row.key), dt.date.fromisoformat(row.until)
            before = self.windows.get(name, (first, last))
            self.windows[name] = min(first, before[0]), max(last, before[1])

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
