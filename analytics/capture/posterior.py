"""What is believed of the number of undocumented records, as shares of probability over whole numbers.

Where whole numbers lie much closer to each other than anything could tell them apart, neighbouring ones form a run and
share one probability. The posterior of a number n0 of undocumented records is never narrower than that of failures
before n successes, whose standard deviation is the root of n0 + n0^2 / n; runs are a small part of that. Validation:
`decomposable`, which is held to integrals taken numerically.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from schema.errors import BadInput

CEILING = 2**37
"""At most so many undocumented records are ever considered: more people than have lived."""


@dataclass(frozen=True, eq=False)
class Nodes:
    """Runs of whole numbers from 0 up, without gaps: `at` their middles, `width` how many; float64 of shape (G,)."""

    at: NDArray[np.float64]
    width: NDArray[np.float64]

    @classmethod
    def spaced(cls, n: int, limit: int, share: float) -> Self:
        """0 to `limit` in runs of at most this share of the least standard deviation that n documented records allow.

        Where that is less than 2, every number is a run.
        """
        starts: list[NDArray[np.int64]] = []
        begin = 0
        while begin <= limit:
            end = min(max(begin + 64, begin + begin // 8), limit + 1)
            step = max(1, int(share * math.sqrt(begin + begin * begin / n)))
            starts.append(np.arange(begin, end, step, dtype=np.int64))
            begin = end
        joined = np.concatenate(starts)
        width = np.diff(np.append(joined, limit + 1))
        return cls(joined + (width - 1) / 2, width.astype(np.float64))

    @property
    def first(self) -> NDArray[np.float64]:
        """Least number of each run."""
        return np.asarray(self.at - (self.width - 1) / 2, dtype=np.float64)

    @property
    def last(self) -> NDArray[np.float64]:
        """Greatest number of each run."""
        return np.asarray(self.at + (self.width - 1) / 2, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is believed of the number of undocumented records, and of N, documented and undocumented together.

    Attributes:
        documented: records on any list.
        nodes: the numbers of undocumented records.
        mass: share of each run, float64 of shape (G,); they sum to 1.
        limit: greatest number of undocumented records among them.
        beyond: share that would lie beyond the limit, had it not been set.
    """

    documented: int
    nodes: Nodes
    mass: NDArray[np.float64]
    limit: int
    beyond: float

    @property
    def mean(self) -> float:
        """Expected N. It depends on the limit where the posterior falls off slowly; the median does not."""
        return self.documented + float(self.mass @ self.nodes.at)

    def quantile(self, share: float) -> float:
        """The least N that N is believed not to exceed with this probability.

        Raises BadInput unless the share is above 0 and below 1.
        """
        if not 0 < share < 1:
            raise BadInput(f"share: {share} given; give a probability above 0 and below 1.")
        return float(self.documented + self._undocumented(np.array([share]))[0])

    def draws(self, size: int, seed: int) -> NDArray[np.float64]:
        """Values of N at random, whole numbers, shape (size,); the same seed gives the same.

        Raises BadInput for a size below 1.
        """
        if size < 1:
            raise BadInput(f"size: {size} given; give 1 or more.")
        return self.documented + self._undocumented(np.random.default_rng(seed).random(size))

    @property
    def density(self) -> NDArray[np.float64]:
        """Share of each single number of undocumented records, shape (G,)."""
        return np.asarray(self.mass / self.nodes.width, dtype=np.float64)

    @cached_property
    def _cumulated(self) -> NDArray[np.float64]:
        summed = np.cumsum(self.mass)
        return np.asarray(summed / summed[-1], dtype=np.float64)

    def _undocumented(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        k = np.searchsorted(self._cumulated, shares)
        width, mass = self.nodes.width[k], self.mass[k]
        into = np.clip((shares - (self._cumulated[k] - mass)) / mass, 0, 1)
        return np.asarray(self.nodes.first[k] + np.clip(np.ceil(into * width) - 1, 0, width - 1), dtype=np.float64)
