"""Placebo dates: whether the date that was asked about stands out from dates at which nothing is known to have changed.

The same regression at every other date that leaves enough buckets on both sides. The share of dates with a change at
least as great is a permutation-like check of the model, not a probability of the effect: series with a trend or several
breaks stand out everywhere (Bertrand, Duflo and Mullainathan 2004, Quarterly Journal of Economics 119:249). Validation:
each ratio is what `interrupted` gives of that date; on simulated series without a change the shares are spread evenly.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from analytics.change.design import LEVEL, Shape, level_start, quasi_likelihood
from analytics.change.interrupted import ENOUGH, refusal
from analytics.change.laws import Floats
from analytics.change.sides import Series, check_arguments, season, series_of
from analytics.reasons import FINE, Reason, Verdict, refused
from schema.errors import BadInput

MOST = 400
"""Dates that are tried at most, evenly over the series."""


@dataclass(frozen=True)
class Placebos:
    """How the date compares with others; ratios are those of the level, by quasi-likelihood whatever the law.

    Attributes:
        verdict: not estimable for the reasons of the regression, or with no other admissible date
            (`SERIES_TOO_SHORT`).
        actual: rate ratio at the date itself.
        steps, ratios: the other dates in order of time, each by the number of its first bucket after, and their ratios.
        share: of all dates, the one asked about among them, those whose ratio is as far from 1 or farther on the log
            scale (Phipson and Smyth 2010, Statistical Applications in Genetics 9:39).
    """

    verdict: Verdict
    actual: float | None = None
    steps: tuple[int, ...] = ()
    ratios: tuple[float, ...] = ()
    share: float | None = None


def placebos(
    counts: ArrayLike,
    step: int,
    *,
    exposure: ArrayLike | None = None,
    slope: bool = True,
    cycle: float | None = None,
    harmonics: int = 2,
    anticipation: int = 0,
    lag: int = 0,
    immature: int = 0,
    most: int = MOST,
) -> Placebos:
    """The rate ratio at every other admissible date; arguments and errors as those of `interrupted`.

    A date is admissible when it leaves as many covered buckets on each side as the date asked about, or 8 if that has
    more, with events among them. `most` dates are tried, evenly over the series.
    """
    check_arguments(np.asarray(counts).size, step, anticipation, lag, immature, harmonics, cycle)
    if most < 1:
        raise BadInput(f"most: {most} dates are none to compare with; give 1 or more.")
    window = (anticipation, lag, immature)
    series = series_of(counts, exposure, step, *window)
    shape = Shape(step, slope, season(series, cycle), harmonics)
    if verdict := refusal(series, shape):
        return Placebos(verdict)
    coefficients = _fitted(series, shape)
    if coefficients is None:
        return Placebos(refused(Reason.NOT_CONVERGED))
    actual = float(coefficients[LEVEL])
    needed = min(ENOUGH, *(side.size for side in series.sides(step)))
    tried: list[tuple[int, float]] = []
    for other in _spaced(_admissible(counts, exposure, step, window, needed), most):
        beside = series_of(counts, exposure, other, *window)
        moved = replace(shape, step=other)
        found = None if refusal(beside, moved) else _fitted(beside, moved)
        if found is not None:
            tried.append((other, float(found[LEVEL])))
    if not tried:
        return Placebos(refused(Reason.SERIES_TOO_SHORT), float(np.exp(actual)))
    logs = np.array([ratio for _, ratio in tried])
    extreme = int((np.abs(logs) >= abs(actual)).sum())
    return Placebos(
        FINE,
        float(np.exp(actual)),
        tuple(other for other, _ in tried),
        tuple(float(each) for each in np.exp(logs)),
        (1 + extreme) / (1 + len(tried)),
    )


def _admissible(
    counts: ArrayLike, exposure: ArrayLike | None, step: int, window: tuple[int, int, int], needed: int
) -> list[int]:
    anticipation, lag, immature = window
    covered = series_of(counts, exposure, 0, 0, 0, immature).buckets
    before = np.searchsorted(covered, np.arange(covered[-1] + 2) - anticipation)
    after = covered.size - np.searchsorted(covered, np.arange(covered[-1] + 2) + lag)
    return [int(each) for each in np.flatnonzero((before >= needed) & (after >= needed)) if each != step]


def _spaced(steps: list[int], most: int) -> list[int]:
    if len(steps) <= most:
        return steps
    return [steps[at] for at in np.linspace(0, len(steps) - 1, most).round().astype(np.int64)]


def _fitted(series: Series, shape: Shape) -> Floats | None:
    """Coefficients of the regression, from a level that gives as many events."""
    columns = shape.columns(series.buckets)
    return quasi_likelihood(series.counts, columns, series.offset, level_start(series.counts, columns, series.offset))
