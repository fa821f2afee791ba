"""How long detention lasts: survival where neither beginnings nor ends are known to the day, and some are not over.

A duration lies after `left` and up to `right`: a person seen detained after 30 days and free after 90 was held for more
than 30 and at most 90. Whoever is still held has no right end. Whoever became known only after 60 days could not have
been recorded with less: `entry` is 60, and without it long detentions are counted as the rule.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from analytics.reasons import FINE, Reason, Verdict, refused, unstable
from analytics.spatial.geodesy import Floats
from schema.errors import BadInput

FEWEST_AT_RISK = 5
"""Cases under observation below which the early course of survival hangs on one or two."""

_STEPS = 20_000
_TRACE = 1e-7
"""Mass below which an interval is on its way to none."""


@dataclass(frozen=True)
class Durations:
    """Durations in one unit, shape (n,): more than `left` and at most `right`, or exactly that where both are equal.

    `right` is infinite for what is not over; `entry` is how long it had lasted when it could first be recorded, 0 from
    its beginning. Raises BadInput for negative or reversed ends, or an entry after `left`.
    """

    left: Floats
    right: Floats
    entry: Floats

    def __post_init__(self) -> None:
        if not self.left.shape == self.right.shape == self.entry.shape:
            raise BadInput("Durations, their ends and entries differ in number; give one of each for a case.")
        if not np.all((self.left >= 0) & np.isfinite(self.left) & (self.entry >= 0)):
            raise BadInput("A duration is negative or has no lower end; give 0 where nothing is known of it.")
        if not np.all(self.left <= self.right):
            raise BadInput("A duration has its ends reversed; swap them.")
        if np.any((self.left < self.entry) | ((self.right == self.entry) & (self.entry > 0))):
            raise BadInput("A duration ended before it could be recorded; entry is at most the lower end.")

    @classmethod
    def observed(cls, times: Floats, ended: NDArray[np.bool_], entry: Floats | None = None) -> Self:
        """Durations that ended exactly at these times, or (`ended` false) were not over by then."""
        return cls(times, np.where(ended, times, np.inf), np.zeros(times.shape) if entry is None else entry)


@dataclass(frozen=True)
class Survival:
    """Shares of durations by where they end, and what that leaves; empty where the verdict refuses them.

    Attributes:
        after, upto: the intervals, more than `after` and at most `upto` (exactly, where equal), in which durations can
            end at all; ascending and apart. An infinite `upto` holds what nobody saw the end of.
        mass: share of durations that end in each; how it lies within an interval cannot be known.
        surviving: share that lasts beyond `upto` of each.
        error: standard error of `surviving`, by Greenwood's formula; NaN where durations are known in intervals.
        cases: how many durations.
        verdict: EMPTY, SPARSE (unstable: with late entries, fewer than five under observation early on),
            NOT_CONVERGED (unstable).
    """

    after: Floats
    upto: Floats
    mass: Floats
    surviving: Floats
    error: Floats
    cases: int
    verdict: Verdict

    def bounds_at(self, time: float) -> tuple[float, float] | None:
        """Share that lasts beyond a time, at the least and at the most; None where nothing is estimated."""
        if not self.mass.size:
            return None
        ended = float(self.mass[self.upto <= time].sum())
        within = float(self.mass[(self.after < time) & (time < self.upto)].sum())
        return max(1 - ended - within, 0.0), 1 - ended

    def quantile(self, share: float) -> tuple[float, float] | None:
        """The interval in which that share of durations has ended; its end is infinite where that was not seen."""
        reached = np.flatnonzero(np.cumsum(self.mass) >= share - 1e-9)
        return (float(self.after[reached[0]]), float(self.upto[reached[0]])) if reached.size else None


def turnbull(durations: Durations) -> Survival:
    """Nonparametric maximum likelihood of durations known in intervals, with late entry.

    B. W. Turnbull, "The empirical distribution function with arbitrarily grouped, censored and truncated data", JRSS B
    38 (1976); H. Frydman's correction of the intervals under truncation, JRSS B 56 (1994); the maximum is reached when
    no interval could gain (R. Gentleman and C. J. Geyer, Biometrika 81, 1994). Validation: breast cosmesis under
    radiotherapy (D. M. Finkelstein and R. A. Wolfe 1985), and Kaplan-Meier where all is known exactly.
    """
    if durations.left.size == 0:
        return _nothing()
    after, upto, exact = _intervals(durations)
    rows = np.column_stack((durations.left, durations.right, durations.entry))
    rows, weight = np.unique(rows, axis=0, return_counts=True)
    left, right, entry = rows.T
    held = _inside(left, right, after, upto, exact)
    # An exact end at the moment of entry was not seen; without entry, nothing was missed.
    seen = (entry[:, None] == 0) | (after > entry[:, None]) | (~exact & (after == entry[:, None]))
    mass, done = _maximise(held, seen, weight.astype(np.float64))
    kept = mass > _TRACE
    why = [*([] if done else [Reason.NOT_CONVERGED]), *([Reason.SPARSE] if _thin(durations) else [])]
    verdict = unstable(*why) if why else FINE
    share = mass[kept] / mass[kept].sum()
    left_over = np.maximum(1 - np.cumsum(share), 0.0)
    nan = np.full(share.shape, np.nan)
    return Survival(after[kept], upto[kept], share, left_over, nan, durations.left.size, verdict)


def kaplan_meier(durations: Durations) -> Survival:
    """The product-limit estimate, of durations whose ends are known exactly or not over, with late entry.

    E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958); standard errors
    by M. Greenwood (1926). Validation: remission of leukaemia under 6-MP (E. J. Freireich et al. 1963): 0.857 beyond 6
    weeks, 0.448 beyond 23. The case of `turnbull` in which all is known. Raises BadInput for a duration known in an
    interval.
    """
    if np.any((durations.left < durations.right) & np.isfinite(durations.right)):
        raise BadInput("A duration is known in an interval only; ask for the estimate of Turnbull.")
    if durations.left.size == 0:
        return _nothing()
    ended = np.isfinite(durations.right)
    times, deaths = np.unique(durations.left[ended], return_counts=True)
    at_risk = under_observation(durations.entry, durations.left, times)
    surviving: Floats = np.cumprod(1 - deaths / at_risk).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        error: Floats = surviving * np.sqrt(np.cumsum(deaths / (at_risk * (at_risk - deaths))))
    mass: Floats = -np.diff(surviving, prepend=1.0)
    after, upto = times, times
    if times.size == 0 or surviving[-1] > 0:
        last = durations.left.max()
        rest = surviving[-1] if times.size else 1.0
        after, upto = np.append(after, last), np.append(upto, np.inf)
        mass, surviving, error = np.append(mass, rest), np.append(surviving, 0.0), np.append(error, np.nan)
    verdict = unstable(Reason.SPARSE) if _thin(durations) else FINE
    return Survival(after, upto, mass, surviving, error, durations.left.size, verdict)


def under_observation(entry: Floats, until: Floats, times: Floats) -> NDArray[np.intp]:
    """Cases that had entered before each time and were followed up to it; an entry of 0 is from the beginning."""
    # None entered after it was followed up, so that those who entered from a time on are among those followed up to it.
    followed = until.size - np.searchsorted(np.sort(until), times)
    late = np.sort(entry[entry > 0])
    return np.asarray(followed - (late.size - np.searchsorted(late, times)), dtype=np.intp)


def _nothing() -> Survival:
    none = np.empty(0)
    return Survival(none, none, none, none, none, 0, refused(Reason.EMPTY))


def _thin(durations: Durations) -> bool:
    """Whether few are under observation at the first time that anybody ended: then they decide the whole curve."""
    ends = durations.right[np.isfinite(durations.right)]
    if ends.size == 0 or not durations.entry.any():
        return False
    first = ends.min()
    return bool(((durations.entry < first) & (durations.right >= first)).sum() < FEWEST_AT_RISK)


def _intervals(d: Durations) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """From each left end to a right end with none between: where mass can lie. Entries count among the right ends."""
    exact = d.left == d.right
    # At one and the same value: an exact time begins, then right ends and entries close, then open left ends begin.
    entry = d.entry[d.entry > 0]
    value = np.concatenate((d.left, d.right, entry))
    rank = np.concatenate((np.where(exact, 0, 2), np.ones(d.left.size + entry.size)))
    ends = np.unique(np.column_stack((value, rank)), axis=0)
    begins = ends[:, 1] != 1
    pair = np.flatnonzero(begins[:-1] & ~begins[1:])
    return ends[pair, 0], ends[pair + 1, 0], ends[pair, 1] == 0


def _inside(left: Floats, right: Floats, after: Floats, upto: Floats, exact: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each interval lies in what is known of each case."""
    point = left == right
    begins = (after >= left[:, None]) & ~(exact & (after == left[:, None]) & ~point[:, None])
    return np.asarray(begins & (upto <= right[:, None]))


def _maximise(held: NDArray[np.bool_], seen: NDArray[np.bool_], weight: Floats) -> tuple[Floats, bool]:
    """Self-consistency steps, every two of them extrapolated, until no interval could gain likelihood."""
    # What is known of a case, and what could be seen of it, are runs of intervals: sums over them are differences.
    inside, visible = _runs(held), _runs(seen)
    count = held.shape[1]

    def over(run: tuple[NDArray[np.intp], NDArray[np.intp]], mass: Floats) -> Floats:
        sums = np.append(0.0, np.cumsum(mass))
        return np.asarray(sums[run[1]] - sums[run[0]])

    def back(run: tuple[NDArray[np.intp], NDArray[np.intp]], values: Floats) -> Floats:
        ends = np.bincount(run[0], values, count + 1) - np.bincount(run[1], values, count + 1)
        return np.cumsum(ends)[:count]

    def step(mass: Floats) -> tuple[Floats, float]:
        """The next masses, and the most that any interval could gain, as a share of all cases."""
        recorded = weight / over(visible, mass)
        slope = back(inside, weight / over(inside, mass)) - back(visible, recorded)
        # To those recorded, Turnbull adds those who were not, where their durations must have been: `total` in all.
        total = recorded.sum()
        return np.maximum(mass * (slope + total) / total, 0.0), float(slope.max() / weight.sum())

    mass = np.full(count, 1 / count)
    for _ in range(_STEPS):
        first, gain = step(mass)
        if gain <= 1e-9:
            return mass, True
        second, _ = step(first)
        change = first - mass
        bend = second - first - change
        length = float(np.linalg.norm(change)) / max(float(np.linalg.norm(bend)), 1e-300)
        leap = mass + 2 * length * change + length**2 * bend
        mass = leap / leap.sum() if length > 1 and np.all(leap > 0) else second
    return mass, False


def _runs(rows: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First column of each row, and the one after its last."""
    start = rows.argmax(axis=1)
    return start, start + rows.sum(axis=1)
