"""Every precondition speaks where it should and is silent where it should be, in both languages."""

import re
from dataclasses import replace
from typing import Any

import pytest

from analytics.estimability import RULES, Captures, estimability, lists
from schema.answering import ResultStatus


def held(**by_lists: int) -> dict[frozenset[str], int]:
    """Records by the letters of the lists that hold them."""
    return {frozenset(letters): n for letters, n in by_lists.items()}


GOOD = Captures(
    sources=4, lists=frozenset("abc"), held=held(a=40, b=30, c=20, ab=9, ac=8, bc=7, abc=3), collections=1, sums=0
)
ALWAYS = {"HETEROGENEITY"}

FIRES = {
    "AGGREGATES_AMONG": (replace(GOOD, sums=2), "no single incident: 2"),
    "COLLECTIONS_UNMATCHED": (replace(GOOD, collections=2), "with one another: 2"),
    "TOO_FEW_LISTS": (Captures(1, frozenset("a"), held(a=9), 1, 0), "Named sources: 1"),
    "ECHOES_ONLY": (Captures(3, frozenset("a"), held(a=9), 1, 0), "All 3 sources"),
    "NO_OVERLAP": (replace(GOOD, held=held(a=40, b=30, c=20)), "two of the 3 independent lists"),
    "TWO_LISTS_ONLY": (replace(GOOD, lists=frozenset("ab"), held=held(a=40, b=30, ab=9)), "Only two"),
    "SPARSE": (replace(GOOD, held=held(a=40, b=30, c=20, ab=9, ac=8)), "share none: 1 of 3"),
    "HETEROGENEITY": (GOOD, "not people"),
}


def codes(captures: Captures) -> set[str]:
    return {each.code for each in estimability(captures).reasons}


def test_every_rule_is_tried() -> None:
    assert set(FIRES) == {code for code, *_ in RULES}


@pytest.mark.parametrize("code", FIRES)
def test_fires(code: str) -> None:
    captures, words = FIRES[code]
    said = next(each for each in estimability(captures).reasons if each.code == code).text
    assert words in said["en"]
    assert said["en"].endswith(".")
    assert said["ar"].endswith(".")
    assert not re.search(r"[0-9]", said["ar"]), "Arabic sentences have Arabic-Indic digits"
    assert len(re.findall(r"[٠-٩]+", said["ar"])) == len(re.findall(r"[0-9]+", said["en"]))


@pytest.mark.parametrize("code", sorted(set(FIRES) - ALWAYS))
def test_is_silent_over_three_independent_lists_that_overlap_well(code: str) -> None:
    assert code not in codes(GOOD)
    assert estimability(GOOD).status is ResultStatus.OK


def test_nothing_is_said_of_differences_between_incidents_where_nothing_overlaps() -> None:
    assert "HETEROGENEITY" not in codes(FIRES["NO_OVERLAP"][0])


@pytest.mark.parametrize("shared", [6, 7])
def test_seven_shared_records_are_enough(shared: int) -> None:
    two = Captures(2, frozenset("ab"), held(a=40, b=30, ab=shared), 1, 0)
    assert ("SPARSE" in codes(two)) == (shared < 7)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        *((code, ResultStatus.NOT_ESTIMABLE) for code in ("AGGREGATES_AMONG", "TOO_FEW_LISTS", "NO_OVERLAP")),
        *((code, ResultStatus.UNSTABLE) for code in ("TWO_LISTS_ONLY", "SPARSE")),
    ],
)
def test_a_refusal_forbids_and_a_warning_unsettles(code: str, status: ResultStatus) -> None:
    assert estimability(FIRES[code][0]).status is status


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
