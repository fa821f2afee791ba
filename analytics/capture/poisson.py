"""Many Poisson regressions with logarithmic link at once, by iteratively reweighted least squares.

All share their columns; each has some of them. The normal equations of all are solved as one stack of matrices, so that
the thousand models of five lists take as long as a few (McCullagh and Nelder 1989, chapter 2, for the method).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

STEPS = 100
"""At most so many iterations; a model that needs more has not converged."""

CLOSE = 1e-11
"""Iteration ends when the deviance moves by less than this part of itself."""

TOGETHER = 1024
"""Models that are solved at once, which bounds the memory taken."""

_LEAST = 1e-12
"""Fitted counts are held above this, so that a cell that tends to nothing does not make the equations singular."""


@dataclass(frozen=True)
class Fits:
    """M regressions on C cells and T columns.

    Attributes:
        coefficients: shape (M, T), 0 for columns that a model does not have; the first is the constant.
        fitted: shape (M, C), expected counts.
        deviance: shape (M,).
        variance: shape (M,), of the constant, from the inverse of Fisher's information.
        converged: shape (M,).
    """

    coefficients: Floats
    fitted: Floats
    deviance: Floats
    variance: Floats
    converged: Bools


def fit(counts: Floats, columns: Floats, inside: Bools, start: Floats | None = None, close: float = CLOSE) -> Fits:
    """Fit every model to its counts.

    Args:
        counts: shape (M, C), or (C,) where all are of the same counts; need not be whole.
        columns: shape (C, T); the first is the constant.
        inside: shape (M, T); which columns each model has.
        start: shape (M, C), expected counts to begin with; counts plus a tenth by default.
        close: part of the deviance by which it may still move at the end.
    """
    size = len(inside)
    given = np.broadcast_to(counts, (size, columns.shape[0]))
    begin = given + 0.1 if start is None else start
    parts = [slice(at, at + TOGETHER) for at in range(0, size, TOGETHER)]
    done = [_fit(given[part], columns, inside[part], begin[part], close) for part in parts]
    if len(done) == 1:
        return done[0]
    names = ("coefficients", "fitted", "deviance", "variance", "converged")
    return Fits(*(np.concatenate([getattr(each, name) for each in done]) for name in names))


def deviance(counts: Floats, fitted: Floats) -> Floats:
    """Twice the sum over cells of y log(y / m) - (y - m), shape (M,)."""
    ratio = np.where(counts > 0, counts, 1.0) / np.where(counts > 0, fitted, 1.0)
    return np.asarray(2 * (counts * np.log(ratio) - (counts - fitted)).sum(axis=-1), dtype=np.float64)


def skew(fits: Fits, columns: Floats, inside: Bools) -> Floats:
    """Bias of every constant to first order (Cordeiro and McCullagh 1991), with the half that the exponential adds.

    Shape (M,); times exp(constant) it is the bias of the expected count of nobody.
    """
    inverse = np.linalg.inv(_normal(fits.fitted, _products(columns), inside))
    own = inverse * (inside[:, :, None] & inside[:, None, :])
    leverage = ((columns @ own) * columns).sum(axis=2)
    score = (fits.fitted * leverage) @ columns * inside
    score[:, 0] -= 1
    return np.asarray(-0.5 * (own[:, 0, :] * score).sum(axis=1), dtype=np.float64)


def _fit(counts: Floats, columns: Floats, inside: Bools, start: Floats, close: float) -> Fits:
    products = _products(columns)
    coefficients, fitted = np.zeros(inside.shape), np.maximum(start, _LEAST)
    last, converged = np.full(len(inside), np.inf), np.zeros(len(inside), dtype=np.bool_)
    left = np.arange(len(inside))
    for _ in range(STEPS):
        y, mean = counts[left], fitted[left]
        working = mean * np.log(mean) + y - mean
        found = np.linalg.solve(_normal(mean, products, inside[left]), (working @ columns * inside[left])[..., None])
        coefficients[left] = found[..., 0]
        fitted[left] = np.exp(np.clip(found[..., 0] @ columns.T, np.log(_LEAST), 300))
        now = deviance(y, fitted[left])
        near = np.abs(now - last[left]) < close * (np.abs(now) + 0.1)
        last[left], converged[left] = now, near
        left = left[~near]
        if not left.size:
            break
    constant = np.zeros((columns.shape[1], 1))
    constant[0] = 1
    variance = np.linalg.solve(_normal(fitted, products, inside), np.broadcast_to(constant, (*inside.shape, 1)))
    return Fits(coefficients, fitted, last, np.asarray(variance[:, 0, 0], dtype=np.float64), converged)


def _products(columns: Floats) -> Floats:
    """Products of every two columns, shape (C, T * T)."""
    return np.asarray((columns[:, :, None] * columns[:, None, :]).reshape(len(columns), -1), dtype=np.float64)


def _normal(mean: Floats, products: Floats, inside: Bools) -> Floats:
    """Normal equations of every model; a column that it does not have is 1 on the diagonal and 0 elsewhere."""
    size = inside.shape[1]
    both = inside[:, :, None] & inside[:, None, :]
    full = (mean @ products).reshape(-1, size, size) * both
    full[:, np.arange(size), np.arange(size)] += ~inside
    return np.asarray(full, dtype=np.float64)
