"""Series source by source: what each told of, and from when to when it was heard of at all.

Only events that are certain to lie in one bucket are counted, and named sources alone: protected ones are in no count
by source. A source that fell silent may have stopped, or had nothing to tell: silence is held to be a start or a stop
where it is longer than chance allows, given how often the source was heard of while it was.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
import sqlalchemy as sa

from analytics import counting
from analytics.activity import STAND_IN
from analytics.buckets import begin
from analytics.change.covered import Covered, Figure
from analytics.change.laws import Floats
from schema.answering import Bucket
from schema.filters import EventFilter, TimeFilter
from schema.queries.conditions import conditions
from schema.queries.scope import Scope
from schema.tables.published import event, event_source
from schema.vocabulary import Measure, Population

MOST = 12
"""Sources at most: those behind most of the records counted."""

CHANCE = 0.01
"""Silence that is less likely than that is a start or a stop."""

SHORTEST = 2
"""Buckets of silence that are none of chance's business: one may be missed by anybody."""

MATTERS = 0.05
"""Share of the records that a source is behind, from which on its start or stop may change a series."""


class Heard(StrEnum):
    """What a row tells of a source and a bucket."""

    TOLD = "told"
    SEEN = "seen"


_NUMBERS = ("records", "bests", "best", "lows", "low")


def statement(
    where: EventFilter, scope: Scope, bucket: Bucket, measure: Measure, population: Population
) -> sa.Select[Any]:
    """Rows by source and bucket: `part` (`Heard`), `source`, `start`, `records`, `bests`, `best`, `lows`, `low`.

    TOLD holds the records that are counted, how many of them have a best and a lowest figure, and the sums of these;
    SEEN the events of any kind in the collections and places asked of, where more was asked than these.
    """
    found = counting.matched(where, scope, measure, population, event.c.id, event.c.since)
    # One expression, since PostgreSQL takes two that are alike but for the names of their parameters for different.
    start = begin(bucket, found.c.day_from)
    told = (
        sa.select(
            event_source.c.source,
            start.label("start"),
            sa.func.count().label("records"),
            sa.func.count(found.c.best).label("bests"),
            sa.func.coalesce(sa.func.sum(found.c.best), 0).label("best"),
            sa.func.count(found.c.low).label("lows"),
            sa.func.coalesce(sa.func.sum(found.c.low), 0).label("low"),
        )
        .select_from(
            found.join(
                event_source,
                sa.and_(event_source.c.event_id == found.c.id, event_source.c.since == found.c.since),
            )
        )
        .where(
            found.c.counted,
            found.c.stated,
            event_source.c.source != STAND_IN,
            start == begin(bucket, found.c.day_to),
        )
        .group_by(event_source.c.source, start)
        .cte("told_by_source")
    )
    first = (
        sa.select(told.c.source)
        .group_by(told.c.source)
        .order_by(sa.func.sum(told.c.records).desc(), told.c.source)
        .limit(MOST)
        .cte("first_sources")
    )
    among = told.c.source.in_(sa.select(first.c.source))
    numbers = (sa.cast(told.c[name], sa.Numeric) for name in _NUMBERS)
    shown = sa.literal(Heard.TOLD.value, sa.Text).label("part")
    parts = [sa.select(shown, told.c.source, told.c.start, *numbers).where(among)]
    if where != _around(where) or measure is not Measure.INCIDENTS:
        parts.append(_seen(where, scope, bucket, first))
    rows = sa.union_all(*parts).subquery()
    columns = zip(("part", "source", "start", *_NUMBERS), rows.c, strict=True)
    return sa.select(*(column.label(name) for name, column in columns)).order_by(*rows.c)


def _around(where: EventFilter) -> EventFilter:
    """The same without what it asks besides collections, places and days."""
    return EventFilter(collections=where.collections, within=where.within, occurred=where.occurred)


def _seen(where: EventFilter, scope: Scope, bucket: Bucket, first: sa.CTE) -> sa.Select[Any]:
    """When those sources were heard of at all."""
    around = replace(_around(where), occurred=TimeFilter())
    time = where.occurred
    inside = [
        *([event.c.day_from >= time.from_] if time.from_ else []),
        *([event.c.day_to <= time.to] if time.to else []),
    ]
    start = begin(bucket, event.c.day_from)
    nothing = (sa.literal(0, sa.Numeric) for _ in _NUMBERS[1:])
    return (
        sa.select(
            sa.literal(Heard.SEEN.value, sa.Text),
            event_source.c.source,
            start,
            sa.cast(sa.func.count(), sa.Numeric),
            *nothing,
        )
        .select_from(
            event.join(
                event_source, sa.and_(event_source.c.event_id == event.c.id, event_source.c.since == event.c.since)
            )
        )
        .where(
            *conditions(around, scope),
            *inside,
            start == begin(bucket, event.c.day_to),
            event_source.c.source.in_(sa.select(first.c.source)),
        )
        .group_by(event_source.c.source, start)
    )


@dataclass(frozen=True)
class Voice:
    """One source over the buckets of a series.

    Attributes:
        source: its published document.
        values: what it told of, NaN where the series has no number, before its start and after its stop, or where it
            gives no such figure; 0 where it was heard of but told of nothing.
        records: events that it is behind.
        share: of all records of the series.
        starts, stops: number of the first and last bucket in which it was heard of, where silence before or after is
            longer than chance allows, else None.
    """

    source: Mapping[str, Any]
    values: Floats
    records: int
    share: float
    starts: int | None
    stops: int | None


@dataclass
class _Sums:
    """What rows tell of one source, by first day of bucket."""

    seen: set[dt.date] = field(default_factory=set)
    records: dict[dt.date, int] = field(default_factory=dict)
    total: dict[dt.date, float] = field(default_factory=dict)


def heard(rows: Iterable[Any], buckets: Covered) -> list[list[int]]:
    """Numbers of the buckets in which each source was heard of, in order."""
    numbers = {point.start: n for n, point in enumerate(buckets.points)}
    found: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.start in numbers:
            found[row.source].add(numbers[row.start])
    return [sorted(each) for each in found.values()]


def voices(rows: Iterable[Any], sources: Sequence[Mapping[str, Any]], buckets: Covered) -> tuple[Voice, ...]:
    """The sources that rows of `statement` tell of, those behind most records first; `buckets` are of the series."""
    sums: dict[str, _Sums] = defaultdict(_Sums)
    for row in rows:
        of = sums[row.source]
        of.seen.add(row.start)
        if row.part == Heard.TOLD:
            known, total = (row.bests, row.best) if buckets.figure is Figure.BEST else (row.lows, row.low)
            enough = known == row.records if buckets.figure is Figure.BEST else known > 0
            of.records[row.start] = int(row.records)
            of.total[row.start] = float(total) if enough else float("nan")
    starts, values = [each.start for each in buckets.points], buckets.values
    documents = {each["id"]: each for each in sources}
    usable = [start for start, value in zip(starts, values, strict=True) if not np.isnan(value)]
    whole = {ident: sum(each.records.get(start, 0) for start in usable) for ident, each in sums.items()}
    ranked = sorted((ident for ident in sums if ident in documents), key=lambda ident: (-whole[ident], ident))
    return tuple(_voice(documents[each], sums[each], starts, values, buckets.records) for each in ranked)


def _voice(source: Mapping[str, Any], sums: _Sums, starts: Sequence[dt.date], values: Floats, records: int) -> Voice:
    there = [n for n, start in enumerate(starts) if start in sums.seen]
    usable = ~np.isnan(values)
    told = np.array([sums.total.get(start, 0.0) for start in starts])
    told[~usable] = np.nan
    own = sum(sums.records.get(start, 0) for start, use in zip(starts, usable, strict=True) if use)
    share = own / max(records, 1)
    if not there:
        return Voice(source, np.full(len(starts), np.nan), own, share, None, None)
    first, last = there[0], there[-1]
    told[:first] = np.nan
    told[last + 1 :] = np.nan
    often = len(there) / (last - first + 2)
    return Voice(
        source,
        told,
        own,
        share,
        first if _silent(int(usable[:first].sum()), often) else None,
        last if _silent(int(usable[last + 1 :].sum()), often) else None,
    )


def _silent(buckets: int, often: float) -> bool:
    """Whether a source that is heard of so often would not be silent for as many buckets by chance."""
    return buckets >= SHORTEST and (1 - often) ** buckets < CHANCE
