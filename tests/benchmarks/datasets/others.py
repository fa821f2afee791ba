"""The same rows by other ways: GDAL's ogr2ogr, PostgreSQL's own COPY, and ADBC with pyarrow.

All log in as the public does, ask the statement that a file is made of, written out whole, and throw away what comes.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from api.datasets import asking
from schema.prepared import Written, prepare
from schema.roles import Login
from schema.settings import login_url
from schema.snapshot import snapshot

BY_ADBC = Path(__file__).with_name("by_adbc.py")
NULL = Path(os.devnull)
SHAPE = "geometry"
SHAPED = frozenset({"geojson", "gpkg", "parquet"})
"""Formats with a column of geometry."""

PLAIN = "SELECT * FROM {schema}.flat_event WHERE upper_inf(known) ORDER BY day_from, event_id"
"""The table that events are read from, as it is: what one asks for who knows nothing of columns and permalinks."""


def statement(format_: str, query: "list[tuple[str, str]]", address: str, *, wkb: bool = False) -> str:
    """The SELECT of a file of events, with its values in it. `wkb` has shapes as bytes instead of PostGIS's own."""
    wanted = asking.read("events", format_, query)
    with snapshot() as connection:
        wish = asking.resolve(connection, wanted, address)
        rows: sa.Select[Any] = wanted.of.rows(wish, wanted.chosen)
        if format_ in SHAPED and wanted.of.geometry is not None:
            shape = wanted.of.geometry(wish)
            rows = rows.add_columns(
                (sa.func.ST_AsBinary(shape) if wkb else sa.type_coerce(shape, sa.Text)).label(SHAPE)
            )
        text, values = prepare(Written.of(rows))
        return psycopg.ClientCursor(connection).mogrify(text, values)


def ogr2ogr(driver: str, query: str, to: Path | None = None) -> None:
    """Let GDAL write the rows of a statement, to its standard output unless told where."""
    words = ["ogr2ogr", "-f", driver, str(to or "/vsistdout/"), f"PG:{_libpq()}", "-sql", query]
    _run(words, "-nln", "rows")


def copy(query: str, to: Path | None = None) -> None:
    """Let PostgreSQL write the rows of a statement as CSV, in one go."""
    with (to or NULL).open("wb") as file:
        words = ["psql", "--no-psqlrc", "--quiet", _libpq(), "-c", f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)"]
        subprocess.run(words, check=True, stdout=file, env=_environment())


def adbc(query: str, to: Path | None = None) -> None:
    """Let ADBC read the rows of a statement as Arrow batches, and pyarrow write them, in a process of their own."""
    words = [sys.executable, str(BY_ADBC), str(to or NULL)]
    subprocess.run(words, check=True, input=query.encode(), env=_environment() | {"ADBC": _url()})


def _run(words: "list[str]", *more: str) -> None:
    subprocess.run([*words, *more], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment())


def _url() -> str:
    return login_url(Login.OPEN).set(drivername="postgresql").render_as_string(hide_password=False)


def _libpq() -> str:
    url = login_url(Login.OPEN)
    return f"host={url.host or url.query['host']} port={url.port or 5432} user={url.username} dbname={url.database}"


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PGPASSWORD": str(login_url(Login.OPEN).password),
        "PGOPTIONS": "-c statement_timeout=3600s -c work_mem=64MB",
    }
