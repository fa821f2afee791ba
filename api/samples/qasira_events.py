"""The events of Qasira's four years, drawn from a seed: everything that UCDP's files hold, their oddities included."""

import calendar
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from api.samples.qasira_parties import (
    DYADS,
    HEADLINES,
    LAST_DAY,
    MONTHS,
    OFFICES,
    ROUND_UP,
    WEIGHTS,
    Dyad,
    Violence,
    first_of,
    intensity,
    silent,
)
from api.samples.qasira_places import Country, seeded
from api.samples.qasira_spots import PROVINCES_OF, Placing, Spot, put

CELLS = [(province, month) for province in WEIGHTS for month in range(MONTHS)]
DATE_PRECISIONS = {1: 0.87, 2: 0.07, 3: 0.02, 4: 0.03, 5: 0.01}
DATE_PRECISIONS_OF_COUNTRY = {1: 0.2, 4: 0.4, 5: 0.4}
# Shares of side a, side b, civilians and unknown among the dead, by the course an event may have taken.
COURSES = {
    Violence.STATE_BASED: ((0.4, 0.5, 0.03, 0.07), (0.05, 0.1, 0.75, 0.1), (0.1, 0.55, 0.1, 0.25)),
    Violence.NON_STATE: ((0.45, 0.45, 0.04, 0.06), (0.2, 0.3, 0.3, 0.2)),
    Violence.ONE_SIDED: ((0.0, 0.0, 1.0, 0.0),),
}


@dataclass(frozen=True)
class Span:
    """When an event happened: UCDP's date_prec, first and last day."""

    precision: int
    start: date
    end: date


@dataclass(frozen=True)
class Report:
    """One source's report: office, day and headline."""

    office: str
    day: date
    headline: str


@dataclass(frozen=True)
class Event:
    """One row. `deaths` are of side a, of side b, of civilians and of people unknown; low and high are as stated.

    Where `itemised` is false the file names its sources in running text only, as UCDP's older rows do.
    """

    number: int
    dyad: Dyad
    spot: Spot
    span: Span
    clarity: int
    deaths: tuple[int, int, int, int]
    low: int
    high: int
    reports: tuple[Report, ...]
    original: str
    itemised: bool

    @property
    def best(self) -> int:
        """UCDP's best estimate, the sum of the four."""
        return sum(self.deaths)


@dataclass(frozen=True)
class Recipe:
    """What a file is to hold: how many rows, how many of them placed oddly (the others are exact) or incoherent."""

    seed: str
    first_number: int
    rows: int
    placings: Mapping[Placing, int]
    low_above_best: int
    high_below_best: int
    not_itemised: float
    province_word: str


def draw_events(country: Country, recipe: Recipe) -> list[Event]:
    """Draw a file's events in the order of their first day; the same recipe always gives the same events."""
    chance = seeded(recipe.seed)
    placings = list(Counter(recipe.placings).elements())
    placings += [Placing.EXACT] * (recipe.rows - len(placings))
    events = [_event(country, placing, recipe, chance) for placing in placings]
    _make_incoherent(events, recipe, chance)
    events.sort(key=lambda event: (event.span.start, event.span.end))
    number = recipe.first_number
    for index, event in enumerate(events):
        events[index] = replace(event, number=number)
        number += chance.randint(1, 7)
    return events


def _event(country: Country, placing: Placing, recipe: Recipe, chance: Random) -> Event:
    """One coherent event, as yet without a number."""
    allowed = [cell for cell in CELLS if cell[0] in PROVINCES_OF.get(placing, WEIGHTS)]
    name, month = chance.choices(allowed, [intensity(*cell) for cell in allowed])[0]
    dyads = [dyad for dyad in DYADS if name in dyad.provinces]
    dyad = chance.choices(dyads, [dyad.weight for dyad in dyads])[0]
    province = next(p for p in country.provinces if p.name == name)
    spot = put(country, placing, province, recipe.province_word, chance)
    span = _span(name, month, DATE_PRECISIONS_OF_COUNTRY if placing is Placing.COUNTRY else DATE_PRECISIONS, chance)
    clarity = 2 if span.precision > 3 or placing is Placing.COUNTRY or chance.random() < 0.01 else 1
    deaths = _deaths(dyad.violence, _toll(placing, span, chance), chance)
    low, high = _stated_bounds(sum(deaths), chance)
    reports = _reports(dyad.violence, spot, span, clarity, chance)
    itemised = chance.random() >= recipe.not_itemised
    return Event(0, dyad, spot, span, clarity, deaths, low, high, reports, _original(chance), itemised)


def _span(province: str, month: int, precisions: Mapping[int, float], chance: Random) -> Span:
    """A span that begins in the month, ends within the four years, and leaves the silent province silent."""
    while True:
        precision = chance.choices(list(precisions), list(precisions.values()))[0]
        span = Span(precision, *_days(first_of(month), precision, chance))
        if span.end <= LAST_DAY and not silent(province, span.start, span.end):
            return span


def _days(month: date, precision: int, chance: Random) -> tuple[date, date]:
    """First and last day for a date_prec: a day, two to six days, a week, a month or so, a year or several months."""
    length = calendar.monthrange(month.year, month.month)[1]
    day = month.replace(day=chance.randint(1, length))
    if precision == 1:
        return day, day
    if precision <= 3:
        in_december = month.month == 12
        if in_december:
            day = month.replace(day=29)  # so that some short ranges cross the end of a year
        return day, day + timedelta(days=6 if precision == 3 else chance.randint(3 if in_december else 1, 5))
    whole = chance.random() < 0.65
    if precision == 4:
        first = month if whole else month.replace(day=15)
        return first, first + timedelta(days=length - 1)
    if whole:
        return date(month.year, 1, 1), date(month.year, 12, 31)
    return day, day + timedelta(days=chance.randint(60, 150))


def _toll(placing: Placing, span: Span, chance: Random) -> int:
    """How many deaths an event has; counts for the whole country or for a month or more are far larger."""
    toll = min(int(chance.lognormvariate(0.95, 0.95)), 140)
    if placing is Placing.COUNTRY:
        return toll + (chance.randint(40, 190) if span.precision > 3 else chance.randint(5, 40))
    return toll + chance.randint(5, 40) if span.precision > 3 else toll


def _deaths(violence: Violence, toll: int, chance: Random) -> tuple[int, int, int, int]:
    """The toll shared among side a, side b, civilians and unknown."""
    shares = chance.choice(COURSES[violence])
    drawn = Counter(chance.choices(range(4), shares, k=toll))
    return drawn[0], drawn[1], drawn[2], drawn[3]


def _stated_bounds(best: int, chance: Random) -> tuple[int, int]:
    """Low and high around best; most rows state one number three times."""
    if chance.random() < 0.65:
        return best, best
    return best - chance.randint(0, max(best // 3, min(best, 1))), best + chance.randint(1, max(best // 2, 2))


def _make_incoherent(events: list[Event], recipe: Recipe, chance: Random) -> None:
    """Let some rows state a low above their best and others a high below it, as UCDP's do."""
    plain = [i for i, event in enumerate(events) if 2 <= event.best <= 60]
    chosen = chance.sample(plain, recipe.low_above_best + recipe.high_below_best)
    for i in chosen[: recipe.low_above_best]:
        low = events[i].best + chance.randint(1, max(events[i].best // 3, 1))
        events[i] = replace(events[i], low=low, high=max(low, events[i].high))
    for i in chosen[recipe.low_above_best :]:
        high = events[i].best - chance.randint(1, max(events[i].best // 3, 1))
        events[i] = replace(events[i], low=min(events[i].low, high), high=high)


def _reports(violence: Violence, spot: Spot, span: Span, clarity: int, chance: Random) -> tuple[Report, ...]:
    """One to four reports from the last day on; an office may report twice."""
    reports = []
    count = chance.choices((1, 2, 3, 4), (80, 14, 5, 1))[0]
    for office in chance.choices(list(OFFICES), list(OFFICES.values()), k=count):
        headline = (ROUND_UP if clarity == 2 else chance.choice(HEADLINES[violence])).format(place=spot.name)
        slip = chance.random()
        if slip < 0.006:
            headline = headline.replace(" ", "\n", 1)
        elif slip < 0.012:
            headline += "; roads closed"
        reports.append(Report(office, span.end + timedelta(days=chance.randint(0, 3)), headline))
    return tuple(reports)


def _original(chance: Random) -> str:
    """Whom the reports themselves quote: one source, two, or none."""
    count = chance.choices((0, 1, 2), (4, 86, 10))[0]
    return ", ".join(chance.sample(list(OFFICES), count))
