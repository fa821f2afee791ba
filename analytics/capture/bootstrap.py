"""Tables drawn anew: what an estimate of all records could as well have been.

`parametric` draws whole populations from a fitted model, nobody's records among them; `corrected` draws the records
that there are, as SparseMSE does, for the interval of DiCiccio and Efron (1996, Statistical Science 11), which is
corrected for bias and acceleration. All models of drawn tables are fitted at once. Validation: drawn tables spread as
the standard error of the model says.
"""

from dataclasses import dataclass
from math import exp, sqrt
from statistics import NormalDist

import numpy as np

from analytics.capture import poisson
from analytics.capture.existence import exists
from analytics.capture.hierarchy import Model, model
from analytics.capture.intervals import quantile
from analytics.capture.loglinear import Ranking
from analytics.capture.poisson import Floats
from analytics.capture.table import CaptureTable
from schema.errors import BadInput

REPLICATES = 1000

RUNAWAY = 100.0
"""An estimate of more than so many times the whole has run away: its table has no estimate under the model."""


@dataclass(frozen=True)
class Corrected:
    """An interval corrected for bias and acceleration; `replicates` are those of which it was made, ascending."""

    lower: float
    upper: float
    replicates: Floats


def parametric(table: CaptureTable, form: Model, *, size: int = REPLICATES, seed: int) -> Floats:
    """Estimates of all records from populations drawn from the model as fitted to a table; shape (size or fewer,).

    Tables without an estimate are left out. Empty when the table itself has none.

    Args:
        table: with records, of as many lists as the model.
        form: model which is fitted to the table and to every table drawn.
        size: populations drawn.
        seed: the same gives the same bytes.

    Raises:
        BadInput: a size below 1, or a model of another number of lists.
    """
    _check(table, form, size)
    columns = form.design()
    if not exists(columns, table.counts):
        return np.zeros(0)
    fits = _fit(columns, table.counts[None, :].astype(np.float64))
    missing = exp(float(fits.coefficients[0, 0]))
    whole = round(table.n + missing)
    shares = np.append(fits.fitted[0], missing)
    drawn = np.random.default_rng(seed).multinomial(whole, shares / shares.sum(), size=size)
    return _estimates(columns, drawn[:, :-1].astype(np.float64))


def averaged(table: CaptureTable, ranking: Ranking, *, size: int = REPLICATES, seed: int) -> Floats:
    """Estimates of all records drawn from models by their weight, each as `parametric` does; shape (size or fewer,).

    Raises BadInput for a size below 1.
    """
    if size < 1:
        raise BadInput(f"size: {size} given; give 1 or more.")
    if not ranking.models:
        return np.zeros(0)
    generator = np.random.default_rng(seed)
    weights = np.array([each.weight for each in ranking.models])
    times = generator.multinomial(size, weights / weights.sum())
    seeds = generator.integers(2**31, size=len(times))
    parts = [
        parametric(table, model(table.width, each.fit.name), size=int(number), seed=int(own))
        for each, number, own in zip(ranking.models, times, seeds, strict=True)
        if number
    ]
    return np.concatenate(parts)


def corrected(
    table: CaptureTable, form: Model, *, size: int = REPLICATES, seed: int, level: float = 0.95
) -> Corrected | None:
    """Interval of a model's estimate from resampled records, with the acceleration of the jackknife; None without.

    Args:
        table: with records, of as many lists as the model.
        form: model fitted to every table.
        size: tables drawn.
        seed: the same gives the same bytes.
        level: of the interval.

    Raises:
        BadInput: a size below 1, a level that is none, or a model of another number of lists.
    """
    _check(table, form, size)
    tail = (1 - level) / 2
    quantile(level)
    columns, counts = form.design(), table.counts.astype(np.float64)
    if not exists(columns, table.counts):
        return None
    drawn = np.random.default_rng(seed).multinomial(table.n, counts / counts.sum(), size=size)
    replicates = np.sort(_estimates(columns, drawn.astype(np.float64)))
    estimate = float(_estimates(columns, counts[None, :])[0])
    held = np.flatnonzero(counts)
    fewer = np.tile(counts, (len(held), 1))
    fewer[np.arange(len(held)), held] -= 1
    without = table.n - 1 + np.exp(_fit(columns, fewer).coefficients[:, 0])
    ends = _accelerated(replicates, estimate, without, counts[held], tail)
    return None if ends is None else Corrected(*ends, replicates)


def _accelerated(
    replicates: Floats, estimate: float, without: Floats, times: Floats, tail: float
) -> tuple[float, float] | None:
    """Ends of the interval: `without` are the estimates with one record less of each kind, `times` how many it has."""
    below = float((replicates < estimate).mean()) if replicates.size else 0.0
    if not 0 < below < 1:
        return None
    normal = NormalDist()
    bias = normal.inv_cdf(below)
    residual = (times * without).sum() / times.sum() - without
    spread = float((times * residual**2).sum())
    speed = float((times * residual**3).sum()) / (6 * spread * sqrt(spread)) if spread else 0.0
    probabilities = []
    for probability in (tail, 1 - tail):
        shifted = normal.inv_cdf(probability) + bias
        probabilities.append(normal.cdf(bias + shifted / (1 - speed * shifted)))
    lower, upper = np.quantile(replicates, probabilities, method="median_unbiased").tolist()
    return lower, upper


def _fit(columns: Floats, counts: Floats) -> poisson.Fits:
    inside = np.ones((len(counts), columns.shape[1]), dtype=np.bool_)
    return poisson.fit(counts, columns, inside)


def _estimates(columns: Floats, counts: Floats) -> Floats:
    """Estimates of all records of tables of shape (R, C), without those that have run away."""
    documented = counts.sum(axis=1)
    found = documented + np.exp(np.minimum(_fit(columns, counts).coefficients[:, 0], 300))
    return np.asarray(found[np.isfinite(found) & (found < RUNAWAY * documented)], dtype=np.float64)


def _check(table: CaptureTable, form: Model, size: int) -> None:
    if size < 1:
        raise BadInput(f"size: {size} given; give 1 or more.")
    if form.width != table.width or not table.n:
        raise BadInput("model: give a table with records, and a model of as many lists as it has.")
