"""Life-lines day by day: how long facilities functioned, and in what condition attacks found them.

Of a stretch whose first or last day nobody states only the day that is stated counts. Where sources disagree on a day,
or say nothing, the condition is unknown; a facility that is damaged may have functioned or not. Before the first and
after the last day on which it existed, where those are known, it did not function.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

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

_STATUSES = tuple(FacilityStatus)
_UNKNOWN, _ABSENT = -1, -2
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Some days, both included, in a condition that some event brought about, if that is known."""

    status: FacilityStatus
    start: dt.date
    end: dt.date
    cause: str | None


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
    def days(self) -> NDArray[np.int8]:
        """The number of its condition on each day from the day before `first` on; negative where there is none."""
        start = self.first - _DAY
        length = (self.last - start).days + 1
        made = np.full(length, _UNKNOWN, dtype=np.int8)
        said = np.zeros(length, dtype=np.bool_)
        for each in self.stretches:
            begin, after = max((each.start - start).days, 0), (each.end - start).days + 1
            if after > begin:
                number = _UNKNOWN if each.status is FacilityStatus.UNKNOWN else _STATUSES.index(each.status)
                part, known = made[begin:after], said[begin:after]
                part[:] = np.where(known & (part != number), _UNKNOWN, number)
                known[:] = True
        for absent, back in self._absent():
            made[max((absent - start).days, 0) : max((back - start).days + 1, 0)] = _ABSENT
        return made

    def _absent(self) -> Iterable[tuple[dt.date, dt.date]]:
        if self.row.day_from and self.row.day_from >= self.first:
            yield self.first - _DAY, self.row.day_from - _DAY
        if self.row.day_to and self.row.day_to < self.last:
            yield self.row.day_to + _DAY, self.last

    @property
    def statuses(self) -> Iterable[Status]:
        """What it says of whether the facility functioned."""
        for each in self.stretches:
            if each.start <= self.last and each.end >= self.first:
                yield Status(self.row.id, each.start, each.end, WORKS[each.status])
        for start, end in self._absent():
            yield Status(self.row.id, start, end, False)

    def found_by(self, attack: Any) -> FacilityStatus | None:
        """In what condition an attack found it: that of the day before, else of the day, unless the attack made it so.

        Of an attack on one of several days, what holds for all of them.
        """
        before = self._on(attack.day_from - _DAY, attack.day_to - _DAY)
        if before is not None or attack.day_from != attack.day_to:
            return before
        on = attack.day_from
        made = any(each.cause == attack.id and each.start <= on <= each.end for each in self.stretches)
        return None if made else self._on(on, on)

    def _on(self, start: dt.date, end: dt.date) -> FacilityStatus | None:
        offset = self.first - _DAY
        begin, after = (start - offset).days, (end - offset).days + 1
        if begin < 0 or after > self.days.size:
            return None
        said = np.unique(self.days[begin:after])
        return _STATUSES[said[0]] if said.size == 1 and said[0] >= 0 else None

    @property
    def pieces(self) -> tuple[tuple[FacilityStatus | None, dt.date, dt.date], ...]:
        """Runs of days in one condition from `first` on, None where that is unknown; days of absence are left out."""
        days = self.days[1:]
        edges = np.flatnonzero(np.diff(days)) + 1
        starts, ends = [0, *edges.tolist()], [*edges.tolist(), days.size]
        return tuple(
            (None if days[a] < 0 else _STATUSES[days[a]], self.first + a * _DAY, self.first + (b - 1) * _DAY)
            for a, b in zip(starts, ends, strict=True)
            if days.size and days[a] != _ABSENT
        )


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
    days = np.zeros(len(_STATUSES) + 1, dtype=np.int64)
    for life in lives:
        known = life.days[1:]
        days += np.bincount(known[known >= _UNKNOWN] + 1, minlength=days.size)
    found: dict[FacilityStatus | None, float] = {
        status: float(days[n + 1]) / MONTH for n, status in enumerate(_STATUSES) if days[n + 1]
    }
    return found | ({None: float(days[0]) / MONTH} if days[0] else {})
