"""A revision that writes a published table anew leaves pages as quick as they were."""

import sqlalchemy as sa

from schema import session
from schema.answering import EventOrder
from schema.filters import EventFilter
from schema.migrating import migrate
from schema.queries import events
from schema.queries.scope import look_up, scope
from tests.database import Database
from tests.plans.explaining import explained


def fetched(connection: sa.Connection) -> int:
    """Rows that the covering index could not give by itself."""
    at = scope(connection.execute(look_up(EventFilter())).one(), EventFilter())
    page = events.listing(EventFilter(), at, EventOrder.OCCURRED_DESC).page(50, None)
    (walk,) = (step for step in explained(connection, page) if step.get("Index Name") == "ix_event_page")
    return int(walk.get("Heap Fetches", 50))


def test_migrating_marks_again_what_a_revision_wrote_anew(filled: Database) -> None:
    assert filled.name
    with session.migrating() as connection:
        connection.execute(
            sa.text("ALTER TABLE open.event ALTER COLUMN independent_sources TYPE int USING independent_sources + 0")
        )
    with session.reading() as connection:
        assert fetched(connection) > 0
    migrate()
    with session.reading() as connection:
        assert fetched(connection) == 0
