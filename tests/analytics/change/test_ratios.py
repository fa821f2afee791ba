"""Intervals and placebo dates on series without a change: how often they speak of one."""

from collections.abc import Callable

import numpy as np
import pytest

from analytics.change.influence import weightiest
from analytics.change.interrupted import interrupted
from analytics.change.placebos import placebos
from analytics.change.ratios import inflation
from analytics.change.resembling import resemblance
from tests.analytics.change.published import SICILY_BAN, sicily

Draw = Callable[[np.random.Generator, int], np.ndarray]


def independent(random: np.random.Generator, n: int) -> np.ndarray:
    return random.poisson(20, n).astype(float)


def overdispersed(random: np.random.Generator, n: int) -> np.ndarray:
    return random.negative_binomial(3, 3 / 23, n).astype(float)


def rare(random: np.random.Generator, n: int) -> np.ndarray:
    return random.poisson(1.5, n).astype(float)


def resembling(strength: float) -> Draw:
    def draw(random: np.random.Generator, n: int) -> np.ndarray:
        level = np.zeros(n)
        for at in range(1, n):
            level[at] = strength * level[at - 1] + random.normal(0, 0.3 * (1 - strength**2) ** 0.5)
        return random.poisson(20 * np.exp(level)).astype(float)

    return draw


def held(draw: Draw, buckets: int, step: int, cycle: float | None, runs: int) -> tuple[float, float]:
    """How often the cautious interval and the plain one hold 1."""
    cautious, plain, made = 0, 0, 0
    for seed in range(runs):
        level = interrupted(draw(np.random.default_rng(seed), buckets), step, slope=False, cycle=cycle).level
        if level is not None:
            made += 1
            cautious += level.cautious_lower <= 1 <= level.cautious_upper
            plain += level.lower <= 1 <= level.upper
    return cautious / made, plain / made


@pytest.mark.parametrize("draw", [independent, overdispersed, rare])
@pytest.mark.parametrize(("buckets", "step", "cycle"), [(24, 12, None), (48, 30, 12.0), (156, 100, 52.18)])
def test_where_nothing_changed_the_interval_holds_one(draw: Draw, buckets: int, step: int, cycle: float | None) -> None:
    cautious, _ = held(draw, buckets, step, cycle, 200)
    assert 0.92 <= cautious <= 0.995


def test_neighbours_that_resemble_one_another_widen_it() -> None:
    cautious, plain = held(resembling(0.5), 104, 60, None, 200)
    assert plain < 0.87 < cautious


@pytest.mark.long
@pytest.mark.parametrize("draw", [independent, overdispersed, rare, resembling(0.3)])
@pytest.mark.parametrize(("buckets", "step", "cycle"), [(24, 12, None), (48, 30, 12.0), (208, 120, 52.18)])
def test_where_nothing_changed_the_interval_holds_one_in_the_long_run(
    draw: Draw, buckets: int, step: int, cycle: float | None
) -> None:
    cautious, _ = held(draw, buckets, step, cycle, 2_000)
    assert 0.915 <= cautious <= 0.985


@pytest.mark.long
def test_placebo_shares_are_spread_evenly_where_nothing_changed() -> None:
    shares = []
    for seed in range(600):
        random = np.random.default_rng(seed)
        counts = random.poisson(15, 60).astype(float)
        shares.append(placebos(counts, int(random.integers(8, 53)), slope=False).share)
    at = np.array([each for each in shares if each is not None])
    assert at.size == 600
    for quantile in (0.05, 0.1, 0.25, 0.5, 0.75, 0.9):
        assert np.mean(at <= quantile) == pytest.approx(quantile, abs=0.05)


def test_inflation_grows_with_resemblance_and_is_never_below_one() -> None:
    assert inflation(-0.5, 100, 3) == 1.0
    few, many = (inflation(0.3, n, 3) for n in (30, 3_000))
    assert few > many > 1
    assert many == pytest.approx((1.3 / 0.7) ** 0.5, rel=0.01)
    assert inflation(2.0, 10, 3) == pytest.approx((1.95 / 0.05) ** 0.5)


def test_the_cautious_interval_is_never_the_narrower_one() -> None:
    for seed in range(20):
        level = interrupted(independent(np.random.default_rng(seed), 40), 20, slope=False).level
        assert level is not None
        assert level.cautious_lower <= min(level.lower, level.newey_west_lower)
        assert level.cautious_upper >= max(level.upper, level.newey_west_upper)
    ban = interrupted(sicily()[0], SICILY_BAN, exposure=sicily()[1], slope=False, cycle=12).level
    assert ban is not None
    assert 0.83 < ban.cautious_lower < ban.lower
    assert ban.upper < ban.cautious_upper < 0.94


def test_the_band_holds_single_counts() -> None:
    inside = []
    for seed in range(60):
        counts = overdispersed(np.random.default_rng(seed), 60)
        found = interrupted(counts, 40, slope=False)
        band = zip(counts, found.expected_lower, found.expected_upper, strict=True)
        inside += [low <= count <= high for count, low, high in band]
    assert 0.92 <= np.mean(inside) <= 0.99


def test_neighbours_that_resemble_one_another_are_told_from_shifts() -> None:
    steps = np.where(np.arange(104) < 52, 30, 10)
    shifted = [resemblance(np.random.default_rng(seed).poisson(steps).astype(float), [52]) for seed in range(60)]
    drifting = [resemblance(resembling(0.8)(np.random.default_rng(seed), 208), []) for seed in range(60)]
    assert np.mean([each is not None for each in shifted]) < 0.15
    assert np.mean([each is not None for each in drifting]) > 0.6
    assert resemblance(np.full(50, 3.0), []) is None
    assert resemblance(np.array([1.0, 2.0, np.nan, 3.0, 4.0]), []) is None


def test_one_massacre_is_found_to_decide() -> None:
    counts = independent(np.random.default_rng(1), 60)
    counts[45] = 400
    found = weightiest(counts, 40, cycle=None)
    assert found is not None
    assert found.bucket == 45
    assert found.without == pytest.approx(1, abs=0.3)
    assert found.ratio > 1.5
    assert found.errors > 0.5
    assert weightiest(np.zeros(20), 10, cycle=None) is None
