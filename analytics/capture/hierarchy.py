"""Hierarchical log-linear models of lists: which there are, what they are called, and which terms each has.

A model is hierarchical when with an interaction it has every interaction within it (Bishop, Fienberg and Holland 1975,
chapter 3). Every model here has all lists, and none has the interaction of all of them, which no table can tell. A term
is a number, bit j standing for list j; a model is called by its largest terms, lists counted from 1: [12][3].
Validation case: 8 models of three lists, 113 of four, and 1,024 of five with pairs at most (enumeration).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from schema.errors import BadInput, TooLarge

MODELS = 10_000
"""At most so many models are listed: five lists have 6,893, six have millions."""


@dataclass(frozen=True)
class Model:
    """A hierarchical model. `terms` holds every term but the constant, smallest first; made by `model` or `models`."""

    width: int
    terms: tuple[int, ...]

    @cached_property
    def name(self) -> str:
        """Largest terms, those of most lists first: [123][34][5]."""
        top = [term for term in self.terms if not any(term & other == term != other for other in self.terms)]
        return "".join(f"[{''.join(map(str, _lists(term)))}]" for term in sorted(top, key=_order))

    @property
    def parameters(self) -> int:
        """Number of parameters, with the constant."""
        return 1 + len(self.terms)

    def contains(self, other: "Model") -> bool:
        """Whether the other model is a special case of this."""
        return set(self.terms) >= set(other.terms)

    def design(self) -> NDArray[np.float64]:
        """Shape (2^J - 1, parameters): a column of ones, then one per term; rows in order of pattern."""
        return design(self.width, (0, *self.terms))


def design(width: int, terms: Iterable[int]) -> NDArray[np.float64]:
    """Shape (2^J - 1, number of terms): 1 where a pattern has all lists of a term; term 0 is the constant."""
    patterns = np.arange(1, 2**width)[:, None]
    wanted = np.array(list(terms), dtype=np.int64)[None, :]
    return np.asarray((patterns & wanted) == wanted, dtype=np.float64)


def independence(width: int) -> Model:
    """The model in which lists do not depend on one another: [1][2][3]."""
    return Model(width, tuple(1 << j for j in range(width)))


def model(width: int, name: str) -> Model:
    """The model of that name, in whatever order its terms and their lists are; lists not named are added.

    Raises BadInput for a name that is not of the form [12][3], a list that is not there, or the term of all lists.
    """
    parts = name.removeprefix("[").removesuffix("]").split("][")
    allowed = {str(j + 1) for j in range(width)}
    if not (name.startswith("[") and name.endswith("]")) or any(not p or set(p) - allowed for p in parts):
        raise BadInput(f"model: {name!r} is not of the form [12][3] with lists 1 to {width}.")
    tops = [sum(1 << (int(digit) - 1) for digit in set(part)) for part in parts]
    if width > 1 and 2**width - 1 in tops:
        raise BadInput(f"model: {name!r} has the interaction of all lists, which no table can tell; leave it out.")
    return _closed(width, tops)


def models(width: int, order: int | None = None) -> tuple[Model, ...]:
    """Every hierarchical model with interactions of at most `order` lists (all but one by default).

    In order of number of parameters, then of name. Three lists have 8, four have 113, five with order 2 have 1,024.

    Raises BadInput for an order below 1 or not below the number of lists, TooLarge for more than 10,000 models.
    """
    top = max(width - 1, 1) if order is None else order
    if not 1 <= top <= max(width - 1, 1):
        raise BadInput(f"order: {top} given; give 1 to {max(width - 1, 1)} for {width} lists.")
    if width > 5 and top > 1:
        raise TooLarge(
            f"order: {width} lists have more than {MODELS:,} models of order {top}; choose by steps instead."
        )
    singles = frozenset(1 << j for j in range(width))
    found = (Model(width, tuple(sorted(terms))) for terms in _grown(width, singles, 2, top))
    return tuple(sorted(found, key=lambda each: (each.parameters, each.name)))


def _grown(width: int, terms: frozenset[int], size: int, top: int) -> Iterator[frozenset[int]]:
    """These terms, and with every choice of larger ones all of whose parts are among them."""
    yield terms
    if size > top:
        return
    possible = [
        sum(1 << j for j in lists)
        for lists in combinations(range(width), size)
        if all(sum(1 << j for j in part) in terms for part in combinations(lists, size - 1))
    ]
    for chosen in range(1, len(possible) + 1):
        for added in combinations(possible, chosen):
            yield from _grown(width, terms | set(added), size + 1, top)


def _closed(width: int, tops: Iterable[int]) -> Model:
    """The smallest model with these terms."""
    lists = range(width)
    inside = {1 << j for j in lists}
    for top in tops:
        members = [1 << j for j in lists if top >> j & 1]
        inside.update(sum(part) for size in range(1, len(members) + 1) for part in combinations(members, size))
    return Model(width, tuple(sorted(inside)))


def _lists(term: int) -> list[int]:
    return [j + 1 for j in range(term.bit_length()) if term >> j & 1]


def _order(term: int) -> tuple[int, list[int]]:
    return -term.bit_count(), _lists(term)
