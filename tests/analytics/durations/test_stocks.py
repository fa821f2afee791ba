from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.durations.people import People
from analytics.durations.stocks import Episodes, ageing, standing, stock_and_flow
from analytics.reasons import Reason
from schema.errors import BadInput

FIRST, LAST = np.array([0, 4, 8]), np.array([3, 7, 11])


def episodes(rows: list[tuple[int, int, int, int]], people: People | None = None) -> Episodes:
    columns = np.array(rows, dtype=np.float64).reshape(-1, 4).T
    return Episodes(*columns, people or People.one_each(len(rows)))


DATES = st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 6), st.integers(0, 3)).map(
    lambda d: (d[0], d[0] + d[1], d[0] + d[2], d[0] + d[2] + d[3])
)


@given(st.lists(DATES, max_size=6))
@settings(deadline=None)
def test_bounds_are_those_of_every_combination_of_dates(rows: list[tuple[int, int, int, int]]) -> None:
    found = stock_and_flow(episodes(rows), FIRST, LAST)
    low, high = np.zeros((3, 3)), np.zeros((3, 3))
    for begun_from, begun_to, ended_from, ended_to in rows:
        every = []
        for begun, ended in product(range(begun_from, begun_to + 1), range(ended_from, ended_to + 1)):
            if begun <= ended:
                entered, left = (((day >= FIRST) & (day <= LAST)) for day in (begun, ended))
                every.append([entered, left, (begun <= LAST) & (ended > LAST)])
        low += np.min(every, axis=0)
        high += np.max(every, axis=0)
    for n, counted in enumerate((found.entered, found.left, found.held)):
        assert counted.lower.tolist() == low[n].tolist()
        assert counted.upper.tolist() == high[n].tolist()
        sure = low[n] == high[n]
        assert counted.value[sure].tolist() == low[n][sure].tolist()
        assert np.isnan(counted.value[~sure]).all()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9), st.integers(1, 50)), max_size=8))
def test_each_stock_is_the_one_before_with_flows(rows: list[tuple[int, int, int]]) -> None:
    people = np.array([float(n) for *_, n in rows])
    exact = episodes([(a, a, a + b, a + b) for a, b, _ in rows], People(people, people, people))
    found = stock_and_flow(exact, FIRST, LAST)
    before = np.concatenate(([0.0], found.held.value[:-1]))
    assert (before + found.entered.value - found.left.value).tolist() == found.held.value.tolist()
    whole = stock_and_flow(exact, FIRST[:1], LAST[-1:])
    assert whole.held.value[0] == found.held.value[-1]
    assert whole.entered.value[0] == found.entered.value.sum()


def test_a_stock_is_of_its_instant_and_unknown_stays_unknown() -> None:
    open_ = People(np.array([2.0, 5.0]), np.array([3.0, np.nan]), np.array([4.0, np.nan]))
    rows = [(0, 0, 99, 99), (0, 0, 5, 6)]
    found = stock_and_flow(episodes(rows, open_), FIRST, LAST).held
    assert found.lower.tolist() == [7.0, 2.0, 2.0]
    assert np.isnan([found.value[0], found.upper[0]]).all()
    assert (found.value[1:].tolist(), found.upper[1:].tolist()) == ([3.0, 3.0], [4.0, 4.0])
    since_when = Episodes(*(np.array([day]) for day in (-np.inf, 2.0, 5.0, np.inf)), People.one_each(1))
    held = stock_and_flow(since_when, FIRST, LAST).held
    assert (held.lower.tolist(), held.upper.tolist()) == ([1.0, 0.0, 0.0], [1.0, 1.0, 1.0])


def test_stated_stocks_take_the_last_of_a_bucket_and_are_not_carried_forward() -> None:
    numbers = np.array([100.0, 80.0, 90.0, 7.0, 5.0])
    people = People(numbers, numbers, numbers * 2)
    days = np.array([1.0, 3, 3, 5, 3])
    found = standing(["b", "b", "b", "a", "a"], days, np.array([1.0, 3, 3, 5, 4]), people, FIRST, LAST)
    assert [(each.of, each.bucket, each.rows) for each in found] == [("b", 0, (1, 2)), ("a", 1, (3,))]
    assert (found[0].low, found[0].best, found[0].high) == (80.0, None, 180.0)
    assert (found[1].low, found[1].best, found[1].high) == (7.0, 7.0, 14.0)


def test_a_stock_without_a_number_is_unknown() -> None:
    (found,) = standing(["a"], np.array([1.0]), np.array([1.0]), People.stated([(None, None, None)]), FIRST, LAST)
    assert (found.low, found.best, found.high) == (None, None, None)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 12), st.integers(0, 3), st.integers(0, 9)), max_size=9))
def test_the_last_statement_is_that_of_every_ordered_reading(rows: list[tuple[str, int, int, int]]) -> None:
    of = [name for name, *_ in rows]
    from_ = np.array([float(day) for _, day, *_ in rows])
    to = from_ + np.array([float(more) for _, _, more, _ in rows])
    numbers = np.array([float(n) for *_, n in rows])
    found = standing(of, from_, to, People(numbers, numbers, numbers), FIRST, LAST)
    told: dict[tuple[int, str], list[tuple[float, float]]] = {}
    for n, name in enumerate(of):
        for bucket in range(3):
            if FIRST[bucket] <= from_[n] and to[n] <= LAST[bucket]:
                told.setdefault((bucket, name), []).append((to[n], numbers[n]))
    assert [(each.bucket, each.of) for each in found] == sorted(told)
    for each in found:
        values = told[each.bucket, each.of]
        last = [number for day, number in values if day == max(day for day, _ in values)]
        assert (each.low, each.high) == (min(last), max(last))


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 20)), min_size=1, max_size=12))
def test_ages_of_open_cases_day_by_day(rows: list[tuple[int, int]]) -> None:
    begun_from = np.array([float(a) for a, _ in rows])
    begun_to = np.array([float(min(a + b, 100)) for a, b in rows])
    edges = np.array([0.0, 10, 50, np.inf])
    found = ageing(begun_from, begun_to, 100, edges)
    lower, upper = np.zeros(3, dtype=int), np.zeros(3, dtype=int)
    for first, last in zip(begun_from, begun_to, strict=True):
        bands = {int(np.searchsorted(edges, 100 - day, side="right")) - 1 for day in np.arange(first, last + 1)}
        upper[list(bands)] += 1
        lower[list(bands)] += len(bands) == 1
    assert (found.lower.tolist(), found.upper.tolist()) == (lower.tolist(), upper.tolist())
    assert found.median == (np.median(100 - begun_to), np.median(100 - begun_from))


def test_refusals_and_nonsense() -> None:
    none = np.empty(0)
    edges = np.array([0.0, np.inf])
    assert ageing(none, none, 5, edges).verdict.reasons == (Reason.EMPTY,)
    assert ageing(np.array([-np.inf]), np.array([1.0]), 5, edges).median == (4.0, np.inf)
    with pytest.raises(BadInput, match="after the day"):
        ageing(np.array([9.0]), np.array([9.0]), 5, edges)
    with pytest.raises(BadInput, match="reversed"):
        episodes([(3, 2, 5, 6)])
    with pytest.raises(BadInput, match="before it can have begun"):
        episodes([(9, 9, 1, 2)])
    with pytest.raises(BadInput, match="in order"):
        stock_and_flow(episodes([]), LAST, FIRST)
    with pytest.raises(BadInput, match="low, best, high"):
        People(np.array([3.0]), np.array([2.0]), np.array([4.0]))
    with pytest.raises(BadInput, match="negative"):
        People(*(np.array([-1.0]) for _ in range(3)))
    with pytest.raises(BadInput, match="one of each"):
        standing(["a"], np.empty(0), np.empty(0), People.one_each(0), FIRST, LAST)


def test_a_group_without_a_number_is_people_and_no_zero() -> None:
    """Where only it is certain the lower bound is unknown; beside others it adds nothing that is not stated."""
    unknown, seven = (None, None, None), (7.0, 7.0, 7.0)
    alone = stock_and_flow(episodes([(1, 1, 6, 6)], People.stated([unknown])), FIRST, LAST)
    held, entered = alone.held.at(0), alone.entered.at(0)
    assert (held.lower, held.value, held.upper, held.records, held.open_ended) == (None, None, None, 1, 1)
    assert (entered.lower, entered.value, entered.upper) == (None, None, None)
    after = alone.held.at(1)
    assert (after.lower, after.value, after.upper, after.records) == (0.0, 0.0, 0.0, 0)
    assert alone.held.at(1, seen=False).value is None
    rows = [(1, 1, 6, 6), (1, 1, 6, 6)]
    both = stock_and_flow(episodes(rows, People.stated([unknown, seven])), FIRST, LAST).held.at(0)
    assert (both.lower, both.value, both.upper) == (7.0, None, None)
