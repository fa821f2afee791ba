"""The sampler of the latent-class model, compiled: what every iteration draws, and nothing else.

To the Gibbs steps of Manrique-Vallier (2016) two steps of Metropolis and Hastings are added, which leave the posterior
as it is and let chains go where Gibbs steps alone take hundreds of times as long, for those move the number of
undocumented records and the chances that explain it one after the other: a class is made harder or easier to find while
its share of the documented records stays, with classes of records and their number integrated out; and two classes
change places on the stick (Papaspiliopoulos and Roberts 2008, Biometrika 95:169-186).

Importing this module imports a compiler, which takes a second or two; `latent` does so when it is asked. What is
compiled is kept beside the file, or where NUMBA_CACHE_DIR says.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

EDGE = 1e-12
"""Chances nearer to 0 or 1 than this cannot be told from them."""

STEPS = (-4.0, 1.0)
"""Logs of the least and greatest standard deviation of a step of log odds; each step takes one between them."""

Function = TypeVar("Function", bound=Callable[..., Any])

REDRAWN = 1000
"""After so many numbers above the limit the last one is kept, which leaves the distribution as it is."""


def _compiled(function: Function) -> Function:
    try:
        return cast("Function", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # nowhere to keep it: compiled again by every process
        return cast("Function", njit(nogil=True)(function))


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
        _share_out(rng, counts[m], weights, drawn)
        for k in range(classes):
            size[k] += drawn[k]
            for j in range(lists):
                if presence[m, j]:
                    held[k, j] += drawn[k]


@_compiled
def _break_stick(
    rng: np.random.Generator, size: NDArray[np.int64], alpha: float, log_share: NDArray[np.float64]
) -> None:
    """Logs of the shares of the classes, given the records of each."""
    left = size.sum()
    remaining = 0.0
    for k in range(size.size - 1):
        left -= size[k]
        taken = _log_gamma(rng, 1.0 + size[k])
        passed = _log_gamma(rng, alpha + left)
        both = np.logaddexp(taken, passed)
        log_share[k] = remaining + taken - both
        remaining += passed - both
    log_share[-1] = remaining


@_compiled
def _log_prior(log_share: NDArray[np.float64], alpha: float) -> float:
    """Log density of the shares under the prior, up to a constant."""
    rest = log_share[-1]
    density = (alpha - 1) * rest
    for k in range(log_share.size - 2, 0, -1):
        rest = np.logaddexp(rest, log_share[k])
        density -= rest
    return float(density)


@_compiled
def _swap(rng: np.random.Generator, alpha: float, chance: NDArray[np.float64], log_share: NDArray[np.float64]) -> None:
    """Let two classes, taken at random, change places."""
    a, b = rng.integers(0, log_share.size), rng.integers(0, log_share.size)
    before = _log_prior(log_share, alpha)
    log_share[a], log_share[b] = log_share[b], log_share[a]
    if math.log(1 - rng.random()) < _log_prior(log_share, alpha) - before:
        for j in range(chance.shape[1]):
            chance[a, j], chance[b, j] = chance[b, j], chance[a, j]
    else:
        log_share[a], log_share[b] = log_share[b], log_share[a]


@_compiled
def _failures(rng: np.random.Generator, n: int, seen: float, limit: int) -> int:
    """Failures before n successes, each of probability `seen`; a number above the limit where that is exceeded."""
    if seen <= 0:
        return limit + 1
    expected = rng.gamma(float(n), max(1 - seen, 0.0) / seen)
    return rng.poisson(expected) if expected < 2.0 * limit + 1000 else limit + 1


@_compiled
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
        drawn = _failures(rng, n, seen, limit)
        if drawn <= limit:
            n0 = drawn
            break
    _share_out(rng, n0, weights, undocumented)
    return n0


@_compiled
def _caught(presence: NDArray[np.bool_], chance: NDArray[np.float64], out: NDArray[np.float64]) -> float:
    """Chance of a record of a class to be on any list; `out` takes that of each pattern, given that it is."""
    missed = 0.0
    for j in range(chance.size):
        missed += math.log1p(-chance[j])
    caught = -math.expm1(missed)
    for m in range(out.size):
        out[m] = 1 / caught
        for j in range(chance.size):
            out[m] *= chance[j] if presence[m, j] else 1 - chance[j]
    return caught


@_compiled
def _shifted(chance: NDArray[np.float64], by: float, out: NDArray[np.float64]) -> float:
    """Chances with their log odds moved by so much, into `out`; the log of the stretch, or NaN at 0 or 1."""
    stretch = 0.0
    for j in range(chance.size):
        out[j] = 1 / (1 + (1 - chance[j]) / chance[j] * math.exp(-by))
        if not EDGE < out[j] < 1 - EDGE:
            return np.nan
        stretch += math.log(out[j] * (1 - out[j])) - math.log(chance[j] * (1 - chance[j]))
    return stretch


@_compiled
def _shift(
    rng: np.random.Generator,
    presence: NDArray[np.bool_],
    counts: NDArray[np.int64],
    alpha: float,
    limit: int,
    chance: NDArray[np.float64],
    log_share: NDArray[np.float64],
    n0: int,
) -> int:
    """Make each class in turn harder or easier to find, its share of the documented records kept; returns n0."""
    classes, lists = chance.shape
    patterns = np.empty((classes, counts.size))
    caught = np.empty(classes)
    for k in range(classes):
        caught[k] = _caught(presence, chance[k], patterns[k])
    documented = np.exp(log_share) * caught
    seen = documented.sum()
    documented /= seen
    mixture = documented @ patterns
    proposed, pattern = np.empty(lists), np.empty(counts.size)
    for k in range(classes):
        stretch = _shifted(chance[k], rng.standard_normal() * math.exp(rng.uniform(*STEPS)), proposed)
        if np.isnan(stretch):
            continue
        now_caught = _caught(presence, proposed, pattern)
        grown = math.log(caught[k] / now_caught)
        scale = math.log1p(math.exp(log_share[k]) * math.expm1(grown))
        moved = log_share - scale
        moved[k] += grown
        ratio = stretch + grown - classes * scale + _log_prior(moved, alpha) - _log_prior(log_share, alpha)
        now = mixture + documented[k] * (pattern - patterns[k])
        for m in range(counts.size):
            ratio += counts[m] * math.log(now[m] / mixture[m])
        if math.log(1 - rng.random()) < ratio:
            drawn = _failures(rng, counts.sum(), seen * math.exp(-scale), limit)
            if drawn <= limit:
                n0 = drawn
                seen *= math.exp(-scale)
                chance[k], log_share[:], caught[k], patterns[k], mixture = proposed, moved, now_caught, pattern, now
    return n0


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
                drawn = rng.beta(1.0 + held[k, j], 1.0 + size[k] - held[k, j])
                chance[k, j] = min(max(drawn, EDGE), 1 - EDGE)
        _break_stick(rng, size, alpha, log_share)
        n0 = _shift(rng, presence, counts, alpha, limit, chance, log_share, n0)
        for _ in range(classes):
            _swap(rng, alpha, chance, log_share)
        n0 = _miss(rng, counts.sum(), chance, log_share, limit, n0, undocumented)
        alpha = rng.gamma(prior[0] + classes - 1, 1 / (prior[1] - log_share[-1]))
        since = iteration + 1 - left_out
        if since > 0 and since % thin == 0:
            trace[since // thin - 1, 0] = n0
            trace[since // thin - 1, 1] = (size > 0).sum()
    return trace
