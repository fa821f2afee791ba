"""Answers about strikes that come again, and about attacks on facilities."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from analytics import wording
from analytics.results import Bounded, Result
from analytics.wording import AR
from schema.answering import Certainty
from schema.vocabulary import FacilityStatus, Language


@dataclass(frozen=True)
class StrikeChain:
    """Strikes that followed one another on one spot; `strikes` are their {id, code}, in order of time.

    Minutes are those of the shortest time between two, at the least and at the most; None where too little is known of
    the times. `metres` is the greatest distance between two; None where one has no published point.
    """

    certainty: Certainty
    strikes: tuple[Mapping[str, str], ...]
    lag_minutes: float | None
    lag_minutes_at_most: float | None
    metres: float | None
    responders_harmed: bool | None


@dataclass(frozen=True, kw_only=True)
class Lag(Bounded):
    """Pairs whose second strike came more than `more_than` and up to `up_to` minutes later: certainly, or possibly."""

    more_than: float
    up_to: float


@dataclass(frozen=True, kw_only=True)
class RepeatStrikes(Result):
    """Pairs of strikes at one spot: `value` is certain, `upper` adds possible ones; `indeterminate` are in neither.

    `expected` sums the probabilities of certain and possible pairs; `unplaced` strikes could not be compared.
    """

    SELECTION: ClassVar[str] = (
        "indeterminate expected unplaced pValue lags { moreThan upTo lower upper } "
        "chains { certainty lagMinutes lagMinutesAtMost metres respondersHarmed strikes { code } }"
    )

    radius_metres: float
    window_minutes: int
    indeterminate: int
    chains: tuple[StrikeChain, ...]
    lags: tuple[Lag, ...]
    p_value: float | None
    expected: float | None
    unplaced: int

    def what(self, lang: Language) -> str:
        """That repeats are counted, by what definition."""
        metres, minutes = (wording.number(each, lang) for each in (self.radius_metres, self.window_minutes))
        if lang is AR:
            return f"ضربات متكررة على الموضع نفسه (المسافة بالأمتار حتى {metres}، والفاصل بالدقائق حتى {minutes})"
        return f"Repeat strikes on one spot (within {metres} m and {minutes} min)"


@dataclass(frozen=True)
class ConcentrationPoint:
    """A corner of the Lorenz curve: so many of the `facilities`, least hit first, got so many of the `attacks`."""

    facilities: float
    attacks: float


@dataclass(frozen=True, kw_only=True)
class StatusAttacks(Bounded):
    """Attacks that found a facility in a status, None being unknown; `months` are facility-months in it."""

    facility_status: FacilityStatus | None
    months: float


@dataclass(frozen=True)
class HitFacility:
    """A facility {id, code, title} as published, the first and last possible days of its attacks, and its life-line.

    A life-line is pieces of (status, first day, last day), None where sources disagree or nobody says.
    """

    facility: Mapping[str, Any]
    attacks: int
    days: tuple[tuple[dt.date, dt.date], ...]
    lifeline: tuple[tuple[FacilityStatus | None, dt.date, dt.date], ...]


@dataclass(frozen=True, kw_only=True)
class FacilityAttacks(Result):
    """Attacks on facilities, which `value` counts, and how they fall upon those that are known.

    Numbers about facilities (`hit`, `repeat_share`, `rate`) are bounded, since attacks may name none. `gini` and
    `concentration` are of attacks that name one, over all known facilities. `nearby` are strikes close to facilities
    whose place is public, which do not name them. `most_hit` are those with most attacks. Facility-months run from
    `first` to `last`.
    """

    SELECTION: ClassVar[str] = (
        "first last known hit { lower upper } repeatShare { value lower upper } rate { value lower upper } "
        "rateWithChance { lower upper } gini concentration { facilities attacks } "
        "byStatus { facilityStatus months value lower upper } nearby { lower upper records } "
        "mostHit { attacks facility { code } }"
    )

    first: dt.date | None
    last: dt.date | None
    known: int
    named: int
    hit: Bounded
    repeat_share: Bounded
    rate: Bounded
    rate_with_chance: Bounded
    gini: float | None
    concentration: tuple[ConcentrationPoint, ...]
    by_status: tuple[StatusAttacks, ...]
    nearby: Bounded
    most_hit: tuple[HitFacility, ...]

    def what(self, lang: Language) -> str:
        """That attacks on facilities are counted."""
        return "هجمات على منشآت" if lang is AR else "Attacks on facilities"

    def extent(self) -> tuple[dt.date | None, dt.date | None]:
        """The closed days that it covers."""
        return self.first, self.last
