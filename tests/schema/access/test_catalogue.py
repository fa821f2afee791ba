"""The catalogue as it stands after `sijill migrate`: what every login may do, and rules that no table may break."""

import pytest
import sqlalchemy as sa
from alembic import command
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction

from schema import replaceable, session
from schema.access import Audience, Class
from schema.migrating import configuration, migrate
from schema.roles import Login
from schema.tables.base import KEPT, VERSIONED, for_audience
from schema.tables.keeping import identity_key

pytestmark = pytest.mark.usefixtures("database")

READERS = {Login.OPEN: Audience.OPEN, Login.PARTNER: Audience.PARTNER}


def rows(statement: str, login: Login = Login.MIGRATOR) -> list[tuple[object, ...]]:
    with session.engine(login).connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def refused(statement: str, login: Login) -> bool:
    """Whether the database refuses, for want of a right or because the login reads only."""
    with session.engine(login).connect() as connection, connection.begin() as work:
        try:
            connection.execute(sa.text(statement))
        except sa.exc.DBAPIError as problem:
            if isinstance(problem.orig, InsufficientPrivilege | ReadOnlySqlTransaction):
                return True
            raise
        finally:
            work.rollback()
    return False


def test_the_declarations_and_the_database_agree() -> None:
    with session.migrating() as connection:
        replaceable.remove_views(connection)
        command.check(configuration(connection))
        connection.rollback()


def test_migrating_twice_changes_nothing() -> None:
    catalogue = (
        "SELECT 'grant', table_schema || table_name || column_name || grantee || privilege_type"
        " FROM information_schema.column_privileges WHERE table_schema IN ('core', 'guard', 'vault', 'open', 'partner')"
        " UNION ALL SELECT 'policy', policyname || tablename || cmd || coalesce(qual, '') FROM pg_policies"
        " UNION ALL SELECT 'trigger', tgname || tgrelid::regclass || tgnargs FROM pg_trigger WHERE NOT tgisinternal"
        " UNION ALL SELECT 'view', viewname FROM pg_views WHERE schemaname = 'core'"
        " UNION ALL SELECT 'term', vocabulary || code FROM core.term"
        " UNION ALL SELECT 'key', key::text FROM core.identity_key ORDER BY 1, 2"
    )
    before = rows(catalogue)
    migrate()
    assert rows(catalogue) == before
    assert len(before) > 1000


def test_every_column_in_the_database_has_a_class() -> None:
    declared = {(t.schema, t.name, c.name) for kept in KEPT for t in kept.sorted_tables for c in t.columns}
    declared |= {(t.schema, t.name, c.name) for a in Audience for t in for_audience(a).sorted_tables for c in t.columns}
    found = rows(
        "SELECT table_schema, table_name, column_name FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_schema, table_name)"
        " WHERE t.table_type = 'BASE TABLE' AND table_schema IN ('core', 'guard', 'vault', 'open', 'partner')"
        " AND table_name <> 'alembic_version'"
    )
    assert set(found) == declared


def test_row_security_is_on_and_forced_in_all_that_is_not_published() -> None:
    lax = rows(
        "SELECT relname FROM pg_class WHERE relnamespace::regnamespace::text IN ('core', 'guard', 'vault')"
        " AND relkind = 'r' AND relname <> 'alembic_version' AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    assert lax == []


def test_every_view_has_the_rights_of_its_reader() -> None:
    views = rows("SELECT relname, reloptions FROM pg_class WHERE relnamespace = 'core'::regnamespace AND relkind = 'v'")
    assert {name for name, _ in views} == {"lasting", "current_lasting"} | {
        f"current_{concept}" for concept in VERSIONED
    }
    assert all(options == ["security_invoker=true"] for _, options in views)


def test_no_policy_lets_everything_pass_or_serves_everybody() -> None:
    assert rows("SELECT tablename FROM pg_policies WHERE with_check = 'true' OR 'public' = ANY (roles)") == []
    # Publish reads all there is; nobody else does.
    everything = rows("SELECT DISTINCT policyname, cmd, roles::text FROM pg_policies WHERE qual = 'true'")
    assert everything == [("publisher_reads", "SELECT", "{sijill_publisher}")]


OWNERS = {
    *("acting", "mine", "assigned", "unguarded", "texts_digest"),
    *("check_inserted", "enqueue", "open_record", "carry_over", "keep_beneath", "check_two_people"),
}
"""Functions with the rights of their owner: each does one thing, on a path that nobody can bend."""


def test_functions_are_nobodys_by_default_and_only_these_run_as_their_owner() -> None:
    ours = "SELECT proname FROM pg_proc WHERE pronamespace = 'core'::regnamespace"
    assert {name for (name,) in rows(f"{ours} AND prosecdef")} == OWNERS
    assert rows(f"{ours} AND prosecdef AND proconfig <> '{{\"search_path=pg_catalog, pg_temp\"}}'") == []
    assert rows("SELECT proname FROM pg_proc WHERE pronamespace::regnamespace::text IN ('guard', 'vault')") == []
    assert rows(f"{ours} AND (proacl IS NULL OR proacl::text ~ '[{{,]=X')") == []


@pytest.mark.parametrize("login", list(Login))
def test_no_service_login_owns_or_rules(login: Login) -> None:
    ((superuser, create_role, create_database, bypass),) = rows(
        f"SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = '{login}'"
    )
    assert (superuser, create_role, create_database) == (False, False, False)
    assert bypass == (login is Login.MIGRATOR)
    if login is not Login.MIGRATOR:
        assert rows(f"SELECT relname FROM pg_class WHERE relowner = '{login}'::regrole") == []


@pytest.mark.parametrize("login", list(READERS))
def test_a_reader_selects_in_its_schema_and_nothing_else(login: Login) -> None:
    may = rows(
        "SELECT n.nspname, c.relname, p.privilege FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])"
        " AS p (privilege)"
        " WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND n.nspname !~ '^pg_toast' AND CASE WHEN p.privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')"
        " THEN has_any_column_privilege(c.oid, p.privilege) ELSE has_table_privilege(c.oid, p.privilege) END",
        login,
    )
    audience = READERS[login]
    assert set(may) == {(audience.value, t.name, "SELECT") for t in for_audience(audience).sorted_tables}


@pytest.mark.parametrize("login", list(READERS))
@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM core.event",
        "SELECT * FROM core.current_event",
        "SELECT * FROM core.unpublished",
        "INSERT INTO event (id) VALUES ('x')",
        "UPDATE event SET code = code",
        "DELETE FROM event",
        "TRUNCATE event",
        "CREATE TABLE public.mine ()",
        "CREATE TEMPORARY TABLE mine ()",
        "SET ROLE sijill_staff",
        "SELECT core.opaque(gen_random_uuid())",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT st_estimatedextent('open', 'event', 'geometry')",
        "SELECT pg_advisory_lock(7235002)",
    ],
)
def test_a_reader_is_refused(login: Login, attempt: str) -> None:
    assert refused(attempt, login)


def test_the_open_login_cannot_see_the_partners_copy_nor_partners_the_open_one() -> None:
    assert refused("SELECT * FROM partner.event", Login.OPEN)
    assert refused("SELECT * FROM open.event", Login.PARTNER)
    assert not refused("SELECT * FROM open.event", Login.OPEN)
    assert not refused("SELECT * FROM partner.event", Login.PARTNER)


def test_an_import_sees_nothing_without_an_actor_and_writes_in_no_other_name() -> None:
    term = "SELECT count(*) FROM core.term"
    assert rows(term, Login.IMPORTER) == [(0,)]
    with session.recording("somebody") as connection:
        assert connection.scalar(sa.text(term)) > 0
    written = (
        "INSERT INTO core.import_run (actor, format, file, sha256, rows, new, changed, unchanged, rejected)"
        " VALUES ('somebody else', 'f', 'f', 's', 0, 0, 0, 0, 0)"
    )
    with (
        pytest.raises(sa.exc.ProgrammingError, match="row-level security"),
        session.recording("somebody") as connection,
    ):
        connection.execute(sa.text(written))


@pytest.mark.parametrize("login", [Login.STAFF, Login.IMPORTER, Login.PUBLISHER])
@pytest.mark.parametrize("verb", ["UPDATE core.event SET kind = kind", "DELETE FROM core.event", "TRUNCATE core.claim"])
def test_what_was_recorded_cannot_be_changed(login: Login, verb: str) -> None:
    assert refused(verb, login)


def test_not_even_the_owner_changes_what_was_recorded() -> None:
    with (
        pytest.raises(sa.exc.IntegrityError, match="write a new one"),
        session.migrating() as connection,
    ):
        connection.execute(sa.text("DELETE FROM core.event"))


def test_only_imports_read_the_key_of_identifiers() -> None:
    for login in set(Login) - {Login.IMPORTER, Login.MIGRATOR}:
        assert refused("SELECT * FROM core.identity_key", login)
    assert all(c.info["class"] is Class.VAULT for c in identity_key.columns)
