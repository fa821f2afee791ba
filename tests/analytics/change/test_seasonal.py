"""Seasonal decomposition of series whose parts are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.change.seasonal import Decomposition, decompose
from analytics.reasons import FINE, Reason, refused
from schema.errors import BadInput

MONTHS = np.arange(72)
TREND = 100 + 0.5 * MONTHS
SEASON = 20 * np.sin(2 * np.pi * MONTHS / 12)


def test_a_known_trend_and_season_are_found_again() -> None:
    found = decompose(TREND + SEASON, 12)
    assert found.verdict == FINE
    assert found.trend == pytest.approx(TREND, abs=0.5)
    assert found.season == pytest.approx(SEASON, abs=0.5)
    assert found.season_strength is not None
    assert found.season_strength > 0.99


def test_noise_alone_has_a_weak_season() -> None:
    found = decompose(np.random.default_rng(1).normal(100, 10, 120), 12, robust=False)
    assert found.season_strength is not None
    assert found.season_strength < 0.6


def test_one_massacre_bends_the_season_less_when_robust() -> None:
    values = TREND + SEASON
    values[30] += 500
    robust, plain = (np.array(decompose(values, 12, robust=each).season) for each in (True, False))
    assert np.abs(robust - SEASON).max() < 0.1 * np.abs(plain - SEASON).max()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 12), st.floats(-100, 100))
def test_parts_add_up_and_a_shift_is_trend_alone(seed: int, cycle: int, shift: float) -> None:
    values = np.random.default_rng(seed).normal(0, 5, 3 * cycle)
    here, there = decompose(values, cycle, robust=False), decompose(values + shift, cycle, robust=False)
    assert np.array(here.trend) + here.season + here.rest == pytest.approx(values)
    assert there.season == pytest.approx(here.season, abs=1e-6)
    assert there.trend == pytest.approx(np.array(here.trend) + shift, abs=1e-6)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.arange(23.0), Reason.CYCLES_LT_2),
        ([], Reason.CYCLES_LT_2),
        ([0.0] * 36, Reason.NO_VARIATION),
        ([*range(35), np.nan], Reason.GAPS),
    ],
)
def test_what_has_no_season_to_tell_is_refused(values: list[float], reason: Reason) -> None:
    assert decompose(values, 12) == Decomposition(refused(reason))


def test_two_full_cycles_are_enough() -> None:
    assert decompose((TREND + SEASON)[:24], 12).verdict == FINE


@pytest.mark.parametrize(("values", "cycle"), [([1.0] * 9, 1), ([np.inf] * 9, 2), ([[1.0, 2.0]] * 9, 2)])
def test_nonsense_is_one_sentence(values: list[float], cycle: int) -> None:
    with pytest.raises(BadInput, match=r"\.$"):
        decompose(values, cycle)
