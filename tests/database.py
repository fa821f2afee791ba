"""Databases for tests: one template per run, migrated once; one copy of it per module; all dropped at the end.

What several modules need published is made once per run too (`Database.filled`), and copied.
"""

import fcntl
import hashlib
import os
import pickle
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from psycopg import AsyncConnection, sql
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine

from schema import provisioning, roles, session, settings
from schema.cluster import server
from schema.cluster.site import fingerprint
from schema.migrating import migrate
from schema.roles import Connection, Login

VARIABLE = "SIJILL_DATABASE"
Made = TypeVar("Made")


@dataclass
class Database:
    """One copy of the migrated database. `url` and `engine` take the login under which to work."""

    name: str
    run: "Run"
    engines: dict[Login, Engine] = field(default_factory=dict)

    def filled(self, make: Callable[[], Made]) -> Made:
        """Let this database hold what `make` writes; returns what `make` returned.

        Made once per run, by whoever asks first; whoever asks later has a copy of it, under another name. Where
        something was recorded before, it is written beside that.
        """
        return self.run.fill(self, make)

    def url(self, login: Login) -> URL:
        return settings.login_url(login, self.name)

    def engine(self, login: Login) -> Engine:
        if login not in self.engines:
            self.engines[login] = create_engine(self.url(login))
        return self.engines[login]

    def close(self) -> None:
        for engine in self.engines.values():
            engine.dispose()
        self.engines.clear()


@contextmanager
def chosen(name: str) -> Iterator[None]:
    """Let everything in this process, and commands it starts, work on database `name`."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = name
    try:
        yield
    finally:
        session.close()
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


class Run:
    """Test databases of one run of pytest, shared by its workers. A run that was killed is swept up by the next."""

    def __init__(self, identity: str) -> None:
        self.home = settings.checkout()
        self.folder = self.home / "var" / "tests"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.identity = identity
        self.prefix = _prefix(self.home, identity)
        self.made: str | None = None
        self.untouched: list[str] = []
        # To drop a database, the server waits for the disk; tests need not.
        self.behind = ThreadPoolExecutor(1)
        self.dropping: list[Future[None]] = []

    def finish(self) -> None:
        """Wait until what this process dropped is gone."""
        self.behind.shutdown()
        for each in self.dropping:
            each.result()

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Hold the lock that tells other runs to leave our databases alone; drop them at the end."""
        with self._file("alive").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._sweep()
            try:
                yield
            finally:
                self._clear(self.identity)

    def template(self) -> str:
        """Name of the migrated database; the first worker that asks makes it, the others wait."""
        if self.made is not None:
            return self.made
        name = f"{self.prefix}_template"
        with self._file("template").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._start()
            with self._administrator() as connection:
                made = connection.execute("SELECT FROM pg_database WHERE datname = %s AND datistemplate", [name])
                if made.fetchone() is None:
                    provisioning.provide()
                    provisioning.provide_database(connection, name)
                    with chosen(name):
                        migrate()
                    connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))
        self.made = name
        return name

    @contextmanager
    def copy(self, worker: str) -> Iterator[Database]:
        """A fresh copy of the template, dropped afterwards."""
        name = self.untouched.pop() if self.untouched else self._copy(self.template(), worker)
        database = Database(name, self)
        try:
            with chosen(name):
                yield database
        finally:
            database.close()
            self.dropping.append(self.behind.submit(self._drop, database.name))

    def fill(self, database: Database, make: Callable[[], Made]) -> Made:
        """`Database.filled`."""
        if not self._untouched(database):
            return make()
        purpose = hashlib.sha256(f"{make.__module__}.{make.__qualname__}".encode()).hexdigest()[:8]
        kept, told = f"{self.prefix}_{purpose}", self._file(f"{purpose}.returned")
        with self._file(purpose).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not told.exists():
                made = make()
                session.close()
                database.close()
                self._copy(database.name, purpose, kept)
                told.write_bytes(pickle.dumps(made))
                return made
        session.close()
        database.close()
        self.untouched.append(database.name)
        database.name = os.environ[VARIABLE] = self._copy(kept, purpose)
        returned: Made = pickle.loads(told.read_bytes())  # noqa: S301 - written above, by another worker
        return returned

    def _copy(self, template: str, purpose: str, name: str | None = None) -> str:
        """Copy a database, and return the name of the copy."""
        name = name or f"{self.prefix}_{purpose}_{secrets.token_hex(3)}"
        with self._administrator() as connection:
            # Whoever worked on it has said goodbye, and may not have gone yet.
            left = "FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
            connection.execute(f"SELECT pg_terminate_backend(pid, 60000) {left}", [template])
            roles.make_database(connection, name, template=template)
            roles.open_to_logins(connection, name)
            # What a crash of the machine would lose of a test's database nobody misses.
            connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
        return name

    def _untouched(self, database: Database) -> bool:
        with roles.connect(settings.administrative_url(database.name)) as connection:
            return connection.execute("SELECT FROM core.identity LIMIT 1").fetchone() is None

    def _drop(self, name: str) -> None:
        with self._administrator() as connection:
            _drop(connection, name)

    def _start(self) -> None:
        surroundings = settings.read()
        if surroundings.embedded:
            server.start(surroundings.home, surroundings.password_folder)

    def _file(self, purpose: str) -> Path:
        return self.folder / f"{self.identity}.{purpose}"

    @contextmanager
    def _administrator(self) -> Iterator[Connection]:
        with roles.connect(settings.administrative_url()) as connection:
            yield connection

    def _sweep(self) -> None:
        """Drop databases of runs whose lock nobody holds any more."""
        for file in self.folder.glob("*.alive"):
            identity = file.stem
            if identity == self.identity:
                continue
            with file.open("w") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                self._clear(identity)

    def _clear(self, identity: str) -> None:
        """Drop the databases of a run, when it came to make any, and remove its files."""
        if (self.folder / f"{identity}.template").exists():
            self._start()
            self._drop_all(_prefix(self.home, identity))
        for remains in self.folder.glob(f"{identity}.*"):
            remains.unlink()

    def _drop_all(self, prefix: str) -> None:
        with self._administrator() as connection:
            found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
            for (name,) in found.fetchall():
                _drop(connection, str(name))


def _prefix(home: Path, identity: str) -> str:
    return f"test_{fingerprint(home)[:8]}_{identity[:8]}"


def _drop(connection: Connection, name: str) -> None:
    database = sql.Identifier(name)
    found = connection.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [name]).fetchone()
    # One whose dropping was interrupted can be dropped, and nothing else be done with it.
    if found is not None and found[0]:
        connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(database))
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))


@contextmanager
def query_budget(most: int, engine: Engine | AsyncEngine | None = None) -> Iterator[list[str]]:
    """Fail when more than `most` statements are sent inside the block, by `engine` or by any of this process.

    What a connection asks when it is first made is not counted. The statements sent so far are in the list yielded.
    """
    target = engine.sync_engine if isinstance(engine, AsyncEngine) else engine or Engine
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    execute = session.execute

    async def noted(driver: AsyncConnection[Any], text: str, values: Mapping[str, Any]) -> Sequence[Any]:
        sent.append(text)
        return await execute(driver, text, values)

    event.listen(target, "before_cursor_execute", note)
    # Single statements go to the driver as they are, where SQLAlchemy tells of none.
    session.execute = noted
    try:
        yield sent
    finally:
        session.execute = execute
        event.remove(target, "before_cursor_execute", note)
    assert len(sent) <= most, f"{len(sent)} statements, {most} allowed:\n" + "\n---\n".join(sent)
