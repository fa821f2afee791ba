"""Random placements within the precision of dates: totals stay whole, and the mean is the spread by shares."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.change.draws import Draws, draws_of, place
from analytics.reasons import Reason, refused
from schema.errors import BadInput

FEBRUARY = dt.date(2016, 2, 1).toordinal()
DAYS = range(FEBRUARY, FEBRUARY + 30)
"""First days of every day of February 2016, and the day after."""


def test_a_month_of_a_leap_year_puts_one_in_twenty_nine_on_a_day() -> None:
    found = draws_of([FEBRUARY] * 29_000, [FEBRUARY + 28] * 29_000, DAYS, seed=1, draws=200)
    assert found.mean == pytest.approx([1000] * 29, rel=0.02)
    assert found.lower == pytest.approx([1000 - 1.96 * 31.1] * 29, rel=0.03)
    assert found.upper == pytest.approx([1000 + 1.96 * 31.1] * 29, rel=0.03)
    assert found.certain == (0,) * 29
    assert (found.outside_lower, found.outside_upper, found.total) == (0, 0, 29_000)


def test_an_exact_day_is_certain_and_never_moves() -> None:
    found = draws_of([FEBRUARY + 3] * 4, [FEBRUARY + 3] * 4, DAYS, seed=1, weights=[1, 2, 3, 4], draws=20)
    assert found.certain[3] == found.lower[3] == found.upper[3] == 10
    assert sum(found.upper) == 10


def test_what_may_lie_outside_is_told() -> None:
    found = draws_of([FEBRUARY - 10] * 100, [FEBRUARY + 9] * 100, DAYS, seed=1)
    assert 35 < found.outside_lower < 50 < found.outside_upper < 65


EVENTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 30), st.integers(0, 5)), min_size=1, max_size=60)


@settings(max_examples=50, deadline=None)
@given(EVENTS, st.integers(0, 99), st.integers(1, 15), st.randoms(use_true_random=False))
def test_totals_are_whole_in_every_draw_and_order_changes_nothing(
    events: list[tuple[int, int, int]], seed: int, width: int, order: object
) -> None:
    shuffled = list(events)
    order.shuffle(shuffled)
    results = []
    for each in (events, shuffled):
        first, length, weight = (np.array(part) for part in zip(*each, strict=True))
        results.append(place(first, first + length, range(5, 60, width), seed=seed, weights=weight, draws=7))
    assert (results[0] == results[1]).all()
    assert (results[0].sum(axis=1) == sum(weight for *_, weight in events)).all()


@settings(max_examples=25, deadline=None)
@given(EVENTS, st.integers(0, 99))
def test_certain_is_least_and_certain_with_possible_is_most(events: list[tuple[int, int, int]], seed: int) -> None:
    first, length, _ = (np.array(part) for part in zip(*events, strict=True))
    edges = np.arange(0, 81, 8)
    drawn = place(first, first + length, edges, seed=seed, draws=20)[:, 1:-1]
    found = draws_of(first, first + length, edges, seed=seed, draws=20)
    possible = [((first < b) & (first + length >= a)).sum() for a, b in pairwise(edges)]
    certain = [((first >= a) & (first + length < b)).sum() for a, b in pairwise(edges)]
    assert found.certain == pytest.approx(certain)
    assert (drawn >= certain).all()
    assert (drawn <= possible).all()


@settings(max_examples=25, deadline=None)
@given(EVENTS, st.integers(0, 99))
def test_all_numbers_of_an_event_fall_on_the_same_day(events: list[tuple[int, int, int]], seed: int) -> None:
    first, length, weight = (np.array(part) for part in zip(*events, strict=True))
    several = place(first, first + length, range(5, 60, 4), seed=seed, weights=np.outer(weight, [1, 2, 5]), draws=9)
    assert several.shape == (9, 15, 3)
    assert (several[:, :, 1] == 2 * several[:, :, 0]).all()
    assert (several[:, :, 2] == 5 * several[:, :, 0]).all()
    assert (several[:, :, 0].sum(axis=1) == weight.sum()).all()


def test_few_events_in_many_buckets_and_many_in_few_are_placed_alike() -> None:
    # Below and above the number of buckets another way of drawing is taken.
    for number in (20, 40):
        found = place([FEBRUARY] * number, [FEBRUARY + 28] * number, DAYS, seed=5, draws=4000)[:, 1:-1]
        assert found.mean(axis=0) == pytest.approx([number / 29] * 29, rel=0.15)
        assert found.var(axis=0) == pytest.approx([number / 29 * 28 / 29] * 29, rel=0.25)


def test_no_events_have_no_draws() -> None:
    assert draws_of([], [], DAYS, seed=3) == Draws(refused(Reason.EMPTY), draws=1000, seed=3)


@pytest.mark.parametrize(
    "arguments",
    [
        {"last": [FEBRUARY - 1]},
        {"edges": [5]},
        {"edges": [5, 5]},
        {"weights": [-1]},
        {"weights": [np.nan]},
        {"weights": [1, 2]},
        {"weights": [[1, 2]]},
        {"draws": 0},
        {"draws": 10**9},
    ],
)
def test_nonsense_is_one_sentence(arguments: dict[str, object]) -> None:
    asked = {"first": [FEBRUARY], "last": [FEBRUARY + 1], "edges": DAYS, "seed": 1} | arguments
    with pytest.raises(BadInput, match=r"\.$"):
        draws_of(**asked)
