"""Interrupted series: by how much the rate changed at a date that is known from elsewhere, a ceasefire or an offensive.

Segmented regression of counts after Lopez Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology
46:348; control series after the same authors (2018), 47:2082. Whatever else changed at the date is taken for its work,
the readiness to report too. Buckets that nobody covered are NaN, are left out, and are never taken for zero.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.change.design import LEVEL, TREND, CountLaw, Shape, bandwidth, fit, independent, ljung_box, newey_west
from analytics.change.intervals import check_level
from analytics.change.paths import paths
from analytics.change.ratios import Ratio, Ratios, inflation, over
from analytics.change.sides import Series, check_arguments, season, series_of
from analytics.reasons import FINE, Reason, Verdict, refused, unstable

LEAST = 3
"""Covered buckets that each side needs (Cochrane EPOC: three points before and three after)."""

ENOUGH = 8
"""Covered buckets on each side below which a result is unstable (Penfold and Zhang 2013, Academic Pediatrics 13)."""


@dataclass(frozen=True)
class Interrupted:
    """What a date changed.

    Attributes:
        verdict: `NOTHING_BEFORE`, `NOTHING_AFTER` where a side holds no covered bucket or no event,
            `SERIES_TOO_SHORT`, `NOT_CONVERGED`, else fine, or unstable with fewer than 8 buckets on a side.
        level: ratio of the rate just after the date to what the trend before would have had there.
        slope: ratio by which each bucket from `step` on departs further from that trend; None when not asked for.
        trend: ratio of a bucket's rate to that of the one before, ahead of the date.
        fitted, counterfactual: expected counts with and without the date's effect, one per bucket, not covered ones
            and the transition too.
        used: numbers of the buckets that the regression rests on.
        seasonal: whether harmonics were fitted: a cycle was given and two full ones are there.
        dispersion: Pearson's chi-squared over its degrees of freedom; 1 for counts that vary as Poisson's.
        size: of the negative binomial, else None.
        autocorrelations, ljung_box: of the Pearson residuals, and the p-value of all of them being nought.
        lags: of Newey and West's errors.
        inflation: of the errors, for neighbours that resemble one another (`ratios.inflation`).
        degrees: residual degrees of freedom.
        immature: how many of the last buckets have reports still to come, as the caller said; they are left out.
        control: what the date changed in the control series; None without one.
        beyond_control: ratio of the level changes, which what both series share cannot explain; None without one.
    """

    verdict: Verdict
    level: Ratio | None = None
    slope: Ratio | None = None
    trend: Ratio | None = None
    fitted: tuple[float, ...] = ()
    counterfactual: tuple[float, ...] = ()
    expected_lower: tuple[float, ...] = ()
    expected_upper: tuple[float, ...] = ()
    used: tuple[int, ...] = ()
    seasonal: bool = False
    dispersion: float | None = None
    size: float | None = None
    autocorrelations: tuple[float, ...] = ()
    ljung_box: float | None = None
    lags: int | None = None
    inflation: float | None = None
    degrees: int = 0
    immature: int = 0
    control: "Interrupted | None" = None
    beyond_control: Ratio | None = None


def interrupted(
    counts: ArrayLike,
    step: int,
    *,
    exposure: ArrayLike | None = None,
    slope: bool = True,
    cycle: float | None = None,
    harmonics: int = 2,
    law: CountLaw = CountLaw.QUASI_POISSON,
    anticipation: int = 0,
    lag: int = 0,
    immature: int = 0,
    control: ArrayLike | None = None,
    control_exposure: ArrayLike | None = None,
    lags: int | None = None,
    level: float = 0.95,
) -> Interrupted:
    """By how much the rate of a series of equally wide buckets changed at one of them.

    Args:
        counts: per bucket in order of time, NaN where nobody looked.
        step: number of the first bucket after the date; the first bucket of the series is 0.
        exposure: people or days behind each bucket, if they changed; its logarithm is the offset.
        slope: whether the trend may change as well as the level.
        cycle: buckets of a season (12 for months of a year); fitted when two full cycles are there.
        harmonics: pairs of sine and cosine in a cycle.
        law: quasi-Poisson, or negative binomial with a size of greatest likelihood.
        anticipation: buckets before the date that belong to neither side and are left out.
        lag: buckets from the date on that are left out likewise.
        immature: last buckets whose reports are not all in; they are left out, and told.
        control: a series that the date should not have changed, bucket by bucket.
        control_exposure: behind each bucket of the control.
        lags: of Newey and West's errors; None takes the whole part of 4 (n / 100)^(2/9).
        level: of the intervals, on the log scale.

    Raises:
        BadInput: a negative count, an exposure that is not positive, a date outside the series, series of different
            lengths, a negative window.

    Validation: Sicilian smoking ban, 59 months with standardised population as exposure: rate ratio 0.894 for the step
    with a trend, 0.885 with two harmonics (the 2017 paper).
    """
    check_level(level)
    n = np.asarray(counts).size
    check_arguments(n, step, anticipation, lag, immature, harmonics, cycle)
    series = series_of(counts, exposure, step, anticipation, lag, immature)
    shape = Shape(step, slope, season(series, cycle), harmonics)
    if verdict := refusal(series, shape):
        return Interrupted(verdict, immature=immature)
    columns = shape.columns(series.buckets)
    model = fit(series.counts, columns, series.offset, law)
    if model is None:
        return Interrupted(refused(Reason.NOT_CONVERGED), immature=immature)
    lags = bandwidth(series.counts.size) if lags is None else lags
    robust = newey_west(model, columns, series.counts, series.buckets, lags)
    least = min(side.size for side in series.sides(step))
    correlations, portmanteau = ljung_box(model.pearson, series.buckets, _tested(series.counts.size))
    wider = inflation(correlations[0], series.counts.size, columns.shape[1])
    ratio = Ratios(model, robust, level, wider)
    expected = paths(shape, model, series, n, wider, level)
    beside = None
    if control is not None:
        beside = interrupted(
            control,
            step,
            exposure=control_exposure,
            slope=slope,
            cycle=cycle,
            harmonics=harmonics,
            law=law,
            anticipation=anticipation,
            lag=lag,
            immature=immature,
            lags=lags,
            level=level,
        )
    effect = ratio.of(LEVEL)
    return Interrupted(
        FINE if least >= ENOUGH else unstable(Reason.SERIES_TOO_SHORT),
        level=effect,
        slope=None if shape.slope_at is None else ratio.of(shape.slope_at),
        trend=ratio.of(TREND),
        fitted=expected.fitted,
        counterfactual=expected.counterfactual,
        expected_lower=expected.lower,
        expected_upper=expected.upper,
        used=tuple(int(each) for each in series.buckets),
        seasonal=shape.cycle is not None,
        dispersion=model.dispersion,
        size=None if np.isinf(model.size) else model.size,
        autocorrelations=correlations,
        ljung_box=portmanteau,
        lags=lags,
        inflation=wider,
        degrees=model.degrees,
        immature=immature,
        control=beside,
        beyond_control=None
        if beside is None or beside.level is None
        else over(effect, beside.level, level, (model.degrees, beside.degrees)),
    )


def refusal(series: Series, shape: Shape) -> Verdict | None:
    """Why the regression cannot be made, if so."""
    before, after = series.sides(shape.step)
    reasons = []
    if not before.any():
        reasons.append(Reason.NOTHING_BEFORE)
    if not after.any():
        reasons.append(Reason.NOTHING_AFTER)
    if reasons:
        return refused(*reasons)
    columns = shape.columns(series.buckets)
    short = min(before.size, after.size) < LEAST + shape.slope
    if short or series.counts.size <= columns.shape[1] + 1 or not independent(columns):
        return refused(Reason.SERIES_TOO_SHORT)
    return None


def _tested(n: int) -> int:
    """Lags at which residuals are tested: 10, or a fifth of the series if that is less."""
    return max(1, min(10, n // 5))
