"""Calendars of sources: totals equal the counts behind, whatever the bucket and level; silences; protected sources."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

import pytest

from analytics import calendars, citing
from analytics.figures import figure
from analytics.results_reporting import SourceActivity, SourceCalendar
from analytics.run_offs import following
from analytics.wording import AR, EN
from schema.answering import AreaLevel, Bucket, ResultStatus
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter, Reported, TimeFilter
from schema.vocabulary import Granularity
from tests.analytics.reported import Country, Happened, day, drawn
from tests.analytics.wadira import answered
from tests.database import Database

EVENTS = drawn(250, 200, seed=2)
TAKEN_UP = [
    *(Happened(n, n, [("always", n + 2, 1)]) for n in range(0, 360, 3)),
    *(Happened(n, n, [("always", n + 1, 1), ("later", n + 9, 1)]) for n in range(120, 240, 4)),
    *(Happened(n, n, [("protected", n + 5, 1)]) for n in (10, 50, 90)),
]
FEW = [Happened(0, 0, [("s", 3, 1)]), Happened(1, 1, [("protected", 3, 1)]), Happened(2, 2, [("protected", 3, 1)])]
NAMES = {"s": "z", "t": "a", "u": "m"}
RENAMED = [
    replace(each, statements=[(NAMES[source], when, killed) for source, when, killed in each.statements])
    for each in EVENTS[::-1]
]
WHERE = EventFilter(collections=("drawn",))


@pytest.fixture(scope="module", autouse=True)
def country(database: Database) -> None:
    assert database.name
    at = dt.datetime(2032, 1, 1, tzinfo=dt.UTC)
    Country(at, {"drawn": EVENTS, "renamed": RENAMED, "taken-up": TAKEN_UP, "few": FEW}).publish()


def ask(where: EventFilter = WHERE, **asked: Any) -> SourceActivity:
    found: SourceActivity = answered(partial(calendars.ask, bucket=asked.pop("bucket", Bucket.MONTH)), where, asked)
    return found


def by_name(found: SourceActivity) -> dict[str, SourceCalendar]:
    return {str(each.source["id"]): each for each in found.calendar}


def of(source: str) -> list[Happened]:
    return [each for each in EVENTS if source in {name for name, *_ in each.statements}]


@pytest.mark.parametrize("bucket", [Bucket.WEEK, Bucket.MONTH, Bucket.YEAR])
@pytest.mark.parametrize("level", [None, AreaLevel.ADM0, AreaLevel.ADM1])
def test_totals_are_the_counts_behind(bucket: Bucket, level: AreaLevel | None) -> None:
    found = ask(bucket=bucket, level=level)
    assert (found.value, found.records) == (len(EVENTS), len(EVENTS))
    for source, row in by_name(found).items():
        assert row.value == row.records == len(of(source))
        assert sum(each.value or 0 for each in row.cells) == pytest.approx(row.records, abs=1e-4)
        assert sum(each.records for each in row.stated) + row.undated == row.records
    order = [row.records for row in found.calendar]
    assert order == sorted(order, reverse=True)


def test_order_and_names_change_nothing_else() -> None:
    here, there = (
        by_name(ask(replace(WHERE, collections=(slug,)), bucket=Bucket.WEEK)) for slug in ("drawn", "renamed")
    )
    for source, row in here.items():
        assert replace(there[NAMES[source]], source=row.source) == row


def test_cells_by_brute_force() -> None:
    time = TimeFilter(from_=day(20), to=day(150))
    found = ask(replace(WHERE, occurred=time), bucket=Bucket.MONTH, level=AreaLevel.ADM1)
    for source, row in by_name(found).items():
        expected: dict[tuple[dt.date, str | None], list[Fraction]] = {}
        for each in of(source):
            for number in range(max(each.first, 20), min(each.last, 150) + 1):
                start = max(day(number).replace(day=1), day(20))
                at = expected.setdefault((start, each.adm1), [])
                at.append(Fraction(1, each.last - each.first + 1))
        shown = {(each.start, each.place and each.place["pcode"]): each for each in row.cells}
        assert shown.keys() == expected.keys()
        for key, shares in expected.items():
            cell = shown[key]
            assert cell.value == pytest.approx(float(sum(shares)), abs=1e-5)
            assert cell.lower is not None
            assert cell.lower <= round(float(sum(shares)), 5) <= cell.records
            assert cell.upper == cell.records
            assert cell.end < following(Bucket.MONTH, cell.start.replace(day=1))


def test_stated_is_the_first_statement_of_each_source() -> None:
    row = by_name(ask(bucket=Bucket.DAY))["s"]
    days = [min(n for name, n, _ in each.statements if name == "s" and n is not None) for each in _dated("s")]
    assert [each.start for each in row.stated] == sorted({day(number) for number in days})
    assert row.undated == len(of("s")) - len(days)


def _dated(source: str) -> list[Happened]:
    return [each for each in of(source) if any(name == source and n is not None for name, n, _ in each.statements)]


def test_a_source_that_takes_up_telling_and_leaves_off_is_told_of() -> None:
    found = ask(replace(WHERE, collections=("taken-up",)))
    rows = by_name(found)
    assert (rows["always"].started, rows["always"].stopped, rows["always"].gaps) == (None, None, ())
    assert rows["later"].started == dt.date(2030, 5, 1)
    assert rows["later"].stopped == dt.date(2030, 8, 31)
    (said,) = (each.text["en"] for each in found.caveats if each.code == "SOURCES_START_OR_STOP")
    assert "Took up telling within the period: Source later. Left off within it: Source later." in said


def test_while_it_may_be_late_it_has_not_left_off() -> None:
    """Of the source nine in ten statements come within nine days, so that on day 242 it has left off nothing."""
    where = replace(WHERE, collections=("taken-up",), occurred=TimeFilter(to=day(242)))
    assert by_name(ask(replace(where, reported=Reported(to=day(242))), bucket=Bucket.WEEK))["later"].stopped is None


def test_protected_sources_are_one_row_from_three_records_upward() -> None:
    found = ask(replace(WHERE, collections=("taken-up",)))
    row = by_name(found)["protected"]
    assert (row.records, row.started, row.stopped, row.gaps) == (3, None, None, ())
    assert "PROTECTED_TOGETHER" in {each.code for each in found.caveats}
    fewer = ask(replace(WHERE, collections=("few",)))
    assert set(by_name(fewer)) == {"s"}
    assert "PROTECTED_LEFT_OUT" in {each.code for each in fewer.caveats}
    assert fewer.records == 3


def test_collections_that_may_tell_of_the_same_are_kept_apart() -> None:
    found = ask(replace(WHERE, collections=("drawn", "few")))
    rows = {(each.source["id"], (each.collection or {}).get("id")): each.records for each in found.calendar}
    assert rows["s", "drawn"] == len(of("s"))
    assert rows["s", "few"] == 1
    assert (found.value, found.records) == (None, len(EVENTS) + len(FEW))
    assert "COLLECTIONS_OVERLAP" in {each.code for each in found.caveats}


def test_nothing_found_is_empty() -> None:
    found = ask(replace(WHERE, kinds=("protest",)))
    assert (found.status, found.calendar, found.start) == (ResultStatus.EMPTY, (), None)


def test_nonsense_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match=r"^granularity: "):
        ask(replace(WHERE, granularity=tuple(Granularity)))
    with pytest.raises(BadInput, match=r"^level: H3_5 is no admin level"):
        ask(level=AreaLevel.H3_5)
    monkeypatch.setattr(calendars, "MOST", 10)
    with pytest.raises(TooLarge, match="bucket: DAY makes more than 10 cells"):
        ask(bucket=Bucket.DAY)


def test_two_statements_answer_and_cite(query_budget: Callable[..., AbstractContextManager[list[str]]]) -> None:
    with query_budget(3):
        found = ask(level=AreaLevel.ADM1)
    assert citing.content_hash(found) == citing.content_hash(ask(level=AreaLevel.ADM1))
    assert "level: ADM1" in citing.query(found)
    assert citing.title(found, EN).startswith("Records that each source told of by month by area")


@pytest.mark.parametrize("lang", [EN, AR])
def test_the_figure_hatches_silence(lang: Any) -> None:
    made = figure(ask(replace(WHERE, collections=("taken-up",))), lang)
    hatched = [each for each in made["data"] if each["type"] == "bar" and "pattern" in each["marker"]]
    months = {each["base"][0]: len(each["x"]) for each in hatched}
    assert months[-1] == 8, "of twelve months the second source told of four"
    symbols = [each["marker"]["symbol"] for each in made["data"] if "symbol" in each.get("marker", {})]
    assert symbols == ["triangle-right", "triangle-left"]
    assert made["layout"]["meta"]["data"]["calendar"]
    assert made["layout"]["xaxis"]["range"] == ["2030-01-01", "2031-01-01"]
    assert figure(ask(replace(WHERE, kinds=("protest",))), lang)["layout"]["meta"]["data"]["status"] == "EMPTY"
