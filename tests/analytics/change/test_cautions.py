"""Every rule of caution about change fires where it should and is silent where it should be, in both languages."""

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from analytics.change.around import Situation
from analytics.change.cautions import OF_SERIES, OF_SHIFTS
from analytics.change.doubts import OF_DATE
from analytics.change.evidence import Evidence, Influence, Rules, Turn, cautions
from analytics.reasons import FINE, Reason, refused, unstable
from analytics.results import Caveat
from schema.answering import Bucket, Imprecise, Severity
from schema.vocabulary import DatePrecision

DAY = dt.date(2030, 9, 23)
WATCH, GAZETTE = {"en": "Watch", "ar": "الرصد"}, {"en": "Gazette", "ar": "الجريدة"}
SIEGE = Situation("SJ-AAAA-BBBB", "siege", DAY, None, DatePrecision.MONTH)
SERIES = Evidence(
    bucket=Bucket.WEEK, imprecise=Imprecise.EXCLUDE, records=100, certain=60, until=dt.date(2031, 7, 15), delay=3.0
)
DATED = replace(SERIES, date=DAY, active=(4.0, 4.5), stands_out=True, placebo_share=0.05, seasonal=True)

Fixture = tuple[str, Evidence, str, Evidence]


def told(**known: Any) -> Evidence:
    return replace(SERIES, **known)


def dated(**known: Any) -> Evidence:
    return replace(DATED, **known)


FIXTURES: tuple[Fixture, ...] = (
    ("GAPS", told(uncovered=3), "looked: 3.", SERIES),
    ("QUIET_POINTS", told(quiet=7), "for zero: 7.", SERIES),
    ("UNNUMBERED", told(unnumbered=4), "compared: 4.", SERIES),
    ("LOWEST_FIGURES", told(without_best=12), "best figure: 12.", SERIES),
    ("IMPRECISE", told(certain=40), "40 of 100. What most", told(certain=50)),
    ("IMPRECISE", told(imprecise=Imprecise.SPREAD), "60 of 100. The others", told(records=60)),
    ("IMMATURE", told(immature=2, delay=55.0), "so many days: 55. Points that were younger on 15 July 2031", SERIES),
    ("DELAYS_UNKNOWN", told(delay=None, young=True), "how late reports come in", told(delay=None)),
    ("SOURCE_STARTS_OR_STOPS", told(turns=(Turn(WATCH, DAY, starts=True),)), "of Watch (23 September 2030)", SERIES),
    ("NEIGHBOURS_ALIKE", told(resembling=0.31), "shifts, too (correlation 0.31)", SERIES),
    ("NEIGHBOURS_ALIKE", dated(resembling=0.31), "(correlation 0.31): the interval", DATED),
    ("AT_LIMIT", told(limit=5), "at most: 5. More would fit", SERIES),
    ("DATE_UNSURE", told(unsure=((DAY, dt.date(2030, 10, 6)),)), "(23 September 2030 to 6 October 2030)", SERIES),
    ("SEASON_NOT_SET_APART", told(seasonal=False), "apart from shifts", SERIES),
    ("SEASON_NOT_SET_APART", dated(seasonal=False), "two full cycles", DATED),
    ("SITUATION_ENDED", dated(ended=dt.date(2030, 12, 1)), "ended on 1 December 2030", DATED),
    ("DATE_ROUGH", dated(vague=SIEGE), "SJ-AAAA-BBBB began is known only roughly (to the month); 23 Sept", DATED),
    ("REPORTING_CHANGED", dated(active=(6.0, 3.5)), "on average: 6 before the date and 3.5 after", DATED),
    ("REPORTING_CHANGED", dated(active=(2.0, 4.0)), "2 before the date and 4 after", dated(active=(1.0, 1.9))),
    ("DATE_DOES_NOT_STAND_OUT", dated(placebo_share=0.33), "at 33% of the dates", DATED),
    (
        "DATE_DOES_NOT_STAND_OUT",
        dated(placebo_share=0.5),
        "at 50% of the dates",
        dated(placebo_share=0.5, stands_out=False),
    ),
    ("ONE_POINT_DECIDES", dated(influence=Influence(DAY, DAY, 0.5, 0.81)), "would be 0.81 instead of 0.50", DATED),
    ("CHANGE_GOES_ON", dated(slope=0.96), "the rate falls from point to point beside the trend, too (by a f", DATED),
    ("CHANGE_GOES_ON", dated(slope=1.04), "the rate rises", DATED),
    ("PEOPLE_MOVED", dated(moved=2), "near the date: 2.", DATED),
    ("OTHER_SITUATIONS", dated(others=(SIEGE,)), "began or ended: siege SJ-AAAA-BBBB.", DATED),
    ("DATE_WITHIN_POINT", dated(split=True), "The date, 23 September 2030, lies within", DATED),
    ("SOURCES_DISAGREE", dated(opposed=(WATCH, GAZETTE)), "by what Watch tells the rate rose", DATED),
    ("CONTROL_NOT_ESTIMABLE", dated(control_refused=True), "control series has no ratio", DATED),
)


def rules_of(evidence: Evidence) -> Rules:
    return OF_DATE if evidence.date else OF_SHIFTS


def said(evidence: Evidence) -> dict[str, Caveat]:
    return {each.code: each for each in cautions(rules_of(evidence), evidence, FINE, ())}


def test_every_rule_is_tried() -> None:
    tried = {code for code, *_ in FIXTURES}
    assert tried == {code for rules in (OF_SERIES, OF_SHIFTS, OF_DATE) for code, *_ in rules}
    assert said(SERIES) == {}
    assert said(DATED) == {}


@pytest.mark.parametrize(("code", "fires", "words", "silent"), FIXTURES)
def test_fires_and_is_silent(code: str, fires: Evidence, words: str, silent: Evidence) -> None:
    found = said(fires)[code]
    assert words in found.text["en"]
    assert code not in said(silent)
    for text in found.text.values():
        assert text.endswith(".")
        assert not re.search(r"\bNone\b|\{|\}", text)
    arabic = found.text["ar"].replace(SIEGE.code, "")
    assert not re.search(r"[0-9]", arabic), "Arabic sentences have Arabic-Indic digits"
    digits = len(re.findall(r"[0-9][0-9,.]*", found.text["en"].replace(SIEGE.code, "")))
    assert len(re.findall(r"[٠-٩][٠-٩٬٫]*", arabic)) == digits


def test_many_names_are_counted() -> None:
    many = tuple(Turn({"en": f"Source {n}", "ar": None}, DAY, starts=False) for n in range(5))
    assert "and further sources: 2:" in said(told(turns=many))["SOURCE_STARTS_OR_STOPS"].text["en"]
    assert "further: 2" in said(dated(others=(SIEGE,) * 5))["OTHER_SITUATIONS"].text["en"]


def test_a_reason_with_figures_is_said_once_and_weighs_as_much_as_the_reason() -> None:
    evidence = dated(uncovered=9)
    (grave,) = cautions(OF_DATE, evidence, refused(Reason.GAPS), ())
    assert (grave.code, grave.severity) == ("GAPS", Severity.REFUSAL)
    assert "looked: 9." in grave.text["en"]
    (less,) = cautions(OF_DATE, evidence, unstable(Reason.GAPS), ())
    assert less.severity is Severity.WARNING


def test_the_gravest_comes_first_and_those_of_the_series_last_among_their_like() -> None:
    of_series = [Caveat("FICTIONAL", Severity.WARNING, {"en": "x"}), Caveat("ODD", Severity.NOTE, {"en": "y"})]
    found = cautions(OF_DATE, dated(moved=2, split=True), refused(Reason.NOTHING_AFTER), of_series)
    assert [each.code for each in found] == [
        "NOTHING_AFTER",
        "PEOPLE_MOVED",
        "FICTIONAL",
        "DATE_WITHIN_POINT",
        "ODD",
    ]
