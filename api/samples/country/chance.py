"""Chance: the same for a seed everywhere, and spread, so that what is rare occurs as often as its share says.

Shares are drawn by stratified sampling (W. G. Cochran, Sampling Techniques, chapter 5): n uniform numbers, one in each
of n equal strata, in random order. A term of share p then has n p of n rows, give or take two, whatever the seed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

NONE = "-"
"""Stands in tables of shares for "nothing stated"; it is drawn as an empty code, which is read as null."""


def stream_of(seed: int, chunk: int, topic: str) -> np.random.Generator:
    """The source of chance for one topic of one chunk: no topic moves another when it draws more or less."""
    return np.random.default_rng([seed, chunk, *topic.encode()])


def spread(chance: np.random.Generator, count: int) -> Floats:
    """That many numbers in [0, 1), one in each of as many equal strata, in random order."""
    return (chance.permutation(count) + chance.random(count)) / max(count, 1)


def spread_within(chance: np.random.Generator, groups: Ints) -> Floats:
    """A number in [0, 1) for each row, spread among the rows of the same group."""
    count = len(groups)
    order = np.lexsort((chance.random(count), groups))
    sorted_groups = groups[order]
    begins = np.flatnonzero(np.r_[True, sorted_groups[1:] != sorted_groups[:-1]]) if count else np.empty(0, np.int64)
    sizes = np.diff(np.r_[begins, count])
    place = np.arange(count) - np.repeat(begins, sizes)
    numbers = np.empty(count)
    numbers[order] = (place + chance.random(count)) / np.repeat(sizes, sizes)
    return numbers


@dataclass(frozen=True)
class Shares:
    """How often each of some terms is drawn, in each of some groups. `terms[0]` is empty: nothing stated."""

    terms: tuple[str, ...]
    groups: Mapping[str, int]
    bounds: Floats
    """Upper bounds of each term's part of [0, 1), group after group, each group one higher than the one before."""

    @property
    def code(self) -> Mapping[str, int]:
        """Number of each term."""
        return {term: number for number, term in enumerate(self.terms)}

    def codes(self, terms: Iterable[str]) -> list[int]:
        """Numbers of those of the terms that can be drawn."""
        return [self.code[term] for term in terms if term in self.code]

    def draw(self, chance: np.random.Generator, groups: Ints) -> Ints:
        """One term for each row, by the shares of its group, spread within the group."""
        return self.at(spread_within(chance, groups), groups)

    def at(self, numbers: Floats, groups: Ints) -> Ints:
        """The terms that numbers in [0, 1) stand for."""
        # A number of exactly 1 less half an ulp may be rounded up into the next group.
        where = np.minimum(groups + numbers, np.nextafter(groups + 1.0, 0))
        found: Ints = np.searchsorted(self.bounds, where, side="right") - groups * len(self.terms)
        return found


def shares(groups: Mapping[str, Mapping[str, float]]) -> Shares:
    """Shares from weights, by group and term; weights need not add up to one."""
    terms = ("", *dict.fromkeys(str(term) for weights in groups.values() for term in weights if term != NONE))
    table = np.zeros((len(groups), len(terms)))
    for row, weights in enumerate(groups.values()):
        for term, weight in weights.items():
            table[row, 0 if term == NONE else terms.index(term)] = weight
    bounds = np.cumsum(table, axis=1) / table.sum(axis=1, keepdims=True)
    # However the sums were rounded, nothing lies beyond the last term that can be drawn.
    bounds[bounds > 1 - 1e-12] = 1.0
    above = np.arange(len(groups))[:, None]
    return Shares(terms, {name: row for row, name in enumerate(groups)}, (bounds + above).ravel())


def one_list(weights: Mapping[str, float]) -> Shares:
    """Shares that are the same for all."""
    return shares({"": weights})


def weights(words: str) -> dict[str, float]:
    """Weights from `term:weight term …`; a term without a weight has 1."""
    pairs = (word.partition(":") for word in words.split())
    return {term: float(weight or 1) for term, _, weight in pairs}


def even(terms: Sequence[str]) -> dict[str, float]:
    """The same weight for every term."""
    return dict.fromkeys(terms, 1.0)
