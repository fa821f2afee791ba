"""Change points: when the level of a series changed, how many times, and how surely each time is known.

Exact search over all segmentations by dynamic programming (Auger and Lawrence 1989, Bulletin of Mathematical Biology
51:39), for measurements and for counts; the number by a penalised likelihood; each position with its profile.
Buckets that nobody covered are NaN: they are left out, and never taken for zero.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.change.intervals import check_level, garwood, negative_binomial, student
from analytics.change.laws import Cost, Floats, Law, cost, size_of
from analytics.reasons import FINE, Reason, Verdict, refused, unstable
from schema.errors import BadInput

LEAST = 8
"""Covered buckets below which a series is too short to be split."""

MOST_BREAKS = 10


class Penalty(StrEnum):
    """What a further break has to gain."""

    BIC = "bic"
    MBIC = "mbic"


@dataclass(frozen=True)
class Break:
    """One change of level; all times are numbers of buckets, the first being 0.

    Attributes:
        last, first: last covered bucket before it and first covered one after; buckets between them were not covered.
        lower, upper: range of `last` that holds `level` of the weight.
        weight: of `last` itself: its share in the profile likelihood of all positions.
    """

    last: int
    first: int
    lower: int
    upper: int
    weight: float


@dataclass(frozen=True)
class Segment:
    """A stretch of one level, given the breaks.

    Attributes:
        first, last: its buckets, both within.
        covered: how many of them were covered.
        mean, lower, upper: level per bucket with its interval, which does not cover doubt about the breaks.
    """

    first: int
    last: int
    covered: int
    mean: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Breaks:
    """Change points of a series.

    Attributes:
        verdict: not estimable when too short or without variation; unstable when more breaks than allowed would fit.
        breaks, segments: one segment more than breaks; none when refused.
        criterion: penalised minus twice the log-likelihood with 0, 1, 2 … breaks; the least is chosen.
        size: over-dispersion of the negative binomial (variance = mean + mean² / size), else None.
        dispersion: Pearson's chi-squared over its degrees of freedom for counts, else None. Far above 1 under the
            Poisson law means that breaks are chance: take the negative binomial.
    """

    verdict: Verdict
    breaks: tuple[Break, ...] = ()
    segments: tuple[Segment, ...] = ()
    criterion: tuple[float, ...] = ()
    size: float | None = None
    dispersion: float | None = None


def find_breaks(
    values: ArrayLike,
    *,
    law: Law = Law.NEGATIVE_BINOMIAL,
    penalty: Penalty = Penalty.BIC,
    least: int = 2,
    most: int = MOST_BREAKS,
    size: float | None = None,
    level: float = 0.95,
) -> Breaks:
    """When the level of a series of equally wide buckets changed.

    Args:
        values: one number per bucket in order of time, NaN where nobody looked; counts (shares of events allowed) for
            the laws of counts. A first or last bucket that is only partly covered belongs to NaN.
        law: how buckets of one regime vary.
        penalty: BIC is Yao's criterion: log n for each level and each position (Yao 1988, Statistics and Probability
            Letters 6:181). MBIC takes 3 log n a break and adds the sum of log(length / n) over the segments (Zhang and
            Siegmund 2007, Biometrics 63:22, theorem 1; for laws of counts as in Killick and Eckley 2014, Journal of
            Statistical Software 58(3)).
        least: covered buckets that a segment has at least.
        most: breaks that are looked for at most.
        size: known over-dispersion of the negative binomial; None reckons it (`size_of`).
        level: of the intervals.

    Raises:
        BadInput: a negative or infinite value, `least` or `size` not positive, `most` negative.

    The weight of a position is its profile likelihood, the best of all segmentations with as many breaks that have the
    break there, over the sum of all positions; `lower … upper` spans the heaviest positions that make up `level`.

    Validation: Nile 1871–1970, Gaussian: one break, 1898 is the last year of the first regime (Cobb 1978, Biometrika
    65:243); BIC 1318 without and 1270 with it (Zeileis et al. 2003, Computational Statistics and Data Analysis 44:109);
    elsewhere brute force over all segmentations.
    """
    series = _checked(values, law, least, most, size)
    check_level(level)
    covered = np.flatnonzero(~np.isnan(series))
    seen = series[covered]
    if verdict := _refusal(seen, law, least):
        return Breaks(verdict)
    n = seen.size
    size = (size or size_of(seen)) if law is Law.NEGATIVE_BINOMIAL else float("inf")
    costs = cost(seen, law, size)
    possible = n // least - 1
    tried = min(most + 1, possible)  # one more than allowed, to tell whether that would fit better
    table, cuts = _table(costs, n, tried + 1, least)
    ends = [_ends(cuts, m + 1, n) for m in range(tried + 1)]
    fits = costs.minus_twice(table[1:, n])
    criterion = [_penalised(float(fits[m]), ends[m], n, law, penalty) for m in range(tried + 1)]
    chosen = int(np.argmin(criterion[: most + 1]))
    at_limit = min(criterion) < criterion[chosen] or chosen == possible > 0
    backwards, _ = _table(cost(seen[::-1], law, size), n, chosen + 1, least)
    profiles = (costs.minus_twice(table[j, :n] + backwards[chosen + 1 - j, n:0:-1]) for j in range(1, chosen + 1))
    breaks = tuple(_break(end, profile, covered, level) for end, profile in zip(ends[chosen], profiles, strict=False))
    bounds = [0, *ends[chosen]]
    stretches = list(pairwise(bounds))
    return Breaks(
        unstable(Reason.AT_LIMIT) if at_limit else FINE,
        breaks,
        _segments(seen, covered, stretches, costs, level),
        tuple(criterion[: most + 1]),
        size if law is Law.NEGATIVE_BINOMIAL else None,
        None if law is Law.GAUSSIAN else _dispersion(seen, stretches, size),
    )


def _checked(values: ArrayLike, law: Law, least: int, most: int, size: float | None) -> Floats:
    series = np.asarray(values, dtype=np.float64)
    if series.ndim != 1:
        raise BadInput("values: give one number per bucket, in order of time.")
    if np.isinf(series).any():
        raise BadInput("values: a bucket is infinite; give a number, or NaN where nobody looked.")
    if law is not Law.GAUSSIAN and (series < 0).any():
        raise BadInput("values: a count is negative; give 0 or more, or take the Gaussian law.")
    if least < 1:
        raise BadInput(f"least: {least} buckets are no segment; give 1 or more.")
    if most < 0:
        raise BadInput(f"most: {most} is no number of breaks; give 0 or more.")
    if size is not None and not size > 0:
        raise BadInput(f"size: {size} is no over-dispersion; give more than 0.")
    return series


def _refusal(seen: Floats, law: Law, least: int) -> Verdict | None:
    if seen.size < max(LEAST, 2 * least):
        return refused(Reason.SERIES_TOO_SHORT)
    if law is not Law.GAUSSIAN and not seen.any():
        return refused(Reason.EMPTY)
    if law is Law.GAUSSIAN and np.ptp(seen) == 0:
        return refused(Reason.NO_VARIATION)
    return None


def _table(costs: Cost, n: int, segments: int, least: int) -> tuple[Floats, NDArray[np.int64]]:
    """Least cost of the first `t` buckets in `k` segments, and where the last of them starts; rows k, columns t."""
    table = np.full((segments + 1, n + 1), np.inf)
    table[0, 0] = 0
    cuts = np.zeros((segments + 1, n + 1), dtype=np.int64)
    for end in range(least, n + 1):
        starts = end - least + 1
        options = table[:-1, :starts] + costs.ending(end)[:starts]
        best = options.argmin(axis=1)
        table[1:, end] = options[np.arange(segments), best]
        cuts[1:, end] = best
    return table, cuts


def _ends(cuts: NDArray[np.int64], segments: int, n: int) -> list[int]:
    """Where each segment of the best segmentation ends, exclusive; the last one at `n`."""
    ends = [n]
    for k in range(segments, 1, -1):
        ends.append(int(cuts[k, ends[-1]]))
    return ends[::-1]


def _penalised(fit: float, ends: list[int], n: int, law: Law, penalty: Penalty) -> float:
    breaks = len(ends) - 1
    if penalty is Penalty.BIC:
        return float(fit + (2 * breaks + 1 + (law is Law.GAUSSIAN)) * np.log(n))
    lengths = np.diff([0, *ends])
    return float(fit + 3 * breaks * np.log(n) + np.log(lengths / n).sum())


def _break(end: int, profile: Floats, covered: NDArray[np.int64], level: float) -> Break:
    """The break before the covered bucket `end`; `profile` is minus twice the log-likelihood by that bucket."""
    weights = np.exp((profile.min() - profile) / 2)
    weights /= weights.sum()
    heaviest = np.argsort(-weights, kind="stable")
    enough = int(np.searchsorted(np.cumsum(weights[heaviest]), level)) + 1
    within = heaviest[:enough]
    return Break(
        last=int(covered[end - 1]),
        first=int(covered[end]),
        lower=int(covered[min(int(within.min()), end) - 1]),
        upper=int(covered[max(int(within.max()), end) - 1]),
        weight=float(weights[end]),
    )


def _segments(
    seen: Floats, covered: NDArray[np.int64], stretches: list[tuple[int, int]], costs: Cost, level: float
) -> tuple[Segment, ...]:
    squares = sum(float(((seen[a:b] - seen[a:b].mean()) ** 2).sum()) for a, b in stretches)
    degrees = max(seen.size - len(stretches), 1)
    found = []
    for a, b in stretches:
        total, n = float(seen[a:b].sum()), b - a
        if costs.law is Law.GAUSSIAN:
            told = student(total / n, squares / degrees, n, degrees, level=level)
        elif np.isinf(costs.size):
            told = garwood(total, exposure=n, level=level)
        else:
            told = negative_binomial(total, n, costs.size, level=level)
        found.append(Segment(int(covered[a]), int(covered[b - 1]), n, told.rate, told.lower, told.upper))
    return tuple(found)


def _dispersion(seen: Floats, stretches: list[tuple[int, int]], size: float) -> float | None:
    """Pearson's chi-squared over its degrees of freedom."""
    degrees = seen.size - len(stretches)
    levels = np.concatenate([np.full(b - a, seen[a:b].mean()) for a, b in stretches])
    some = levels > 0
    expected = levels[some]
    variance = expected + (0 if np.isinf(size) else expected**2 / size)
    return float(((seen[some] - expected) ** 2 / variance).sum() / degrees) if degrees else None
