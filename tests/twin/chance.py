"""What the generator leaves to chance, drawn by Hypothesis, so that a failing document can be made smaller."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws. The smallest draw is always the plainest: nothing happens, the first is taken."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def below(self, number: int) -> int:
        """A number from 0."""
        return self._random.randrange(number) if number > 1 else 0

    def hit(self, percent: int) -> bool:
        """Whether something happens that does so in that share of cases."""
        return self.below(100) >= 100 - percent

    def one(self, of: Sequence[T]) -> T:
        """One of several."""
        return of[self.below(len(of))]

    def some(self, of: Sequence[T], most: int) -> list[T]:
        """One to `most` of several, each once."""
        wanted = 1 + self.below(min(most, len(of)))
        return list(dict.fromkeys(self.one(of) for _ in range(wanted)))

    def weighted(self, options: Mapping[T, int]) -> T:
        """One of several, in proportion to their weights."""
        drawn = self.below(sum(options.values()))
        for option, weight in options.items():
            drawn -= weight
            if drawn < 0:
                return option
        raise AssertionError("a draw lies beyond all weights")
