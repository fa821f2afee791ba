"""What every other test leans on: a fresh database per module, and a budget that counts."""

import pytest
from sqlalchemy import text

from schema import session
from schema.roles import Login


def test_the_copy_is_migrated_and_chosen(database):
    with session.engine(Login.MIGRATOR).connect() as connection:
        assert connection.scalar(text("SELECT current_database()")) == database.name
        assert connection.scalar(text("SELECT count(*) FROM core.term")) > 0


def test_a_budget_counts_statements_of_every_engine(database, query_budget):
    with query_budget(2) as sent, database.engine(Login.OPEN).connect() as connection:
        connection.execute(text("SELECT 1"))
        connection.execute(text("SELECT 2"))
    assert sent == ["SELECT 1", "SELECT 2"]


def test_a_budget_that_is_overdrawn_fails_and_shows_the_statements(database, query_budget):
    with database.engine(Login.OPEN).connect() as connection:
        budget = query_budget(1)
        budget.__enter__()
        connection.execute(text("SELECT 1"))
        connection.execute(text("SELECT 2"))
        with pytest.raises(AssertionError, match=r"2 statements, 1 allowed:\nSELECT 1\n---\nSELECT 2"):
            budget.__exit__(None, None, None)


def test_a_budget_of_one_engine_does_not_see_another(database, query_budget):
    with query_budget(0, database.engine(Login.OPEN)), database.engine(Login.STAFF).connect() as connection:
        connection.execute(text("SELECT 1"))
