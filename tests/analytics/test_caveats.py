"""Every rule fires where it should and is silent where it should be, in both languages."""

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from analytics.caveats import RULES, caveats
from analytics.counting import Sums
from analytics.evidence import Evidence
from analytics.facts import Facts
from analytics.results import Caveat
from schema.answering import Bucket, Dimension, Severity
from schema.vocabulary import Granularity, Measure, Population

COLLECTION: dict[str, Any] = {"id": "one", "name": {"en": "One", "ar": "واحدة"}, "fictional": False, "caveats": []}
OTHER = COLLECTION | {"id": "two", "name": {"en": "Two", "ar": "اثنتان"}}
PLAIN = Evidence(
    measure=Measure.KILLED,
    population=Population.ALL,
    granularities=(Granularity.INCIDENT,),
    facts=Facts(events=10, records=10, fitting=(10, 10, 10, 10, 10), best=100, active=(3, 4)),
    incoherent=0,
    unit=Bucket.MONTH,
    collections=(COLLECTION, OTHER),
    removed=(),
)


def knowing(**facts: Any) -> Evidence:
    return replace(PLAIN, facts=replace(PLAIN.facts, **facts))


FIRES = {
    "COLLECTIONS_OVERLAP": (knowing(overlapping=("one", "two")), "One and Two may record"),
    "FICTIONAL": (replace(PLAIN, collections=(COLLECTION | {"fictional": True},)), "fictional"),
    "REDACTED_SINCE": (replace(PLAIN, removed=(7, 12)), "(publication 7, 12)"),
    "MOSTLY_FIGHTING": (knowing(fighting=6, fighting_best=75), "75% of these deaths"),
    "PRECISION_COARSER_THAN_BIN": (knowing(fitting=(1, 2, 4, 6, 10)), "60% of the records"),
    "NOT_STATED": (knowing(events=1250, records=10, fitting=(10,) * 5), "Of 1,250 matching events, 1,240 state"),
    "OUTSIDE_WINDOW": (knowing(outside=2, outside_best=12.25), "12.2, is not counted"),
    "UNPLACED": (
        knowing(unplaced=Sums(events=3, records=3, lows=3, lower=Decimal(4), value=Decimal(5), upper=Decimal(6))),
        "for any one point: 3, 5 counted in them",
    ),
    "WITHOUT_BEST": (knowing(without_best=2), "2 of 10"),
    "OPEN_ENDED": (knowing(open_ended=4), "4 of 10"),
    "SINGLE_SOURCE": (knowing(single=6), "60% of the records rest on one"),
    "REPORTING_CHANGES": (knowing(active=(2, 9)), "from 2 to 9"),
    "AGGREGATES_LEFT_OUT": (knowing(left_out=5), "Left out: 5 records"),
    "CONFLICTING": (knowing(conflicting=1), "number: 1;"),
    "INCOHERENT": (replace(PLAIN, incoherent=101), "figure: 101;"),
    "GRANULARITIES_MIXED": (
        knowing(mixed=(Granularity.AGGREGATE, Granularity.INCIDENT)),
        "(aggregate and single incident) are not added up",
    ),
    "GROUPS_WITHOUT_NUMBER": (knowing(unnumbered=3, groups=True), "no source states: 3."),
    "REPORTED_BY": (
        replace(PLAIN, reported=dt.date(2030, 1, 13), undated=4),
        "by the end of 13 January 2030. Events of which no such day is known are left out: 4.",
    ),
    "AT_LEAST_ONE": (replace(knowing(open_ended=2), measure=Measure.INCIDENTS), "nobody states: 2."),
    "CATEGORIES_OVERLAP": (
        knowing(several=(Dimension.ACT, Dimension.ACTOR)),
        "(kind of act and actor held responsible): they do not add up",
    ),
    "PROTECTED_LEFT_OUT": (knowing(protected=True), "left out of every count by source"),
    "STOCK_NOT_ADDED": (replace(PLAIN, measure=Measure.TRAPPED, unit=None), "where several meet none is shown"),
    "CONFIDENTIAL_APART": (replace(PLAIN, apart=True), "are not counted here"),
}

SILENT = {
    "COLLECTIONS_OVERLAP": knowing(overlapping=()),
    "FICTIONAL": PLAIN,
    "REDACTED_SINCE": PLAIN,
    "MOSTLY_FIGHTING": knowing(fighting=5, fighting_best=99),
    "PRECISION_COARSER_THAN_BIN": knowing(fitting=(1, 2, 5, 10, 10)),
    "NOT_STATED": PLAIN,
    "OUTSIDE_WINDOW": PLAIN,
    "UNPLACED": PLAIN,
    "WITHOUT_BEST": PLAIN,
    "OPEN_ENDED": PLAIN,
    "SINGLE_SOURCE": knowing(single=5),
    "REPORTING_CHANGES": knowing(active=(1, 2)),
    "AGGREGATES_LEFT_OUT": PLAIN,
    "CONFLICTING": PLAIN,
    "INCOHERENT": PLAIN,
    "GRANULARITIES_MIXED": knowing(mixed=(Granularity.PATTERN,)),
    "GROUPS_WITHOUT_NUMBER": knowing(unnumbered=3),
    "REPORTED_BY": PLAIN,
    "AT_LEAST_ONE": knowing(open_ended=2),
    "CATEGORIES_OVERLAP": PLAIN,
    "PROTECTED_LEFT_OUT": PLAIN,
    "STOCK_NOT_ADDED": replace(PLAIN, measure=Measure.TRAPPED),
    "CONFIDENTIAL_APART": PLAIN,
}


def found(evidence: Evidence) -> dict[str, Caveat]:
    return {each.code: each for each in caveats(evidence)}


def test_every_rule_is_tried() -> None:
    assert set(FIRES) == set(SILENT) == {code for code, *_ in RULES}


@pytest.mark.parametrize("code", FIRES)
def test_fires(code: str) -> None:
    evidence, words = FIRES[code]
    said = found(evidence)[code].text
    assert words in said["en"]
    assert said["en"].endswith(".")
    assert said["ar"].endswith(".")
    numbers = list(re.findall(r"[0-9٠-٩٬٫]*[0-9٠-٩]", said["ar"]))
    if code == "REDACTED_SINCE":
        assert numbers == ["7", "12"], "publication numbers keep 0-9"
    else:
        assert not re.search(r"[0-9]", said["ar"]), "Arabic sentences have Arabic-Indic digits"
        assert len(numbers) == len(re.findall(r"[0-9][0-9,.]*(?<![,.])", said["en"]))


@pytest.mark.parametrize("code", SILENT)
def test_does_not_fire(code: str) -> None:
    assert code not in found(SILENT[code])


def test_plain_evidence_needs_no_caution() -> None:
    assert caveats(PLAIN) == ()


@pytest.mark.parametrize(
    "asked", [{"measure": Measure.INJURED}, {"population": Population.CIVILIANS}], ids=["injured", "civilians"]
)
def test_fighting_is_told_of_where_everybody_killed_is_counted(asked: dict[str, Any]) -> None:
    assert "MOSTLY_FIGHTING" not in found(replace(FIRES["MOSTLY_FIGHTING"][0], **asked))


def test_fighting_is_a_share_of_records_where_a_best_is_unknown() -> None:
    said = found(knowing(fighting=6, fighting_best=75, without_best=1))["MOSTLY_FIGHTING"]
    assert said.text["en"].startswith("60% of the events")


def test_a_map_has_no_buckets_to_be_too_fine_or_reporting_to_change() -> None:
    told = {"PRECISION_COARSER_THAN_BIN", "REPORTING_CHANGES"}
    assert not told & set(found(replace(knowing(fitting=(0,) * 5, active=(1, 9)), unit=None)))


def test_the_finest_bucket_that_would_do_is_suggested() -> None:
    said = found(FIRES["PRECISION_COARSER_THAN_BIN"][0])["PRECISION_COARSER_THAN_BIN"]
    assert said.text["en"].endswith("Ask by quarter instead.")
    none = found(knowing(fitting=(0,) * 5))["PRECISION_COARSER_THAN_BIN"]
    assert "instead" not in none.text["en"]


def test_an_unknown_outside_is_at_least_its_low() -> None:
    said = found(knowing(outside=2, outside_unknown=1, outside_best=1.0, outside_low=3.0))["OUTSIDE_WINDOW"]
    assert "at least 3" in said.text["en"]
    assert "٣ على الأقل" in said.text["ar"]


def test_what_is_unplaced_without_a_number_has_none() -> None:
    said = found(knowing(unplaced=Sums(events=2, records=0)))["UNPLACED"]
    assert "counted in them" not in said.text["en"]


def test_gravest_first_and_collections_own_last() -> None:
    own = {"code": "HIGH_THRESHOLD", "text": {"en": "Own words.", "ar": "كلمات."}}
    evidence = replace(knowing(open_ended=1, single=9), collections=(COLLECTION | {"caveats": [own]},), removed=(2,))
    said = caveats(evidence)
    assert [each.code for each in said] == ["REDACTED_SINCE", "SINGLE_SOURCE", "OPEN_ENDED", "HIGH_THRESHOLD"]
    assert said[-1] == Caveat("HIGH_THRESHOLD", Severity.NOTE, own["text"])


def test_what_a_rule_says_of_the_answer_is_not_said_again_of_the_collection() -> None:
    own = {"code": "MOSTLY_FIGHTING", "text": {"en": "Own words.", "ar": "كلمات."}}
    said = caveats(replace(FIRES["MOSTLY_FIGHTING"][0], collections=(COLLECTION | {"caveats": [own]},)))
    assert [(each.code, each.severity) for each in said] == [("MOSTLY_FIGHTING", Severity.WARNING)]
    silent = caveats(replace(PLAIN, collections=(COLLECTION | {"caveats": [own]},)))
    assert [(each.code, each.severity) for each in silent] == [("MOSTLY_FIGHTING", Severity.NOTE)]


def test_incidents_are_open_because_records_stand_for_several() -> None:
    said = found(replace(knowing(open_ended=2, without_best=2), measure=Measure.INCIDENTS))
    assert set(said) == {"AT_LEAST_ONE"}


def test_of_victims_it_is_told_who_describes_nobody() -> None:
    said = found(replace(knowing(events=12, records=10, groups=True), measure=Measure.VICTIMS))["NOT_STATED"]
    assert "describe nobody harmed (Victims (everybody)): 2;" in said.text["en"]


def test_records_that_are_only_counted_are_mixed_in_other_words() -> None:
    both = replace(FIRES["GRANULARITIES_MIXED"][0], counts_records=True)
    assert "no number of incidents" in found(both)["GRANULARITIES_MIXED"].text["en"]
    assert "lower bound" not in found(both)["GRANULARITIES_MIXED"].text["en"]


def test_without_undated_events_none_are_told_of() -> None:
    said = found(replace(PLAIN, reported=dt.date(2030, 1, 13)))["REPORTED_BY"].text
    assert "left out" not in said["en"]
    assert "Places, categories and sources are as the record has them now." in said["en"]
    records = found(replace(PLAIN, reported=dt.date(2030, 1, 13), counts_records=True))["REPORTED_BY"].text
    assert "Sources are as the record has them now." in records["en"]
    assert "categories" not in records["en"]
