"""Lists of records, claims and acts read about as many rows as their pages hold, and nothing from first to last."""

import datetime as dt
import hashlib
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from schema import session
from schema.answering import EventOrder, RecordType
from schema.filters import EventFilter, Near, SpaceFilter, TimeFilter
from schema.queries import acts, claims, documents, events, records
from schema.queries.claims import ClaimFilter
from schema.queries.paging import Listing, Position
from schema.queries.records import RecordFilter
from schema.queries.scope import Scope, look_up, scope
from schema.vocabulary import Measure
from tests.database import Database
from tests.plans.explaining import explained, read

PAGE = 50
LARGE = ("event", "act", "claim", "record")
"""Tables with more rows than the scans below may read."""

MOST = 5_000
"""Rows that a page of fifty may read of tables with twenty to sixty thousand, when its conditions drop most."""

PLACE = SpaceFilter(places=("XQ10",))
SPRING = TimeFilter(from_=dt.date(2017, 1, 1), to=dt.date(2017, 3, 1))

Lists = Callable[[Scope], Listing]


def of_records(type_: RecordType, where: RecordFilter | None = None) -> tuple[EventFilter, Lists]:
    asked = where or RecordFilter()
    return records.keys(asked), lambda at: records.listing(asked, at, type_)


def of_claims(where: ClaimFilter) -> tuple[EventFilter, Lists]:
    return claims.keys(where), lambda at: claims.listing(where, at)


def of_acts(where: EventFilter) -> tuple[EventFilter, Lists]:
    return where, lambda at: acts.listing(where, at)


def of_events(where: EventFilter) -> tuple[EventFilter, Lists]:
    return where, lambda at: events.listing(where, at, EventOrder.OCCURRED_DESC)


CASES = {
    "facilities": of_records(RecordType.FACILITY),
    "facilities of a place": of_records(RecordType.FACILITY, RecordFilter(within=PLACE)),
    "situations of days": of_records(RecordType.SITUATION, RecordFilter(occurred=SPRING)),
    "corridors in a box": of_records(RecordType.CORRIDOR, RecordFilter(within=SpaceFilter(bbox=(0, 0, 1, 1)))),
    "claims": of_claims(ClaimFilter()),
    "claims of a measure": of_claims(ClaimFilter(measures=(Measure.MISSING,))),
    "claims of a source": of_claims(ClaimFilter(sources=("council",))),
    "claims by a day": of_claims(ClaimFilter(reported=TimeFilter(to=dt.date(2016, 3, 1)))),
    "claims about a record": of_claims(ClaimFilter(about=RecordFilter(records=("SJ-FA77",)))),
    "claims about an event": of_claims(ClaimFilter(about=RecordFilter(records=("SJ-E77",)))),
    "claims about a place": of_claims(ClaimFilter(about=RecordFilter(within=PLACE))),
    "claims of a small collection": of_claims(ClaimFilter(about=RecordFilter(collections=("small",)))),
    "acts": of_acts(EventFilter()),
    "acts of a kind": of_acts(EventFilter(acts=("torture",))),
    "acts of an actor": of_acts(EventFilter(actors=("army",))),
    "acts of a small collection": of_acts(EventFilter(collections=("small",))),
    "events of a small collection": of_events(EventFilter(collections=("small",))),
    "events in a small box": of_events(EventFilter(within=SpaceFilter(bbox=(1, 1, 1.2, 1.2)))),
    "events in a large box": of_events(EventFilter(within=SpaceFilter(bbox=(0, 0, 9, 9)))),
    "events near a point": of_events(EventFilter(within=SpaceFilter(near=Near(lon=1, lat=1, metres=20_000)))),
    "events during a situation": of_events(EventFilter(during=("SJ-SI77",))),
    "events that hit a facility": of_events(EventFilter(facilities=("SJ-FA101",))),
}


def check(connection: sa.Connection, statement: sa.Select[object], most: int = MOST) -> None:
    """That no large table is read as a whole, and few of its rows."""
    steps = explained(connection, statement)
    whole = [step["Relation Name"] for step in steps if step["Node Type"] == "Seq Scan"]
    assert not set(whole) & set(LARGE), whole
    rows = {name: number for name, number in read(steps).items() if name in LARGE}
    assert sum(rows.values()) <= most, rows


@pytest.mark.parametrize("name", CASES)
def test_a_page_reads_little_more_than_it_holds(filled: Database, name: str) -> None:
    assert filled.name
    where, lists = CASES[name]
    with session.reading() as connection:
        listing = lists(scope(connection.execute(look_up(where)).one(), where))
        check(connection, listing.page(PAGE, None))
        rows = connection.execute(listing.page(PAGE, None)).all()
        assert rows
        middle = rows[len(rows) // 2]
        check(connection, listing.page(PAGE, Position(middle.key, middle.id)))


def identifier(name: str) -> str:
    return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()


def test_an_identifier_is_found_by_index_whatever_it_names(filled: Database) -> None:
    assert filled.name
    names = ("event1", "facility1", "act7a", "victim7a", "taken7", "claim7a", "claimcorridor7")
    ids = [identifier(name) for name in names]
    with session.reading() as connection:
        assert len(connection.execute(documents.anything(ids, 1).whole()).all()) == len(names)
        check(connection, documents.anything(ids, 1).whole(), 50)
        check(connection, claims.by_ids(ids, 1), 20)
        check(connection, records.named(["SJ-FA77", "SJ-SI77"], 1), 5)


def test_keys_of_situations_and_facilities_are_looked_up_by_index(filled: Database) -> None:
    assert filled.name
    where = EventFilter(during=("SJ-SI77", identifier("situation9")), facilities=("SJ-FA1",))
    with session.reading() as connection:
        check(connection, look_up(where), 10)


def test_events_of_facilities_come_from_an_index_of_theirs(filled: Database) -> None:
    assert filled.name
    owners = events.hitting([identifier(f"facility{n}") for n in (101, 201, 301)], 1)
    with session.reading() as connection:
        at = scope(connection.execute(look_up(EventFilter())).one(), EventFilter())
        listing = events.listing(EventFilter(), at, EventOrder.OCCURRED_DESC)
        check(connection, listing.pages(owners, PAGE, None), 200)


def test_events_of_situations_are_told_apart_in_the_covering_index(filled: Database) -> None:
    assert filled.name
    owners = events.inside_situations([identifier(f"situation{n}") for n in (101, 202, 303)], 1)
    with session.reading() as connection:
        at = scope(connection.execute(look_up(EventFilter())).one(), EventFilter())
        listing = events.listing(EventFilter(), at, EventOrder.OCCURRED_DESC)
        steps = explained(connection, listing.pages(owners, PAGE, None))
        (scan,) = (step for step in steps if step["Node Type"] == "Index Only Scan")
        assert (scan["Index Name"], scan["Heap Fetches"]) == ("ix_event_page", 0)
