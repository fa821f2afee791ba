"""Every precondition speaks where it should and is silent where it should be, in both languages."""

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from analytics.captures import Captures, Partly, lists
from analytics.estimability import RULES, estimability
from schema.answering import ResultStatus, Severity


def held(**by_lists: int) -> dict[frozenset[str], int]:
    """Records by the letters of the lists that hold them."""
    return {frozenset(letters): n for letters, n in by_lists.items()}


GOOD = Captures(
    sources=4, lists=frozenset("abc"), held=held(a=40, b=30, c=20, ab=9, ac=8, bc=7, abc=3), collections=1, sums=0
)
ALWAYS = {"linkage_unreviewed", "differences_unseen"}
SOURCES = {"a": {"en": "Council", "ar": "المجلس"}, "b": {"en": "Agency", "ar": "الوكالة"}}
PARTLY = Partly("a", dt.date(2021, 3, 1), dt.date(2021, 12, 31), ("XA02",), 30)

FIRES = {
    "aggregates_among": (replace(GOOD, sums=2), "no single incident: 2"),
    "collections_unmatched": (replace(GOOD, collections=2), "with one another: 2"),
    "fewer_than_three": (Captures(1, frozenset("a"), held(a=9), 1, 0), "Independent lists: 1"),
    "selected": (replace(GOOD, selected=True), "only records of certain sources"),
    "graded": (replace(GOOD, graded=True), "how well they are verified"),
    "echoes_only": (Captures(3, frozenset("a"), held(a=9), 1, 0), "All 3 sources"),
    "no_overlap": (replace(GOOD, held=held(a=40, b=30, c=20)), "two of the 3 independent lists"),
    "duplicate_list": (replace(GOOD, held=held(ab=30, abc=9, c=20), names=SOURCES), "same records: Council and Agency"),
    "nested_list": (
        replace(GOOD, held=held(a=40, ab=30, c=20, ac=8), names=SOURCES),
        "by no chance (Agency: 30, all on Council)",
    ),
    "at_work_in_part": (
        replace(GOOD, names=SOURCES, partly=(PARTLY,), common=(dt.date(2021, 3, 1), dt.date(2021, 12, 31))),
        "Council (1 March 2021 to 31 December 2021; not in XA02; records outside: 30)",
    ),
    "still_reported": (replace(GOOD, reach=dt.date(2024, 5, 1)), "up to 1 May 2024"),
    "sparse": (replace(GOOD, held=held(a=40, b=30, c=20, ab=9, ac=8)), "share none: 1 of 3"),
    "records_differ": (replace(GOOD, differ=True), "more often than chance explains"),
    "records_differ by kind": (replace(GOOD, by_kind=(1.2, 1.9)), "from 1.2 to 1.9 independent ones"),
    "idle_lists": (replace(GOOD, idle=("a",), names=SOURCES), "not at work here: Council"),
    "joined_or_left_out": (replace(GOOD, joined=2, left_out=1), "count as one list with it: 2"),
    "pooled": (replace(GOOD, pooled=4), "each by itself: 4"),
    "linkage_unreviewed": (GOOD, "too high, a false one too low"),
    "differences_unseen": (GOOD, "not people"),
}
CODES = {rule.__name__: code for code, _, rule in RULES}


def codes(captures: Captures) -> set[str]:
    return {each.code for each in estimability(captures).reasons}


def test_every_rule_is_tried() -> None:
    assert {rule.split()[0] for rule in FIRES} == set(CODES)


@pytest.mark.parametrize("rule", FIRES)
def test_fires(rule: str) -> None:
    captures, words = FIRES[rule]
    said = next(each for each in estimability(captures).reasons if each.code == CODES[rule.split(maxsplit=1)[0]]).text
    assert words in said["en"]
    assert said["en"].endswith(".")
    assert said["ar"].endswith(".")
    assert not re.search(r"[0-9]", said["ar"].replace("XA02", "")), "Arabic sentences have Arabic-Indic digits"
    latin = len(re.findall(r"[0-9.]*[0-9]", said["en"].replace("XA02", "")))
    assert len(re.findall(r"[٠-٩٫]*[٠-٩]", said["ar"])) == latin


@pytest.mark.parametrize("rule", sorted(set(FIRES) - ALWAYS))
def test_is_silent_over_three_independent_lists_that_overlap_well(rule: str) -> None:
    assert next(each for _, _, each in RULES if each.__name__ == rule.split(maxsplit=1)[0])(GOOD) is None
    assert estimability(GOOD).status is ResultStatus.OK


def test_two_lists_are_told_what_their_figures_are() -> None:
    said = estimability(Captures(2, frozenset("ab"), held(a=40, b=30, ab=9), 1, 0))
    assert said.status is ResultStatus.NOT_ESTIMABLE
    assert "figures of the pair describe it" in said.reasons[0].text["en"]


def test_of_two_rules_of_one_code_the_graver_speaks() -> None:
    said = [each for each in estimability(FIRES["records_differ"][0]).reasons if each.code == "HETEROGENEITY"]
    assert [each.severity for each in said] == [Severity.WARNING]


def test_a_table_that_was_given_is_not_told_of_incidents() -> None:
    given = replace(GOOD, recorded=False)
    assert "LINKAGE_UNREVIEWED" not in codes(given)
    assert all("ncident" not in each.text["en"] for each in estimability(given).reasons)


def test_few_records_on_one_list_only_are_within_another_by_chance() -> None:
    assert replace(GOOD, held=held(a=400, ab=3, c=9, ac=9)).nested == ()
    assert replace(GOOD, held=held(a=40, ab=30, c=20, ac=8)).nested == (("b", "a"),)


def test_nothing_is_said_of_differences_between_incidents_where_nothing_overlaps() -> None:
    assert "HETEROGENEITY" not in codes(FIRES["no_overlap"][0])


@pytest.mark.parametrize("shared", [6, 7])
def test_seven_shared_records_are_enough(shared: int) -> None:
    two = Captures(2, frozenset("ab"), held(a=40, b=30, ab=shared), 1, 0)
    assert ("SPARSE" in codes(two)) == (shared < 7)


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        *((rule, ResultStatus.NOT_ESTIMABLE) for rule in ("aggregates_among", "fewer_than_three", "no_overlap")),
        *((rule, ResultStatus.UNSTABLE) for rule in ("duplicate_list", "at_work_in_part", "sparse")),
        *((rule, ResultStatus.OK) for rule in ("idle_lists", "pooled", "linkage_unreviewed")),
    ],
)
def test_a_refusal_forbids_and_a_warning_unsettles(rule: str, status: ResultStatus) -> None:
    assert estimability(FIRES[rule][0]).status is status


def source(group: str, kind: str = "ngo") -> dict[str, Any]:
    return {"independence_group": group, "kind": kind}


def test_one_group_is_one_list() -> None:
    own = lists({"a": source("x"), "b": source("x"), "c": source("y")}, {})
    assert own["a"] == own["b"] != own["c"]


def test_whoever_draws_on_one_list_joins_it_and_on_several_is_none() -> None:
    sources = {key: source(key) for key in "abcd"}
    own = lists(sources, {"c": ("a",), "d": ("a", "b")})
    assert own["c"] == own["a"] != own["b"]
    assert "d" not in own


def test_two_that_draw_on_one_unnamed_source_are_echoes() -> None:
    sources = {key: source(key) for key in "abc"}
    own = lists(sources, {"a": ("inside",), "b": ("inside",)})
    assert own["a"] == own["b"] != own["c"]


def test_an_echo_of_an_echo_joins_the_first_and_a_circle_is_one_list() -> None:
    sources = {key: source(key) for key in "abc"}
    assert len(set(lists(sources, {"b": ("a",), "c": ("b",)}).values())) == 1
    circle = lists(sources, {"b": ("c",), "c": ("b",)})
    assert circle["b"] == circle["c"] != circle["a"]
    tail = lists(sources, {"a": ("b",), "b": ("c",), "c": ("b",)})
    assert len(set(tail.values())) == 1


def test_a_compilation_is_no_list() -> None:
    assert set(lists({"a": source("a"), "b": source("b", "dataset")}, {})) == {"a"}
