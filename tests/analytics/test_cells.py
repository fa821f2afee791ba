"""What cells answer is what events answer, whatever is asked that fits."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, product
from typing import Any

import pytest

from analytics import crosstabs, geography, timelines
from analytics.asking import Ask, Superseded
from analytics.results import Result
from api.samples.country.loading import load
from api.samples.country.stream import Stream
from schema import session, terms
from schema.answering import ADMIN, Bucket, Dimension, Imprecise, Scale, TimeMatch
from schema.filters import EventFilter, SpaceFilter, TimeFilter
from schema.queries.scope import Scope, look_up, scope
from schema.vocabulary import Granularity, Measure, Population
from tests.database import Database

QASIRA = ("qasira",)
YEARS = TimeFilter(from_=dt.date(2021, 7, 1), to=dt.date(2023, 2, 28))
PLACES = ((), ("XQ01", "XQ03"), ("XQ0101",))
VIOLATIONS = ((), ("unlawful_killing",))
COUNTED = (
    (Measure.INCIDENTS, Population.ALL),
    (Measure.KILLED, Population.ALL),
    (Measure.KILLED, Population.CIVILIANS),
    (Measure.INJURED, Population.ALL),
    (Measure.VICTIMS, Population.ALL),
)


EARLIER = 2
"""A publication that another came after."""


@pytest.fixture(scope="module", autouse=True)
def loaded(database: Database) -> None:
    assert [*islice(load(Stream(events=4_000, seed=11), "tester", "sample"), 3)]


def asked(where: EventFilter) -> Scope:
    with session.reading() as connection:
        return scope(connection.execute(look_up(where)).one(), where)


def answered(ask: Ask[Any]) -> Any:
    with session.reading() as connection:
        return ask.answer([connection.execute(each).all() for each in ask.statements])


def alike(from_cells: Result, from_events: Result) -> None:
    assert from_cells.method.from_cells
    assert not from_events.method.from_cells
    assert replace(from_cells, method=from_events.method) == from_events


def cases(among: Iterable[EventFilter]) -> list[Any]:
    """Those of two places take long, since what is asked of them is asked of one and of everything too."""
    return [
        pytest.param(
            where,
            marks=pytest.mark.long if len(where.within.places) > 1 else (),
            id=f"{where.within.places}{where.violations}",
        )
        for where in among
    ]


def filters() -> Iterator[EventFilter]:
    for places, violations, time in product(PLACES, VIOLATIONS, (TimeFilter(), YEARS)):
        within = SpaceFilter(places=places)
        yield EventFilter(collections=QASIRA, within=within, violations=violations, occurred=time)
    yield EventFilter(collections=QASIRA, granularity=(Granularity.AGGREGATE,))
    yield EventFilter(collections=QASIRA, granularity=(Granularity.PATTERN,), within=SpaceFilter(places=("XQ02",)))


@pytest.mark.parametrize("where", cases(filters()))
def test_series_from_cells_are_those_from_events(where: EventFilter) -> None:
    found = asked(where)
    forms: list[dict[str, Any]] = [
        {"bucket": Bucket.MONTH, "measure": measure, "population": population} for measure, population in COUNTED
    ]
    forms += [
        {"bucket": bucket, "imprecise": imprecise, "measure": Measure.KILLED}
        for bucket, imprecise in product((Bucket.QUARTER, Bucket.YEAR), (Imprecise.BOUNDS, Imprecise.EXCLUDE))
    ]
    forms.append({"bucket": Bucket.MONTH, "measure": Measure.KILLED, "scale": Scale.CUMULATIVE})
    for form in forms:
        ask = timelines.ask(where, found, **form)
        assert ask.cells is not None
        alike(answered(ask), answered(replace(ask, cells=None)))


@pytest.mark.parametrize("where", cases(filters()))
def test_maps_from_cells_are_those_from_events(where: EventFilter) -> None:
    found = asked(where)
    for level, (measure, population) in product(ADMIN[:4], COUNTED[1:3]):
        ask = geography.ask(where, found, level=level, measure=measure, population=population)
        assert ask.cells is not None
        alike(answered(ask), answered(replace(ask, cells=None)))


SORTED = (
    (Dimension.VIOLATION, None),
    (Dimension.VIOLATION, Dimension.MONTH),
    (Dimension.ADM1, Dimension.YEAR),
    (Dimension.ADM2, Dimension.VIOLATION),
    (Dimension.MONTH, None),
)


@pytest.mark.parametrize("where", cases(each for each in filters() if not each.violations))
def test_tables_from_cells_are_those_from_events(where: EventFilter) -> None:
    every = replace(where, granularity=where.granularity or tuple(Granularity))
    found = asked(where)
    for (rows, columns), (measure, population), each in product(SORTED, COUNTED[1:2], (where, every)):
        ask = crosstabs.ask(each, found, rows=rows, columns=columns, measure=measure, population=population)
        assert ask.cells is not None
        alike(answered(ask), answered(replace(ask, cells=None)))


def test_tables_that_cells_do_not_tell_are_asked_of_events() -> None:
    where = EventFilter(collections=QASIRA)
    found = asked(where)
    assert crosstabs.ask(where, found, rows=Dimension.SOURCE).cells is None
    assert crosstabs.ask(where, found, rows=Dimension.ADM1, columns=Dimension.ACTOR).cells is None
    assert crosstabs.ask(where, found, rows=Dimension.VIOLATION, measure=Measure.VICTIMS).cells is None
    torture = replace(where, violations=("torture",))
    assert crosstabs.ask(torture, asked(torture), rows=Dimension.VIOLATION).cells is None
    assert crosstabs.ask(torture, asked(torture), rows=Dimension.ADM1).cells is not None


@pytest.mark.parametrize(
    ("where", "form"),
    [
        (EventFilter(), {"bucket": Bucket.DAY}),
        (EventFilter(), {"bucket": Bucket.WEEK}),
        (EventFilter(), {"bucket": Bucket.MONTH, "imprecise": Imprecise.DRAWS}),
        (EventFilter(), {"bucket": Bucket.MONTH, "time_zone": "Asia/Damascus"}),
        (EventFilter(), {"bucket": Bucket.MONTH, "measure": Measure.TRAPPED}),
        (EventFilter(kinds=("air_strike",)), {"bucket": Bucket.MONTH}),
        (EventFilter(independent_sources=2), {"bucket": Bucket.MONTH}),
        (EventFilter(occurred=TimeFilter(from_=dt.date(2021, 7, 2))), {"bucket": Bucket.MONTH}),
        (EventFilter(occurred=TimeFilter(to=dt.date(2021, 7, 30))), {"bucket": Bucket.MONTH}),
        (EventFilter(occurred=replace(YEARS, match=TimeMatch.WITHIN)), {"bucket": Bucket.MONTH}),
        (EventFilter(within=SpaceFilter(places=("XQ01", "XQ0201"))), {"bucket": Bucket.MONTH}),
        (EventFilter(violations=("torture", "unlawful_killing")), {"bucket": Bucket.MONTH}),
    ],
)
def test_what_does_not_fit_is_asked_of_events(where: EventFilter, form: dict[str, Any]) -> None:
    where = replace(where, collections=QASIRA)
    assert timelines.ask(where, asked(where), **form).cells is None


def test_an_earlier_publication_is_asked_of_events() -> None:
    where = EventFilter(collections=QASIRA)
    with session.reading() as connection:
        earlier = scope(connection.execute(look_up(where, EARLIER)).one(), where, EARLIER)
    assert timelines.ask(where, earlier, bucket=Bucket.MONTH).cells is None


def test_cells_of_another_publication_give_no_number() -> None:
    where = EventFilter(collections=QASIRA)
    found = replace(asked(where), number=EARLIER)
    with pytest.raises(Superseded) as passed:
        answered(timelines.ask(where, found, bucket=Bucket.MONTH))
    assert not answered(passed.value.instead).method.from_cells


def test_cells_of_other_terms_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "contained", lambda _: "those of a later version")
    where = EventFilter(collections=QASIRA)
    assert timelines.ask(where, asked(where), bucket=Bucket.MONTH).cells is None
