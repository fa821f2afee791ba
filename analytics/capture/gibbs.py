"""The sampler of the latent-class model, compiled: what every iteration draws, and nothing else.

To the Gibbs steps of Manrique-Vallier (2016) those of `metropolis` are added. On the Kosovo table of four lists Gibbs
steps alone gave 40 to 70 effective draws in 200,000 iterations, both together several times as many; where both are run
for as long as it takes, they agree.
"""

import math

import numpy as np
from numpy.typing import NDArray

from analytics.capture.metropolis import EDGE, shift, swap
from analytics.capture.variates import compiled, failures, log_gamma, share_out

REDRAWN = 1000
"""After so many numbers above the limit the last one is kept, which leaves the distribution as it is."""


@compiled
def _assign(
    rng: np.random.Generator,
    presence: NDArray[np.bool_],
    counts: NDArray[np.int64],
    chance: NDArray[np.float64],
    log_share: NDArray[np.float64],
    held: NDArray[np.int64],
    size: NDArray[np.int64],
) -> None:
    """Classes of the documented records: adds to `held` (classes, lists) and `size` (classes,)."""
    classes, lists = chance.shape
    share = np.exp(log_share)
    weights = np.empty(classes)
    drawn = np.empty(classes, dtype=np.int64)
    for m in range(counts.size):
        for k in range(classes):
            weight = share[k]
            for j in range(lists):
                weight *= chance[k, j] if presence[m, j] else 1 - chance[k, j]
            weights[k] = weight
        share_out(rng, counts[m], weights, drawn)
        for k in range(classes):
            size[k] += drawn[k]
            for j in range(lists):
                if presence[m, j]:
                    held[k, j] += drawn[k]


@compiled
def _break_stick(
    rng: np.random.Generator, size: NDArray[np.int64], alpha: float, log_share: NDArray[np.float64]
) -> None:
    """Logs of the shares of the classes, given the records of each."""
    left = size.sum()
    remaining = 0.0
    for k in range(size.size - 1):
        left -= size[k]
        taken = log_gamma(rng, 1.0 + size[k])
        passed = log_gamma(rng, alpha + left)
        both = np.logaddexp(taken, passed)
        log_share[k] = remaining + taken - both
        remaining += passed - both
    log_share[-1] = remaining


@compiled
def _miss(
    rng: np.random.Generator,
    n: int,
    chance: NDArray[np.float64],
    log_share: NDArray[np.float64],
    limit: int,
    before: int,
    undocumented: NDArray[np.int64],
) -> int:
    """How many records are on no list, redrawn while above the limit; `undocumented` takes those of each class."""
    weights = np.exp(log_share)
    seen = 0.0
    for k in range(weights.size):
        missed = 0.0
        for j in range(chance.shape[1]):
            missed += math.log1p(-chance[k, j])
        seen -= weights[k] * math.expm1(missed)
        weights[k] *= math.exp(missed)
    n0 = before
    for _ in range(REDRAWN):
        drawn = failures(rng, n, seen, limit)
        if drawn <= limit:
            n0 = drawn
            break
    share_out(rng, n0, weights, undocumented)
    return n0


@compiled
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
        start: chances to be on each list by class (K, J), logs of the shares of the classes (K,), the concentration,
            and undocumented records by class (K,).
        length: iterations left out, draws kept, and iterations to each draw.

    Returns:
        Shape (draws, 2): undocumented records, and classes with records.
    """
    chance, log_share, alpha, undocumented = start
    classes, lists = chance.shape
    left_out, kept, thin = length
    n0 = undocumented.sum()
    trace = np.empty((kept, 2), dtype=np.int64)
    held = np.empty((classes, lists), dtype=np.int64)
    size = np.empty(classes, dtype=np.int64)
    for iteration in range(left_out + kept * thin):
        held[:] = 0
        size[:] = undocumented
        _assign(rng, presence, counts, chance, log_share, held, size)
        for k in range(classes):
            for j in range(lists):
                on, off = rng.gamma(1.0 + held[k, j], 1.0), rng.gamma(1.0 + size[k] - held[k, j], 1.0)
                chance[k, j] = min(max(on / (on + off), EDGE), 1 - EDGE)
        _break_stick(rng, size, alpha, log_share)
        n0 = shift(rng, presence, counts, alpha, limit, chance, log_share, n0)
        for _ in range(classes):
            swap(rng, alpha, chance, log_share)
        n0 = _miss(rng, counts.sum(), chance, log_share, limit, n0, undocumented)
        alpha = rng.gamma(prior[0] + classes - 1, 1 / (prior[1] - log_share[-1]))
        since = iteration + 1 - left_out
        if since > 0 and since % thin == 0:
            trace[since // thin - 1, 0] = n0
            trace[since // thin - 1, 1] = (size > 0).sum()
    return trace
