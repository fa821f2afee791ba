"""The tables of a release as Parquet, laid out as a release lays them, straight from the published tables.

Metrics can so be held to the database at sizes at which a whole release is more than is asked for.
"""

from pathlib import Path
from typing import Any

import duckdb
import psycopg

from schema import terms
from schema.access import Audience
from schema.snapshot import snapshot

_CURRENT = "upper_inf(known)"
_LIST = "array_to_string({0}, chr(31)) AS {0}"
_EVENT = ("id", "collection", "granularity", "day_from", "day_to", "adm0", "adm1", "adm2", "adm3", "adm4")
_HEXAGONS = ("h3_5", "h3_6", "h3_7", "h3_8")

TYPES = {
    "day_from": "DATE",
    "day_to": "DATE",
    "independent_sources": "INTEGER",
    "conflicting": "BOOLEAN",
    **dict.fromkeys(("low", "best", "high", "min", "max"), "INTEGER"),
}
"""Of columns that are no text."""

COLUMNS = {
    "events": (*_EVENT, *_HEXAGONS, "violations", "independent_sources"),
    "acts": ("event_id", "violations"),
    "tallies": ("event_id", "measure", "population", "low", "best", "high", "conflicting"),
    "claims": ("record_id", "measure", "min", "best", "max"),
    "event_sources": ("event_id", "source"),
}
"""What the metrics read of each table; those of the database have its names in the singular."""

_SINGULAR = {"tallies": "tally"}


def lay(folder: Path, audience: Audience = Audience.OPEN) -> None:
    """Write the current rows of an audience's tables into a new folder."""
    folder.mkdir(parents=True)
    with snapshot(audience) as connection, duckdb.connect() as writer:
        writer.execute("SET preserve_insertion_order = false")
        for name, columns in COLUMNS.items():
            rows = _copied(connection, name, columns, folder)
            read = ", ".join(_read(each) for each in columns)
            into = folder / name
            parted = ""
            if name == "events":
                read += ", adm0 AS country, year(day_from) AS year"
                parted = ", PARTITION_BY (country, year)"
            else:
                into.mkdir()
                into /= "part-0.parquet"
            types = ", ".join(f"'{each}': '{TYPES.get(each, 'VARCHAR')}'" for each in columns)
            # Lists are quoted even when empty, so that none is not unknown.
            source = f"read_csv('{rows}', header=false, columns={{{types}}}, quote='\"', escape='\"', nullstr='\\N')"
            writer.execute(f"COPY (SELECT {read} FROM {source}) TO '{into}' (FORMAT parquet{parted})")
            rows.unlink()
    lay_terms(folder)


def lay_terms(folder: Path) -> None:
    """Write the violations, and what contains what among them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    known = {each.code: each.parent for each in terms.vocabulary("violation").terms}
    lines: dict[str, list[str]] = {}
    for code in known:
        lines[code] = [code]
        while above := known[lines[code][-1]]:
            lines[code].append(above)
    (folder / "vocabulary").mkdir(exist_ok=True)
    table = pa.table(
        {"code": [*known], "parent": pa.array([*known.values()], pa.string()), "lineage": [*lines.values()]}
    )
    pq.write_table(table, folder / "vocabulary" / "violation.parquet")


def _read(column: str) -> str:
    if column != "violations":
        return column
    return "CASE violations WHEN '' THEN [] ELSE string_split(violations, chr(31)) END AS violations"


def _copied(connection: "psycopg.Connection[Any]", name: str, columns: tuple[str, ...], folder: Path) -> Path:
    to = folder / f"{name}.csv"
    selected = ", ".join(_LIST.format(each) if each == "violations" else each for each in columns)
    table = _SINGULAR.get(name, name.removesuffix("s"))
    query = f"COPY (SELECT {selected} FROM {table} WHERE {_CURRENT}) TO STDOUT (FORMAT csv, NULL '\\N')"
    with connection.cursor() as cursor, to.open("wb") as file, cursor.copy(query.encode()) as copy:
        for piece in copy:
            file.write(piece)
    return to
