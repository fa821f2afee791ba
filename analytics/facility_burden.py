"""How attacks fall upon facilities: the numbers of `facility_attacks`, from what was read of one set of collections."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import Any

import numpy as np

from analytics import facility_lives
from analytics.durations.concentration import AttackRate, Concentration, Functioning, attack_rate, concentration
from analytics.facility_lives import WORKS, Life
from analytics.facility_rows import COARSEST, NEARBY, PUBLIC, Period
from analytics.results import Bounded
from analytics.results_strikes import ConcentrationPoint, HitFacility, StatusAttacks
from analytics.spatial.geodesy import metres_between
from analytics.struck_totals import Totals
from schema.filters import EventFilter, TimeFilter
from schema.vocabulary import FacilityStatus

HIT = 20
"""Facilities with most attacks that are told of one by one."""

_NONE = Bounded(value=None, lower=None, upper=None, records=0)


@dataclass(frozen=True)
class Burden:
    """What attacks come to for facilities. Rows are those of `facility_rows`; `period` are the days of life-lines."""

    where: EventFilter
    named: Sequence[Any]
    totals: Totals
    facilities: Sequence[Any]
    near: Sequence[Any]
    period: Period | None

    @cached_property
    def attacks(self) -> dict[str, list[Any]]:
        """Attacks by the facility at risk that they name."""
        known = {row.id for row in self.facilities}
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self.named:
            if row.facility in known:
                found[row.facility].append(row)
        return found

    @cached_property
    def on_known(self) -> int:
        """Attacks that name a facility at risk."""
        return sum(map(len, self.attacks.values()))

    @cached_property
    def total(self) -> int:
        """Attacks that are counted."""
        return self.totals.of("counted")

    @cached_property
    def _sure(self) -> Counter[str]:
        """Attacks by facility that surely lie in the days asked for."""
        return Counter(each.facility for rows in self.attacks.values() for each in rows if _inside(each, self.where))

    @cached_property
    def _elsewhere(self) -> int:
        """Facilities at most that attacks may have hit which name none at risk."""
        others = len(self.named) - self.on_known
        return self.totals.of("objects") + others

    @property
    def hit(self) -> Bounded:
        """Facilities hit."""
        if not self.total:
            return _NONE
        surely = len(self._sure) or int(self.totals.of("inside") > 0)
        most = len(self.attacks) + self._elsewhere
        value = float(most) if surely == most else None
        return Bounded(value=value, lower=float(surely), upper=float(most), records=self.total)

    @property
    def repeat_share(self) -> Bounded:
        """Of the facilities hit, the share that was hit again: of those that attacks name, and between what bounds."""
        if not self.total:
            return _NONE
        named, again = len(self.attacks), sum(len(rows) > 1 for rows in self.attacks.values())
        surely_again = sum(count > 1 for count in self._sure.values())
        sure = self.on_known == sum(self._sure.values())
        once = named - again
        most_again = again + min(self._elsewhere, once) + (self._elsewhere > 1 and named == 0)
        fewest = max(len(self._sure), most_again, 1)
        return Bounded(
            value=_share(again, named) if named and sure else None,
            lower=_share(surely_again, named + self._elsewhere),
            upper=_share(most_again, fewest),
            records=self.on_known,
        )

    @cached_property
    def lives(self) -> tuple[Life, ...]:
        """Life-lines of all facilities at risk; none where there are no days."""
        if self.period is None or self.period.first is None:
            return ()
        return tuple(Life(row, self.period.first, self.period.last) for row in self.facilities)

    @cached_property
    def functioned(self) -> Functioning:
        """Facility-months at work."""
        if not self.lives:
            return Functioning(0.0, 0.0)
        one = self.lives[0]
        return facility_lives.functioned(self.lives, one.first, one.last)

    @cached_property
    def _found(self) -> Counter[FacilityStatus | None]:
        """Attacks that name a facility at risk, by the condition in which they found it."""
        return Counter(life.found_by(each) for life in self.lives for each in self.attacks.get(life.row.id, ()))

    @cached_property
    def _found_surely(self) -> Counter[FacilityStatus | None]:
        """Of these, attacks that surely lie in the days asked for."""
        every = ((life, each) for life in self.lives for each in self.attacks.get(life.row.id, ()))
        return Counter(life.found_by(each) for life, each in every if _inside(each, self.where))

    @cached_property
    def _rate(self) -> AttackRate | None:
        if not self.total:
            return None
        surely = sum(count for status, count in self._found_surely.items() if status and WORKS[status] is True)
        idle = sum(count for status, count in self._found.items() if status and WORKS[status] is False)
        return attack_rate(surely, self.functioned, most=self.total - idle)

    @property
    def rate(self) -> Bounded:
        """Attacks per facility-month at work, between what the record leaves open."""
        r = self._rate
        if r is None or r.low is None:
            return Bounded(value=None, lower=None, upper=None, records=self.total)
        value = r.low if r.low == r.high else None
        return Bounded(value=_round(value), lower=_round(r.low), upper=_round(r.high), records=self.total)

    @property
    def rate_with_chance(self) -> Bounded:
        """The same with 95 % for chance, as if attacks were events of a Poisson process."""
        r = self._rate
        if r is None:
            return _NONE
        return Bounded(value=None, lower=_round(r.lower), upper=_round(r.upper), records=self.total)

    @cached_property
    def _fallen(self) -> Concentration:
        return concentration(np.array([len(self.attacks.get(row.id, ())) for row in self.facilities], dtype=np.int64))

    @property
    def gini(self) -> float | None:
        """Gini coefficient of attacks that name a facility, over all at risk."""
        return _round(self._fallen.gini)

    @property
    def concentration(self) -> tuple[ConcentrationPoint, ...]:
        """The corners of their Lorenz curve."""
        x, y = self._fallen.share_of_facilities, self._fallen.share_of_attacks
        if not x.size:
            return ()
        turns = np.flatnonzero(np.abs(np.diff(y, 2)) > 1e-12) + 1
        corners = [0, *turns.tolist(), x.size - 1]
        return tuple(ConcentrationPoint(round(float(x[n]), 6), round(float(y[n]), 6)) for n in corners)

    @property
    def by_status(self) -> tuple[StatusAttacks, ...]:
        """Attacks that name a facility at risk by the condition in which they found it, with facility-months in it.

        At the least those that surely lie in the days asked for. Where no attack is known of at all, nobody may have
        looked: then there are months, and no number.
        """
        months, found, surely = self._months, self._found, self._found_surely
        every: list[FacilityStatus | None] = [*(each for each in FacilityStatus if each is not FacilityStatus.UNKNOWN)]
        return tuple(
            StatusAttacks(
                value=float(count) if self.total and count == surely[status] else None,
                lower=float(surely[status]) if self.total else None,
                upper=float(count) if self.total else None,
                records=count,
                facility_status=status,
                months=round(months.get(status, 0.0), 6),
            )
            for status in [*every, None]
            for count in [found[status]]
            if count or months.get(status)
        )

    @cached_property
    def _months(self) -> dict[FacilityStatus | None, float]:
        return facility_lives.months_by_status(self.lives)

    @property
    def months_known(self) -> float:
        """Facility-months of which the condition is known."""
        return sum(months for status, months in self._months.items() if status is not None)

    @property
    def months_unknown(self) -> float:
        """Facility-months of which it is not."""
        return self._months.get(None, 0.0)

    @property
    def nearby(self) -> Bounded:
        """Strikes near a facility whose place is public, which they do not name: surely, and perhaps.

        Unknown where no such place is public, or more are than are searched; where none of the days may be asked
        about; and none is zero only where somebody told of attacks.
        """
        public = sum(row.public for row in self.facilities)
        if not 0 < public <= PUBLIC:
            return _NONE
        if not self.near:
            silent = self.period is None or not self.total
            return _NONE if silent else Bounded(value=0.0, lower=0.0, upper=0.0, records=0)
        lon, lat, far_lon, far_lat, radius = (
            np.array(each, dtype=np.float64)
            for each in zip(
                *((row.lon, row.lat, row.longitude, row.latitude, row.radius or 0.0) for row in self.near), strict=True
            )
        )
        metres = metres_between(lon, lat, far_lon, far_lat)
        known = radius <= COARSEST
        surely, maybe = (
            len({row.strike for row, near in zip(self.near, reach.tolist(), strict=True) if near})
            for reach in (known & (metres + radius <= NEARBY), known & (metres - radius <= NEARBY))
        )
        value = float(surely) if surely == maybe else None
        return Bounded(value=value, lower=float(surely), upper=float(maybe), records=maybe)

    @property
    def told_twice(self) -> int:
        """Pairs of attacks on one facility in the same days of which no source told both."""
        return sum(map(_pairs_apart, self.attacks.values()))

    @property
    def most_hit(self) -> tuple[HitFacility, ...]:
        """The facilities at risk with most attacks, most first, then by code."""
        hit = sorted((row for row in self.facilities if row.id in self.attacks), key=self._rank)[:HIT]
        lives = {life.row.id: life for life in self.lives}
        return tuple(
            HitFacility(
                facility={"id": row.id, "code": row.code, "title": row.title},
                attacks=len(self.attacks[row.id]),
                days=tuple(sorted((each.day_from, each.day_to) for each in self.attacks[row.id])),
                lifeline=lives[row.id].pieces if row.id in lives else (),
            )
            for row in hit
        )

    def _rank(self, row: Any) -> tuple[int, str]:
        return -len(self.attacks[row.id]), row.code


def _inside(row: Any, where: EventFilter) -> bool:
    time: TimeFilter = where.occurred
    return (time.from_ is None or row.day_from >= time.from_) and (time.to is None or row.day_to <= time.to)


def _pairs_apart(rows: Iterable[Any]) -> int:
    """Pairs of attacks, each known to the day or two, that share a day and no source.

    Attacks of the same days and sources are taken together, in order of time: only neighbours are compared.
    """
    alike = Counter(
        (row.day_from, row.day_to, frozenset(row.sources or ()))
        for row in rows
        if (row.day_to - row.day_from).days <= 1
    )
    every = sorted(alike.items(), key=lambda each: each[0][:2])
    starts = [start for (start, *_), _ in every]
    pairs = 0
    for n, ((_, end, sources), count) in enumerate(every):
        pairs += 0 if sources else comb(count, 2)
        later = every[n + 1 : bisect_right(starts, end)]
        pairs += sum(count * other for (*_, theirs), other in later if sources.isdisjoint(theirs))
    return pairs


def _share(part: int, whole: int) -> float:
    return round(part / whole, 6)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
