"""Durations of episodes as points: the share not yet over, how the others ended, and how long open ones have lasted.

A duration is counted in days from the beginning; who was taken and released on one day lasted 0. Points stand wherever
the course is known to be on either side of an interval, and at round numbers of days; between two days that alone
bound an end, the share lies between its bounds and has no value.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analytics.durations import competing
from analytics.durations.stocks import Episodes, ageing
from analytics.durations.survival import Durations, Survival
from analytics.results import Category
from analytics.results_lasting import DurationPoint
from analytics.spatial.geodesy import Floats

ROUND = (1, 7, 30, 90, 180, 365, 730, 1095, 1825, 3650, 5475, 7300)
"""Days at which a reader looks."""
BANDS = (0, 30, 90, 180, 365, 730, 1825)
"""First days of the bands of ages; the last has no end."""
MOST = 150
"""Points of a course at most."""

_DIGITS = 6


def durations(e: Episodes) -> Durations:
    """Of episodes whose earliest day is known, between how many days each lasted.

    One day is added to all, since a duration of 0 days is one that ended, and nothing lies before 0.
    """
    least = np.maximum(e.ended_from - e.begun_to, 0.0)
    most = e.ended_to - e.begun_from
    exact = least == most
    return Durations(np.where(exact, least + 1, least), most + 1, np.zeros(least.shape))


def survival(found: Survival) -> tuple[DurationPoint, ...]:
    """The share that lasts longer than each number of days."""
    points = []
    for day in days(found):
        bounds = found.bounds_at(day + 1.0)
        if bounds is not None:
            points.append(_point(day, *bounds, found.cases, None))
    return tuple(points)


def days(found: Survival) -> list[int]:
    """Days at which a course is shown: both sides of each interval, thinned evenly, and round numbers."""
    edges = np.concatenate((found.after, found.upto)) - 1
    edges = np.unique(edges[np.isfinite(edges) & (edges >= 0)]).astype(np.int64)
    if not edges.size:
        return []
    kept = edges[np.unique(np.linspace(0, edges.size - 1, min(MOST, edges.size)).round().astype(np.intp))]
    return sorted({*kept.tolist(), *(each for each in ROUND if each < edges[-1])})


def outcomes(
    of: Durations, at: Sequence[int], cause: NDArray[np.int64], causes: Sequence[Category]
) -> tuple[DurationPoint, ...]:
    """The share that ended in each way by each number of days, in order of ways, then of days.

    Args:
        of: the durations.
        at: the numbers of days.
        cause: position in `causes` of how each ended, `competing.ONGOING` where it did not.
        causes: the ways.
    """
    if not causes:
        return ()
    codes = list(range(len(causes)))
    found = competing.bounds(of, cause, codes, np.array(at, dtype=np.float64) + 1)
    counts = [int((cause == code).sum()) for code in codes]
    return tuple(
        _point(day, float(found.lower[n, k]), float(found.upper[n, k]), counts[n], causes[n])
        for n in codes
        for k, day in enumerate(at)
    )


def _point(day: int, lower: float, upper: float, records: int, outcome: Category | None) -> DurationPoint:
    lower, upper = round(lower, _DIGITS) + 0.0, round(upper, _DIGITS) + 0.0
    return DurationPoint(
        value=lower if lower == upper else None,
        lower=lower,
        upper=upper,
        records=records,
        days=day,
        outcome=outcome,
    )


def ages(e: Episodes, over: NDArray[np.bool_], at: int) -> tuple[DurationPoint, ...]:
    """How many episodes without a stated end by a day have lasted for how long: bands that begin at `days`.

    Certain are those that had surely begun and of which no end is stated by then; possible are those that may have
    begun or may have ended on either side of it.
    """
    edges = np.append(np.array(BANDS, dtype=np.float64), np.inf)

    def bands(rows: NDArray[np.bool_]) -> tuple[list[int], list[int]]:
        found = ageing(e.begun_from[rows], np.minimum(e.begun_to[rows], at), at, edges)
        return found.lower.tolist(), found.upper.tolist()

    sure, _ = bands((e.begun_to <= at) & (~over | (e.ended_from > at)))
    _, maybe = bands((e.begun_from <= at) & (e.ended_to > at))
    return tuple(
        DurationPoint(
            value=float(low) if low == high else None, lower=float(low), upper=float(high), records=high, days=day
        )
        for day, low, high in zip(BANDS, sure, maybe, strict=True)
    )


def median_silence(last_heard: Floats, at: int) -> int | None:
    """The middle number of days from when each was last heard of to a day; None of none, or where half are unknown."""
    if not last_heard.size:
        return None
    middle = float(np.sort(np.maximum(at - last_heard, 0.0))[(last_heard.size - 1) // 2])
    return int(middle) if np.isfinite(middle) else None
