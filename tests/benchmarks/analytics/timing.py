"""Taking turns: whatever else the machine does falls on all that are compared."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

FEWEST = 3
"""Turns that everything has, however long it takes."""


@dataclass(frozen=True)
class Times:
    """Seconds of each turn, in order."""

    seconds: tuple[float, ...]

    @property
    def least(self) -> float:
        return min(self.seconds)

    @property
    def middle(self) -> float:
        return median(self.seconds)


def in_turns(works: Mapping[str, Callable[[], Any]], *, turns: int, patience: float) -> dict[str, Times]:
    """Do each in turn, so many times; what has taken longer than `patience` in all sits out after `FEWEST` turns."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(turns):
        for name, work in works.items():
            if turn >= FEWEST and sum(taken[name]) > patience:
                continue
            begun = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - begun)
    return {name: Times(tuple(seconds)) for name, seconds in taken.items()}


def ratio(one: Times, other: Times) -> float:
    """How many times as long the other took: the middle of the turns that both had."""
    return median(theirs / ours for ours, theirs in zip(one.seconds, other.seconds, strict=False))
