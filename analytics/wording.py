"""Words, numbers and days in English and Arabic, as they stand in titles, caveats, citations and figures.

Arabic text takes Arabic-Indic digits; codes, slugs, publication numbers and hashes keep 0-9 in both. Sentences put
counts where neither language has to inflect a noun for them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from schema import terms
from schema.answering import ADMIN, AreaLevel, Bucket, Dimension, Scale, Scan
from schema.vocabulary import Language, Measure, Population

EN, AR = Language.EN, Language.AR

_ARABIC = str.maketrans("0123456789,.%", "٠١٢٣٤٥٦٧٨٩٬٫٪")

_MONTHS: Mapping[Language, tuple[str, ...]] = {
    EN: (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    AR: (
        *("كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو"),
        *("تموز/يوليو", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر"),
    ),
}

_WHO = {
    Population.ALL: ("People {} (everybody)", "{} (الجميع)"),
    Population.CIVILIANS: ("Civilians {}", "{} من المدنيين"),
    Population.COMBATANTS: ("Combatants {}", "{} من المقاتلين"),
    Population.UNKNOWN: ("People {} (status unknown)", "{} ممن لا تُعرف صفتهم"),
}

_BY = {
    Bucket.DAY: ("by day", "يومًا بيوم"),
    Bucket.WEEK: ("by week", "بحسب الأسبوع"),
    Bucket.WEEK_FROM_SATURDAY: ("by week from Saturday", "بحسب الأسبوع من السبت"),
    Bucket.MONTH: ("by month", "بحسب الشهر"),
    Bucket.QUARTER: ("by quarter", "بحسب ربع السنة"),
    Bucket.YEAR: ("by year", "بحسب السنة"),
}


def digits(text: str, lang: Language) -> str:
    """The text with the digits and marks of the language."""
    return text.translate(_ARABIC) if lang is AR else text


def number(value: float, lang: Language) -> str:
    """A count with thousands set apart; shares of counts to one decimal."""
    rounded = round(value, 1)
    return digits(f"{int(rounded):,}" if rounded == int(rounded) else f"{rounded:,.1f}", lang)


def percent(part: float, whole: float, lang: Language) -> str:
    """A share in whole per cent, never rounded to all or nothing."""
    exact = 100 * part / whole
    shown = round(exact) if exact in {0, 100} else min(99, max(1, round(exact)))
    return digits(f"{shown}%", lang)


def day(value: dt.date, lang: Language) -> str:
    """A day, as 13 May 2022."""
    return f"{digits(str(value.day), lang)} {_MONTHS[lang][value.month - 1]} {digits(str(value.year), lang)}"


def period(start: dt.date, end: dt.date, lang: Language) -> str:
    """An interval of days, both included."""
    if start == end:
        return day(start, lang)
    return f"{day(start, lang)} {'to' if lang is EN else 'إلى'} {day(end, lang)}"


def month(value: dt.date, lang: Language) -> str:
    """A month without its year, short: Jan; Arabic gives the first of its two names."""
    name = _MONTHS[lang][value.month - 1]
    return name[:3] if lang is EN else name.split("/")[0]


def month_of_year(code: str, lang: Language) -> str:
    """A month by its code 2016-12, as December 2016."""
    first = dt.date.fromisoformat(f"{code}-01")
    return f"{_MONTHS[lang][first.month - 1]} {digits(str(first.year), lang)}"


def counted(measure: Measure, population: Population, lang: Language) -> str:
    """What is counted, and whom: "Civilians killed"."""
    label = terms.label("measure", measure, lang)
    if measure in {Measure.INCIDENTS, Measure.FACILITIES_DAMAGED, Measure.FACILITIES_DESTROYED}:
        return label
    if lang is EN and measure is Measure.VICTIMS:
        return f"Victims ({terms.label('population', population, lang).lower()})"
    english, arabic = _WHO[population]
    return english.format(label[0].lower() + label[1:]) if lang is EN else arabic.format(label)


def by_bucket(bucket: Bucket, lang: Language) -> str:
    """In what steps of time."""
    return _BY[bucket][lang is AR]


def by_level(level: AreaLevel, lang: Language) -> str:
    """In what areas."""
    label = terms.label("area_level", level, lang)
    return f"by area ({label[0].lower() + label[1:]})" if lang is EN else f"بحسب المنطقة ({label})"


def at_level(level: AreaLevel, lang: Language) -> str:
    """A level as something that a record may be known less precisely than."""
    if level in ADMIN:
        label = terms.label("area_level", level, lang)
        return f"an area ({label[0].lower() + label[1:]})" if lang is EN else f"منطقة ({label})"
    return "a hexagon is wide" if lang is EN else "عرض المسدس"


def compared(scan: Scan | None, lang: Language, *, hotspots: bool) -> str:
    """With what areas of a map are compared, as it stands after them; nothing where they are not."""
    found = ["hotspots among neighbours" if lang is EN else "البؤر بين المناطق المتجاورة"] if hotspots else []
    if scan is Scan.SPATIAL:
        found.append("clusters in space" if lang is EN else "التجمعات في المكان")
    if scan is Scan.SPACE_TIME:
        found.append("clusters in space and time" if lang is EN else "التجمعات في المكان والزمان")
    return f": {listed(found, lang)}" if found else ""


def by_dimension(dimension: Dimension, lang: Language) -> str:
    """What it is sorted by."""
    label = terms.label("dimension", dimension, lang)
    return label[0].lower() + label[1:] if lang is EN else label


def by_dimensions(dimensions: Sequence[Dimension], lang: Language) -> str:
    """By what it is sorted, rows first."""
    names = listed([by_dimension(each, lang) for each in dimensions], lang)
    return f"by {names}" if lang is EN else f"بحسب {names}"


def without(name: str, lang: Language) -> str:
    """All but one of them."""
    return f"Without {name}" if lang is EN else f"من دون {name}"


def in_groups(dimension: Dimension, lang: Language) -> str:
    """Into what groups a series is divided."""
    if dimension is Dimension.SOURCE_LEFT_OUT:
        return "with each source left out in turn" if lang is EN else "مع استبعاد كل مصدر في دوره"
    return f"and {by_dimension(dimension, lang)}" if lang is EN else f"وبحسب {by_dimension(dimension, lang)}"


def scaled(what: str, scale: Scale, lang: Language, *, stock: bool = False) -> str:
    """What is counted, on a scale; of a stock the last number stated."""
    if stock:
        what = f"{what}: last number stated" if lang is EN else f"{what}: آخر عدد مذكور"
    if scale is Scale.CUMULATIVE:
        return f"{what}: running total" if lang is EN else f"{what}: المجموع المتراكم"
    if scale is Scale.RATE:
        return f"{what} per 100,000 people" if lang is EN else f"{what} لكل {digits('100,000', AR)} من السكان"
    return what


def by_sources(lang: Language) -> str:
    """What an overlap of sources counts."""
    return "Records by the sources that documented them" if lang is EN else "السجلات بحسب المصادر التي وثّقتها"


def reported_by(last: dt.date, lang: Language) -> str:
    """By when it had to be stated."""
    return f"as reported by {day(last, lang)}" if lang is EN else f"كما أُبلغ عنه حتى {day(last, lang)}"


def listed(names: list[str], lang: Language) -> str:
    """Several names in one phrase."""
    if len(names) < 2:
        return "".join(names)
    if lang is EN:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return "، ".join(names[:-1]) + " و" + names[-1]


def name(texts: Mapping[str, str | None] | None, lang: Language) -> str:
    """A name in the language, else in the one that exists."""
    return (texts or {}).get(lang) or next((text for text in (texts or {}).values() if text), "")
