"""Numbers that count some of the same people: never added, and of each set only the greatest lower bound is kept.

How many of them are in the others nobody says, so that together they are at least as many as the greatest of their
lower bounds, with neither best number nor upper bound.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence


def linked(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Rows that pairs link, one with another, in order; rows that nothing links are alone."""
    own = list(range(count))

    def root(row: int) -> int:
        while own[row] != row:
            own[row] = own[own[row]]
            row = own[row]
        return row

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        own[high] = low
    found: dict[int, list[int]] = defaultdict(list)
    for row in range(count):
        found[root(row)].append(row)
    return [found[each] for each in sorted(found)]


def by_name(names: Sequence[Iterable[Hashable]], others: Sequence[Iterable[Hashable]]) -> Iterable[tuple[int, int]]:
    """Pairs of rows of which one names what the other is called; a row may be called several names."""
    called = {name: row for row, own in enumerate(names) for name in own}
    for row, mentioned in enumerate(others):
        yield from ((row, called[name]) for name in mentioned if name in called and called[name] != row)


def meeting(
    keys: Sequence[Hashable], from_: Sequence[float], to: Sequence[float], which: Sequence[bool]
) -> Iterable[tuple[int, int]]:
    """Pairs of rows (those of `which`) of one key whose times have a day in common."""
    of: dict[Hashable, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        if which[row]:
            of[key].append(row)
    for rows in of.values():
        rows.sort(key=lambda row: (from_[row], to[row]))
        last = rows[0]
        for row in rows[1:]:
            if from_[row] <= to[last]:
                yield last, row
            last = row if to[row] > to[last] else last


def greatest(rows: Sequence[int], sure: Sequence[bool], low: Sequence[float | None]) -> int:
    """The row of a set that stands for all: one that is sure to belong, with the greatest lower bound, the first."""
    return max(rows, key=lambda row: (sure[row], -1.0 if low[row] is None else low[row], -row))
