"""What each login may do to a database, and the settings it works under, seen by logging in as each."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from schema import provisioning, roles, settings
from schema.roles import SEARCH_PATHS, SETTINGS, Login

READERS = (Login.OPEN, Login.PARTNER)


@pytest.mark.parametrize("login", Login)
def test_settings_are_those_written_down(database, login):
    with database.engine(login).connect() as connection:
        shown = {name: connection.scalar(text(f"SHOW {name}")) for name in SETTINGS[login]}
        path = connection.scalar(text("SHOW search_path"))
    assert shown == dict(SETTINGS[login])
    assert [part.strip('" ') for part in path.split(",")] == list(SEARCH_PATHS[login])


@pytest.mark.parametrize("login", Login)
def test_logins_are_weak_by_themselves(database, login):
    with database.engine(login).connect() as connection:
        rights = connection.execute(
            text(
                "SELECT rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
                " FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
        memberships = connection.scalar(
            text("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole")
        )
    assert rights == (False, False, False, False, False, login is Login.MIGRATOR)
    assert memberships == (len(roles.GROUPS) if login is Login.STAFF else 0)


@pytest.mark.parametrize("group", roles.GROUPS)
def test_groups_are_weak_and_nobodys_but_the_desks(database, group):
    with database.engine(Login.MIGRATOR).connect() as connection:
        rights = connection.execute(
            text(
                "SELECT rolcanlogin, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
                " FROM pg_roles WHERE rolname = :group"
            ),
            {"group": group},
        ).one()
        members = connection.scalars(
            text(
                "SELECT member::regrole::text FROM pg_auth_members"
                " WHERE roleid = (SELECT oid FROM pg_roles WHERE rolname = :group)"
            ),
            {"group": group},
        ).all()
    assert rights == (False,) * 7
    assert members == [Login.STAFF]


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM spatial_ref_sys",
        "SELECT count(*) FROM geometry_columns",
        "SELECT count(*) FROM geography_columns",
        "SELECT st_estimatedextent('spatial_ref_sys', 'srtext')",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'a')",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_xact_lock(1, 2)",
        "SELECT pg_read_file('/etc/passwd')",
        "CREATE TEMPORARY TABLE mine ()",
        "CREATE TABLE public.mine ()",
        "CREATE SCHEMA mine",
    ],
)
def test_readers_may_not(database, login, statement):
    with database.engine(login).connect() as connection:
        # A reader may lift its own default of read-only; what it may do must not hang on that.
        connection.execute(text("SET TRANSACTION READ WRITE"))
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text(statement))


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("login", Login)
@pytest.mark.parametrize("other", ["postgres", "template1"])
def test_no_login_enters_the_databases_of_the_server(login, other):
    if not settings.read().embedded:
        pytest.skip("the server of SIJILL_DATABASE_URL belongs to others as well")
    url = settings.login_url(login, other).set(drivername="postgresql")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(url.render_as_string(hide_password=False))


@pytest.mark.parametrize("login", [Login.IMPORTER, Login.PUBLISHER])
def test_who_stages_rows_may_make_temporary_tables(database, login):
    with database.engine(login).connect() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE staged (value int)"))


def test_extensions_are_installed_in_public(database):
    with database.engine(Login.MIGRATOR).connect() as connection:
        found = connection.scalars(text("SELECT extname FROM pg_extension WHERE extnamespace = 'public'::regnamespace"))
        assert set(found) == set(roles.EXTENSIONS)


def test_the_migrator_owns_the_database_and_makes_schemas(database):
    with database.engine(Login.MIGRATOR).connect() as connection, connection.begin() as transaction:
        connection.execute(text("CREATE SCHEMA its_own"))
        transaction.rollback()


def test_providing_again_changes_nothing(database):
    with roles.connect(settings.administrative_url()) as connection:
        before = _catalogue(connection, database.name)
        provisioning.provide_database(connection, database.name)
        assert _catalogue(connection, database.name) == before


def _catalogue(connection: roles.Connection, name: str) -> list[object]:
    """Access rights and settings of database `name`, in and on it."""
    found: list[object] = connection.execute(
        "SELECT datname, datacl::text, pg_get_userbyid(datdba), array_agg(setconfig::text ORDER BY setrole)"
        " FROM pg_database LEFT JOIN pg_db_role_setting ON setdatabase = pg_database.oid"
        " WHERE datname = %s GROUP BY 1, 2, 3",
        [name],
    ).fetchall()
    with roles.connect(settings.administrative_url(name)) as inside:
        found += inside.execute(
            "SELECT oid::regprocedure::text, proacl::text FROM pg_proc WHERE proacl IS NOT NULL ORDER BY 1"
        )
        found += inside.execute(
            "SELECT oid::regclass::text, relacl::text FROM pg_class WHERE relacl IS NOT NULL ORDER BY 1"
        )
    return found
