"""Change around a date, such as a ceasefire: by how much the rate after it differs from what was to be expected.

The series is that of `timelines`; only whole, covered buckets that are not too young enter the model, and buckets
without any event as zeros where sources were looking (`change.silence`). What else could have made the change is looked
up beside it: how late reports come, which sources were heard of when, what other situations began or ended, whether
people moved.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sqlalchemy as sa

from analytics import delays, envelope, timelines
from analytics.asking import Ask, Rows, Superseded
from analytics.change import around, by_source
from analytics.change.around import Interruption, Surroundings
from analytics.change.covered import Covered, check, covered, cycle
from analytics.change.diagnostics import MODEL, PAPER, expected, of_examination
from analytics.change.doubting import of_date, of_series, turns
from analytics.change.doubts import OF_DATE
from analytics.change.evidence import cautions
from analytics.change.fits import Window, bounded, examine, figures, usable
from analytics.change.fits import by_source as ratios_by_source
from analytics.change.laws import Floats
from analytics.envelope import Asked
from analytics.results import Method, TimeSeries
from analytics.results_change import InterruptedSeries
from schema.answering import Bucket, Imprecise, IntervalKind, Level
from schema.errors import BadInput, MixedFiction
from schema.filters import EventFilter, TimeFilter
from schema.queries.scope import Scope
from schema.vocabulary import Measure, Population

MOST = 60
"""Buckets that may be left out on either side of a date."""

Control = tuple[EventFilter, Scope]
"""Events that the date should not have changed, and what their filter names in the same publication."""


@dataclass(frozen=True)
class Comparison:
    """A control that is ready to be asked for: its series, and when its sources were heard of."""

    series: Ask[TimeSeries]
    heard: sa.Select[Any]

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Those of the series; sources."""
        return (*self.series.statements, self.heard)


@dataclass(frozen=True)
class InterruptionAsk:
    """A series around a date that is ready to be asked for."""

    heavy = True

    asked: Asked
    bucket: Bucket
    imprecise: Imprecise
    around: Interruption
    anticipation: int
    lag: int
    series: Ask[TimeSeries]
    control: Comparison | None

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Those of the series; delays, surroundings, sources; those of the control."""
        a = self.asked
        beside = (
            delays.reports_statement(a.where, a.scope),
            around.statement(self.around, a.scope),
            by_source.statement(a.where, a.scope, self.bucket, a.measure, a.population),
        )
        return (*self.series.statements, *beside, *(self.control.statements if self.control else ()))

    def answer(self, rows: Rows) -> InterruptedSeries:
        """The series around the date.

        Raises UnknownKey, BadInput, MixedFiction for a situation that cannot give the date, TooLarge for more buckets
        than can be shown or modelled, Superseded as that of the series.
        """
        n = len(self.series.statements)
        try:
            series = self.series.answer(rows[:n])
        except Superseded as late:
            raise Superseded(replace(self, series=late.instead)) from None
        beside = None if self.control is None else (self._compared(self.control, rows[n + 3 : -1]), rows[-1])
        there = around.surroundings(rows[n + 1], self.around, self.asked.scope)
        reports = delays.Reports.of(rows[n])
        return _answered(self, series, there, reports, rows[n + 2], beside)

    def _compared(self, control: Comparison, rows: Rows) -> TimeSeries:
        try:
            return control.series.answer(rows)
        except Superseded as late:
            raise Superseded(replace(self, control=replace(control, series=late.instead))) from None


def ask(
    where: EventFilter,
    scope: Scope,
    *,
    around: Interruption,
    bucket: Bucket = Bucket.WEEK,
    measure: Measure = Measure.INCIDENTS,
    population: Population = Population.ALL,
    imprecise: Imprecise = Imprecise.EXCLUDE,
    anticipation: int = 0,
    lag: int = 0,
    control: Control | None = None,
) -> InterruptionAsk:
    """Ask for a series around a date.

    Args:
        where: the events.
        scope: what the filter names.
        around: a day, or the situation that began on it.
        bucket: width of a point.
        measure: what is counted.
        population: whom it counts.
        imprecise: EXCLUDE leaves out records that are not certain to lie in one bucket; SPREAD shares them out.
        anticipation: buckets before the date that belong to neither side.
        lag: buckets from the date on that belong to neither side.
        control: events that the date should not have changed, over the same days.

    Raises:
        BadInput: several granularities, a population of what is not people, bounds instead of counts, a window that is
            none, a control of other days.
        MixedFiction: a fictional control of real events, or a real one of fictional ones.
    """
    check(measure, imprecise)
    for name, value in (("anticipation", anticipation), ("lag", lag)):
        if not 0 <= value <= MOST:
            raise BadInput(f"{name}: {value} buckets cannot be left out; give 0 to {MOST}.")
    arguments: dict[str, Any] = {"bucket": bucket, "imprecise": imprecise, "around": around.given}
    arguments |= {"anticipation": anticipation, "lag": lag} | ({"control": control[0]} if control else {})
    asked = envelope.ask("interruptedSeries", where, scope, measure, population, arguments)
    question: dict[str, Any] = {
        "bucket": bucket,
        "measure": measure,
        "population": population,
        "imprecise": imprecise,
    }
    return InterruptionAsk(
        asked,
        bucket,
        imprecise,
        around,
        anticipation,
        lag,
        timelines.ask(where, scope, **question),
        _control(where, scope, control, question) if control else None,
    )


def _control(where: EventFilter, scope: Scope, control: Control, question: Mapping[str, Any]) -> Comparison:
    condition, own = control
    if condition.occurred not in {TimeFilter(), where.occurred}:
        raise BadInput("control.occurred: a control covers the same days as the series; leave it out.")
    if len({each["fictional"] for each in (*scope.collections, *own.collections)}) > 1:
        raise MixedFiction("control: the events and their control are not both fictional or both real.")
    meant = replace(condition, occurred=where.occurred)
    heard = by_source.statement(meant, own, question["bucket"], question["measure"], question["population"])
    return Comparison(timelines.ask(meant, own, **question), heard)


def _answered(
    of: InterruptionAsk,
    series: TimeSeries,
    there: Surroundings,
    reports: delays.Reports,
    heard: Any,
    control: tuple[TimeSeries, Any] | None,
) -> InterruptedSeries:
    until = delays.known_by(of.asked.where, of.asked.scope)
    buckets = covered(series, until)
    buckets = buckets.filled(by_source.heard(heard, buckets))
    learnt = delays.maturity(reports).days
    delay = learnt.value if learnt else None
    window = _window(of, buckets, there, delay)
    examined = examine(
        usable(series, buckets, window.step, of.imprecise), buckets, window, _aligned(buckets, control, until)
    )
    fit = examined.fit
    voices = by_source.voices(heard, series.sources, buckets)
    sources = ratios_by_source(voices, window) if fit.level else ()
    evidence = of_series(series, buckets, of.imprecise, until, window.immature, delay)
    evidence = replace(evidence, turns=turns(voices, buckets.points))
    evidence = of_date(evidence, buckets, window, examined, there, of.around, sources)
    records = sum(buckets.points[n].records for n in fit.used) if fit.level else series.records
    told = bounded(fit.level, records)
    return InterruptedSeries(
        **vars(told),
        status=examined.verdict.status,
        level=Level.ESTIMATED,
        interval=IntervalKind.CONFIDENCE if fit.level else IntervalKind.NONE,
        method=Method(
            "interrupted-series", "1", of_method(of, buckets, window), paper=PAPER, from_cells=series.method.from_cells
        ),
        question=replace(series.question, name=of.asked.name, arguments=dict(of.asked.arguments)),
        sources=series.sources,
        collections=series.collections,
        caveats=cautions(OF_DATE, evidence, examined.verdict, series.caveats),
        bucket=of.bucket,
        points=series.points,
        left_out=buckets.besides(fit.used),
        unplaced=series.unplaced,
        diagnostics=of_examination(examined, buckets, window),
        date=there.date,
        expected=expected(fit, buckets),
        placebo_share=figures(examined.placebos.share) if examined.placebos and examined.placebos.share else None,
        by_source=sources,
        control=bounded(fit.control.level, control[0].records) if control and fit.control else None,
        beyond_control=bounded(fit.beyond_control, records) if fit.beyond_control else None,
    )


def of_method(of: InterruptionAsk, buckets: Covered, window: Window) -> dict[str, Any]:
    """How it was reckoned."""
    return {
        "bucket": of.bucket.name,
        "imprecise": of.imprecise.name,
        "anticipation": of.anticipation,
        "lag": of.lag,
        "immature": window.immature,
        "figure": buckets.figure.name,
        **MODEL,
    }


def _window(of: InterruptionAsk, buckets: Covered, there: Surroundings, delay: float | None) -> Window:
    until = delays.known_by(of.asked.where, of.asked.scope)
    step = buckets.at(there.date)
    young = 0 if delay is None else delays.immature([each.end for each in buckets.points], until, delay)
    return Window(
        step,
        of.anticipation + (step > 0 and buckets.points[step - 1].end >= there.date),
        of.lag,
        young,
        cycle(of.bucket, len(buckets.used)),
    )


def _aligned(buckets: Covered, control: tuple[TimeSeries, Any] | None, until: dt.date) -> Floats | None:
    """The control bucket by bucket of the series, NaN where it has no number."""
    if control is None:
        return None
    series, heard = control
    own = covered(series, until)
    own = own.filled(by_source.heard(heard, own))
    by_start = {point.start: value for point, value in zip(own.points, own.values, strict=True)}
    return np.array([by_start.get(point.start, np.nan) for point in buckets.points])
