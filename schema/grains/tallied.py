"""Which numbers stand in columns of their own, low, best and high, in files of one row an event."""

from collections.abc import Iterator

from schema.vocabulary import Measure, Population

BOUNDS = ("low", "best", "high")

WIDE: tuple[tuple[Measure, Population], ...] = (
    *((Measure.KILLED, each) for each in Population),
    *((Measure.INJURED, each) for each in (Population.ALL, Population.CIVILIANS)),
    *((each, Population.ALL) for each in Measure if each not in (Measure.KILLED, Measure.INJURED)),
)
"""Measures and populations with columns; the grain `tallies` has all there are, a row each."""


def names() -> Iterator[tuple[str, Measure, Population, str]]:
    """Names of the columns, in their order, with what they are of."""
    for measure, population in WIDE:
        for bound in BOUNDS:
            yield f"{measure}_{population}_{bound}", measure, population, bound
