"""What the states of a detention episode say of its beginning, its end and how it ended: days between which each lies.

A state is known between two days, or on no day at all, and states follow one another: whoever was tried in May was
taken by May, and whoever was last known to be held in May did not get out before. Whoever is not known to be out is
neither held nor free for certain from then on. Missing is no outcome: it is not known how it ended.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schema import terms
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
        outcome: how it ended; None where it did not, or where sources differ about how.
        over: whether it is known to be over.
        contradictory: whether what is stated of the days cannot all be so; then they are as wide as holds all of it.
    """

    begun_from: float
    begun_to: float
    ended_from: float
    ended_to: float
    outcome: DetentionState | None
    over: bool
    contradictory: bool = False


def extent(stages: Sequence[Stage], first: dt.date | None, last: dt.date | None, known_by: dt.date) -> Extent | None:
    """Between which days an episode began and ended; None where no day is known by which it had begun.

    Args:
        stages: in their order.
        first: first day on which the episode as such may have been; it did not begin before.
        last: last day of it, by which it had begun.
        known_by: day by whose end all of this was known; an end on no known day was before it.

    Two stages of which the second cannot follow the first tell of one and the same step, each by its own source.
    """
    steps = [_Step.of(each) for each in _steps(stages)]
    begun = _begun(steps, first, last, known_by)
    if begun is None:
        return None
    start, by = min(begun), max(begun)
    end = next((n for n, step in enumerate(steps) if step.all_out(final=n == len(steps) - 1)), None)
    seen = max([step.from_ for step in steps[:end]] + [start])
    # Where one source has them out and another has not, nothing is certain from then on.
    doubtful = min((step.from_ for step in steps[:end] if step.some_out()), default=ALWAYS)
    if end is None:
        since = max(min(seen + 1, doubtful), start)
        return Extent(start, by, since, ALWAYS, None, over=False, contradictory=begun != (start, by))
    since = max(min(max(steps[end].from_, seen), doubtful), start)
    until = min([step.to for step in steps[end:]] + [float(known_by.toordinal())])
    ended = (min(since, until), max(since, until))
    agreeing = begun == (start, by) and since <= until and start <= ended[1]
    return Extent(min(start, ended[1]), by, *ended, steps[end].outcome(), over=True, contradictory=not agreeing)


def _begun(
    steps: "Sequence[_Step]", first: dt.date | None, last: dt.date | None, known_by: dt.date
) -> tuple[float, float] | None:
    """Not before the first state nor the record's own first day, and by every later day that is stated."""
    from_ = max([step.from_ for step in steps[:1]] + [first.toordinal() if first else NEVER])
    to = min([step.to for step in steps] + [last.toordinal() if last else ALWAYS])
    if to < ALWAYS:
        return from_, to
    return (from_, float(known_by.toordinal())) if from_ > NEVER else None


@dataclass(frozen=True)
class _Step:
    """One step of a course as all sources tell it: its states, and the days that hold what each of them says."""

    states: frozenset[DetentionState] = frozenset()
    from_: float = NEVER
    to: float = ALWAYS

    @classmethod
    def of(cls, alternatives: Sequence[Stage]) -> "_Step":
        dated = [each for each in alternatives if each.first or each.last]
        from_ = min((each.first.toordinal() if each.first else NEVER for each in dated), default=NEVER)
        to = max((each.last.toordinal() if each.last else ALWAYS for each in dated), default=ALWAYS)
        return cls(frozenset(each.state for each in alternatives), from_, to)

    def all_out(self, *, final: bool) -> bool:
        """Whether all sources have them out; whoever is found may be found in a cell, unless nothing follows."""
        return all(_out(each, final=final) for each in self.states)

    def some_out(self) -> bool:
        """Whether any source has."""
        return any(_out(each, final=False) for each in self.states)

    def outcome(self) -> DetentionState | None:
        """How, if all sources say the same."""
        return next(iter(self.states)) if len(self.states) == 1 else None


def _out(state: DetentionState, *, final: bool) -> bool:
    return state in OUTCOMES and (final or state is not DetentionState.FOUND_ALIVE)


def _steps(stages: Sequence[Stage]) -> list[list[Stage]]:
    steps: list[list[Stage]] = [[stages[0]]] if stages else []
    for before, stage in pairwise(stages):
        following = terms.term("detention_state", before.state).next or ()
        if stage.state in following:
            steps.append([stage])
        else:
            steps[-1].append(stage)
    return steps


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
