"""Shares are kept in every draw, whatever the seed: what is rare is there, what has no share is not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.samples.country.chance import one_list, shares, spread, spread_within, stream_of, weights


@given(st.integers(0, 2**32), st.integers(1, 400))
def test_spread_has_one_number_in_each_stratum(seed: int, count: int) -> None:
    numbers = spread(np.random.default_rng(seed), count)
    assert sorted((numbers * count).astype(int).tolist()) == list(range(count))


@given(st.integers(0, 2**32), st.lists(st.integers(0, 5), max_size=200))
def test_spread_within_has_one_number_in_each_stratum_of_each_group(seed: int, groups: list[int]) -> None:
    given_groups = np.array(groups, np.int64)
    numbers = spread_within(np.random.default_rng(seed), given_groups)
    for group in set(groups):
        mine = numbers[given_groups == group]
        assert sorted((mine * len(mine)).astype(int).tolist()) == list(range(len(mine)))


@given(st.integers(0, 2**32), st.lists(st.integers(0, 20), min_size=2, max_size=30).filter(any), st.integers(1, 500))
def test_every_term_has_at_least_its_share(seed: int, given_weights: list[int], count: int) -> None:
    drawn = one_list({f"t{number}": float(weight) for number, weight in enumerate(given_weights)})
    codes = drawn.at(spread(np.random.default_rng(seed), count), np.zeros(count, np.int64))
    for number, weight in enumerate(given_weights):
        found = int((codes == drawn.code[f"t{number}"]).sum())
        share = count * weight / sum(given_weights)
        # A term may lose the strata in which its part begins and ends.
        assert share - 2 < found < share + 2
        assert weight or not found


def test_groups_have_shares_of_their_own() -> None:
    drawn = shares({"one": weights("a:3 b"), "other": weights("- c")})
    groups = np.repeat([0, 1], 100)
    codes = drawn.draw(np.random.default_rng(1), groups)
    assert {drawn.terms[code] for code in codes[:100]} == {"a", "b"}
    assert {drawn.terms[code] for code in codes[100:]} == {"", "c"}
    assert (codes[:100] == drawn.code["a"]).sum() == pytest.approx(75, abs=1)


def test_topics_and_chunks_are_independent_streams() -> None:
    drawn = {(chunk, topic): stream_of(1, chunk, topic).random() for chunk in range(3) for topic in ("a", "b", "ab")}
    assert len(set(drawn.values())) == len(drawn)
    assert stream_of(1, 0, "a").random() == drawn[0, "a"]
