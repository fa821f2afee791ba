"""How many are held, and how many come and go: a stock at an instant, and flows over a time, which are never mixed.

A stock is counted at the end of a bucket and belongs to that instant: stocks of several buckets are never added, and a
quarter has the stock of its last month. Dates are known within bounds, and so are the numbers: what is certain, and
what may be. Days are whole numbers on one calendar (`datetime.date.toordinal`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analytics.reasons import FINE, Reason, Verdict, refused
from analytics.spatial.geodesy import Floats
from schema.errors import BadInput


@dataclass(frozen=True)
class People:
    """How many of each record, shape (n,): `low` is known; `best` and `high` are NaN where unknown and open.

    Raises BadInput for a negative number, or ends that are reversed.
    """

    low: Floats
    best: Floats
    high: Floats

    def __post_init__(self) -> None:
        if not self.low.shape == self.best.shape == self.high.shape:
            raise BadInput("Low, best and high differ in number; give one of each for a record.")
        if not np.all(self.low >= 0):
            raise BadInput("A low number is negative or missing; give 0 where nothing is known.")
        if np.any(self.best < self.low) or np.any(self.high < self.low) or np.any(self.high < self.best):
            raise BadInput("Numbers of people are not in the order low, best, high; sort them.")

    @classmethod
    def one_each(cls, count: int) -> "People":
        """One person of each record."""
        return cls(np.ones(count), np.ones(count), np.ones(count))


@dataclass(frozen=True)
class Episodes:
    """Detention episodes, shape (n,): days between which each began, and ended.

    `begun_from` may be minus infinity; `ended_to` is infinite where it is not known to be over, and `ended_from` then
    the day after the person was last known to be held. The day of the end is the first day of not being held.
    """

    begun_from: Floats
    begun_to: Floats
    ended_from: Floats
    ended_to: Floats
    people: People

    def __post_init__(self) -> None:
        days = (self.begun_from, self.begun_to, self.ended_from, self.ended_to)
        if any(each.shape != self.people.low.shape for each in days):
            raise BadInput("The columns of episodes differ in length; give one of each for an episode.")
        if any(np.isnan(each).any() for each in days) or np.isinf(self.begun_to).any():
            raise BadInput("An episode has no latest day on which it may have begun; leave it out, and say so.")
        if np.any(self.begun_from > self.begun_to) or np.any(self.ended_from > self.ended_to):
            raise BadInput("An episode has days reversed; swap them.")
        if np.any(self.ended_to < self.begun_from):
            raise BadInput("An episode ended before it can have begun; correct its days.")


@dataclass(frozen=True)
class Counted:
    """Numbers of people by bucket, shape (buckets,).

    Attributes:
        lower: those of which it is certain.
        value: the best number; NaN where a date is too imprecise, or a record has no best.
        upper: those of which it may be so; NaN where a record is open.
    """

    lower: Floats
    value: Floats
    upper: Floats


@dataclass(frozen=True)
class StockAndFlow:
    """By bucket: who `entered` and `left` within it (flows), and who was `held` when its last day ended (a stock)."""

    entered: Counted
    left: Counted
    held: Counted


def check_buckets(first: NDArray[np.int64], last: NDArray[np.int64]) -> None:
    """Raise BadInput unless buckets are in order and apart; both days belong to a bucket."""
    if first.shape != last.shape or np.any(first > last) or np.any(first[1:] <= last[:-1]):
        raise BadInput("Buckets are to be in order of time and apart, each with its first and last day.")


def stock_and_flow(episodes: Episodes, first: NDArray[np.int64], last: NDArray[np.int64]) -> StockAndFlow:
    """Who entered and left in each bucket, and who was held at its end.

    Checked day by day over every combination of dates of small data; with exact dates each stock is the one before,
    and who entered, less who left.

    Args:
        episodes: of detention, each once.
        first: first day of each bucket.
        last: last day of each bucket, included.
    """
    check_buckets(first, last)
    begin, end = first[:, None].astype(np.float64), last[:, None].astype(np.float64)
    # None ends before it begins, which may narrow the days of both.
    e = replace(
        episodes,
        begun_to=np.minimum(episodes.begun_to, episodes.ended_to),
        ended_from=np.maximum(episodes.ended_from, episodes.begun_from),
    )

    def within(from_: Floats, to: Floats) -> Counted:
        return _counted((from_ >= begin) & (to <= end), (from_ <= end) & (to >= begin), e.people)

    surely = (e.begun_to <= end) & (e.ended_from > end)
    return StockAndFlow(
        entered=within(e.begun_from, e.begun_to),
        left=within(e.ended_from, e.ended_to),
        held=_counted(surely, (e.begun_from <= end) & (e.ended_to > end), e.people),
    )


def _counted(surely: NDArray[np.bool_], maybe: NDArray[np.bool_], people: People) -> Counted:
    lower = np.where(surely, people.low, 0.0).sum(axis=1)
    upper = np.where(maybe, people.high, 0.0).sum(axis=1)
    # Who may be or not be there has no best number.
    value = np.where(maybe, np.where(surely, people.best, np.nan), 0.0).sum(axis=1)
    return Counted(lower, value, upper)


@dataclass(frozen=True)
class Standing:
    """The last stated stock of each place and bucket, shape (places, buckets); NaN where none was stated.

    `stated` says where one was, for a low may be 0. `total` sums the places of a bucket, never buckets: its lower bound
    is of those stated, and it has no value and no upper bound where a place stated none.
    """

    places: tuple[str, ...]
    stated: NDArray[np.bool_]
    low: Floats
    best: Floats
    high: Floats
    total: Counted


def standing(
    place: Sequence[str], day: NDArray[np.int64], people: People, first: NDArray[np.int64], last: NDArray[np.int64]
) -> Standing:
    """Stocks that were stated (displaced, trapped), the last of each place and bucket; nothing is carried forward.

    Of several on the same last day it is the smallest low and the greatest high, and the best if all share it. Raises
    BadInput for columns that differ in length.
    """
    check_buckets(first, last)
    if not len(place) == day.size == people.low.size:
        raise BadInput("Places, days and numbers differ in number; give one of each for a statement.")
    places = tuple(sorted(set(place)))
    shape = (len(places), first.size)
    low, best, high = (np.full(shape, np.nan) for _ in range(3))
    of = np.array([places.index(each) for each in place], dtype=np.intp)
    for row in range(len(places)):
        for bucket in range(first.size):
            told = (of == row) & (day >= first[bucket]) & (day <= last[bucket])
            if told.any():
                latest = told & (day == day[told].max())
                low[row, bucket], high[row, bucket] = people.low[latest].min(), people.high[latest].max()
                shared = people.best[latest]
                best[row, bucket] = shared[0] if np.all(shared == shared[0]) else np.nan
    stated = np.isfinite(low)
    total = Counted(np.where(stated, low, 0.0).sum(axis=0), best.sum(axis=0), high.sum(axis=0))
    return Standing(places, stated, low, best, high, total)


@dataclass(frozen=True)
class Ageing:
    """How long open cases have lasted, in days.

    Attributes:
        edges: of the bands, `edges[n]` up to but not `edges[n + 1]`.
        lower, upper: cases in each band for certain, and that may be.
        median: at the least and at the most; None without cases.
        verdict: EMPTY without open cases.
    """

    edges: Floats
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    median: tuple[float, float] | None
    verdict: Verdict


def ageing(begun_from: Floats, begun_to: Floats, at: int, edges: Floats) -> Ageing:
    """How long the cases that are open at a day have lasted by then.

    Args:
        begun_from: earliest day on which each began, shape (n,); minus infinity where unknown.
        begun_to: latest day, shape (n,).
        at: the day.
        edges: of the bands in days, ascending from 0; the last may be infinite.

    Raises:
        BadInput: reversed days, a case that began after `at`, edges that do not ascend.
    """
    if begun_from.shape != begun_to.shape or np.any(begun_from > begun_to):
        raise BadInput("An open case has the days of its beginning reversed; swap them.")
    if np.any(begun_to > at):
        raise BadInput("An open case may have begun after the day asked for; ask for those open by then.")
    if edges.size < 2 or edges[0] < 0 or np.any(np.diff(edges) <= 0):
        raise BadInput("Edges of ages are two numbers of days or more, from 0 up and ascending.")
    least, most = at - begun_to, at - begun_from
    low, high = edges[:-1, None], edges[1:, None]
    surely = ((least >= low) & (most < high)).sum(axis=1).astype(np.int64)
    maybe = ((least < high) & (most >= low)).sum(axis=1).astype(np.int64)
    if least.size == 0:
        return Ageing(edges, surely, maybe, None, refused(Reason.EMPTY))
    # An infinite age has no mean with another: the greater of the middle two stands for the most.
    return Ageing(edges, surely, maybe, (float(np.median(least)), _upper_median(most)), FINE)


def _upper_median(values: Floats) -> float:
    ordered = np.sort(values)
    middle = ordered[(ordered.size - 1) // 2 : ordered.size // 2 + 1]
    return float(middle.mean()) if np.isfinite(middle).all() else float(np.inf)
