"""Which buckets of a series can be compared, and what each source told of in them."""

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.change import by_source
from analytics.change.covered import Covered, Figure, begun, check, covered, cycle, ended
from analytics.change.laws import Law, law_of
from analytics.change.seasonal import Decomposition, decompose, reshuffled
from analytics.reasons import Reason, refused
from analytics.results import Category, SeriesPoint, TimeSeries
from schema.answering import Bucket, Coverage, Imprecise
from schema.errors import BadInput, TooLarge
from schema.vocabulary import Measure

UNTIL = dt.date(2031, 1, 1)


def point(start: str, end: str, value: float | None = 3.0, **more: Any) -> SeriesPoint:
    known: dict[str, Any] = {"lower": 2.0, "upper": None, "records": 3, "certain": 2, "active_sources": 1}
    known |= {"coverage": Coverage.COVERED} | more
    return SeriesPoint(value=value, start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end), **known)


def series(points: list[SeriesPoint], bucket: Bucket = Bucket.MONTH, **coverage: str) -> TimeSeries:
    told = SimpleNamespace(points=tuple(points), bucket=bucket, collections=({"coverage": coverage},))
    return cast("TimeSeries", told)


MONTHS = [
    point("2030-01-10", "2030-01-31"),
    point("2030-02-01", "2030-02-28"),
    point("2030-03-01", "2030-03-31", None, coverage=Coverage.UNKNOWN, lower=None, records=0),
    point("2030-04-01", "2030-04-30", 7.0),
    point("2030-05-01", "2030-05-31"),
    point("2030-06-01", "2030-06-20"),
]


def test_only_whole_covered_buckets_are_compared() -> None:
    found = covered(series(MONTHS), UNTIL)
    assert found.used == (1, 3, 4)
    assert (found.partial, found.uncovered, found.unnumbered) == ((0, 5), (2,), ())
    assert (found.records, found.certain) == (9, 6)
    assert found.besides(found.used) == tuple(MONTHS[n].start for n in (0, 2, 5))
    assert covered(series(MONTHS), dt.date(2030, 5, 30)).used == (1, 3)


def test_gaps_before_the_first_usable_bucket_are_none() -> None:
    blind = point("2029-12-01", "2029-12-31", None, coverage=Coverage.NOT_COVERED)
    found = covered(series([blind, *MONTHS]), UNTIL)
    assert found.uncovered == (3,)
    assert found.gaps(4) == pytest.approx(1 / 2)
    assert found.gaps(5) == pytest.approx(1 / 3)
    assert found.active(4) == (1.0, 1.0)
    assert found.active(0) is None
    assert [found.at(each.start) for each in MONTHS] == [1, 2, 3, 4, 5, 6]
    assert (found.at(dt.date(2030, 2, 2)), found.at(dt.date(2040, 1, 1))) == (3, 7)


def test_few_buckets_without_a_best_figure_are_left_out_and_many_bring_lowest_ones() -> None:
    months = [point(f"20{year}-02-01", f"20{year}-02-28") for year in (21, 22, 23, 25, 26, 27, 29, 30, 31, 33)]
    late = dt.date(2040, 1, 1)
    few = [*months[:-1], point("2033-02-01", "2033-02-28", None)]
    found = covered(series(few), late)
    assert (found.figure, found.without_best, found.unnumbered) == (Figure.BEST, 1, (9,))
    many = [*few[:-2], point("2031-02-01", "2031-02-28", None, lower=None), few[-1]]
    found = covered(series(many), late)
    assert (found.figure, found.without_best, found.unnumbered) == (Figure.LOWEST, 2, (8,))
    assert found.values[[0, 9]].tolist() == [2.0, 2.0]


def test_a_bucket_in_which_a_collection_begins_or_ends_is_cut_where_more_is_missing_than_by_chance() -> None:
    busy = [point("2030-01-01", "2030-01-31", records=60), point("2030-02-01", "2030-02-28", records=60)]
    assert covered(series(busy, **{"from": "2030-01-02", "to": "2030-02-27"}), UNTIL).used == (0, 1)
    assert covered(series(busy, **{"from": "2030-01-04", "to": "2030-02-28"}), UNTIL).used == (1,)
    assert covered(series(busy, **{"from": "2030-01-01", "to": "2030-02-26"}), UNTIL).used == (0,)
    quiet = [point("2030-01-01", "2030-01-31", records=2), point("2030-02-01", "2030-02-28", records=1)]
    assert covered(series(quiet, **{"from": "2030-01-20", "to": "2030-02-10"}), UNTIL).used == (0, 1)


def test_series_of_several_collections_have_no_buckets() -> None:
    apart = [point("2030-01-01", "2030-01-31", group=Category("one", {}))]
    assert covered(series(apart), UNTIL).points == ()


def test_too_many_buckets_are_refused() -> None:
    days = [point("2030-01-01", "2030-01-01")] * 2_001
    with pytest.raises(TooLarge, match=r"^bucket: DAY makes more than 2,000 points"):
        covered(series(days, Bucket.DAY), UNTIL)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2050, 12, 31)), st.sampled_from(list(Bucket)))
def test_every_day_lies_in_one_bucket(day: dt.date, bucket: Bucket) -> None:
    start = begun(bucket, day)
    end = ended(bucket, start)
    assert start <= day <= end
    assert begun(bucket, end) == start
    assert begun(bucket, end + dt.timedelta(days=1)) == end + dt.timedelta(days=1)
    if bucket is Bucket.WEEK:
        assert start.weekday() == 0
    if bucket is Bucket.WEEK_FROM_SATURDAY:
        assert start.weekday() == 5


def test_a_year_is_the_cycle_where_it_fits() -> None:
    assert [cycle(bucket, 100) for bucket in (Bucket.MONTH, Bucket.QUARTER, Bucket.YEAR)] == [12, 4, None]
    assert cycle(Bucket.WEEK, 10) == pytest.approx(52.18, abs=0.01)
    assert (cycle(Bucket.DAY, 700), cycle(Bucket.DAY, 800)) == (7.0, 365.25)


def test_what_gives_no_counts_is_one_sentence() -> None:
    with pytest.raises(BadInput, match=r"^measure: TRAPPED .*\.$"):
        check(Measure.TRAPPED, Imprecise.EXCLUDE)
    with pytest.raises(BadInput, match=r"^imprecise: BOUNDS .*\.$"):
        check(Measure.KILLED, Imprecise.BOUNDS)
    check(Measure.KILLED, Imprecise.SPREAD)


WEEKS = [dt.date(2030, 1, 7) + dt.timedelta(weeks=n) for n in range(20)]
BUCKETS = Covered(
    points=tuple(point(day.isoformat(), (day + dt.timedelta(days=6)).isoformat()) for day in WEEKS),
    values=np.array([3.0] * 19 + [np.nan]),
    figure=Figure.BEST,
    without_best=0,
    partial=(19,),
    uncovered=(),
    unnumbered=(),
    certain=38,
    records=57,
)


def row(source: str, week: int, records: int = 0, *, best: int = 0, bests: int | None = None) -> Any:
    part = by_source.Heard.TOLD if records else by_source.Heard.SEEN
    known = {"records": records, "best": best, "bests": records if bests is None else bests, "low": 1, "lows": records}
    return SimpleNamespace(part=part.value, source=source, start=WEEKS[week], **known)


def test_a_source_is_silent_before_it_begins_and_tells_nothing_in_between() -> None:
    rows = [row("late", n, 2, best=5) for n in range(8, 19, 2)] + [row("late", n) for n in range(8, 19)]
    rows += [row("whole", n, 1, best=1) for n in range(20)]
    late, whole = by_source.voices(rows, [{"id": "late"}, {"id": "whole"}], BUCKETS)[::-1]
    assert (whole.starts, whole.stops, whole.records) == (None, None, 19)
    assert (late.starts, late.stops, late.records) == (8, None, 12)
    assert np.isnan(late.values[:8]).all()
    assert late.values[8:12].tolist() == [5.0, 0.0, 5.0, 0.0]
    assert np.isnan(late.values[19])
    assert late.share == pytest.approx(12 / 57)


def test_rare_silence_is_no_stop() -> None:
    rare = [row("rare", n, 1, best=1) for n in (1, 6, 11, 15)]
    gone = [row("gone", n, 1, best=1) for n in range(8)]
    found = {
        each.source["id"]: each for each in by_source.voices(rare + gone, [{"id": "rare"}, {"id": "gone"}], BUCKETS)
    }
    assert (found["rare"].starts, found["rare"].stops) == (None, None)
    assert (found["gone"].starts, found["gone"].stops) == (None, 7)


def test_a_number_without_a_best_figure_is_none() -> None:
    (voice,) = by_source.voices([row("a", 0, 2, best=3, bests=1), row("a", 1, 2, best=3)], [{"id": "a"}], BUCKETS)
    assert np.isnan(voice.values[0])
    assert voice.values[1] == 3
    assert by_source.voices([row("unknown", 0, 2)], [{"id": "a"}], BUCKETS) == ()


def test_the_law_is_chosen_by_how_counts_vary() -> None:
    random = np.random.default_rng(1)
    assert law_of(random.negative_binomial(2, 2 / 22, 100).astype(float)) is Law.NEGATIVE_BINOMIAL
    laws = [law_of(np.random.default_rng(seed).poisson(20, 100).astype(float)) for seed in range(30)]
    assert set(laws) == {Law.POISSON, Law.NEGATIVE_BINOMIAL}
    assert law_of(20 + random.normal(0, 0.5, 100)) is Law.GAUSSIAN


def test_a_season_of_noise_is_one_of_many() -> None:
    shares = []
    for seed in range(30):
        noise = np.random.default_rng(seed).poisson(10, 48).astype(float)
        shares.append(reshuffled(decompose(noise, 12), 12, 1))
    assert np.mean(np.array(shares) <= 0.1) <= 0.3
    assert 0.3 <= np.mean(shares) <= 0.7
    with pytest.raises(BadInput):
        reshuffled(Decomposition(refused(Reason.GAPS)), 12, 1)
