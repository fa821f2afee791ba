"""The ten queries of docs/benchmarks/graphql.md, as the public login asks them: which index, and how many rows."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from analytics import timelines
from schema import session
from schema.answering import Bucket, EventOrder
from schema.filters import EventFilter, SpaceFilter, TimeFilter
from schema.queries import acts, claims, documents, events
from schema.queries.claims import ClaimFilter
from schema.queries.paging import Position
from schema.queries.scope import look_up, scope
from tests.database import Database
from tests.plans.explaining import explained, read
from tests.plans.test_lists import LARGE, identifier

PAGE = 50
BOX = EventFilter(
    within=SpaceFilter(bbox=(1, 1, 9, 9)),
    occurred=TimeFilter(from_=dt.date(2016, 6, 1), to=dt.date(2019, 6, 30)),
    violations=("indiscriminate_attack",),
)
LAST, BEFORE = 2, 1
"""Publications."""

Statements = Callable[[sa.Connection], sa.Select[Any]]


@dataclass(frozen=True)
class Query:
    """One of the ten: its statement, how many rows of large tables it may read, and an index of them."""

    statement: Statements
    most: int
    index: str | None = None


def page_of(where: EventFilter, as_of: int | None = None, after: Position | None = None) -> Statements:
    def statement(connection: sa.Connection) -> sa.Select[Any]:
        at = scope(connection.execute(look_up(where, as_of)).one(), where, as_of)
        return events.listing(where, at, EventOrder.OCCURRED_DESC).page(PAGE, after)

    return statement


def series(connection: sa.Connection) -> sa.Select[Any]:
    where = EventFilter(within=SpaceFilter(places=("XQ10",)))
    at = scope(connection.execute(look_up(where)).one(), where)
    return timelines.ask(where, at, bucket=Bucket.MONTH).statements[0]


def ledger(connection: sa.Connection) -> sa.Select[Any]:
    where = ClaimFilter(sources=("witness",))
    at = scope(connection.execute(look_up(claims.keys(where))).one(), claims.keys(where))
    return claims.listing(where, at).page(PAGE, None)


def alleged(connection: sa.Connection) -> sa.Select[Any]:
    where = EventFilter(violations=("torture",))
    at = scope(connection.execute(look_up(where)).one(), where)
    return acts.listing(where, at).page(PAGE, None)


def every(connection: sa.Connection) -> Any:
    where = EventFilter()
    at = scope(connection.execute(look_up(where)).one(), where)
    return events.listing(where, at, EventOrder.OCCURRED_DESC)


def of_places(connection: sa.Connection) -> sa.Select[Any]:
    ids = ["place-XQ", *(f"place-XQ{n}" for n in range(10, 12)), *(f"place-XQ{n}" for n in range(30, 40))]
    return every(connection).pages(events.within_places(ids, LAST), 10, None)


def of_actors(connection: sa.Connection) -> sa.Select[Any]:
    return every(connection).pages(events.involving_actors(["army", "band", "nobody"], LAST), 10, None)


QUERIES = {
    "Q1 page in a box": Query(page_of(BOX), 1_000, "ix_event_page"),
    "Q2 monthly series of a governorate": Query(series, 1_100),
    "Q3 one event": Query(lambda _: documents.events_of([identifier("event1")], LAST).whole(), 5),
    "Q4 as of an earlier publication": Query(page_of(BOX, as_of=BEFORE), 1_000, "ix_event_page"),
    "Q5 next page": Query(
        page_of(BOX, after=Position(dt.date(2018, 3, 1), identifier("event100"))), 1_000, "ix_event_page"
    ),
    "Q6 events of places": Query(of_places, 15_000, "ix_event_adm1"),
    "Q7 events of actors": Query(of_actors, 500, "ix_involvement_actor"),
    "Q8 claims of a source": Query(ledger, 200, "ix_claim_source"),
    "Q9 acts of a violation": Query(alleged, 500, "ix_act_violations"),
    "Q10 words": Query(page_of(EventFilter(text="hospital")), 200, "ix_event_words"),
}


@pytest.mark.parametrize("name", QUERIES)
def test_reads_by_index_and_little_more_than_it_shows(filled: Database, name: str) -> None:
    assert filled.name
    query = QUERIES[name]
    with session.reading() as connection:
        statement = query.statement(connection)
        assert connection.execute(statement).all()
        steps = explained(connection, statement)
    assert not [s["Relation Name"] for s in steps if s["Node Type"] == "Seq Scan" and s["Relation Name"] in LARGE]
    # Workers take longer to start than any of these takes.
    assert not [step for step in steps if step["Node Type"].startswith("Gather")]
    rows = {table: number for table, number in read(steps).items() if table in LARGE}
    assert sum(rows.values()) <= query.most, rows
    if query.index:
        assert query.index in {step.get("Index Name") for step in steps}


@pytest.mark.parametrize("name", [name for name, query in QUERIES.items() if query.index == "ix_event_page"])
def test_the_ids_of_a_page_in_a_box_come_from_the_index_alone(filled: Database, name: str) -> None:
    assert filled.name
    with session.reading() as connection:
        steps = explained(connection, QUERIES[name].statement(connection))
    (scan,) = (step for step in steps if step.get("Index Name") == "ix_event_page")
    assert (scan["Node Type"], scan["Heap Fetches"]) == ("Index Only Scan", 0)
    # What else is read of events: the documents of the page.
    others = [step for step in steps if step.get("Relation Name") == "event" and step is not scan]
    assert {step["Alias"] for step in others} == {"whole"}
    assert all(step["Actual Loops"] <= PAGE + 1 for step in others)


def test_owners_with_few_events_are_not_sought_among_all(filled: Database) -> None:
    """One plan serves all owners of a page; those with few or none would make it walk through every event."""
    assert filled.name
    with session.reading() as connection:
        for owners in (
            events.involving_actors(["band", "nobody"], LAST),
            events.within_places([f"place-XQ{n}" for n in range(30, 40)], LAST),
        ):
            rows = read(explained(connection, every(connection).pages(owners, 10, None)))
            assert rows.get("event", 0) <= 100, rows


def test_counts_of_owners_are_those_of_their_pages(filled: Database) -> None:
    assert filled.name
    with session.reading() as connection:
        listing = every(connection)
        for owners in (
            events.involving_actors(["army", "band", "nobody"], LAST),
            events.within_places(["place-XQ", "place-XQ11", "place-XQ33"], LAST),
        ):
            listed: dict[str, int] = {}
            for row in connection.execute(listing.pages(owners, 20_000, None)):
                listed[row.owner] = listed.get(row.owner, 0) + 1
            counted = {row.id: row.count for row in connection.execute(listing.counts(owners))}
            assert counted == listed
            assert len(counted) == 2
