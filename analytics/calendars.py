"""Who told of what when: records by source and bucket of time, and where sources took up telling, paused or left off.

A record known to an interval of days is spread over them: `value` adds up to the records of the source, `lower` has
those that lie in the bucket for certain, `upper` all that may. A silence is told of where it is more than chance: where
others documented so much meanwhile that a source with its usual share in what is documented would have told of some.
Changes in reporting are not changes in violence.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from analytics import activity, calendar_rows, counting, envelope
from analytics.activity import Activity, Part
from analytics.asking import Rows
from analytics.buckets import begin, clipped, days, starts
from analytics.calendar_rows import CELL, CHANCE, EXTENT, LATE, STATED
from analytics.delays import known_by
from analytics.envelope import Asked
from analytics.facts import Facts
from analytics.first_stated import first_stated
from analytics.reporting_cautions import Reporting, cautions
from analytics.results import Bounded, Method
from analytics.results_reporting import SourceActivity
from schema.answering import ADMIN, AreaLevel, Bucket
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter
from schema.queries.conditions import conditions, known_at
from schema.queries.scope import Scope
from schema.tables.published import event, event_source, place
from schema.vocabulary import Measure, Population

MOST = 10_000
"""Cells at most, by collection."""

HELD, LEFT_OUT = "held", "left_out"


def calendar_statement(asked: Asked, bucket: Bucket, level: AreaLevel | None) -> sa.Select[Any]:
    """Records by source and bucket; by the bucket in which sources first stated them; by source; by collection.

    Columns: `part` (cell, stated, late, extent, held, left_out), `source` (null is anybody), `collection`, `start`,
    `end`, `place` (P-code), `records` (that may lie in it), `certain`, `share`; `late`, within how many days nine in
    ten of them were stated.
    """
    found = activity.counted(asked.where, asked.scope)
    behind = found.join(
        event_source, sa.and_(event_source.c.event_id == found.c.id, event_source.c.since == found.c.since)
    )
    matching = (
        sa.select(event.c.collection, event.c.granularity.in_(counting.granularities(asked.where)).label("counted"))
        .where(*conditions(asked.where, asked.scope))
        .subquery()
    )
    kind = sa.case((matching.c.counted, HELD), else_=LEFT_OUT)
    named, c = event_source.c.source, found.c
    extent = {"start": sa.func.min(c.day_to), "end": sa.func.max(c.day_from), "records": sa.func.count()}
    parts = [
        _cells(asked, bucket, found, behind, source=named, place=found.c[level] if level else None),
        _cells(asked, bucket, found, found, source=None, place=None),
        *_stated(asked, bucket, found),
        _row(sa.literal(EXTENT), source=named, collection=c.collection, **extent)
        .select_from(behind)
        .group_by(named, c.collection),
        _row(kind, collection=matching.c.collection, records=sa.func.count()).group_by(matching.c.collection, kind),
    ]
    rows = sa.union_all(*parts).subquery()
    order = (rows.c[name] for name in ("part", "source", "collection", "start", "place"))
    return sa.select(rows).order_by(*order)


def _row(part: "sa.ColumnElement[str]", **columns: "sa.ColumnElement[Any] | None") -> sa.Select[Any]:
    """One kind of row, with every column that the others have."""
    empty: dict[str, sa.ColumnElement[Any]] = {
        "source": sa.null().cast(sa.Text),
        "collection": sa.null().cast(sa.Text),
        "start": sa.null().cast(sa.Date),
        "end": sa.null().cast(sa.Date),
        "place": sa.null().cast(sa.Text),
        "records": sa.literal(0),
        "certain": sa.literal(0),
        "share": sa.cast(0, sa.Numeric),
        "late": sa.null().cast(sa.Integer),
    }
    shown = {"part": sa.cast(part, sa.Text)} | empty | {n: each for n, each in columns.items() if each is not None}
    return sa.select(*[value.label(name) for name, value in shown.items()])


def _cells(
    asked: Asked,
    bucket: Bucket,
    found: sa.CTE,
    of: sa.FromClause,
    *,
    source: "sa.ColumnElement[Any] | None",
    place: "sa.ColumnElement[Any] | None",
) -> sa.Select[Any]:
    """Records by bucket, each in all that it may lie in; one more than may be shown, so that too many can be told."""
    time, name = asked.where.occurred, "any" if source is None else "own"
    named = {"collection": found.c.collection, "source": source, "place": place}
    by = {key: column.label(key) for key, column in named.items() if column is not None}
    # Alike ones first: days are far fewer than records.
    days_ = (found.c.day_from, found.c.day_to)
    alike = sa.select(*by.values(), *days_, sa.func.count().label("records")).select_from(of)
    spans = alike.group_by(*(column for column in named.values() if column is not None), *days_).cte(f"{name}_spans")
    c = spans.c
    begun, start, end = starts(
        bucket,
        sa.func.greatest(c.day_from, time.from_, type_=sa.Date()),
        sa.func.least(c.day_to, time.to, type_=sa.Date()),
        f"{name}_touched",
    )
    start, end = clipped(start, end, time.from_, time.to)
    inside = days(sa.func.greatest(c.day_from, start, type_=sa.Date()), sa.func.least(c.day_to, end, type_=sa.Date()))
    certain = (c.day_from >= start) & (c.day_to <= end)
    share = c.records * counting.share_of(inside, days(c.day_from, c.day_to))
    sums: dict[str, sa.ColumnElement[Any]] = {
        "records": sa.cast(sa.func.sum(c.records), sa.BigInteger),
        "certain": sa.cast(sa.func.coalesce(sa.func.sum(c.records).filter(certain), 0), sa.BigInteger),
        "share": sa.cast(sa.func.sum(share), sa.Numeric),
    }
    keys: dict[str, sa.ColumnElement[Any]] = {key: c[key] for key in by} | {"start": start, "end": end}
    return (
        _row(sa.literal(CELL), **keys, **sums)
        .select_from(spans.join(begun, sa.true()))
        .group_by(*keys.values())
        .limit(MOST + 1)
    )


def _stated(asked: Asked, bucket: Bucket, found: sa.CTE) -> Iterator[sa.Select[Any]]:
    """Records by the bucket in which a source behind them first stated a number of them; and how late it was."""
    c = first_stated(asked, found).c
    start = begin(bucket, c.day)
    yield _row(
        sa.literal(STATED), source=c.source, collection=c.collection, start=start, records=sa.func.count()
    ).group_by(c.source, c.collection, start)
    late = sa.func.percentile_disc(0.9).within_group(sa.func.greatest(c.day - c.day_to, 0))
    yield _row(sa.literal(LATE), source=c.source, collection=c.collection, late=sa.cast(late, sa.Integer)).group_by(
        c.source, c.collection
    )


@dataclass(frozen=True)
class CalendarAsk:
    """A calendar that is ready to be asked for: one statement for its numbers, one for sources and areas."""

    heavy = True

    asked: Asked
    bucket: Bucket
    level: AreaLevel | None

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Numbers; sources and areas."""
        a = self.asked
        found = activity.counted(a.where, a.scope)
        parts = [*activity.speaking(a.where, a.scope, found, a.measure), activity.protected(found)]
        if self.level:
            codes = sa.select(found.c[self.level]).where(found.c[self.level].is_not(None))
            named = activity.row(Part.AREA, key=place.c.pcode, document=activity.place_document())
            parts.append(named.where(known_at(place, a.scope.number), place.c.pcode.in_(codes)))
        numbers = calendar_statement(a, self.bucket, self.level)
        return numbers, sa.select(sa.union_all(*parts).subquery())

    def answer(self, rows: Rows) -> SourceActivity:
        """The calendar. Raises TooLarge when it has more cells than can be shown."""
        return source_activity(rows, self)


def ask(
    where: EventFilter, scope: Scope, *, bucket: Bucket = Bucket.MONTH, level: AreaLevel | None = None
) -> CalendarAsk:
    """Ask who told of what when. Raises BadInput for several granularities, or a level that is no admin level."""
    if level is not None and level not in ADMIN:
        raise BadInput(f"level: {level.name} is no admin level; give ADM0 to ADM4, or leave it out.")
    arguments: dict[str, Any] = {"bucket": bucket} | ({"level": level} if level else {})
    asked = envelope.ask("sourceActivity", where, scope, Measure.INCIDENTS, Population.ALL, arguments, measured=False)
    return CalendarAsk(asked, bucket, level)


def source_activity(rows: Rows, of: CalendarAsk) -> SourceActivity:
    """The calendar that the rows of both statements come to."""
    parts = defaultdict(list)
    for row in rows[0]:
        parts[row.part].append(row)
    if len(parts[CELL]) > MOST:
        raise TooLarge(f"bucket: {of.bucket.name} makes more than {MOST:,} cells; take a wider one, or fewer events.")
    seen = Activity.of(rows[1])
    slugs = tuple(sorted(row.collection for row in parts[HELD]))
    apart = envelope.overlapping(of.asked.scope, slugs)
    held, left = (sum(row.records for row in parts[name]) for name in (HELD, LEFT_OUT))
    calendar = tuple(calendar_rows.rows(parts, seen, of.asked, of.bucket, apart=apart))
    shown = any(each.source["protected"] for each in calendar)
    reporting = Reporting(
        until=known_by(of.asked.where, of.asked.scope),
        started=[each.source for each in calendar if each.started],
        stopped=[each.source for each in calendar if each.stopped],
        protected=shown,
    )
    told = Facts(
        events=held,
        records=held,
        left_out=left,
        overlapping=slugs if apart else (),
        protected=bool(seen.protected) and not shown,
    )
    number = None if apart else float(held)
    spans = [(row.start, row.end) for row in parts[CELL]]
    return SourceActivity(
        **vars(Bounded(value=number, lower=number, upper=number, records=held)),
        **envelope.common(of.asked, seen, told, held, None, counts_records=True, own=cautions(reporting)),
        method=Method("source-activity", "1", _parameters(of)),
        bucket=of.bucket,
        area_level=of.level,
        calendar=calendar,
        start=min((start for start, _ in spans), default=None),
        end=max((end for _, end in spans), default=None),
    )


def _parameters(of: CalendarAsk) -> dict[str, Any]:
    level = {"level": of.level.name} if of.level else {}
    return {"bucket": of.bucket.name, **level, "imprecise": "SPREAD", "chance": CHANCE}
