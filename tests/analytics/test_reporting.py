"""Delays of a small record: by brute force, by source and by period; bulk, undated and immature ones are told of."""

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from analytics import citing, reporting
from analytics.figures import figure
from analytics.results import Bounded
from analytics.results_reporting import ReportingDelay
from analytics.wording import AR, EN
from schema.answering import Bucket, Level, ResultStatus
from schema.errors import BadInput
from schema.filters import EventFilter, Reported, TimeFilter
from schema.vocabulary import Granularity
from tests.analytics.reported import Country, Happened, day, drawn, until
from tests.analytics.wadira import answered
from tests.database import Database

EVENTS = [*drawn(300, 300, seed=9, mean=9), Happened(40, 40, [("s", 30, 1)])]
BULK = [Happened(n, n, [("s", 200, 1)]) for n in range(100)]
WHERE = EventFilter(collections=("slow",))


@pytest.fixture(scope="module", autouse=True)
def country(database: Database) -> None:
    assert database.name
    Country(dt.datetime(2031, 6, 1, tzinfo=dt.UTC), {"slow": EVENTS, "bulk": BULK}).publish()


def ask(where: EventFilter = WHERE, **asked: Any) -> ReportingDelay:
    found: ReportingDelay = answered(partial(reporting.ask, bucket=asked.pop("bucket", Bucket.QUARTER)), where, asked)
    return found


def delays(events: Sequence[Happened], source: str | None = None) -> list[tuple[int, int]]:
    """Least and greatest days until the first statement, of all or of one source, told of on the first day or later."""
    found = []
    for each in events:
        told = [n for name, n, _ in each.statements if n is not None and source in (None, name)]
        if told and min(told) >= each.first:
            found.append((max(min(told) - each.last, 0), min(told) - each.first))
    return found


def reached(days: Sequence[int], share: float) -> float:
    return float(sorted(days)[int(np.ceil(share * len(days) - 1e-9)) - 1])


def same(shown: Bounded, known: Sequence[tuple[int, int]], share: float) -> None:
    assert shown.lower == reached([least for least, _ in known], share)
    assert shown.upper == reached([greatest for _, greatest in known], share)
    assert shown.value is not None
    assert shown.lower <= shown.value <= shown.upper


def test_median_and_nine_in_ten_by_brute_force() -> None:
    found, known = ask(), delays(EVENTS)
    same(found, known, 0.5)
    same(found.ninety, known, 0.9)
    assert found.records == len(known)
    assert found.before == 1
    assert found.undated == sum(1 for each in EVENTS if not each.days)
    assert found.level is Level.DOCUMENTED
    for point in found.distribution:
        assert point.lower == pytest.approx(sum(b <= point.days for _, b in known) / len(known), abs=1e-6)
        assert point.upper == pytest.approx(sum(a <= point.days for a, _ in known) / len(known), abs=1e-6)
    assert found.distribution[-1].value == 1
    assert {"TOLD_BEFORE", "REPORT_DAYS_UNKNOWN"} <= {each.code for each in found.caveats}


def test_by_source() -> None:
    found = ask()
    assert {each.source["id"] for each in found.by_source} == {"s", "t", "u"}
    for each in found.by_source:
        source = str(each.source["id"])
        same(each, delays(EVENTS, source), 0.5)
        same(each.ninety, delays(EVENTS, source), 0.9)
        mine = [event for event in EVENTS if source in {name for name, *_ in event.statements}]
        dated = [event for event in mine if any(name == source and n is not None for name, n, _ in event.statements)]
        assert each.undated == len(mine) - len(dated)
    (said,) = (each.text["en"] for each in found.caveats if each.code == "DELAYS_DIFFER_BY_SOURCE")
    assert said.startswith("Sources differ in how late they tell: Source u takes")


def test_by_period() -> None:
    found = ask(bucket=Bucket.MONTH)
    for period in found.periods:
        inside = [each for each in EVENTS if period.start <= day(each.first) and day(each.last) <= period.end]
        known = delays(inside)
        assert period.records == len(known)
        same(period, known, 0.5)
        assert period.undated == sum(1 for each in inside if not each.days)
    assert [period.start.month for period in found.periods] == list(range(1, 11))


def test_what_is_young_is_told_to_be_immature() -> None:
    """As it stood on day 290: what had been told of by then, and how much of the last month that was."""
    then = replace(WHERE, reported=Reported(to=day(290)), occurred=TimeFilter(to=day(290)))
    found = ask(then, bucket=Bucket.MONTH)
    assert found.until == day(290)
    assert found.records == len(delays(until(EVENTS, 290)))
    assert found.ripe.value is not None
    assert found.ninety.value is not None
    assert found.ripe.value >= found.ninety.value
    complete = [period.complete for period in found.periods if period.complete is not None]
    assert complete == sorted(complete, reverse=True)
    assert complete[-1] < 0.9 < complete[-3]
    (said,) = (each.text["en"] for each in found.caveats if each.code == "RECENT_IMMATURE")
    ripe = day(290) - dt.timedelta(days=int(found.ripe.value))
    assert said.startswith(f"What happened after {ripe.day} ")
    assert "RECENT_IMMATURE" not in {each.code for each in ask(bucket=Bucket.MONTH).caveats}


def test_bulk_is_described_and_nothing_is_learnt_from_it() -> None:
    found = ask(replace(WHERE, collections=("bulk",)))
    assert (found.value, found.lower, found.upper) == (150, 150, 150)
    assert (found.ripe.value, found.ripe.lower, found.ripe.upper) == (None, None, None)
    assert {period.complete for period in found.periods} == {None}
    assert "BULK_PUBLICATION" in {each.code for each in found.caveats}


def test_collections_that_may_tell_of_the_same_have_no_common_distribution() -> None:
    found = ask(replace(WHERE, collections=("slow", "bulk")))
    assert (found.value, found.distribution, found.by_source, found.periods) == (None, (), (), ())
    assert "COLLECTIONS_OVERLAP" in {each.code for each in found.caveats}


def test_nothing_found_is_empty() -> None:
    found = ask(replace(WHERE, kinds=("protest",)))
    assert (found.status, found.value, found.distribution) == (ResultStatus.EMPTY, None, ())


def test_nonsense_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadInput, match=r"^granularity: "):
        ask(replace(WHERE, granularity=tuple(Granularity)))


def test_two_statements_answer_and_cite(query_budget: Callable[..., AbstractContextManager[list[str]]]) -> None:
    with query_budget(3):
        found = ask()
    assert citing.content_hash(found) == citing.content_hash(ask())
    assert citing.query(found).startswith("{ reportingDelay(")
    assert citing.title(found, EN).startswith("Days until records were first reported, 1 January 2030 to")


@pytest.mark.parametrize("lang", [EN, AR])
def test_the_figure_has_a_curve_between_bounds_and_a_bar_per_source(lang: Any) -> None:
    made = figure(ask(), lang)
    (curve,) = (each for each in made["data"] if each.get("line", {}).get("width") == 2.5)
    assert curve["y"][-1] == 1
    bars = [each for each in made["data"] if each.get("fill") == "toself"]
    assert len(bars) == 6, "solid and tint of three sources"
    assert made["layout"]["meta"]["data"]["by_source"]
    if lang is AR:
        assert not any(digit in made["layout"]["annotations"][0]["text"] for digit in "0123456789")
    assert figure(ask(replace(WHERE, kinds=("protest",))), lang)["layout"]["meta"]["data"]["status"] == "EMPTY"
