from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.durations.flows import Course, table, transfers
from analytics.durations.stocks import People
from analytics.reasons import Reason
from schema.errors import BadInput

ENDS = st.sampled_from(["SY02", "SY07", "SY08", None])
RECORDS = st.lists(st.tuples(ENDS, ENDS, st.integers(0, 500), st.integers(0, 50), st.booleans()), max_size=25)


def people(rows: list[tuple[str | None, str | None, int, int, bool]]) -> People:
    low = np.array([float(n) for *_, n, _, _ in rows])
    more = np.array([float(m) for *_, m, _ in rows])
    closed = np.array([c for *_, c in rows], dtype=bool)
    return People(low, np.where(closed, low + more, np.nan), np.where(closed, low + 2 * more, np.nan))


@given(RECORDS)
def test_margins_and_records_add_up_to_the_same(rows: list[tuple[str | None, str | None, int, int, bool]]) -> None:
    origin, destination = [row[0] for row in rows], [row[1] for row in rows]
    numbers = people(rows)
    found = table(origin, destination, numbers)
    for name in ("records", "low", "best", "high"):
        cells, out, into, total = (getattr(part, name) for part in (found.cells, found.out, found.into, found.total))
        assert np.array_equal(cells.sum(axis=1), out, equal_nan=True)
        assert np.array_equal(cells.sum(axis=0), into, equal_nan=True)
        assert np.array_equal(cells.sum(), total, equal_nan=True)
    assert found.total.low == numbers.low.sum()
    assert found.total.records == len(rows)
    swapped = table(destination, origin, numbers)
    assert swapped.places == found.places
    assert np.array_equal(swapped.cells.best, found.cells.best.T, equal_nan=True)
    back = table(origin[::-1], destination[::-1], People(*(each[::-1] for each in vars(numbers).values())))
    assert back.cells.high.tobytes() == found.cells.high.tobytes()


def test_unknown_ends_are_kept_last_and_open_numbers_stay_open() -> None:
    two = People(np.array([100.0, 40.0]), np.array([120.0, np.nan]), np.array([150.0, np.nan]))
    found = table(["SY02", None], ["SY07", "SY07"], two)
    assert found.places == ("SY02", "SY07", None)
    assert found.cells.at(0, 1) == (1, 100.0, 120.0, 150.0)
    assert found.cells.at(2, 1) == (1, 40.0, None, None)
    assert found.cells.at(0, 0) == (0, 0.0, 0.0, 0.0)
    assert found.into.at(1) == (2, 140.0, None, None)
    assert found.out.at(0) == (1, 100.0, 120.0, 150.0)


SITES = st.lists(st.sampled_from(["a", "b", "c", None]), max_size=6)


@given(st.lists(SITES, max_size=6))
def test_every_move_is_a_transfer_and_staying_is_none(courses: list[list[str | None]]) -> None:
    found = transfers(Course(tuple(sites)) for sites in courses)
    moves = sum(a is None or a != b for sites in courses for a, b in pairwise(sites))
    assert found.total.records == found.out.records.sum() == found.into.records.sum() == moves
    known = [n for n, place in enumerate(found.places) if place is not None]
    assert not found.cells.records[known, known].any()


@given(st.permutations(["a", "b", "c", "d"]))
def test_who_came_and_did_not_end_there_left(sites: list[str]) -> None:
    found = transfers([Course(tuple(sites))])
    net = {place: int(found.into.records[n] - found.out.records[n]) for n, place in enumerate(found.places)}
    assert {place: n for place, n in net.items() if n} == {sites[0]: -1, sites[-1]: 1}


def test_groups_and_nonsense() -> None:
    found = transfers([Course(("a", "b"), 20.0, None, None), Course(("a", "b"), 1.0, 1.0, 1.0)])
    assert found.cells.at(0, 1) == (2, 21.0, None, None)
    assert transfers([]).verdict.reasons == (Reason.EMPTY,)
    with pytest.raises(BadInput, match="one of each"):
        table(["a"], ["b", "c"], People.one_each(1))
