"""Silences of a source: buckets in which it told of nothing, although others documented so much that it would have.

A source tells of a share of all that is documented while it is at work. That it tells of none of N further records has
the chance of the beta-binomial distribution, given how many it told of and how many it did not, with Jeffreys' prior.
This tells falling silent from calm, but not from events that the source does not look at: of another place, say.
Validation: the chance is that of the beta-binomial distribution of scipy; simulated sources that never change are
seldom told of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, lgamma


@dataclass(frozen=True)
class Silences:
    """Numbers of buckets, from 0.

    Attributes:
        started: the first in which it told of something, if its silence before is more than chance; else None.
        stopped: the last, likewise.
        gaps: first and last bucket of each such silence in between.
    """

    started: int | None = None
    stopped: int | None = None
    gaps: tuple[tuple[int, int], ...] = ()


def chance(told: float, missed: float, further: float) -> float:
    """Chance that a source that told of so many records, and missed so many, tells of none of so many further ones."""
    a, b = max(told, 0.0) + 0.5, max(missed, 0.0) + 0.5
    return exp(lgamma(b + further) + lgamma(a + b) - lgamma(b) - lgamma(a + b + further))


def silences(told: Sequence[int], every: Sequence[int], *, least: float, heard: int | None = None) -> Silences:
    """The silences of a source that are more than chance.

    Args:
        told: records that it told of and that lie in a bucket for certain, by bucket.
        every: those that anybody told of, likewise.
        least: chance below which a silence is told of.
        heard: buckets from the first of which its reports can be known by now; None for all.
    """
    speaking = [n for n, number in enumerate(told) if number]
    if not speaking:
        return Silences()
    first, last = speaking[0], speaking[-1]
    own = sum(told)
    missed = sum(every[first : last + 1]) - own

    def unlikely(start: int, stop: int) -> bool:
        """Whether to be silent from one bucket up to, not including, another is less likely than that."""
        return chance(own, missed, sum(every[start:stop])) < least

    until = len(told) if heard is None else min(heard, len(told))
    gaps = [(a + 1, b - 1) for a, b in pairwise(speaking) if b - a > 1 and unlikely(a + 1, b)]
    return Silences(
        started=first if unlikely(0, first) else None,
        stopped=last if unlikely(last + 1, until) else None,
        gaps=tuple(gaps),
    )
