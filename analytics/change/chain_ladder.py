"""Multiplicative chain ladder: what is still to come of each row of a run-off triangle, with errors and draws."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.change.laws import Floats
from analytics.reasons import FINE, Reason, Verdict, refused
from schema.errors import BadInput

CHUNK = 250
"""Draws that are reckoned at once."""


@dataclass(frozen=True)
class ChainLadder:
    """A completed triangle.

    Attributes:
        verdict: `REPORTS_FEW` when a delay has no earlier reports to grow from or too few rows to tell its error.
        factors: growth from each delay to the next.
        variances: Mack's sigma² of each.
        ultimate: expected total by row.
        outstanding: of it, still to come.
        errors: Mack's standard error of prediction by row.
        total, total_error: outstanding of all rows, with its standard error.
    """

    verdict: Verdict
    factors: tuple[float, ...] = ()
    variances: tuple[float, ...] = ()
    ultimate: tuple[float, ...] = ()
    outstanding: tuple[float, ...] = ()
    errors: tuple[float, ...] = ()
    total: float | None = None
    total_error: float | None = None


def chain_ladder(cumulative: Floats) -> ChainLadder:
    """Complete a triangle of running totals; rows are cohorts, oldest first, columns delays, NaN what is to come.

    Raises:
        BadInput: the known cells do not form a staircase with one complete row at least.

    Papers: Mack (1993), ASTIN Bulletin 23:213 and (1999), 29:361; the last variance by his rule, the least of the two
    before it and of their extrapolation. Validation: RAA (Mack 1994): 52,135 with standard error 26,909; Taylor and
    Ashe (Mack 1993): 18,680,856 with 2,447,095.
    """
    known = _known(cumulative)
    factors = growth(cumulative, known)
    variances = _variances(cumulative, known, factors)
    if not (np.isfinite(factors).all() and (factors > 0).all() and np.isfinite(variances).all()):
        return ChainLadder(refused(Reason.REPORTS_FEW))
    completed = complete(cumulative, known, factors)
    ultimate = completed[:, -1]
    latest = cumulative[np.arange(known.size), known - 1]
    errors, total_error = _errors(cumulative, completed, known, factors, variances)
    outstanding = ultimate - latest
    return ChainLadder(
        FINE,
        factors=tuple(factors.tolist()),
        variances=tuple(variances.tolist()),
        ultimate=tuple(ultimate.tolist()),
        outstanding=tuple(outstanding.tolist()),
        errors=tuple(errors.tolist()),
        total=float(outstanding.sum()),
        total_error=total_error,
    )


Lengths = NDArray[np.int64]


def _known(cumulative: Floats) -> Lengths:
    """Known cells by row."""
    known: Lengths = np.asarray((~np.isnan(cumulative)).sum(axis=1), dtype=np.int64)
    steps = np.isnan(cumulative) == (np.arange(cumulative.shape[1]) >= known[:, None])
    if not steps.all() or (np.diff(known) > 0).any() or known[0] < cumulative.shape[1] or known[-1] < 1:
        raise BadInput("cumulative: the known cells must fill each row from its start, older rows as far or farther.")
    return known


def growth(cumulative: Floats, known: Lengths) -> Floats:
    """Volume-weighted growth from each column to the next; leading axes are kept. NaN where nothing can grow."""
    found = []
    for j in range(cumulative.shape[-1] - 1):
        rows = known > j + 1
        before, after = cumulative[..., rows, j].sum(axis=-1), cumulative[..., rows, j + 1].sum(axis=-1)
        found.append(np.divide(after, before, out=np.full_like(before, np.nan), where=before > 0))
    return np.stack(found, axis=-1) if found else np.ones((*cumulative.shape[:-2], 0))


def complete(cumulative: Floats, known: Lengths, factors: Floats) -> Floats:
    """The triangle with what is to come filled in by the factors; leading axes are kept."""
    completed = cumulative.copy()
    for j in range(1, cumulative.shape[-1]):
        coming = known <= j
        completed[..., coming, j] = completed[..., coming, j - 1] * factors[..., j - 1, None]
    return completed


def _variances(cumulative: Floats, known: Lengths, factors: Floats) -> Floats:
    found = np.full(factors.size, np.nan)
    for j, factor in enumerate(factors):
        rows = (known > j + 1) & (cumulative[:, j] > 0)
        before, after = cumulative[rows, j], cumulative[rows, j + 1]
        if rows.sum() > 1:
            found[j] = ((after - factor * before) ** 2 / before).sum() / (rows.sum() - 1)
        elif j >= 2:
            a, b = found[j - 2], found[j - 1]
            found[j] = min(a, b, b**2 / a) if a > 0 else 0.0
    return found


def _errors(
    cumulative: Floats, completed: Floats, known: Lengths, factors: Floats, variances: Floats
) -> tuple[Floats, float]:
    """Standard errors of prediction by row, and of the sum of all rows (Mack 1993, theorem 3 and its corollary)."""
    grown = variances / factors**2
    behind = np.array([cumulative[known > j + 1, j].sum() for j in range(factors.size)])
    squares = np.zeros(known.size)
    shared = 0.0
    for i, cells in enumerate(known):
        ahead = np.arange(cells - 1, factors.size)
        own = completed[i, ahead]
        process = np.divide(1.0, own, out=np.zeros(own.size), where=own > 0)
        squares[i] = completed[i, -1] ** 2 * (grown[ahead] * (process + 1 / behind[ahead])).sum()
        younger = completed[i + 1 :, -1].sum()
        shared += completed[i, -1] * younger * 2 * (grown[ahead] / behind[ahead]).sum()
    return np.sqrt(squares), float(np.sqrt(squares.sum() + shared))


@dataclass(frozen=True)
class Fitted:
    """An over-dispersed Poisson model of a triangle's increments, with the residuals that a bootstrap draws from."""

    expected: Floats
    residuals: Floats
    dispersion: float
    known: Lengths


def over_dispersed(cumulative: Floats, ladder: ChainLadder) -> Fitted | None:
    """The model whose fitted values are the chain ladder's; None where the triangle has no degrees of freedom left."""
    known = _known(cumulative)
    factors = np.array(ladder.factors)
    back = np.concatenate((np.cumprod((1 / factors)[::-1])[::-1], [1.0]))
    latest = cumulative[np.arange(known.size), known - 1]
    totals = latest[:, None] / back[known - 1][:, None] * back
    seen = ~np.isnan(cumulative)
    expected = np.where(seen, np.diff(totals, axis=1, prepend=0.0), np.nan)
    observed = np.diff(cumulative, axis=1, prepend=0.0)
    root = np.sqrt(np.abs(expected))
    residuals = np.divide(observed - expected, root, out=np.zeros_like(root), where=seen & (root > 0))[seen]
    degrees = int(seen.sum()) - sum(cumulative.shape) + 1
    if degrees < 1:
        return None
    adjusted = residuals * (residuals.size / degrees) ** 0.5
    return Fitted(expected, adjusted, float((residuals**2).sum() / degrees), known)


def bootstrap(fitted: Fitted, *, draws: int, seed: int) -> Floats:
    """Draws of what is still to come, one row per draw, one column per row of the triangle.

    Residuals are drawn anew, the chain ladder is fitted again, and each coming increment is drawn around its new
    expectation: as negative binomial with the over-dispersed variance, or as Poisson where there is no over-dispersion.

    Papers: England and Verrall (1999), Insurance: Mathematics and Economics 25:281, with the second stage of England
    (2002), 31:461. Validation: Taylor and Ashe: his prediction errors, 16 % of the total.
    """
    random = np.random.default_rng(seed)
    parts = [_drawn(fitted, min(CHUNK, draws - start), random) for start in range(0, draws, CHUNK)]
    return np.concatenate(parts)


def _drawn(fitted: Fitted, draws: int, random: np.random.Generator) -> Floats:
    seen = ~np.isnan(fitted.expected)
    pseudo = np.full((draws, *seen.shape), np.nan)
    picked = random.choice(fitted.residuals, size=(draws, int(seen.sum())))
    pseudo[:, seen] = picked * np.sqrt(np.abs(fitted.expected[seen])) + fitted.expected[seen]
    totals = np.cumsum(pseudo, axis=2)
    factors = growth(totals, fitted.known)
    factors = np.where(np.isfinite(factors), factors, 1.0)  # a draw in which nothing had been reported yet
    completed = complete(totals, fitted.known, factors)
    coming = np.where(seen, 0.0, np.diff(completed, axis=2, prepend=0.0))
    return np.asarray(_around(coming, fitted.dispersion, random).sum(axis=2))


def _around(expected: Floats, dispersion: float, random: np.random.Generator) -> Floats:
    size = np.abs(expected)
    some = size > 0
    drawn = np.zeros_like(size)
    if dispersion > 1:
        drawn[some] = random.negative_binomial(size[some] / (dispersion - 1), 1 / dispersion)
    else:
        drawn[some] = random.poisson(size[some])
    return np.asarray(np.sign(expected) * drawn)
