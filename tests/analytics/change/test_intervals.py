"""Intervals of levels against published tables and scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from analytics.change.intervals import PROCESS_RATE, garwood, negative_binomial, student
from schema.errors import BadInput
from tests.analytics.change import published


@pytest.mark.parametrize(("count", "limits"), published.GARWOOD.items())
def test_exact_intervals_are_those_of_the_published_table(count: int, limits: tuple[float, float]) -> None:
    found = garwood(count)
    assert (found.lower, found.upper) == pytest.approx(limits, abs=6e-4)
    assert found.about == PROCESS_RATE


@given(st.integers(1, 5000), st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99]))
def test_each_end_leaves_half_of_the_rest_beyond_the_count(count: int, level: float) -> None:
    found = garwood(count, level=level)
    assert poisson.sf(count - 1, found.lower) == pytest.approx((1 - level) / 2, rel=1e-6)
    assert poisson.cdf(count, found.upper) == pytest.approx((1 - level) / 2, rel=1e-6)


def test_intervals_are_per_unit_of_exposure() -> None:
    whole, half = garwood(10), garwood(10, exposure=2)
    assert (half.rate, half.lower, half.upper) == pytest.approx((5, whole.lower / 2, whole.upper / 2))


@pytest.mark.parametrize("count", [0, 3, 240])
def test_profile_intervals_end_where_the_likelihood_ratio_says(count: int) -> None:
    """Twice the log-likelihood of twelve buckets, by scipy's densities, lies 3.841 below its greatest value."""
    buckets = np.zeros(12)
    buckets[0] = count
    found = negative_binomial(count, 12, 2.5)

    def twice(level: float) -> float:
        return 2 * float(nbinom.logpmf(buckets, 2.5, 2.5 / (2.5 + level)).sum())

    ends = [found.upper] if count == 0 else [found.lower, found.upper]
    best = twice(max(found.rate, 1e-12))
    assert [best - twice(end) for end in ends] == pytest.approx([3.841459] * len(ends), rel=1e-5)
    assert found.lower <= count / 12 <= found.upper


def test_intervals_of_means_are_those_of_student() -> None:
    found = student(10, 4, 16, 15)
    assert (found.lower, found.upper) == pytest.approx((10 - 2.13145 * 0.5, 10 + 2.13145 * 0.5), abs=1e-4)


@pytest.mark.parametrize(
    "arguments",
    [{"count": -1}, {"count": np.nan}, {"count": 3, "exposure": 0}, {"count": 3, "level": 0}, {"count": 3, "level": 1}],
)
def test_nonsense_is_one_sentence(arguments: dict[str, float]) -> None:
    with pytest.raises(BadInput, match=r"\.$"):
        garwood(**arguments)
