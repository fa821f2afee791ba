"""Events during a situation, at a facility, as reported by a day: what lies inside, what does not, what is refused."""

import datetime as dt

import pytest
import sqlalchemy as sa

from schema import errors, session
from schema.answering import EventOrder
from schema.filters import EventFilter, Reported
from schema.queries import events
from schema.queries.conditions import conditions
from schema.queries.paging import Owners
from schema.queries.scope import Scope
from schema.tables.published import event
from tests.recording import box, point
from tests.schema.queries.publishing import publishing, resolve

SQUARE = box(0, 0, 2, 2)


@pytest.fixture(scope="module", autouse=True)
def published(database: object) -> None:
    with publishing() as publish:
        publish.begin()
        publish.record("situation", "siege", "siege", days=("2016-11-26", "2016-12-22"), geometry=SQUARE, area="XQ01")
        publish.record("situation", "offensive", "offensive", days=(None, "2016-12-10"), area="XQ02")
        publish.record("situation", "truce", "truce", days=("2016-12-13", None), area="XQ")
        line = "SRID=4326;LINESTRING(0 0, 2 2)"
        publish.record("situation", "front", "front_line", days=(None, None), geometry=line, area="XQ02")
        publish.record("situation", "nowhere", "curfew", days=(None, None))
        publish.record("facility", "hospital", "hospital", days=(None, None))
        publish.record("facility", "school", "school", days=(None, None))
        west = {"adm0": "XQ", "adm1": "XQ01"}
        east = {"adm0": "XQ", "adm1": "XQ02", "adm2": "XQ0201"}
        publish.event("inside", "2016-12-01", geometry=point(1, 1), facility="hospital", **west)
        publish.event("on the edge", "2016-12-02", geometry=point(2, 1), **west)
        publish.event("outside", "2016-12-03", geometry=point(3, 1), **west)
        publish.event("of the province", "2016-12-04", **west)
        publish.event("across", "2016-12-05", geometry=box(1, 1, 3, 1.5), **west)
        publish.event("a street", "2016-12-06", geometry="SRID=4326;LINESTRING(0.5 0.5, 1.5 0.5)", **west)
        publish.event("before", "2016-11-25", geometry=point(1, 1), **west)
        publish.event("perhaps before", "2016-11-20", "2016-11-26", geometry=point(1, 1), **west)
        publish.event("after", "2016-12-23", geometry=point(1, 1), **west)
        publish.event("long ago", "2011-01-01", first_reported=dt.date(2016, 12, 13), facility="school", **east)
        publish.event("late", "2016-12-11", first_reported=dt.date(2016, 12, 14), **east)
        publish.event("unplaced", "2016-12-15")


def found(where: EventFilter) -> set[str]:
    with session.reading() as connection:
        asked = resolve(connection, where)
        return set(connection.scalars(sa.select(event.c.id).where(*conditions(where, asked))))


INSIDE = {"inside", "on the edge", "a street", "perhaps before"}
SITUATIONS: dict[str, set[str]] = {
    "siege": INSIDE,
    "offensive": {"long ago"},
    "truce": {"after"},
    # A line has no inside, so that it is its area that counts.
    "front": {"long ago", "late"},
    "nowhere": set(),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_events_during_a_situation_lie_in_its_period_and_area(name: str) -> None:
    assert found(EventFilter(during=(name,))) == SITUATIONS[name]
    assert found(EventFilter(during=(f"code-{name}",))) == SITUATIONS[name]


def test_several_situations_are_any_of_them() -> None:
    assert found(EventFilter(during=("siege", "truce", "offensive"))) == {*INSIDE, "after", "long ago"}


def test_each_situation_has_its_own_events() -> None:
    def owners(scope: Scope) -> Owners:
        return events.inside_situations([*SITUATIONS, "hospital"], scope.number)

    with session.reading() as connection:
        scope = resolve(connection, EventFilter())
        listing = events.listing(EventFilter(), scope, EventOrder.OCCURRED_DESC)
        rows = connection.execute(listing.pages(owners(scope), 50, None)).all()
        of = {name: [row.id for row in rows if row.owner == name] for name in SITUATIONS}
        assert {name: set(ids) for name, ids in of.items()} == SITUATIONS
        assert of["siege"] == ["a street", "on the edge", "inside", "perhaps before"]
        counts = {row[0]: row[1] for row in connection.execute(listing.counts(owners(scope)))}
        assert counts == {name: len(ids) for name, ids in SITUATIONS.items() if ids}


def test_events_that_hit_a_facility() -> None:
    assert found(EventFilter(facilities=("hospital",))) == {"inside"}
    assert found(EventFilter(facilities=("code-hospital", "school"))) == {"inside", "long ago"}
    with session.reading() as connection:
        scope = resolve(connection, EventFilter())
        listing = events.listing(EventFilter(), scope, EventOrder.KILLED_DESC)
        owners = events.hitting(["hospital", "school", "siege"], scope.number)
        rows = connection.execute(listing.pages(owners, 50, None)).all()
        assert {(row.owner, row.id) for row in rows} == {("hospital", "inside"), ("school", "long ago")}


def test_what_had_been_reported_by_a_day() -> None:
    assert found(EventFilter(reported=Reported(to=dt.date(2016, 12, 12)))) == set()
    assert found(EventFilter(reported=Reported(to=dt.date(2016, 12, 13)))) == {"long ago"}
    assert found(EventFilter(reported=Reported(to=dt.date(2020, 1, 1)))) == {"long ago", "late"}


REFUSED = {
    "no such situation": (EventFilter(during=("sieges",)), "during: there is no published situation 'sieges'"),
    "a facility is no situation": (EventFilter(during=("hospital",)), "no published situation 'hospital'"),
    "a situation is no facility": (EventFilter(facilities=("code-siege",)), "no published facility 'code-siege'"),
    "one of two": (EventFilter(facilities=("hospital", "clinic")), "no published facility 'clinic'"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name: str) -> None:
    where, sentence = REFUSED[name]
    with pytest.raises(errors.UnknownKey, match=sentence):
        found(where)
