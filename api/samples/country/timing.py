"""When something is said to have been: days, precision, instants, words and part of the day."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from api.samples.country.calendar import month_begins
from api.samples.country.chance import Ints, one_list, spread
from api.samples.country.rows import DAYS, Column, Objects, coded, days, fixed, listed, truths
from api.samples.qasira_parties import first_of
from schema.vocabulary import DatePrecision

ZONE = "Etc/UTC"
PRECISIONS = tuple(each.value for each in DatePrecision)
EXACT, DAY, SOME_DAYS, WEEK, MONTH, QUARTER, YEAR, YEARS, UNKNOWN = range(9)
HOW_WELL = one_list(dict(zip(PRECISIONS, (0.08, 0.68, 0.09, 0.04, 0.05, 0.012, 0.02, 0.01, 0.018), strict=True)))
PARTS = ("night", "dawn", "morning", "midday", "afternoon", "evening", "overnight", "unknown")
HOURS = (1, 5, 9, 12, 15, 19, 23)
"""An hour in each part of the day that has one."""
MONTHS_AR = (
    "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو",
    "تموز/يوليو", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
)  # fmt: skip


@dataclass(frozen=True)
class Dated:
    """What is said of when: first and last day, precision as a code, and the columns of the record."""

    first: Ints
    last: Ints
    precision: Ints
    columns: dict[str, Column]


def date(
    chance: np.random.Generator, first: Ints, last: Ints, *, precision: Ints | None = None, event: bool = True
) -> Dated:
    """Say when things were that lasted from `first` to `last`; records that are no event may have no days at all."""
    count = len(first)
    known = HOW_WELL.at(spread(chance, count), np.zeros(count, np.int64)) - 1 if precision is None else precision
    begin, end = _widened(chance, first, last, known)
    part = np.where(known <= DAY, (chance.random(count) * len(PARTS) * 1.8).astype(np.int64), -1)
    part = np.where(part < len(PARTS), part, -1)
    part = np.where(known == EXACT, np.abs(first) % len(HOURS), part)
    columns = {
        "timezone": fixed(ZONE, count),
        "date_precision": coded(PRECISIONS, known),
        "occurred": Column(_instants(), np.where(known == EXACT, np.minimum(first, DAYS - 1) * len(HOURS) + part, -1)),
        "time_of_day": coded(PARTS, part),
        "date_verbatim": Column(_words(), _word(chance, first, known)),
        "ongoing": truths(np.where(chance.random(count) < 0.1, (last - first > 20).astype(np.int64), -1)),
    }
    if not event:
        begin, end = (np.where(known == UNKNOWN, -1, each) for each in (begin, end))
    return Dated(begin, end, known, columns | {"day_from": days(begin), "day_to": days(end)})


def _widened(chance: np.random.Generator, first: Ints, last: Ints, known: Ints) -> tuple[Ints, Ints]:
    """First and last day as far as they are known."""
    few = (chance.random((2, len(first))) * 3).astype(np.int64) + 1
    months = month_begins()
    month = np.searchsorted(months, first, side="right") - 1
    end_month = np.searchsorted(months, np.minimum(last, DAYS - 1), side="right") - 1
    begin = [first, first, first - few[0], first - first % 7]
    end = [last, last, last + few[1], np.maximum(first - first % 7 + 6, last)]
    for size in (1, 3, 12, 24):
        begin.append(months[month // size * size])
        end.append(months[(end_month // size + 1) * size] - 1)
    begin.append(np.zeros_like(first))
    end.append(np.full_like(last, DAYS - 1))
    return np.maximum(np.choose(known, begin), 0), np.minimum(np.choose(known, end), DAYS - 1)


@cache
def _instants() -> Objects:
    """Half an hour in each part of each day, as PostgreSQL writes a range."""
    every = days(np.arange(DAYS)).take(np.arange(DAYS))
    return listed([f'["{day} {hour:02}:10:00+00","{day} {hour:02}:40:00+00")' for day in every for hour in HOURS])


@cache
def _words() -> Objects:
    """How a source puts an imprecise date: by month in English and Arabic, then by year."""
    months = [first_of(month) for month in range(48)]
    spoken = [word for each in months for word in (f"in {each:%B %Y}", f"في {MONTHS_AR[each.month - 1]} {each.year}")]
    return listed([*spoken, "in 2021", "in 2022", "in 2023", "in 2024", "some time during the war", "خلال الحرب"])


def _word(chance: np.random.Generator, first: Ints, known: Ints) -> Ints:
    month = np.searchsorted(month_begins(), first, side="right") - 1
    arabic = chance.random(len(first)) < 0.4
    return np.select(
        [(known == MONTH) | (known == QUARTER), known == YEAR, known == UNKNOWN],
        [month * 2 + arabic, 96 + month // 12, 100 + arabic],
        -1,
    )
