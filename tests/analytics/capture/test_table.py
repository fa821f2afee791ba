import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.capture.table import CaptureTable
from schema.errors import BadInput

LISTS = ("west", "east", "north")
MEMBERSHIPS = st.lists(st.frozensets(st.sampled_from(LISTS)), max_size=40)


def test_a_table_knows_its_patterns_by_the_names_of_lists_in_order() -> None:
    table = CaptureTable.from_cells(["b", "a"], {"10": 5, "11": 2})
    assert table.lists == ("a", "b")
    assert table.cells == {"01": 5, "11": 2}
    assert table.counts.tolist() == [0, 5, 2]
    assert table.counts.dtype == np.int64
    assert (table.n, table.sizes.tolist(), table.frequencies.tolist()) == (7, [2, 7], [5, 2])


def test_counts_cannot_be_changed() -> None:
    table = CaptureTable.from_cells("ab", {"11": 2})
    with pytest.raises(ValueError, match="read-only"):
        table.counts[0] = 1


@given(MEMBERSHIPS, st.permutations(LISTS))
def test_neither_the_order_of_records_nor_of_lists_changes_a_table(
    memberships: list[frozenset[str]], order: list[str]
) -> None:
    table = CaptureTable.from_memberships(memberships, LISTS)
    assert CaptureTable.from_memberships(memberships[::-1], order) == table
    cells = [
        ("".join("01"[name in on] for name in order), sum(m == on for m in memberships)) for on in set(memberships)
    ]
    again = CaptureTable.from_cells(order, [(pattern, n) for pattern, n in cells if "1" in pattern])
    assert again == table
    assert hash(again) == hash(table)
    assert again.address("chao", {"level": 0.95}) == table.address("chao", {"level": 0.95})


@given(MEMBERSHIPS)
def test_margins_are_those_of_the_records(memberships: list[frozenset[str]]) -> None:
    table = CaptureTable.from_memberships(memberships, LISTS)
    assert table.n == sum(1 for on in memberships if on)
    for i, first in enumerate(table.lists):
        for j, second in enumerate(table.lists):
            assert table.shared[i, j] == sum(first in on and second in on for on in memberships)
    without = CaptureTable.from_memberships([on - {"east"} for on in memberships], ["north", "west"])
    assert table.without("east") == without == table.marginal("west", "north")
    joined = [on - {"east", "west"} | ({"both"} if on & {"east", "west"} else set()) for on in memberships]
    assert table.collapsed(["east", "west"], "both") == CaptureTable.from_memberships(joined, ["both", "north"])


def test_a_list_given_twice_is_found() -> None:
    twice = CaptureTable.from_memberships([{"a", "copy"}, {"a", "copy", "b"}, {"b"}])
    assert twice.duplicates == (("a", "copy"),)
    assert CaptureTable.from_memberships([{"a"}], ["a", "b", "c"]).duplicates == ()


@settings(max_examples=20)
@given(st.integers(0, 5))
def test_an_address_tells_tables_methods_and_parameters_apart(count: int) -> None:
    table = CaptureTable.from_cells("ab", {"11": 7, "10": count})
    others = {
        CaptureTable.from_cells("ab", {"11": 7, "10": count + 1}).address("chao", {"level": 0.9}),
        CaptureTable.from_cells("ac", {"11": 7, "10": count}).address("chao", {"level": 0.9}),
        table.address("loglinear", {"level": 0.9}),
        table.address("chao", {"level": 0.95}),
    }
    assert len(others | {table.address("chao", {"level": 0.9})}) == 5


@pytest.mark.parametrize(
    ("lists", "cells", "says"),
    [
        (["a"], {}, "1 given; give 2 to 8"),
        ([f"l{j}" for j in range(9)], {}, "9 given; give at most 8"),
        (["a", "a"], {}, "'a' is given twice"),
        (["a", " "], {}, "a name is blank"),
        (["a", "b"], {"1": 2}, "'1' is not one digit"),
        (["a", "b"], {"12": 2}, "'12' is not one digit"),
        (["a", "b"], {"00": 2}, "on no list"),
        (["a", "b"], {"10": -1}, "-1 is no whole number"),
        (["a", "b"], {"10": 1.5}, "1.5 is no whole number"),
        (["a", "b"], {"10": True}, "True is no whole number"),
        (["a", "b"], {"10": 2**60}, "at most"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(lists: list[str], cells: dict[str, int], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        CaptureTable.from_cells(lists, cells)


def test_a_pattern_or_a_list_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInput, match="given twice"):
        CaptureTable.from_cells("ab", [("10", 1), ("10", 2)])
    with pytest.raises(BadInput, match="not among the lists"):
        CaptureTable.from_memberships([{"a"}], ["b"])
    table = CaptureTable.from_cells("ab", {"11": 1})
    for ask in (table.without, table.marginal, lambda name: table.collapsed([name], "x")):
        with pytest.raises(BadInput, match="'z' is none of a, b"):
            ask("z")
