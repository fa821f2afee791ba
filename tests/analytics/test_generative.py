"""Random small records: what SQL counts is what thirty lines of Python count, and nothing is lost or invented."""

import calendar
import datetime as dt
import itertools
from collections import defaultdict
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.results import CrossTab, TimeSeries
from analytics.results_areas import AreaMap
from schema.answering import AreaLevel, Bucket, Dimension, Imprecise
from schema.filters import EventFilter, TimeFilter
from tests.counting_rules.worked import ask, furnish, write
from tests.database import Database

EPOCH = dt.date(2030, 1, 1)
AREAS = ["", "XA01", "XA02"]
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", autouse=True)
def country(database: Database) -> Database:
    furnish()
    return database


@st.composite
def events(draw: st.DrawFn) -> dict[str, str]:
    start = EPOCH + dt.timedelta(days=draw(st.integers(0, 400)))
    end = start + dt.timedelta(days=draw(st.one_of(st.just(0), st.integers(0, 100))))
    low, best, high = sorted(draw(st.lists(st.integers(0, 50), min_size=3, max_size=3)))
    shown = {"low": str(low), "best": draw(st.sampled_from([str(best), str(best), ""]))}
    shown["high"] = draw(st.sampled_from([str(high), str(high), ""]))
    return {"from": str(start), "to": str(end), "adm0": "XA", "adm1": draw(st.sampled_from(AREAS))} | shown


records = st.lists(events(), min_size=1, max_size=8)
buckets = st.sampled_from(list(Bucket))


def bucket_of(bucket: Bucket, day: dt.date) -> dt.date:
    match bucket:
        case Bucket.DAY:
            return day
        case Bucket.WEEK:
            return day - dt.timedelta(days=day.weekday())
        case Bucket.WEEK_FROM_SATURDAY:
            return day - dt.timedelta(days=(day.weekday() + 2) % 7)
        case Bucket.MONTH:
            return day.replace(day=1)
        case Bucket.QUARTER:
            return dt.date(day.year, day.month - (day.month - 1) % 3, 1)
        case Bucket.YEAR:
            return dt.date(day.year, 1, 1)


def days(row: dict[str, str]) -> list[dt.date]:
    start, end = dt.date.fromisoformat(row["from"]), dt.date.fromisoformat(row["to"])
    return [start + dt.timedelta(days=n) for n in range((end - start).days + 1)]


def spread(rows: list[dict[str, str]], bucket: Bucket, name: str) -> dict[dt.date, Fraction | None]:
    """The reference: every day of an event gets its part, and one unknown number makes its buckets unknown."""
    found: dict[dt.date, Fraction | None] = defaultdict(Fraction)
    for row in rows:
        for day in days(row):
            key = bucket_of(bucket, day)
            before = found[key]
            if not row[name] or before is None:
                found[key] = None
            else:
                found[key] = before + Fraction(int(row[name]), len(days(row)))
    return found


def series(rows: list[dict[str, str]], bucket: Bucket, imprecise: Imprecise, time: TimeFilter) -> TimeSeries:
    slugs = write(rows, {"": {}})
    where = EventFilter(collections=tuple(slugs.values()), occurred=time)
    result = ask(where, {"bucket": bucket, "imprecise": imprecise})
    assert isinstance(result, TimeSeries)
    return result


@few
@given(records, buckets)
def test_spread_is_what_counting_day_by_day_gives(rows: list[dict[str, str]], bucket: Bucket) -> None:
    result = series(rows, bucket, Imprecise.SPREAD, TimeFilter())
    for field, name in (("lower", "low"), ("value", "best"), ("upper", "high")):
        expected = spread(rows, bucket, name)
        shown = {p.start: getattr(p, field) for p in result.points if p.records}
        assert shown.keys() == expected.keys()
        for start, value in expected.items():
            assert shown[start] == (None if value is None else pytest.approx(float(value), abs=1e-6))
    assert result.lower == sum(int(row["low"]) for row in rows)
    assert sum(p.lower or 0 for p in result.points) == pytest.approx(result.lower, abs=1e-3)
    spans = list(result.points)
    assert all((b.start - a.end).days == 1 for a, b in itertools.pairwise(spans))


@few
@given(records, buckets)
def test_excluded_and_points_make_the_total(rows: list[dict[str, str]], bucket: Bucket) -> None:
    result = series(rows, bucket, Imprecise.EXCLUDE, TimeFilter())
    fitting = [row for row in rows if len({bucket_of(bucket, day) for day in days(row)}) == 1]
    assert sum(p.records for p in result.points) == len(fitting)
    assert result.unplaced.records == len(rows) - len(fitting)
    assert sum(p.lower or 0 for p in result.points) + (result.unplaced.lower or 0) == result.lower


@few
@given(records, buckets)
def test_spread_lies_within_the_bounds(rows: list[dict[str, str]], bucket: Bucket) -> None:
    bounds = series(rows, bucket, Imprecise.BOUNDS, TimeFilter())
    middle = series(rows, bucket, Imprecise.SPREAD, TimeFilter())
    for outer, inner in zip(bounds.points, middle.points, strict=True):
        assert outer.start == inner.start
        if inner.lower is not None:
            assert outer.lower is not None
            assert outer.lower <= inner.lower + 1e-6
        if outer.upper is not None:
            assert inner.upper is not None
            assert inner.upper <= outer.upper + 1e-6


@few
@given(records, st.integers(0, 300), st.integers(0, 200))
def test_a_window_counts_the_days_in_it_and_tells_of_the_rest(
    rows: list[dict[str, str]], first: int, length: int
) -> None:
    start = EPOCH + dt.timedelta(days=first)
    end = start + dt.timedelta(days=length)
    result = series(rows, Bucket.MONTH, Imprecise.SPREAD, TimeFilter(from_=start, to=end))
    inside = sum(
        (Fraction(int(row["low"]) * sum(start <= d <= end for d in days(row)), len(days(row))) for row in rows),
        Fraction(),
    )
    touched = [row for row in rows if any(start <= day <= end for day in days(row))]
    assert result.records == len(touched)
    assert (result.lower or 0) == pytest.approx(float(inside), abs=1e-6)
    partly = [row for row in touched if not all(start <= day <= end for day in days(row))]
    assert ("OUTSIDE_WINDOW" in {each.code for each in result.caveats}) == bool(partly)
    last_of_month = calendar.monthrange(end.year, end.month)[1]
    assert result.points[0].start == start
    assert result.points[-1].end == min(end, end.replace(day=last_of_month))


@few
@given(records)
def test_areas_and_unplaced_make_the_total_at_every_level(rows: list[dict[str, str]]) -> None:
    slugs = write(rows, {"": {}})
    totals = set()
    for level in (AreaLevel.ADM0, AreaLevel.ADM1, AreaLevel.ADM2):
        result = ask(EventFilter(collections=tuple(slugs.values())), {"level": level})
        assert isinstance(result, AreaMap)
        parts = [*result.areas, result.unplaced]
        assert sum(part.records for part in parts) == result.records == len(rows)
        assert sum(part.lower or 0 for part in parts) == result.lower
        totals.add((result.value, result.lower, result.upper))
    assert len(totals) == 1


@few
@given(records, st.integers(0, 300), st.integers(0, 200))
def test_cells_are_what_maps_and_series_of_the_same_question_hold(
    rows: list[dict[str, str]], first: int, length: int
) -> None:
    start = EPOCH + dt.timedelta(days=first)
    time = TimeFilter(from_=start, to=start + dt.timedelta(days=length))
    where = EventFilter(collections=tuple(write(rows, {"": {}}).values()), occurred=time)
    by_month, by_area = (ask(where, {"rows": each}) for each in (Dimension.MONTH, Dimension.ADM1))
    series, map_ = ask(where, {"bucket": Bucket.MONTH}), ask(where, {"level": AreaLevel.ADM1})
    assert isinstance(by_month, CrossTab)
    assert isinstance(by_area, CrossTab)
    assert isinstance(series, TimeSeries)
    assert isinstance(map_, AreaMap)
    months = {f"{p.start:%Y-%m}": (p.lower, p.value, p.upper, p.records) for p in series.points if p.records}
    assert {c.row.code: (c.lower, c.value, c.upper, c.records) for c in by_month.cells} == months
    areas = {a.place["pcode"]: (a.lower, a.value, a.upper, a.records) for a in map_.areas if a.records}
    left = map_.unplaced
    areas |= {None: (left.lower, left.value, left.upper, left.records)} if left.records else {}
    assert {c.row.code: (c.lower, c.value, c.upper, c.records) for c in by_area.cells} == areas
    assert (by_area.lower, by_area.value, by_area.upper) == (series.lower, series.value, series.upper)
