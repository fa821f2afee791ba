from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.durations.flows import Course, Table, table, transfers
from analytics.durations.people import Counted, People
from analytics.reasons import Reason
from schema.errors import BadInput

ENDS = st.sampled_from(["SY0200", "SY0201", "SY07", "SY08", None])
RECORDS = st.lists(
    st.tuples(ENDS, ENDS, st.integers(0, 500), st.integers(0, 50), st.booleans(), st.booleans()), max_size=25
)
Rows = list[tuple[str | None, str | None, int, int, bool, bool]]


def people(rows: Rows) -> People:
    low = np.array([float(row[2]) for row in rows])
    more = np.array([float(row[3]) for row in rows])
    closed = np.array([row[4] for row in rows], dtype=bool)
    return People(low, np.where(closed, low + more, np.nan), np.where(closed, low + 2 * more, np.nan))


def sums(of: Counted, cells: list[list[int]], name: str) -> list[float]:
    values = getattr(of, name)
    return [float(values[each].sum()) if each else 0.0 for each in cells]


def margins_agree(found: Table, names: tuple[str, ...]) -> None:
    size = range(len(found.places))
    rows = [[n for n, pair in enumerate(found.pairs) if pair[0] == place] for place in size]
    columns = [[n for n, pair in enumerate(found.pairs) if pair[1] == place] for place in size]
    for name in names:
        assert np.array_equal(sums(found.cells, rows, name), getattr(found.out, name), equal_nan=True)
        assert np.array_equal(sums(found.cells, columns, name), getattr(found.into, name), equal_nan=True)
        assert np.array_equal(getattr(found.cells, name).sum(), getattr(found.total, name)[0], equal_nan=True)


@given(RECORDS)
def test_margins_and_records_add_up_to_the_same(rows: Rows) -> None:
    origin, destination = [row[0] for row in rows], [row[1] for row in rows]
    numbers, sure = people(rows), np.array([row[5] for row in rows], dtype=bool)
    found = table(origin, destination, numbers, sure)
    margins_agree(found, ("records", "lower", "upper", "open_ended", "without_best"))
    margins_agree(table(origin, destination, numbers), ("records", "lower", "value", "upper"))
    assert found.total.lower[0] == numbers.low[sure].sum()
    assert found.total.records[0] == len(rows)
    swapped = table(destination, origin, numbers, sure)
    assert swapped.places == found.places
    turned = {(b, a): swapped.cells.at(n) for n, (a, b) in enumerate(swapped.pairs)}
    assert turned == {pair: found.cells.at(n) for n, pair in enumerate(found.pairs)}
    back = table(origin[::-1], destination[::-1], People(*(each[::-1] for each in vars(numbers).values())), sure[::-1])
    assert back.cells.upper.tobytes() == found.cells.upper.tobytes()


@given(RECORDS)
def test_joined_places_have_the_sums_of_their_cells(rows: Rows) -> None:
    """The total, and every margin of what is not joined, are the same at the wider level."""

    def wider(place: str | None) -> str | None:
        return place and place[:4]

    numbers = people(rows)
    fine = table([row[0] for row in rows], [row[1] for row in rows], numbers)
    coarse = table([wider(row[0]) for row in rows], [wider(row[1]) for row in rows], numbers)
    assert coarse.total.at(0) == fine.total.at(0)
    for name in ("records", "lower", "upper"):
        joined: dict[tuple[str | None, str | None], float] = {}
        for n, (a, b) in enumerate(fine.pairs):
            pair = wider(fine.places[a]), wider(fine.places[b])
            joined[pair] = joined.get(pair, 0.0) + getattr(fine.cells, name)[n]
        of = {(coarse.places[a], coarse.places[b]): n for n, (a, b) in enumerate(coarse.pairs)}
        assert joined.keys() == of.keys()
        for pair, value in joined.items():
            assert getattr(coarse.cells, name)[of[pair]] == pytest.approx(value, nan_ok=True)


def test_unknown_ends_are_kept_last_and_open_numbers_stay_open() -> None:
    two = People(np.array([100.0, 40.0]), np.array([120.0, np.nan]), np.array([150.0, np.nan]))
    found = table(["SY02", None], ["SY07", "SY07"], two)
    assert found.places == ("SY02", "SY07", None)
    assert found.pairs == ((0, 1), (2, 1))
    known, open_ = found.cells.at(0), found.cells.at(1)
    assert (known.lower, known.value, known.upper, known.records) == (100.0, 120.0, 150.0, 1)
    assert (open_.lower, open_.value, open_.upper, open_.open_ended, open_.without_best) == (40.0, None, None, 1, 1)
    assert found.into.at(1).lower == 140.0
    assert found.out.at(0).upper == 150.0


def test_people_without_a_number_are_no_zero() -> None:
    nobody_says = People.stated([(None, None, None)])
    cell = table(["SY02"], [None], nobody_says).cells.at(0)
    assert (cell.lower, cell.value, cell.upper, cell.records) == (None, None, None, 1)
    both = table(["SY02", "SY02"], [None, None], People.stated([(None, None, None), (5, 5, 5)])).cells.at(0)
    assert (both.lower, both.value, both.upper) == (5.0, None, None)


def test_who_may_have_moved_outside_the_period_makes_no_lower_bound() -> None:
    found = table(["a", "a"], ["b", "b"], People.stated([(5, 5, 5), (7, 8, 9)]), np.array([True, False])).cells.at(0)
    assert (found.lower, found.value, found.upper, found.records) == (5.0, None, 14.0, 2)


SITES = st.lists(st.sampled_from(["a", "b", "c", None]), max_size=6)


@given(st.lists(SITES, max_size=6))
def test_every_move_is_a_transfer_and_staying_is_none(courses: list[list[str | None]]) -> None:
    found = transfers(Course(tuple(sites)) for sites in courses)
    moves = sum(a is None or a != b for sites in courses for a, b in pairwise(sites))
    assert found.total.records[0] == found.out.records.sum() == found.into.records.sum() == moves
    assert not any(a == b and found.places[a] is not None for a, b in found.pairs)


@given(st.permutations(["a", "b", "c", "d"]))
def test_who_came_and_did_not_end_there_left(sites: list[str]) -> None:
    found = transfers([Course(tuple(sites))])
    net = {place: int(found.into.records[n] - found.out.records[n]) for n, place in enumerate(found.places)}
    assert {place: n for place, n in net.items() if n} == {sites[0]: -1, sites[-1]: 1}


def test_groups_and_nonsense() -> None:
    found = transfers([Course(("a", "b"), 20.0, None, None), Course(("a", "b"), 1.0, 1.0, 1.0)]).cells.at(0)
    assert (found.records, found.lower, found.value, found.upper) == (2, 21.0, None, None)
    assert transfers([]).verdict.reasons == (Reason.EMPTY,)
    with pytest.raises(BadInput, match="one of each"):
        table(["a"], ["b", "c"], People.one_each(1))
