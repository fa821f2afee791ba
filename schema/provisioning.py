"""What a server needs before there is anything to migrate: logins, a database, extensions. All can be repeated."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql

from schema import passwords, roles, settings
from schema.errors import NotReady
from schema.roles import Connection, Login
from schema.settings import Settings

# Any number would do; it keeps two `sijill db roles` from altering the same role at once.
LOCK = 7_305_813


def provide(*, renew: bool = False) -> list[Login]:
    """Make logins, database and extensions on the server of this process's settings.

    Args:
        renew: draw new passwords for logins that exist on a server which others may share.

    Returns:
        The logins that were made or given another password; empty when nothing was missing.
    """
    surroundings = settings.read()
    with roles.connect(settings.administrative_url()) as connection, _alone(connection):
        provided = _provide_logins(connection, surroundings, renew=renew)
        if surroundings.embedded:
            _close_maintenance_databases(connection)
        provide_database(connection, surroundings.database)
    return provided


def provide_database(connection: Connection, name: str) -> None:
    """Make database `name`, furnish it, and open it to the logins.

    Args:
        connection: superuser's, in the maintenance database.
        name: of the database; tests use their own.
    """
    roles.make_database(connection, name)
    with roles.connect(settings.administrative_url(name)) as inside:
        roles.furnish(inside)
    roles.open_to_logins(connection, name)


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _provide_logins(connection: Connection, surroundings: Settings, *, renew: bool) -> list[Login]:
    """Logins with a password file each; a server of our own takes whatever the files say."""
    folder = surroundings.password_folder
    present = roles.existing_logins(connection)
    unknown = [login for login in present if not passwords.exists(folder, login)]
    if unknown and not (renew or surroundings.embedded):
        raise NotReady(
            f"The server already has {', '.join(sorted(unknown))}, whose passwords are not in {folder}: copy the files "
            "from the installation that made them, or run `sijill db roles --renew`, which locks that installation out."
        )
    renewed = {*Login} if renew or surroundings.embedded else set()
    if renew:
        passwords.discard(folder, (*Login, passwords.CONTEXT))
    passwords.make(folder, passwords.CONTEXT)
    roles.make_logins(connection, {login: passwords.make(folder, login) for login in Login}, renew=renewed)
    return [login for login in Login if login not in present or login in unknown or renew]


def _close_maintenance_databases(connection: Connection) -> None:
    """Our own server has no use for a login in the databases that every cluster begins with."""
    for name in ("postgres", "template1"):
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
