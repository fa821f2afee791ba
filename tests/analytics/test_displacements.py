"""Displacement: what must hold of any table of movements, at every level; stocks apart from flows."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import citing
from analytics.results_lasting import Displacements
from schema.answering import AreaLevel, ResultStatus
from schema.errors import BadInput
from tests.analytics.lasting_rows import moved, movement

LEVELS = (AreaLevel.ADM0, AreaLevel.ADM1, AreaLevel.ADM2)
ORIGINS = st.sampled_from(["XA", "XA01", "XA0101", "XA0102", "XA0201"])
DESTINATIONS = st.sampled_from(["XA02", "XA0101", "XA0201", None])
PEOPLE = st.sampled_from([(10, 10, 10), (20, None, 30), (5, 7, None), None])
ROWS = st.lists(
    st.tuples(ORIGINS, DESTINATIONS, PEOPLE, st.integers(0, 300), st.integers(0, 60)), min_size=1, max_size=8
)


def world(rows: list[Any], **given: Any) -> list[Any]:
    return [
        movement(f"M{n}", (origin, destination), people, (start, start + width), **given)
        for n, (origin, destination, people, start, width) in enumerate(rows)
    ]


def sums(result: Displacements) -> tuple[int, float, float | None]:
    """Records, lower and upper of all flows together."""
    uppers = [each.upper for each in result.flows]
    upper = None if None in uppers else sum(each or 0 for each in uppers)
    return sum(each.records for each in result.flows), sum(each.lower or 0 for each in result.flows), upper


@given(ROWS)
@settings(deadline=None, max_examples=60)
def test_flows_add_up_to_the_total_at_every_level(rows: list[Any]) -> None:
    for level in LEVELS:
        found = moved(world(rows), level=level)
        records, lower, upper = sums(found)
        assert records == len(rows)
        assert lower == (found.lower or 0)
        assert upper == found.upper
        for each in found.flows:
            known = [number for number in (each.lower, each.value, each.upper) if number is not None]
            assert known == sorted(known)
            assert each.origin["level"] in {level, *LEVELS[: LEVELS.index(level)]}


@given(ROWS, st.integers(0, 200), st.integers(0, 100))
@settings(deadline=None, max_examples=40)
def test_what_is_certain_in_a_period_is_possible_in_it(rows: list[Any], start: int, length: int) -> None:
    found = moved(world(rows), start, start + length)
    inside = [each for each in rows if start <= each[3] and each[3] + each[4] <= start + length]
    touching = [each for each in rows if each[3] <= start + length and each[3] + each[4] >= start]
    assert found.records == len(touching)
    if touching:
        assert (found.lower or 0) == sum(each[2][0] for each in inside if each[2])
        assert sums(found)[0] == len(touching)
        assert sum(each.lower or 0 for each in found.moved) <= (found.lower or 0)


@given(ROWS, st.booleans(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_the_order_of_records_changes_nothing(rows: list[Any], stock: bool, random: Any) -> None:
    made = world(rows, stock=stock)
    shuffled = list(made)
    random.shuffle(shuffled)
    assert citing.content(moved(made)) == citing.content(moved(shuffled))


def test_totals_that_meet_are_never_added_and_those_apart_are() -> None:
    ends = ("XA0101", "XA0201")
    running = [
        movement("A", ends, (500, 500, 500), (0, 30), adds_up=(0, 30)),
        movement("B", ends, (800, 800, 800), (0, 58), adds_up=(0, 58)),
    ]
    found = moved(running)
    assert (found.lower, found.value, found.upper) == (800, None, None)
    assert "SAME_PEOPLE_LEFT_OUT" in {each.code for each in found.caveats}
    apart = [running[0], movement("C", ends, (300, 300, 300), (31, 58), adds_up=(31, 58))]
    assert moved(apart).value == 800
    other = [running[0], movement("D", ("XA0102", "XA0201"), (70, 70, 70), (0, 58), adds_up=(0, 58))]
    assert moved(other).value == 570


def test_declared_overlaps_are_never_added_anywhere() -> None:
    found = moved(
        [
            movement("A", ("XA0101", None), (900, 900, 900), (5, 5)),
            movement("B", ("XA0102", "XA0201"), (400, 400, 400), (5, 5), overlaps=["A"]),
        ]
    )
    numbers = [number for each in (found, *found.flows, *found.moved) for number in vars(each).values()]
    assert 1300 not in numbers
    assert (found.lower, found.value, found.upper) == (900, None, None)


def test_a_stock_is_the_last_of_its_bucket_and_nothing_is_carried_forward() -> None:
    ends = ("XA0101", "XA0201")
    stated = [
        movement("A", ends, (100, 100, 100), (2, 2), stock=True),
        movement("B", ends, (80, 90, 95), (20, 20), stock=True),
        movement("C", ends, (50, 50, 50), (70, 70), stock=True),
        movement("D", ends, (7, 7, 7), (25, 40), stock=True, date_precision="days"),
    ]
    found = moved(stated, 0, 100)
    assert [(each.lower, each.value, each.upper) for each in found.stock] == [
        (80, 90, 95),
        (None, None, None),
        (50, 50, 50),
        (None, None, None),
    ]
    assert (found.value, found.flows) == (None, ()), "stocks are no flows"
    codes = {each.code for each in found.caveats}
    assert {"STOCKS_SPARSE", "STOCKS_UNPLACED"} <= codes


def test_all_places_together_have_a_number_only_where_all_were_stated() -> None:
    one, other = ("XA0101", "XA0201"), ("XA0201", "XA0101")
    stated = [
        movement("A", one, (100, 100, 100), (2, 2), stock=True),
        movement("B", one, (60, 60, 60), (33, 33), stock=True),
        movement("C", other, (40, 40, 40), (34, 34), stock=True),
    ]
    found = moved(stated)
    assert [(each.lower, each.value, each.upper) for each in found.stock] == [(100, None, None), (100, 100, 100)]
    assert [(each.origin["pcode"], each.value) for each in found.stocks] == [("XA01", 100), ("XA01", 60), ("XA02", 40)]


def test_people_without_a_number_are_no_zero() -> None:
    found = moved([movement("A", ("XA0101", "XA0201"), None, (3, 3))])
    (flow,) = found.flows
    assert (flow.lower, flow.value, flow.upper, flow.records) == (None, None, None, 1)
    assert (found.moved[0].lower, found.moved[0].upper) == (None, None)
    assert "MOVEMENTS_WITHOUT_NUMBER" in {each.code for each in found.caveats}


def test_nothing_found_is_empty_and_no_number() -> None:
    found = moved([])
    assert found.status is ResultStatus.EMPTY
    assert (found.value, found.lower, found.upper, found.records) == (None, None, None, 0)
    assert found.flows == found.stock == found.moved == ()


def test_collections_that_may_tell_of_the_same_are_not_added() -> None:
    ends, people = ("XA0101", "XA0201"), (10, 10, 10)
    found = moved([movement("A", ends, people, (3, 3)), movement("B", ends, people, (4, 4), collection="two")])
    assert (found.status, found.value, found.lower) == (ResultStatus.NOT_ESTIMABLE, None, None)
    assert found.flows == ()


def test_hexagons_are_refused() -> None:
    with pytest.raises(BadInput, match=r"^level: H3_7 is none of"):
        moved([], level=AreaLevel.H3_7)
