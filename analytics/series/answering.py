"""The series that the rows of its statements come to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from analytics import counting, crosstabs, envelope, population_cautions
from analytics.activity import Activity
from analytics.asking import Rows
from analytics.buckets import MOST
from analytics.dimensions import AXES
from analytics.envelope import Asked
from analytics.facts import Facts
from analytics.reasoning import explained
from analytics.reasons import Reason, refused
from analytics.results import Method, SeriesPoint, TimeSeries
from analytics.series import cautions, grouped, scales, statements
from analytics.series.attributed import shares
from analytics.series.form import Form
from analytics.series.groups import Group, Read, groups, of_collections, too_many
from analytics.series.rates import People
from analytics.series.runs import Run
from analytics.series.tracks import Spans, Track, added
from schema.answering import Coverage, Dimension, Imprecise, IntervalKind, ResultStatus, Scale
from schema.errors import TooLarge

FEW = 3
"""Buckets with anything for certain, up to which a source speaks too seldom to be said to start or stop."""


@dataclass(frozen=True)
class _Whole:
    """What the rows of the first two statements tell."""

    tracks: Mapping[str, Track]
    spans: Spans
    told: Facts
    stays: int
    seen: Activity


def time_series(rows: Rows, asked: Asked, form: Form, *, from_cells: bool) -> TimeSeries:
    """The series. Raises TooLarge."""
    whole = _read(rows, asked, form)
    slugs = sorted(whole.tracks)
    overlapping = envelope.overlapping(asked.scope, slugs)
    track = added(whole.tracks.values())
    parted = _groups(rows, asked, form, whole, track, overlapping=overlapping)
    # Where collections may tell of the same there is no total, but each collection by itself.
    alone = overlapping and form.group_by in {None, Dimension.COLLECTION}
    series = [*([] if alone else [None]), *parted]
    _few_enough(len(whole.spans) * len(series), len(parted), form)
    people = People.of(rows, form)
    run = Run(form, whole.spans, whole.seen, asked.scope.collections, people, withheld=overlapping and not alone)
    found = [run.of(group, track) for group in series]
    # Buckets in order of time, the total before its categories.
    points = [point for bucket in zip(*(points for points, _ in found), strict=True) for point in bucket]
    number = counting.withheld(track.total) if overlapping else found[0][1]
    told = replace(
        replace(whole.told, open_ended=0, without_best=0) if form.stock else whole.told,
        unplaced=counting.Sums() if form.stock else track.unplaced,
        overlapping=tuple(slugs) if overlapping else (),
        active=_active_range(points),
        several=_several(form),
        protected=bool(whole.seen.protected),
    )
    own = cautions.caveats(_told(form, whole, track, parted, points, asked))
    own += population_cautions.cautions(people.asked) if people else ()
    common = envelope.common(asked, whole.seen, told, track.total.events, form.bucket, own=own)
    bounded = counting.withheld if overlapping or form.stock else counting.Sums.bounded
    return TimeSeries(
        **vars(number),
        **common | _judged(common, form, people),
        method=replace(_method(form), from_cells=from_cells),
        bucket=form.bucket,
        points=tuple(points),
        unplaced=bounded(track.unplaced),
    )


def _read(rows: Rows, asked: Asked, form: Form) -> _Whole:
    tracks: dict[str, Track] = defaultdict(Track)
    told, stays = Facts(), 0
    zone_of = {each["id"]: each.get("timezone") for each in asked.scope.collections}
    too_many(rows[0])
    spans = sorted({(row.start, row.end) for row in rows[0] if row.part == statements.POINT})
    if len(spans) > MOST:
        name = form.bucket.name
        raise TooLarge(f"bucket: {name} makes more than {MOST:,} points; take a wider one, or fewer days.")
    for row in rows[0]:
        if row.part == statements.LEFT_OUT:
            told = replace(told, left_out=row.records)
        elif row.part == statements.STAYS:
            stays += row.records if zone_of[row.collection] != form.zone else 0
        elif row.events is not None:
            tracks[row.collection].read(row)
            if row.part == statements.TOTAL:
                told += Facts.of(row.facts)
    return _Whole(tracks, spans, told, stays, Activity.of(rows[1]))


def _groups(rows: Rows, asked: Asked, form: Form, whole: _Whole, track: Track, *, overlapping: bool) -> list[Group]:
    called = crosstabs.labels(whole.seen, asked.scope)
    if form.group_by is Dimension.COLLECTION or (form.group_by is None and overlapping):
        return of_collections(whole.tracks, whole.seen.of_collections, called)
    if form.group_by is None:
        return []
    read = Read.of(rows[2], rows[3] if grouped.looked_at_apart(form) else (), form, 4 * MOST)
    return groups(read, track, whole.seen, form, called)


def _few_enough(points: int, groups_: int, form: Form) -> None:
    if points > MOST:
        raise TooLarge(
            f"groupBy: {groups_:,} groups by {form.bucket.name} make more than {MOST:,} points; take a wider bucket, "
            "or fewer events."
        )


def _told(
    form: Form, whole: _Whole, track: Track, parted: list[Group], points: Iterable[SeriesPoint], asked: Asked
) -> cautions.Told:
    """What is known of the series in its form."""
    total = [point for point in points if point.group is None]
    looked = [point.coverage is Coverage.COVERED for point in total]
    # What lies before anybody looked, or after, is no gap.
    between = looked[looked.index(True) : len(looked) - looked[::-1].index(True)] if any(looked) else []
    last = [point.records for point in points] if form.stock else []
    return cautions.Told(
        form,
        stays=whole.stays,
        drawn=track.drawn.total(),
        unseen=between.count(False),
        several=max(last, default=0) > 1,
        roughly=track.unplaced.records if form.stock else 0,
        untold=max((group.untold for group in parted), default=0),
        shares=shares(track, parted, asked.measure),
        partly=_partly(points, form),
    )


def _partly(points: Iterable[SeriesPoint], form: Form) -> tuple[Mapping[str, str], ...]:
    """Labels of sources that told of nothing for certain in the first or in the last quarter of the period."""
    if form.group_by is not Dimension.SOURCE or form.stock:
        return ()
    told: dict[str | None, list[bool]] = defaultdict(list)
    labels: dict[str | None, Mapping[str, str]] = {}
    before: Counter[str | None] = Counter()
    for point in points:
        if point.group is not None:
            code = point.group.code
            # A running total holds what was certain before.
            new = point.certain - before[code] if form.scale is Scale.CUMULATIVE else point.certain
            before[code] = point.certain
            told[code].append(new > 0)
            labels[code] = point.group.label
    return tuple(
        labels[code]
        for code, each in told.items()
        # Who speaks seldom neither starts nor stops.
        if each.count(True) > FEW and not (any(each[: len(each) // 4]) and any(each[-(len(each) // 4) :]))
    )


def _judged(common: Mapping[str, Any], form: Form, people: People | None) -> dict[str, Any]:
    """What the form says of interval and status."""
    if form.imprecise is Imprecise.DRAWS:
        made: dict[str, Any] = {"interval": IntervalKind.RANGE}
    elif people is None or form.stock:
        made = {}
    else:
        made = {"interval": IntervalKind.CONFIDENCE}
    if people is None or people.known or common["status"] is not ResultStatus.OK:
        return made
    refusal = explained(refused(Reason.NO_DENOMINATOR))
    rest = tuple(each for each in common["caveats"] if each.code != Reason.NO_DENOMINATOR.name)
    return made | {"status": ResultStatus.NOT_ESTIMABLE, "caveats": (*refusal, *rest)}


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


def _active_range(points: Iterable[SeriesPoint]) -> tuple[int, int] | None:
    """Least and greatest number of active sources among the buckets in which anybody was active."""
    active = [point.active_sources for point in points if point.group is None and point.active_sources]
    return (min(active), max(active)) if len(active) > 1 else None
