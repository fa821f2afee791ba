import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from analytics.durations.survival import Durations, kaplan_meier, turnbull
from analytics.reasons import FINE, Reason
from schema.answering import ResultStatus
from schema.errors import BadInput
from tests.analytics.durations.published import (
    ENDED,
    RADIOTHERAPY,
    RADIOTHERAPY_MASS,
    REMISSION,
    REMISSION_ERROR,
    REMISSION_SURVIVAL,
)


def known_in_intervals(left: np.ndarray, right: np.ndarray) -> Durations:
    return Durations(left, right, np.zeros(left.shape))


def test_remission_under_6_mp() -> None:
    found = kaplan_meier(Durations.observed(REMISSION, ENDED))
    last = len(REMISSION_SURVIVAL)
    assert found.upto[:last].tolist() == list(REMISSION_SURVIVAL)
    assert found.surviving[:last] == pytest.approx(list(REMISSION_SURVIVAL.values()), abs=5e-4)
    assert found.error[:last] == pytest.approx(list(REMISSION_ERROR.values()), abs=6e-5)
    assert found.quantile(0.5) == (23.0, 23.0)
    assert found.bounds_at(24) == found.bounds_at(35) == (pytest.approx(0.448, abs=5e-4),) * 2
    assert found.bounds_at(36) == (pytest.approx(0.0), pytest.approx(0.448, abs=5e-4))


def test_breast_retraction_under_radiotherapy() -> None:
    found = turnbull(known_in_intervals(*RADIOTHERAPY.T))
    assert list(zip(found.after.tolist(), found.upto.tolist(), strict=True)) == list(RADIOTHERAPY_MASS)
    assert found.mass == pytest.approx(list(RADIOTHERAPY_MASS.values()), abs=6e-5)
    assert found.verdict == FINE


TIMES = st.lists(st.tuples(st.integers(1, 12), st.booleans(), st.integers(0, 11)), min_size=1, max_size=25)


@given(TIMES)
@settings(deadline=None)
def test_kaplan_meier_is_the_case_in_which_all_is_known(rows: list[tuple[int, bool, int]]) -> None:
    times, ended, _ = np.array(rows, dtype=np.float64).T
    d = Durations.observed(times, ended.astype(bool))
    limit, maximum = kaplan_meier(d), turnbull(d)
    kept = limit.mass > 1e-9
    assert maximum.after.tolist() == limit.after[kept].tolist()
    assert maximum.mass == pytest.approx(limit.mass[kept], abs=1e-5)


def test_late_entry_is_the_product_limit_too() -> None:
    """Without it, the long durations of who was found late would stand for all."""
    times = np.array([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14.0])
    entry = np.array([0, 0, 0, 0, 0, 0, 3, 4, 4, 5, 6, 9.0])
    d = Durations.observed(times, np.array([True] * 11 + [False]), entry)
    limit, maximum = kaplan_meier(d), turnbull(d)
    assert maximum.mass == pytest.approx(limit.mass, abs=1e-5)
    by_hand = np.cumprod([5 / 6, 4 / 5, 4 / 5])
    assert limit.surviving[:3] == pytest.approx(by_hand)
    naive = kaplan_meier(Durations.observed(times, np.array([True] * 11 + [False])))
    assert naive.surviving[2] > limit.surviving[2]


@given(st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_no_other_masses_are_likelier(seed: int) -> None:
    """Against a general optimiser, over all elementary intervals and not only those where mass can lie."""
    rng = np.random.default_rng(seed)
    left = rng.integers(0, 6, 10).astype(float)
    right = np.where(rng.random(10) < 0.3, np.inf, left + rng.integers(1, 5, 10))
    found = turnbull(known_in_intervals(left, right))

    def likelihood(after: np.ndarray, upto: np.ndarray, mass: np.ndarray) -> float:
        inside = (after >= left[:, None]) & (upto <= right[:, None])
        return float(np.log(np.maximum(inside @ mass, 1e-300)).sum())

    cells = np.arange(12.0)
    ends = np.append(cells[1:], np.inf)

    def worse(logits: np.ndarray) -> float:
        weights = np.exp(logits - logits.max())
        return -likelihood(cells, ends, weights / weights.sum())

    best = max(-minimize(worse, rng.normal(size=12)).fun for _ in range(3))
    assert likelihood(found.after, found.upto, found.mass) >= best - 1e-4
    assert found.mass.sum() == pytest.approx(1.0)


def test_truncation_in_intervals_against_a_general_optimiser() -> None:
    rng = np.random.default_rng(3)
    entry = rng.choice([0.0, 0.0, 2.0, 4.0], 30)
    left = entry + rng.integers(0, 4, 30)
    right = np.where(rng.random(30) < 0.2, np.inf, left + rng.integers(1, 5, 30))
    found = turnbull(Durations(left, right, entry))

    def likelihood(after: np.ndarray, upto: np.ndarray, mass: np.ndarray) -> float:
        inside = (after >= left[:, None]) & (upto <= right[:, None])
        seen = after >= entry[:, None]
        return float((np.log(np.maximum(inside @ mass, 1e-300)) - np.log(seen @ mass)).sum())

    cells = np.arange(14.0)
    ends = np.append(cells[1:], np.inf)

    def worse(logits: np.ndarray) -> float:
        weights = np.exp(logits - logits.max())
        return -likelihood(cells, ends, weights / weights.sum())

    best = max(-minimize(worse, rng.normal(size=14)).fun for _ in range(5))
    assert likelihood(found.after, found.upto, found.mass) == pytest.approx(best, abs=1e-3)


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_rows_may_be_shuffled(seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(RADIOTHERAPY))
    one, other = (turnbull(known_in_intervals(*rows.T)) for rows in (RADIOTHERAPY, RADIOTHERAPY[order]))
    assert one.mass.tobytes() == other.mass.tobytes()


def test_few_under_observation_early_on_is_unstable() -> None:
    times = np.array([1, 20, 21, 22, 23, 24.0])
    d = Durations.observed(times, np.ones(6, dtype=bool), np.array([0, 10, 10, 10, 10, 10.0]))
    for found in (kaplan_meier(d), turnbull(d)):
        assert found.verdict.status is ResultStatus.UNSTABLE
        assert Reason.SPARSE in found.verdict.reasons


def test_refusals_and_nonsense() -> None:
    none = np.empty(0)
    assert turnbull(known_in_intervals(none, none)).verdict.reasons == (Reason.EMPTY,)
    assert kaplan_meier(known_in_intervals(none, none)).bounds_at(3) is None
    nobody_left = kaplan_meier(Durations.observed(np.array([3.0, 4.0]), np.array([False, False])))
    assert nobody_left.bounds_at(3) == (1.0, 1.0)
    assert nobody_left.quantile(0.5) == (4.0, np.inf)
    one, two = np.array([1.0]), np.array([2.0])
    with pytest.raises(BadInput, match="reversed"):
        known_in_intervals(two, one)
    with pytest.raises(BadInput, match="negative"):
        known_in_intervals(-one, one)
    with pytest.raises(BadInput, match="before it could be recorded"):
        Durations(one, two, two)
    with pytest.raises(BadInput, match="Turnbull"):
        kaplan_meier(known_in_intervals(one, two))
