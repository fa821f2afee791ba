"""Whether several Markov chains tell of one and the same distribution, and how much they tell.

After Vehtari, Gelman, Simpson, Carpenter and Buerkner (2021), Bayesian Analysis 16:667-718: every chain is split in
two, draws are replaced by the normal scores of their ranks, and R-hat is the greater of that of the scores and that
of the scores of distances from the median. Autocorrelations are summed as by Geyer (1992), Statistical Science
7:473-483. One chain proves nothing: on a published table of five lists two seeds gave medians that differed by 60 %.

Validation cases: first-order autoregressive chains, for which the effective sample size is S (1 - r) / (1 + r) and
R-hat of chains at known distances has a closed form (tests/analytics/capture/test_chains.py).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.reasons import FINE, Reason, Verdict, unstable
from schema.errors import BadInput

R_HAT = 1.05
BULK = 400
TAIL = 200
"""What chains must reach, methods of this project: R-hat below, effective sample sizes above."""

CHAINS = 4
"""Fewer chains than this are never enough."""

DIP = 2 / 3
"""Two humps are two when the density between them falls below this share of the lower one."""

LEAST = 0.05
"""A hump with less of the distribution than this is none."""

_BINS = 512


@dataclass(frozen=True)
class Mixing:
    """How well chains agree: R-hat, effective sample sizes of the bulk and of the tails, and the number of humps.

    All are NaN when the draws do not vary; `verdict` is then unstable (UNMIXED_CHAINS), as it is when a figure misses
    its mark; BIMODAL is added when the draws of all chains together have two humps or more.
    """

    r_hat: float
    bulk: float
    tail: float
    humps: int
    verdict: Verdict


def mixing(draws: NDArray[np.float64]) -> Mixing:
    """Judge chains by their draws of one number of records: shape (chains, draws of each).

    Raises:
        BadInput: fewer than 4 chains or 8 draws of each, or draws that are negative or no numbers.
    """
    if draws.ndim != 2 or draws.shape[0] < CHAINS or draws.shape[1] < 8:
        raise BadInput(f"draws: shape {draws.shape} given; give at least {CHAINS} chains of at least 8 draws.")
    if not np.isfinite(draws).all() or draws.min() < 0:
        raise BadInput("draws: give numbers of 0 or more.")
    if draws.min() == draws.max():
        return Mixing(np.nan, np.nan, np.nan, 1, unstable(Reason.UNMIXED_CHAINS))
    r_hat, bulk, tail = rank_r_hat(draws), bulk_size(draws), tail_size(draws)
    count = len(humps_of(np.log1p(_untied(draws.ravel()))))
    mixed = r_hat < R_HAT and bulk > BULK and tail > TAIL
    reasons = [*([] if mixed else [Reason.UNMIXED_CHAINS]), *([Reason.BIMODAL] if count > 1 else [])]
    return Mixing(r_hat, bulk, tail, count, unstable(*reasons) if reasons else FINE)


def split_r_hat(draws: NDArray[np.float64]) -> float:
    """R-hat of halves of chains: root of what all vary by, over what each half varies by.

    Draws of shape (chains, draws of each); NaN when none varies, infinite when each stands still somewhere else.
    """
    halves = _split(draws)
    length = halves.shape[1]
    within = float(halves.var(axis=1, ddof=1).mean())
    between = length * float(halves.mean(axis=1).var(ddof=1))
    if within == 0:
        return np.inf if between > 0 else np.nan
    return float(np.sqrt((length - 1) / length + between / within / length))


def rank_r_hat(draws: NDArray[np.float64]) -> float:
    """R-hat of ranks, in place or in spread, whichever is worse."""
    folded = np.abs(draws - np.median(draws))
    return float(np.fmax(split_r_hat(_scores(draws)), split_r_hat(_scores(folded))))


def bulk_size(draws: NDArray[np.float64]) -> float:
    """How many independent draws would tell as much of the middle of the distribution."""
    return effective_size(_split(_scores(draws)))


def tail_size(draws: NDArray[np.float64]) -> float:
    """The same of its 5 % and 95 % quantiles, whichever is worse.

    A tail that no draw leaves or enters has no size of its own and is left out.
    """
    sizes = []
    for share in (0.05, 0.95):
        inside = (draws <= np.quantile(draws, share)).astype(np.float64)
        if inside.min() < inside.max():
            sizes.append(effective_size(_split(inside)))
    return min(sizes) if sizes else np.nan


def effective_size(chains: NDArray[np.float64]) -> float:
    """How many independent draws would give the mean of these chains as precisely.

    Chains of shape (chains, draws of each), taken as they are; at most S log10(S) for S draws in all, as in Stan.
    """
    count, length = chains.shape
    covariances = _autocovariances(chains)
    within = float(covariances[:, 0].mean()) * length / (length - 1)
    total = within * (length - 1) / length
    if count > 1:
        total += float(chains.mean(axis=1).var(ddof=1))
    if total == 0:
        return np.nan
    correlations = 1 - (within - covariances.mean(axis=0)) / total
    correlations[0] = 1
    pairs = correlations[: length - length % 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs < 0)
    kept = np.minimum.accumulate(pairs[: negative[0] if negative.size else pairs.size])
    # The first lag of the pair that is left out is still more likely above 0 than not.
    last = max(float(correlations[2 * kept.size]), 0.0) if 2 * kept.size < length else 0.0
    draws = count * length
    return float(draws / max(2 * kept.sum() - 1 + last, 1 / np.log10(draws)))


def humps(density: NDArray[np.float64], mass: NDArray[np.float64]) -> list[int]:
    """Where a distribution has its humps: indices of peaks, ascending.

    Args:
        density: at ascending values, shape (G,).
        mass: share of the distribution at each, shape (G,), summing to 1.
    """
    peaks, valleys = _turns(density)
    if len(peaks) < 2:
        return peaks
    shares = np.add.reduceat(mass, [0, *valleys])
    return [peak for peak, share in zip(peaks, shares.tolist(), strict=True) if share >= LEAST]


def humps_of(draws: NDArray[np.float64]) -> list[int]:
    """Humps of a sample, shape (S,), by a Gaussian kernel of the width of Silverman (1986, equation 3.31)."""
    low, high = float(draws.min()), float(draws.max())
    spread = min(float(draws.std()), float(np.subtract(*np.quantile(draws, [0.75, 0.25]))) / 1.34) or float(draws.std())
    if spread == 0:
        return [0]
    kernel = 0.9 * spread * draws.size**-0.2
    margin = 3 * kernel
    step = (high - low + 2 * margin) / _BINS
    counts, _ = np.histogram(draws, bins=_BINS, range=(low - margin, high + margin))
    offsets = np.arange(-int(np.ceil(4 * kernel / step)), int(np.ceil(4 * kernel / step)) + 1) * step
    weights = np.exp(-((offsets / kernel) ** 2) / 2)
    density = np.convolve(counts, weights / weights.sum(), mode="full")
    return humps(density, density / density.sum())


def _turns(density: NDArray[np.float64]) -> tuple[list[int], list[int]]:
    """Peaks, and the valleys between them; a turn that is shallower than DIP is none."""
    level = np.concatenate([[0.0], density, [0.0]])
    slope = np.sign(np.diff(level))
    moving = np.flatnonzero(slope)
    turning = [*(moving[:-1][np.diff(slope[moving]) != 0] + 1).tolist(), level.size - 1]
    peaks: list[int] = []
    valleys: list[int] = []
    high = low = 0
    rising = True
    for k in turning:
        if rising:
            high = k if level[k] >= level[high] else high
            if level[k] < DIP * level[high]:
                peaks.append(high - 1)
                low, rising = k, False
        else:
            low = k if level[k] <= level[low] else low
            if level[low] < DIP * level[k]:
                valleys.append(low - 1)
                high, rising = k, True
    return peaks, valleys[: len(peaks) - 1]


def _untied(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ascending, with draws of one whole number spread evenly up to the next: whole numbers are no humps."""
    values, times = np.unique(draws, return_counts=True)
    place = np.arange(draws.size) - np.repeat(np.cumsum(times) - times, times)
    return np.asarray(np.repeat(values, times) + (place + 0.5) / np.repeat(times, times), dtype=np.float64)


def _split(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Halves of chains as chains; of an odd number of draws the middle one is left out."""
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _scores(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Normal scores of the ranks of all draws together, ties sharing theirs (Blom 1958)."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    ranks = rankdata(draws, axis=None).reshape(draws.shape)
    return np.asarray(ndtri((ranks - 3 / 8) / (draws.size + 1 / 4)), dtype=np.float64)


def _autocovariances(chains: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each chain at every lag, divided by its length: shape (chains, draws of each)."""
    length = chains.shape[1]
    centred = chains - chains.mean(axis=1, keepdims=True)
    transformed = np.fft.rfft(centred, n=1 << (2 * length - 1).bit_length(), axis=1)
    return np.asarray(np.fft.irfft(np.abs(transformed) ** 2, axis=1)[:, :length] / length, dtype=np.float64)
