"""Many random placements of imprecisely dated events: how much a curve owes to where in their interval they are put.

The third way of dealing with imprecise dates, besides the shares and bounds of `analytics.timelines`: each draw puts an
event on one day of its interval, all days alike. Within a draw nothing is divided, so that totals stay whole.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.change.intervals import check_level
from analytics.change.laws import Floats
from analytics.reasons import FINE, Reason, Verdict, refused
from schema.errors import BadInput

MOST_CELLS = 50_000_000
"""Draws times buckets that are held at once."""


@dataclass(frozen=True)
class Draws:
    """Counts by bucket over many placements.

    Attributes:
        verdict: `EMPTY` without events.
        lower, median, upper: quantiles by bucket over the draws. They do not add up: the total does not vary.
        mean: by bucket; it approaches the count spread by shares.
        certain: what lies in the bucket wherever it is put.
        outside_lower, outside_upper: quantiles of what fell before the first bucket or after the last.
        total: of all events; buckets and what is outside add up to it in every draw.
        draws, seed: that repeat the result.
    """

    verdict: Verdict
    lower: tuple[float, ...] = ()
    median: tuple[float, ...] = ()
    upper: tuple[float, ...] = ()
    mean: tuple[float, ...] = ()
    certain: tuple[float, ...] = ()
    outside_lower: float = 0.0
    outside_upper: float = 0.0
    total: float = 0.0
    draws: int = 0
    seed: int = 0


def place(
    first: ArrayLike,
    last: ArrayLike,
    edges: ArrayLike,
    *,
    seed: int,
    weights: ArrayLike | None = None,
    draws: int = 1000,
) -> Floats:
    """Counts of each draw, one row per draw: before the first bucket, each bucket, after the last.

    Args:
        first: first day of each event's interval, as a whole number of days.
        last: its last day, within it.
        edges: first day of every bucket in order, and the day after the last bucket.
        seed: of the placements. Events in another order give the same result.
        weights: people or incidents that each event stands for; 1 when not given. With several numbers for each event
            (events × numbers, as its low, best and high) all of them fall on the same day, and the result has them as
            its last axis.
        draws: how many.

    Raises:
        BadInput: intervals that end before they start, edges that do not rise, weights below 0, no draws, more cells
            than can be held.
    """
    a, b, w, e = _checked(first, last, edges, weights, draws)
    columns = _columns(w)
    result = np.zeros((draws, e.size + 1, columns.shape[1]))
    alike, numbers = np.unique(np.column_stack([a, b, columns]), axis=0, return_counts=True)
    random = np.random.default_rng(seed)
    for (start, end, *weight), number in zip(alike, numbers, strict=True):
        lowest = int(np.searchsorted(e, start, side="right"))
        highest = int(np.searchsorted(e, end, side="right"))
        if lowest == highest:
            result[:, lowest] += np.multiply(weight, number)
            continue
        cuts = np.concatenate(([start], e[lowest:highest], [end + 1]))
        _scatter(result, lowest, np.diff(cuts) / (end + 1 - start), np.array(weight), int(number), random)
    return result if w.ndim > 1 else result[:, :, 0]


def _scatter(
    result: Floats, lowest: int, shares: Floats, weight: Floats, number: int, random: np.random.Generator
) -> None:
    """Put so many events alike into the cells from `lowest` on, in every draw."""
    draws = result.shape[0]
    if number >= shares.size:
        placed = random.multinomial(number, shares, size=draws)
        result[:, lowest : lowest + shares.size] += placed[:, :, np.newaxis] * weight
        return
    # Few events in many cells: cheaper one by one than cell by cell.
    ends, rows = np.cumsum(shares)[:-1], np.arange(draws)
    for _ in range(number):
        result[rows, lowest + np.searchsorted(ends, random.random(draws), side="right")] += weight


def draws_of(
    first: ArrayLike,
    last: ArrayLike,
    edges: ArrayLike,
    *,
    seed: int,
    weights: ArrayLike | None = None,
    draws: int = 1000,
    level: float = 0.95,
) -> Draws:
    """Quantiles by bucket over many placements; arguments and errors as those of `place`.

    Method: multiple imputation of the date, uniform within its interval (Rubin 1987). Validation: totals are conserved
    in every draw; the mean approaches the spread by shares (an event of February 2016 puts 1/29 on a day).
    """
    check_level(level)
    a, b, w, e = _checked(first, last, edges, weights, draws)
    if w.ndim > 1:
        raise BadInput("weights: give one number per event.")
    if not a.size:
        return Draws(refused(Reason.EMPTY), draws=draws, seed=seed)
    drawn = place(a, b, e, seed=seed, weights=w, draws=draws)
    inside = drawn[:, 1:-1]
    tail = (1 - level) / 2
    lower, median, upper = np.quantile(inside, [tail, 0.5, 1 - tail], axis=0)
    outside = np.quantile(drawn[:, 0] + drawn[:, -1], [tail, 1 - tail])
    lowest, highest = np.searchsorted(e, a, side="right"), np.searchsorted(e, b, side="right")
    sure = np.bincount(lowest[lowest == highest], weights=w[lowest == highest], minlength=e.size + 1)[1:-1]
    return Draws(
        FINE,
        lower=tuple(lower.tolist()),
        median=tuple(median.tolist()),
        upper=tuple(upper.tolist()),
        mean=tuple(inside.mean(axis=0).tolist()),
        certain=tuple(sure.tolist()),
        outside_lower=float(outside[0]),
        outside_upper=float(outside[1]),
        total=float(w.sum()),
        draws=draws,
        seed=seed,
    )


Days = NDArray[np.int64]


def _checked(
    first: ArrayLike, last: ArrayLike, edges: ArrayLike, weights: ArrayLike | None, draws: int
) -> tuple[Days, Days, Floats, Days]:
    a, b, e = (np.asarray(each, dtype=np.int64) for each in (first, last, edges))
    w = np.ones(a.shape) if weights is None else np.asarray(weights, dtype=np.float64)
    if not a.shape == b.shape == w.shape[:1]:
        raise BadInput("first, last, weights: give as many of each, one per event.")
    if (b < a).any():
        raise BadInput("last: an event ends before it starts; swap first and last.")
    if e.size < 2 or (np.diff(e) <= 0).any():
        raise BadInput("edges: give the first day of each bucket in order, and the day after the last.")
    if not (np.isfinite(w).all() and (w >= 0).all()):
        raise BadInput("weights: one is negative or unknown; give 0 or more.")
    if draws < 1 or draws * (e.size + 1) * _columns(w).shape[1] > MOST_CELLS:
        raise BadInput(f"draws: {draws} of {e.size - 1} buckets; give 1 or more, and at most {MOST_CELLS:,} cells.")
    order = np.lexsort((*_columns(w).T, b, a))
    return a[order], b[order], w[order], e


def _columns(weights: Floats) -> Floats:
    return weights[:, np.newaxis] if weights.ndim == 1 else weights
