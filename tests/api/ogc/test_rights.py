"""The login of OGC API reads the views and nothing else, and the views show what may be exported and nothing else."""

import pytest
import sqlalchemy as sa
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction

from schema import ogc, session
from schema.access import Audience, Class
from schema.roles import Login
from schema.tables.base import for_audience

pytestmark = pytest.mark.usefixtures("database")

READABLE = """
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND n.nspname !~ '^pg_toast' AND (
        has_any_column_privilege('sijill_ogc', c.oid, 'SELECT, INSERT, UPDATE')
        OR has_table_privilege('sijill_ogc', c.oid, 'DELETE, TRUNCATE'))
"""
WANTED = {f"{ogc.SCHEMA}.{view.name}" for view in ogc.VIEWS} | {"public.spatial_ref_sys"}


def readable(connection: sa.Connection) -> set[str]:
    return set(connection.scalars(sa.text(READABLE)))


def test_it_may_touch_the_views_and_nothing_else() -> None:
    with session.migrating() as connection:
        assert readable(connection) == WANTED
        # The same question finds a right that should not be there.
        connection.execute(sa.text("GRANT SELECT (code) ON open.event TO sijill_ogc"))
        assert readable(connection) == WANTED | {"open.event"}
        connection.rollback()


@pytest.mark.parametrize("view", ogc.VIEWS, ids=lambda view: view.name)
def test_it_reads_each_view(view: ogc.View) -> None:
    with session.engine(Login.OGC).connect() as connection:
        rows = connection.execute(sa.text(f"SELECT * FROM {ogc.SCHEMA}.{view.name} LIMIT 1"))
        assert list(rows.keys()) == [column.name for column in view.columns]


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT code FROM open.event",
        "SELECT code FROM open.flat_event",
        "SELECT code FROM partner.event",
        "SELECT * FROM core.event",
        "INSERT INTO ogc.areas (pcode) VALUES ('x')",
        "DELETE FROM ogc.areas",
        "CREATE TEMPORARY TABLE mine ()",
        "CREATE TABLE ogc.mine ()",
        "SELECT pg_advisory_lock(7235003)",
        "SELECT lo_create(0)",
        "SELECT pg_read_file('/etc/passwd')",
        "SET ROLE sijill_open",
    ],
)
def test_it_is_refused_everything_else(attempt: str) -> None:
    with session.engine(Login.OGC).connect() as connection, connection.begin() as work:
        with pytest.raises(sa.exc.DBAPIError) as refusal:
            connection.execute(sa.text(attempt))
        assert isinstance(refusal.value.orig, InsufficientPrivilege | ReadOnlySqlTransaction)
        work.rollback()


def test_the_views_rest_on_the_open_copy_alone() -> None:
    on = (
        "SELECT DISTINCT table_schema FROM information_schema.view_table_usage WHERE view_schema = 'ogc'"
        " UNION SELECT DISTINCT 'function ' || p.proname FROM pg_proc p WHERE p.pronamespace = 'ogc'::regnamespace"
    )
    with session.migrating() as connection:
        assert set(connection.scalars(sa.text(on))) == {Audience.OPEN.value}


def test_every_column_is_open_to_be_exported_and_no_other_can_be_chosen() -> None:
    for view in ogc.VIEWS:
        for column in view.columns:
            assert column.info["class"] is Class.PUBLIC
            assert "export" in column.info["uses"]
    event = for_audience(Audience.OPEN).tables["open.event"]
    with pytest.raises(TypeError, match=r"event\.words is not open to be exported"):
        ogc._chosen(event, "code", "words")
