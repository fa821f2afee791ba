"""Numbers against words: what a qualifier such as “at least” or “hundreds” lets be said of least, best and greatest.

The intervals of words that are numbers are published in vocabulary `qualifier`. Nothing ever fills in a best.
"""

import re
from dataclasses import dataclass

from schema import terms
from schema.vocabulary import Qualifier

_NUMBER = re.compile(r"\d{1,3}(?:[,.  ]\d{3})+(?!\d)|\d+")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Least, best and greatest number; null where the words do not say."""

    min: int | None
    best: int | None
    max: int | None

    @property
    def coherent(self) -> bool:
        """Whether those that are stated stand in order."""
        stated = [each for each in (self.min, self.best, self.max) if each is not None]
        return stated == sorted(stated)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Which of the three a qualifier needs, which it forbids, and how that is said."""

    needs: frozenset[str]
    forbids: frozenset[str]
    right: str


def _rule(needs: str, forbids: str, right: str) -> _Rule:
    return _Rule(frozenset(needs.split()), frozenset(forbids.split()), right)


_RULES = {
    Qualifier.EXACT: _rule("best", "", "write best; min and max are the same number"),
    Qualifier.ROUND: _rule("best", "", "write the figure as best"),
    Qualifier.ABOUT: _rule("best", "min max", "write the figure as best and no bounds"),
    Qualifier.ESTIMATE: _rule("", "", "write at least one of min, best and max"),
    Qualifier.AT_LEAST: _rule("min", "best max", "write the figure as min and nothing else"),
    Qualifier.MORE_THAN: _rule("min", "best max", "write one above the figure as min and nothing else"),
    Qualifier.UP_TO: _rule("max", "min best", "write the figure as max and nothing else"),
    Qualifier.BETWEEN: _rule("min max", "best", "write both figures, as min and max"),
}


def settle(qualifier: Qualifier, given: Numbers) -> Numbers:
    """What the qualifier makes of the numbers given: the bounds that follow from the word are filled in.

    Raises:
        ValueError: they contradict the qualifier; the message says what would be right.
    """
    interval = terms.term("qualifier", qualifier).interval
    if interval is not None:
        return _within(qualifier, given, interval)
    rule = _RULES[qualifier]
    stated = {name for name in ("min", "best", "max") if getattr(given, name) is not None}
    if not stated or not rule.needs <= stated or stated & rule.forbids:
        raise ValueError(f"with qualifier {qualifier}, {rule.right}")
    if qualifier is not Qualifier.EXACT:
        return given
    if {given.min, given.best, given.max} - {None} != {given.best}:
        raise ValueError(f"with qualifier {qualifier}, {rule.right}")
    return Numbers(given.best, given.best, given.best)


def _within(qualifier: Qualifier, given: Numbers, interval: terms.Interval) -> Numbers:
    low, high = interval.low, interval.high
    bounds = f"{low:,} to {high:,}" if high is not None else f"{low:,} or more"
    if given.best is not None:
        raise ValueError(f"“{qualifier}” says no number, so it has no best; leave best out")
    least = low if given.min is None else given.min
    greatest = high if given.max is None else given.max
    if least < low or not (greatest == high or (high and greatest and least <= greatest <= high)):
        raise ValueError(f"“{qualifier}” means {bounds}; leave min and max out, or take another qualifier")
    return Numbers(least, None, greatest)


def figures(words: str) -> set[int]:
    """The numbers that stand in the words as digits, whatever separates their thousands."""
    return {int(re.sub(r"\D", "", found)) for found in _NUMBER.findall(words)}
