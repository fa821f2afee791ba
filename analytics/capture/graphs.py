"""Chordal graphs on lists: the decomposable models, in which some lists are independent given others.

A graph joins two lists that may depend on each other directly. Where it is chordal, the probability of a pattern is a
product over its cliques divided by one over its separators (Lauritzen 1996, Graphical Models, section 4.4), so that
everything about the model is known without iteration.

Validation case: there are 8, 61, 822 and 18,154 chordal graphs on 3, 4, 5 and 6 labelled vertices (OEIS A058862).
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from schema.errors import BadInput

WIDEST = 6
"""At most so many lists; on 7 there are 617,675 chordal graphs."""


@dataclass(frozen=True)
class Graph:
    """A chordal graph on J lists; sets of lists are numbers in which bit j stands for list j.

    Attributes:
        cliques: the greatest sets of lists that are all joined to each other, ascending.
        separators: what neighbouring cliques have in common, ascending, each as often as it separates; never empty.
    """

    cliques: tuple[int, ...]
    separators: tuple[int, ...]


@cache
def chordal(width: int) -> tuple[Graph, ...]:
    """All chordal graphs on so many labelled lists, from that without edges to the complete one.

    Takes about a second for six lists, once. Raises BadInput for fewer than 1 or more than 6 lists.
    """
    if not 1 <= width <= WIDEST:
        raise BadInput(f"lists: {width} given; graphs of 1 to {WIDEST} lists are known.")
    edges = list(combinations(range(width), 2))
    found = (decomposed(_neighbours(chosen, edges, width)) for chosen in range(1 << len(edges)))
    return tuple(graph for graph in found if graph is not None)


def decomposed(neighbours: list[int]) -> Graph | None:
    """The cliques and separators of a graph given as the set of neighbours of each list; None if it is not chordal.

    A graph is chordal when lists can be taken away one by one, each while its remaining neighbours are all joined
    (Fulkerson and Gross 1965). Taking v away contributes v with its neighbours, and takes the neighbours; of what has
    been contributed and taken, the cliques and separators remain.
    """
    remaining = (1 << len(neighbours)) - 1
    balance: Counter[int] = Counter()
    while remaining:
        for v, around in enumerate(neighbours):
            near = around & remaining
            if remaining >> v & 1 and _complete(near, neighbours):
                balance[near | 1 << v] += 1
                balance[near] -= 1
                remaining &= ~(1 << v)
                break
        else:
            return None
    del balance[0]
    return Graph(
        tuple(sorted(lists for lists, times in balance.items() if times > 0)),
        tuple(sorted(lists for lists, times in balance.items() for _ in range(-times))),
    )


def _neighbours(chosen: int, edges: list[tuple[int, int]], width: int) -> list[int]:
    """For each list those that it is joined to by the edges whose bits are set in `chosen`."""
    around = [0] * width
    for k, (a, b) in enumerate(edges):
        if chosen >> k & 1:
            around[a] |= 1 << b
            around[b] |= 1 << a
    return around


def _complete(lists: int, neighbours: list[int]) -> bool:
    """Whether all these lists are joined to each other."""
    return all(lists & ~(1 << v) & ~around == 0 for v, around in enumerate(neighbours) if lists >> v & 1)
