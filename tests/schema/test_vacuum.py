"""What is vacuumed knows how much is in it, whatever became of the counts that say what changed."""

import sqlalchemy as sa

from schema import roles, session, settings
from schema.tables.base import core
from tests.database import Database
from tests.recording import Recorder

TABLES = [each.fullname for each in core.sorted_tables]


def sizes(database: Database) -> dict[str, float]:
    """How many rows each table is taken to have; -1 where nobody looked."""
    statement = "SELECT relname, reltuples FROM pg_class WHERE relnamespace = 'core'::regnamespace AND relkind = 'r'"
    with session.migrating() as connection:
        assert connection.scalar(sa.text("SELECT current_database()")) == database.name
        return {row.relname: row.reltuples for row in connection.execute(sa.text(statement))}


def test_what_was_written_before_counts_were_lost_is_looked_at(database: Database) -> None:
    with session.recording("tester") as connection:
        Recorder(connection).source("Office")
        session.flush_counts(connection)
    with roles.connect(settings.administrative_url().set(database=database.name)) as ruler:
        ruler.execute("SELECT pg_stat_reset()")
    assert sizes(database)["source"] == -1
    session.vacuum(TABLES)
    found = sizes(database)
    assert found["source"] == 1
    assert found["corridor"] == -1
