"""Methods on fixed inputs, beside another implementation of the same where there is one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.analytics.timing import Times, in_turns, ratio
from tests.benchmarks.graphql.preparing import tell

OURS, THEIRS = "ours", "theirs"


class Unlike(Exception):
    """Another implementation of the same comes to something else."""


@dataclass(frozen=True)
class Case:
    """A method on an input.

    Attributes:
        name: what is reckoned, of how much.
        ours: it.
        goal: seconds that it may take; None where nothing was set.
        beside: what the other implementation is; empty without one.
        theirs: it.
        share: what part of our work the other does, where all of it would take too long.
        agree: whether both come to the same, of what each gives.
        turns: how many at most.
    """

    name: str
    ours: Callable[[], Any]
    goal: float | None = None
    beside: str = ""
    theirs: Callable[[], Any] | None = None
    share: float = 1.0
    agree: Callable[[Any, Any], bool] | None = None
    turns: int = 7


@dataclass(frozen=True)
class Measured:
    """A case with the times of both, and how many times as long the other takes for the same work."""

    case: Case
    ours: Times
    theirs: Times | None
    ratio: float | None


def measured(cases: Iterable[Case], turns: int, patience: float) -> list[Measured]:
    """Every case, warm and in turns, once both came to the same. Raises Unlike."""
    found = []
    for case in cases:
        # What is done once only would be warm after a first time.
        first = case.ours() if case.turns > 1 else None
        works = {OURS: case.ours}
        if case.theirs is not None:
            works[THEIRS] = case.theirs
            if case.agree is not None and not case.agree(first, case.theirs()):
                raise Unlike(f"{case.name}: {case.beside} comes to something else.")
        times = in_turns(works, turns=min(turns, case.turns), patience=patience)
        theirs = times.get(THEIRS)
        found.append(Measured(case, times[OURS], theirs, ratio(times[OURS], theirs) / case.share if theirs else None))
        tell(line(found[-1]))
    return found


def line(each: Measured) -> str:
    beside = f"; {each.case.beside} {each.ratio:,.1f} times as long" if each.ratio else ""
    return f"{each.case.name}: {each.ours.least:.3f} s{beside}"
