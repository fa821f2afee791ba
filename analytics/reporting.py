"""How late incidents were reported: days until the first report, by source and by period, with bounds of the dates.

What is described are the reports that came. Of young events only the quick ones can have come: `ripe` and `complete`
correct for that (`delays.learnt`). A source's own delay runs until it is first known to have stated a number.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from analytics import activity, counting, delays, envelope
from analytics.activity import STAND_IN, Activity
from analytics.asking import Rows
from analytics.crosstabs import FEWEST
from analytics.delays import Delays, Reports, Told, known_by
from analytics.envelope import Asked
from analytics.facts import Facts
from analytics.first_stated import first_stated
from analytics.reasons import FINE
from analytics.reporting_cautions import Reporting, cautions
from analytics.results import Bounded, Method
from analytics.results_reporting import DelayShare, PeriodDelay, ReportingDelay, SourceDelay
from analytics.run_offs import following
from schema.answering import Bucket
from schema.filters import EventFilter
from schema.queries.conditions import conditions
from schema.queries.scope import Scope
from schema.tables.published import event, event_source
from schema.vocabulary import Measure, Population

GRID = (*range(8), 10, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 545, 730, 1_095)
"""Days at which the distribution is shown."""

HALF, MOST_OF = 0.5, 0.9

HELD, LEFT_OUT, BY_SOURCE, BEHIND = "held", "left_out", "by_source", "behind"


def delays_statement(asked: Asked, bucket: Bucket) -> sa.Select[Any]:
    """Rows of `delays.reports_statement`; the same by `source`; records by source; and by collection, with others.

    Columns: `part` (reports, by_source, behind, held, left_out), `told`, `least`, `greatest`, `age`, `period`,
    `records`, `source`, `collection`.
    """
    reports = delays.reports_statement(asked.where, asked.scope, bucket).subquery()
    counted = activity.counted(asked.where, asked.scope)
    own, behind = _by_source(asked, counted).subquery(), _behind(counted).subquery()
    found = sa.select(
        event.c.collection, event.c.granularity.in_(counting.granularities(asked.where)).label("counted")
    ).where(*conditions(asked.where, asked.scope))
    held = found.subquery()
    part = sa.case((held.c.counted, HELD), else_=LEFT_OUT)
    parts = [
        _row(sa.literal("reports"), **{name: reports.c[name] for name in reports.c.keys()}),  # noqa: SIM118 - columns
        _row(sa.literal(BY_SOURCE), **{name: own.c[name] for name in own.c.keys()}),  # noqa: SIM118 - columns
        _row(sa.literal(BEHIND), source=behind.c.source, records=behind.c.records),
        _row(part, collection=held.c.collection, records=sa.func.count()).group_by(held.c.collection, part),
    ]
    return sa.select(sa.union_all(*parts).subquery())


def _row(part: "sa.ColumnElement[str]", **columns: "sa.ColumnElement[Any]") -> sa.Select[Any]:
    """One kind of row, with every column that the others have."""
    texts, numbers = ("told", "source", "collection"), ("least", "greatest", "age")
    empty: dict[str, sa.ColumnElement[Any]] = {name: sa.null().cast(sa.Text) for name in texts}
    empty |= {name: sa.null().cast(sa.Integer) for name in numbers} | {"period": sa.null().cast(sa.Date)}
    shown = {"part": sa.cast(part, sa.Text)} | empty | {"records": sa.literal(0)} | columns
    return sa.select(*[value.label(name) for name, value in shown.items()])


def _by_source(asked: Asked, found: sa.CTE) -> sa.Select[Any]:
    """Delays until each source first stated a number of a counted event; those of no known day are in `_behind`."""
    c = first_stated(asked, found).c
    told = sa.case((c.day < c.day_from, Told.BEFORE.value), else_=Told.KNOWN.value)
    known = told == Told.KNOWN.value
    columns = {
        "source": c.source,
        "told": sa.cast(told, sa.Text),
        "least": sa.cast(sa.case((known, sa.func.greatest(c.day - c.day_to, 0))), sa.Integer),
        "greatest": sa.cast(sa.case((known, c.day - c.day_from)), sa.Integer),
        "age": sa.cast(0, sa.Integer),
    }
    made = sa.select(*(value.label(name) for name, value in columns.items()), sa.func.count().label("records"))
    return made.group_by(*columns.values())


def _behind(found: sa.CTE) -> sa.Select[Any]:
    """Counted events by the source behind them."""
    of = sa.and_(event_source.c.event_id == found.c.id, event_source.c.since == found.c.since)
    every = found.join(event_source, of)
    return (
        sa.select(event_source.c.source, sa.func.count().label("records"))
        .select_from(every)
        .group_by(event_source.c.source)
    )


@dataclass(frozen=True)
class DelayAsk:
    """Delays that are ready to be asked for: one statement for them, one for sources."""

    heavy = False

    asked: Asked
    bucket: Bucket

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Delays; sources."""
        a = self.asked
        found = activity.counted(a.where, a.scope)
        parts = [*activity.speaking(a.where, a.scope, found, a.measure), activity.protected(found)]
        return delays_statement(a, self.bucket), sa.select(sa.union_all(*parts).subquery())

    def answer(self, rows: Rows) -> ReportingDelay:
        """The delays. Raises TooLarge when events were reported on too many different days."""
        return reporting_delay(rows, self)


def ask(where: EventFilter, scope: Scope, *, bucket: Bucket = Bucket.QUARTER) -> DelayAsk:
    """Ask how late events were reported, by periods of that width. Raises BadInput for several granularities."""
    arguments = {"bucket": bucket}
    asked = envelope.ask("reportingDelay", where, scope, Measure.INCIDENTS, Population.ALL, arguments, measured=False)
    return DelayAsk(asked, bucket)


def reporting_delay(rows: Rows, of: DelayAsk) -> ReportingDelay:
    """The delays that the rows of both statements come to."""
    a, parts = of.asked, defaultdict(list)
    for row in rows[0]:
        parts[row.part].append(row)
    seen = Activity.of(rows[1])
    told, overlapping = _facts(parts, a)
    # Of collections that may tell of the same events there is no common distribution.
    reports = Reports.of([] if overlapping else parts["reports"])
    came, until = delays.seen(reports), known_by(a.where, a.scope)
    ripe = delays.maturity(reports, MOST_OF)
    periods = tuple(_periods(parts["reports"], reports, of)) if not overlapping else ()
    sources = {str(each["id"]): each for each in seen.sources}
    by_source = tuple(_sources(parts, sources)) if not overlapping else ()
    own = cautions(
        Reporting(
            until=until,
            dated=reports.records + reports.before,
            undated=reports.undated,
            before=reports.before,
            bulk=reports.bulk,
            ripe=_ripe(ripe.days, until),
            last=max((period.end for period in periods), default=None),
            delays=[(each.source, each) for each in by_source],
            protected=any(each.source["protected"] for each in by_source),
        )
    )
    nothing = Bounded(value=None, lower=None, upper=None, records=0)
    return ReportingDelay(
        **vars(came.quantile(HALF, reports.records)),
        **envelope.common(a, seen, told, told.events, None, counts_records=True, own=own),
        method=Method(
            "reporting-delay",
            "1",
            {"bucket": of.bucket.name, "imprecise": "SPREAD"},
            paper="Kalbfleisch and Lawless (1989), Journal of the American Statistical Association 84:360",
        ),
        bucket=of.bucket,
        ninety=came.quantile(MOST_OF, reports.records),
        ripe=ripe.days or nothing,
        until=until,
        undated=reports.undated,
        before=reports.before,
        distribution=tuple(_distribution(came, reports.records)),
        by_source=by_source,
        periods=periods,
    )


def _facts(parts: Mapping[str, list[Any]], asked: Asked) -> tuple[Facts, bool]:
    slugs = tuple(sorted(row.collection for row in parts[HELD]))
    overlapping = envelope.overlapping(asked.scope, slugs)
    held, left = (sum(row.records for row in parts[name]) for name in (HELD, LEFT_OUT))
    return Facts(events=held, records=held, left_out=left, overlapping=slugs if overlapping else ()), overlapping


def _ripe(days: Bounded | None, until: dt.date) -> dt.date | None:
    return None if days is None or days.value is None else until - dt.timedelta(days=int(days.value))


def _distribution(came: Delays, records: int) -> Iterable[DelayShare]:
    for days in GRID:
        if not records:
            return
        value, lower, upper = came.within(days)
        yield DelayShare(value=value, lower=lower, upper=upper, records=records, days=days)
        if lower >= 1:
            return


def _periods(rows: Iterable[Any], reports: Reports, of: DelayAsk) -> Iterable[PeriodDelay]:
    """Every period in which events lie for certain, in order of time."""
    time, until = of.asked.where.occurred, known_by(of.asked.where, of.asked.scope)
    grouped = defaultdict(list)
    for row in rows:
        if row.period is not None:
            grouped[row.period].append(row)
    learnt = delays.learnt(reports) if delays.history(reports) == FINE else None
    for begun in sorted(grouped):
        own = Reports.of(grouped[begun])
        came = delays.seen(own)
        start = max(begun, time.from_ or begun)
        end = following(of.bucket, begun) - dt.timedelta(days=1)
        end = min(end, time.to or end)
        yield PeriodDelay(
            **vars(came.quantile(HALF, own.records)),
            start=start,
            end=end,
            ninety=came.quantile(MOST_OF, own.records),
            undated=own.undated,
            complete=None if learnt is None else _complete(learnt, start, end, until),
        )


def _complete(learnt: Delays, start: dt.date, end: dt.date, until: dt.date) -> float:
    """Share of a period's events that is reported by a day, if they lie evenly in it."""
    ages = range((until - end).days, (until - start).days + 1)
    return round(sum(learnt.within(age)[0] for age in ages) / len(ages), counting.DIGITS)


def _sources(parts: Mapping[str, list[Any]], sources: Mapping[str, Mapping[str, Any]]) -> Iterable[SourceDelay]:
    """Every source that may be named, those behind most records first; the protected ones as one, if that may be."""
    grouped = defaultdict(list)
    for row in parts[BY_SOURCE]:
        grouped[row.source].append(row)
    behind = {row.source: row.records for row in parts[BEHIND]}
    for key in sources:
        own = Reports.of(grouped[key])
        if key == STAND_IN and own.records < FEWEST:
            continue
        came = delays.seen(own)
        yield SourceDelay(
            **vars(came.quantile(HALF, own.records)),
            source=sources[key],
            ninety=came.quantile(MOST_OF, own.records),
            undated=behind[key] - own.records - own.before,
        )
