"""One log-linear model chosen by steps, for many lists of which some may share no record.

Chan, Silverman and Vincent (2021, Journal of the American Statistical Association 116; SparseMSE): from independence,
the pair of lists whose number of shared records is least to be expected is added as an interaction, until none lies
below the threshold. A pair that shares none takes the value minus infinity, and its cells go (extended likelihood). A
pair whose model would then have no estimate, or not one only, is passed over (Fienberg and Rinaldo 2012). Validation:
the steps taken by the definition, pair by pair; a pair that depends is found, and none among lists that do not.
"""

from dataclasses import dataclass
from itertools import combinations
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from analytics.capture import poisson
from analytics.capture.existence import exists, identifiable
from analytics.capture.hierarchy import Model, design, independence
from analytics.capture.intervals import quantile
from analytics.capture.preconditions import screen, together
from analytics.capture.table import CaptureTable
from analytics.reasons import Reason, Verdict, refused
from schema.errors import BadInput

THRESHOLD = 0.02
"""A pair is added when what it shares is less probable than this, on its side."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The model that steps lead to; numbers are None when the table cannot be estimated from.

    Attributes:
        name: of the model, such as [12][3]; None without an estimate.
        added: pairs of lists in the order in which they came in, each with its probability.
        documented: records on any list.
        estimate: of all records.
        error: standard error of the estimate.
        lower: end of the interval on the logarithm of the undocumented part, as SparseMSE has it.
        upper: the other end.
        verdict: whether the estimate can be used.
    """

    name: str | None = None
    added: tuple[tuple[str, str, float], ...] = ()
    documented: int
    estimate: float | None = None
    error: float | None = None
    lower: float | None = None
    upper: float | None = None
    verdict: Verdict


@dataclass(frozen=True)
class _Extended:
    """A model of pairs, fitted without the cells of pairs that share no record."""

    pairs: tuple[int, ...]
    design: NDArray[np.float64]
    kept: NDArray[np.bool_]


def stepwise(table: CaptureTable, threshold: float = THRESHOLD, *, level: float = 0.95) -> Chosen:
    """Choose a model by steps and estimate from it, after screening.

    Args:
        table: of any number of lists; fewer than three give a verdict only.
        threshold: probability below which a pair is added; 0 leaves independence.
        level: of the interval.

    Raises:
        BadInput: a threshold outside 0 to 1, or a level that is none.
    """
    if not 0 <= threshold <= 1:
        raise BadInput(f"threshold: {threshold} given; give a probability between 0 and 1.")
    width = quantile(level)
    screened = screen(table)
    rest = screened.table
    if not screened.estimable:
        return Chosen(documented=rest.n, verdict=screened.verdict)
    if not _sound(rest, _extended(rest, ())):
        return Chosen(documented=rest.n, verdict=together(screened.verdict, refused(Reason.NO_ESTIMATE)))
    added: list[tuple[str, str, float]] = []
    pairs: tuple[int, ...] = ()
    while True:
        now = _extended(rest, pairs)
        fits = _fitted(rest, now)
        new = _next(rest, now, fits.fitted[0], threshold)
        if new is None:
            break
        pair, probability = new
        pairs = (*pairs, pair)
        first, second = (name for j, name in enumerate(rest.lists) if pair >> j & 1)
        added.append((first, second, probability))
    constant, variance = float(fits.coefficients[0, 0]), float(fits.variance[0])
    missing, spread = exp(constant), width * sqrt(variance)
    return Chosen(
        name=_model(rest.width, pairs).name,
        added=tuple(added),
        documented=rest.n,
        estimate=rest.n + missing,
        error=sqrt(missing + missing**2 * variance),
        lower=rest.n + exp(constant - spread),
        upper=rest.n + exp(constant + spread),
        verdict=screened.verdict,
    )


def _model(width: int, pairs: tuple[int, ...]) -> Model:
    return Model(width, tuple(sorted((*independence(width).terms, *pairs))))


def _extended(table: CaptureTable, pairs: tuple[int, ...]) -> _Extended:
    patterns = np.arange(1, 2**table.width)
    empty = [pair for pair in pairs if not _shared(table, pair)]
    kept = np.ones(len(patterns), dtype=np.bool_)
    for pair in empty:
        kept &= (patterns & pair) != pair
    terms = (0, *independence(table.width).terms, *(pair for pair in pairs if pair not in empty))
    return _Extended(pairs, design(table.width, terms)[kept], kept)


def _shared(table: CaptureTable, pair: int) -> int:
    patterns = np.arange(1, 2**table.width)
    return int(table.counts[(patterns & pair) == pair].sum())


def _sound(table: CaptureTable, model: _Extended) -> bool:
    return identifiable(model.design) and exists(model.design, table.counts[model.kept])


def _fitted(table: CaptureTable, model: _Extended) -> poisson.Fits:
    inside = np.ones((1, model.design.shape[1]), dtype=np.bool_)
    return poisson.fit(table.counts[model.kept].astype(np.float64), model.design, inside)


def _next(table: CaptureTable, now: _Extended, fitted: poisson.Floats, threshold: float) -> tuple[int, float] | None:
    """The pair to add with its probability, the least probable that leaves a sound model; None below no threshold."""
    patterns = np.arange(1, 2**table.width)[now.kept]
    candidates = []
    for a, b in combinations(range(table.width), 2):
        pair = 1 << a | 1 << b
        if pair not in now.pairs:
            expected = float(fitted[(patterns & pair) == pair].sum())
            candidates.append((_tail(_shared(table, pair), expected), (a, b), pair))
    for probability, _, pair in sorted(candidates):
        if probability >= threshold:
            return None
        if _sound(table, _extended(table, (*now.pairs, pair))):
            return pair, probability
    return None


def _tail(observed: int, expected: float) -> float:
    """The smaller of the probabilities of so few and of so many, of a Poisson number with this mean."""
    from scipy.special import pdtr, pdtrc

    many = float(pdtrc(observed - 1, expected)) if observed else 1.0
    return min(float(pdtr(observed, expected)), many)
