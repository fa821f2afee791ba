"""What PostgreSQL does for a page: it finds the ids in the covering index alone, and reads the page's documents."""

import datetime as dt

import pytest
import sqlalchemy as sa

from schema import session
from schema.answering import EventOrder
from schema.filters import EventFilter, TimeFilter
from schema.queries import events
from schema.queries import scope as scopes
from schema.queries.paging import Listing, Position
from tests.database import Database
from tests.plans.explaining import explained

FILTERS = {
    "real": EventFilter(),
    "fictional": EventFilter(collections=("qasira-ucdp",)),
    "period": EventFilter(occurred=TimeFilter(from_=dt.date(2017, 1, 1))),
}


def listing(connection: sa.Connection, where: EventFilter, order: EventOrder) -> Listing:
    scope = scopes.scope(connection.execute(scopes.look_up(where)).one(), where)
    return events.listing(where, scope, order)


@pytest.mark.parametrize("order", [EventOrder.OCCURRED_DESC, EventOrder.OCCURRED_ASC])
@pytest.mark.parametrize("name", FILTERS)
def test_ids_of_a_page_come_from_the_covering_index_alone(published: Database, order: EventOrder, name: str) -> None:
    assert published.name
    with session.reading() as connection:
        page = listing(connection, FILTERS[name], order)
        first = connection.execute(page.page(50, None)).all()
        middle = Position(first[49].key, first[49].id)
        for after in (None, middle):
            steps = explained(connection, page.page(50, after))
            found = [step for step in steps if step.get("Index Name") == "ix_event_page"]
            assert [step["Node Type"] for step in found] == ["Index Only Scan"], steps
            assert found[0]["Heap Fetches"] == 0
            assert not any(
                step["Node Type"] == "Sort" for step in steps if step.get("Parent Relationship") == "Subquery"
            )
            reads = [step for step in steps if step.get("Relation Name") == "event" and step not in found]
            assert all(step["Node Type"] == "Index Scan" and step["Actual Loops"] <= 51 for step in reads)


def test_a_page_in_the_middle_starts_there(published: Database) -> None:
    """The comparison with the last row is a condition of the index, not a filter over all rows before it."""
    assert published.name
    with session.reading() as connection:
        page = listing(connection, EventFilter(), EventOrder.OCCURRED_ASC)
        rows = connection.execute(page.page(500, None)).all()
        steps = explained(connection, page.page(10, Position(rows[499].key, rows[499].id)))
        (scan,) = (step for step in steps if step.get("Index Name") == "ix_event_page")
        assert "ROW" in scan["Index Cond"]
        assert scan["Actual Rows"] <= 11


@pytest.mark.parametrize(
    ("order", "index"),
    [(EventOrder.KILLED_DESC, "ix_event_killed"), (EventOrder.PUBLISHED_DESC, "ix_event_since")],
)
def test_other_orders_have_an_index_too(published: Database, order: EventOrder, index: str) -> None:
    assert published.name
    with session.reading() as connection:
        connection.execute(sa.select(sa.func.set_config("enable_seqscan", "off", True)))
        steps = explained(connection, listing(connection, EventFilter(), order).page(10, None))
        assert index in {step.get("Index Name") for step in steps}
