"""How many are held, and how many come and go: a stock at an instant, and flows over a time, which are never mixed.

A stock is counted at the end of a bucket and belongs to that instant: stocks of several buckets are never added, and a
quarter has the stock of its last month. Dates are known within bounds, and so are the numbers: what is certain, and
what may be. Days are whole numbers on one calendar (`datetime.date.toordinal`). Validation: bounds are those of every
combination of dates; ages of open cases are counted day by day.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analytics.durations.people import Counted, Counts, People, Span, counted
from analytics.reasons import FINE, Reason, Verdict, refused
from analytics.spatial.geodesy import Floats
from schema.errors import BadInput


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

    def taken(self, rows: NDArray[np.bool_]) -> "Episodes":
        """Some of them."""
        people = People(*(each[rows] for each in (self.people.low, self.people.best, self.people.high)))
        return Episodes(self.begun_from[rows], self.begun_to[rows], self.ended_from[rows], self.ended_to[rows], people)


@dataclass(frozen=True)
class StockAndFlow:
    """By bucket: who `entered` and `left` within it (flows), and who was `held` when its last day ended (a stock)."""

    entered: Counted
    left: Counted
    held: Counted


def check_buckets(first: Counts, last: Counts) -> None:
    """Raise BadInput unless buckets are in order and apart; both days belong to a bucket."""
    if first.shape != last.shape or np.any(first > last) or np.any(first[1:] <= last[:-1]):
        raise BadInput("Buckets are to be in order of time and apart, each with its first and last day.")


def stock_and_flow(episodes: Episodes, first: Counts, last: Counts) -> StockAndFlow:
    """Who entered and left in each bucket, and who was held at its end.

    Checked day by day over every combination of dates of small data; with exact dates each stock is the one before,
    and who entered, less who left.

    Args:
        episodes: of detention, each once.
        first: first day of each bucket.
        last: last day of each bucket, included.
    """
    check_buckets(first, last)
    # None ends before it begins, which may narrow the days of both.
    e = replace(
        episodes,
        begun_to=np.minimum(episodes.begun_to, episodes.ended_to),
        ended_from=np.maximum(episodes.ended_from, episodes.begun_from),
    )

    def ends(from_: Floats, before: Floats) -> Span:
        """The buckets whose last day lies from a day on, and before another."""
        return np.searchsorted(last, from_), np.searchsorted(last, before)

    return StockAndFlow(
        entered=within(e.begun_from, e.begun_to, e.people, first, last),
        left=within(e.ended_from, e.ended_to, e.people, first, last),
        held=counted(e.people, ends(e.begun_to, e.ended_from), ends(e.begun_from, e.ended_to), first.size),
    )


def within(from_: Floats, to: Floats, people: People, first: Counts, last: Counts) -> Counted:
    """Of what came to pass between two days: what did so surely in each bucket, and what may have."""
    start, stop = np.searchsorted(last, from_), np.searchsorted(first, to, side="right")
    own = np.minimum(start, max(first.size - 1, 0))
    sure = (start < first.size) & (first[own] <= from_) & (to <= last[own]) if first.size else start < 0
    return counted(people, (start, np.where(sure, start + 1, start)), (start, stop), first.size)


@dataclass(frozen=True)
class Stated:
    """The last statement of a stock in one bucket, of people of one kind (`of`); `rows` are the records that make it.

    Where several are of the same last day, `low` is the smallest, `high` the greatest and `best` the one that all
    share; None is unknown, and an open `high`.
    """

    of: str
    bucket: int
    rows: tuple[int, ...]
    low: float | None
    best: float | None
    high: float | None


def standing(
    of: Sequence[str], from_: Floats, to: Floats, people: People, first: Counts, last: Counts
) -> tuple[Stated, ...]:
    """Stocks that were stated (displaced, trapped), the last of each kind and bucket, by bucket and then by kind.

    Nothing is carried forward, and nothing added: a statement that may be of several buckets is in none of them.

    Args:
        of: whom each statement counts, such as those displaced from one place to another.
        from_: earliest day of which each may be.
        to: latest day.
        people: how many.
        first: first day of each bucket.
        last: last day of each bucket.

    Raises:
        BadInput: columns that differ in length.
    """
    check_buckets(first, last)
    if not len(of) == from_.size == to.size == people.low.size:
        raise BadInput("Statements, days and numbers differ in number; give one of each for a statement.")
    at = np.searchsorted(last, from_)
    told: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row, bucket in enumerate(at.tolist()):
        if bucket < first.size and first[bucket] <= from_[row] and to[row] <= last[bucket]:
            told[bucket, of[row]].append(row)
    return tuple(_latest(of_, bucket, rows, to, people) for (bucket, of_), rows in sorted(told.items()))


def _latest(of: str, bucket: int, rows: list[int], to: Floats, people: People) -> Stated:
    final = max(to[row] for row in rows)
    kept = tuple(row for row in rows if to[row] == final)
    best = set(_numbers(people.best, kept))
    high = _numbers(people.high, kept)
    return Stated(
        of=of,
        bucket=bucket,
        rows=kept,
        low=min((each for each in _numbers(people.low, kept) if each is not None), default=None),
        best=best.pop() if len(best) == 1 else None,
        high=None if None in high else max(each for each in high if each is not None),
    )


def _numbers(of: Floats, rows: Iterable[int]) -> list[float | None]:
    return [None if np.isnan(of[row]) else float(of[row]) for row in rows]


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
    lower: Counts
    upper: Counts
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
