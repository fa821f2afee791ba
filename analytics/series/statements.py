"""The numbers of a series, as statements.

Rows have `part`, `start`, `end`, the keys of a group if there are any, `collection`, `facts` and the columns of
`counting.sums`. Parts: POINT, sums by bucket (with an empty row for a bucket without events, in the total only); TOTAL,
with facts for caveats; UNPLACED, what no bucket took; LEFT_OUT, events of another granularity; and where the form needs
them BEGUN and ENDED, each record once, in the first and in the last bucket of its days; DRAWN, records alike that may
lie in several buckets, with the first and last of their days; LAST, of a stock the last records of each area in a
bucket, `end` being the last of their days and `facts` the area; STAYS, records that no time zone can move.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from analytics import cells, counting, facts
from analytics.buckets import MOST, begin, clipped, days, starts
from analytics.cells import Cells
from analytics.counting import Sums, Weights
from analytics.envelope import Asked
from analytics.series import zones
from analytics.series.form import Form
from schema.answering import Imprecise, Scale
from schema.filters import TimeFilter
from schema.tables.published import event

POINT, TOTAL, UNPLACED, LEFT_OUT = "point", "total", "unplaced", "left_out"
BEGUN, ENDED, DRAWN, LAST, STAYS = "begun", "ended", "drawn", "last", "stays"

MOST_DRAWN = 20_000
"""Rows of records that are placed at random, at most."""
MOST_LAST = 50_000
"""Records of a stock that are last in their bucket, at most."""

Columns = list["sa.ColumnElement[Any]"]


def numbers(asked: Asked, form: Form) -> sa.Select[Any]:
    """The statement of the whole, without groups."""
    also = [area()] if form.stock else []
    found = counting.matched(asked.where, asked.scope, asked.measure, asked.population, *also, by=zones.of(form.zone))
    spans, time = counting.intervals(found, asked.where.occurred), asked.where.occurred
    parts = [
        *_whole(spans, time, form),
        row(LEFT_OUT, blank(records=sa.func.count())).where(sa.not_(found.c.counted)),
        *_further(found, spans, time, form),
    ]
    if form.zone is not None:
        stays = row(STAYS, blank(records=sa.func.count()), collection=found.c.collection)
        parts.append(stays.where(found.c.counted, found.c.stated, found.c.stays).group_by(found.c.collection))
    return _ordered(parts)


def of_cells(found: Cells, form: Form) -> sa.Select[Any]:
    """The same from cells, of a form that needs no single event."""
    spans, time = cells.intervals(found), found.asked.where.occurred
    left = row(LEFT_OUT, blank(records=cells.left_out(found)))
    return _ordered([*_whole(spans, time, form), left, *_further(spans, spans, time, form)])


def _whole(spans: sa.CTE, time: TimeFilter, form: Form) -> Iterable[sa.Select[Any]]:
    """Every bucket, and the total."""
    grid = _grid(spans, time, form)
    summed = _points(spans, time, form).subquery("summed")
    columns: Columns = [summed.c[name] for name in Sums.__dataclass_fields__]
    point = row(POINT, columns, start=grid.c.start, end=grid.c.end, collection=summed.c.collection)
    yield point.select_from(grid.outerjoin(summed, summed.c.start == grid.c.start))
    total = row(TOTAL, _totals(spans, form), collection=spans.c.collection, facts=facts.columns(spans))
    yield total.group_by(spans.c.collection)


def _ordered(parts: Iterable[sa.Select[Any]]) -> sa.Select[Any]:
    rows = sa.union_all(*parts).subquery()
    return sa.select(rows).order_by(rows.c.start, rows.c.collection)


def grouped(placed: sa.CTE, time: TimeFilter, form: Form, *keys: str) -> list[sa.Select[Any]]:
    """The parts of the groups that `keys` tell apart; `placed` has a row for each event and group of it."""
    spans = counting.intervals(placed, time, *keys, name="grouped_intervals")
    summed = _points(spans, time, form, *keys).subquery("grouped_points")
    columns: Columns = [summed.c[name] for name in Sums.__dataclass_fields__]
    of = {key: summed.c[key] for key in keys}
    by = {key: spans.c[key] for key in keys}
    point = row(POINT, columns, *keys, start=summed.c.start, collection=summed.c.collection, **of)
    total = row(TOTAL, _totals(spans, form), *keys, collection=spans.c.collection, **by)
    return [
        point.limit(4 * MOST + 1),
        total.group_by(spans.c.collection, *by.values()),
        *_further(placed, spans, time, form, *keys),
    ]


def row(part: str, sums: Columns, *keys: str, **known: "sa.ColumnElement[Any]") -> sa.Select[Any]:
    """One kind of row, with every column that the others have."""
    empty: dict[str, sa.ColumnElement[Any]] = {
        "start": sa.null().cast(sa.Date),
        "end": sa.null().cast(sa.Date),
        **dict.fromkeys(keys, sa.null().cast(sa.Text)),
        "collection": sa.null().cast(sa.Text),
        "facts": sa.null().cast(JSONB),
    }
    shown = {"part": sa.literal(part, sa.Text)} | empty | known
    return sa.select(*[value.label(name) for name, value in shown.items()], *sums)


def blank(**known: "sa.ColumnElement[Any]") -> Columns:
    """The columns of `counting.sums`, zero where nothing is `known`."""
    return [known.get(name, sa.literal(0)).label(name) for name in Sums.__dataclass_fields__]


def area() -> "sa.Label[Any]":
    """The narrowest area that is known of an event; none is one too."""
    return sa.func.coalesce(*(event.c[f"adm{n}"] for n in reversed(range(5))), "").label("area")


def _totals(spans: sa.CTE, form: Form) -> Columns:
    if form.stock or form.imprecise is Imprecise.EXCLUDE:
        return counting.sums(spans, Weights.even(sa.literal(1), spans.c.whole))
    if form.imprecise is Imprecise.BOUNDS:
        return counting.sums(spans, _bounds(spans.c.whole))
    return counting.sums(spans, Weights.even(spans.c.share, spans.c.whole))


def _bounds(certain: "sa.ColumnElement[bool]") -> Weights:
    return Weights(sa.case((certain, 1), else_=0), sa.literal(1), sa.literal(1), certain)


def _window(spans: sa.CTE, time: TimeFilter) -> sa.CTE:
    """First and last day: those asked for, else those of the events counted."""
    first, last = sa.func.min(spans.c.day_from), sa.func.max(spans.c.day_to)
    return sa.select(
        sa.func.coalesce(sa.literal(time.from_, sa.Date), first, type_=sa.Date()).label("first"),
        sa.func.coalesce(sa.literal(time.to, sa.Date), last, type_=sa.Date()).label("last"),
    ).cte("period")


def _grid(spans: sa.CTE, time: TimeFilter, form: Form) -> sa.Subquery:
    """Every bucket of the period. One more than may be shown is asked for, so that too many can be told."""
    period = _window(spans, time)
    begun, start, end = starts(form.bucket, period.c.first, period.c.last, "begun")
    start, end = clipped(start, end, time.from_, time.to)
    return (
        sa.select(start.label("start"), end.label("end"))
        .select_from(period.join(begun, sa.true()))
        .limit(MOST + 1)
        .subquery("grid")
    )


def _inside(c: Any, time: TimeFilter) -> tuple["sa.ColumnElement[Any]", "sa.ColumnElement[Any]"]:
    """First and last day of an interval, as far as they lie in the period."""
    return (
        sa.func.greatest(c.day_from, time.from_, type_=sa.Date()),
        sa.func.least(c.day_to, time.to, type_=sa.Date()),
    )


def _points(spans: sa.CTE, time: TimeFilter, form: Form, *keys: str) -> sa.Select[Any]:
    """Buckets with the sums of the intervals that touch them, weighted by how imprecise dates are dealt with."""
    c = spans.c
    begun, start, end = starts(form.bucket, *_inside(c, time), "touched")
    start, end = clipped(start, end, time.from_, time.to)
    certain = (c.day_from >= start) & (c.day_to <= end)
    inside = days(sa.func.greatest(c.day_from, start, type_=sa.Date()), sa.func.least(c.day_to, end, type_=sa.Date()))
    share = counting.share_of(inside, days(c.day_from, c.day_to))
    weights = Weights.even(share, certain)
    if form.imprecise is Imprecise.BOUNDS:
        weights = _bounds(certain)
    elif form.imprecise is Imprecise.DRAWS:
        weights = Weights.even(sa.case((certain, 1), else_=0), certain)
    only_certain = form.stock or form.imprecise is Imprecise.EXCLUDE
    by = [c[key] for key in keys]
    return (
        sa.select(start.label("start"), c.collection, *by, *counting.sums(spans, weights))
        .select_from(spans.join(begun, sa.true()))
        .where(certain if only_certain else sa.true())
        .group_by(start, c.collection, *by)
    )


def _further(found: sa.CTE, spans: sa.CTE, time: TimeFilter, form: Form, *keys: str) -> Iterable[sa.Select[Any]]:
    """The parts that only some forms need."""
    fits = (begin(form.bucket, spans.c.day_from) == begin(form.bucket, spans.c.day_to)) & spans.c.whole
    by = {key: spans.c[key] for key in keys}
    groups = (spans.c.collection, *by.values())
    everything = Weights.even(sa.literal(1), sa.false())
    if form.stock or form.imprecise is Imprecise.EXCLUDE:
        unplaced = row(UNPLACED, counting.sums(spans, everything), *keys, collection=spans.c.collection, **by)
        yield unplaced.where(sa.not_(fits)).group_by(*groups)
    if form.stock:
        yield _last(found, time, form, *keys)
    if form.imprecise is Imprecise.DRAWS:
        yield _drawn(found, time, form, *keys)
    if form.scale is Scale.CUMULATIVE and form.imprecise is not Imprecise.EXCLUDE:
        first, last = _inside(spans.c, time)
        for part, day, which in ((BEGUN, first, sa.true()), (ENDED, last, spans.c.whole)):
            start, _ = clipped(begin(form.bucket, day), day, time.from_, None)
            sums = counting.sums(spans, everything)
            each = row(part, sums, *keys, start=start, collection=spans.c.collection, **by)
            yield each.where(which).group_by(start, *groups)


def _fitting(c: Any, time: TimeFilter, form: Form) -> "sa.ColumnElement[bool]":
    """Whether an event lies in one bucket, and in the period."""
    within = [
        *([c.day_from >= sa.literal(time.from_, sa.Date)] if time.from_ else []),
        *([c.day_to <= sa.literal(time.to, sa.Date)] if time.to else []),
    ]
    return sa.and_(begin(form.bucket, c.day_from) == begin(form.bucket, c.day_to), *within)


def _drawn(found: sa.CTE, time: TimeFilter, form: Form, *keys: str) -> sa.Select[Any]:
    """Records that may lie in several buckets or outside the period, those alike in one row."""
    c, n = found.c, sa.func.count()
    each = [c.collection, c.day_from, c.day_to, c.low, c.best, c.high, *(c[key] for key in keys)]
    sums = blank(
        events=n,
        records=n,
        lows=sa.func.count(c.low),
        lower=sa.func.coalesce(c.low, 0),
        value=sa.func.coalesce(c.best, 0),
        upper=sa.func.coalesce(c.high, 0),
    )
    by = {key: c[key] for key in keys}
    made = row(DRAWN, sums, *keys, start=c.day_from, end=c.day_to, collection=c.collection, **by)
    unsure = sa.not_(_fitting(c, time, form))
    return made.where(c.counted, c.stated, unsure).group_by(*each).limit(MOST_DRAWN + 1)


def _last(found: sa.CTE, time: TimeFilter, form: Form, *keys: str) -> sa.Select[Any]:
    """Of each bucket and area the records of the last day, one row each."""
    c = found.c
    start, _ = clipped(begin(form.bucket, c.day_from), c.day_from, time.from_, None)
    by = [c[key] for key in keys]
    order = sa.func.rank().over(partition_by=[c.collection, c.area, start, *by], order_by=c.day_to.desc())
    ranked = (
        sa.select(*(c[name] for name in ("collection", "area", "day_to", "low", "best", "high")), *by)
        .add_columns(start.label("start"), order.label("place"))
        .where(c.counted, c.stated, _fitting(c, time, form))
        .subquery("ranked")
    )
    r = ranked.c
    sums = blank(
        events=sa.literal(1),
        records=sa.literal(1),
        certain=sa.literal(1),
        lows=sa.func.num_nonnulls(r.low),
        open_ended=1 - sa.func.num_nonnulls(r.high),
        without_best=1 - sa.func.num_nonnulls(r.best),
        lower=sa.func.coalesce(r.low, 0),
        value=sa.func.coalesce(r.best, 0),
        upper=sa.func.coalesce(r.high, 0),
    )
    known = {"start": r.start, "end": r.day_to, "collection": r.collection, "facts": sa.func.to_jsonb(r.area)}
    made = row(LAST, sums, *keys, **known, **{key: r[key] for key in keys})
    return made.where(r.place == 1).limit(MOST_LAST + 1)
