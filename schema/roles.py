"""Logins of the database, what each may do to a database as a whole, and the settings each works under.

Every step can be run again at any time and then changes nothing. What a login may read or write inside a schema is
granted by `schema.grants` and `schema/sql/3_grants`, never here.

    sijill_open       serves the public: reads schema `open`
    sijill_partner    serves partners: reads schema `partner`
    sijill_ogc        serves OGC API: reads the views of schema `ogc`
    sijill_staff      serves the desk: sees nothing by itself, and takes one of the groups of `schema.access.Role`
    sijill_door       knows the keys of callers
    sijill_vault      opens identities: reads schema `vault`
    sijill_importer   records what files state: reads and adds to `core`
    sijill_publisher  publishes: reads `core`, writes the published copies
    sijill_migrator   owns the database and its tables; no service uses it
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum

import psycopg
from psycopg import sql
from sqlalchemy import URL

from schema.access import Role
from schema.errors import NotReady

Connection = psycopg.Connection[tuple[object, ...]]


class Login(StrEnum):
    """The nine logins; the value is the role's name."""

    OPEN = "sijill_open"
    PARTNER = "sijill_partner"
    STAFF = "sijill_staff"
    PUBLISHER = "sijill_publisher"
    MIGRATOR = "sijill_migrator"
    OGC = "sijill_ogc"
    IMPORTER = "sijill_importer"
    DOOR = "sijill_door"
    VAULT = "sijill_vault"


GROUPS = tuple(role.group for role in Role)
"""What a transaction of the desk becomes; only the login of the desk is a member, and has nothing of it by itself."""

EXTENSIONS = ("postgis", "btree_gist", "pg_trgm", "pgcrypto")

_READER: Mapping[str, str] = {
    "default_transaction_read_only": "on",
    # One snapshot per request: a publish in between is seen whole or not at all.
    "default_transaction_isolation": "repeatable read",
    "statement_timeout": "10s",
    "lock_timeout": "2s",
    "temp_file_limit": "1GB",
    "idle_in_transaction_session_timeout": "10s",
    # A statement ends soon after whoever asked it has gone, even without having told.
    "client_connection_check_interval": "1s",
    # A plan made for unknown values would miss the partial and covering indexes that real values can use.
    "plan_cache_mode": "force_custom_plan",
    "jit": "off",
    # Workers take as long to start as tens of thousands of rows to read: worth it for sums, never for a page.
    "parallel_setup_cost": "10000",
}

SEARCH_PATHS: Mapping[Login, tuple[str, ...]] = {
    Login.OPEN: ("open", "public"),
    Login.PARTNER: ("partner", "public"),
    Login.STAFF: ("core", "public"),
    Login.PUBLISHER: ("core", "public"),
    Login.MIGRATOR: ("core", "public"),
    Login.OGC: ("ogc", "public"),
    Login.IMPORTER: ("core", "public"),
    Login.DOOR: ("guard", "public"),
    Login.VAULT: ("vault", "core", "public"),
}

# The first line of an error may repeat what somebody asked for, or where a shape of the record crosses itself. Whoever
# asked is told what they may know; the server's log is told of none.
_UNHEARD: Mapping[str, str] = {"log_min_messages": "fatal"}

_SETTINGS: Mapping[Login, Mapping[str, str]] = {
    Login.OPEN: _READER,
    Login.PARTNER: _READER,
    Login.STAFF: {
        "statement_timeout": "15s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "10s",
        "temp_file_limit": "256MB",
        "jit": "off",
    },
    # Publications wait for one another, however long it takes.
    Login.PUBLISHER: {"statement_timeout": "30min", "work_mem": "128MB"},
    # Imports wait for one another, and read their files between statements.
    Login.IMPORTER: {
        "statement_timeout": "10min",
        "lock_timeout": "10min",
        "idle_in_transaction_session_timeout": "10min",
    },
    Login.DOOR: {
        "default_transaction_read_only": "on",
        "statement_timeout": "2s",
        "lock_timeout": "2s",
        "idle_in_transaction_session_timeout": "2s",
    },
    Login.VAULT: {
        "statement_timeout": "30s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "10s",
    },
    Login.MIGRATOR: {"lock_timeout": "10s"},
    # What it is asked is written by others: five seconds are enough for a page, and too few to keep it busy.
    Login.OGC: {**_READER, "statement_timeout": "5s", "TimeZone": "UTC"},
}
SETTINGS: Mapping[Login, Mapping[str, str]] = {login: {**_UNHEARD, **given} for login, given in _SETTINGS.items()}

# Staged rows of an import and of a publish lie in temporary tables.
USE_TEMPORARY_TABLES = (Login.IMPORTER, Login.PUBLISHER)
_MAKE_TABLES = (*USE_TEMPORARY_TABLES, Login.MIGRATOR)

# Readers need no catalogue of geometry columns, and estimates of an extent tell of rows one may not read.
POSTGIS_CATALOGUE = ("spatial_ref_sys", "geometry_columns", "geography_columns")
READ_POSTGIS_CATALOGUE = (Login.MIGRATOR, Login.PUBLISHER, Login.IMPORTER)
# Tiles of OGC API are drawn by PostGIS from degrees.
READ_REFERENCE_SYSTEMS = (Login.OGC,)


@contextmanager
def connect(url: URL) -> Iterator[Connection]:
    """Connection in autocommit, for creating databases and roles.

    Raises:
        NotReady: nobody answers there, or the server refuses the login.
    """
    try:
        connection = psycopg.connect(
            url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True, connect_timeout=10
        )
    except psycopg.OperationalError as problem:
        place = f"{url.host}:{url.port or 5432}" if url.host else "the embedded database"
        # The first line tells what happened; a second one guesses why.
        reason = str(problem).strip().splitlines()[0].rpartition("failed: ")[2].removeprefix("FATAL:  ")
        raise NotReady(f"No connection to {place} as {url.username}: {reason}.") from None
    with connection:
        yield connection


def make_logins(connection: Connection, passwords: Mapping[Login, str], *, renew: Collection[Login]) -> None:
    """Create the logins that are missing and bring the rights of all to what is written here.

    Args:
        connection: superuser's, in the maintenance database.
        passwords: password of each login; only its SCRAM verifier is sent.
        renew: logins that exist and take this password all the same.
    """
    present = existing_logins(connection)
    with connection.transaction():
        for login, password in passwords.items():
            name = sql.Identifier(login)
            if login not in present:
                connection.execute(sql.SQL("CREATE ROLE {}").format(name))
            connection.execute(
                sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT {}").format(
                    name, sql.SQL("BYPASSRLS" if login is Login.MIGRATOR else "NOBYPASSRLS")
                )
            )
            if login not in present or login in renew:
                verifier = connection.pgconn.encrypt_password(
                    password.encode(), login.encode(), b"scram-sha-256"
                ).decode()
                connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(verifier)))
        _make_groups(connection)


def _make_groups(connection: Connection) -> None:
    """Create the groups that are missing, weak by themselves, with the login of the desk as their one member."""
    for group in GROUPS:
        name = sql.Identifier(group)
        if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [group]).fetchone() is None:
            connection.execute(sql.SQL("CREATE ROLE {}").format(name))
        connection.execute(
            sql.SQL(
                "ALTER ROLE {} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT NOBYPASSRLS"
            ).format(name)
        )
        connection.execute(sql.SQL("GRANT {} TO {}").format(name, sql.Identifier(Login.STAFF)))


def existing_logins(connection: Connection) -> set[Login]:
    """Which of them the server already has."""
    rows = connection.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[*Login]])
    return {Login(str(name)) for (name,) in rows}


def make_database(connection: Connection, name: str, *, template: str = "template0") -> None:
    """Create database `name`, owned by the migrator, unless it exists."""
    if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None:
        return
    # One collation everywhere: keyset pages must sort alike on every machine.
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8' LOCALE 'C.UTF-8'").format(
            sql.Identifier(name), sql.Identifier(Login.MIGRATOR), sql.Identifier(template)
        )
    )


def open_to_logins(connection: Connection, name: str) -> None:
    """Close database `name` to everyone but the logins, and give each its settings there.

    A copy made with TEMPLATE inherits neither, so this follows every CREATE DATABASE.
    """
    database = sql.Identifier(name)
    logins = sql.SQL(", ").join(map(sql.Identifier, Login))
    temporary = sql.SQL(", ").join(map(sql.Identifier, USE_TEMPORARY_TABLES))
    with connection.transaction():
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, logins))
        # What an earlier version of Sijill granted goes too.
        others = sql.SQL(", ").join(sql.Identifier(each) for each in Login if each not in _MAKE_TABLES)
        connection.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM {}").format(database, others))
        connection.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(database, temporary))
        for login in Login:
            _set_settings(connection, login, database)


def _set_settings(connection: Connection, login: Login, database: sql.Identifier) -> None:
    prefix = sql.SQL("ALTER ROLE {} IN DATABASE {} ").format(sql.Identifier(login), database)
    connection.execute(prefix + sql.SQL("RESET ALL"))
    path = sql.SQL(", ").join(map(sql.Literal, SEARCH_PATHS[login]))
    connection.execute(prefix + sql.SQL("SET search_path = ") + path)
    for setting, value in SETTINGS[login].items():
        connection.execute(prefix + sql.SQL("SET {} = {}").format(sql.Identifier(setting), sql.Literal(value)))


def furnish(connection: Connection) -> None:
    """Install the extensions in the connected database and take from PUBLIC what no reader needs.

    Args:
        connection: superuser's, in the database to furnish.
    """
    with connection.transaction():
        for extension in EXTENSIONS:
            connection.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(sql.Identifier(extension))
            )
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        for table in POSTGIS_CATALOGUE:
            name = sql.Identifier("public", table)
            connection.execute(sql.SQL("REVOKE ALL ON {} FROM PUBLIC, {}").format(name, _services()))
            readers = sql.SQL(", ").join(map(sql.Identifier, READ_POSTGIS_CATALOGUE))
            connection.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(name, readers))
        systems = sql.SQL(", ").join(map(sql.Identifier, READ_REFERENCE_SYSTEMS))
        connection.execute(sql.SQL("GRANT SELECT ON public.spatial_ref_sys TO {}").format(systems))
        _withhold(connection, sql.SQL("proname = 'st_estimatedextent'"), ())
        # Large objects could be written, and the publisher's lock be held, by whoever got hold of the public login.
        _withhold(connection, sql.SQL("proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_import')"), ())
        keepers = (Login.IMPORTER, Login.PUBLISHER, Login.MIGRATOR)
        _withhold(connection, sql.SQL("proname ~ '^pg_(try_)?advisory_'"), keepers)
        # People write beside one another, and wait for an import; none of them can keep the others out.
        shared = sql.SQL("oid = 'pg_advisory_xact_lock_shared(bigint)'::regprocedure")
        _withhold(connection, shared, (*keepers, *GROUPS))
        # Only the function that proves who is acting reckons a MAC; nobody else needs cryptography here.
        _withhold(connection, sql.SQL(_OF_EXTENSION), ())
        _withhold(connection, sql.SQL("oid = 'public.hmac(bytea, bytea, text)'::regprocedure"), (Login.MIGRATOR,))


_OF_EXTENSION = """oid IN (
    SELECT d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
    WHERE e.extname = 'pgcrypto' AND d.deptype = 'e' AND d.classid = 'pg_proc'::regclass
)"""


def _services() -> sql.Composed:
    """All logins and groups."""
    return sql.SQL(", ").join(map(sql.Identifier, (*Login, *GROUPS)))


def _withhold(connection: Connection, which: sql.SQL, keepers: Collection[str]) -> None:
    """Take EXECUTE on the functions `which` selects from everybody, and give it to `keepers`."""
    rows = connection.execute(sql.SQL("SELECT oid::regprocedure::text FROM pg_proc WHERE {}").format(which)).fetchall()
    for (signature,) in rows:
        # regprocedure prints a quoted, complete signature: it is SQL made by the server, not a value.
        function = sql.SQL(str(signature))
        connection.execute(sql.SQL("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC, {}").format(function, _services()))
        for keeper in keepers:
            connection.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(function, sql.Identifier(keeper)))
