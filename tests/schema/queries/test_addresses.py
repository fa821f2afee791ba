"""Filters in addresses: what is written is read back as the same filter."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.answering import TimeMatch
from schema.errors import BadInput
from schema.filters import (
    QUERY_KEYS,
    EventFilter,
    Near,
    Reported,
    SpaceFilter,
    TimeFilter,
    as_dict,
    from_query,
    to_query,
)
from schema.vocabulary import Attribution, DatePrecision, Granularity, PlacePrecision, Verification

WORDS = st.lists(st.text("abcdefghij-_0", min_size=1, max_size=8), max_size=3, unique=True).map(tuple)
DAYS = st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))
LISTS = (
    *("collections", "events", "during", "kinds", "violations", "acts", "methods", "context", "facility_kinds"),
    *("facilities", "actors", "victim_roles", "sources"),
)


def some(kind: type[Attribution] | type[Verification] | type[Granularity]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(list(kind)), max_size=2, unique=True).map(tuple)


@st.composite
def filters(draw: Callable[..., object]) -> EventFilter:
    first, last = sorted([draw(DAYS), draw(DAYS)], key=lambda day: day or dt.date.min)
    bbox = draw(st.just(()) | st.tuples(st.floats(-180, 180), st.just(-1.5), st.floats(-180, 180), st.floats(0, 90)))
    near = draw(
        st.none() | st.builds(Near, lon=st.floats(-180, 180), lat=st.floats(-90, 90), metres=st.floats(0.1, 1e6))
    )
    return EventFilter(
        **{name: draw(WORDS) for name in LISTS},
        text=draw(st.none() | st.text("abc &=+,ء", min_size=1).filter(str.strip)),
        occurred=TimeFilter(from_=first, to=last, match=draw(st.sampled_from(TimeMatch))),
        within=SpaceFilter(places=draw(WORDS), bbox=bbox, near=near),
        reported=Reported(to=draw(DAYS)),
        attribution=draw(some(Attribution)),
        verification=draw(some(Verification)),
        granularity=draw(some(Granularity)),
        independent_sources=draw(st.none() | st.integers(0, 9)),
        date_precision=draw(st.none() | st.sampled_from(DatePrecision)),
        place_precision=draw(st.none() | st.sampled_from(PlacePrecision)),
    )


@given(filters())
def test_what_is_written_is_read_back(where: EventFilter) -> None:
    pairs = to_query(where)
    assert from_query(pairs) == where
    assert {key for key, _ in pairs} <= set(QUERY_KEYS)
    assert pairs == sorted(pairs)


def test_the_keys_of_situations_facilities_and_reports() -> None:
    where = EventFilter(during=("SJ-1", "x"), facilities=("f",), reported=Reported(to=dt.date(2016, 12, 13)))
    assert to_query(where) == [("during", "SJ-1,x"), ("facilities", "f"), ("reportedTo", "2016-12-13")]
    assert as_dict(where) == {
        "during": ["SJ-1", "x"],
        "facilities": ["f"],
        "reported": {"to": "2016-12-13"},
    }


@pytest.mark.parametrize("text", ["13.12.2016", "2016-13-01", "now"])
def test_a_report_is_by_a_day(text: str) -> None:
    with pytest.raises(BadInput, match=r"^reportedTo: .* is no day; write it as 2016-12-13"):
        from_query([("reportedTo", text)])


def test_days_in_the_wrong_order_are_refused_whatever_they_are_of() -> None:
    with pytest.raises(BadInput, match=r"^from 2017-01-01 lies after to 2016-01-01; swap them"):
        TimeFilter(from_=dt.date(2017, 1, 1), to=dt.date(2016, 1, 1))


@pytest.mark.parametrize("key", ["from", "to"])
@pytest.mark.parametrize("day", ["0001-01-01", "1799-12-31", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar_are_refused(key: str, day: str) -> None:
    with pytest.raises(BadInput, match=f"{day} is no day that is asked for; give one of the years 1800 to 2200"):
        from_query([(key, day)])
