"""How many people live in Qasira's areas, as several sources state it: a census, yearly estimates, and odd ones.

The census of 2019 counted everybody, down to the neighbourhoods; the projections of the country from it suppose that
nobody fled. The estimates of the 1st of July of every year know that people left the provinces where most happened, for
the others or abroad. The same whatever the seed of the events.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from api.samples.country.areas import areas, neighbourhoods, subdistricts
from api.samples.country.calendar import happening, month_begins
from api.samples.country.rows import START, Row
from api.samples.qasira_places import seeded

CENSUS_DAY = date(2019, 10, 1)
YEARS = (2021, 2022, 2023, 2024)
PEOPLE = 26_000
"""People of a sub-district before the war, on average."""
GROWTH = 1.018
"""Yearly growth that projections suppose."""
FLIGHT = 0.45
"""Share that has left the province where most happened, at the end of the four years."""
ABROAD = 0.35
"""Share of those who left a province and left the country too."""

OFFICE = "Statistics Office of Qasira (fictional)"
BUREAU = "Displacement Bureau (fictional)"
TEACHERS = "Teachers’ Survey (fictional)"
PRESS = "Coast Gazette (fictional)"
LICENCE = "CC0-1.0"


@dataclass(frozen=True)
class Headcount:
    """A population as one source states it."""

    pcode: str
    first: date
    last: date
    people: int
    basis: str
    source: str
    low: int | None = None
    high: int | None = None

    @property
    def name(self) -> str:
        """Its name in the record: source, area and days, as an import of a file would call it."""
        return f"{self.source}/{self.pcode}/{self.first}/{self.last}"

    @property
    def citation(self) -> str:
        """How its source is cited."""
        return f"{self.source}, population of {self.first.year}"


@cache
def headcounts() -> tuple[Headcount, ...]:
    """All of them, by source, area and day."""
    found = (*_census(), *_projections(), *_estimates(), *_odd())
    return tuple(sorted(found, key=lambda each: (each.source, each.pcode, each.first)))


def population_rows() -> Iterator[Row]:
    """All of them as rows."""
    for each in headcounts():
        yield Row(
            "denominator",
            each.name,
            {
                "pcode": each.pcode,
                "day_from": each.first,
                "day_to": each.last,
                "people": each.people,
                "low": each.low,
                "high": each.high,
                "basis": each.basis,
                "source": each.source,
                "licence": LICENCE,
                "citation": each.citation,
            },
        )


@cache
def _counted() -> dict[str, int]:
    """Who lived in each sub-district at the census: capitals are larger."""
    made = {}
    for area in subdistricts():
        chance = seeded(f"people of {area.pcode}")
        town = 4.0 if area.pcode.endswith("0101") else 1.6 if area.pcode.endswith("01") else 0.7
        made[area.pcode] = round(PEOPLE * town * chance.uniform(0.6, 1.5))
    return made


@cache
def _living(year: int) -> dict[str, int]:
    """Who lives in each sub-district in the middle of a year: those who fled are elsewhere, or abroad."""
    per_month = happening()
    until = sum(begin < (date(year, 7, 1) - START).days for begin in month_begins().tolist())
    lived_through = per_month[:, :until].sum(axis=1) / per_month.sum(axis=1).max()
    left = {f"XQ{n + 1:02}": FLIGHT * float(share) for n, share in enumerate(lived_through)}
    stayed = {code: people * (1 - left[code[:4]]) for code, people in _counted().items()}
    fled = sum(_counted().values()) - sum(stayed.values())
    # They go where least happened.
    room = {code: people * (1 - left[code[:4]]) ** 4 for code, people in _counted().items()}
    arrived = fled * (1 - ABROAD) / sum(room.values())
    return {code: round(people + room[code] * arrived) for code, people in stayed.items()}


def _summed(people: dict[str, int]) -> dict[str, int]:
    """The same for every area down to the sub-districts: that of its parts."""
    return {
        area.pcode: sum(number for code, number in people.items() if code.startswith(area.pcode))
        for area in areas()
        if area.level < 4
    }


def _census() -> Iterator[Headcount]:
    for pcode, people in _summed(_counted()).items():
        yield Headcount(pcode, CENSUS_DAY, CENSUS_DAY, people, "census", OFFICE)
    for area in neighbourhoods():
        share = 0.55 if area.pcode.endswith("01") else 0.45
        people = round(_counted()[area.pcode[:-2]] * share)
        yield Headcount(area.pcode, CENSUS_DAY, CENSUS_DAY, people, "census", OFFICE)


def _projections() -> Iterator[Headcount]:
    whole = sum(_counted().values())
    for year in YEARS:
        people = round(whole * GROWTH ** (year - CENSUS_DAY.year))
        yield Headcount("XQ", date(year, 1, 1), date(year, 12, 31), people, "projection", OFFICE)


def _estimates() -> Iterator[Headcount]:
    for year in YEARS:
        for pcode, people in _summed(_living(year)).items():
            low, high = round(people * 0.92), round(people * 1.1)
            yield Headcount(pcode, date(year, 7, 1), date(year, 7, 1), people, "estimate", BUREAU, low, high)


def _odd() -> Iterator[Headcount]:
    """What does not fit with the others: a register, a survey, buildings seen from above, a number in a newspaper."""
    living = _summed(_living(2022))
    survey, seen = living["XQ02"], living["XQ0601"]
    yield Headcount("XQ04", date(2022, 3, 31), date(2022, 3, 31), round(living["XQ04"] * 0.97), "registration", OFFICE)
    low, high = round(survey * 0.8), round(survey * 1.3)
    yield Headcount("XQ02", date(2022, 9, 1), date(2022, 11, 30), round(survey * 1.05), "survey", TEACHERS, low, high)
    low, high = round(seen * 0.6), round(seen * 1.2)
    yield Headcount("XQ0601", date(2022, 6, 15), date(2022, 6, 15), round(seen * 0.8), "imagery", BUREAU, low, high)
    yield Headcount("XQ0805", date(2023, 1, 1), date(2023, 12, 31), 100_000, "unknown", PRESS)
