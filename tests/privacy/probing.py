"""Asking the database as anybody: over their own login, or within one transaction in which something was changed.

`Doors` connects as each login does. `Seat` sits in a transaction of the superuser that is always rolled back: what a
change of the catalogue lets through is asked there, beside the same questions before it, and nobody else ever sees it.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from schema import passwords, settings
from schema.access import Role
from schema.roles import Login

Connection = psycopg.Connection[Any]
BEGUN = "SELECT to_char(transaction_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS')"


@dataclass(frozen=True)
class By:
    """Who asks: a login, maybe at the desk in a role, with a proven name or none; no login is the superuser."""

    login: Login | None
    role: Role | None = None
    actor: str | None = None

    def __str__(self) -> str:
        return " ".join(str(each) for each in (self.login or "superuser", self.role, self.actor) if each)


PEOPLE = {
    Role.CONTRIBUTOR: "nadia",
    Role.VERIFIER: "vera",
    Role.CASE_WORKER: "omar",
    Role.SAFEGUARD: "salma",
    Role.AUDITOR: "aya",
    Role.ADMINISTRATOR: "adel",
}
DESK = {role: By(Login.STAFF, role, actor) for role, actor in PEOPLE.items()}
LOGINS = tuple(By(login) for login in Login if login is not Login.MIGRATOR)
PROVEN = (By(Login.IMPORTER, actor="an import"), By(Login.VAULT, actor="salma"))
NOBODY = tuple(By(Login.STAFF, role) for role in Role)
"""At the desk in a role, without a name."""
EVERYBODY = (*LOGINS, *PROVEN, *DESK.values(), *NOBODY)
SUPERUSER = By(None)


def run(connection: Connection, by: By, statement: str) -> str:
    """What comes of a statement: its rows, that it was done, or why not, with all that the server tells of it."""
    try:
        if by.actor is not None or by.role is not None:
            connection.execute(_taken(connection, by, begun(connection)))
        return _asked(connection, statement)
    except psycopg.Error as problem:
        return _refusal(problem)


def _refusal(problem: psycopg.Error) -> str:
    told = problem.diag
    return f"refused {problem.sqlstate} {told.message_primary} {told.message_detail} {told.context}"


def begun(connection: Connection) -> str:
    """The instant of a transaction, which proofs name."""
    found = connection.execute(BEGUN).fetchone()
    assert found is not None
    return str(found[0])


def _taken(connection: Connection, by: By, at: str) -> str:
    """What makes a transaction somebody's: a proven name, and a role."""
    taken = ""
    if by.actor is not None:
        role = by.role.group if by.role else str(by.login)
        signed = f"{by.actor}|{role}|{connection.info.backend_pid}|{at}"
        key = passwords.find(settings.read().password_folder, passwords.CONTEXT).encode()
        proof = hmac.digest(key, signed.encode(), "sha256").hex()
        taken = f"SELECT set_config('sijill.context', '{by.actor}|{role}|{proof}', true);"
    return taken if by.role is None else f"{taken} SET LOCAL ROLE {by.role.group}"


def _asked(connection: Connection, statement: str) -> str:
    with connection.cursor() as cursor:
        if statement.upper().startswith("COPY") and "TO STDOUT" in statement.upper():
            with cursor.copy(statement) as copied:
                return f"rows {b''.join(bytes(part) for part in copied)!r}"
        cursor.execute(statement)
        told: list[str] = []
        while True:
            told.append(f"rows {cursor.fetchall()}" if cursor.description else f"done {cursor.statusmessage}")
            if not cursor.nextset():
                return "; ".join(told)


@dataclass
class Doors:
    """Connections of all logins to one database."""

    database: str
    held: dict[Login | None, Connection] = field(default_factory=dict)

    def ask(self, by: By, statement: str) -> str:
        """What comes of a statement, which is rolled back."""
        connection = self.held.get(by.login)
        if connection is None or connection.closed:
            connection = self.held[by.login] = connect(by.login, self.database)
        try:
            # Whoever got hold of a login would not leave it reading only.
            connection.execute("SET TRANSACTION READ WRITE")
            return run(connection, by, statement)
        finally:
            connection.rollback()

    def close(self) -> None:
        """Give all back."""
        for each in self.held.values():
            each.close()


def connect(login: Login | None, database: str) -> Connection:
    """A connection of a login, or of the superuser."""
    url = settings.administrative_url(database) if login is None else settings.login_url(login, database)
    return psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))


@dataclass
class Seat:
    """A transaction in which the catalogue is as it was changed."""

    connection: Connection
    taken: dict[By, str] = field(default_factory=dict)

    def ask(self, by: By, statement: str) -> str:
        """What comes of a statement here, which is rolled back."""
        try:
            self._sit(by)
            return _asked(self.connection, statement)
        except psycopg.Error as problem:
            return _refusal(problem)
        finally:
            self.connection.execute("ROLLBACK TO SAVEPOINT asked")

    def left(self, by: By, statement: str, then: str) -> str:
        """What the superuser finds after a statement, all of it rolled back."""
        try:
            self._sit(by)
            _asked(self.connection, statement)
            self.connection.execute("RESET SESSION AUTHORIZATION")
            return _asked(self.connection, then)
        except psycopg.Error as problem:
            return _refusal(problem)
        finally:
            self.connection.execute("ROLLBACK TO SAVEPOINT asked")

    def _sit(self, by: By) -> None:
        """Become somebody, in one message to the server: thousands of questions are asked."""
        if by not in self.taken:
            login = f"SET LOCAL SESSION AUTHORIZATION {by.login};" if by.login is not None else ""
            proof = _taken(self.connection, by, begun(self.connection)) if by.actor or by.role else ""
            self.taken[by] = f"SAVEPOINT asked; {login} {proof}"
        self.connection.execute(self.taken[by])


@contextmanager
def seat(connection: Connection, *changes: str) -> Iterator[Seat]:
    """A seat after `changes`, on a connection of the superuser; nothing of it stays."""
    try:
        connection.execute("SET LOCAL statement_timeout = '5s'")
        for change in changes:
            connection.execute(change)
        yield Seat(connection)
    finally:
        connection.rollback()
