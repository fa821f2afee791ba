"""Life-lines in runs of days, against the same told day by day."""

import datetime as dt
import tracemalloc
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.durations.concentration import MONTH
from analytics.facility_lives import Life, functioned, months_by_status
from schema.vocabulary import FacilityStatus

FIRST, LAST = dt.date(2021, 1, 1), dt.date(2021, 1, 31)
STATED = st.lists(st.tuples(st.sampled_from(FacilityStatus), st.integers(-5, 35), st.integers(0, 15)), max_size=5)
EXISTED = st.one_of(st.none(), st.integers(-5, 35))


def day(number: int | None) -> dt.date | None:
    return None if number is None else FIRST + dt.timedelta(number)


def facility(stated: list[tuple[FacilityStatus, dt.date, dt.date]], **given_: Any) -> Any:
    lifeline = [
        {"status": status, "period": {"from": start.isoformat(), "to": end.isoformat()}, "cause": None}
        for status, start, end in stated
    ]
    return SimpleNamespace(**({"id": "f", "lifeline": lifeline, "day_from": None, "day_to": None} | given_))


def told(row: Any, on: dt.date) -> FacilityStatus | str | None:
    """The condition on one day by its definition; "absent" where there was no facility."""
    if (row.day_from and on < row.day_from) or (row.day_to and on > row.day_to):
        return "absent"
    said = {each["status"] for each in row.lifeline if each["period"]["from"] <= on.isoformat() <= each["period"]["to"]}
    return said.pop() if len(said) == 1 and FacilityStatus.UNKNOWN not in said else None


@given(STATED, EXISTED, EXISTED)
@settings(max_examples=200, deadline=None)
def test_runs_are_the_days_one_by_one(
    stated: list[tuple[FacilityStatus, int, int]], begun: int | None, ended: int | None
) -> None:
    row = facility(
        [(status, FIRST + dt.timedelta(n), FIRST + dt.timedelta(n + more)) for status, n, more in stated],
        day_from=day(begun),
        day_to=day(ended),
    )
    life = Life(row, FIRST, LAST)
    days = [FIRST + dt.timedelta(n) for n in range(31)]
    by_day = {on: status for status, start, end in life.pieces for on in days if start <= on <= end}
    assert by_day == {on: told(row, on) for on in days if told(row, on) != "absent"}
    months = months_by_status([life])
    for status in {*months, *by_day.values()}:
        assert months[status] * MONTH == pytest.approx(list(by_day.values()).count(status))
    for on in days:
        before, now = (told(row, each) for each in (on - dt.timedelta(1), on))
        expected = before if isinstance(before, FacilityStatus) else now
        found = life.found_by(SimpleNamespace(id="a", day_from=on, day_to=on))
        assert found == (expected if isinstance(expected, FacilityStatus) else None)


def test_an_attack_on_one_of_several_days_finds_what_holds_for_all() -> None:
    row = facility([(FacilityStatus.FUNCTIONING, FIRST, FIRST + dt.timedelta(9))])
    life = Life(row, FIRST, LAST)
    days = [FIRST + dt.timedelta(n) for n in (3, 9, 11)]
    assert life.found_by(SimpleNamespace(id="a", day_from=days[0], day_to=days[1])) is FacilityStatus.FUNCTIONING
    assert life.found_by(SimpleNamespace(id="a", day_from=days[0], day_to=days[2])) is None


def test_centuries_cost_no_more_than_a_week() -> None:
    """Of every facility the days from the first that can be named on, which has no day before it."""
    rows = [
        facility([(FacilityStatus.FUNCTIONING, FIRST, LAST)], id=str(n), day_from=FIRST, day_to=None)
        for n in range(500)
    ]
    tracemalloc.start()
    lives = [Life(row, dt.date.min, dt.date(2026, 1, 1)) for row in rows]
    months, at_work = months_by_status(lives), functioned(lives, dt.date.min, dt.date(2026, 1, 1))
    assert lives[0].pieces[0][1] == FIRST
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000
    assert months[FacilityStatus.FUNCTIONING] == at_work.lower == pytest.approx(500 * 31 / MONTH)
    open_ = Life(facility([]), dt.date.min, LAST)
    assert open_.pieces == ((None, dt.date.min, LAST),)
    assert open_.found_by(SimpleNamespace(id="a", day_from=dt.date.min, day_to=dt.date.min)) is None
