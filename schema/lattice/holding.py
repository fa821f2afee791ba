"""Which changes a publication takes in, and which wait: no two publications may differ by a few.

What differs between two publications tells of whoever came or went in between. So in everything that could be compared
(a *watch*) those who come, those who leave, and both together must be none or enough. What is too few waits, whole;
what then has become too few elsewhere waits as well. A record that was corrected leaves as what it was and enters as
what it is in one change.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

Watch = Hashable
"""Something that could be compared: a cell that is shown, or what a sum leaves of cells that are not."""


@dataclass(frozen=True)
class Change:
    """One record that comes, goes or moves: the watches that it enters and those that it leaves."""

    record: str
    enters: frozenset[Watch]
    leaves: frozenset[Watch]


def change(record: str, before: Iterable[Watch], after: Iterable[Watch]) -> Change:
    """A change from what a record counted in to what it is to count in; moving within a watch is nothing to it."""
    old, new = frozenset(before), frozenset(after)
    return Change(record, new - old, old - new)


def hold(changes: Iterable[Change], least: Mapping[Watch, int]) -> frozenset[Change]:
    """The changes that may go now; `least` tells of each watch how many are enough. All others wait."""
    balance = _Balance(changes, least)
    while True:
        while wrong := [watch for watch in balance.touched if balance.few(watch)]:
            for watch in wrong:
                balance.drop_few(watch)
        uneven = [watch for watch in balance.touched if balance.uneven(watch)]
        if not uneven:
            return frozenset(balance.going)
        balance.drop_fewer(min(uneven, key=balance.width))


class _Balance:
    """Who enters and who leaves each watch, of those who still go."""

    def __init__(self, changes: Iterable[Change], least: Mapping[Watch, int]) -> None:
        self.going = set(changes)
        self._least = least
        self._enters: dict[Watch, set[Change]] = defaultdict(set)
        self._leaves: dict[Watch, set[Change]] = defaultdict(set)
        for each in self.going:
            for watch in each.enters & least.keys():
                self._enters[watch].add(each)
            for watch in each.leaves & least.keys():
                self._leaves[watch].add(each)
        self.touched = sorted({*self._enters, *self._leaves}, key=repr)

    def width(self, watch: Watch) -> tuple[int, str]:
        return len(self._enters[watch]) + len(self._leaves[watch]), repr(watch)

    def few(self, watch: Watch) -> bool:
        return any(0 < len(side[watch]) < self._least[watch] for side in (self._enters, self._leaves))

    def uneven(self, watch: Watch) -> bool:
        """Whether both sides are enough, and what is left when they are set off is not."""
        return 0 < abs(len(self._enters[watch]) - len(self._leaves[watch])) < self._least[watch]

    def drop_few(self, watch: Watch) -> None:
        for side in (self._enters, self._leaves):
            if 0 < len(side[watch]) < self._least[watch]:
                self._drop(side[watch])

    def drop_fewer(self, watch: Watch) -> None:
        """The smaller side waits; of equal ones, those who come."""
        enter, leave = self._enters[watch], self._leaves[watch]
        self._drop(enter if len(enter) <= len(leave) else leave)

    def _drop(self, waiting: Iterable[Change]) -> None:
        for each in list(waiting):
            self.going.discard(each)
            for side, watches in ((self._enters, each.enters), (self._leaves, each.leaves)):
                for watch in watches & self._least.keys():
                    side[watch].discard(each)
