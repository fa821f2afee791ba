"""Numbers, ranges and days as a reader of English or Arabic writes them.

Documented numbers are never rounded; where a share of a period gives a fraction, sentences round bounds outwards.
"""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any, TypeVar

from dashboards.address import Digits, Look

_ARABIC = str.maketrans("0123456789,.%", "٠١٢٣٤٥٦٧٨٩٬٫٪")
_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩٬٫٪", "0123456789,.%")

T = TypeVar("T")

_DECEMBER = 12

_MONTHS = (
    ("January", "كانون الثاني/يناير"),
    ("February", "شباط/فبراير"),
    ("March", "آذار/مارس"),
    ("April", "نيسان/أبريل"),
    ("May", "أيار/مايو"),
    ("June", "حزيران/يونيو"),
    ("July", "تموز/يوليو"),
    ("August", "آب/أغسطس"),
    ("September", "أيلول/سبتمبر"),
    ("October", "تشرين الأول/أكتوبر"),
    ("November", "تشرين الثاني/نوفمبر"),
    ("December", "كانون الأول/ديسمبر"),
)

DAY = dt.timedelta(days=1)


def digits(text: str, look: Look) -> str:
    """A text of digits, separators and percent signs in the look's numerals."""
    return text.translate(_ARABIC) if look.numerals is Digits.ARAB else text


def number(value: float, look: Look) -> str:
    """9,568, or 1.4 where there is a fraction."""
    return digits(f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}", look)


def lowest(value: float, look: Look) -> str:
    """A lower bound in whole people: never more than it is."""
    return number(math.floor(value), look)


def highest(value: float, look: Look) -> str:
    """An upper bound in whole people: never less than it is."""
    return number(math.ceil(value), look)


def span(lower: float | None, upper: float | None, look: Look, unknown: str) -> str:
    """A range for a table: 79–112, 82, ≥ 82, ≤ 120, or the words for what is not known."""
    if lower is None:
        return unknown if upper is None else f"≤ {number(upper, look)}"
    if upper is None:
        return f"≥ {number(lower, look)}"
    # An en dash: between digits in text from right to left it lets the first number stand at the right.
    low, high = number(lower, look), number(upper, look)
    return low if low == high else f"{low}–{high}"


def day(date: dt.date, look: Look) -> str:
    """13 May 2022."""
    return f"{digits(str(date.day), look)} {month(date, look)}"


def month(date: dt.date, look: Look) -> str:
    """May 2022."""
    return f"{_MONTHS[date.month - 1][look.rtl]} {digits(str(date.year), look)}"


def period(start: dt.date | None, end: dt.date | None, look: Look) -> str:
    """The words for a span of days, both ends included and either open, as they stand in a sentence; empty for always.

    Whole years and whole months are named as such.
    """
    if start and end:
        return _closed(start, end, look)
    if start:
        return f"{'منذ' if look.rtl else 'since'} {day(start, look)}"
    if end:
        return f"{'حتى' if look.rtl else 'until'} {day(end, look)}"
    return ""


def span_of_days(start: dt.date | None, end: dt.date | None, look: Look) -> str:
    """The same for a label, without the words that a sentence needs where both ends are known."""
    return stretch(start, end, look) if start and end else period(start, end, look)


def stretch(start: dt.date, end: dt.date, look: Look) -> str:
    """The name of a span of days for a table or a title: 2016, May 2022, 13 May 2022, or its first and last."""
    first, last, _ = _ends(start, end, look)
    return first if first == last else f"{first} – {last}"


def _closed(start: dt.date, end: dt.date, look: Look) -> str:
    first, last, whole = _ends(start, end, look)
    if look.rtl:
        year = "عام " if first.isdecimal() else ""
        return f"في {year}{first}" if first == last else f"من {year}{first} إلى {year}{last}"
    if first == last:
        return f"{'in' if whole else 'on'} {first}"
    return f"from {first} to {last}"


def _ends(start: dt.date, end: dt.date, look: Look) -> tuple[str, str, bool]:
    """First and last year, month or day, the widest that the span fills, and whether it is wider than a day."""
    whole_months = start.day == 1 and (end + DAY).day == 1
    if whole_months and start.month == 1 and end.month == _DECEMBER:
        return digits(str(start.year), look), digits(str(end.year), look), True
    if whole_months:
        return month(start, look), month(end, look), True
    return day(start, look), day(end, look), False


def in_digits(value: T, look: Look) -> T:
    """A text, or whatever holds texts, whose Arabic-Indic digits are written as the look asks.

    Analytics writes Arabic with Arabic-Indic digits; only a reader who asked for 0–9 needs a change.
    """
    if not look.rtl or look.numerals is Digits.ARAB:
        return value
    changed: T = _with_latin(value)
    return changed


def _with_latin(value: Any) -> Any:
    match value:
        case str():
            return value.translate(_LATIN)
        case Mapping():
            return {key: _with_latin(each) for key, each in value.items()}
        case list() | tuple():
            return [_with_latin(each) for each in value]
    return value
