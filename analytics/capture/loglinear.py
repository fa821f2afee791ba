"""Log-linear models of how lists depend on one another, and how many records each says that nobody has.

Fienberg (1972, Biometrika 59), Bishop, Fienberg and Holland (1975, chapter 6), Cormack (1989, Biometrics 45). Figures
are those of Rcapture (Baillargeon and Rivest 2007, Journal of Statistical Software 19; closedpMS.t): a Poisson
likelihood of the observed cells, BIC with the logarithm of the number of records. Validation cases: Rivest (2011),
Bruno et al. (1994), Cormack, Chang and Smith (2000), and Ball et al. (2002), where independence gives 7,394.6.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp, inf, lgamma, log, sqrt
from typing import NamedTuple

import numpy as np

from analytics.capture import poisson, profile
from analytics.capture.existence import existing
from analytics.capture.hierarchy import Model, design, models
from analytics.capture.poisson import Bools, Floats
from analytics.capture.preconditions import gravest, screen, together
from analytics.capture.table import CaptureTable
from analytics.reasons import FINE, Reason, Verdict, refused, unstable
from schema.errors import BadInput

BIAS = 0.1
"""An estimate whose bias to first order is more than this part of it rests on too little (as in Rcapture)."""


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What one model says of one table. Numbers are None where the model has no estimate, with the reason in `verdict`.

    Attributes:
        name: of the model, such as [12][3]; lists are counted from 1 in order of their names.
        documented: records on any list, n.
        parameters: with the constant.
        df: cells less parameters.
        estimate: of all records, documented and not.
        error: standard error of the estimate, for a multinomial sample (Sandland and Cormack 1984).
        lower: end of the profile interval, None where it was not asked for.
        upper: the other end; None also where it is open, with AT_LIMIT as a reason.
        deviance: against the saturated model.
        aic: Akaike's criterion.
        bic: Bayesian criterion.
        bias: of the estimate, to first order (Cordeiro and McCullagh 1991).
        logarithm: of the number of undocumented records, as estimated.
        variance: of that logarithm.
        verdict: whether the estimate can be used.
    """

    name: str
    documented: int
    parameters: int
    df: int
    estimate: float | None = None
    error: float | None = None
    lower: float | None = None
    upper: float | None = None
    deviance: float | None = None
    aic: float | None = None
    bic: float | None = None
    bias: float | None = None
    logarithm: float | None = None
    variance: float | None = None
    verdict: Verdict


class Weighed(NamedTuple):
    """A fit beside the best: difference of BIC, and the weight exp(-difference / 2), which add up to 1."""

    fit: Fit
    delta: float
    weight: float


@dataclass(frozen=True)
class Ranking:
    """Models with an estimate, best first, and those without; `average` and `error` weigh the former by BIC.

    The error holds the spread between models too (Buckland, Burnham and Augustin 1997, Biometrics 53).
    """

    models: tuple[Weighed, ...]
    without: tuple[Fit, ...]
    average: float | None
    error: float | None


def fit_models(table: CaptureTable, wanted: Sequence[Model], *, level: float | None = 0.95) -> tuple[Fit, ...]:
    """Fit models to a table as it is.

    Args:
        table: of at least two lists, with records.
        wanted: models of as many lists.
        level: of the profile intervals, between 0 and 1; None leaves them out, which is faster.

    Raises:
        BadInput: a table without records, a model of another number of lists, or a level that is none.
    """
    if not table.n or any(each.width != table.width for each in wanted):
        raise BadInput("model: give a table with records, and models of as many lists as it has.")
    if level is not None and not 0 < level < 1:
        raise BadInput(f"level: {level} given; give a level between 0 and 1, such as 0.95.")
    there = existing(wanted, table.counts)
    fits = _fitted(table, [each for each, has in zip(wanted, there, strict=True) if has], level)
    return tuple(next(fits) if has else _none(table, each) for each, has in zip(wanted, there, strict=True))


def every_model(table: CaptureTable, order: int | None = None, *, level: float | None = 0.95) -> tuple[Fit, ...]:
    """Fit every hierarchical model, after screening: 8 for three lists, 113 for four, 1,024 for five.

    Args:
        table: of three to five lists.
        order: lists in an interaction at most; by default all but one, and two for five lists.
        level: of the profile intervals; None leaves them out.

    Returns:
        A fit for each model; none when the table cannot be estimated from (see `preconditions.screen`).

    Raises:
        TooLarge: more than 10,000 models, as six lists have.
    """
    screened = screen(table)
    if not screened.estimable:
        return ()
    rest = screened.table
    most = order if order is not None or rest.width < 5 else 2
    fits = fit_models(rest, models(rest.width, most), level=level)
    return tuple(replace(each, verdict=together(each.verdict, screened.verdict)) for each in fits)


def ranking(fits: Sequence[Fit]) -> Ranking:
    """Order fits of one table by BIC and weigh them; those that have no estimate, or one that is unstable, weigh 0."""
    known = sorted((each for each in fits if each.bic is not None), key=lambda each: (each.bic or 0.0, each.name))
    without = tuple(each for each in fits if each.bic is None)
    usable = [each for each in known if not _shaky(each)] or known
    if not usable:
        return Ranking((), without, None, None)
    best = usable[0].bic or 0.0
    raw = {each.name: exp(-((each.bic or 0.0) - best) / 2) for each in usable}
    total = sum(raw.values())
    weighed = tuple(Weighed(each, (each.bic or 0.0) - best, raw.get(each.name, 0.0) / total) for each in known)
    average = sum(each.weight * (each.fit.estimate or 0.0) for each in weighed)
    spread = sum(
        each.weight * sqrt((each.fit.error or 0.0) ** 2 + ((each.fit.estimate or 0.0) - average) ** 2)
        for each in weighed
    )
    return Ranking(weighed, without, average, spread)


def columns_of(wanted: Sequence[Model]) -> tuple[Floats, Bools]:
    """Columns that these models of as many lists share, shape (C, T), and which of them each has, shape (M, T)."""
    terms = (0, *sorted({term for each in wanted for term in each.terms}))
    held = [set(each.terms) for each in wanted]
    inside = np.array([[not term or term in own for term in terms] for own in held], dtype=np.bool_)
    return design(wanted[0].width, terms), inside


def likelihood(table: CaptureTable, deviance: float) -> float:
    """Poisson log-likelihood of the observed cells for a model of this deviance."""
    saturated = sum(y * log(y) - y - lgamma(y + 1) if y else 0.0 for y in table.counts.tolist())
    return saturated - deviance / 2


def _fitted(table: CaptureTable, wanted: Sequence[Model], level: float | None) -> Iterator[Fit]:
    if not wanted:
        return
    columns, inside = columns_of(wanted)
    fits = poisson.fit(table.counts.astype(np.float64), columns, inside)
    missing = np.exp(fits.coefficients[:, 0])
    skew = poisson.skew(fits, columns, inside)
    ends = None
    if level is not None:
        ends = profile.ends(table.counts, columns, inside, missing, fits.variance, level)
    for at, each in enumerate(wanted):
        found = _one(table, each, fits, float(skew[at]), at)
        if ends is None:
            yield found
        else:
            yield _with_ends(found, float(ends.lower[at]), float(ends.upper[at]))


def _one(table: CaptureTable, model: Model, fits: poisson.Fits, skew: float, at: int) -> Fit:
    n, constant, variance = table.n, float(fits.coefficients[at, 0]), float(fits.variance[at])
    missing, deviance, size = exp(constant), float(fits.deviance[at]), model.parameters
    twice = -2 * likelihood(table, deviance)
    bias = missing * skew
    verdicts = [FINE if fits.converged[at] else unstable(Reason.NOT_CONVERGED)]
    if abs(bias) > BIAS * (n + missing):
        verdicts.append(unstable(Reason.SPARSE))
    return Fit(
        name=model.name,
        documented=n,
        parameters=size,
        df=len(table.counts) - size,
        estimate=n + missing,
        error=sqrt(missing + missing**2 * variance),
        deviance=max(deviance, 0.0),
        aic=twice + 2 * size,
        bic=twice + log(n) * size,
        bias=bias,
        logarithm=constant,
        variance=variance,
        verdict=gravest(verdicts),
    )


def _with_ends(found: Fit, lower: float, upper: float) -> Fit:
    n = found.documented
    if upper < inf:
        return replace(found, lower=n + lower, upper=n + upper)
    return replace(found, lower=n + lower, verdict=together(found.verdict, unstable(Reason.AT_LIMIT)))


def _none(table: CaptureTable, model: Model) -> Fit:
    return Fit(
        name=model.name,
        documented=table.n,
        parameters=model.parameters,
        df=len(table.counts) - model.parameters,
        verdict=refused(Reason.NO_ESTIMATE),
    )


def _shaky(fit: Fit) -> bool:
    """Whether the model itself, rather than its table, leaves the estimate unusable."""
    return bool({Reason.NOT_CONVERGED, Reason.AT_LIMIT} & set(fit.verdict.reasons))
