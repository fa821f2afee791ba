"""Monthly rows from cells are those from events, and add up to what a cross-tabulation and a series say."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

import pytest

from analytics import crosstabs, timelines
from analytics.asking import Ask
from analytics.monthly import ANY, LEVELS, MONTHLY, NONE
from schema import session
from schema.answering import Bucket, Dimension, Imprecise
from schema.filters import EventFilter
from schema.vocabulary import Measure
from tests.analytics.wadira import Wadira
from tests.api.worlds import World
from tests.database import Database
from tests.schema.grains.reading import rows, wish, written

ALPHA, WADIRA = "collections=alpha", "collections=wadira"
FITTING = (
    "collections=alpha",
    "collections=alpha&places=XQ01",
    "collections=wadira",
    "collections=wadira&from=2021-01-01&to=2021-01-31",
    "collections=wadira&granularity=AGGREGATE,INCIDENT,PATTERN",
)


@pytest.fixture(scope="module", autouse=True)
def worlds(database: Database) -> None:
    """Many incidents of one day each in the one, few of every granularity and precision in the other."""
    assert database
    World()
    Wadira()


def answered(ask: Ask[Any]) -> Any:
    with session.reading() as connection:
        return ask.answer([connection.execute(each).all() for each in ask.statements])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("query", FITTING)
def test_rows_from_cells_are_those_from_events(query: str, level: str) -> None:
    made = wish(MONTHLY, query, level=level)
    assert made.scope.cells
    text = written(MONTHLY, made)
    assert text
    assert text == written(MONTHLY, replace(made, scope=replace(made.scope, cells=False)))


def test_cells_of_another_publication_are_not_read() -> None:
    made = wish(MONTHLY, WADIRA)
    other = replace(made, scope=replace(made.scope, number=made.scope.number + 1))
    assert len(written(MONTHLY, other).splitlines()) == len(written(MONTHLY, made).splitlines())


@pytest.mark.parametrize(
    "query",
    [
        "collections=alpha",
        "collections=alpha&victimRoles=medic",
        "collections=wadira",
        "collections=wadira&context=flight",
        "collections=wadira&violations=attack_on_health_care",
    ],
)
def test_counts_by_violation_are_those_of_a_cross_tabulation(query: str) -> None:
    made = wish(MONTHLY, query)
    assert isinstance(made.where, EventFilter)
    table = answered(crosstabs.ask(made.where, made.scope, rows=Dimension.VIOLATION))
    found: Counter[str] = Counter()
    for row in rows(MONTHLY, query):
        found[row["violation"]] += int(row["events"])
    assert found.pop(ANY) == table.value
    assert found == {each.row.code or NONE: each.value for each in table.cells}


def test_sums_by_area_are_those_of_a_cross_tabulation() -> None:
    made = wish(MONTHLY, ALPHA)
    assert isinstance(made.where, EventFilter)
    table = answered(crosstabs.ask(made.where, made.scope, rows=Dimension.ADM2, measure=Measure.KILLED))
    lows: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    for row in rows(MONTHLY, ALPHA):
        if row["violation"] == ANY:
            stated[row["pcode"]] += int(row["killed_all_records"])
            lows[row["pcode"]] += int(row["killed_all_low"] or 0)
    assert {each.row.code or "": (each.records, each.lower or 0) for each in table.cells} == {
        code: (records, lows[code]) for code, records in stated.items() if records
    }


def test_months_are_those_of_a_series_of_what_lies_within_one() -> None:
    made = wish(MONTHLY, WADIRA, level="adm0")
    assert isinstance(made.where, EventFilter)
    ask = timelines.ask(made.where, made.scope, bucket=Bucket.MONTH, imprecise=Imprecise.EXCLUDE)
    series = answered(ask)
    found: dict[dt.date, int] = defaultdict(int)
    for row in rows(MONTHLY, WADIRA):
        first, last = (dt.date.fromisoformat(row[f"reference_period_{end}"]) for end in ("start", "end"))
        if row["violation"] == ANY and (first.year, first.month) == (last.year, last.month):
            assert first.day == 1
            assert (last + dt.timedelta(days=1)).day == 1
            found[first] += int(row["events"])
    assert found
    assert {each.start: each.value for each in series.points if each.value} == found


def test_what_does_not_lie_within_a_month_keeps_its_own_days_and_the_unknown_is_no_zero() -> None:
    found = rows(MONTHLY, WADIRA)
    longer = [each for each in found if each["reference_period_start"][:7] != each["reference_period_end"][:7]]
    assert longer
    assert all(each["killed_all_low"] == "" for each in found if each["killed_all_records"] == "0")
    assert any(each["detained_all_best"] == "" and each["detained_all_low"] == "20" for each in found)
