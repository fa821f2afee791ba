"""Which buckets without any event were quiet, and which were not watched: by how long sources were silent.

A series knows of a bucket that somebody looked when some event of it is on record. Where buckets are narrow or events
rare, most of those without one are quiet, and to leave them out would compare the busy ones alone. A source that was
heard of before and after is taken to have looked in between, unless it was silent for longer than chance allows.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

CHANCE = 0.05
"""Silences as long as one, expected by chance in the whole series, below which it is held to be none of chance."""


def watched(heard: Sequence[int]) -> frozenset[int]:
    """The buckets in which a source was heard of, or silent no longer than by chance.

    Args:
        heard: numbers of the buckets in which it was, in order.

    A source that is heard of in a share p of the buckets from its first to its last is silent for k or more buckets
    after any of them with probability (1 - p)^k.
    """
    if not heard:
        return frozenset()
    often = len(heard) / (heard[-1] - heard[0] + 2)
    found = set(heard)
    for one, next_ in pairwise(heard):
        if (len(heard) - 1) * (1 - often) ** (next_ - one - 1) >= CHANCE:
            found.update(range(one, next_))
    return frozenset(found)


def quiet(uncovered: Iterable[int], sources: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """Of the buckets without any event, those in which some source was looking: the zeros among the gaps.

    Args:
        uncovered: numbers of the buckets without any event.
        sources: numbers of the buckets in which each source was heard of, in order.
    """
    looked = frozenset[int]().union(*map(watched, sources))
    return tuple(each for each in uncovered if each in looked)
