"""Lower bounds of the number of records, which hold although some records are found more easily than others.

Chao (1987, Biometrics 43; 1989, Biometrics 45) for records with different chances and lists of one size; as a
log-linear model with lists of different size, and interactions where wanted, Rivest and Baillargeon (2007, Biometrics
63) and Rivest (2011, International Journal of Biostatistics 7). Validation cases: Rivest's tables, the four lists of
Ball et al. (2002), where the bound of the model is 8,591, and the snowshoe hares of Cormack (1989), where it is 79.6.
"""

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from analytics.capture import poisson, profile
from analytics.capture.existence import exists
from analytics.capture.hierarchy import Model, independence
from analytics.capture.intervals import logarithmic, quantile
from analytics.capture.loglinear import likelihood
from analytics.capture.preconditions import screen, together, usable
from analytics.capture.table import CaptureTable
from analytics.reasons import Reason, Verdict, refused, unstable
from schema.errors import BadInput


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A lower bound of all records: an estimate with error and interval, None where there is none.

    `deviance`, `df`, `aic` and `bic` are those of the log-linear model, and None of a closed form.
    """

    documented: int
    estimate: float | None = None
    error: float | None = None
    lower: float | None = None
    upper: float | None = None
    deviance: float | None = None
    df: int | None = None
    aic: float | None = None
    bic: float | None = None
    verdict: Verdict


def chao(table: CaptureTable, *, level: float = 0.95) -> Bound:
    """Chao (1987): n + f1² / (2 f2), after screening; SPARSE when no record is on exactly two lists.

    Raises BadInput for a level that is none.
    """
    quantile(level)
    n, f1, f2, verdict = _frequencies(table)
    if not usable(verdict) or not f2:
        return Bound(documented=n, verdict=together(verdict, *(() if f2 else (refused(Reason.SPARSE),))))
    ratio = f1 / f2
    variance = f2 * (ratio**4 / 4 + ratio**3 + ratio**2 / 2)
    return _bound(n, n + f1**2 / (2 * f2), variance, level, verdict)


def chao_corrected(table: CaptureTable, *, level: float = 0.95) -> Bound:
    """Chao (1989), with less bias: n + f1 (f1 - 1) / (2 (f2 + 1)), after screening; unstable when f2 is 0.

    Raises BadInput for a level that is none.
    """
    quantile(level)
    n, f1, f2, verdict = _frequencies(table)
    if not usable(verdict):
        return Bound(documented=n, verdict=verdict)
    estimate = n + f1 * (f1 - 1) / (2 * (f2 + 1))
    if f2:
        variance = (
            f1 * (f1 - 1) / (2 * (f2 + 1))
            + f1 * (2 * f1 - 1) ** 2 / (4 * (f2 + 1) ** 2)
            + f1**2 * f2 * (f1 - 1) ** 2 / (4 * (f2 + 1) ** 4)
        )
    else:
        variance = f1 * (f1 - 1) / 2 + f1 * (2 * f1 - 1) ** 2 / 4 - f1**4 / (4 * estimate)
        verdict = together(verdict, unstable(Reason.SPARSE))
    return _bound(n, estimate, max(variance, 0.0), level, verdict)


def chao_model(table: CaptureTable, model: Model | None = None, *, level: float = 0.95) -> Bound:
    """The bound as a log-linear model: terms of the lists, and for each k from 3 a parameter for lists beyond k - 1.

    A negative one of these parameters has no meaning, and is left out, one at a time (Rivest and Baillargeon 2007); so
    is that of more lists than hold any record, which would be minus infinity.

    Args:
        table: of three lists or more.
        model: with interactions between lists; independence by default.
        level: of the profile interval, as closedpCI.t of Rcapture has it.

    Raises:
        BadInput: a level that is none, or a model of another number of lists than were at work.
    """
    quantile(level)
    screened = screen(table)
    rest = screened.table
    if not screened.estimable:
        return Bound(documented=rest.n, verdict=screened.verdict)
    lists = independence(rest.width) if model is None else model
    if lists.width != rest.width:
        raise BadInput(f"model: {lists.name} is of {lists.width} lists; give one of the {rest.width} at work.")
    base, beyond = lists.design(), _beyond(rest)
    while True:
        columns = np.hstack([base, beyond])
        if columns.shape[1] > len(rest.counts) or not exists(columns, rest.counts):
            return Bound(documented=rest.n, verdict=together(screened.verdict, refused(Reason.NO_ESTIMATE)))
        fits = poisson.fit(rest.counts.astype(np.float64), columns, np.ones((1, columns.shape[1]), dtype=np.bool_))
        negative = np.flatnonzero(fits.coefficients[0, base.shape[1] :] < 0)
        if not negative.size:
            return _modelled(rest, columns, fits, level, screened.verdict)
        beyond = np.delete(beyond, negative[0], axis=1)


def _modelled(
    table: CaptureTable, columns: poisson.Floats, fits: poisson.Fits, level: float, verdict: Verdict
) -> Bound:
    n, size, deviance = table.n, columns.shape[1], float(fits.deviance[0])
    missing = exp(float(fits.coefficients[0, 0]))
    inside = np.ones((1, size), dtype=np.bool_)
    ends = profile.ends(table.counts, columns, inside, np.array([missing]), fits.variance, level)
    upper = float(ends.upper[0])
    open_ended = not np.isfinite(upper)
    twice = -2 * likelihood(table, deviance)
    return Bound(
        documented=n,
        estimate=n + missing,
        error=sqrt(missing + missing**2 * float(fits.variance[0])),
        lower=n + float(ends.lower[0]),
        upper=None if open_ended else n + upper,
        deviance=max(deviance, 0.0),
        df=len(table.counts) - size,
        aic=twice + 2 * size,
        bic=twice + log(n) * size,
        verdict=together(verdict, unstable(Reason.AT_LIMIT)) if open_ended else verdict,
    )


def _beyond(table: CaptureTable) -> poisson.Floats:
    """Shape (2^J - 1, most - 2): lists beyond two, beyond three, and so on, that hold the records of a pattern.

    `most` is the number of lists that hold one record at most.
    """
    held = table.presence.sum(axis=1)[:, None]
    most = int(held[table.counts > 0].max())
    return np.asarray(np.maximum(held - np.arange(2, max(most, 2))[None, :], 0), dtype=np.float64)


def _frequencies(table: CaptureTable) -> tuple[int, int, int, Verdict]:
    screened = screen(table)
    found = screened.table.frequencies.tolist()
    f1, f2 = [*found, 0, 0][:2]
    return screened.table.n, f1, f2, screened.verdict


def _bound(n: int, estimate: float, variance: float, level: float, verdict: Verdict) -> Bound:
    lower, upper = logarithmic(n, estimate, variance, level)
    return Bound(documented=n, estimate=estimate, error=sqrt(variance), lower=lower, upper=upper, verdict=verdict)
