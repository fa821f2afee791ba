"""Life-lines in runs of days: how long facilities functioned, and in what condition attacks found them.

Of a stretch whose first or last day nobody states only the day that is stated counts. Where sources disagree on a day,
or say nothing, the condition is unknown; a facility that is damaged may have functioned or not. Before the first and
after the last day on which it existed, where those are known, it did not function.
"""

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from analytics.durations.concentration import MONTH, Functioning, Status, functioning_months
from schema.vocabulary import FacilityStatus

WORKS: Mapping[FacilityStatus, bool | None] = {
    FacilityStatus.FUNCTIONING: True,
    FacilityStatus.PARTIAL: True,
    FacilityStatus.NOT_FUNCTIONING: False,
    FacilityStatus.DESTROYED: False,
    FacilityStatus.RELOCATED: False,
    FacilityStatus.DAMAGED: None,
    FacilityStatus.UNKNOWN: None,
}


@dataclass(frozen=True)
class Stretch:
    """Some days, both included, in a condition that some event brought about, if that is known."""

    status: FacilityStatus
    start: dt.date
    end: dt.date
    cause: str | None


@dataclass(frozen=True)
class Run:
    """Days in one condition, None being unknown, both included and numbered as `date.toordinal` does."""

    status: FacilityStatus | None
    start: int
    end: int


@dataclass(frozen=True)
class Life:
    """A facility's published life-line, cut to the day before `first` until `last`."""

    row: Any
    first: dt.date
    last: dt.date

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """What is stated, in order of time."""
        found = [each for piece in self.row.lifeline or () if (each := _stretch(piece)) is not None]
        return tuple(sorted(found, key=lambda each: (each.start, each.end, each.status)))

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Days from the day before `first` on, in order; of days of absence there are none."""
        # Numbers and not dates, since the first day that a date can name has no day before.
        begin, after = self.first.toordinal() - 1, self.last.toordinal() + 1
        changes: dict[int, Counter[FacilityStatus | None]] = defaultdict(Counter)
        stated = [(each.status, each.start.toordinal(), each.end.toordinal()) for each in self.stretches]
        for status, start, end in [*stated, *((None, *each) for each in self._absent())]:
            if start < after and end >= begin:
                changes[max(start, begin)][status] += 1
                changes[min(end + 1, after)][status] -= 1
        said: Counter[FacilityStatus | None] = Counter()
        made: list[Run] = []
        for start, stop in pairwise(sorted({begin, after, *changes})):
            said.update(changes.get(start, {}))
            if said[None]:
                continue
            status = _agreed(said)
            same = made and made[-1].status is status and made[-1].end == start - 1
            made.append(Run(status, made.pop().start if same else start, stop - 1))
        return tuple(made)

    def _absent(self) -> Iterable[tuple[int, int]]:
        """Days on which there was no such facility: before its first, and after its last."""
        if self.row.day_from and self.row.day_from >= self.first:
            yield self.first.toordinal() - 1, self.row.day_from.toordinal() - 1
        if self.row.day_to and self.row.day_to < self.last:
            yield self.row.day_to.toordinal() + 1, self.last.toordinal()

    @property
    def statuses(self) -> Iterable[Status]:
        """What it says of whether the facility functioned."""
        for each in self.stretches:
            if each.start <= self.last and each.end >= self.first:
                yield Status(self.row.id, each.start, each.end, WORKS[each.status])
        for start, end in self._absent():
            if end >= self.first.toordinal():
                yield Status(self.row.id, _day(max(start, self.first.toordinal())), _day(end), False)

    def found_by(self, attack: Any) -> FacilityStatus | None:
        """In what condition an attack found it: that of the day before, else of the day, unless the attack made it so.

        Of an attack on one of several days, what holds for all of them.
        """
        first, last = attack.day_from.toordinal(), attack.day_to.toordinal()
        before = self._on(first - 1, last - 1)
        if before is not None or first != last:
            return before
        made = any(each.start <= attack.day_from <= each.end for each in self._caused.get(attack.id, ()))
        return None if made else self._on(first, first)

    @cached_property
    def _caused(self) -> Mapping[str, list[Stretch]]:
        """Stretches by the event that brought them about."""
        found: dict[str, list[Stretch]] = defaultdict(list)
        for each in self.stretches:
            if each.cause is not None:
                found[each.cause].append(each)
        return found

    def _on(self, start: int, end: int) -> FacilityStatus | None:
        """The condition on all of these days; None where it is unknown, changed, or they lie outside."""
        at = bisect_right(self.runs, start, key=lambda run: run.start) - 1
        return self.runs[at].status if at >= 0 and self.runs[at].end >= end else None

    @property
    def pieces(self) -> tuple[tuple[FacilityStatus | None, dt.date, dt.date], ...]:
        """Runs of days in one condition from `first` on, None where that is unknown; days of absence are left out."""
        first = self.first.toordinal()
        return tuple((run.status, _day(max(run.start, first)), _day(run.end)) for run in self.runs if run.end >= first)


def _day(number: int) -> dt.date:
    return dt.date.fromordinal(number)


def _agreed(said: Mapping[FacilityStatus | None, int]) -> FacilityStatus | None:
    """The condition that all sources state; None where nobody does, or they disagree."""
    stated = [status for status, times in said.items() if times]
    return stated[0] if len(stated) == 1 and stated[0] is not FacilityStatus.UNKNOWN else None


def _stretch(piece: Mapping[str, Any]) -> Stretch | None:
    period, cause = piece["period"], piece["cause"]
    days = [dt.date.fromisoformat(each) for each in (period["from"], period["to"]) if each]
    if not days:
        return None
    return Stretch(FacilityStatus(piece["status"]), days[0], days[-1], cause["id"] if cause else None)


def functioned(lives: Sequence[Life], first: dt.date, last: dt.date) -> Functioning:
    """Facility-months in which they functioned."""
    return functioning_months(len(lives), (each for life in lives for each in life.statuses), first, last)


def months_by_status(lives: Sequence[Life]) -> dict[FacilityStatus | None, float]:
    """Facility-months by condition, None being unknown, over the days that lives are cut to."""
    days: Counter[FacilityStatus | None] = Counter()
    for life in lives:
        first = life.first.toordinal()
        for run in life.runs:
            days[run.status] += max(run.end - max(run.start, first) + 1, 0)
    return {status: days[status] / MONTH for status in (*FacilityStatus, None) if days[status]}
