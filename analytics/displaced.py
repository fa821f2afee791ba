"""Stocks of displaced people: the last that was stated in each bucket, by place and together."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from analytics import lasting
from analytics.clock import Clock
from analytics.durations.linked import by_name
from analytics.durations.people import People
from analytics.durations.standing import Together, together
from analytics.durations.stocks import Stated, standing
from analytics.ends import Ends
from analytics.movements import RETURNED, Movement
from analytics.results import SeriesPoint
from analytics.results_lasting import Stock
from schema.queries.scope import Scope

Way = tuple[str | None, str | None, str]
"""Raised origin, raised destination, kind."""


@dataclass(frozen=True)
class Displaced:
    """What was stated, by bucket: of all together, and by origin, destination and kind.

    Attributes:
        unplaced: statements that may be of several buckets, and are in none.
        sparse: buckets in which some of the stocks that are stated at all were not stated.
    """

    whole: tuple[SeriesPoint, ...]
    stocks: tuple[Stock, ...]
    unplaced: int
    sparse: int


def displaced(stated: Sequence[Movement], ends: Ends, clock: Clock, scope: Scope) -> Displaced:
    """The stocks that records state. People who returned are in the whole only where all of these are returns."""
    days = np.array([(each.from_, each.to) for each in stated], dtype=np.float64).reshape(-1, 2)
    own = [f"{each.origin} {each.destination} {each.kind}" for each in stated]
    people = People.stated([each.number for each in stated])
    latest = standing(own, days[:, 0], days[:, 1], people, clock.first, clock.last)
    kinds = {each.kind for each in stated}
    counted = kinds - {RETURNED} or kinds
    every = {name for name, each in zip(own, stated, strict=True) if each.kind in counted}
    whole: dict[int, list[Stated]] = defaultdict(list)
    apart: dict[tuple[int, Way], list[Stated]] = defaultdict(list)
    for each in latest:
        one = stated[each.rows[0]]
        apart[each.bucket, (ends.raised(one.origin), ends.raised(one.destination), one.kind)].append(each)
        if one.kind in counted:
            whole[each.bucket].append(each)
    ways: dict[Way, set[str]] = defaultdict(set)
    for name, one in zip(own, stated, strict=True):
        ways[ends.raised(one.origin), ends.raised(one.destination), one.kind].add(name)
    shown = [_stock(n, way, _sum(each, stated, ways[way]), ends, clock) for (n, way), each in apart.items()]
    sums = [_sum(whole[n], stated, every) for n in range(len(clock.spans))]
    used = sum(days[row, 0] >= clock.first[0] and days[row, 1] <= clock.last[-1] for row in range(len(stated)))
    placed = _placed(days, clock)
    return Displaced(
        tuple(_point(n, number, ends, clock, scope) for n, number in enumerate(sums)),
        tuple(sorted((each for each in shown if each), key=_order)),
        unplaced=int(used) - placed,
        sparse=sum({each.of for each in whole[n]} != every for n in range(len(clock.spans))) if every else 0,
    )


def _placed(days: np.ndarray[tuple[int, int], np.dtype[np.float64]], clock: Clock) -> int:
    at = np.minimum(np.searchsorted(clock.last, days[:, 0]), len(clock.spans) - 1)
    return int(((clock.first[at] <= days[:, 0]) & (days[:, 1] <= clock.last[at])).sum())


def _sum(found: Sequence[Stated], stated: Sequence[Movement], every: set[str]) -> Together:
    rows = [[stated[row] for row in each.rows] for each in found]
    names = [[claim for one in own for claim in one.claims] for own in rows]
    others = [[claim for one in own for claim in one.overlaps] for own in rows]
    return together(found, every, [*by_name(names, others), *_nested([own[0] for own in rows])])


def _nested(stated: Sequence[Movement]) -> Iterable[tuple[int, int]]:
    """Pairs of which one counts all who left a place, wherever they are, and the other those of them in one place."""
    anywhere: dict[Hashable, int] = {
        (each.origin, each.kind): n for n, each in enumerate(stated) if each.destination is None
    }
    for n, each in enumerate(stated):
        if each.destination is not None and (each.origin, each.kind) in anywhere:
            yield anywhere[each.origin, each.kind], n


def _point(n: int, number: Together, ends: Ends, clock: Clock, scope: Scope) -> SeriesPoint:
    start, end = clock.spans[n]
    coverage, active = lasting.looked(ends.seen, scope, start, end)
    return SeriesPoint(
        **vars(number.bounded()),
        start=start,
        end=end,
        certain=number.records,
        coverage=coverage,
        active_sources=active,
    )


def _stock(n: int, way: Way, number: Together, ends: Ends, clock: Clock) -> Stock | None:
    origin, destination = ends.seen.place(way[0]), ends.seen.place(way[1])
    if origin is None:
        return None
    start, end = clock.spans[n]
    kind = lasting.category("displacement_flow", way[2])
    return Stock(**vars(number.bounded()), start=start, end=end, origin=origin, destination=destination, kind=kind)


def _order(each: Stock) -> tuple[object, ...]:
    return each.start, lasting.by_name(each.origin), lasting.by_name(each.destination), each.kind.code
