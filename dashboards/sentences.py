"""What the page says of an answer: the lead, the findings, and what could not be placed. Nothing here is free text.

The voice: who says it and at which level; bounds always; a finding is stated only where the bounds leave no doubt.
"""

import math
from collections.abc import Sequence

from analytics.results import Bounded, Result, TimeSeries
from analytics.results_areas import AreaMap
from dashboards.address import Look
from dashboards.counting import befell, counted, things, title
from dashboards.numerals import highest, lowest, stretch
from schema.answering import AreaLevel, Bucket, Level
from schema.vocabulary import Measure, Population

_LEADS = {
    Level.DOCUMENTED: ("The record documents ", "يوثّق السجلّ "),
    Level.CLAIMED: ("Sources report ", "تذكر المصادر "),
    Level.ESTIMATED: ("It is estimated: ", "يُقدَّر: "),
}

# English; Arabic as in "no …", "by the …", "any other …".
_AREAS = {
    "country": ("country", "بلد", "البلد", "أي بلد آخر"),
    "governorate": ("governorate", "محافظة", "المحافظة", "أي محافظة أخرى"),
    "province": ("province", "إقليم", "الإقليم", "أي إقليم آخر"),
    "district": ("district", "منطقة", "المنطقة", "أي منطقة أخرى"),
    "subdistrict": ("sub-district", "ناحية", "الناحية", "أي ناحية أخرى"),
    "neighbourhood": ("neighbourhood", "حي", "الحي", "أي حي آخر"),
}
_LEVELS = {
    AreaLevel.ADM0: ("country", "بلد", "البلد", "أي بلد آخر"),
    AreaLevel.ADM1: ("first-level area", "وحدة من المستوى الأول", "وحدات المستوى الأول", "أي وحدة أخرى"),
    AreaLevel.ADM2: ("second-level area", "وحدة من المستوى الثاني", "وحدات المستوى الثاني", "أي وحدة أخرى"),
    AreaLevel.ADM3: ("third-level area", "وحدة من المستوى الثالث", "وحدات المستوى الثالث", "أي وحدة أخرى"),
    AreaLevel.ADM4: ("neighbourhood", "حي", "الحي", "أي حي آخر"),
}
_BUCKETS = {
    Bucket.DAY: ("day", "يوميًا", "أي يوم آخر"),
    Bucket.WEEK: ("week", "أسبوعيًا", "أي أسبوع آخر"),
    Bucket.WEEK_FROM_SATURDAY: ("week", "أسبوعيًا", "أي أسبوع آخر"),
    Bucket.MONTH: ("month", "شهريًا", "أي شهر آخر"),
    Bucket.QUARTER: ("quarter", "كل ربع سنة", "أي ربع آخر"),
    Bucket.YEAR: ("year", "سنويًا", "أي سنة أخرى"),
}


def is_known(number: Bounded) -> bool:
    """Whether anything is known of a number: a bound at either end, or a best figure."""
    return any(each is not None for each in (number.lower, number.value, number.upper))


def amount(number: Bounded, measure: Measure, population: Population, look: Look) -> str:
    """A number with its bounds, as a noun phrase: "between 79 and 112 people killed". Bounds are rounded outwards.

    Raises ValueError when nothing is known: such a number has no words but "not known".
    """
    low, high = number.lower, number.upper
    before, after = befell(measure, look)
    if low is None and high is None:
        if number.value is None:
            raise ValueError("a number of which nothing is known cannot be said as one")
        middle = counted(round(number.value), measure, population, look)
        alone = "(أفضل عدد، بلا حدود مذكورة)" if look.rtl else "(best number, no bounds stated)"
        after = f"{after} {alone}".strip()
    elif high is None:
        noun = counted(math.floor(low or 0), measure, population, look)
        middle = f"{noun} على الأقل" if look.rtl else f"at least {noun}"
    elif low is None:
        noun = counted(math.ceil(high), measure, population, look)
        middle = f"ما يصل إلى {noun}" if look.rtl else f"up to {noun}"
    elif lowest(low, look) == highest(high, look):
        middle = counted(math.ceil(high), measure, population, look)
    else:
        noun = counted(math.ceil(high), measure, population, look)
        least = lowest(low, look)
        middle = f"ما بين {least} و{noun}" if look.rtl else f"between {least} and {noun}"
    return " ".join(part for part in (before, middle, after) if part)


def lead(result: Result, where: str, when: str, look: Look) -> tuple[str, str, str]:
    """The sentence a page opens with, in three parts of which the middle, the number, is set in bold.

    `where` is a name or empty, `when` the words of a period or empty.
    """
    said = amount(result, result.question.measure, result.question.population, look)
    place = (f" في {where}" if look.rtl else f" in {where}") if where else ""
    return _LEADS[result.level][look.rtl], said, f"{place}{' ' if when else ''}{when}."


def area_words(areas: AreaMap) -> tuple[str, str, str, str]:
    """What the areas of a map are called: English, and Arabic as in "no …", "by the …", "any other …"."""
    kinds = {area.kind for area in areas.areas}
    if len(kinds) == 1:
        return _AREAS.get(kinds.pop() or "", _LEVELS[areas.area_level])
    return _LEVELS[areas.area_level]


def title_by_time(series: TimeSeries, look: Look) -> str:
    """The plain measure: "People killed by month"."""
    named = title(series.question.measure, series.question.population, look)
    english, arabic, _ = _BUCKETS[series.bucket]
    return f"{named} {arabic}" if look.rtl else f"{named} by {english}"


def title_by_area(areas: AreaMap, look: Look) -> str:
    """The plain measure: "People killed by governorate"."""
    named = title(areas.question.measure, areas.question.population, look)
    english, _, arabic, _ = area_words(areas)
    return f"{named} بحسب {arabic}" if look.rtl else f"{named} by {english}"


def finding_by_time(series: TimeSeries, look: Look) -> str | None:
    """Which period has the most, where its lowest number is above the highest of every other; else nothing."""
    total = [point for point in series.points if point.group is None]
    most = _beyond_doubt(total)
    if most is None:
        return None
    english, _, other = _BUCKETS[series.bucket]
    named = stretch(total[most].start, total[most].end, look)
    return _more(series, named, f"any other {english}", other, look)


def finding_by_area(areas: AreaMap, name: str, look: Look) -> str | None:
    """Which area has the most, as `most_by_area` finds it and `name` calls it."""
    english, _, _, other = area_words(areas)
    return _more(areas, name, f"any other {english}", other, look)


def most_by_area(areas: AreaMap) -> int | None:
    """Index of the area whose lowest number is above the highest of every other and of what could not be placed."""
    if len(areas.areas) == 1:
        return None
    found = _beyond_doubt([*areas.areas, areas.unplaced])
    return found if found is not None and found < len(areas.areas) else None


def _beyond_doubt(numbers: Sequence[Bounded]) -> int | None:
    if len(numbers) < 2 or any(n.upper is None and n.records for n in numbers):
        return None
    most = max(range(len(numbers)), key=lambda i: numbers[i].lower or 0)
    others = [n.upper or 0 for i, n in enumerate(numbers) if i != most]
    return most if (numbers[most].lower or 0) > max(others) else None


def _more(result: Result, named: str, other_en: str, other_ar: str, look: Look) -> str:
    counts = title(result.question.measure, result.question.population, look)
    if look.rtl:
        return f"{counts}: الموثَّق في {named} أكثر منه في {other_ar} في الشكل"
    return f"More {counts[0].lower()}{counts[1:]} are documented in {named} than in {other_en} shown"


def unplaced(areas: AreaMap, look: Look, *, mapped: bool = True) -> str | None:
    """What could not be placed at the level of a map, in words and number; nothing when all was placed.

    Unless `mapped`, it stands among the bars.
    """
    number = areas.unplaced
    if not number.records:
        return None
    events = things(number.records, "event", look)
    english, arabic, _, _ = area_words(areas)
    said = f"{_said(areas, number, look)} ({events})" if is_known(number) else events
    if look.rtl:
        where = "فهي في المجموع وليست على الخريطة." if mapped else "فهي في المجموع، ولها سطر وحدها."
        return f"{said}: لا تُعرف لها {arabic}، {where}"
    where = "in the total, not on the map." if mapped else "in the total, and a row of its own."
    return f"{said[0].upper()}{said[1:]} could not be placed in any {english}: {where}"


def undated(series: TimeSeries, look: Look) -> str | None:
    """What no bucket could take, in words and number; nothing when all was dated."""
    number = series.unplaced
    if not number.records:
        return None
    events = things(number.records, "event", look)
    said = f"{_said(series, number, look)} ({events})" if is_known(number) else events
    if look.rtl:
        return f"{said}: لا يُعرف زمنها بما يكفي، فهي في المجموع وليست على الخط."
    return f"{said[0].upper()}{said[1:]} could not be placed in time: in the total, not on the line."


def _said(result: Result, number: Bounded, look: Look) -> str:
    return amount(number, result.question.measure, result.question.population, look)
