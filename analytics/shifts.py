"""Dates at which the level of a series shifted, found without being told where to look.

The series is that of `timelines`; only whole, covered buckets that are not too young enter the search. Where sources
began or ceased near a shift, they are named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sqlalchemy as sa

from analytics import delays, envelope, timelines
from analytics.asking import Ask, Rows, Superseded
from analytics.change import by_source
from analytics.change.breaks import MOST_BREAKS, Breaks, Segment, find_breaks
from analytics.change.by_source import Voice
from analytics.change.cautions import OF_SHIFTS
from analytics.change.covered import Covered, check, covered, cycle
from analytics.change.doubting import of_series, turns
from analytics.change.evidence import Evidence, cautions
from analytics.change.fits import both, figures, usable
from analytics.change.laws import Floats, Law, law_of
from analytics.change.resembling import resemblance
from analytics.change.sides import MATURE_CYCLES
from analytics.envelope import Asked
from analytics.reasons import Reason, Verdict
from analytics.results import Method, TimeSeries
from analytics.results_change import ChangePoints, Shift, Stretch
from schema.answering import Bucket, Imprecise, IntervalKind, Level, ResultStatus
from schema.errors import BadInput
from schema.filters import EventFilter
from schema.queries.scope import Scope
from schema.vocabulary import Measure, Population

LEAST: Mapping[Bucket, int] = {
    Bucket.DAY: 7,
    Bucket.WEEK: 4,
    Bucket.WEEK_FROM_SATURDAY: 4,
    Bucket.MONTH: 3,
    Bucket.QUARTER: 2,
    Bucket.YEAR: 2,
}
"""Covered buckets that a level lasts at least: one burst is no level."""

NEAR = 2
"""Buckets around the days on which a shift may have been, in which a source's start or stop is told of."""

PAPER = (
    "Auger and Lawrence (1989), Algorithms for the optimal identification of segment neighborhoods, Bulletin of "
    "Mathematical Biology 51:39; Yao (1988), Statistics and Probability Letters 6:181"
)


@dataclass(frozen=True)
class ShiftsAsk:
    """A series whose shifts are to be found."""

    heavy = True

    asked: Asked
    bucket: Bucket
    imprecise: Imprecise
    most: int
    series: Ask[TimeSeries]

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Those of the series; delays; sources."""
        a = self.asked
        beside = (
            delays.reports_statement(a.where, a.scope),
            by_source.statement(a.where, a.scope, self.bucket, a.measure, a.population),
        )
        return (*self.series.statements, *beside)

    def answer(self, rows: Rows) -> ChangePoints:
        """The shifts.

        Raises TooLarge for more buckets than can be shown or searched, Superseded as that of the series.
        """
        n = len(self.series.statements)
        try:
            series = self.series.answer(rows[:n])
        except Superseded as late:
            raise Superseded(replace(self, series=late.instead)) from None
        return _answered(self, series, delays.Reports.of(rows[n]), rows[n + 1])


def ask(
    where: EventFilter,
    scope: Scope,
    *,
    bucket: Bucket = Bucket.WEEK,
    measure: Measure = Measure.INCIDENTS,
    population: Population = Population.ALL,
    imprecise: Imprecise = Imprecise.EXCLUDE,
    most: int = 5,
) -> ShiftsAsk:
    """Ask for the shifts in level of a series.

    Args:
        where: the events.
        scope: what the filter names.
        bucket: width of a point.
        measure: what is counted.
        population: whom it counts.
        imprecise: EXCLUDE leaves out records that are not certain to lie in one bucket; SPREAD shares them out.
        most: shifts at most.

    Raises:
        BadInput: several granularities, a population of what is not people, bounds instead of counts, `most` outside
            1 … 10.
    """
    check(measure, imprecise)
    if not 1 <= most <= MOST_BREAKS:
        raise BadInput(f"most: {most} shifts cannot be looked for; give 1 to {MOST_BREAKS}.")
    arguments: dict[str, Any] = {"bucket": bucket, "imprecise": imprecise, "most": most}
    asked = envelope.ask("changePoints", where, scope, measure, population, arguments)
    series = timelines.ask(where, scope, bucket=bucket, measure=measure, population=population, imprecise=imprecise)
    return ShiftsAsk(asked, bucket, imprecise, most, series)


def _answered(of: ShiftsAsk, series: TimeSeries, reports: delays.Reports, heard: Any) -> ChangePoints:
    until = delays.known_by(of.asked.where, of.asked.scope)
    buckets = covered(series, until)
    buckets = buckets.filled(by_source.heard(heard, buckets))
    learnt = delays.maturity(reports).days
    delay = learnt.value if learnt else None
    young = 0 if delay is None else delays.immature([each.end for each in buckets.points], until, delay)
    values = buckets.values.copy()
    values[values.size - young :] = np.nan
    verdict = usable(series, buckets, len(buckets.points), of.imprecise)
    law = law_of(values[~np.isnan(values)])
    found = _found(values, law, of, verdict)
    verdict = both(verdict, found.verdict)
    voices = by_source.voices(heard, series.sources, buckets)
    evidence = of_series(series, buckets, of.imprecise, until, young, delay)
    evidence = _of_shifts(evidence, of, buckets, values, found, voices)
    searched = bool(found.segments)
    return ChangePoints(
        value=float(len(found.breaks)) if searched else None,
        lower=None,
        upper=None,
        records=series.records,
        status=verdict.status,
        level=Level.DOCUMENTED,
        interval=IntervalKind.NONE,
        method=Method(
            "change-points", "1", _method(of, buckets, law, young), paper=PAPER, from_cells=series.method.from_cells
        ),
        question=replace(series.question, name=of.asked.name, arguments=dict(of.asked.arguments)),
        sources=series.sources,
        collections=series.collections,
        caveats=cautions(OF_SHIFTS, evidence, verdict, series.caveats),
        bucket=of.bucket,
        points=series.points,
        left_out=buckets.besides(np.flatnonzero(~np.isnan(values)).tolist()),
        unplaced=series.unplaced,
        diagnostics=_diagnostics(found, buckets, values, young),
        shifts=_shifts(found, buckets),
        levels=tuple(_level(each, buckets) for each in found.segments),
    )


def _found(values: Floats, law: Law, of: ShiftsAsk, verdict: Verdict) -> Breaks:
    if verdict.status in {ResultStatus.EMPTY, ResultStatus.NOT_ESTIMABLE}:
        return Breaks(verdict)
    return find_breaks(values, law=law, least=LEAST[of.bucket], most=of.most)


def _method(of: ShiftsAsk, buckets: Covered, law: Law, young: int) -> dict[str, Any]:
    return {
        "bucket": of.bucket.name,
        "imprecise": of.imprecise.name,
        "most": of.most,
        "figure": buckets.figure.name,
        "law": law.name,
        "least": LEAST[of.bucket],
        "penalty": "BIC",
        "immature": young,
    }


def _shifts(found: Breaks, buckets: Covered) -> tuple[Shift, ...]:
    """The shifts with days: a level begins with the first covered bucket after the last one of the other."""
    used = buckets.used
    levels = zip(found.breaks, found.segments, found.segments[1:], strict=False)
    return tuple(
        Shift(
            at=buckets.points[each.first].start,
            before=figures(before.mean),
            after=figures(after.mean),
            earliest=buckets.points[_next(used, each.lower)].start,
            latest=buckets.points[_next(used, each.upper)].start,
            weight=figures(each.weight),
        )
        for each, before, after in levels
    )


def _next(used: Sequence[int], bucket: int) -> int:
    """The first usable bucket after one."""
    return next(each for each in used if each > bucket)


def _level(segment: Segment, buckets: Covered) -> Stretch:
    inside = range(segment.first, segment.last + 1)
    return Stretch(
        value=figures(segment.mean),
        lower=figures(segment.lower),
        upper=figures(segment.upper),
        records=sum(buckets.points[n].records for n in buckets.used if n in inside),
        start=buckets.points[segment.first].start,
        end=buckets.points[segment.last].end,
    )


def _of_shifts(
    evidence: Evidence, of: ShiftsAsk, buckets: Covered, values: Floats, found: Breaks, voices: Sequence[Voice]
) -> Evidence:
    near = {n for each in found.breaks for n in range(each.lower - NEAR + 1, each.upper + 1 + NEAR)}
    season = cycle(of.bucket, len(buckets.used))
    shifts = _shifts(found, buckets)
    return replace(
        evidence,
        turns=turns(voices, buckets.points, near),
        resembling=resemblance(values, [each.first for each in found.breaks]) if found.segments else None,
        seasonal=False if found.breaks and season and len(buckets.used) >= season / MATURE_CYCLES else None,
        limit=of.most if Reason.AT_LIMIT in found.verdict.reasons else None,
        unsure=tuple((each.earliest, each.latest) for each in shifts if each.earliest != each.latest),
    )


def _diagnostics(found: Breaks, buckets: Covered, values: Floats, young: int) -> dict[str, Any]:
    return {
        "leftOut": {
            "partial": len(buckets.partial),
            "uncovered": len(buckets.uncovered),
            "unnumbered": len(buckets.unnumbered),
            "immature": young,
        },
        "quiet": len(buckets.quiet),
        "used": int((~np.isnan(values)).sum()),
        "bicByShifts": [figures(each) for each in found.criterion],
        "dispersion": None if found.dispersion is None else figures(found.dispersion),
        "size": None if found.size is None or np.isinf(found.size) else figures(found.size),
    }
