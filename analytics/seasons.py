"""What of a series returns with the season, and what is trend: a decomposition, where two full cycles are there."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sqlalchemy as sa

from analytics import delays, envelope, timelines
from analytics.asking import Ask, Rows, Superseded
from analytics.change import by_source
from analytics.change.cautions import OF_SERIES
from analytics.change.covered import Covered, check, covered
from analytics.change.doubting import of_series
from analytics.change.evidence import cautions
from analytics.change.fits import both, figures, usable
from analytics.change.laws import Floats
from analytics.change.seasonal import Decomposition, decompose, reshuffled
from analytics.envelope import Asked
from analytics.results import Method, TimeSeries
from analytics.results_change import SeasonalPart, SeasonalSeries
from schema.answering import Bucket, Imprecise, IntervalKind, Level, ResultStatus
from schema.errors import BadInput
from schema.filters import EventFilter
from schema.queries.scope import Scope
from schema.vocabulary import Measure, Population

CYCLES = {Bucket.DAY: 7, Bucket.WEEK: 52, Bucket.WEEK_FROM_SATURDAY: 52, Bucket.MONTH: 12, Bucket.QUARTER: 4}
"""Buckets of a full cycle: a week of days, a year of everything else."""

SEED = 1
"""Of the reshuffling."""

PAPER = (
    "Cleveland, Cleveland, McRae and Terpenning (1990), STL: a seasonal-trend decomposition procedure based on loess, "
    "Journal of Official Statistics 6:3"
)


@dataclass(frozen=True)
class SeasonsAsk:
    """A series that is to be taken apart."""

    heavy = True

    asked: Asked
    bucket: Bucket
    imprecise: Imprecise
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

    def answer(self, rows: Rows) -> SeasonalSeries:
        """The parts.

        Raises TooLarge for more buckets than can be shown or modelled, Superseded as that of the series.
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
    bucket: Bucket = Bucket.MONTH,
    measure: Measure = Measure.INCIDENTS,
    population: Population = Population.ALL,
    imprecise: Imprecise = Imprecise.EXCLUDE,
) -> SeasonsAsk:
    """Ask what of a series returns with the season.

    Args:
        where: the events.
        scope: what the filter names.
        bucket: width of a point; a year holds the whole cycle and is refused.
        measure: what is counted.
        population: whom it counts.
        imprecise: EXCLUDE leaves out records that are not certain to lie in one bucket; SPREAD shares them out.

    Raises:
        BadInput: several granularities, a population of what is not people, bounds instead of counts, years.
    """
    check(measure, imprecise)
    if bucket not in CYCLES:
        raise BadInput(f"bucket: {bucket.name} holds a whole cycle; take a narrower one, as MONTH.")
    arguments: dict[str, Any] = {"bucket": bucket, "imprecise": imprecise}
    asked = envelope.ask("seasonalSeries", where, scope, measure, population, arguments)
    series = timelines.ask(where, scope, bucket=bucket, measure=measure, population=population, imprecise=imprecise)
    return SeasonsAsk(asked, bucket, imprecise, series)


def _answered(of: SeasonsAsk, series: TimeSeries, reports: delays.Reports, heard: Any) -> SeasonalSeries:
    until = delays.known_by(of.asked.where, of.asked.scope)
    buckets = covered(series, until)
    buckets = buckets.filled(by_source.heard(heard, buckets))
    learnt = delays.maturity(reports).days
    delay = learnt.value if learnt else None
    young = 0 if delay is None else delays.immature([each.end for each in buckets.points], until, delay)
    first, values = _inside(buckets, young)
    verdict = usable(series, buckets, len(buckets.points), of.imprecise)
    found = Decomposition(verdict)
    if verdict.status not in {ResultStatus.EMPTY, ResultStatus.NOT_ESTIMABLE}:
        found = decompose(values, CYCLES[of.bucket])
        verdict = both(verdict, found.verdict)
    p = reshuffled(found, CYCLES[of.bucket], SEED) if found.trend else None
    evidence = of_series(series, buckets, of.imprecise, until, young, delay)
    return SeasonalSeries(
        value=None if found.season_strength is None else figures(found.season_strength),
        lower=None,
        upper=None,
        records=series.records,
        status=verdict.status,
        level=Level.DOCUMENTED,
        interval=IntervalKind.NONE,
        method=Method(
            "seasonal-decomposition", "1", _method(of, buckets, young), SEED, PAPER, from_cells=series.method.from_cells
        ),
        question=replace(series.question, name=of.asked.name, arguments=dict(of.asked.arguments)),
        sources=series.sources,
        collections=series.collections,
        caveats=cautions(OF_SERIES, evidence, verdict, series.caveats),
        bucket=of.bucket,
        points=series.points,
        left_out=buckets.besides(range(first, first + values.size)),
        unplaced=series.unplaced,
        diagnostics={"used": int(values.size), "cycles": figures(values.size / CYCLES[of.bucket])},
        parts=_parts(found, buckets, first, values),
        trend_strength=None if found.trend_strength is None else figures(found.trend_strength),
        p_value=p,
    )


def _inside(buckets: Covered, young: int) -> tuple[int, Floats]:
    """The buckets from the first usable one to the last, and the number of that one; NaN where there is a gap."""
    values = buckets.values.copy()
    values[values.size - young :] = np.nan
    usable_ = np.flatnonzero(~np.isnan(values))
    if not usable_.size:
        return 0, values[:0]
    return int(usable_[0]), values[usable_[0] : usable_[-1] + 1]


def _method(of: SeasonsAsk, buckets: Covered, young: int) -> dict[str, Any]:
    return {
        "bucket": of.bucket.name,
        "imprecise": of.imprecise.name,
        "figure": buckets.figure.name,
        "cycle": CYCLES[of.bucket],
        "immature": young,
        "robust": True,
    }


def _parts(found: Decomposition, buckets: Covered, first: int, values: Floats) -> tuple[SeasonalPart, ...]:
    parts = zip(buckets.points[first:], values, found.trend, found.season, found.rest, strict=False)
    return tuple(
        SeasonalPart(
            start=point.start,
            end=point.end,
            count=figures(count),
            trend=figures(trend),
            season=figures(season),
            rest=figures(rest),
        )
        for point, count, trend, season, rest in parts
    )
