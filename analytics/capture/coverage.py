"""All records from sample coverage: the part of what lists would find again that they have found.

Chao and Tsay (1998, Journal of the American Statistical Association 93) for three lists, Tsay and Chao (2001, Journal
of Applied Statistics 28) for more. Dependence of two lists enters as their coefficient of covariation, whatever makes
it: one list leading to the other, or records that are easy to find. Validation case: hepatitis A in a college of Taiwan
(Chao et al. 2001, Statistics in Medicine 20), 407 without dependence, 971 and 508 with it.
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from analytics.capture.intervals import logarithmic, quantile
from analytics.capture.preconditions import screen, together
from analytics.capture.table import CaptureTable
from analytics.reasons import Reason, Verdict, unstable

ENOUGH = 0.55
"""Coverage from which upward the estimate is used; below it the one-step estimate, a bound, stands in its place."""

REPLICATES = 500
"""Tables drawn for the standard error."""


@dataclass(frozen=True, kw_only=True)
class Covered:
    """What sample coverage says; numbers are None when the table cannot be estimated from.

    Attributes:
        documented: records on any list.
        coverage: estimated sample coverage, between 0 and 1.
        distinct: mean number of records that are left when one list goes, D.
        independent: D / C, which takes lists to be independent.
        full: the estimate, None where its denominator is not above zero.
        one_step: the estimate after one step, for low coverage: a lower bound when lists depend positively.
        estimate: `full` where coverage is at least 0.55, else `one_step`.
        error: bootstrap standard error of `estimate`.
        lower: end of the interval of Chao (1987) from that error.
        upper: the other end.
        verdict: SPARSE and unstable where coverage is below 0.55.
    """

    documented: int
    coverage: float | None = None
    distinct: float | None = None
    independent: float | None = None
    full: float | None = None
    one_step: float | None = None
    estimate: float | None = None
    error: float | None = None
    lower: float | None = None
    upper: float | None = None
    verdict: Verdict


def sample_coverage(table: CaptureTable, *, seed: int, replicates: int = REPLICATES, level: float = 0.95) -> Covered:
    """Estimate all records of a table of three lists or more from sample coverage, after screening.

    Args:
        table: of any number of lists; fewer than three give a verdict only.
        seed: of the bootstrap; the same gives the same error.
        replicates: tables drawn for it.
        level: of the interval.

    Raises:
        BadInput: a level that is none.
    """
    quantile(level)
    screened = screen(table)
    rest = screened.table
    if not screened.estimable:
        return Covered(documented=rest.n, verdict=screened.verdict)
    found = _Coverage(rest, rest.counts[None, :].astype(np.float64))
    coverage, full, one_step = (float(each[0]) for each in (found.coverage, found.full, found.one_step))
    low = coverage < ENOUGH or not isfinite(full)
    estimate = one_step if low else full
    error = _error(rest, estimate, low, seed, replicates)
    lower, upper = logarithmic(rest.n, estimate, error**2, level)
    return Covered(
        documented=rest.n,
        coverage=coverage,
        distinct=float(found.distinct[0]),
        independent=float(found.independent[0]),
        full=full if isfinite(full) else None,
        one_step=one_step,
        estimate=estimate,
        error=error,
        lower=lower,
        upper=upper,
        verdict=together(screened.verdict, unstable(Reason.SPARSE)) if low else screened.verdict,
    )


class _Coverage:
    """Coverage and the three estimates of R tables of the same lists, from counts of shape (R, 2^J - 1)."""

    def __init__(self, table: CaptureTable, counts: NDArray[np.float64]) -> None:
        width, on = table.width, table.presence.astype(np.float64)
        n, sizes = counts.sum(axis=1), counts @ on
        alone = counts[:, [(1 << j) - 1 for j in range(width)]]
        shared = np.einsum("rc,ci,cj->rij", counts, on, on)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.coverage = 1 - (alone / sizes).mean(axis=1)
            self.distinct = n - alone.sum(axis=1) / width
            self.independent = self.distinct / self.coverage
            first, second = np.triu_indices(width, 1)
            expected = shared[:, first, second] / (sizes[:, first] * sizes[:, second])
            both = counts[:, [(1 << i | 1 << j) - 1 for i, j in zip(first, second, strict=True)]]
            weight = (alone[:, first] + alone[:, second] + 2 * both) / (width * self.coverage[:, None])
            slope, drop = (weight * expected).sum(axis=1), weight.sum(axis=1)
            self.full = np.where(slope < 1, (self.independent - drop) / (1 - slope), np.inf)
            begun = self.independent + self.independent * slope - drop
            self.one_step = self.independent + begun * slope - drop


def _error(table: CaptureTable, estimate: float, low: bool, seed: int, replicates: int) -> float:
    """Standard deviation over tables drawn from the table itself with the estimated number of nobody's records."""
    whole = round(estimate)
    shares = np.append(table.counts, max(whole - table.n, 0)).astype(np.float64)
    drawn = np.random.default_rng(seed).multinomial(int(shares.sum()), shares / shares.sum(), size=replicates)
    found = _Coverage(table, drawn[:, :-1].astype(np.float64))
    values = found.one_step if low else found.full
    return float(np.std(values[np.isfinite(values)], ddof=1))
