"""Documented rates of areas with dated denominators, and their shrinkage by empirical Bayes.

A rate is documented events per person (or facility, or month): its interval is that of a Poisson process and covers
chance, not under-reporting. Where nobody counted the people there is no rate. A denominator that was counted before
people fled is stale: how far its day lies from the period travels with the rate.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics import garwood
from analytics.reasons import FINE, Reason, Verdict, refused
from analytics.spatial.neighbours import Neighbours
from schema.errors import BadInput

Floats = NDArray[np.float64]

WILD = 0.3
"""A coefficient of variation above which a rate is drawn hatched."""


@dataclass(frozen=True)
class Denominator:
    """How many were at risk, and on which day that was so. `size` is above 0."""

    size: float
    day: dt.date

    def __post_init__(self) -> None:
        if not 0 < self.size < np.inf:
            raise BadInput(f"denominator: size is {self.size}; give a number above 0, or none where it is unknown.")


@dataclass(frozen=True)
class Rate:
    """A documented rate per `per`; every number is None where the verdict refuses it.

    Attributes:
        value: events per `per` of the denominator.
        lower, upper: exact Poisson interval of it.
        variation: coefficient of variation, 1 / sqrt(events); None for no event, whose rate has none.
        wild: whether `variation` is above 0.3 or there is none.
        stale_days: days between the denominator's day and the period; 0 inside it.
        verdict: NO_DENOMINATOR where there is none, EMPTY where it is unknown how many events there were.
    """

    value: float | None
    lower: float | None
    upper: float | None
    variation: float | None
    wild: bool
    stale_days: int | None
    verdict: Verdict


@dataclass(frozen=True)
class Shrunk:
    """Rates drawn towards a mean, each by how little it rests on; NaN where an area has none.

    Attributes:
        rates: shrunk rates per `per`, in the order of the areas.
        lower, upper: interval that holds the rate with the probability asked for, under a gamma distribution of rates
            with the mean and variance found; NaN where no variance was found.
        raw: the rates before.
        weights: share of the raw rate in the shrunk one, 0 to 1.
        mean: what each is drawn towards, per `per`.
        variance: of the true rates around that, per `per` squared; 0 where chance explains all differences.
        verdicts: of each area.
    """

    rates: Floats
    lower: Floats
    upper: Floats
    raw: Floats
    weights: Floats
    mean: Floats
    variance: Floats
    verdicts: tuple[Verdict, ...]


def documented(
    events: Sequence[int | None],
    denominators: Sequence[Denominator | None],
    start: dt.date,
    end: dt.date,
    *,
    per: float = 1000.0,
    level: float = 0.95,
) -> tuple[Rate, ...]:
    """The documented rate of each area over a period from `start` to `end`, both included.

    Args:
        events: documented events of each area; None where nobody looked.
        denominators: those at risk; None where unknown, which gives NO_DENOMINATOR and no number.
        start: first day of the period.
        end: last day of the period.
        per: 1,000 gives events per 1,000.
        level: probability of the interval.

    Raises:
        BadInput: lists of different length, a negative count, a reversed period, `per` not above 0.
    """
    if len(events) != len(denominators):
        raise BadInput(f"{len(events)} counts and {len(denominators)} denominators given; give as many of each.")
    if start > end:
        raise BadInput(f"from {start} lies after to {end}; swap them.")
    if not 0 < per < np.inf:
        raise BadInput(f"per is {per}; give a number above 0.")
    lower, upper = garwood.ends(np.array([n or 0 for n in events], dtype=np.float64), level)
    return tuple(
        _rate(count, at_risk, low, high, start, end, per)
        for count, at_risk, low, high in zip(events, denominators, lower.tolist(), upper.tolist(), strict=True)
    )


def _rate(
    events: int | None,
    at_risk: Denominator | None,
    lower: float,
    upper: float,
    start: dt.date,
    end: dt.date,
    per: float,
) -> Rate:
    if at_risk is None or events is None:
        why = [*([Reason.NO_DENOMINATOR] if at_risk is None else []), *([Reason.EMPTY] if events is None else [])]
        return Rate(None, None, None, None, True, None, refused(*why))
    stale = max((start - at_risk.day).days, (at_risk.day - end).days, 0)
    variation = events**-0.5 if events else None
    scale = per / at_risk.size
    wild = variation is None or variation > WILD
    return Rate(events * scale, lower * scale, upper * scale, variation, wild, stale, FINE)


def shrunk(
    events: Floats,
    at_risk: Floats,
    neighbours: Neighbours | None = None,
    *,
    per: float = 1000.0,
    level: float = 0.95,
) -> Shrunk:
    """Rates shrunk towards the mean of all areas, or of each area with its neighbours where these are given.

    R. J. Marshall, "Mapping disease and mortality rates using empirical Bayes estimators", Applied Statistics 40
    (1991): mean and variance of the rates by moments, a negative variance set to 0. As `EBest` and `EBlocal` of spdep
    and `Empirical_Bayes` of esda. Validation: sudden infant deaths in North Carolina 1974-78 (667 of 329,962 births):
    Anson's 9.554 per 1,000 becomes 4.839. The interval is that of the gamma distribution with that mean and variance.

    Args:
        events: documented events, shape (n,); NaN where nobody looked.
        at_risk: denominators, shape (n,); NaN where unknown. Such an area gets NaN and takes no part.
        neighbours: whom each area borders on; without any an area has NaN and NO_NEIGHBOURS.
        per: 1,000 gives events per 1,000.
        level: probability of the interval.

    Raises:
        BadInput: shapes that differ, a negative count, a denominator that is not above 0.
    """
    _check(events, at_risk, neighbours, per)
    known = np.isfinite(events) & np.isfinite(at_risk)
    raw = np.divide(events, at_risk, out=np.full(events.shape, np.nan), where=known)
    mean, variance = np.full(events.shape, np.nan), np.full(events.shape, np.nan)
    if neighbours is None:
        if known.sum() > 1:
            mean[known], variance[known] = _moments(events[known], at_risk[known])
    else:
        for n in np.flatnonzero(known):
            around = np.array([int(n), *(other for other in neighbours.of[n] if known[other])], dtype=np.intp)
            if around.size > 1:
                mean[n], variance[n] = _moments(events[around], at_risk[around])
    with np.errstate(invalid="ignore", divide="ignore"):
        weights = np.where(variance > 0, variance / (variance + mean / at_risk), variance * 0.0)
    lower, upper = _gamma(events, at_risk, mean, variance, level)
    few = Reason.NO_VARIATION if neighbours is None else Reason.NO_NEIGHBOURS
    verdicts = tuple(
        FINE if found else refused(few if whole else Reason.NO_DENOMINATOR if gone else Reason.EMPTY)
        for found, whole, gone in zip(np.isfinite(mean), known, np.isnan(at_risk), strict=True)
    )
    rates = mean + weights * (raw - mean)
    return Shrunk(rates * per, lower * per, upper * per, raw * per, weights, mean * per, variance * per * per, verdicts)


def _check(events: Floats, at_risk: Floats, neighbours: Neighbours | None, per: float) -> None:
    if events.shape != at_risk.shape or (neighbours is not None and len(neighbours.of) != events.size):
        raise BadInput("Counts, denominators and neighbours differ in number; give one of each for an area.")
    if np.any(events < 0):
        raise BadInput("A count of events is negative; give 0 or more.")
    if np.any(at_risk <= 0) or np.any(np.isinf(at_risk)):
        raise BadInput("A denominator is not above 0; leave it out where it is unknown.")
    if not 0 < per < np.inf:
        raise BadInput(f"per is {per}; give a number above 0.")


def _moments(events: Floats, at_risk: Floats) -> tuple[float, float]:
    """Mean rate, and variance of the true rates around it."""
    people = at_risk.sum()
    mean = events.sum() / people
    spread = (at_risk * (events / at_risk - mean) ** 2).sum() / people
    return float(mean), float(max(spread - mean / at_risk.mean(), 0.0))


def _gamma(events: Floats, at_risk: Floats, mean: Floats, variance: Floats, level: float) -> tuple[Floats, Floats]:
    from scipy.stats import gamma

    if not 0 < level < 1:
        raise BadInput(f"level is {level}; give a share between 0 and 1, such as 0.95.")
    lower, upper = np.full(events.shape, np.nan), np.full(events.shape, np.nan)
    some = variance > 0
    prior = mean[some] / variance[some]
    shape, rate = prior * mean[some] + events[some], prior + at_risk[some]
    tail = (1 - level) / 2
    lower[some], upper[some] = gamma.ppf(tail, shape, scale=1 / rate), gamma.isf(tail, shape, scale=1 / rate)
    return lower, upper
