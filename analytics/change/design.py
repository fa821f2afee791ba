"""The regression behind an interrupted series: its columns, its fit, and errors that stand correlated neighbours.

Validation: Newey and West's errors, the test of Ljung and Box, and the negative binomial of greatest likelihood are
those of statsmodels.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analytics.change.laws import Floats

TREND, LEVEL, SLOPE = 1, 2, 3
"""Columns of the regression; the slope's is there only when asked for."""

SEPARATED = 50.0
"""Standard error of a logarithm from which on its estimate runs to infinity, as where all events lie in one bucket."""


RUNAWAY = 15.0
"""Logarithm of a ratio, of levels or from bucket to bucket, from which on it is running to infinity."""


class CountLaw(StrEnum):
    """How counts vary around what is expected of them."""

    QUASI_POISSON = "quasi_poisson"
    NEGATIVE_BINOMIAL = "negative_binomial"


@dataclass(frozen=True)
class Shape:
    """What the regression is made of.

    Attributes:
        step: number of the first bucket after the date.
        slope: whether the trend may change too.
        cycle: buckets of a full cycle; None for no season.
        harmonics: pairs of sine and cosine within a cycle.
    """

    step: int
    slope: bool
    cycle: float | None
    harmonics: int

    @property
    def slope_at(self) -> int | None:
        """Column of the change of slope."""
        return SLOPE if self.slope else None

    def columns(self, buckets: Floats) -> Floats:
        """One row per bucket: constant, trend per bucket, level after, slope after (1 at `step`), harmonics."""
        after = buckets >= self.step
        since = buckets - self.step + 1  # as in the authors' code: the level is that of the date itself
        rows = [np.ones_like(buckets), since, after.astype(np.float64)]
        if self.slope:
            rows.append(after * since)
        if self.cycle is not None:
            for k in range(1, self.harmonics + 1):
                turn = 2 * np.pi * k * buckets / self.cycle
                if 2 * k < self.cycle:
                    rows += [np.sin(turn), np.cos(turn)]
                elif 2 * k == self.cycle:  # its sine is nought at every bucket
                    rows.append(np.cos(turn))
        return np.column_stack(rows)


@dataclass(frozen=True)
class Fit:
    """A fitted regression.

    Attributes:
        coefficients: of the columns, on the log scale.
        covariance: of the coefficients by the law, scaled by the dispersion where it is quasi-Poisson.
        fitted: expected counts.
        pearson: residuals over the root of the variance that the law expects, without dispersion.
        dispersion: Pearson's chi-squared over the residual degrees of freedom.
        size: of the negative binomial, infinite otherwise.
        degrees: residual degrees of freedom.
    """

    coefficients: Floats
    covariance: Floats
    fitted: Floats
    pearson: Floats
    dispersion: float
    size: float
    degrees: int


def fit(counts: Floats, columns: Floats, offset: Floats, law: CountLaw) -> Fit | None:
    """The generalised linear model with a log link, or None where it does not converge.

    Raises nothing for counts that are not whole: a spread event counts in parts. The negative binomial's size is its
    greatest-likelihood value, and errors take it as known, as is usual (Venables and Ripley 2002, §7.4).
    """
    size = np.inf
    if law is CountLaw.QUASI_POISSON:
        coefficients = quasi_likelihood(counts, columns, offset, level_start(counts, columns, offset))
    else:
        coefficients, size = _negative_binomial(counts, columns, offset)
    if coefficients is None:
        return None
    mu = np.exp(columns @ coefficients + offset)
    variance = mu + mu**2 / size
    weighted = columns.T @ (columns * (mu**2 / variance)[:, None])
    covariance = np.asarray(np.linalg.pinv(weighted, hermitian=True), dtype=np.float64)
    degrees = counts.size - columns.shape[1]
    pearson = (counts - mu) / np.sqrt(variance)
    dispersion = float((pearson**2).sum() / degrees)
    if law is CountLaw.QUASI_POISSON:
        covariance = covariance * dispersion
    bounded = np.isfinite(covariance).all() and covariance.diagonal().max() < SEPARATED**2
    if not (bounded and _at_maximum(counts, columns, mu, size)):
        return None
    return Fit(coefficients, covariance, mu, pearson, dispersion, float(size), degrees)


def level_start(counts: Floats, columns: Floats, offset: Floats) -> Floats:
    """Coefficients of one level that gives as many events, from which a fit begins."""
    start = np.zeros(columns.shape[1])
    start[0] = np.log(counts.sum() / np.exp(offset).sum())
    return start


def _negative_binomial(counts: Floats, columns: Floats, offset: Floats) -> tuple[Floats, float]:
    """Coefficients and size of greatest likelihood, by statsmodels, which takes seconds to load."""
    import warnings

    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import DomainWarning, PerfectSeparationWarning

    with warnings.catch_warnings():
        for known in (RuntimeWarning, PerfectSeparationWarning, DomainWarning):
            warnings.simplefilter("ignore", known)
        size = _size(counts, columns, offset)
        family = sm.families.Poisson() if np.isinf(size) else sm.families.NegativeBinomial(alpha=1 / size)
        found = sm.GLM(counts, columns, family=family, offset=offset).fit(maxiter=100, tol=1e-9)
        return np.asarray(found.params), size


def independent(columns: Floats) -> bool:
    """Whether no column follows from the others."""
    scaled = columns / np.maximum(np.sqrt((columns**2).sum(axis=0)), 1e-300)
    return bool(np.linalg.eigvalsh(scaled.T @ scaled)[0] > 1e-10)


def quasi_likelihood(counts: Floats, columns: Floats, offset: Floats, start: Floats) -> Floats | None:
    """Coefficients of the quasi-Poisson regression alone, for fitting hundreds; None where it does not converge.

    Newton's steps from `start`, halved while they lose (McCullagh and Nelder 1989, §2.5), on columns of one length.
    """
    lengths = np.sqrt((columns**2).sum(axis=0))
    scaled, at = columns / lengths, start * lengths
    reached = -np.inf
    step = np.zeros_like(at)
    for _ in range(60):
        with np.errstate(over="ignore", invalid="ignore"):
            line = scaled @ at + offset
            mu = np.exp(line)
            gained = float(counts @ line - mu.sum())
        if not gained >= reached - 1e-9 * abs(reached):
            step /= 2
            at = at - step
            continue
        reached = gained
        score = scaled.T @ (counts - mu)
        step = np.linalg.pinv(scaled.T @ (scaled * mu[:, None]), hermitian=True) @ score
        if score @ step < 1e-16 * (1 + counts.sum()):
            found = np.asarray(at / lengths)
            return found if np.abs(found[1:]).max() < RUNAWAY else None
        at = at + step
    return None


def _at_maximum(counts: Floats, columns: Floats, mu: Floats, size: float) -> bool:
    """Whether a further step would gain next to nothing; the package's own flag fails series that fit without rest."""
    weight = mu / (1 + mu / size)
    score = columns.T @ ((counts - mu) * weight / mu)
    return bool(score @ np.linalg.pinv(columns.T @ (columns * weight[:, None])) @ score < 1e-6)


def _size(counts: Floats, columns: Floats, offset: Floats) -> float:
    """Greatest-likelihood size of the negative binomial; infinite where Poisson fits as well."""
    import statsmodels.api as sm
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln, xlogy

    def minus(log_alpha: float) -> float:
        alpha = float(np.exp(log_alpha))
        family = sm.families.NegativeBinomial(alpha=alpha)
        mu = np.asarray(sm.GLM(counts, columns, family=family, offset=offset).fit(maxiter=100).mu)
        r = 1 / alpha
        gained = gammaln(counts + r) - gammaln(r) - (counts + r) * np.log1p(alpha * mu) + xlogy(counts, alpha * mu)
        return -float(gained.sum())

    found = minimize_scalar(minus, bounds=(-14.0, 5.0), method="bounded", options={"xatol": 1e-4})
    return float(np.exp(-found.x)) if found.x > -13.5 else np.inf


def newey_west(model: Fit, columns: Floats, counts: Floats, buckets: Floats, lags: int) -> Floats:
    """Covariance of the coefficients that stands residuals which are correlated over up to `lags` buckets.

    Bartlett weights; scores of buckets that are not there count as nought, so that neighbours in time stay neighbours
    (Newey and West 1987, Econometrica 55:703; for gaps Datta and Du 2012, the amplitude-modulated form).
    """
    variance = model.fitted if np.isinf(model.size) else model.fitted + model.fitted**2 / model.size
    weight = model.fitted**2 / variance
    bread = np.linalg.inv(columns.T @ (columns * weight[:, None]))
    scores = np.zeros((int(buckets[-1] - buckets[0]) + 1, columns.shape[1]))
    at = (buckets - buckets[0]).astype(np.int64)
    scores[at] = columns * ((counts - model.fitted) * model.fitted / variance)[:, None]
    meat = scores.T @ scores
    for lag in range(1, min(lags, len(scores) - 1) + 1):
        across = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (across + across.T)
    return np.asarray(bread @ meat @ bread)


def bandwidth(n: int) -> int:
    """Lags of Newey and West's errors for `n` buckets: the whole part of 4 (n / 100)^(2/9) (their 1994 paper)."""
    return int(4 * (n / 100) ** (2 / 9))


def ljung_box(residuals: Floats, buckets: Floats, lags: int) -> tuple[tuple[float, ...], float]:
    """Autocorrelations at 1 … `lags` and the p-value of all of them being nought; pairs with a gap are left out.

    Paper: Ljung and Box (1978), Biometrika 65:297.
    """
    from scipy.stats import chi2

    series = np.full(int(buckets[-1] - buckets[0]) + 1, np.nan)
    series[(buckets - buckets[0]).astype(np.int64)] = residuals - residuals.mean()
    n, whole = residuals.size, float(np.nansum(series**2))
    if not whole:
        return (0.0,) * lags, 1.0
    r = np.array([float(np.nansum(series[k:] * series[:-k])) / whole for k in range(1, lags + 1)])
    statistic = n * (n + 2) * float((r**2 / (n - np.arange(1, lags + 1))).sum())
    return tuple(float(each) for each in r), float(chi2.sf(statistic, lags))
