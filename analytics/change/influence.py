"""Which one bucket a ratio hangs on: a massacre in one week must not pass for a change of rate.

Validation: one massacre in a calm series is found to decide.
"""

from dataclasses import dataclass

import numpy as np

from analytics.change.design import LEVEL, CountLaw, Shape, fit
from analytics.change.interrupted import refusal
from analytics.change.laws import Floats
from analytics.change.sides import season, series_of


@dataclass(frozen=True)
class Weightiest:
    """The bucket without which the ratio of a step differs most.

    Attributes:
        bucket: its number.
        ratio, without: the ratio with it and without.
        errors: by how many standard errors of the logarithm they differ.
    """

    bucket: int
    ratio: float
    without: float
    errors: float


def weightiest(
    counts: Floats, step: int, *, cycle: float | None, anticipation: int = 0, lag: int = 0, immature: int = 0
) -> Weightiest | None:
    """The bucket on which the rate ratio of a step with a trend depends most; None where there is no ratio.

    It is looked for by one step towards the fit without each bucket (Pregibon 1981, Annals of Statistics 9:705), and
    the fit is then made without it.
    """
    series = series_of(counts, None, step, anticipation, lag, immature)
    shape = Shape(step, slope=False, cycle=season(series, cycle), harmonics=2)
    if refusal(series, shape):
        return None
    columns = shape.columns(series.buckets)
    model = fit(series.counts, columns, series.offset, CountLaw.QUASI_POISSON)
    if model is None:
        return None
    bread = model.covariance / model.dispersion if model.dispersion else model.covariance
    leverage = np.einsum("ij,jk,ik->i", columns, bread, columns) * model.fitted
    moved = (columns @ bread)[:, LEVEL] * (series.counts - model.fitted) / np.maximum(1 - leverage, 1e-9)
    at = int(np.abs(moved).argmax())
    kept = np.delete(np.arange(series.counts.size), at)
    rest = fit(series.counts[kept], columns[kept], series.offset[kept], CountLaw.QUASI_POISSON)
    if rest is None:
        return None
    logs = float(model.coefficients[LEVEL]), float(rest.coefficients[LEVEL])
    error = float(model.covariance[LEVEL, LEVEL] ** 0.5)
    if not error:
        return None
    ratio, without = (float(np.exp(each)) for each in logs)
    return Weightiest(int(series.buckets[at]), ratio, without, abs(logs[0] - logs[1]) / error)
