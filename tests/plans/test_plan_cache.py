"""Statements of readers are planned for their values every time: a plan for any box suits none."""

import psycopg
import pytest
import sqlalchemy as sa

from schema import session
from schema.access import Audience
from tests.database import Database

COUNT = "SELECT count(*) FROM event WHERE bounds && ST_MakeEnvelope(%s, %s, %s, %s, 4326)"


@pytest.mark.parametrize("audience", list(Audience))
def test_no_reader_is_served_by_a_plan_for_any_value(database: Database, audience: Audience) -> None:
    assert database.name
    with session.reading(audience) as connection:
        assert connection.scalar(sa.text("SHOW plan_cache_mode")) == "force_custom_plan"


def test_a_statement_prepared_and_executed_ten_times_is_planned_ten_times(filled: Database) -> None:
    assert filled.name
    with session.reading() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        for east in range(10):
            driver.execute(COUNT, [0.0, 0.0, float(east), 1.0], prepare=True)
        plans = driver.execute(
            "SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement LIKE '%ST_MakeEnvelope%'"
        ).fetchall()
    assert plans == [(10, 0)]


def test_each_of_these_plans_is_made_for_its_box(filled: Database) -> None:
    """Of a box with everything and one with nothing, the planner expects as much."""
    assert filled.name
    expected = []
    with session.reading() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        for box in ([-1.0, -1.0, 11.0, 12.0], [20.0, 20.0, 21.0, 21.0]):
            for _ in range(7):
                (plan,) = driver.execute(f"EXPLAIN (FORMAT JSON) {COUNT}", box, prepare=True).fetchone() or ()
            expected.append(plan[0]["Plan"]["Plans"][0]["Plan Rows"])
    assert expected[0] > 100 * expected[1]
