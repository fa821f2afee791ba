"""Whether some records are found more easily than others, by every list, and what models say that allow for it.

Where chances differ between records in the same way for all lists, every two lists hold the same records more often
than by chance. Darroch, Fienberg, Glonek and Junker (1993, Journal of the American Statistical Association 88) and
Agresti (1994, Biometrics 50) add one parameter for it to a log-linear model, that of half the square of the number of
lists that hold a record; it is an interaction that all pairs of lists have in common (Mth of Darroch in Rcapture).
Validation cases: the same regression by statsmodels, and simulated records of known number that differ
(tests/analytics/capture/test_heterogeneity.py).
"""

from dataclasses import dataclass
from math import exp, inf, log, sqrt

import numpy as np

from analytics.capture import poisson, profile
from analytics.capture.existence import exists, identifiable
from analytics.capture.hierarchy import Model
from analytics.capture.intervals import quantile
from analytics.capture.loglinear import likelihood
from analytics.capture.poisson import Floats
from analytics.capture.preconditions import screen, together, usable
from analytics.capture.table import CaptureTable
from analytics.reasons import FINE, Reason, Verdict, refused, unstable
from schema.errors import BadInput

SIGN = 1.645
"""A signed root of the likelihood ratio above this is one that 5 % of tables without such differences reach."""


@dataclass(frozen=True, kw_only=True)
class Differing:
    """A model of lists with the parameter of records that differ. Numbers are None without an estimate.

    Attributes:
        model: of the lists, to which the parameter is added.
        documented: records on any list.
        sign: root of the likelihood ratio of the parameter, with the sign of the parameter; normal where none differ.
        estimate: of all records.
        error: standard error of the estimate.
        lower: end of the profile interval.
        upper: the other end; None also where it is open.
        deviance: against the saturated model.
        df: cells less parameters.
        bic: Bayesian criterion.
        logarithm: of the number of undocumented records.
        variance: of that logarithm.
        verdict: whether the estimate can be used.
    """

    model: Model
    documented: int
    sign: float | None = None
    estimate: float | None = None
    error: float | None = None
    lower: float | None = None
    upper: float | None = None
    deviance: float | None = None
    df: int | None = None
    bic: float | None = None
    logarithm: float | None = None
    variance: float | None = None
    verdict: Verdict

    @property
    def found(self) -> bool:
        """Whether records differ by more than chance makes them."""
        return self.sign is not None and self.sign > SIGN


def told_apart(model: Model) -> bool:
    """Whether the parameter says more than the model does, which it does not where every pair of lists interacts."""
    columns = np.hstack([model.design(), _column(model.width)])
    return columns.shape[1] < columns.shape[0] and identifiable(columns)


def records_differ(table: CaptureTable, model: Model, *, level: float = 0.95) -> Differing:
    """Fit a model of lists with the parameter of records that differ, after screening.

    Args:
        table: of three lists or more.
        model: of as many lists as were at work.
        level: of the profile interval.

    Returns:
        Refused with NO_ESTIMATE where the parameter cannot be told from those of the model, or has no estimate.

    Raises:
        BadInput: a level that is none, or a model of another number of lists than were at work.
    """
    quantile(level)
    screened = screen(table)
    rest = screened.table
    if not screened.estimable:
        return Differing(model=model, documented=rest.n, verdict=screened.verdict)
    if model.width != rest.width:
        raise BadInput(f"model: {model.name} is of {model.width} lists; give one of the {rest.width} at work.")
    columns = np.hstack([model.design(), _column(model.width)])
    if not told_apart(model) or not exists(columns, rest.counts):
        return Differing(
            model=model, documented=rest.n, verdict=together(screened.verdict, refused(Reason.NO_ESTIMATE))
        )
    inside = np.ones((2, columns.shape[1]), dtype=np.bool_)
    inside[0, -1] = False
    return _fitted(rest, model, columns, inside, level, screened.verdict)


def _fitted(
    table: CaptureTable, model: Model, columns: Floats, inside: poisson.Bools, level: float, known: Verdict
) -> Differing:
    n, size = table.n, columns.shape[1]
    fits = poisson.fit(table.counts.astype(np.float64), columns, inside)
    before, deviance = fits.deviance.tolist()
    constant, variance = float(fits.coefficients[1, 0]), float(fits.variance[1])
    missing = exp(constant)
    ends = profile.ends(table.counts, columns, inside[1:], np.array([missing]), fits.variance[1:], level)
    upper = float(ends.upper[0])
    verdict = together(
        known,
        FINE if fits.converged.all() else unstable(Reason.NOT_CONVERGED),
        FINE if upper < inf else unstable(Reason.AT_LIMIT),
    )
    return Differing(
        model=model,
        documented=n,
        sign=float(np.copysign(sqrt(max(before - deviance, 0.0)), fits.coefficients[1, -1])),
        estimate=n + missing,
        error=sqrt(missing + missing**2 * variance),
        lower=n + float(ends.lower[0]),
        upper=n + upper if upper < inf else None,
        deviance=max(deviance, 0.0),
        df=len(table.counts) - size,
        bic=-2 * likelihood(table, deviance) + log(n) * size,
        logarithm=constant,
        variance=variance,
        verdict=verdict,
    )


def judged(found: Differing) -> Verdict:
    """What a difference between records means for every model that takes them to be alike: a lower bound at most."""
    return unstable(Reason.HETEROGENEITY) if usable(found.verdict) and found.found else FINE


def _column(width: int) -> Floats:
    held = np.array([pattern.bit_count() for pattern in range(1, 2**width)], dtype=np.float64)
    return (held**2 / 2)[:, None]
