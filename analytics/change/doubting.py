"""What is known of an examined series, put together for the rules of caution."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analytics.change.around import Interruption, Surroundings
from analytics.change.by_source import MATTERS, Voice
from analytics.change.covered import Covered, Figure
from analytics.change.evidence import Evidence, Influence, Turn
from analytics.change.fits import Examination, Window
from analytics.results import SeriesPoint, TimeSeries
from analytics.results_change import SourceRatio
from schema.answering import Imprecise

DECIDES = 1.0
"""Standard errors by which one bucket may move a ratio before that must be told."""

CHANCE = 0.05
"""Share of series whose neighbours are independent that are held to have some resemblance."""

YOUNG = 365
"""Days after the end of a series in which reports of it may still come."""


def of_series(
    series: TimeSeries, buckets: Covered, imprecise: Imprecise, until: dt.date, immature: int, delay: float | None
) -> Evidence:
    """What any answer about change has to say of its series."""
    used = buckets.used
    return Evidence(
        bucket=series.bucket,
        imprecise=imprecise,
        records=series.records,
        certain=sum(point.certain for point in buckets.points),
        until=until,
        uncovered=len(buckets.uncovered),
        unnumbered=len(buckets.unnumbered),
        without_best=buckets.without_best if buckets.figure is Figure.LOWEST else 0,
        quiet=len(buckets.quiet),
        immature=immature,
        delay=delay,
        young=bool(used) and (until - buckets.points[used[-1]].end).days < YOUNG,
    )


def turns(
    voices: Iterable[Voice], points: Sequence[SeriesPoint], near: Iterable[int] | None = None
) -> tuple[Turn, ...]:
    """Sources behind many records that began or ceased, in order of time; only in buckets `near`, if given."""
    within = None if near is None else set(near)
    found = []
    for voice in voices:
        if voice.share < MATTERS:
            continue
        for bucket, starts in ((voice.starts, True), (voice.stops, False)):
            if bucket is None or (within is not None and bucket not in within):
                continue
            day = points[bucket].start if starts else points[bucket].end
            found.append(Turn(voice.source["name"], day, starts))
    return tuple(sorted(found, key=lambda turn: (turn.day, str(turn.name))))


def of_date(
    evidence: Evidence,
    buckets: Covered,
    window: Window,
    examined: Examination,
    there: Surroundings,
    around: Interruption,
    sources: Sequence[SourceRatio],
) -> Evidence:
    """The same with what a change at a date adds."""
    fit = examined.fit
    split = window.step > 0 and buckets.points[window.step - 1].end >= there.date
    # Whoever asks about the day on which a truce began asks about that truce.
    others = tuple(each for each in there.others if around.situation or each.day_from != there.date)
    found = replace(
        evidence,
        date=there.date,
        split=split,
        vague=there.asked if there.vague else None,
        moved=there.moved,
        others=others,
        active=buckets.active(window.step),
    )
    if fit.level is None:
        return found
    last = buckets.points[fit.used[-1]].end
    ended = there.asked.day_to if there.asked else None
    slope = examined.turning.slope if examined.turning else None
    return replace(
        found,
        ended=ended if ended and ended < last else None,
        seasonal=None if window.cycle is None else fit.seasonal,
        resembling=fit.autocorrelations[0] if (fit.ljung_box or 0.0) < CHANCE and fit.autocorrelations[0] > 0 else None,
        stands_out=not fit.level.cautious_lower <= 1 <= fit.level.cautious_upper,
        placebo_share=examined.placebos.share if examined.placebos else None,
        influence=_influence(examined, buckets),
        slope=slope.value if slope and not slope.cautious_lower <= 1 <= slope.cautious_upper else None,
        opposed=_opposed(sources),
        control_refused=fit.control is not None and fit.control.level is None,
    )


def _influence(examined: Examination, buckets: Covered) -> Influence | None:
    w = examined.weightiest
    if w is None or w.errors <= DECIDES:
        return None
    point = buckets.points[w.bucket]
    return Influence(point.start, point.end, w.ratio, w.without)


def _opposed(sources: Sequence[SourceRatio]) -> tuple[dict[str, str | None], ...]:
    """Of the sources whose ratio is clear, the first that rises and the first that falls, if there are both."""
    rises = next((each for each in sources if each.lower is not None and each.lower > 1), None)
    falls = next((each for each in sources if each.upper is not None and each.upper < 1), None)
    return (rises.source["name"], falls.source["name"]) if rises and falls else ()
