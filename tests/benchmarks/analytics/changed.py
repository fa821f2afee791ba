"""Change: where a series shifts, by how much at a date, and what of the last buckets is still to come."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analytics.change.breaks import Breaks, find_breaks
from analytics.change.interrupted import Interrupted, interrupted
from analytics.change.laws import Law
from analytics.change.nowcast import Nowcast, nowcast
from analytics.change.placebos import Placebos, placebos
from analytics.change.triangles import Triangle
from tests.benchmarks.analytics.methods import Case

BUCKETS, MOST, LEAST = 300, 10, 2
WEEKS, DATE = 260, 150
MONTHS, DRAWS = 60, 2_000
DELAYS = (0.45, 0.25, 0.15, 0.1, 0.05)

Floats = NDArray[np.float64]


def cases() -> Iterator[Case]:
    measured, counted = levels()
    yield Case(
        f"change points of {BUCKETS} buckets, up to {MOST}, Gaussian",
        lambda: find_breaks(measured, law=Law.GAUSSIAN, least=LEAST, most=MOST),
        beside="ruptures Dynp, each number of breaks",
        theirs=lambda: by_ruptures(measured),
        agree=same_breaks,
        turns=3,
    )
    yield Case(
        f"change points of {BUCKETS} buckets, up to {MOST}, negative binomial",
        lambda: find_breaks(counted, least=LEAST, most=MOST),
    )
    weekly = around()
    yield Case(
        f"interrupted series of {WEEKS} weeks with placebo dates",
        lambda: (interrupted(weekly, DATE), placebos(weekly, DATE)),
        beside="statsmodels GLM, a fit for each date",
        theirs=lambda: by_dates(weekly),
        agree=same_ratios,
    )
    reports = triangle()
    yield Case(
        f"nowcast of {MONTHS} months, {DRAWS:,} bootstrap draws",
        lambda: nowcast(reports, seed=1, draws=DRAWS),
        beside="numpy, draw by draw",
        theirs=lambda: by_draw(reports.cumulative),
        agree=same_ultimate,
    )


@cache
def levels() -> tuple[Floats, Floats]:
    """A series that shifts every sixty buckets: measured, and counted."""
    rng = np.random.default_rng(1)
    level = np.repeat([20.0, 26.0, 17.0, 24.0, 30.0], BUCKETS // 5)
    return rng.normal(level, 2), rng.negative_binomial(8, 8 / (8 + level)).astype(np.float64)


def by_ruptures(values: Floats) -> dict[int, list[int]]:
    """Where the best segmentations with so many breaks begin anew."""
    import ruptures

    search = ruptures.Dynp(model="l2", jump=1, min_size=LEAST).fit(values)
    return {breaks: search.predict(n_bkps=breaks)[:-1] for breaks in range(1, MOST + 1)}


def same_breaks(ours: Breaks, theirs: dict[int, list[int]]) -> bool:
    return [each.first for each in ours.breaks] == theirs[len(ours.breaks)]


@cache
def around() -> Floats:
    rng = np.random.default_rng(1)
    mean = 30 * 1.002 ** np.arange(WEEKS) * np.where(np.arange(WEEKS) < DATE, 1, 0.6)
    return rng.negative_binomial(10, 10 / (10 + mean)).astype(np.float64)


def by_dates(counts: Floats) -> dict[int, float]:
    """The ratio of levels at every date that leaves eight weeks on both sides; the slope counts from 1, as in ours."""
    from statsmodels.api import GLM, families

    week, found = np.arange(counts.size), {}
    for date in range(8, counts.size - 7):
        after = (week >= date).astype(np.float64)
        columns = np.column_stack((np.ones(week.size), week / 52, after, after * (week - date + 1) / 52))
        found[date] = float(np.exp(GLM(counts, columns, families.Poisson()).fit().params[2]))
    return found


def same_ratios(ours: tuple[Interrupted, Placebos], theirs: dict[int, float]) -> bool:
    one, others = ours
    same = np.allclose(others.ratios, [theirs[date] for date in others.steps], rtol=1e-5)
    return same and one.level is not None and bool(np.isclose(one.level.value, theirs[DATE], rtol=1e-5))


@cache
def triangle() -> Triangle:
    """Reports of months, which come within five."""
    expected = np.outer(80 * np.exp(0.3 * np.sin(np.arange(MONTHS) / 3)), DELAYS)
    cells = np.random.default_rng(1).poisson(expected).astype(np.float64)
    rows, columns = np.indices(cells.shape)
    return Triangle(np.where(rows + columns < MONTHS, cells, np.nan))


def completed(totals: Floats) -> Floats:
    """A triangle of running totals, completed column by column."""
    whole = totals.copy()
    for late in range(1, whole.shape[1]):
        known = ~np.isnan(totals[:, late])
        factor = totals[known, late].sum() / totals[known, late - 1].sum()
        whole[~known, late] = whole[~known, late - 1] * factor
    return whole


def by_draw(totals: Floats) -> Floats:
    """What is expected in the end, with a bootstrap of residuals after England (2002), one triangle at a time."""
    rng, known = np.random.default_rng(1), ~np.isnan(totals)
    ultimate = completed(totals)[:, -1]
    share = np.diff(np.concatenate(([0.0], _shares(totals))))
    fitted = np.where(known, np.outer(ultimate, share), np.nan)
    residual = (np.diff(totals, axis=1, prepend=0.0) - fitted) / np.sqrt(fitted)
    pool = residual[known]
    dispersion = (pool**2).sum() / (pool.size - totals.shape[0] - totals.shape[1] + 1)
    coming = np.zeros((DRAWS, totals.shape[0]))
    for draw in coming:
        drawn = fitted + rng.choice(pool, fitted.shape) * np.sqrt(fitted)
        whole = completed(np.cumsum(np.where(known, drawn, np.nan), axis=1))
        mean = np.where(known, 0.0, np.maximum(np.diff(whole, axis=1, prepend=0.0), 0.0))
        draw[:] = (dispersion * rng.poisson(mean / dispersion)).sum(axis=1)
    return ultimate


def _shares(totals: Floats) -> Floats:
    """The share of all reports that have come by each delay."""
    factors = [
        totals[known, late].sum() / totals[known, late - 1].sum()
        for late in range(1, totals.shape[1])
        for known in [~np.isnan(totals[:, late])]
    ]
    return np.append(np.cumprod(1 / np.array(factors)[::-1])[::-1], 1.0)


def same_ultimate(ours: Nowcast, theirs: Floats) -> bool:
    return np.allclose([point.expected for point in ours.points], theirs)
