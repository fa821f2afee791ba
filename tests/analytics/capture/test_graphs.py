"""Chordal graphs: how many there are, and their cliques and separators against what these words mean."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.capture.graphs import Graph, chordal, decomposed
from schema.errors import BadInput


@pytest.mark.parametrize(("width", "count"), [(1, 1), (2, 2), (3, 8), (4, 61), (5, 822), (6, 18154)])
def test_as_many_as_are_known(width: int, count: int) -> None:
    """OEIS A058862: chordal graphs on labelled vertices."""
    assert len(set(chordal(width))) == len(chordal(width)) == count


def test_a_square_is_not_chordal_until_it_has_a_diagonal() -> None:
    assert decomposed([0b1010, 0b0101, 0b1010, 0b0101]) is None
    assert decomposed([0b1110, 0b0101, 0b1011, 0b0101]) == Graph((0b0111, 0b1101), (0b0101,))


def test_separators_that_separate_twice_stand_twice() -> None:
    star = decomposed([0b1110, 0b0001, 0b0001, 0b0001])
    assert star == Graph((0b0011, 0b0101, 0b1001), (0b0001, 0b0001))


def test_lists_without_edges_have_nothing_between_them() -> None:
    assert decomposed([0, 0, 0]) == Graph((1, 2, 4), ())


@given(st.sampled_from(chordal(5)))
def test_cliques_are_the_greatest_complete_sets(graph: Graph) -> None:
    joined = {pair for clique in graph.cliques for pair in combinations(members(clique), 2)}
    complete = [lists for lists in range(1, 32) if set(combinations(members(lists), 2)) <= joined]
    greatest = [a for a in complete if not any(a != b and a & b == a for b in complete)]
    assert sorted(greatest) == list(graph.cliques)


@given(st.sampled_from(chordal(5)))
def test_every_list_is_counted_once(graph: Graph) -> None:
    """Running intersection: cliques hold a list once more often than separators do."""
    for j in range(5):
        held = sum(clique >> j & 1 for clique in graph.cliques)
        assert held - sum(each >> j & 1 for each in graph.separators) == 1
    assert all(any(each & clique == each for clique in graph.cliques) for each in graph.separators)


@pytest.mark.parametrize("width", [0, 7])
def test_too_few_or_many_lists(width: int) -> None:
    with pytest.raises(BadInput, match=r"lists: \d given"):
        chordal(width)


def members(lists: int) -> list[int]:
    return [j for j in range(lists.bit_length()) if lists >> j & 1]
