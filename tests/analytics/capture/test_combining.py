"""One estimate from replicates, by hand, and whether its interval holds what it promises."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analytics.capture.combining import Replicate, combined
from analytics.reasons import FINE, Reason, refused, unstable
from schema.answering import ResultStatus
from schema.errors import BadInput


def powers(*exponents: float) -> NDArray[np.float64]:
    return np.exp(np.array(exponents))


def test_two_replicates_by_hand() -> None:
    """Logs 5, 6, 7 and 7, 8, 9: means 6 and 8, variances 1 and 1.

    W = 1, B = 2, T = 1 + 3/2 x 2 = 4, degrees of freedom 1 x (1 + 1/(3 x 2))^2 = 49/36.
    """
    found = combined([Replicate(100, powers(5, 6, 7)), Replicate(103, powers(7, 8, 9))])
    assert (found.within, found.between, found.total) == pytest.approx((1, 2, 4), rel=1e-12)
    assert found.freedom == pytest.approx(49 / 36, rel=1e-12)
    assert found.documented == 102
    mean = sum(math.exp(k) for k in (5, 6, 7, 7, 8, 9)) / 6
    assert found.mean == 102 + round(mean)
    assert found.verdict == unstable(Reason.REPLICATES_FEW)


def test_interval_by_hand() -> None:
    """Three replicates give (3 - 1)(1 + W / 4B)^2 degrees of freedom; with W = 4B that is 8, where t is 2.306.

    Values of t are those of any printed table: 8 degrees, two-sided 5 %.
    """
    spread, apart = math.sqrt(0.04), math.sqrt(0.01)
    logs = [6 + shift + np.array([-spread, 0, spread]) for shift in (-apart, 0, apart)]
    found = combined([Replicate(1000, np.exp(each)) for each in logs])
    assert found.freedom == pytest.approx(8, rel=1e-9)
    half = 2.306004 * math.sqrt(0.04 + 4 / 3 * 0.01)
    assert (found.lower, found.upper) == (1000 + round(math.exp(6 - half)), 1000 + round(math.exp(6 + half)))


def test_replicates_that_do_not_differ_need_no_t() -> None:
    found = combined([Replicate(50, powers(2, 3, 4))] * 12)
    assert found.freedom == math.inf
    assert found.between == 0
    assert found.upper == 50 + round(math.exp(3 + 1.959964))
    assert found.verdict == FINE


def test_draws_of_nobody_have_a_logarithm() -> None:
    found = combined([Replicate(10, np.array([0.0, 0.1])), Replicate(10, np.array([0.1, 0.1]))])
    assert found.within == pytest.approx(0, abs=1e-20)
    assert found.lower == found.upper == 10


@pytest.mark.parametrize("count", [0, 1])
def test_one_replicate_is_none(count: int) -> None:
    found = combined([Replicate(5, powers(1, 2))] * count)
    assert found.verdict == refused(Reason.REPLICATES_FEW)
    assert found.mean is None
    assert found.lower is None


@pytest.mark.parametrize(("count", "status"), [(9, ResultStatus.UNSTABLE), (10, ResultStatus.OK)])
def test_fewer_than_ten_are_few(count: int, status: ResultStatus) -> None:
    assert combined([Replicate(5, powers(k, 2)) for k in range(count)]).verdict.status is status


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(5)))
def test_order_of_replicates_changes_nothing(order: list[int]) -> None:
    replicates = [Replicate(100 + k, powers(5 + k / 7, 6, 7)) for k in range(5)]
    assert combined(replicates) == combined([replicates[k] for k in order])


def test_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Truth is drawn anew; replicates scatter about an estimate that itself scatters about the truth."""
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(400):
        estimate = rng.normal(7, 0.2)
        centres = rng.normal(estimate, 0.1, 10)
        found = combined([Replicate(0, np.exp(rng.normal(centre, 0.2, 200))) for centre in centres])
        assert found.lower is not None
        assert found.upper is not None
        held += found.lower <= math.exp(7) <= found.upper
    assert 0.92 <= held / 400 <= 0.99


@pytest.mark.parametrize("wrong", [np.array([-1.0, 2.0]), np.array([np.nan, 1.0]), np.array([1.0]), np.ones((2, 2))])
def test_draws_that_cannot_be(wrong: NDArray[np.float64]) -> None:
    with pytest.raises(BadInput, match="draws: give at least 2"):
        combined([Replicate(5, wrong), Replicate(5, powers(1, 2))])


def test_level_and_records_that_cannot_be() -> None:
    with pytest.raises(BadInput, match="level"):
        combined([], level=1.0)
    with pytest.raises(BadInput, match="documented"):
        combined([Replicate(-1, powers(1, 2))])
