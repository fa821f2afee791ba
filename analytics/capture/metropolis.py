"""Steps of Metropolis and Hastings for the latent-class model, compiled: they leave its posterior as it is.

Gibbs steps move the number of undocumented records and the chances that explain it one after the other, by little each
time. Here a class is made harder or easier to find while its share of the documented records stays, with the classes
of records and their number integrated out; and two classes change places on the stick (Papaspiliopoulos and Roberts
2008, Biometrika 95:169-186).
"""

import math

import numpy as np
from numpy.typing import NDArray

from analytics.capture.variates import compiled, failures

EDGE = 1e-12
"""Chances nearer to 0 or 1 than this cannot be told from them."""

STEPS = (-4.0, 1.0)
"""Logs of the least and greatest standard deviation of a step of log odds; each step takes one between them."""


@compiled
def _log_prior(log_share: NDArray[np.float64], alpha: float) -> float:
    """Log density of the shares under the prior, up to a constant."""
    rest = log_share[-1]
    density = (alpha - 1) * rest
    for k in range(log_share.size - 2, 0, -1):
        rest = np.logaddexp(rest, log_share[k])
        density -= rest
    return float(density)


@compiled
def swap(rng: np.random.Generator, alpha: float, chance: NDArray[np.float64], log_share: NDArray[np.float64]) -> None:
    """Let two classes, taken at random, change places."""
    a, b = int(rng.random() * log_share.size), int(rng.random() * log_share.size)
    before = _log_prior(log_share, alpha)
    log_share[a], log_share[b] = log_share[b], log_share[a]
    if math.log(1 - rng.random()) < _log_prior(log_share, alpha) - before:
        for j in range(chance.shape[1]):
            chance[a, j], chance[b, j] = chance[b, j], chance[a, j]
    else:
        log_share[a], log_share[b] = log_share[b], log_share[a]


@compiled
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


@compiled
def _shifted(rng: np.random.Generator, chance: NDArray[np.float64], out: NDArray[np.float64]) -> float:
    """Chances with their log odds moved, all by the same or each by its own, into `out`.

    Returns the log of how much that stretches them, NaN when one comes too near to 0 or 1.
    """
    together, deviation = rng.random() < 0.5, math.exp(rng.uniform(*STEPS))
    by = rng.standard_normal() * deviation
    stretch = 0.0
    for j in range(chance.size):
        if not together:
            by = rng.standard_normal() * deviation
        out[j] = 1 / (1 + (1 - chance[j]) / chance[j] * math.exp(-by))
        if not EDGE < out[j] < 1 - EDGE:
            return np.nan
        stretch += math.log(out[j] * (1 - out[j])) - math.log(chance[j] * (1 - chance[j]))
    return stretch


@compiled
def _gained(
    counts: NDArray[np.int64],
    weight: float,
    now: NDArray[np.float64],
    before: NDArray[np.float64],
    mixture: NDArray[np.float64],
) -> float:
    """By how much the log probability of the documented records grows when one class of that weight changes."""
    gain = 0.0
    for m in range(counts.size):
        gain += counts[m] * math.log1p(weight * (now[m] - before[m]) / mixture[m])
    return gain


@compiled
def _replace(old: NDArray[np.float64], new: NDArray[np.float64]) -> None:
    """One by one, for an assignment of arrays takes seconds to compile."""
    for k in range(old.size):
        old[k] = new[k]


@compiled
def shift(
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
    mixture = np.zeros(counts.size)
    for k in range(classes):
        mixture += documented[k] * patterns[k]
    proposed, pattern, moved = np.empty(lists), np.empty(counts.size), np.empty(classes)
    for k in range(classes):
        stretch = _shifted(rng, chance[k], proposed)
        if np.isnan(stretch):
            continue
        now_caught = _caught(presence, proposed, pattern)
        grown = math.log(caught[k] / now_caught)
        scale = math.log1p(math.exp(log_share[k]) * math.expm1(grown))
        for other in range(classes):
            moved[other] = log_share[other] - scale + (grown if other == k else 0.0)
        ratio = stretch + grown - classes * scale + _log_prior(moved, alpha) - _log_prior(log_share, alpha)
        ratio += _gained(counts, documented[k], pattern, patterns[k], mixture)
        if math.log(1 - rng.random()) < ratio:
            drawn = failures(rng, counts.sum(), seen * math.exp(-scale), limit)
            if drawn <= limit:
                n0 = drawn
                seen *= math.exp(-scale)
                caught[k] = now_caught
                _replace(chance[k], proposed)
                _replace(log_share, moved)
                for m in range(counts.size):
                    mixture[m] += documented[k] * (pattern[m] - patterns[k, m])
                _replace(patterns[k], pattern)
    return n0
