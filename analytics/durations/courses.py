"""What the states of a detention episode say of its beginning, its end and how it ended: days between which each lies.

A state is known between two days, or on no day at all, and states follow one another: whoever was tried in May was
taken by May, and whoever was last known to be held in May did not get out before. Whoever is not known to be out is
neither held nor free for certain from then on. Missing is no outcome: it is not known how it ended. Validation: courses
whose days are known and then blurred: the truth always lies within.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schema.vocabulary import DetentionState

OUTCOMES = (
    DetentionState.RELEASED,
    DetentionState.EXCHANGED,
    DetentionState.ESCAPED,
    DetentionState.FOUND_ALIVE,
    DetentionState.DIED_IN_CUSTODY,
    DetentionState.EXECUTED,
    DetentionState.BODY_RETURNED,
)
"""States in which a person is neither held nor missing any more. Whoever was conscripted is not free."""

_TAKING = frozenset({DetentionState.STOPPED, DetentionState.ARRESTED, DetentionState.ABDUCTED})
"""States whose place is where somebody was taken, and none where they were held."""

NEVER, ALWAYS = float("-inf"), float("inf")


@dataclass(frozen=True)
class Stage:
    """A state, the days between which it may have begun (None where unknown), and the site by its id."""

    state: DetentionState
    first: dt.date | None = None
    last: dt.date | None = None
    site: str | None = None


@dataclass(frozen=True)
class Extent:
    """Between which days an episode began and ended, as ordinals, and how.

    Attributes:
        begun_from: minus infinity where no earliest day is known.
        begun_to: latest day.
        ended_from: earliest first day of not being held or missing; of a case not known to be over, the day after it
            was last known to go on.
        ended_to: infinite where it is not known to be over.
        outcome: how it ended; None where it is not known to be over.
        contradictory: whether what is stated of the days cannot all be so; then they are as wide as holds all of it.
    """

    begun_from: float
    begun_to: float
    ended_from: float
    ended_to: float
    outcome: DetentionState | None
    contradictory: bool = False

    @property
    def over(self) -> bool:
        """Whether it is known to be over."""
        return self.outcome is not None


def extent(stages: Sequence[Stage], first: dt.date | None, last: dt.date | None, known_by: dt.date) -> Extent | None:
    """Between which days an episode began and ended; None where no day is known by which it had begun.

    Args:
        stages: in their order.
        first: first day on which the episode as such may have been; it did not begin before.
        last: last day of it, by which it had begun.
        known_by: day by whose end all of this was known; an end on no known day was before it.
    """
    from_ = [each.first.toordinal() if each.first else NEVER for each in stages]
    to = [each.last.toordinal() if each.last else ALWAYS for each in stages]
    begun = _begun(from_, to, first, last, known_by)
    if begun is None:
        return None
    start, by = min(begun), max(begun)
    end = next((n for n, stage in enumerate(stages) if _out(stage.state, final=n == len(stages) - 1)), None)
    seen = max([*from_[:end], start])
    if end is None:
        return Extent(start, by, max(seen + 1, start), ALWAYS, None, contradictory=begun != (start, by))
    since, until = max(from_[end], seen), min([*to[end:], float(known_by.toordinal())])
    earliest, latest = min(since, until), max(since, until)
    agreeing = begun == (start, by) and since <= until and start <= latest
    return Extent(min(start, latest), by, earliest, latest, stages[end].state, contradictory=not agreeing)


def _begun(
    from_: Sequence[float], to: Sequence[float], first: dt.date | None, last: dt.date | None, known_by: dt.date
) -> tuple[float, float] | None:
    """Not before the first state nor the record's own first day, and by every later day that is stated."""
    earliest = max([*from_[:1], first.toordinal() if first else NEVER])
    latest = min([*to, last.toordinal() if last else ALWAYS])
    if latest < ALWAYS:
        return earliest, latest
    return (earliest, float(known_by.toordinal())) if earliest > NEVER else None


def _out(state: DetentionState, *, final: bool) -> bool:
    """Whether somebody is out; whoever is found may be found in a cell, unless nothing follows."""
    return state in OUTCOMES and (final or state is not DetentionState.FOUND_ALIVE)


def sites(stages: Iterable[Stage]) -> tuple[str | None, ...]:
    """The sites at which somebody was held, in order; None for one that is not named.

    A transfer to no named site is one to the next that is named, unless that is a transfer itself. Where somebody was
    taken, or got out, is no site of detention.
    """
    found: list[str | None] = []
    pending = False
    for stage in stages:
        if stage.state in _TAKING or stage.state in OUTCOMES:
            continue
        moved = stage.state is DetentionState.TRANSFERRED
        if pending and moved:
            found.append(None)
            pending = False
        if stage.site is not None:
            if moved and not found:
                found.append(None)
            if not found or found[-1] != stage.site:
                found.append(stage.site)
            pending = False
        elif moved:
            if not found:
                found.append(None)
            pending = True
    return (*found, None) if pending else tuple(found)
