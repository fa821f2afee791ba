"""What the one assumption that no table can test does to an estimate: the interaction of all lists together.

Every log-linear model takes the odds ratio of highest order to be 1. If it is another number ξ, the saturated model's
number of undocumented records is ξ times as large (Bishop, Fienberg and Holland 1975, chapter 6; Gerritse, van der
Heijden and Bakker 2015, Journal of Official Statistics 31, for its use). The closed form is the product of counts on an
odd number of lists over that of counts on an even number, and the variance of its logarithm the sum of 1 / count.
Validation: the saturated model of three and of four lists, as `loglinear` fits it.
"""

from dataclasses import dataclass
from math import exp, inf, log, sqrt

from analytics.capture.intervals import quantile
from analytics.capture.preconditions import screen, together
from analytics.capture.table import CaptureTable
from analytics.reasons import Reason, Verdict, refused
from schema.errors import BadInput

FACTORS = (0.5, 2 / 3, 1.0, 1.5, 2.0)
"""Odds ratios of highest order that are tried."""


@dataclass(frozen=True)
class Supposed:
    """All records if the odds ratio of highest order is `factor`; None without an estimate."""

    factor: float
    documented: int
    estimate: float | None
    error: float | None
    lower: float | None
    upper: float | None
    verdict: Verdict


def highest_order(
    table: CaptureTable, factors: tuple[float, ...] = FACTORS, *, level: float = 0.95
) -> tuple[Supposed, ...]:
    """The saturated model's estimate under each factor, after screening; NO_ESTIMATE where a cell is empty.

    Args:
        table: of any number of lists; fewer than three give a verdict only.
        factors: odds ratios of highest order, above 0.
        level: of the interval, on the logarithm of the undocumented part.

    Raises:
        BadInput: a factor that is not above 0, or a level that is none.
    """
    if not all(0 < factor < inf for factor in factors):
        raise BadInput(f"factors: {', '.join(map(str, factors))} given; give odds ratios above 0.")
    width = quantile(level)
    screened = screen(table)
    rest = screened.table
    verdict = screened.verdict
    if screened.estimable and not rest.counts.all():
        verdict = together(verdict, refused(Reason.NO_ESTIMATE))
    if not screened.estimable or not rest.counts.all():
        return tuple(Supposed(each, rest.n, None, None, None, None, verdict) for each in factors)
    signs = (1 if size % 2 else -1 for size in rest.presence.sum(axis=1).tolist())
    counts = rest.counts.tolist()
    logarithm = sum(sign * log(count) for sign, count in zip(signs, counts, strict=True))
    variance = sum(1 / count for count in counts)
    return tuple(_supposed(rest.n, each, log(each) + logarithm, variance, width, verdict) for each in factors)


def _supposed(n: int, factor: float, logarithm: float, variance: float, width: float, verdict: Verdict) -> Supposed:
    missing, spread = exp(logarithm), width * sqrt(variance)
    return Supposed(
        factor=factor,
        documented=n,
        estimate=n + missing,
        error=sqrt(missing + missing**2 * variance),
        lower=n + exp(logarithm - spread),
        upper=n + exp(logarithm + spread),
        verdict=verdict,
    )
