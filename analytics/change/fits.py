"""A published series examined around a date: whether it may be, the regression, placebo dates, and single sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.change.by_source import Voice
from analytics.change.covered import Covered
from analytics.change.influence import Weightiest, weightiest
from analytics.change.interrupted import Interrupted, interrupted
from analytics.change.laws import Floats
from analytics.change.placebos import Placebos, placebos
from analytics.change.ratios import Ratio
from analytics.reasons import FINE, Reason, Verdict, refused, unstable
from analytics.results import Bounded, TimeSeries
from analytics.results_change import SourceRatio
from schema.answering import Imprecise, ResultStatus

HALF, TENTH = 0.5, 0.1
"""Shares of a side's buckets without coverage: from the first on there is no answer, from the second on no sure one."""

FEWEST = 10
"""Records of a source that each side needs for a ratio of its own."""

DIGITS = 6
"""Figures of a number that comes of a fit: the last of sixteen differ from machine to machine."""


def figures(value: float) -> float:
    """A number of a fit as it leaves."""
    return float(f"{value:.{DIGITS}g}")


@dataclass(frozen=True)
class Window:
    """Where a date falls in a series, and which buckets around it belong to neither side.

    Attributes:
        step: number of the first bucket that begins on the date or later.
        anticipation, lag: buckets left out before it and from it on; a bucket that the date splits is one before.
        immature: last buckets whose reports are not all in.
        cycle: buckets of a full cycle; None for no season.
    """

    step: int
    anticipation: int
    lag: int
    immature: int
    cycle: float | None


def usable(series: TimeSeries, buckets: Covered, step: int, imprecise: Imprecise) -> Verdict:
    """Whether a series can be examined: one number a bucket, records that lie in one, somebody who looked."""
    if not series.records:
        return Verdict(ResultStatus.EMPTY, (Reason.EMPTY,))
    if not buckets.points:
        # Collections that may tell of the same events have a series each and none together.
        return refused()
    reasons, grave = [], False
    if 2 * sum(point.certain for point in buckets.points) < series.records:
        reasons.append(Reason.IMPRECISE)
        grave = imprecise is not Imprecise.SPREAD
    blind = buckets.gaps(step)
    if blind > TENTH:
        reasons.append(Reason.GAPS)
        grave = grave or blind > HALF
    if not reasons:
        return FINE
    return refused(*reasons) if grave else unstable(*reasons)


def both(first: Verdict, second: Verdict) -> Verdict:
    """Two verdicts on one answer: the graver status, all reasons."""
    order = (ResultStatus.EMPTY, ResultStatus.NOT_ESTIMABLE, ResultStatus.UNSTABLE, ResultStatus.OK)
    status = min(first.status, second.status, key=order.index)
    return Verdict(status, tuple(dict.fromkeys((*first.reasons, *second.reasons))))


@dataclass(frozen=True)
class Examination:
    """A series around a date.

    Attributes:
        verdict: on all of it.
        fit: a step, with a common trend and seasons where two cycles are there; without level when refused.
        turning: the same with a change of slope; None when refused.
        quiet: the ratio if buckets that nobody covered were empty; None where all were covered.
        placebos: the ratio at other dates.
        weightiest: the bucket on which it depends most.
    """

    verdict: Verdict
    fit: Interrupted
    turning: Interrupted | None = None
    quiet: Ratio | None = None
    placebos: Placebos | None = None
    weightiest: Weightiest | None = None


def examine(verdict: Verdict, buckets: Covered, window: Window, control: Floats | None) -> Examination:
    """Examine a series around a date. The ratio is one for the whole time after, as in `interrupted` without slope."""
    if verdict.status in {ResultStatus.EMPTY, ResultStatus.NOT_ESTIMABLE}:
        return Examination(verdict, Interrupted(verdict))
    around: dict[str, Any] = {"anticipation": window.anticipation, "lag": window.lag, "immature": window.immature}
    values, step, cycle = buckets.values, window.step, window.cycle
    fit = interrupted(values, step, slope=False, cycle=cycle, control=control, **around)
    together = both(verdict, fit.verdict)
    if fit.level is None:
        return Examination(together, fit)
    empty = values.copy()
    empty[list(buckets.uncovered)] = 0.0
    quiet = interrupted(empty, step, slope=False, cycle=cycle, **around).level if buckets.uncovered else None
    turning = interrupted(values, step, slope=True, cycle=cycle, **around)
    return Examination(
        together,
        fit,
        turning if turning.level is not None else None,
        quiet,
        placebos(values, step, slope=False, cycle=cycle, **around),
        weightiest(values, step, cycle=cycle, **around),
    )


def by_source(voices: Sequence[Voice], window: Window) -> tuple[SourceRatio, ...]:
    """The ratio of what each source told of, where it was heard of on both sides, unknown where that is too little."""
    return tuple(_of_source(each, window) for each in voices)


def _of_source(voice: Voice, window: Window) -> SourceRatio:
    values = voice.values.copy()
    values[max(window.step - window.anticipation, 0) : window.step + window.lag] = np.nan
    enough = min(np.nansum(values[: window.step]), np.nansum(values[window.step :])) >= FEWEST
    ratio = None
    if enough:
        fit = interrupted(
            voice.values,
            window.step,
            slope=False,
            cycle=window.cycle,
            anticipation=window.anticipation,
            lag=window.lag,
            immature=window.immature,
        )
        ratio = fit.level if fit.verdict == FINE else None
    return SourceRatio(**vars(bounded(ratio, voice.records)), source=voice.source)


def bounded(ratio: Ratio | None, records: int) -> Bounded:
    """A ratio as it is shown, with its cautious interval; unknown where there is none."""
    if ratio is None:
        return Bounded(value=None, lower=None, upper=None, records=records)
    value, lower, upper = (figures(each) for each in (ratio.value, ratio.cautious_lower, ratio.cautious_upper))
    return Bounded(value=value, lower=lower, upper=upper, records=records)
