"""Counts over time: events known to a day fall into its bucket, the others are spread, bounded or left out.

An event lies somewhere in its interval of days. SPREAD gives each bucket the share of the interval's days that lie in
it, so that points add up to the total; what lies outside the period asked of is told, not counted. BOUNDS counts
certain events below and possible ones above; its points do not add up. EXCLUDE counts what lies wholly in one bucket;
the rest is `unplaced`, and both add up to the total.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from analytics import activity, counting, envelope, facts
from analytics.activity import Activity
from analytics.asking import Rows
from analytics.buckets import MOST, begin, clipped, days, starts
from analytics.counting import Sums, Weights
from analytics.envelope import Asked
from analytics.facts import Facts
from analytics.results import Category, Method, SeriesPoint, TimeSeries
from schema.answering import Bucket, Coverage, Imprecise
from schema.errors import TooLarge
from schema.filters import EventFilter, TimeFilter
from schema.queries.scope import Scope
from schema.vocabulary import Measure, Population

POINT, TOTAL, UNPLACED, LEFT_OUT = "point", "total", "unplaced", "left_out"


def time_series_statement(
    where: EventFilter,
    scope: Scope,
    *,
    bucket: Bucket,
    measure: Measure = Measure.INCIDENTS,
    population: Population = Population.ALL,
    imprecise: Imprecise = Imprecise.SPREAD,
) -> sa.Select[Any]:
    """Sums by bucket and collection, totals with facts for caveats, and what no bucket took; one row each.

    Columns: `part` (point, total, unplaced, left_out), `start`, `end`, `collection`, `facts`, those of `counting.sums`.
    """
    found = counting.matched(where, scope, measure, population)
    spans = counting.intervals(found, where.occurred)
    fits = (begin(bucket, spans.c.day_from) == begin(bucket, spans.c.day_to)) & spans.c.whole
    parts = [
        _points(spans, where.occurred, bucket, imprecise),
        _row(TOTAL, _totals(spans, imprecise), collection=spans.c.collection, facts=facts.columns(spans)).group_by(
            spans.c.collection
        ),
        _row(LEFT_OUT, _blank(records=sa.func.count())).where(sa.not_(found.c.counted)),
    ]
    if imprecise is Imprecise.EXCLUDE:
        whole = counting.sums(spans, Weights.even(sa.literal(1), sa.false()))
        parts.append(
            _row(UNPLACED, whole, collection=spans.c.collection).where(sa.not_(fits)).group_by(spans.c.collection)
        )
    rows = sa.union_all(*parts).subquery()
    return sa.select(rows).order_by(rows.c.start, rows.c.collection)


Columns = list["sa.ColumnElement[Any]"]


def _row(part: str, sums: Columns, **known: "sa.ColumnElement[Any]") -> sa.Select[Any]:
    """One kind of row, with every column that the others have."""
    empty: dict[str, sa.ColumnElement[Any]] = {
        "start": sa.null().cast(sa.Date),
        "end": sa.null().cast(sa.Date),
        "collection": sa.null().cast(sa.Text),
        "facts": sa.null().cast(JSONB),
    }
    shown = {"part": sa.literal(part, sa.Text)} | empty | known
    return sa.select(*[value.label(name) for name, value in shown.items()], *sums)


def _totals(spans: sa.CTE, imprecise: Imprecise) -> list["sa.ColumnElement[Any]"]:
    if imprecise is Imprecise.SPREAD:
        return counting.sums(spans, Weights.even(spans.c.share, spans.c.whole))
    if imprecise is Imprecise.EXCLUDE:
        return counting.sums(spans, Weights.even(sa.literal(1), spans.c.whole))
    return counting.sums(spans, _bounds(spans.c.whole))


def _bounds(certain: "sa.ColumnElement[bool]") -> Weights:
    return Weights(sa.case((certain, 1), else_=0), sa.literal(1), sa.literal(1), certain)


def _blank(**known: "sa.ColumnElement[Any]") -> list["sa.ColumnElement[Any]"]:
    return [known.get(name, sa.literal(0)).label(name) for name in Sums.__dataclass_fields__]


def _window(spans: sa.CTE, time: TimeFilter) -> sa.CTE:
    """First and last day: those asked for, else those of the events counted."""
    first, last = sa.func.min(spans.c.day_from), sa.func.max(spans.c.day_to)
    return sa.select(
        sa.func.coalesce(sa.literal(time.from_, sa.Date), first, type_=sa.Date()).label("first"),
        sa.func.coalesce(sa.literal(time.to, sa.Date), last, type_=sa.Date()).label("last"),
    ).cte("period")


def _grid(spans: sa.CTE, time: TimeFilter, bucket: Bucket) -> sa.Subquery:
    """Every bucket of the period. One more than may be shown is asked for, so that too many can be told."""
    period = _window(spans, time)
    begun, start, end = starts(bucket, period.c.first, period.c.last, "begun")
    start, end = clipped(start, end, time.from_, time.to)
    return (
        sa.select(start.label("start"), end.label("end"))
        .select_from(period.join(begun, sa.true()))
        .limit(MOST + 1)
        .subquery("grid")
    )


def _points(spans: sa.CTE, time: TimeFilter, bucket: Bucket, imprecise: Imprecise) -> sa.Select[Any]:
    """Every bucket with the sums of the intervals that touch it, weighted by how imprecise dates are dealt with."""
    c = spans.c
    begun, start, end = starts(
        bucket,
        sa.func.greatest(c.day_from, time.from_, type_=sa.Date()),
        sa.func.least(c.day_to, time.to, type_=sa.Date()),
        "touched",
    )
    start, end = clipped(start, end, time.from_, time.to)
    certain = (c.day_from >= start) & (c.day_to <= end)
    inside = days(sa.func.greatest(c.day_from, start, type_=sa.Date()), sa.func.least(c.day_to, end, type_=sa.Date()))
    share = counting.share_of(inside, days(c.day_from, c.day_to))
    weights = _bounds(certain) if imprecise is Imprecise.BOUNDS else Weights.even(share, certain)
    summed = (
        sa.select(start.label("start"), c.collection, *counting.sums(spans, weights))
        .select_from(spans.join(begun, sa.true()))
        .where(certain if imprecise is Imprecise.EXCLUDE else sa.true())
        .group_by(start, c.collection)
        .subquery("summed")
    )
    grid = _grid(spans, time, bucket)
    columns: Columns = [summed.c[name] for name in Sums.__dataclass_fields__]
    return _row(POINT, columns, start=grid.c.start, end=grid.c.end, collection=summed.c.collection).select_from(
        grid.outerjoin(summed, summed.c.start == grid.c.start)
    )


@dataclass(frozen=True)
class TimelineAsk:
    """A series that is ready to be asked for: one statement for its numbers, one for coverage and sources."""

    asked: Asked
    bucket: Bucket
    imprecise: Imprecise

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Numbers; coverage and sources."""
        a = self.asked
        found = activity.counted(a.where, a.scope)
        rows = sa.union_all(
            *activity.by_bucket(a.where, a.scope, found, self.bucket, self.imprecise),
            *activity.speaking(a.where, a.scope, found, a.measure),
        ).subquery()
        numbers = time_series_statement(
            a.where, a.scope, measure=a.measure, population=a.population, bucket=self.bucket, imprecise=self.imprecise
        )
        return numbers, sa.select(rows)

    def answer(self, rows: Rows) -> TimeSeries:
        """The series. Raises TooLarge when it has more points than can be shown."""
        return time_series(rows, self)


def ask(
    where: EventFilter,
    scope: Scope,
    *,
    bucket: Bucket,
    measure: Measure = Measure.INCIDENTS,
    population: Population = Population.ALL,
    imprecise: Imprecise = Imprecise.SPREAD,
) -> TimelineAsk:
    """Ask for a series. Raises BadInput for several granularities, or a population of what is not people."""
    arguments = {"bucket": bucket, "imprecise": imprecise}
    asked = envelope.ask("timeSeries", where, scope, measure, population, arguments)
    return TimelineAsk(asked, bucket, imprecise)


def time_series(rows: Rows, of: TimelineAsk) -> TimeSeries:
    """The series that the rows of both statements come to."""
    sums: dict[tuple[str, Any, Any, str | None], Sums] = defaultdict(Sums)
    told = Facts()
    for row in rows[0]:
        if row.part == LEFT_OUT:
            told = replace(told, left_out=row.records)
            continue
        if row.part == TOTAL:
            told += Facts.of(row.facts)
        sums[row.part, row.start, row.end, row.collection] += Sums() if row.events is None else Sums.of(row)
    seen = Activity.of(rows[1])
    spans = sorted({(start, end) for part, start, end, _ in sums if part == POINT})
    if len(spans) > MOST:
        raise TooLarge(f"bucket: {of.bucket.name} makes more than {MOST:,} points; take a wider one, or fewer days.")
    slugs = sorted({slug for part, *_, slug in sums if part == TOTAL and slug is not None})
    overlapping = envelope.overlapping(of.asked.scope, slugs)
    total, unplaced = (
        counting.added(value for (part, *_), value in sums.items() if part == which) for which in (TOTAL, UNPLACED)
    )
    bounds = of.imprecise is Imprecise.BOUNDS
    points = tuple(_series(sums, spans, slugs if overlapping else [], seen, of))
    told = replace(
        told, unplaced=unplaced, overlapping=tuple(slugs) if overlapping else (), active=_active_range(points)
    )
    shown = counting.withheld if overlapping else counting.Sums.bounded
    return TimeSeries(
        **vars(counting.withheld(total) if overlapping else total.bounded(only_certain=bounds)),
        **envelope.common(of.asked, seen, told, total.events, of.bucket),
        method=Method("time-series", "1", {name: value.name for name, value in of.asked.arguments.items()}),
        bucket=of.bucket,
        points=points,
        unplaced=shown(unplaced),
    )


def _active_range(points: Iterable[SeriesPoint]) -> tuple[int, int] | None:
    """Least and greatest number of active sources among the buckets in which anybody was active."""
    active = [point.active_sources for point in points if point.group is None and point.active_sources]
    return (min(active), max(active)) if len(active) > 1 else None


def _series(
    sums: dict[tuple[str, Any, Any, str | None], Sums],
    spans: list[tuple[dt.date, dt.date]],
    apart: list[str],
    seen: Activity,
    of: TimelineAsk,
) -> Iterable[SeriesPoint]:
    """Points in order of time: the total, or one of each collection `apart`."""
    documents = {each["id"]: each for each in of.asked.scope.collections}
    by_span: dict[dt.date, list[tuple[str | None, Sums]]] = defaultdict(list)
    for (part, start, _, slug), value in sums.items():
        if part == POINT:
            by_span[start].append((slug, value))
    groups: list[str | None] = [*apart] or [None]
    for start, end in spans:
        for group in groups:
            stated = [documents[group]] if group else list(documents.values())
            active = seen.active.get((start.isoformat(), group), 0)
            looked = activity.coverage(active, (each.get("coverage") for each in stated), start, end)
            exact = counting.added(value for slug, value in by_span[start] if group in (None, slug))
            number = exact.bounded(seen=looked is Coverage.COVERED, only_certain=of.imprecise is Imprecise.BOUNDS)
            yield SeriesPoint(
                **vars(number),
                start=start,
                end=end,
                certain=exact.certain,
                coverage=looked,
                active_sources=active,
                group=Category(group, documents[group]["name"]) if group else None,
            )
