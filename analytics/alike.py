"""Whether incidents of some kinds are documented by more sources than others: records differ in ways that are recorded.

What takes records to be alike then gives too low an estimate (Sekar and Deming 1949, Journal of the American
Statistical Association 44, who therefore divide records into groups that are alike). Means of kinds are compared by
their squared distances from that of all, weighted by incidents and divided by the variance, which is chi-squared where
kinds do not differ. Validation: simulated kinds that do not differ are seldom taken to, and those that do are found.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from schema import terms

LEAST = 20
"""Incidents of a family of kinds; rarer ones are taken together."""

CHANCE = 0.01
"""A statistic that fewer of such tables reach where kinds do not differ is no chance."""


@dataclass(frozen=True)
class Kind:
    """Incidents of a kind, the sum of the independent sources behind each, and the sum of the squares of these."""

    records: int = 0
    held: int = 0
    squares: int = 0

    def __add__(self, other: "Kind") -> "Kind":
        return Kind(self.records + other.records, self.held + other.held, self.squares + other.squares)

    @property
    def mean(self) -> float:
        """Independent sources behind an incident."""
        return self.held / self.records


def unlike(kinds: Mapping[str, Kind]) -> tuple[float, float] | None:
    """Least and greatest mean of a family of kinds, where families differ by more than chance; else None.

    Kinds are those of vocabulary `event`, by code; a family is what one of its broadest terms includes.
    """
    from scipy.special import chdtrc

    families = defaultdict[str, Kind](Kind)
    for code, each in kinds.items():
        families[_family(code)] += each
    rare = sum((each for each in families.values() if each.records < LEAST), Kind())
    groups = [each for each in (*(each for each in families.values() if each.records >= LEAST), rare) if each.records]
    every = sum(groups, Kind())
    if len(groups) < 2:
        return None
    variance = (every.squares - every.records * every.mean**2) / (every.records - 1)
    if variance <= 0:
        return None
    statistic = sum(each.records * (each.mean - every.mean) ** 2 for each in groups) / variance
    if float(chdtrc(len(groups) - 1, statistic)) >= CHANCE:
        return None
    means = [each.mean for each in groups]
    return round(min(means), 1), round(max(means), 1)


def _family(code: str) -> str:
    return _parents().get(code, code)


@cache
def _parents() -> Mapping[str, str]:
    """The broadest term above each kind."""
    parent = {each.code: each.parent for each in terms.vocabulary("event").terms}
    found: dict[str, str] = {}
    for code in parent:
        top = code
        while (above := parent[top]) is not None:
            top = above
        found[code] = top
    return found
