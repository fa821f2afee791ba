"""The numbers that a series shows: of a track, that of every bucket and that of the whole, on the scale asked for.

A running total is what was documented until then: a bucket in which nobody is known to have looked has none, and adds
nothing to those after it. A stock is never added up over time: the last record of an area in a bucket holds, and where
several records of its last day or several areas have one, they may be of the same people: at least the greatest of
their least numbers is sure, at most all of their greatest, and there is no best number.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import numpy as np

from analytics.change.draws import place
from analytics.counting import Sums, shown
from analytics.results import Bounded
from analytics.series.form import Form
from analytics.series.tracks import Spans, Stated, Track
from schema.answering import Imprecise, Scale
from schema.errors import TooLarge

DRAWS = 1_000
"""Placements of what is placed at random."""
LEVEL = 0.95
"""Share of them that the bounds of a point enclose."""
MOST_PLACED = 2_000
"""Buckets into which they are placed, at most."""

NOTHING = Bounded(value=None, lower=None, upper=None, records=0, open_ended=0, without_best=0)


@dataclass(frozen=True)
class Number:
    """A number, and how many records are certain to belong to it."""

    bounded: Bounded
    certain: int = 0


@dataclass(frozen=True)
class Shown:
    """What a track comes to: a number for every bucket, and one for the whole."""

    points: Sequence[Number]
    total: Bounded


def numbers(track: Track, spans: Spans, seen: Sequence[bool], form: Form) -> Shown:
    """The numbers of a track. `seen` says of every bucket whether anybody was looking.

    Raises TooLarge for more buckets than records can be placed into at random.
    """
    if form.stock:
        # That of the last bucket for which anybody states one: last numbers of areas may be of different years.
        latest = [track.last[max(track.last)]] if track.last else []
        return Shown(list(_standing(track, spans)), last_of(latest).bounded)
    only_certain = form.imprecise is Imprecise.BOUNDS
    sums = list(_sums(track, spans, form))
    points = [
        Number(each.bounded(seen=looked, only_certain=only_certain), each.certain)
        if looked or form.scale is not Scale.CUMULATIVE
        else Number(NOTHING)
        for each, looked in zip(sums, seen, strict=True)
    ]
    total = track.total.bounded(only_certain=only_certain)
    if form.imprecise is Imprecise.DRAWS and spans:
        return _placed(track, spans, Shown(points, total), sums, form)
    return Shown(points, total)


def _sums(track: Track, spans: Spans, form: Form) -> Iterator[Sums]:
    """The exact sums of every bucket, or of all until its end."""
    parts = [track.points.get(start, Sums()) for start, _ in spans]
    if form.scale is not Scale.CUMULATIVE:
        yield from parts
        return
    running = accumulate(parts)
    if form.imprecise is Imprecise.EXCLUDE:
        yield from running
        return
    begun = accumulate(track.begun.get(start, Sums()) for start, _ in spans)
    ended = accumulate(track.ended.get(start, Sums()) for start, _ in spans)
    for sums, some, all_ in zip(running, begun, ended, strict=True):
        # Who lies in several buckets is one record, however many buckets have passed.
        once = replace(some, certain=all_.records)
        if form.imprecise is Imprecise.BOUNDS:
            yield replace(once, lower=all_.lower)
        else:
            yield replace(once, lower=sums.lower, value=sums.value, upper=sums.upper)


def _standing(track: Track, spans: Spans) -> Iterator[Number]:
    for start, _ in spans:
        yield last_of([track.last.get(start, [])])


def last_of(buckets: Iterable[Sequence[Stated]]) -> Number:
    """What holds after these buckets: the records of the last day of each area, together."""
    latest: dict[str, list[Stated]] = {}
    for each in sorted((each for bucket in buckets for each in bucket), key=lambda each: each.day):
        before = latest.get(each.area)
        latest[each.area] = [*before, each] if before and before[0].day == each.day else [each]
    stated = [each.sums for area in latest.values() for each in area]
    if not stated:
        return Number(NOTHING)
    lows = [each.lower for each in stated if each.lows]
    total = sum(stated, Sums())
    number = Bounded(
        value=shown(total.value) if len(stated) == 1 and not total.without_best else None,
        lower=shown(max(lows)) if lows else None,
        upper=None if total.open_ended else shown(total.upper),
        records=total.records,
        open_ended=total.open_ended,
        without_best=total.without_best,
    )
    return Number(number, total.certain)


def _placed(track: Track, spans: Spans, exact: Shown, sums: Sequence[Sums], form: Form) -> Shown:
    """The same with what was placed at random: the middle of the placements, and what encloses most of them."""
    if len(spans) > MOST_PLACED:
        name = form.bucket.name
        raise TooLarge(f"bucket: {name} makes more than {MOST_PLACED:,} points to draw dates for; take a wider one.")
    edges = [*(start.toordinal() for start, _ in spans), spans[-1][1].toordinal() + 1]
    alike = list(track.drawn.elements())
    days = ([each.first.toordinal() for each in alike], [each.last.toordinal() for each in alike])
    weights = np.array([each.numbers for each in alike]).reshape(-1, 3)
    drawn = place(*days, edges, seed=form.seed, weights=weights, draws=DRAWS)[:, 1:-1]
    sure = np.array([[float(each.lower), float(each.value), float(each.upper)] for each in sums])
    whole = drawn.sum(axis=1) + (sure[-1] if form.scale is Scale.CUMULATIVE else sure.sum(axis=0))
    if form.scale is Scale.CUMULATIVE:
        drawn = drawn.cumsum(axis=1)
    points = [
        replace(point, bounded=_between(point.bounded, ends))
        for point, ends in zip(exact.points, _quantiles(drawn + sure), strict=True)
    ]
    return Shown(points, _between(exact.total, _quantiles(whole[:, np.newaxis])[0]))


def _quantiles(drawn: Any) -> Any:
    """For every bucket the lower end of the lows, the middle of the bests, the upper end of the highs."""
    tail = (1 - LEVEL) / 2
    ends = [np.quantile(drawn[:, :, n], share, axis=0) for n, share in enumerate((tail, 0.5, 1 - tail))]
    return np.column_stack(ends)


def _between(number: Bounded, ends: Any) -> Bounded:
    """The number with these ends where it has any."""
    lower, value, upper = (round(float(each), 6) for each in ends)
    return replace(
        number,
        lower=None if number.lower is None else lower,
        value=None if number.value is None else value,
        upper=None if number.upper is None else upper,
    )
