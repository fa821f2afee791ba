from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.durations.competing import ONGOING, aalen_johansen, bounds
from analytics.durations.survival import Durations, kaplan_meier
from analytics.reasons import Reason
from schema.errors import BadInput
from tests.analytics.durations.published import ENDED, REMISSION

RELEASED, DIED, VANISHED = 1, 2, 3
CAUSES = (RELEASED, DIED, VANISHED)


def test_by_hand() -> None:
    """Five held: one released at 1, one died at 2, one lost from view at 2, one released at 3, one still held at 4."""
    d = Durations.observed(np.array([1.0, 2, 2, 3, 4]), np.array([True, True, False, True, False]))
    found = aalen_johansen(d, np.array([RELEASED, DIED, ONGOING, RELEASED, ONGOING]), CAUSES)
    assert found.times.tolist() == [1.0, 2.0, 3.0]
    assert found.shares[0] == pytest.approx([0.2, 0.2, 0.2 + 0.6 / 2])
    assert found.shares[1] == pytest.approx([0.0, 0.2, 0.2])
    assert found.shares[2].tolist() == [0.0, 0.0, 0.0]


ROWS = st.lists(st.tuples(st.integers(1, 9), st.sampled_from([ONGOING, *CAUSES])), min_size=1, max_size=20)


@given(ROWS)
@settings(deadline=None)
def test_shares_and_those_left_make_one(rows: list[tuple[int, int]]) -> None:
    times, cause = np.array(rows).T
    d = Durations.observed(times.astype(float), cause != ONGOING)
    found = aalen_johansen(d, cause, CAUSES)
    assert found.shares.sum(axis=0) + found.surviving == pytest.approx(1.0)
    assert np.all(np.diff(found.shares, axis=1) >= -1e-12)
    if np.all(cause != ONGOING):
        plain = [[((times <= t) & (cause == code)).mean() for t in found.times] for code in CAUSES]
        assert found.shares == pytest.approx(np.array(plain))
    back = aalen_johansen(Durations.observed(times[::-1].astype(float), cause[::-1] != ONGOING), cause[::-1], CAUSES)
    assert back.shares.tobytes() == found.shares.tobytes()


def test_one_cause_is_kaplan_meier_with_errors_of_greenwood() -> None:
    d = Durations.observed(REMISSION, ENDED)
    found = aalen_johansen(d, np.where(ENDED, RELEASED, ONGOING), [RELEASED])
    limit = kaplan_meier(d)
    assert found.surviving == pytest.approx(limit.surviving[:-1])
    assert found.errors[0] == pytest.approx(limit.error[:-1])


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_bounds_are_those_of_every_combination_of_ends(seed: int) -> None:
    rng = np.random.default_rng(seed)
    left = rng.integers(0, 4, 5).astype(float)
    right = left + rng.integers(1, 4, 5)
    cause = rng.choice(CAUSES, 5)
    times = np.arange(8) + 0.5
    found = bounds(Durations(left, right, np.zeros(5)), cause, CAUSES, times)
    combinations = np.array(
        list(product(*[np.arange(a + 0.25, b + 0.1, 0.25) for a, b in zip(left, right, strict=True)]))
    )
    for n, code in enumerate(CAUSES):
        shares = ((combinations[:, :, None] <= times) & (cause == code)[:, None]).mean(axis=1)
        assert found.lower[n] == pytest.approx(shares.min(axis=0))
        assert found.upper[n] == pytest.approx(shares.max(axis=0))


def test_bounds_hold_the_estimate_of_exact_ends_and_are_it_where_all_is_exact() -> None:
    rng = np.random.default_rng(3)
    ends = rng.integers(1, 30, 60).astype(float)
    cause = rng.choice([ONGOING, *CAUSES], 60)
    exact = Durations.observed(ends, cause != ONGOING)
    times = np.arange(1.0, 30.0)
    point = bounds(exact, cause, CAUSES, times)
    assert point.lower == pytest.approx(point.upper)
    wide = Durations(np.where(cause != ONGOING, ends - 1, ends), exact.right, np.zeros(60))
    around = bounds(wide, cause, CAUSES, times)
    assert np.all(around.lower <= point.lower + 1e-12)
    assert np.all(point.upper <= around.upper + 1e-12)


def test_late_entry() -> None:
    d = Durations.observed(np.array([2.0, 5, 6]), np.array([True, True, True]), np.array([0.0, 0, 3]))
    found = aalen_johansen(d, np.array([RELEASED, DIED, RELEASED]), CAUSES)
    assert found.shares[0] == pytest.approx([1 / 2, 1 / 2, 3 / 4])
    assert found.shares[1] == pytest.approx([0, 1 / 4, 1 / 4])


def test_refusals_and_nonsense() -> None:
    one, none = np.array([1.0]), np.empty(0)
    nobody = Durations(none, none, none)
    assert aalen_johansen(nobody, np.empty(0, dtype=np.int64), CAUSES).verdict.reasons == (Reason.EMPTY,)
    assert bounds(nobody, np.empty(0, dtype=np.int64), CAUSES, one).verdict.reasons == (Reason.EMPTY,)
    over = Durations(one, one, np.zeros(1))
    with pytest.raises(BadInput, match="unknown is a cause"):
        aalen_johansen(over, np.array([ONGOING]), CAUSES)
    with pytest.raises(BadInput, match="none of those"):
        aalen_johansen(over, np.array([9]), CAUSES)
    with pytest.raises(BadInput, match="bounds"):
        aalen_johansen(Durations(one, one + 1, np.zeros(1)), np.array([1]), CAUSES)


@pytest.mark.long
def test_statsmodels_has_the_same_incidence() -> None:
    """Import of statsmodels takes seconds."""
    from statsmodels.duration.survfunc import CumIncidenceRight

    rng = np.random.default_rng(8)
    ends, cause = rng.integers(1, 20, 80).astype(float), rng.choice([ONGOING, *CAUSES], 80)
    found = aalen_johansen(Durations.observed(ends, cause != ONGOING), cause, CAUSES)
    theirs = CumIncidenceRight(ends, np.where(cause == ONGOING, 0, cause))
    for own, other in zip(found.shares, theirs.cinc, strict=True):
        at = np.searchsorted(found.times, theirs.times, side="right")
        assert np.append(0.0, own)[at] == pytest.approx(other)
