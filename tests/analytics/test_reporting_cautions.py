"""Every rule about reporting fires where it should and is silent where it should be, in both languages."""

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from analytics.reporting_cautions import RULES, Reporting, cautions
from analytics.results import Bounded, Caveat
from schema.answering import Severity

COUNCIL: dict[str, Any] = {"id": "1", "name": {"en": "Council", "ar": "المجلس"}}
ARCHIVE: dict[str, Any] = {"id": "2", "name": {"en": "Archive", "ar": "الأرشيف"}}
PLAIN = Reporting(until=dt.date(2030, 3, 31), dated=50, last=dt.date(2030, 3, 31), ripe=dt.date(2030, 3, 31))


def delays(quick: float, slow: float, records: int = 50) -> Reporting:
    def median(days: float) -> Bounded:
        return Bounded(value=days, lower=days - 1, upper=days + 1, records=records)

    return replace(PLAIN, delays=[(COUNCIL, median(quick)), (ARCHIVE, median(slow))])


FIRES = {
    "BULK_PUBLICATION": (replace(PLAIN, bulk=True), "published in bulk"),
    "BACKTEST_MISSES": (replace(PLAIN, forecasts=20, held=0.79), "in 79% of cases"),
    "NAIVE_IS_BETTER": (replace(PLAIN, score=0.8, naive_score=0.7), "farther from what came"),
    "RECENT_IMMATURE": (
        replace(PLAIN, ripe=dt.date(2030, 2, 27)),
        "What happened after 27 February 2030 is too recent",
    ),
    "REPORT_DAYS_UNKNOWN": (replace(PLAIN, undated=7), "told of them: 7 of 57."),
    "DELAYS_DIFFER_BY_SOURCE": (delays(4, 15), "Archive takes at least 14 days for half of what it tells, Council at"),
    "SOURCES_START_OR_STOP": (replace(PLAIN, started=[COUNCIL], stopped=[ARCHIVE]), "Left off within it: Archive."),
    "TOLD_BEFORE": (replace(PLAIN, before=2), "said to have been: 2."),
    "PROTECTED_TOGETHER": (replace(PLAIN, protected=True), "shown as one"),
    "LOWEST_NUMBERS": (replace(PLAIN, lowest=True), "least number"),
    "REPORTED_SINCE": (replace(PLAIN, since=3), "not taken in: 3 records."),
    "LATER_STILL": (replace(PLAIN, later=12), "with 12 counted in them"),
    "PAIRS_LIMITED": (replace(PLAIN, unpaired=4), "not paired: 4 sources"),
}

SILENT = {
    "BULK_PUBLICATION": PLAIN,
    "BACKTEST_MISSES": replace(PLAIN, forecasts=20, held=0.8),
    "NAIVE_IS_BETTER": replace(PLAIN, score=0.7, naive_score=0.7),
    "RECENT_IMMATURE": PLAIN,
    "REPORT_DAYS_UNKNOWN": PLAIN,
    "DELAYS_DIFFER_BY_SOURCE": delays(4, 12),
    "SOURCES_START_OR_STOP": PLAIN,
    "TOLD_BEFORE": PLAIN,
    "PROTECTED_TOGETHER": PLAIN,
    "LOWEST_NUMBERS": PLAIN,
    "REPORTED_SINCE": PLAIN,
    "LATER_STILL": replace(PLAIN, later=-2),
    "PAIRS_LIMITED": PLAIN,
}


def found(reporting: Reporting) -> dict[str, Caveat]:
    return {each.code: each for each in cautions(reporting)}


def test_every_rule_is_tried() -> None:
    assert set(FIRES) == set(SILENT) == {code for code, *_ in RULES}


@pytest.mark.parametrize("code", FIRES)
def test_fires(code: str) -> None:
    reporting, words = FIRES[code]
    said = found(reporting)[code].text
    assert words in said["en"]
    assert said["en"].endswith(".")
    assert said["ar"].endswith(".")
    assert not re.search(r"[0-9]", said["ar"]), "Arabic sentences have Arabic-Indic digits"
    numbers = re.findall(r"[0-9٠-٩٬٫]*[0-9٠-٩]", said["ar"])
    assert len(numbers) == len(re.findall(r"[0-9][0-9,.]*(?<![,.])", said["en"]))


@pytest.mark.parametrize("code", SILENT)
def test_does_not_fire(code: str) -> None:
    assert code not in found(SILENT[code])


def test_plain_reporting_needs_no_caution() -> None:
    assert cautions(PLAIN) == ()


def test_where_nothing_is_learnt_nothing_is_too_recent() -> None:
    assert "RECENT_IMMATURE" not in found(replace(PLAIN, ripe=None))
    assert "RECENT_IMMATURE" not in found(replace(PLAIN, ripe=dt.date(2030, 1, 1), last=None))


def test_a_miss_of_few_forecasts_is_no_finding() -> None:
    assert "BACKTEST_MISSES" not in found(replace(PLAIN, forecasts=19, held=0.1))


def test_few_records_make_no_slow_source() -> None:
    assert "DELAYS_DIFFER_BY_SOURCE" not in found(delays(4, 40, records=19))
    assert "DELAYS_DIFFER_BY_SOURCE" not in found(replace(PLAIN, delays=delays(4, 40).delays[:1]))


def test_many_sources_are_named_in_part() -> None:
    many = [{"id": str(n), "name": {"en": f"S{n}", "ar": None}} for n in range(9)]
    said = found(replace(PLAIN, started=many))["SOURCES_START_OR_STOP"].text
    assert "S4; further ones: 4." in said["en"]
    assert "S5" not in said["en"]
    assert "وغيرها: ٤" in said["ar"]


def test_weights() -> None:
    every = replace(FIRES["BULK_PUBLICATION"][0], before=1)
    assert [(each.code, each.severity) for each in cautions(every)] == [
        ("BULK_PUBLICATION", Severity.WARNING),
        ("TOLD_BEFORE", Severity.NOTE),
    ]
