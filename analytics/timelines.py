"""Counts over time: events known to a day fall into its bucket, the others are spread, bounded, drawn or left out.

An event lies somewhere in its interval of days. SPREAD gives each bucket the share of the interval's days that lie in
it, so that points add up to the total; what lies outside the period asked of is told, not counted. BOUNDS counts
certain events below and possible ones above; its points do not add up. EXCLUDE counts what lies wholly in one bucket;
the rest is `unplaced`, and both add up to the total. DRAWS puts every event on a day of its interval at random, many
times: the middle of the placements is the value, and the bounds enclose most of them.

Groups stand beside the total, and a record in each of its categories. A measure of how many are in a state takes the
last number of a bucket (`series.scales`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from analytics import activity, cells, counting, crosstabs, envelope
from analytics.activity import Activity
from analytics.asking import Rows, Superseded
from analytics.buckets import MOST
from analytics.cells import Cells
from analytics.dimensions import AXES
from analytics.envelope import Asked
from analytics.facts import Facts
from analytics.results import Bounded, Method, SeriesPoint, TimeSeries
from analytics.series import cautions, grouped, scales, statements, zones
from analytics.series.attributed import shares, with_nobodys
from analytics.series.form import Form
from analytics.series.groups import Group, Read, groups, of_collections, too_many
from analytics.series.scales import Number
from analytics.series.tracks import Spans, Track, added
from schema.answering import Bucket, Coverage, Dimension, Imprecise, IntervalKind, Scale
from schema.errors import TooLarge
from schema.filters import EventFilter
from schema.queries.scope import Scope
from schema.vocabulary import Measure, Population


@dataclass(frozen=True)
class TimelineAsk:
    """A series that is ready to be asked for.

    One statement is for its numbers, one for coverage and sources; with groups one more for their numbers, and one for
    who was looking at each where that differs.
    """

    asked: Asked
    form: Form
    cells: Cells | None = None

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Numbers; coverage, sources and names; numbers of groups; who was looking at these."""
        if self.cells is not None:
            return self._of_cells(self.cells)
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
        return time_series(rows, self)


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
    asked = envelope.ask("timeSeries", where, scope, measure, population, form.arguments)
    return TimelineAsk(asked, form, None if form.needs_events else cells.fitting(asked))


@dataclass(frozen=True)
class _Whole:
    """What the rows of the first two statements tell."""

    tracks: Mapping[str, Track]
    spans: Spans
    told: Facts
    stays: int
    seen: Activity


def _read(rows: Rows, of: TimelineAsk) -> _Whole:
    tracks: dict[str, Track] = defaultdict(Track)
    told, stays = Facts(), 0
    zone_of = {each["id"]: each.get("timezone") for each in of.asked.scope.collections}
    too_many(rows[0])
    spans = sorted({(row.start, row.end) for row in rows[0] if row.part == statements.POINT})
    if len(spans) > MOST:
        name = of.form.bucket.name
        raise TooLarge(f"bucket: {name} makes more than {MOST:,} points; take a wider one, or fewer days.")
    for row in rows[0]:
        if row.part == statements.LEFT_OUT:
            told = replace(told, left_out=row.records)
        elif row.part == statements.STAYS:
            stays += row.records if zone_of[row.collection] != of.form.zone else 0
        elif row.events is not None:
            tracks[row.collection].read(row)
            if row.part == statements.TOTAL:
                told += Facts.of(row.facts)
    return _Whole(tracks, spans, told, stays, Activity.of(rows[1]))


def time_series(rows: Rows, of: TimelineAsk) -> TimeSeries:
    """The series that the rows of its statements come to."""
    form, scope = of.form, of.asked.scope
    whole = _read(rows, of)
    if of.cells and not whole.seen.cells:
        raise Superseded(replace(of, cells=None))
    slugs = sorted(whole.tracks)
    overlapping = envelope.overlapping(scope, slugs)
    track = added(whole.tracks.values())
    parted = _groups(rows, of, whole, track, overlapping=overlapping)
    alone = overlapping and form.group_by in {None, Dimension.COLLECTION}
    series = [*([] if alone else [None]), *parted]
    if len(whole.spans) * len(series) > MOST:
        raise TooLarge(
            f"groupBy: {len(parted):,} groups by {form.bucket.name} make more than {MOST:,} points; take a wider "
            "bucket, or fewer events."
        )
    run = _Run(of, whole, withheld=overlapping and not alone)
    points = _in_order([run.points(group, track) for group in series])
    total = scales.numbers(track, whole.spans, [True] * len(whole.spans), form).total
    number = counting.withheld(track.total) if overlapping else total
    told = replace(
        replace(whole.told, open_ended=0, without_best=0) if form.stock else whole.told,
        unplaced=counting.Sums() if form.stock else track.unplaced,
        overlapping=tuple(slugs) if overlapping else (),
        active=_active_range(points),
        several=_several(form),
        protected=bool(whole.seen.protected),
    )
    own = cautions.caveats(_told(of, whole, track, parted, points))
    common = envelope.common(of.asked, whole.seen, told, track.total.events, form.bucket, own=own)
    drawn = form.imprecise is Imprecise.DRAWS
    bounded = counting.withheld if overlapping or form.stock else counting.Sums.bounded
    return TimeSeries(
        **vars(number),
        **common | ({"interval": IntervalKind.RANGE} if drawn else {}),
        method=replace(_method(form), from_cells=of.cells is not None),
        bucket=form.bucket,
        points=tuple(points),
        unplaced=bounded(track.unplaced),
    )


def _method(form: Form) -> Method:
    parameters = {name: getattr(value, "name", value) for name, value in form.arguments.items() if name != "seed"}
    if form.stock:
        parameters["holds"] = "LAST"
    if form.imprecise is Imprecise.DRAWS:
        parameters |= {"draws": scales.DRAWS, "level": scales.LEVEL}
        return Method("time-series", "1", parameters, seed=form.seed)
    return Method("time-series", "1", parameters)


def _several(form: Form) -> tuple[Dimension, ...]:
    by = form.group_by
    return (by,) if by and by is not Dimension.SOURCE_LEFT_OUT and AXES[by].several else ()


def _groups(rows: Rows, of: TimelineAsk, whole: _Whole, track: Track, *, overlapping: bool) -> list[Group]:
    form = of.form
    called = crosstabs.labels(whole.seen, of.asked.scope)
    if form.group_by is Dimension.COLLECTION or (form.group_by is None and overlapping):
        return of_collections(whole.tracks, whole.seen.of_collections, called)
    if form.group_by is None:
        return []
    read = Read.of(rows[2], rows[3] if len(rows) > 3 else (), form, 4 * MOST)
    return groups(read, track, whole.seen, form, called)


def _told(
    of: TimelineAsk, whole: _Whole, track: Track, parted: list[Group], points: Iterable[SeriesPoint]
) -> cautions.Told:
    """What is known of the series in its form."""
    total = [point for point in points if point.group is None]
    looked = [point.coverage is Coverage.COVERED for point in total]
    # What lies before anybody looked, or after, is no gap.
    between = looked[looked.index(True) : len(looked) - looked[::-1].index(True)] if any(looked) else []
    last = [point.records for point in points] if of.form.stock else []
    return cautions.Told(
        of.form,
        stays=whole.stays,
        drawn=track.drawn.total(),
        unseen=between.count(False),
        several=max(last, default=0) > 1,
        roughly=track.unplaced.records if of.form.stock else 0,
        untold=max((group.untold for group in parted), default=0),
        shares=shares(track, parted, of.asked.measure),
    )


@dataclass(frozen=True)
class _Run:
    """Makes the points of a group, or of the whole; `withheld` where collections are not added up."""

    of: TimelineAsk
    whole: _Whole
    withheld: bool

    def points(self, group: Group | None, track: Track) -> list[SeriesPoint]:
        """Its points in order of time."""
        active = [self._active(group, start.isoformat()) for start, _ in self.whole.spans]
        stated = [
            each.get("coverage")
            for each in self.of.asked.scope.collections
            if group is None or self.of.form.group_by is not Dimension.COLLECTION or each["id"] == group.category.code
        ]
        looked = [activity.coverage(n, stated, *span) for n, span in zip(active, self.whole.spans, strict=True)]
        seen = [each is Coverage.COVERED for each in looked]
        own = track if group is None else group.track
        shown = scales.numbers(own, self.whole.spans, seen, self.of.form).points
        if group is not None and group.nobodys is not None:
            others = scales.numbers(group.nobodys, self.whole.spans, seen, self.of.form).points
            shown = [with_nobodys(*each) for each in zip(shown, others, strict=True)]
        return [
            SeriesPoint(
                **vars(self._bounded(number, own, span)),
                start=span[0],
                end=span[1],
                certain=number.certain,
                coverage=coverage,
                active_sources=n,
                group=group.category if group else None,
            )
            for number, span, coverage, n in zip(shown, self.whole.spans, looked, active, strict=True)
        ]

    def _bounded(self, number: Number, track: Track, span: Any) -> Bounded:
        return counting.withheld(track.points.get(span[0], counting.Sums())) if self.withheld else number.bounded

    def _active(self, group: Group | None, day: str) -> int:
        if group is None or group.active is None:
            return self.whole.seen.active.get((day, None), 0)
        return group.active.get(day, 0)


def _in_order(series: list[list[SeriesPoint]]) -> list[SeriesPoint]:
    """Buckets in order of time, the total before its categories."""
    return [point for bucket in zip(*series, strict=True) for point in bucket]


def _active_range(points: Iterable[SeriesPoint]) -> tuple[int, int] | None:
    """Least and greatest number of active sources among the buckets in which anybody was active."""
    active = [point.active_sources for point in points if point.group is None and point.active_sources]
    return (min(active), max(active)) if len(active) > 1 else None
