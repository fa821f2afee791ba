"""Delays of reports: by brute force on small worlds, on reports whose delays are known, and on the published record."""

import datetime as dt
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import delays
from analytics.change import truncation
from analytics.delays import LONGEST, Reports, immature, learnt, maturity, seen
from analytics.reasons import Reason, Verdict
from schema import session
from schema.answering import ResultStatus
from schema.errors import BadInput
from schema.filters import EventFilter, Reported
from schema.queries.scope import look_up, scope
from tests.analytics.wadira import Wadira
from tests.database import Database

UNTIL = 60
Group = tuple[int, int, int, int]
"""First and last day of an event, the day on which it was told of, and how many such events."""


@st.composite
def groups(draw: st.DrawFn) -> Group:
    first = draw(st.integers(0, 40))
    last = first + draw(st.sampled_from([0, 0, 0, 1, 6]))
    return first, last, draw(st.integers(first, UNTIL)), draw(st.integers(1, 5))


def reports(drawn: list[Group]) -> Reports:
    first, last, told, counts = np.array(drawn).T
    return Reports.between(first, last, told, UNTIL, counts)


def parts(drawn: list[Group]) -> list[tuple[int, int, Fraction]]:
    """Every day on which each event may have been: its delay, its age, and its part of the event."""
    found = []
    for first, last, told, counts in drawn:
        days = range(first, min(last, told) + 1)
        found += [(told - day, UNTIL - day, Fraction(counts, len(days))) for day in days]
    return found


@given(st.lists(groups(), min_size=1, max_size=12))
def test_what_was_seen_is_a_share_of_events_with_bounds(drawn: list[Group]) -> None:
    found, total = seen(reports(drawn)), sum(group[3] for group in drawn)
    for days in range(UNTIL + 1):
        share, lower, upper = found.within(days)
        assert share == pytest.approx(float(sum(w for delay, _, w in parts(drawn) if delay <= days) / total))
        sure = sum(n for first, _, told, n in drawn if told - first <= days)
        possible = sum(n for _, last, told, n in drawn if max(told - last, 0) <= days)
        assert [lower, upper] == pytest.approx([sure / total, possible / total])


@given(st.lists(groups(), min_size=1, max_size=12))
def test_what_is_learnt_is_the_product_over_longer_delays_of_events_old_enough(drawn: list[Group]) -> None:
    found, every = learnt(reports(drawn)), parts(drawn)
    at_risk = {u: sum(w for delay, age, w in every if delay <= u <= age) for u in range(UNTIL + 1)}
    told = [u for u in at_risk if at_risk[u] >= truncation.FEWEST and u < found.shares.size]
    for days in range(found.shares.size):
        share = Fraction(1 if told else 0)
        for u in range(days + 1, max(told, default=0) + 1):
            here = sum(w for delay, _, w in every if delay == u)
            share *= 1 - (here / at_risk[u] if here else 0)
        assert found.shares[days] == pytest.approx(float(share), abs=1e-6)
        assert found.lower[days] <= found.shares[days] <= found.upper[days]


@given(st.lists(groups(), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_order_and_grouping_change_nothing(drawn: list[Group], order: Any) -> None:
    single = [(first, last, told, 1) for first, last, told, n in drawn for _ in range(n)]
    shuffled = list(drawn)
    order.shuffle(shuffled)
    assert seen(reports(shuffled)).shares.tobytes() == seen(reports(drawn)).shares.tobytes()
    assert learnt(reports(single)).shares == pytest.approx(learnt(reports(drawn)).shares, abs=1e-6)


def simulated(days: int, seed: int = 1) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Ten events a day and their delays, a tenth of which are longer than 45 days."""
    random = np.random.default_rng(seed)
    event = np.repeat(np.arange(days), 10)
    return event, np.round(random.exponential(45 / np.log(10), event.size)).astype(int)


def by(last: int) -> Reports:
    """What had been told by the end of a day."""
    event, delay = simulated(last + 1)
    told = event + delay <= last
    return Reports.between(event[told], event[told], (event + delay)[told], last, np.ones(told.sum(), int))


def test_delays_that_reach_as_far_as_can_be_seen_are_not_learnt() -> None:
    assert maturity(by(40)).verdict == Verdict(ResultStatus.NOT_ESTIMABLE, (Reason.SERIES_TOO_SHORT,))
    assert maturity(by(300)).verdict.reasons == ()


def test_young_events_do_not_make_reporting_look_fast() -> None:
    found = by(119)
    quick, corrected = (each(found).quantile(0.9, found.records).value for each in (seen, learnt))
    assert quick is not None
    assert corrected is not None
    assert quick < 40
    assert 42 <= corrected <= 49
    days = maturity(found).days
    assert days is not None
    assert days.value == days.lower == days.upper == corrected


def test_a_full_record_is_learnt_as_it_was_seen() -> None:
    event, delay = simulated(120)
    found = Reports.between(event, event, event + delay, 5_000, np.ones(event.size, int))
    assert learnt(found).shares == pytest.approx(seen(found).shares, abs=1e-6)


def test_longer_delays_than_are_told_apart_are_one() -> None:
    found = Reports.between([0] * 25, [0] * 25, [5_000] * 25, 9_000, [1] * 25)
    assert seen(found).quantile(0.5, 25).value == LONGEST


def test_an_imprecise_day_gives_bounds() -> None:
    month = Reports.between([0] * 30, [30] * 30, [40] * 30, 400, [1] * 30)
    days = seen(month).quantile(0.5, 30)
    assert (days.lower, days.value, days.upper) == (10, 25, 40)
    within = Reports.between([0] * 30, [30] * 30, [12] * 30, 400, [1] * 30)
    days = seen(within).quantile(0.5, 30)
    assert (days.lower, days.value, days.upper) == (0, 6, 12), "it had happened by the 12th"


@pytest.mark.parametrize(
    ("first", "told", "undated", "reason"),
    [
        (range(0), range(0), 0, Reason.EMPTY),
        (range(0), range(0), 3, Reason.NO_REPORTING_HISTORY),
        (range(100), [200] * 100, 0, Reason.NO_REPORTING_HISTORY),
        (range(100), [200 + n % 5 for n in range(100)], 0, Reason.NO_REPORTING_HISTORY),
        (range(19), range(5, 24), 0, Reason.REPORTS_FEW),
    ],
    ids=["nothing", "no day known", "one day", "few days", "few reports"],
)
def test_without_a_history_nothing_is_learnt(first: Any, told: Any, undated: int, reason: Reason) -> None:
    made = Reports.between(list(first), list(first), list(told), 300, [1] * len(first))
    found = maturity(Reports(made.least, made.greatest, made.age, made.counts, undated, bulk=made.bulk))
    assert found.verdict == Verdict(ResultStatus.NOT_ESTIMABLE, (reason,))
    assert found.days is None


def test_a_share_is_between_none_and_all() -> None:
    with pytest.raises(BadInput, match=r"^share: 1.0 is no part"):
        maturity(reports([(0, 0, 1, 30)]), 1.0)
    with pytest.raises(BadInput, match="told of by then"):
        Reports.between([3], [3], [2], 60, [1])


def test_last_buckets_are_immature_until_that_delay_has_passed() -> None:
    ends = [dt.date(2021, 1, 31), dt.date(2021, 2, 28), dt.date(2021, 3, 31)]
    assert immature(ends, dt.date(2021, 4, 30), 30) == 0
    assert immature(ends, dt.date(2021, 4, 29), 30) == 1
    assert immature(ends, dt.date(2021, 3, 2), 30) == 2
    assert immature([], dt.date(2021, 3, 1), 30) == 0


@pytest.fixture(scope="module")
def wadira(database: Database) -> Wadira:
    return database.filled(Wadira)


def told_in(where: EventFilter) -> tuple[list[tuple[int, int, int]], Reports]:
    with session.reading() as connection:
        resolved = scope(connection.execute(look_up(where)).one_or_none(), where)
        found = Reports.of(connection.execute(delays.reports_statement(where, resolved)).all())
    columns = (each.tolist() for each in (found.least, found.greatest, found.counts))
    return list(zip(*columns, strict=True)), found


@pytest.mark.usefixtures("wadira")
def test_delays_of_the_published_record() -> None:
    """A was told of a day later; B, of 31 January or 1 February, on the 5th; of C no day is known."""
    known, found = told_in(EventFilter(collections=("wadira",)))
    assert known == [(1, 1, 1), (4, 5, 1)]
    assert (found.records, found.undated, found.before, found.bulk) == (2, 1, 0, False)
    assert (found.age == LONGEST).all()


@pytest.mark.usefixtures("wadira")
def test_what_came_later_than_asked_is_not_known() -> None:
    known, found = told_in(EventFilter(collections=("wadira",), reported=Reported(to=dt.date(2021, 1, 20))))
    assert known == [(1, 1, 1)]
    assert found.age.tolist() == [9]
