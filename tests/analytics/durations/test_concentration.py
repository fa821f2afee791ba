import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.durations.concentration import MONTH, Functioning, Status, attack_rate, concentration, functioning_months
from analytics.reasons import Reason
from schema.errors import BadInput

FEBRUARY = dt.date(2016, 2, 1), dt.date(2016, 2, 29)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_gini_is_half_the_mean_difference_by_the_mean(counts: list[int]) -> None:
    found = concentration(np.array(counts))
    if not sum(counts):
        assert (found.gini, found.verdict.reasons) == (None, (Reason.EMPTY,))
        return
    n = len(counts)
    difference = sum(abs(a - b) for a in counts for b in counts) / n**2
    assert found.gini == pytest.approx(difference / 2 / (sum(counts) / n))
    assert (found.share_of_attacks[0], found.share_of_attacks[-1]) == (0.0, pytest.approx(1.0))
    assert np.all(found.share_of_attacks <= found.share_of_facilities + 1e-12)
    assert concentration(np.array(counts[::-1])).gini == found.gini


def test_facilities_never_hit_are_counted() -> None:
    found = concentration(np.array([0, 0, 1, 3]))
    assert (found.facilities, found.hit, found.repeatedly_hit, found.attacks) == (4, 2, 1, 4)
    assert (found.repeat_share, found.attacks_on_repeatedly_hit, found.gini) == (0.5, 0.75, 0.625)
    assert found.share_of_attacks.tolist() == [0.0, 0.0, 0.0, 0.25, 1.0]
    assert concentration(np.array([5, 5, 5])).gini == pytest.approx(0.0)
    with pytest.raises(BadInput, match="negative"):
        concentration(np.array([-1]))


STATUSES = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(-5, 33), st.integers(0, 20), st.sampled_from([True, False, None])),
    max_size=10,
)


@given(STATUSES)
def test_functioning_days_one_by_one(rows: list[tuple[str, int, int, bool | None]]) -> None:
    first, last = FEBRUARY
    days = [first + dt.timedelta(n) for n in range(29)]
    statuses = [Status(f, first + dt.timedelta(a), first + dt.timedelta(a + b), how) for f, a, b, how in rows]
    surely = maybe = 0
    for facility in "abcd":
        for day in days:
            says = {s.functioning for s in statuses if s.facility == facility and s.start <= day <= s.end} - {None}
            surely += says == {True}
            maybe += says != {False}
    found = functioning_months(4, statuses, first, last)
    assert (found.lower * MONTH, found.upper * MONTH) == (pytest.approx(surely), pytest.approx(maybe))


def test_rate_by_closed_form_and_its_bounds() -> None:
    found = attack_rate(0, Functioning(10.0, 10.0))
    assert (found.low, found.high, found.lower) == (0.0, 0.0, 0.0)
    assert found.upper == pytest.approx(-math.log(0.025) / 10)
    open_ = attack_rate(6, Functioning(0.0, 12.0))
    assert (open_.low, open_.high, open_.upper) == (0.5, None, None)
    wide = attack_rate(6, Functioning(3.0, 12.0))
    assert (wide.low, wide.high) == (0.5, 2.0)
    unsure = attack_rate(6, Functioning(3.0, 12.0), most=9)
    assert (unsure.low, unsure.high) == (0.5, 3.0)
    assert unsure.lower == wide.lower
    assert (unsure.upper or 0) > (wide.upper or 0)
    assert attack_rate(6, Functioning(0.0, 0.0)).verdict.reasons == (Reason.NO_DENOMINATOR,)


def test_nonsense_is_one_sentence() -> None:
    with pytest.raises(BadInput, match="swap"):
        functioning_months(1, [], FEBRUARY[1], FEBRUARY[0])
    with pytest.raises(BadInput, match="swap"):
        Status("a", FEBRUARY[1], FEBRUARY[0], True)
    with pytest.raises(BadInput, match="of 0 in all"):
        functioning_months(0, [Status("a", *FEBRUARY, True)], *FEBRUARY)
    with pytest.raises(BadInput, match="negative"):
        attack_rate(-1, Functioning(1.0, 1.0))
    with pytest.raises(BadInput, match="at the most; swap"):
        attack_rate(3, Functioning(1.0, 1.0), most=2)
    with pytest.raises(BadInput, match="least first"):
        attack_rate(1, Functioning(2.0, 1.0))
