"""Silence that is quiet and silence that is a gap: who was heard of before and after, and how often."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.change.interrupted import interrupted
from analytics.change.silence import quiet, watched


def test_a_short_silence_of_a_frequent_source_is_watched_and_a_long_one_is_not() -> None:
    heard = [n for n in range(100) if n % 4 and not 40 <= n < 60]
    found = watched(heard)
    assert {4, 8, 96} <= found
    assert not found & set(range(41, 60))
    assert found <= set(range(1, 100))


def test_nothing_is_known_before_a_source_began_and_after_it_ceased() -> None:
    assert watched([]) == frozenset()
    assert watched([5]) == {5}
    assert min(watched([5, 7, 8])) == 5
    assert max(watched([5, 7, 8])) == 8


def test_one_source_is_enough_to_have_looked() -> None:
    often, gone = list(range(0, 50, 2)), [0, 1, 2]
    assert quiet([3, 9, 60], [gone, often]) == (3, 9)
    assert quiet([3, 9, 60], []) == ()


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.floats(0.15, 0.9))
def test_silences_by_chance_are_hardly_ever_gaps(seed: int, often: float) -> None:
    heard = np.flatnonzero(np.random.default_rng(seed).random(200) < often).tolist()
    between = set(range(heard[0], heard[-1] + 1)) if heard else set()
    assert len(between - watched(heard)) <= 0.15 * len(between)


def test_to_leave_quiet_buckets_out_would_hide_a_change() -> None:
    random = np.random.default_rng(1)
    truth = random.poisson(np.where(np.arange(200) < 100, 1.5, 0.5)).astype(float)
    blind = np.where(truth == 0, np.nan, truth)
    filled = blind.copy()
    heard = np.flatnonzero(~np.isnan(blind)).tolist()
    filled[list(quiet(np.flatnonzero(np.isnan(blind)).tolist(), [heard]))] = 0.0
    of_busy, of_all = (interrupted(each, 100, slope=False).level for each in (blind, filled))
    assert of_busy is not None
    assert of_all is not None
    assert of_all.cautious_lower < 1 / 3 < of_all.cautious_upper < 1
    assert of_busy.cautious_lower > 1 / 3
