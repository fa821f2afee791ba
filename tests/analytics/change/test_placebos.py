"""Placebo dates: the real one stands out where something changed, and is one of many where nothing did."""

import numpy as np
import pytest

from analytics.change.interrupted import interrupted
from analytics.change.placebos import Placebos, placebos
from analytics.reasons import Reason
from schema.errors import BadInput
from tests.analytics.change.published import SICILY_BAN, sicily


def test_the_date_of_a_step_is_the_most_extreme() -> None:
    random = np.random.default_rng(1)
    counts = random.poisson(np.where(np.arange(60) < 30, 60, 25)).astype(float)
    found = placebos(counts, 30, slope=False)
    assert found.steps == tuple(each for each in range(8, 53) if each != 30)
    assert found.share == pytest.approx(1 / 45)


def test_a_date_at_which_nothing_changed_is_one_of_many() -> None:
    shares = []
    for seed in range(40):
        counts = np.random.default_rng(seed).poisson(50, 40).astype(float)
        shares.append(placebos(counts, 20).share)
    assert np.mean(np.array(shares) <= 0.1) <= 0.25
    assert 0.35 <= np.mean(shares) <= 0.65


def test_each_ratio_is_what_asking_about_that_date_gives() -> None:
    counts, population = sicily()
    found = placebos(counts, SICILY_BAN, exposure=population, slope=False, cycle=12)
    assert found.actual == pytest.approx(0.885, abs=5e-4)
    for step, ratio in list(zip(found.steps, found.ratios, strict=True))[::9]:
        asked = interrupted(counts, step, exposure=population, slope=False, cycle=12)
        assert asked.level is not None
        assert ratio == pytest.approx(asked.level.value, rel=1e-9)


def test_dates_are_taken_evenly_when_there_are_many() -> None:
    counts = np.random.default_rng(2).poisson(20, 200).astype(float)
    found = placebos(counts, 100, slope=False, most=10)
    assert len(found.steps) == 10
    assert (found.steps[0], found.steps[-1]) == (8, 192)


def test_dates_whose_sides_lie_in_a_gap_are_not_tried() -> None:
    counts = np.random.default_rng(3).poisson(20, 60).astype(float)
    counts[:20] = np.nan
    found = placebos(counts, 40, slope=False, lag=2)
    assert (min(found.steps), max(found.steps)) == (28, 50)


def test_what_cannot_be_compared_is_refused() -> None:
    assert placebos([0] * 20, 10).verdict.reasons == (Reason.NOTHING_BEFORE, Reason.NOTHING_AFTER)
    assert placebos([4, 5, 6, 5, 6, 7, 5, 4], 4) == Placebos(
        placebos([4, 5, 6, 5, 6, 7, 5, 4], 4).verdict, pytest.approx(1.5, abs=1)
    )
    assert placebos([9, 11, 10, 8, 12, 10, 9, 11, 10, 10, 7, *[0] * 9], 10).verdict.reasons == (Reason.NOT_CONVERGED,)
    with pytest.raises(BadInput):
        placebos([4] * 20, 10, most=0)
