import datetime as dt

import pytest

from dashboards import numerals
from dashboards.address import Digits, Look
from schema.vocabulary import Language

EN, AR = Look(), Look(language=Language.AR)
LATN = Look(language=Language.AR, digits=Digits.LATN)


def test_numbers_are_written_in_the_digits_of_the_look() -> None:
    assert [numerals.number(9568, look) for look in (EN, AR, LATN)] == ["9,568", "٩٬٥٦٨", "9,568"]
    assert [numerals.number(1.44, look) for look in (EN, AR)] == ["1.4", "١٫٤"]


def test_bounds_of_shares_are_rounded_outwards() -> None:
    assert (numerals.lowest(78.9, EN), numerals.highest(112.1, EN)) == ("78", "113")


@pytest.mark.parametrize(
    ("lower", "upper", "english", "arabic"),
    [
        (79, 112, "79–112", "٧٩–١١٢"),
        (82, 82, "82", "٨٢"),
        (82, None, "≥ 82", "≥ ٨٢"),
        (None, 120, "≤ 120", "≤ ١٢٠"),
        (None, None, "?", "?"),
        (0, 0, "0", "٠"),
    ],
)
def test_a_range_keeps_an_open_end_open(lower: float | None, upper: float | None, english: str, arabic: str) -> None:
    assert numerals.span(lower, upper, EN, "?") == english
    assert numerals.span(lower, upper, AR, "?") == arabic


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "end", "english", "arabic"),
    [
        ("2016-01-01", "2016-12-31", "in 2016", "في عام ٢٠١٦"),
        ("2011-01-01", "2018-12-31", "from 2011 to 2018", "من عام ٢٠١١ إلى عام ٢٠١٨"),
        ("2016-12-01", "2016-12-31", "in December 2016", "في كانون الأول/ديسمبر ٢٠١٦"),
        ("2016-02-01", "2016-02-29", "in February 2016", "في شباط/فبراير ٢٠١٦"),
        ("2016-05-01", "2016-05-30", "from 1 May 2016 to 30 May 2016", "من ١ أيار/مايو ٢٠١٦ إلى ٣٠ أيار/مايو ٢٠١٦"),
        ("2022-05-13", "2022-05-13", "on 13 May 2022", "في ١٣ أيار/مايو ٢٠٢٢"),
        ("2022-05-13", None, "since 13 May 2022", "منذ ١٣ أيار/مايو ٢٠٢٢"),
        (None, "2022-05-13", "until 13 May 2022", "حتى ١٣ أيار/مايو ٢٠٢٢"),
        (None, None, "", ""),
    ],
)  # fmt: skip
def test_a_period_is_named_by_the_widest_that_it_fills(
    start: str | None, end: str | None, english: str, arabic: str
) -> None:
    ends = (day(start) if start else None, day(end) if end else None)
    assert numerals.period(*ends, EN) == english
    assert numerals.period(*ends, AR) == arabic


def test_a_label_has_no_words_that_only_a_sentence_needs() -> None:
    assert numerals.span_of_days(day("2021-01-01"), day("2021-12-31"), EN) == "2021"
    assert numerals.span_of_days(day("2021-07-01"), day("2021-09-30"), AR) == "تموز/يوليو ٢٠٢١ – أيلول/سبتمبر ٢٠٢١"


def test_what_analytics_wrote_takes_the_digits_of_the_look() -> None:
    figure = {"text": "٧٩ شخصًا", "y": [1, 2.5, None], "nested": [{"t": "١٫٤٪"}]}
    assert numerals.in_digits(figure, AR) == figure
    assert numerals.in_digits(figure, LATN) == {"text": "79 شخصًا", "y": [1, 2.5, None], "nested": [{"t": "1.4%"}]}
