"""Sudden infant deaths in North Carolina 1974-78 (Cressie 1993): 667 of 329,962 births in 100 counties."""

import datetime as dt
import math

import jenkspy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from analytics.classes import breaks, class_of
from analytics.garwood import ends
from analytics.reasons import FINE, Reason
from analytics.spatial.neighbours import Neighbours, touching
from analytics.spatial.rates import Denominator, documented, shrunk
from schema.errors import BadInput
from tests.analytics.spatial.examples import read

DECEMBER = dt.date(2016, 12, 1), dt.date(2016, 12, 31)


def test_anson_county_is_drawn_from_9_554_to_4_839() -> None:
    data, _ = read("sids2", ["SID74", "BIR74", "FIPSNO"])
    assert (data["SID74"].sum(), data["BIR74"].sum()) == (667, 329_962)
    found = shrunk(data["SID74"], data["BIR74"])
    anson = int(np.flatnonzero(data["FIPSNO"] == 37007)[0])
    assert found.raw[anson] == pytest.approx(9.554, abs=5e-4)
    assert found.rates[anson] == pytest.approx(4.839, abs=5e-4)
    assert found.mean[anson] == pytest.approx(667 / 329.962, rel=1e-12)
    assert found.lower[anson] < found.rates[anson] < found.upper[anson]


def test_the_gamma_distribution_has_the_shrunk_rate_as_its_mean() -> None:
    """So that the interval belongs to the number: mean of Gamma(m²/v + O, m/v + P) is the linear estimate."""
    data, _ = read("sids2", ["SID74", "BIR74"])
    found = shrunk(data["SID74"], data["BIR74"], per=1.0)
    mean, variance = found.mean[0], found.variance[0]
    assert (mean**2 / variance + data["SID74"]) / (mean / variance + data["BIR74"]) == pytest.approx(found.rates)


def test_local_shrinkage_is_the_global_one_of_each_neighbourhood() -> None:
    data, shapes = read("sids2", ["SID74", "BIR74"])
    near = touching(shapes, [str(n) for n in range(100)])
    found = shrunk(data["SID74"], data["BIR74"], near)
    for n in range(100):
        around = [n, *near.of[n]]
        assert found.rates[n] == pytest.approx(shrunk(data["SID74"][around], data["BIR74"][around]).rates[0])


def test_equal_rates_are_all_the_mean() -> None:
    found = shrunk(np.array([1.0, 2.0, 3.0]), np.array([100.0, 200.0, 300.0]))
    assert found.rates == pytest.approx([10.0] * 3)
    assert found.variance == pytest.approx([0.0] * 3)
    assert np.isnan(found.lower).all()


def test_no_denominator_no_rate() -> None:
    known = Denominator(2000, dt.date(2016, 12, 10))
    some, none, unseen = documented([12, 3, None], [known, None, known], *DECEMBER)
    assert (some.value, some.verdict, some.stale_days, some.wild) == (6.0, FINE, 0, False)
    assert (none.value, none.lower, none.upper, none.verdict.reasons) == (None, None, None, (Reason.NO_DENOMINATOR,))
    assert (unseen.value, unseen.verdict.reasons) == (None, (Reason.EMPTY,))
    found = shrunk(np.array([12.0, 3.0, 4.0]), np.array([2000.0, np.nan, 1000.0]))
    assert np.isnan(found.rates[1])
    assert found.verdicts[1].reasons == (Reason.NO_DENOMINATOR,)
    assert found.rates[[0, 2]] == pytest.approx(shrunk(np.array([12.0, 4.0]), np.array([2000.0, 1000.0])).rates)


def test_no_event_is_a_rate_of_zero_with_an_upper_bound_and_wild() -> None:
    (rate,) = documented([0], [Denominator(1000, dt.date(2011, 12, 1))], *DECEMBER)
    assert (rate.value, rate.lower) == (0.0, 0.0)
    assert rate.upper == pytest.approx(-math.log(0.025))
    assert (rate.wild, rate.variation, rate.stale_days) == (True, None, 1827)


def test_eleven_events_are_wild_and_twelve_are_not() -> None:
    eleven, twelve = documented([11, 12], [Denominator(1, dt.date(2016, 12, 1))] * 2, *DECEMBER)
    assert (eleven.wild, twelve.wild) == (True, False)


@given(st.integers(1, 400), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_is_where_the_tails_begin(events: int, level: float) -> None:
    lower, upper = ends(np.array([float(events)]), level)
    tail = (1 - level) / 2
    assert poisson.sf(events - 1, lower[0]) == pytest.approx(tail)
    assert poisson.cdf(events, upper[0]) == pytest.approx(tail)


COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 10_000)), min_size=2, max_size=30)


@given(COUNTS, st.randoms(use_true_random=False))
def test_rows_may_be_shuffled_and_shrinkage_never_overshoots(rows: list[tuple[int, int]], random: object) -> None:
    table = np.array(rows, dtype=np.float64)
    found = shrunk(table[:, 0], table[:, 1])
    between = np.minimum(found.raw, found.mean), np.maximum(found.raw, found.mean)
    assert np.all(between[0] - 1e-9 <= found.rates)
    assert np.all(found.rates <= between[1] + 1e-9)
    back = shrunk(table[::-1, 0].copy(), table[::-1, 1].copy())
    assert back.rates[::-1] == pytest.approx(found.rates)


def test_nonsense_is_one_sentence() -> None:
    one = np.array([1.0])
    with pytest.raises(BadInput, match="above 0"):
        Denominator(0, dt.date(2016, 1, 1))
    with pytest.raises(BadInput, match="swap"):
        documented([1], [None], dt.date(2017, 1, 1), dt.date(2016, 1, 1))
    with pytest.raises(BadInput, match="negative"):
        shrunk(-one, one)
    with pytest.raises(BadInput, match="not above 0"):
        shrunk(one, one * 0)
    with pytest.raises(BadInput, match="as many"):
        documented([1, 2], [None], *DECEMBER)
    assert shrunk(one, one, Neighbours(("a",), ((),))).verdicts[0].reasons == (Reason.NO_NEIGHBOURS,)


@pytest.mark.long
def test_esda_shrinks_the_same() -> None:
    """Import of esda takes seconds."""
    from esda.smoothing import Empirical_Bayes

    data, _ = read("sids2", ["SID74", "BIR74"])
    theirs = Empirical_Bayes(data["SID74"], data["BIR74"]).r.ravel()
    assert shrunk(data["SID74"], data["BIR74"], per=1.0).rates == pytest.approx(theirs, rel=1e-12)


def test_jenks_classes_of_the_rates() -> None:
    """Methods' validation case, from the data: breaks 0, 1.6625, 3.2573, 6.3336, 9.5541 with 13, 32, 38, 16, 1."""
    data, _ = read("sids2", ["SID74", "BIR74"])
    rates = shrunk(data["SID74"], data["BIR74"]).raw
    ends = np.array(jenkspy.jenks_breaks(rates, n_classes=5)[1:])
    assert ends == pytest.approx([0.0, 1.6625, 3.2573, 6.3336, 9.5541], abs=5e-5)
    assert np.bincount(np.searchsorted(ends, rates)).tolist() == [13, 32, 38, 16, 1]
    # Zero is a class of its own and never one of the five, so that the others are parted once more.
    ours = breaks(rates.tolist())
    assert (len(ours), ours[-1]) == (5, 9.6)
    assert sum(class_of(rate, ours) == 0 for rate in rates.tolist()) == 13
