"""What went on in the same places at the same time: sieges, truces, corridors, as far as they are published.

A place is the same when one lies in the other: a siege of a district concerns who fled its villages, and a truce in a
province who left a district of it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from analytics import lasting
from analytics.clock import Clock
from analytics.ends import Ends
from analytics.results_lasting import Concurrent


def periods(rows: Iterable[Any], places: Iterable[str | None], ends: Ends, clock: Clock) -> tuple[Concurrent, ...]:
    """The rows of `movements.around` in these places (ids) and days, by first day and code."""
    known = {each for each in places if each}
    around = frozenset(code for each in known for code in ends.lineage(each))
    within = {code for each in known if (code := ends.narrowest(each))}
    first, last = clock.spans[0][0], clock.spans[-1][1]
    return tuple(
        _concurrent(row)
        for row in rows
        if row.day_from <= last and (row.day_to is None or row.day_to >= first) and _same(row, around, within)
    )


def _same(row: Any, around: frozenset[str], within: set[str]) -> bool:
    """Whether it lies in a place, or a place lies in it; of a corridor `areas` holds both ends."""
    areas: Sequence[str] = row.areas or ()
    return row.area in around or not within.isdisjoint(areas)


def _concurrent(row: Any) -> Concurrent:
    return Concurrent(
        code=row.code,
        type=row.type,
        kind=lasting.category(row.type, row.kind),
        title=row.title,
        start=row.day_from,
        end=row.day_to,
        place=row.place,
    )
