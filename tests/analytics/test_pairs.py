"""Each two sources and each two lists, by brute force on small worlds; relabelling changes nothing but names."""

from collections import Counter
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import pairs
from analytics.capture.descriptives import pair
from analytics.capture.table import CaptureTable
from analytics.captures import lists
from analytics.pairs import Lists
from analytics.results_sources import Pairing

SOURCES = {
    "a": {"id": "a", "independence_group": "g1", "kind": "ngo"},
    "b": {"id": "b", "independence_group": "g1", "kind": "media"},
    "c": {"id": "c", "independence_group": "g2", "kind": "ngo"},
    "d": {"id": "d", "independence_group": "g3", "kind": "ngo"},
    "e": {"id": "e", "independence_group": "g4", "kind": "media"},
    "f": {"id": "f", "independence_group": "g5", "kind": "media"},
    "z": {"id": "z", "independence_group": "g6", "kind": "dataset"},
}
RESTS_ON = {"e": ("c",), "f": ("c", "d"), "z": ("a", "c")}
OWN = lists(SOURCES, RESTS_ON)

Record = frozenset[str]
records = st.lists(st.frozensets(st.sampled_from(sorted(SOURCES))), max_size=60)


def of(held: list[Record], sources: dict[str, Any] = SOURCES, own: Any = None) -> Lists:
    return Lists(Counter(tuple(sorted(each)) for each in held), sources, OWN if own is None else own)


def odds(cells: Counter[tuple[bool, bool]]) -> float | None:
    a, b, c, d = (cells[each] for each in ((True, True), (True, False), (False, True), (False, False)))
    return a * d / (b * c) if a * b * c * d else None


def check(found: Pairing, one: set[int], other: set[int], further: set[int] | None) -> None:
    assert (found.of_one, found.of_other, found.both) == (len(one), len(other), len(one & other))
    assert found.jaccard == pytest.approx(len(one & other) / len(one | other) if one | other else 0, abs=1e-6)
    expected = odds(Counter((n in one, n in other) for n in further)) if further is not None else None
    if expected is None:
        assert found.odds is None
    else:
        assert found.odds is not None
        assert found.odds.ratio == pytest.approx(expected, abs=1e-5)
        assert found.odds.lower < expected < found.odds.upper


def held_by(held: list[Record], *names: str) -> set[int]:
    return {n for n, each in enumerate(held) if each & set(names)}


@given(records)
def test_each_two_sources_by_brute_force(held: list[Record]) -> None:
    found = {(each.one["id"], each.other["id"]): each for each in of(held).source_pairs()}
    assert list(found) == list(combinations(SOURCES, 2))
    for (one, other), each in found.items():
        further = None
        if one in OWN and other in OWN:
            beside = [name for name in OWN if OWN[name] not in (OWN[one], OWN[other])]
            further = held_by(held, *beside)
        check(each, held_by(held, one), held_by(held, other), further)
        assert each.same_list == ({one, other} in ({"a", "b"}, {"c", "e"}))


@given(records)
def test_each_two_lists_by_brute_force(held: list[Record]) -> None:
    made = of(held)
    members = {each.code: {str(source["id"]) for source in each.sources} for each in made.all()}
    assert sorted(map(sorted, members.values())) == [["a", "b"], ["c", "e"], ["d"]]
    for each in made.all():
        own = held_by(held, *members[each.code])
        others = held_by(held, *(name for name in OWN if name not in members[each.code]))
        assert (each.records, each.alone) == (len(own), len(own - others))
    for two in made.list_pairs():
        beside = [name for name in OWN if name not in members[two.one] | members[two.other]]
        one, other = (held_by(held, *members[code]) for code in (two.one, two.other))
        check(two, one, other, held_by(held, *beside))


@given(records, st.randoms(use_true_random=False))
def test_order_and_labels_change_nothing_but_names(held: list[Record], order: Any) -> None:
    called = dict(zip(sorted(SOURCES), sorted(SOURCES, key=lambda _: order.random()), strict=True))
    renamed = {called[key]: {**source, "id": called[key]} for key, source in SOURCES.items()}
    own = {called[key]: name for key, name in OWN.items()}
    shuffled = [frozenset(called[name] for name in each) for each in held]
    order.shuffle(shuffled)

    def numbers(found: Lists) -> list[Any]:
        return [vars(each) | {"one": None, "other": None} for each in found.source_pairs()]

    assert numbers(of(shuffled, renamed, own)) == numbers(of(held))
    assert list(of(shuffled, renamed, own).list_pairs()) == list(of(held).list_pairs())


def test_odds_are_those_of_the_capture_table() -> None:
    """Of lists of one source each, `capture.descriptives` finds the same ratio and interval."""
    random = np.random.default_rng(3)
    held = [frozenset(np.array(["c", "d", "a"])[random.random(3) < 0.5].tolist()) for _ in range(300)]
    sources = {key: SOURCES[key] for key in ("a", "c", "d")}
    table = CaptureTable.from_memberships([each for each in held if each], ["a", "c", "d"])
    for each in of(held, sources).source_pairs():
        theirs = pair(table, each.one["id"], each.other["id"]).odds
        assert each.odds is not None
        assert theirs is not None
        assert vars(each.odds) == pytest.approx(vars(theirs), abs=1e-5)
        assert each.both == pair(table, each.one["id"], each.other["id"]).shared


def test_each_source_is_told_its_list_and_why() -> None:
    held = [frozenset("ab"), frozenset("c"), frozenset("cd"), frozenset("c"), frozenset("ez")]
    found = {each.source["id"]: each for each in of(held).listings()}
    assert {key: (each.list, each.reason) for key, each in found.items()} == {
        "a": ("2", "GROUP"),
        "b": ("2", "GROUP"),
        "c": ("1", "OWN"),
        "d": ("3", "OWN"),
        "e": ("1", "RESTS_ON"),
        "f": (None, "SEVERAL"),
        "z": (None, "COMPILATION"),
    }
    assert [each.records for each in found.values()] == [1, 1, 3, 1, 1, 0, 1]
    assert all(text.endswith(".") for each in found.values() for text in each.text.values())


def test_those_with_most_records_are_paired() -> None:
    many = {f"s{n:02}": {"id": f"s{n:02}", "independence_group": f"g{n:02}", "kind": "ngo"} for n in range(20)}
    own = lists(many, {})
    found = of([frozenset(many)], many, own)
    assert len(list(found.source_pairs())) == len(list(found.list_pairs())) == pairs.MOST * (pairs.MOST - 1) / 2
    assert {each.one["id"] for each in found.source_pairs()} < set(list(many)[: pairs.MOST])
