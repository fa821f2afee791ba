"""Nowcast: how many events of the last buckets will have been reported in the end, from how late reports came before.

What is reported and what is expected stay apart: the second is an estimate and is never merged into the documented.
It takes reporting to go on as it did; a source that stops or hurries breaks that.
"""

from dataclasses import dataclass

import numpy as np

from analytics.change.chain_ladder import ChainLadder, bootstrap, chain_ladder, over_dispersed
from analytics.change.intervals import check_level
from analytics.change.laws import Floats
from analytics.change.triangles import Triangle, history
from analytics.reasons import FINE, Reason, Verdict, refused, unstable
from schema.errors import BadInput


@dataclass(frozen=True)
class Expected:
    """One event bucket.

    Attributes:
        bucket: its number, 0 for the oldest.
        reported: until now.
        expected: in the end, the reported ones included (chain ladder).
        lower, median, upper: of the same, quantiles of the bootstrap; never below what is reported.
        error: Mack's standard error of `expected`.
        completeness: share of the events of so old a bucket that have been reported by now, 0 … 1.
    """

    bucket: int
    reported: float
    expected: float
    lower: float
    median: float
    upper: float
    error: float
    completeness: float


@dataclass(frozen=True)
class Nowcast:
    """Reported and expected by bucket.

    Attributes:
        verdict: `NO_REPORTING_HISTORY` when delays tell nothing (see `triangles.history`), `REPORTS_FEW` when too
            little is reported, unstable for `NOTHING_YET` when a bucket that is not complete has no report yet: a
            multiplicative method then expects none.
        points: by event bucket, oldest first.
        total: what is still to come of all buckets; with its interval and Mack's standard error.
        dispersion: variance of increments over their mean.
        level, draws, seed: that repeat the result.
    """

    verdict: Verdict
    points: tuple[Expected, ...] = ()
    total: float | None = None
    total_lower: float | None = None
    total_upper: float | None = None
    total_error: float | None = None
    dispersion: float | None = None
    level: float = 0.9
    draws: int = 0
    seed: int = 0

    def immature(self, complete: float = 0.9) -> int:
        """How many of the last buckets are not as complete as that."""
        late = [point.completeness < complete for point in self.points]
        return len(late) - late.index(True) if any(late) else 0


def nowcast(triangle: Triangle, *, seed: int, draws: int = 2000, level: float = 0.9) -> Nowcast:
    """What will have been reported of each event bucket in the end, that is after the longest delay of the triangle.

    Args:
        triangle: of reports, as made by `reporting_triangle`.
        seed: of the bootstrap.
        draws: how many.
        level: of its intervals.

    Raises:
        BadInput: no draws, a level outside 0 … 1.

    Method: chain ladder with Mack's errors and an over-dispersed Poisson bootstrap (`chain_ladder`). Validation: RAA,
    Taylor and Ashe, and intervals that hold the truth on simulated reports (`backtests`).
    """
    check_level(level)
    if draws < 1:
        raise BadInput(f"draws: {draws} tell nothing; give 1 or more.")
    ladder, coming, verdict = outstanding(triangle, seed=seed, draws=draws)
    if coming is None:
        return Nowcast(verdict, level=level, draws=draws, seed=seed)
    tail = (1 - level) / 2
    reported = np.nansum(triangle.counts, axis=1)
    quantiles = np.quantile(np.maximum(coming.draws, 0.0), [tail, 0.5, 1 - tail], axis=0) + reported
    share = np.concatenate((np.cumprod(1 / np.array(ladder.factors)[::-1])[::-1], [1.0]))
    lengths = (~np.isnan(triangle.counts)).sum(axis=1)
    points = tuple(
        Expected(
            bucket=i,
            reported=float(reported[i]),
            expected=ladder.ultimate[i],
            lower=float(quantiles[0, i]),
            median=float(quantiles[1, i]),
            upper=float(quantiles[2, i]),
            error=ladder.errors[i],
            completeness=float(share[lengths[i] - 1]),
        )
        for i in range(reported.size)
    )
    whole = np.quantile(np.maximum(coming.draws.sum(axis=1), 0.0), [tail, 1 - tail])
    return Nowcast(
        verdict,
        points=points,
        total=ladder.total,
        total_lower=float(whole[0]),
        total_upper=float(whole[1]),
        total_error=ladder.total_error,
        dispersion=coming.dispersion,
        level=level,
        draws=draws,
        seed=seed,
    )


@dataclass(frozen=True)
class Coming:
    """Draws of what is still to come (draws × event buckets), and how much increments vary."""

    draws: Floats
    dispersion: float


def outstanding(triangle: Triangle, *, seed: int, draws: int) -> tuple[ChainLadder, Coming | None, Verdict]:
    """The completed triangle, draws of what is still to come or None when refused, and the verdict."""
    nothing = ChainLadder(refused(Reason.NO_REPORTING_HISTORY))
    if verdict := history(triangle):
        return nothing, None, verdict
    totals = triangle.cumulative
    ladder = chain_ladder(totals)
    if ladder.verdict != FINE:
        return ladder, None, ladder.verdict
    fitted = over_dispersed(totals, ladder)
    if fitted is None:
        return nothing, None, refused(Reason.NO_REPORTING_HISTORY)
    silent = (np.nansum(triangle.counts, axis=1) == 0) & np.isnan(triangle.counts).any(axis=1)
    verdict = unstable(Reason.NOTHING_YET) if silent.any() else FINE
    return ladder, Coming(bootstrap(fitted, draws=draws, seed=seed), fitted.dispersion), verdict
