"""The sampler of the latent-class model, compiled: what every iteration draws, and nothing else.

Importing this module imports a compiler, which takes a second or two; `latent` does so when it is asked. What is
compiled is kept beside the file, or where NUMBA_CACHE_DIR says.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Function = TypeVar("Function", bound=Callable[..., Any])

REDRAWN = 1000
"""After so many numbers above the limit the last one is kept, which leaves the distribution as it is."""


def _compiled(function: Function) -> Function:
    return cast("Function", njit(cache=True, nogil=True)(function))


@_compiled
def _log_gamma(rng: np.random.Generator, shape: float) -> float:
    """Log of a gamma variate; of a small shape the variate itself would be 0."""
    if shape >= 1:
        return math.log(rng.gamma(shape, 1.0))
    return math.log(rng.gamma(shape + 1, 1.0)) + math.log(1 - rng.random()) / shape


@_compiled
def _share_out(rng: np.random.Generator, total: int, weights: NDArray[np.float64], out: NDArray[np.int64]) -> None:
    """Spread `total` records over classes in proportion to the weights, into `out`."""
    rest = weights.sum()
    out[:] = 0
    for k in range(weights.size):
        if total == 0:
            break
        if k == weights.size - 1 or weights[k] >= rest:
            out[k] = total
        elif weights[k] > 0:
            out[k] = rng.binomial(total, weights[k] / rest)
        total -= out[k]
        rest -= weights[k]


@_compiled
def _assign(
    rng: np.random.Generator,
    presence: NDArray[np.bool_],
    counts: NDArray[np.int64],
    chance: NDArray[np.float64],
    share: NDArray[np.float64],
    held: NDArray[np.int64],
    size: NDArray[np.int64],
) -> None:
    """Classes of the documented records: adds to `held` (classes, lists) and `size` (classes,)."""
    classes, lists = chance.shape
    weights = np.empty(classes)
    drawn = np.empty(classes, dtype=np.int64)
    for m in range(counts.size):
        for k in range(classes):
            weight = share[k]
            for j in range(lists):
                weight *= chance[k, j] if presence[m, j] else 1 - chance[k, j]
            weights[k] = weight
        _share_out(rng, counts[m], weights, drawn)
        for k in range(classes):
            size[k] += drawn[k]
            for j in range(lists):
                if presence[m, j]:
                    held[k, j] += drawn[k]


@_compiled
def _break_stick(rng: np.random.Generator, size: NDArray[np.int64], alpha: float, share: NDArray[np.float64]) -> float:
    """Shares of the classes, into `share`; returns the log of the last one."""
    left = size.sum()
    remaining = 0.0
    for k in range(size.size - 1):
        left -= size[k]
        taken = _log_gamma(rng, 1.0 + size[k])
        passed = _log_gamma(rng, alpha + left)
        both = max(taken, passed) + math.log1p(math.exp(-abs(taken - passed)))
        share[k] = math.exp(remaining + taken - both)
        remaining += passed - both
    share[-1] = math.exp(remaining)
    return remaining


@_compiled
def _miss(rng: np.random.Generator, n: int, missed: float, limit: int, before: int) -> int:
    """Failures before n successes where each trial fails with probability `missed`, redrawn while above the limit."""
    if missed >= 1:
        return before
    for _ in range(REDRAWN):
        expected = rng.gamma(float(n), missed / (1 - missed))
        if expected < 2.0 * limit + 1000:
            drawn = rng.poisson(expected)
            if drawn <= limit:
                return drawn
    return before


@_compiled
def run(
    rng: np.random.Generator,
    presence: NDArray[np.bool_],
    counts: NDArray[np.int64],
    prior: tuple[float, float],
    limit: int,
    start: tuple[NDArray[np.float64], NDArray[np.float64], float, NDArray[np.int64]],
    length: tuple[int, int, int],
) -> NDArray[np.int64]:
    """One chain.

    Args:
        rng: what chance is taken from.
        presence: shape (M, J), the patterns with records.
        counts: shape (M,), records of each.
        prior: shape and rate of the gamma prior of the concentration.
        limit: greatest number of undocumented records.
        start: chances to be on each list by class (K, J), shares of the classes (K,), the concentration, and
            undocumented records by class (K,).
        length: iterations left out, draws kept, and iterations to each draw.

    Returns:
        Shape (draws, 2): undocumented records, and classes with records.
    """
    chance, share, alpha, undocumented = start
    classes, lists = chance.shape
    left_out, kept, thin = length
    n = counts.sum()
    n0 = undocumented.sum()
    trace = np.empty((kept, 2), dtype=np.int64)
    held = np.empty((classes, lists), dtype=np.int64)
    size = np.empty(classes, dtype=np.int64)
    unseen = np.empty(classes)
    for iteration in range(left_out + kept * thin):
        held[:] = 0
        size[:] = undocumented
        _assign(rng, presence, counts, chance, share, held, size)
        for k in range(classes):
            for j in range(lists):
                chance[k, j] = rng.beta(1.0 + held[k, j], 1.0 + size[k] - held[k, j])
        last = _break_stick(rng, size, alpha, share)
        for k in range(classes):
            unseen[k] = share[k]
            for j in range(lists):
                unseen[k] *= 1 - chance[k, j]
        n0 = _miss(rng, n, unseen.sum() / share.sum(), limit, n0)
        _share_out(rng, n0, unseen, undocumented)
        alpha = rng.gamma(prior[0] + classes - 1, 1 / (prior[1] - last))
        since = iteration + 1 - left_out
        if since > 0 and since % thin == 0:
            trace[since // thin - 1, 0] = n0
            trace[since // thin - 1, 1] = (size > 0).sum()
    return trace
