"""What holds of every series, on random small records: totals are conserved, order changes nothing, seeds repeat."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import citing
from analytics.results import SeriesPoint, TimeSeries
from schema.answering import Bucket, Dimension, Imprecise, Scale
from schema.filters import EventFilter, TimeFilter
from tests.analytics.test_generative import EPOCH, records
from tests.counting_rules.worked import ask, furnish, write
from tests.database import Database

buckets = st.sampled_from([each for each in Bucket if each is not Bucket.DAY])
Rows = list[dict[str, str]]
few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", autouse=True)
def country(database: Database) -> Database:
    furnish()
    return database


def series(where: EventFilter, **question: object) -> TimeSeries:
    found = ask(where, question)
    assert isinstance(found, TimeSeries)
    return found


def of(rows: Rows, time: TimeFilter | None = None) -> EventFilter:
    return EventFilter(collections=tuple(write(rows, {"": {}}).values()), occurred=time or TimeFilter())


def added(points: list[SeriesPoint], field: str) -> float:
    return sum(getattr(p, field) or 0 for p in points)


@few
@given(records, buckets, st.sampled_from([Imprecise.SPREAD, Imprecise.EXCLUDE]), st.integers(0, 300))
def test_points_and_what_is_unplaced_make_the_total(
    rows: Rows, bucket: Bucket, imprecise: Imprecise, first: int
) -> None:
    window = TimeFilter(from_=EPOCH.fromordinal(EPOCH.toordinal() + first)) if first % 2 else TimeFilter()
    found = series(of(rows, window), bucket=bucket, imprecise=imprecise)
    points = list(found.points)
    assert added(points, "lower") + (found.unplaced.lower or 0) == pytest.approx(found.lower or 0, abs=1e-3)
    if found.value is not None:
        assert added(points, "value") + (found.unplaced.value or 0) == pytest.approx(found.value, abs=1e-3)


@few
@given(records, buckets, st.sampled_from([Imprecise.SPREAD, Imprecise.BOUNDS, Imprecise.DRAWS]))
def test_a_running_total_never_falls_and_ends_at_the_total(rows: Rows, bucket: Bucket, imprecise: Imprecise) -> None:
    found = series(of(rows), bucket=bucket, imprecise=imprecise, scale=Scale.CUMULATIVE)
    last = found.points[-1]
    assert (last.lower, last.value, last.upper) == (found.lower, found.value, found.upper)
    assert (last.records, last.certain) == (found.records, found.records)
    shown = [p for p in found.points if p.lower is not None]
    for before, after in pairwise(shown):
        assert before.lower is not None
        assert after.lower is not None
        assert before.lower <= after.lower
        assert before.records <= after.records
        assert before.certain <= after.certain


@few
@given(records, buckets, st.integers(0, 2**31 - 1))
def test_draws_lie_within_the_bounds_and_leave_the_total_alone(rows: Rows, bucket: Bucket, seed: int) -> None:
    where = of(rows)
    drawn = series(where, bucket=bucket, imprecise=Imprecise.DRAWS, seed=seed)
    bounds = series(where, bucket=bucket, imprecise=Imprecise.BOUNDS)
    spread = series(where, bucket=bucket)
    assert (drawn.lower, drawn.value, drawn.upper) == (spread.lower, spread.value, spread.upper)
    for inner, outer in zip(drawn.points, bounds.points, strict=True):
        assert (inner.start, inner.records, inner.certain) == (outer.start, outer.records, outer.certain)
        numbers = [n for n in (outer.lower, inner.lower, inner.value, inner.upper, outer.upper) if n is not None]
        assert numbers == sorted(numbers)
        assert (inner.upper is None) == (outer.upper is None)


@few
@given(records, buckets, st.randoms(use_true_random=False), st.sampled_from(list(Imprecise)))
def test_the_order_of_records_changes_nothing(rows: Rows, bucket: Bucket, order: object, imprecise: Imprecise) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)
    question = {"bucket": bucket, "imprecise": imprecise, "group_by": Dimension.ADM1}
    first, other = (series(of(each), **question) for each in (rows, shuffled))
    assert first.points == other.points
    assert (first.lower, first.value, first.upper) == (other.lower, other.value, other.upper)


@few
@given(records, buckets, st.integers(0, 99))
def test_the_same_seed_gives_the_same_bytes_and_another_need_not(rows: Rows, bucket: Bucket, seed: int) -> None:
    where = of(rows)
    question = {"bucket": bucket, "imprecise": Imprecise.DRAWS}
    first, again = (series(where, **question, seed=seed) for _ in range(2))
    assert citing.canonical(first) == citing.canonical(again)
    assert first.method.seed == seed
    other = series(where, **question, seed=seed + 1)
    assert citing.content_hash(other) != citing.content_hash(first)


@few
@given(records, buckets, st.sampled_from([Imprecise.SPREAD, Imprecise.EXCLUDE]))
def test_groups_of_one_category_each_make_every_point(rows: Rows, bucket: Bucket, imprecise: Imprecise) -> None:
    found = series(of(rows), bucket=bucket, imprecise=imprecise, group_by=Dimension.ADM1)
    for total in (p for p in found.points if p.group is None):
        own = [p for p in found.points if p.group and p.start == total.start]
        assert added(own, "lower") == pytest.approx(total.lower or 0, abs=1e-5)
        assert sum(p.records for p in own) == total.records
        assert sum(p.certain for p in own) == total.certain
