"""Judging chains: against autoregressive chains, of which everything is known, and against the definitions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import lfilter

from analytics.capture.chains import (
    bulk_size,
    effective_size,
    humps,
    humps_of,
    mixing,
    rank_r_hat,
    split_r_hat,
    tail_size,
)
from analytics.reasons import FINE, Reason
from schema.answering import ResultStatus
from schema.errors import BadInput


def autoregressive(correlation: float, chains: int, length: int, seed: int) -> NDArray[np.float64]:
    """Stationary chains of mean 0 and variance 1: each value is `correlation` times the last, and chance."""
    noise = np.random.default_rng(seed).standard_normal((chains, length)) * np.sqrt(1 - correlation**2)
    noise[:, 0] /= np.sqrt(1 - correlation**2)
    return np.asarray(lfilter([1], [1, -correlation], noise, axis=1), dtype=np.float64)


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9, -0.4])
def test_effective_size_of_autoregressive_chains(correlation: float) -> None:
    """S (1 - r) / (1 + r), less for correlation above 0 and more below: Geyer (1992)."""
    sizes = [effective_size(autoregressive(correlation, 4, 20_000, seed)) for seed in range(5)]
    assert np.mean(sizes) == pytest.approx(80_000 * (1 - correlation) / (1 + correlation), rel=0.05)


def test_effective_size_by_the_variance_of_means() -> None:
    """What it is for: means of chains vary as means of so many independent draws would."""
    many = autoregressive(0.8, 4000, 500, 1)
    size = np.mean([effective_size(many[k : k + 4]) for k in range(0, 4000, 4)])
    assert size / 4 == pytest.approx(1 / many.mean(axis=1).var(), rel=0.1)


def test_effective_size_of_the_bulk_is_that_of_normal_draws() -> None:
    draws = autoregressive(0.6, 4, 20_000, 3)
    assert bulk_size(np.exp(draws)) == pytest.approx(80_000 * 0.4 / 1.6, rel=0.07)
    assert bulk_size(np.exp(draws)) == pytest.approx(bulk_size(draws), rel=1e-12)


def test_effective_size_of_the_tails_of_independent_draws() -> None:
    assert tail_size(autoregressive(0.0, 4, 20_000, 4)) == pytest.approx(80_000, rel=0.07)


def test_tails_that_stick_are_found() -> None:
    """Every chain agrees in the middle; a draw beyond the 95 % quantile is repeated a hundred times."""
    draws = np.abs(autoregressive(0.0, 4, 4000, 5))
    for chain in draws:
        for k in np.flatnonzero(chain[:3900] > 2.5):
            chain[k : k + 100] = chain[k]
    assert tail_size(draws) < bulk_size(draws) / 2
    assert tail_size(draws) < 400


def test_r_hat_of_chains_at_known_distances() -> None:
    """Halves of variance w, whose means lie d apart in pairs: 1 + (variance of means) / w, under the root."""
    alternating = np.tile([1.0, -1.0], 500)
    chains = np.stack([alternating, alternating, alternating + 3, alternating + 3])
    within, means = 500 / 499, np.array([0, 0, 0, 0, 3, 3, 3, 3])
    expected = np.sqrt(499 / 500 + means.var(ddof=1) / within)
    assert split_r_hat(chains) == pytest.approx(expected, rel=1e-12)


def test_r_hat_finds_a_chain_that_drifts() -> None:
    drifting = np.linspace(0, 10, 1000) + autoregressive(0.0, 4, 1000, 6)
    assert split_r_hat(drifting) > 1.5


def test_r_hat_finds_chains_that_differ_in_spread_only() -> None:
    draws = autoregressive(0.0, 4, 2000, 7)
    draws[2:] *= 4
    assert split_r_hat(draws) < 1.01
    assert rank_r_hat(draws) > 1.1


def test_r_hat_is_one_when_chains_agree() -> None:
    assert rank_r_hat(autoregressive(0.3, 4, 10_000, 8)) == pytest.approx(1, abs=0.005)


def test_chains_that_stand_still() -> None:
    assert np.isnan(split_r_hat(np.ones((4, 100))))
    assert split_r_hat(np.repeat([[1.0], [2.0], [1.0], [2.0]], 100, axis=1)) == np.inf
    still = mixing(np.ones((4, 100)))
    assert np.isnan(still.r_hat)
    assert still.verdict.reasons == (Reason.UNMIXED_CHAINS,)


def test_good_chains_pass() -> None:
    judged = mixing(np.exp(autoregressive(0.5, 4, 2000, 9)) * 1000)
    assert judged.verdict == FINE
    assert judged.humps == 1


def test_chains_that_are_too_short_do_not_pass() -> None:
    judged = mixing(100 + autoregressive(0.9, 4, 1000, 10))
    assert judged.bulk < 400
    assert judged.verdict.status is ResultStatus.UNSTABLE


def test_chains_in_different_humps_do_not_pass() -> None:
    draws = 1000 + autoregressive(0.0, 4, 2000, 11)
    draws[0] += 800
    judged = mixing(draws)
    assert judged.r_hat > 1.05
    assert judged.verdict.reasons == (Reason.UNMIXED_CHAINS, Reason.BIMODAL)


def test_two_humps_that_all_chains_visit_are_told() -> None:
    rng = np.random.default_rng(12)
    judged = mixing(rng.normal(1000, 50, (4, 4000)) + 1500 * (rng.random((4, 4000)) < 0.3))
    assert judged.r_hat < 1.05
    assert judged.verdict.reasons == (Reason.BIMODAL,)


def test_small_whole_numbers_are_no_humps() -> None:
    draws = np.random.default_rng(13).poisson(3, (4, 5000)).astype(np.float64)
    assert mixing(draws).verdict == FINE


@pytest.mark.parametrize("seed", range(5))
def test_one_hump_is_one_however_skewed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert len(humps_of(np.log1p(rng.lognormal(7, 1, 2000)))) == 1
    assert len(humps_of(rng.normal(0, 1, 2000))) == 1
    assert len(humps_of(np.full(10, 3.0))) == 1


def test_humps_of_a_density() -> None:
    x = np.linspace(-6, 6, 1201)

    def mixture(weight: float, distance: float) -> list[int]:
        density = (1 - weight) * np.exp(-(x**2) / 2) + weight * np.exp(-((x - distance) ** 2) / 2)
        return humps(density, density / density.sum())

    assert mixture(0.3, 0.0) == [600]
    assert [round(float(x[k])) for k in mixture(0.4, 4.0)] == [0, 4]
    assert mixture(0.02, 4.0) == [600]
    assert len(mixture(0.5, 2.2)) == 1


def test_a_peak_at_the_end_is_a_hump() -> None:
    falling = np.exp(-np.arange(100.0))
    assert humps(falling, falling / falling.sum()) == [0]
    both = falling + np.exp(-((np.arange(100.0) - 50) ** 2) / 50) / 5
    assert humps(both, both / both.sum()) == [0, 50]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.permutations(range(4)))
def test_order_of_chains_changes_nothing(seed: int, order: list[int]) -> None:
    draws = np.abs(autoregressive(0.5, 4, 100, seed)) * 100
    one, other = mixing(draws), mixing(draws[order])
    assert one.r_hat == pytest.approx(other.r_hat, rel=1e-9)
    assert one.bulk == pytest.approx(other.bulk, rel=1e-9)
    assert one.tail == pytest.approx(other.tail, rel=1e-9)


@pytest.mark.parametrize("draws", [np.ones((3, 100)), np.ones((4, 7)), np.ones(400)])
def test_too_few_chains_or_draws(draws: NDArray[np.float64]) -> None:
    with pytest.raises(BadInput, match="at least 4 chains of at least 8 draws"):
        mixing(draws)


@pytest.mark.parametrize("wrong", [np.nan, -1.0, np.inf])
def test_draws_that_are_none(wrong: float) -> None:
    with pytest.raises(BadInput, match="numbers of 0 or more"):
        mixing(np.full((4, 10), wrong))
