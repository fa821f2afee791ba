"""The database that is measured: a fictional country in one of its own, and its rows as tables in schema `bench`."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from schema import roles, settings
from schema.roles import Login

HERE = Path(__file__).parent
HOME = settings.checkout()
WORK = settings.read().home / "var" / "benchmarks"
VARIABLE = "SIJILL_DATABASE"
PUBLISHED = 0.98
"""Share of the events made that stay published; some are withdrawn."""
SIJILL = Path(sys.executable).parent / "sijill"


def tell(text: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')}  {text}\n")
    sys.stdout.flush()


def database_for(events: int) -> str:
    return "qasira_million" if events == 1_000_000 else f"qasira_{events}"


@contextmanager
def connected(login: Login | None = None) -> Iterator[psycopg.Connection]:
    """As a login, or as the superuser, in the database of this process."""
    name = settings.read().database
    url = settings.administrative_url(name) if login is None else settings.login_url(login)
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def prepare(events: int, database: str | None = None) -> None:
    """Let this process and its children work on the database; load and publish what it lacks, then make the tables."""
    provide(events, database)
    _make_tables()


def provide(events: int, database: str | None = None) -> None:
    """Let this process and its children work on the database; load and publish what it lacks."""
    os.environ[VARIABLE] = database or database_for(events)
    WORK.mkdir(parents=True, exist_ok=True)
    if not _exists():
        _run("db", "roles")
    _run("migrate")
    if _published() < PUBLISHED * events:
        tell(f"{os.environ[VARIABLE]} is loaded and published; a million events take over an hour.")
        _run("sample", "qasira", "--events", str(events))


def _exists() -> bool:
    with roles.connect(settings.administrative_url()) as connection:
        found = connection.execute("select from pg_database where datname = %s", [os.environ[VARIABLE]])
        return found.fetchone() is not None


def _published() -> int:
    with connected() as connection:
        found = connection.execute(
            "select count(*) from open.event where upper_inf(known) and collection = 'qasira'"
        ).fetchone()
    return int(found[0]) if found else 0


def _run(*words: str) -> None:
    tell(f"sijill {' '.join(words)}")
    subprocess.run([SIJILL, *words], check=True, cwd=HOME)


def _make_tables() -> None:
    """Make schema `bench` from the newest publication, unless it was made from this one by this file."""
    text = (HERE / "tables.sql").read_text(encoding="utf-8")
    with connected(Login.MIGRATOR) as connection:
        newest = connection.execute("select max(number) from open.publication").fetchone()
        made_from = hashlib.sha256(f"{newest}{text}".encode()).hexdigest()
        found = connection.execute("select obj_description(oid) from pg_namespace where nspname = 'bench'").fetchone()
        if found == (made_from,):
            return
        tell("The rows of the newest publication are taken apart into tables; for a million events some minutes.")
        begun = time.monotonic()
        connection.execute("set lock_timeout = 0")
        with connection.transaction():
            connection.execute("set local work_mem = '256MB'")
            connection.execute("set local maintenance_work_mem = '512MB'")
            connection.execute(text)
            connection.execute(sql.SQL("comment on schema bench is {}").format(sql.Literal(made_from)))
        names = connection.execute("select tablename from pg_tables where schemaname = 'bench'").fetchall()
        for (name,) in names:
            connection.execute(sql.SQL("vacuum (analyze) bench.{}").format(sql.Identifier(str(name))))
        tell(f"Taken apart in {time.monotonic() - begun:.0f} s.")
