"""Nowcasts of a small record: by brute force, as they would have been, and refused where nothing can be said."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import citing, nowcasts, run_offs
from analytics.change.nowcast import nowcast
from analytics.change.triangles import reporting_triangle
from analytics.change.truncation import FEWEST
from analytics.figures import figure
from analytics.reasons import Reason
from analytics.results_reporting import Nowcast
from analytics.run_offs import RunOff, following
from analytics.wording import AR, EN
from schema.answering import Bucket, Coverage, IntervalKind, Level, ResultStatus
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter, Reported, TimeFilter
from schema.vocabulary import Granularity, Measure
from tests.analytics.reported import START, Country, Happened, day, drawn, until
from tests.analytics.wadira import answered
from tests.database import Database

EVENTS = drawn(700, 210, seed=5, mean=8)
LAST = 215
"""The last day of a week: the thirty-first, counted from Tuesday 1 January 2030."""
BULK = [Happened(n, n, [("s", 150 + n % 2, 1)]) for n in range(120)]
UNDATED = [Happened(n, n, [("s", None, 1)]) for n in range(60)] + BULK[:30]
WHERE = EventFilter(collections=("slow",), occurred=TimeFilter(from_=START, to=day(LAST)))


@pytest.fixture(scope="module", autouse=True)
def country(database: Database) -> None:
    assert database.name
    at = dt.datetime.combine(day(LAST), dt.time(20), dt.UTC)
    Country(at, {"slow": until(EVENTS, LAST), "bulk": BULK, "undated": UNDATED, "few": EVENTS[:19]}).publish()


def ask(where: EventFilter = WHERE, **asked: Any) -> Nowcast:
    found: Nowcast = answered(partial(nowcasts.ask, bucket=asked.pop("bucket", Bucket.WEEK)), where, asked)
    return found


def week(number: int) -> int:
    """Weeks begin on Monday: the first of January is a Tuesday."""
    return (number + 1) // 7


def cells(events: Sequence[Happened], last: int, *, killed: bool = False) -> Counter[tuple[int, int]]:
    """By brute force: what was stated by the end of a day of events that lie in one week, by week and delay."""
    found: Counter[tuple[int, int]] = Counter()
    for each in events:
        told = [number for number in each.days if number <= last]
        if week(each.first) != week(each.last) or not told:
            continue
        before = 0
        for number in told if killed else told[:1]:
            now = (each.low(number) or 0) if killed else 1
            found[week(each.first), week(number) - week(each.first)] += now - before
            before = now
    return found


@pytest.mark.parametrize("killed", [False, True], ids=["incidents", "killed"])
@pytest.mark.parametrize("last", [LAST, 138], ids=["now", "then"])
def test_it_is_the_chain_ladder_of_what_had_been_stated_by_then(last: int, *, killed: bool) -> None:
    where = replace(WHERE, reported=Reported(to=day(last)), occurred=TimeFilter(from_=START, to=day(last)))
    found = ask(where, measure=Measure.KILLED if killed else Measure.INCIDENTS)
    assert found.until == day(last)
    expected = cells(EVENTS, last, killed=killed)
    held = sorted(expected)
    event, delay = np.array(held).T
    amounts = [expected[pair] for pair in held]
    weeks = week(last) + 1
    triangle = reporting_triangle(event, delay, amounts, buckets=weeks, longest=found.longest, revised=True)
    made = nowcast(triangle, seed=1, draws=nowcasts.DRAWS)
    later = Counter(dict.fromkeys(range(weeks), 0))
    for (row, late), amount in expected.items():
        later[row] += amount if late > (found.longest or 0) else 0
    assert len(found.points) == len(made.points) == weeks
    for n, (point, own) in enumerate(zip(found.points, made.points, strict=True)):
        assert point.start == max(START, START + dt.timedelta(days=7 * n - 1))
        assert point.reported.lower == sum(amount for (row, _), amount in expected.items() if row == n)
        assert [point.value, point.lower, point.upper] == pytest.approx(
            [own.expected + later[n], own.lower + later[n], own.upper + later[n]], abs=1e-5
        )
    assert found.outstanding.value == pytest.approx(made.total, abs=1e-5)
    assert found.reported.lower == sum(expected.values())
    assert (found.level, found.interval) == (Level.ESTIMATED, IntervalKind.CONFIDENCE)


def test_reported_and_expected_stay_apart_and_the_end_is_held() -> None:
    then = ask(replace(WHERE, reported=Reported(to=day(138)), occurred=TimeFilter(from_=START, to=day(138))))
    truth = sum(cells([each for each in EVENTS if each.last <= 138], 9_999).values())
    assert then.reported.value is not None
    assert then.value is not None
    assert then.reported.value < then.value
    assert then.lower is not None
    assert then.upper is not None
    assert then.lower < truth < then.upper
    assert then.check is not None
    assert then.check.forecasts > FEWEST
    assert then.check.held is not None
    assert then.check.held > 0.8
    assert then.check.score is not None
    assert then.check.naive_score is not None
    assert then.check.score < then.check.naive_score


def test_what_no_week_can_take_is_told() -> None:
    found = ask()
    (said,) = (each.text["en"] for each in found.caveats if each.code == "UNPLACED")
    rough = sum(1 for each in until(EVENTS, LAST) if week(each.first) != week(each.last))
    assert f"any one point: {rough}," in said
    unknown = sum(1 for each in until(EVENTS, LAST) if week(each.first) == week(each.last) and not each.days)
    (said,) = (each.text["en"] for each in found.caveats if each.code == "REPORT_DAYS_UNKNOWN")
    assert f": {unknown} of" in said


def test_where_nobody_is_known_to_have_looked_nothing_is_expected() -> None:
    found = ask(replace(WHERE, occurred=TimeFilter(from_=START - dt.timedelta(days=29), to=day(LAST))))
    blind, seen = found.points[:4], found.points[4:]
    for point in blind:
        assert {point.value, point.lower, point.upper, point.reported.lower, point.completeness} == {None}
        assert point.coverage is Coverage.UNKNOWN
    assert all(point.value is not None for point in seen)
    assert found.value == pytest.approx(ask().value)


def test_only_full_buckets_are_taken() -> None:
    found = ask(replace(WHERE, reported=Reported(to=day(LAST - 1))))
    assert found.until == day(LAST - 7)
    assert {each.code for each in found.caveats} >= {"REPORTED_SINCE", "REPORTED_BY"}
    assert len(found.points) == len(ask().points) - 1


@pytest.mark.parametrize(
    ("slug", "reason"),
    [
        ("bulk", Reason.NO_REPORTING_HISTORY),
        ("undated", Reason.NO_REPORTING_HISTORY),
        ("few", Reason.REPORTS_FEW),
    ],
)
def test_without_a_history_of_reporting_it_is_refused_and_documented_all_the_same(slug: str, reason: Reason) -> None:
    found = ask(replace(WHERE, collections=(slug,)))
    assert found.status is ResultStatus.NOT_ESTIMABLE
    assert reason.name in {each.code for each in found.caveats}
    assert (found.value, found.lower, found.upper) == (None, None, None)
    assert {(point.value, point.completeness) for point in found.points} == {(None, None)}
    assert found.reported.lower
    assert found.check is None
    assert found.interval is IntervalKind.NONE


def test_reports_slower_than_the_period_is_long_are_refused() -> None:
    short = TimeFilter(from_=day(LAST - 34), to=day(LAST))
    found = ask(replace(WHERE, occurred=short))
    assert found.status is ResultStatus.NOT_ESTIMABLE
    assert "SERIES_TOO_SHORT" in {each.code for each in found.caveats}


def test_collections_that_may_tell_of_the_same_have_no_common_nowcast() -> None:
    found = ask(replace(WHERE, collections=("slow", "few")))
    assert found.status is ResultStatus.NOT_ESTIMABLE
    assert found.points == ()
    assert "COLLECTIONS_OVERLAP" in {each.code for each in found.caveats}


def test_nothing_found_is_empty() -> None:
    found = ask(replace(WHERE, kinds=("protest",)))
    assert (found.status, found.points, found.value) == (ResultStatus.EMPTY, (), None)


def test_nonsense_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadInput, match=r"^seed: -1 is no seed"):
        ask(seed=-1)
    with pytest.raises(BadInput, match=r"^granularity: "):
        ask(replace(WHERE, granularity=tuple(Granularity)))
    with pytest.raises(TooLarge, match=r"^bucket: DAY makes too many points"):
        ask(bucket=Bucket.DAY)


def test_a_seed_repeats_everything(query_budget: Callable[..., AbstractContextManager[list[str]]]) -> None:
    with query_budget(4):
        first = ask(seed=7)
    assert citing.content_hash(first) == citing.content_hash(ask(seed=7))
    assert first.upper != ask(seed=8).upper
    assert "seed: 7" in citing.query(first)


@pytest.mark.parametrize("lang", [EN, AR])
def test_the_figure_keeps_solid_and_dashed_apart(lang: Any) -> None:
    made = figure(ask(), lang)
    dashed = [each for each in made["data"] if each.get("line", {}).get("dash") == "6px,4px"]
    solid = [each for each in made["data"] if each.get("line", {}).get("width") == 2.5]
    assert [len(each) for each in (dashed, solid)] == [1, 1]
    assert dashed[0]["marker"]["symbol"] == "diamond-open"
    assert len(solid[0]["y"]) > len(dashed[0]["y"]) > 1
    assert made["layout"]["meta"]["level"] == "ESTIMATED"
    assert made["layout"]["meta"]["data"]["points"]
    refused = figure(ask(replace(WHERE, collections=("bulk",))), lang)
    assert not [each for each in refused["data"] if each.get("line", {}).get("dash")]


class Row:
    """A row of the statement."""

    def __init__(self, event: int, delay: int | None, amount: int) -> None:
        self.collection, self.amount, self.records = "slow", amount, amount
        self.occurred = START + dt.timedelta(days=7 * event)
        self.reported = None if delay is None else START + dt.timedelta(days=7 * (event + delay))


rows = st.lists(
    st.builds(Row, st.integers(0, 20), st.one_of(st.none(), st.integers(-2, 12)), st.integers(1, 9)), min_size=1
)


@settings(max_examples=50)
@given(rows, st.randoms(use_true_random=False))
def test_every_record_is_accounted_for_in_whatever_order(drawn_rows: list[Row], order: Any) -> None:
    known = START + dt.timedelta(days=7 * 15 + 3)
    shuffled = list(drawn_rows)
    order.shuffle(shuffled)
    here, there = (RunOff.of(each, Bucket.WEEK_FROM_SATURDAY, TimeFilter(), known) for each in (drawn_rows, shuffled))
    assert here == there
    counted = sum(here.records.values()) + sum(here.undated.values()) + here.since
    assert counted == sum(row.records for row in drawn_rows)
    longest, share = here.longest()
    assert 0 <= longest <= max(0, (here.rows - 1) // 2)
    assert 0 <= share <= 1
    if here.records:
        triangle = here.triangle(longest)
        assert np.nansum(triangle.counts) + sum(here.later(longest).values()) == sum(here.records.values())


@pytest.mark.parametrize("bucket", list(Bucket))
def test_buckets_follow_one_another_as_in_the_database(bucket: Bucket) -> None:
    start = run_offs._start(bucket, dt.date(2030, 2, 14))
    assert start <= dt.date(2030, 2, 14) < following(bucket, start)
    assert run_offs._start(bucket, following(bucket, start) - dt.timedelta(days=1)) == start
