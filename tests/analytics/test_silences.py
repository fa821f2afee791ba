"""Silences that are more than chance, and those that are not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.silences import Silences, chance, silences

LEAST = 0.01


def test_the_chance_is_that_of_the_beta_binomial_distribution() -> None:
    from scipy.stats import betabinom

    for told, missed, further in ((3, 7, 5), (1, 0, 3), (40, 60, 12), (0, 0, 4)):
        expected = float(betabinom(further, told + 0.5, missed + 0.5).pmf(0))
        assert chance(told, missed, further) == pytest.approx(expected)
    assert chance(5, 5, 0) == 1


def test_calm_is_no_silence() -> None:
    assert silences([5, 0, 0, 5], [10, 0, 0, 10], least=LEAST) == Silences()
    assert silences([5, 5, 0, 0], [5, 5, 0, 0], least=LEAST) == Silences(), "nobody else told of anything meanwhile"


def test_others_that_go_on_make_it_a_silence() -> None:
    told = [0, 0, 5, 5, 0, 0, 5, 5, 0]
    every = [9, 9, 9, 9, 9, 9, 9, 9, 20]
    assert silences(told, every, least=LEAST) == Silences(started=2, stopped=7, gaps=((4, 5),))


def test_of_few_records_little_is_said() -> None:
    assert silences([0, 0, 1, 0, 0], [2, 2, 2, 2, 2], least=LEAST) == Silences()
    assert silences([0, 0], [9, 9], least=LEAST) == Silences()
    assert silences([], [], least=LEAST) == Silences()


def test_what_may_still_come_is_no_end() -> None:
    told, every = [8, 8, 8, 0], [10, 10, 10, 10]
    assert silences(told, every, least=LEAST).stopped == 2
    assert silences(told, every, least=LEAST, heard=3).stopped is None


def test_a_source_that_never_changes_is_seldom_told_of() -> None:
    random = np.random.default_rng(1)
    false = 0
    for _ in range(300):
        every = random.poisson(8, 36)
        found = silences(random.binomial(every, 0.15).tolist(), every.tolist(), least=LEAST)
        false += bool(found.started is not None) + bool(found.stopped is not None)
    assert false / 600 < 2 * LEAST


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20)), max_size=20))
def test_what_is_told_of_lies_where_the_source_is_silent(drawn: list[tuple[int, int]]) -> None:
    told = [own for own, _ in drawn]
    found = silences(told, [own + others for own, others in drawn], least=LEAST)
    assert found.started is None or (told[found.started] and not any(told[: found.started]))
    assert found.stopped is None or (told[found.stopped] and not any(told[found.stopped + 1 :]))
    for start, end in found.gaps:
        assert not any(told[start : end + 1])
        assert told[start - 1]
        assert told[end + 1]


def test_few_told_of_many_missed_is_nearly_a_power() -> None:
    """With much behind it, the chance is that of independent draws."""
    assert chance(5_000, 45_000, 20) == pytest.approx(0.9**20, rel=0.01)
