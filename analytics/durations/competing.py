"""How detention ends: release, death and disappearance compete, for whoever met one cannot meet another first.

One minus the survival of a single outcome, the others taken as lost from view, counts people as released some day who
died; the cumulative incidence does not. An outcome that is not known is a cause of its own and no loss from view.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analytics.durations.survival import Durations, under_observation
from analytics.reasons import FINE, Reason, Verdict, refused
from analytics.spatial.geodesy import Floats
from schema.errors import BadInput

ONGOING = -1
"""Code of the cause of a duration that is not over."""


@dataclass(frozen=True)
class Incidence:
    """Share of cases that ended by a time, by cause; empty where the verdict refuses it.

    Attributes:
        times: in the unit of the durations, ascending, shape (times,).
        shares: ended by then for each cause, shape (causes, times).
        errors: standard errors of these.
        surviving: not ended by then; with the shares it makes 1.
        verdict: EMPTY without cases, or fine.
    """

    times: Floats
    shares: Floats
    errors: Floats
    surviving: Floats
    verdict: Verdict


@dataclass(frozen=True)
class IncidenceBounds:
    """Shares of cases that ended by each time, at the least and at the most, shape (causes, times)."""

    times: Floats
    lower: Floats
    upper: Floats
    verdict: Verdict


def aalen_johansen(durations: Durations, cause: NDArray[np.int64], causes: Sequence[int]) -> Incidence:
    """Cumulative incidence of each cause, of durations known exactly or not over, with late entry.

    O. O. Aalen and S. Johansen, "An empirical transition matrix for non-homogeneous Markov chains based on censored
    observations", Scandinavian Journal of Statistics 5 (1978); standard errors after E. Marubini and M. G. Valsecchi,
    "Analysing survival data from clinical trials and observational studies" (1995), which with one cause are
    Greenwood's. Validated against `CumIncidenceRight` of statsmodels, plain shares where nothing is censored, and
    Kaplan-Meier with one cause.

    Args:
        durations: of each case; `right` is infinite for what is not over.
        cause: code of how each ended, ONGOING where it did not.
        causes: the codes, in the order wanted.

    Raises:
        BadInput: a duration known in an interval, a code that is none of `causes`, an end without a cause.
    """
    if np.any((durations.left < durations.right) & np.isfinite(durations.right)):
        raise BadInput("A duration is known in an interval only; ask for bounds of the incidence.")
    _check(durations, cause, causes)
    over = np.isfinite(durations.right)
    found = _incidence(durations.left, over, durations.entry, cause, causes)
    if found.verdict != FINE:
        return found
    ends, entry = durations.left, durations.entry
    by_cause, at_risk = _ended(ends, over, cause, causes, found.times), _at_risk(entry, ends, found.times)
    before = np.append(1.0, found.surviving[:-1])
    errors = [
        _errors(*each, by_cause.sum(axis=0), at_risk, before) for each in zip(found.shares, by_cause, strict=True)
    ]
    return replace(found, errors=np.array(errors).reshape(found.shares.shape))


def bounds(durations: Durations, cause: NDArray[np.int64], causes: Sequence[int], times: Floats) -> IncidenceBounds:
    """Between what the incidence of each cause lies, wherever within its interval each duration ended.

    The incidence of a cause is greatest when its ends came as early, and all others as late, as they may; and least the
    other way round. Where nothing is censored these are exact bounds (checked against every combination of ends);
    otherwise they are the range of four courses: these two, all as early, and all as late as may be.

    Raises BadInput as `aalen_johansen`, but for durations known in intervals.
    """
    _check(durations, cause, causes)
    over = np.isfinite(durations.right)
    # Just after the left end, so that whoever entered then is under observation.
    early = np.where(over & (durations.left < durations.right), np.nextafter(durations.left, np.inf), durations.left)
    late = np.where(over, durations.right, durations.left)
    lower = np.full((len(causes), times.size), np.inf)
    upper = np.full((len(causes), times.size), -np.inf)
    for n, code in enumerate(causes):
        own = cause == code
        for ends in (early, late, np.where(own, early, late), np.where(own, late, early)):
            course = _incidence(ends, over, durations.entry, cause, causes)
            if course.verdict != FINE:
                nothing = np.empty((len(causes), 0))
                return IncidenceBounds(np.empty(0), nothing, nothing, course.verdict)
            then = _at(course.shares[n], course.times, times)
            lower[n], upper[n] = np.minimum(lower[n], then), np.maximum(upper[n], then)
    return IncidenceBounds(times, lower, upper, FINE)


def _at(shares: Floats, steps: Floats, times: Floats) -> Floats:
    """A step function that begins at 0."""
    return np.asarray(np.append(0.0, shares)[np.searchsorted(steps, times, side="right")])


def _incidence(
    ends: Floats, over: NDArray[np.bool_], entry: Floats, cause: NDArray[np.int64], causes: Sequence[int]
) -> Incidence:
    """The incidence without its errors, which take much longer than itself."""
    if ends.size == 0:
        nothing = np.empty((len(causes), 0))
        return Incidence(np.empty(0), nothing, nothing, np.empty(0), refused(Reason.EMPTY))
    times = np.unique(ends[over])
    at_risk = _at_risk(entry, ends, times)
    by_cause = _ended(ends, over, cause, causes, times)
    surviving = np.cumprod(1 - by_cause.sum(axis=0) / at_risk)
    before = np.append(1.0, surviving[:-1])
    shares = np.cumsum(before * by_cause / at_risk, axis=1)
    return Incidence(times, shares, np.full(shares.shape, np.nan), surviving, FINE)


def _at_risk(entry: Floats, ends: Floats, times: Floats) -> Floats:
    return under_observation(entry, ends, times).astype(np.float64)


def _ended(
    ends: Floats, over: NDArray[np.bool_], cause: NDArray[np.int64], causes: Sequence[int], times: Floats
) -> Floats:
    """How many ended at each time, shape (causes, times)."""
    at = np.searchsorted(times, ends)
    counts = [np.bincount(at[over & (cause == code)], minlength=times.size) for code in causes]
    return np.array(counts, dtype=np.float64).reshape(len(causes), times.size)


def _errors(share: Floats, own: Floats, ended: Floats, at_risk: Floats, before: Floats) -> Floats:
    left = np.maximum(at_risk - ended, 0.0)
    # Where all end at once nobody is left for whom a later time could differ.
    hazard = np.divide(ended, at_risk * left, out=np.zeros(share.shape), where=left > 0)
    made = np.empty(share.shape)
    for n in range(share.size):
        past = slice(0, n + 1)
        ahead = share[n] - share[past]
        variance = (ahead**2 * hazard[past]).sum()
        variance += (before[past] ** 2 * own[past] * (at_risk[past] - own[past]) / at_risk[past] ** 3).sum()
        variance -= 2 * (ahead * before[past] * own[past] / at_risk[past] ** 2).sum()
        made[n] = np.sqrt(max(float(variance), 0.0))
    return made


def _check(durations: Durations, cause: NDArray[np.int64], causes: Sequence[int]) -> None:
    if cause.shape != durations.left.shape:
        raise BadInput(f"{cause.size} causes for {durations.left.size} durations given; give one for each.")
    over = np.isfinite(durations.right)
    if np.any((cause != ONGOING) != over):
        raise BadInput("A duration that is over has no cause, or one that is not over has; unknown is a cause too.")
    if not np.isin(cause[over], list(causes)).all():
        raise BadInput("A duration ended by a cause that is none of those asked for; ask for all, or leave it out.")
