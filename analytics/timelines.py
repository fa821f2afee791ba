"""Counts over time: events known to a day fall into its bucket, the others are spread, bounded, drawn or left out.

An event lies somewhere in its interval of days. SPREAD gives each bucket the share of the interval's days that lie in
it, so that points add up to the total; what lies outside the period asked of is told, not counted. BOUNDS counts
certain events below and possible ones above; its points do not add up. EXCLUDE counts what lies wholly in one bucket;
the rest is `unplaced`, and both add up to the total. DRAWS puts every event on a day of its interval at random, many
times: the middle of the placements is the value, and the bounds enclose most of them.

Groups stand beside the total, and a record in each of its categories. A measure of how many are in a state takes the
last number of a bucket (`series.scales`).
"""

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from analytics import activity, cells, denominators, envelope
from analytics.asking import Rows, Superseded
from analytics.cells import Cells
from analytics.envelope import Asked
from analytics.results import TimeSeries
from analytics.series import grouped, rates, statements, zones
from analytics.series.answering import time_series
from analytics.series.form import Form
from schema.answering import Bucket, Dimension, Imprecise, Scale
from schema.filters import EventFilter
from schema.queries.scope import Scope
from schema.vocabulary import Measure, Population


@dataclass(frozen=True)
class TimelineAsk:
    """A series that is ready to be asked for.

    One statement is for its numbers, one for coverage and sources; with groups one more for their numbers, and one for
    who was looking at each where that differs. Rates take one more for the populations, by area two.
    """

    asked: Asked
    form: Form
    cells: Cells | None = None

    @property
    def heavy(self) -> bool:
        """Whether records are placed at random, a thousand times."""
        return self.form.imprecise is Imprecise.DRAWS

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Numbers; coverage, sources and names; numbers of groups; who was looking at these; populations."""
        a, form = self.asked, self.form
        counts = self._of_events() if self.cells is None else self._of_cells(self.cells)
        return (*counts, *rates.statements(a, form))

    def _of_events(self) -> tuple[sa.Select[Any], ...]:
        a, form = self.asked, self.form
        found = activity.counted(a.where, a.scope, zones.of(form.zone))
        rows = sa.union_all(
            *activity.by_bucket(a.where, a.scope, found, form.bucket, form.imprecise),
            *activity.speaking(a.where, a.scope, found, a.measure),
            *grouped.called(a, form, found),
        ).subquery()
        whole = (statements.numbers(a, form), sa.select(rows))
        if not grouped.own_statement(form):
            return whole
        return (*whole, grouped.numbers(a, form), *grouped.looking(a, form))

    def _of_cells(self, found: Cells) -> tuple[sa.Select[Any], ...]:
        active = cells.by_bucket(found, self.form.bucket, self.form.imprecise)
        rows = sa.union_all(*active, *cells.speaking(found)).subquery()
        return statements.of_cells(found, self.form), sa.select(rows)

    def answer(self, rows: Rows) -> TimeSeries:
        """The series.

        Raises:
            TooLarge: it has more points than can be shown, or too much would be drawn.
            Superseded: cells were read that are of a later publication by now.
        """
        if self.cells is not None and not any(row.part == activity.Part.CELLS for row in rows[1]):
            raise Superseded(replace(self, cells=None))
        return time_series(rows, self.asked, self.form, from_cells=self.cells is not None)


def ask(
    where: EventFilter,
    scope: Scope,
    *,
    bucket: Bucket,
    measure: Measure = Measure.INCIDENTS,
    population: Population = Population.ALL,
    imprecise: Imprecise = Imprecise.SPREAD,
    group_by: Dimension | None = None,
    scale: Scale = Scale.COUNT,
    time_zone: str | None = None,
    seed: int = 1,
) -> TimelineAsk:
    """Ask for a series.

    Args:
        where: which events are counted.
        scope: what the filter's keys name, in the publication of the question.
        measure: what is counted.
        population: whom, of measures of people.
        bucket: width of a point.
        imprecise: what is done with events known less precisely than that.
        group_by: one series per category beside the total; a record stands in each of its categories.
        scale: counts, running total or rate.
        time_zone: IANA zone of the days; events with instants move to its days. By default days are those of the place.
        seed: of what is drawn at random.

    Raises:
        BadInput: several granularities, a population of what is not people, arguments that do not go together.
    """
    form = Form(measure, bucket, imprecise, group_by, scale, time_zone, seed)
    form.check()
    if scale is Scale.RATE:
        denominators.check(where)
    asked = envelope.ask("timeSeries", where, scope, measure, population, form.arguments)
    return TimelineAsk(asked, form, None if form.needs_events else cells.fitting(asked))
