"""Nowcast: how many of what happened lately will have been reported in the end, from how late reports came before.

What is reported by the end of the last full bucket is documented and stands apart; what is expected is an estimate, and
is never added to the documented. Only events that lie in one bucket for certain can tell, the others are `unplaced`.
People are nowcast by their least stated numbers. Method: `change.nowcast`; how it would have done: `change.backtests`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from analytics import activity, counting, envelope, facts
from analytics.activity import Activity
from analytics.asking import Rows
from analytics.buckets import begin
from analytics.change import nowcast as method
from analytics.change.backtests import backtest
from analytics.change.triangles import history
from analytics.change.truncation import FEWEST
from analytics.counting import Sums, Weights
from analytics.delays import known_by
from analytics.envelope import Asked
from analytics.facts import Facts
from analytics.reasoning import explained
from analytics.reasons import FINE, Reason, Verdict, refused
from analytics.reporting_cautions import FAILED, Reporting, cautions
from analytics.results import Bounded, Method
from analytics.results_reporting import Nowcast, NowcastCheck, NowcastPoint
from analytics.run_offs import RunOff, following, reports_statement
from schema.answering import Bucket, Coverage, Imprecise, IntervalKind, Level, ResultStatus
from schema.errors import BadInput
from schema.filters import EventFilter
from schema.queries.scope import Scope
from schema.vocabulary import Measure, Population

DRAWS = 1_000
"""Draws of the bootstrap."""

TRIED, TIMES = 300, 12
"""Draws of the backtest, and how many earlier times it tries."""

LEVEL = 0.9
"""Of the intervals."""

ENOUGH = 0.95
"""Share of the reports that has to come within half of the longest delay that so short a period can show."""

TOTAL, UNPLACED, LEFT_OUT = "total", "unplaced", "left_out"


def _facts_statement(asked: Asked, bucket: Bucket) -> sa.Select[Any]:
    """What is known of the records, by collection, and of those that no bucket can take; columns as in `timelines`."""
    found = counting.matched(asked.where, asked.scope, asked.measure, asked.population)
    spans = counting.intervals(found, asked.where.occurred)
    c = spans.c
    fits = (begin(bucket, c.day_from) == begin(bucket, c.day_to)) & c.whole
    sums = counting.sums(spans, Weights.even(sa.literal(1), c.whole))
    nothing = [sa.literal(0).label(name) for name in Sums.__dataclass_fields__ if name != "events"]
    left = [sa.func.count().label("events"), *nothing]
    blank, none = facts.columns(spans), sa.cast(sa.null(), sa.Text)
    parts = [
        sa.select(sa.literal(TOTAL).label("part"), c.collection, blank, *sums).group_by(c.collection),
        sa.select(sa.literal(UNPLACED), c.collection, sa.null().cast(JSONB), *sums)
        .where(sa.not_(fits))
        .group_by(c.collection),
        sa.select(sa.literal(LEFT_OUT), none, sa.null().cast(JSONB), *left)
        .select_from(found)
        .where(sa.not_(found.c.counted)),
    ]
    return sa.select(sa.union_all(*parts).subquery())


@dataclass(frozen=True)
class NowcastAsk:
    """A nowcast that is ready to be asked for: statements for facts, coverage and sources, and reports."""

    heavy = True

    asked: Asked
    bucket: Bucket
    seed: int

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Facts; coverage and sources; reports."""
        a = self.asked
        found = activity.counted(a.where, a.scope)
        rows = sa.union_all(
            *activity.by_bucket(a.where, a.scope, found, self.bucket, Imprecise.EXCLUDE),
            *activity.speaking(a.where, a.scope, found, a.measure),
        ).subquery()
        reports = reports_statement(a, self.bucket, known_by(a.where, a.scope))
        return _facts_statement(a, self.bucket), sa.select(rows), reports

    def answer(self, rows: Rows) -> Nowcast:
        """The nowcast. Raises TooLarge when it has more points than can be reckoned with."""
        return nowcast(rows, self)


def ask(
    where: EventFilter,
    scope: Scope,
    *,
    bucket: Bucket,
    measure: Measure = Measure.INCIDENTS,
    population: Population = Population.ALL,
    seed: int = 1,
) -> NowcastAsk:
    """Ask for a nowcast. Raises BadInput for several granularities, a population of what is not people, a bad seed."""
    if not 0 <= seed < 2**31:
        raise BadInput(f"seed: {seed} is no seed; give a whole number from 0 up to 2,147,483,647.")
    asked = envelope.ask("nowcast", where, scope, measure, population, {"bucket": bucket, "seed": seed})
    return NowcastAsk(asked, bucket, seed)


def nowcast(rows: Rows, of: NowcastAsk) -> Nowcast:
    """The nowcast that the rows of the statements come to."""
    a = of.asked
    told, overlapping = _facts(rows[0], a)
    seen = Activity.of(rows[1])
    known = known_by(a.where, a.scope)
    reports = RunOff.of([] if overlapping else rows[2], of.bucket, a.where.occurred, known)
    longest, share = reports.longest()
    found = method.Nowcast(_screened(reports, share, overlapping=overlapping))
    check = None
    if found.verdict == FINE:
        triangle = reports.triangle(longest)
        found = method.nowcast(triangle, seed=of.seed, draws=DRAWS, level=LEVEL)
        tried = backtest(triangle, seed=of.seed, draws=TRIED, most=TIMES)
        check = NowcastCheck(tried.forecasts, tried.coverage, tried.score, tried.naive_score) if found.points else None
    later = reports.later(longest) if found.points else {}
    points = tuple(_points(reports, found, later, seen, of))
    total, outstanding = _total(points, found, sum(later.values()))
    reporting = Reporting(
        until=reports.until or known,
        dated=sum(reports.records.values()),
        undated=sum(reports.undated.values()),
        before=reports.before,
        since=reports.since,
        later=sum(later.values()),
        lowest=a.measure is not Measure.INCIDENTS,
        forecasts=check.forecasts if check else 0,
        held=check.held if check else None,
        score=check.score if check else None,
        naive_score=check.naive_score if check else None,
    )
    told = replace(told, active=_active(points))
    own = (*explained(found.verdict), *cautions(reporting))
    status = _status(found.verdict, FAILED.isdisjoint(each.code for each in own), told)
    kind = IntervalKind.CONFIDENCE if found.points else IntervalKind.NONE
    return Nowcast(
        **vars(total),
        **envelope.common(a, seen, told, told.events, of.bucket, own=own)
        | {"status": status, "level": Level.ESTIMATED, "interval": kind},
        method=_method(of),
        bucket=of.bucket,
        reported=_all_documented(points, reporting.undated, a.measure),
        outstanding=outstanding,
        until=reports.until,
        longest=longest if found.points else None,
        check=check,
        points=points,
    )


def _method(of: NowcastAsk) -> Method:
    return Method(
        "nowcast",
        "1",
        {"bucket": of.bucket.name, "draws": DRAWS, "level": LEVEL, "imprecise": Imprecise.EXCLUDE.name},
        seed=of.seed,
        paper="Mack (1993), ASTIN Bulletin 23:213; England and Verrall (1999), Insurance: Mathematics and Economics "
        "25:281",
    )


def _facts(rows: Iterable[Any], asked: Asked) -> tuple[Facts, bool]:
    """What is known of the records, and whether their collections may tell of the same events."""
    told, unplaced, slugs = Facts(), Sums(), []
    for row in rows:
        match row.part:
            case "total":
                told += Facts.of(row.facts)
                slugs.append(row.collection)
            case "unplaced":
                unplaced += Sums.of(row)
            case _:
                told = replace(told, left_out=row.events)
    overlapping = envelope.overlapping(asked.scope, sorted(slugs))
    return replace(told, unplaced=unplaced, overlapping=tuple(sorted(slugs)) if overlapping else ()), overlapping


def _screened(reports: RunOff, share: float, *, overlapping: bool) -> Verdict:
    """Why no nowcast can be made, if so, before anything is reckoned."""
    dated, undated = sum(reports.records.values()), sum(reports.undated.values())
    if overlapping or not (dated or undated):
        return refused() if overlapping else refused(Reason.EMPTY)
    if dated < max(FEWEST, undated):
        return refused(Reason.NO_REPORTING_HISTORY if undated > dated else Reason.REPORTS_FEW)
    if verdict := history(reports.triangle(len(reports.starts) - 1, of_records=True)):
        return verdict
    return FINE if share >= ENOUGH else refused(Reason.SERIES_TOO_SHORT)


def _status(verdict: Verdict, held: bool, told: Facts) -> ResultStatus:
    if not told.events:
        return ResultStatus.EMPTY
    return ResultStatus.UNSTABLE if verdict == FINE and not held else verdict.status


def _points(
    reports: RunOff, found: method.Nowcast, later: Mapping[int, int], seen: Activity, of: NowcastAsk
) -> Iterable[NowcastPoint]:
    """Every bucket with what is documented; and with what is expected, where a nowcast could be made."""
    time, stated = of.asked.where.occurred, reports.reported()
    exact = of.asked.measure is Measure.INCIDENTS
    spans = [each.get("coverage") for each in of.asked.scope.collections]
    for row, begun in enumerate(reports.starts[: reports.rows]):
        start = max(begun, time.from_ or begun)
        end = following(of.bucket, begun) - dt.timedelta(days=1)
        end = min(end, time.to or end)
        active = seen.active.get((start.isoformat(), None), 0)
        looked = activity.coverage(active, spans, start, end)
        amount, records = stated.get(row, (0, 0))
        known = records or looked is Coverage.COVERED
        at = found.points[row] if found.points else None
        number = _expected(at if known else None, later.get(row, 0), records)
        yield NowcastPoint(
            **vars(number),
            start=start,
            end=end,
            reported=_documented(amount if known else None, records, exact=exact and not reports.undated[row]),
            completeness=_rounded(at.completeness) if at and known else None,
            error=_rounded(at.error) if at and number.value is not None else None,
            coverage=looked,
            active_sources=active,
        )


def _expected(at: method.Expected | None, later: int, records: int) -> Bounded:
    """The number in the end; unknown where nothing is reported yet of a bucket that is not complete."""
    if at is None:
        return Bounded(value=None, lower=None, upper=None, records=records)
    if _silent(at):
        return Bounded(value=None, lower=_rounded(at.reported + later), upper=None, records=records)
    value, lower, upper = (_rounded(each + later) for each in (at.expected, at.lower, at.upper))
    return Bounded(value=value, lower=lower, upper=upper, records=records)


def _documented(amount: float | None, records: int, *, exact: bool) -> Bounded:
    """What is reported: a number, or a least one, of people and where the day of some reports is not known."""
    known = amount if exact else None
    return Bounded(value=known, lower=amount, upper=known, records=records)


def _silent(at: method.Expected) -> bool:
    """Whether nothing is reported yet of a bucket that is not complete."""
    return not at.reported and at.completeness < 1


def _all_documented(points: Sequence[NowcastPoint], undated: int, measure: Measure) -> Bounded:
    lows = [point.reported.lower for point in points if point.reported.lower is not None]
    records = sum(point.reported.records for point in points)
    return _documented(sum(lows) if lows else None, records, exact=measure is Measure.INCIDENTS and not undated)


def _total(points: Sequence[NowcastPoint], found: method.Nowcast, later: int) -> tuple[Bounded, Bounded]:
    """All buckets together in the end, and what of it is still to come."""
    records = sum(point.records for point in points)
    if found.total is None or found.total_lower is None or found.total_upper is None:
        nothing = Bounded(value=None, lower=None, upper=None, records=records)
        return nothing, nothing
    open_ = any(_silent(at) for at in found.points)
    reported = sum(at.reported for at in found.points) + later
    ends = (None if open_ else found.total, found.total_lower, None if open_ else found.total_upper)
    whole, coming = ([None if each is None else _rounded(each + base) for each in ends] for base in (reported, 0.0))
    return (
        Bounded(value=whole[0], lower=whole[1], upper=whole[2], records=records),
        Bounded(value=coming[0], lower=coming[1], upper=coming[2], records=records),
    )


def _rounded(number: float) -> float:
    return round(number, counting.DIGITS)


def _active(points: Iterable[NowcastPoint]) -> tuple[int, int] | None:
    """Least and greatest number of active sources among the buckets in which anybody was active."""
    active = [point.active_sources for point in points if point.active_sources]
    return (min(active), max(active)) if len(active) > 1 else None
