"""More events in files than there are in any database here: copies of a country, each some years after the other.

Identifiers are told apart by the number of the copy and days are shifted by whole spans of four years, so that months
keep their lengths. What metrics must come to is then known: what they come to of one country, in each of its spans.
"""

import shutil
from pathlib import Path

import duckdb

COLUMNS = {
    "events": (
        *("id", "collection", "granularity", "day_from", "day_to", "adm0", "adm1", "adm2", "adm3"),
        *("h3_5", "h3_6", "h3_7", "h3_8", "violations", "independent_sources"),
    ),
    "acts": ("event_id", "violations"),
    "tallies": ("event_id", "measure", "population", "low", "best", "high", "conflicting"),
    "claims": ("record_id", "measure", "min", "best", "max"),
    "event_sources": ("event_id", "source"),
}
"""What the metrics read of each table; no other column is copied."""
KEYS = ("id", "event_id", "record_id")
DAYS = ("day_from", "day_to")
LEAP = 4
"""Years in which the calendar repeats itself, as long as the span holds no century without a leap day."""


def span(folder: Path) -> int:
    """Years to shift by: more than the country lasts."""
    with duckdb.connect() as reader:
        rows = f"FROM '{folder}/events/**/*.parquet'"
        years = reader.sql(f"SELECT year(max(day_to)) - year(min(day_from)) + 1 {rows}").fetchall()[0][0]
    return (int(years) // LEAP + 1) * LEAP


def multiply(folder: Path, to: Path, copies: int) -> int:
    """Write the tables of a release `copies` times over into a new folder; by how many years copies are apart."""
    apart = span(folder)
    to.mkdir(parents=True)
    with duckdb.connect() as writer:
        writer.execute("SET preserve_insertion_order = false")
        for name, columns in COLUMNS.items():
            (to / name).mkdir()
            for copy in range(copies):
                read = ", ".join(_shifted(each, copy, apart) for each in columns)
                found = f"SELECT {read} FROM '{folder}/{name}/**/*.parquet'"
                writer.execute(f"COPY ({found}) TO '{to}/{name}/part-{copy}.parquet' (FORMAT parquet)")
    shutil.copytree(folder / "vocabulary", to / "vocabulary")
    return apart


def _shifted(column: str, copy: int, apart: int) -> str:
    if column in KEYS:
        return f"{column} || '-{copy}' AS {column}"
    if column in DAYS:
        return f"({column} + INTERVAL {copy * apart} YEAR)::DATE AS {column}"
    return column


def differing(of_one: Path, of_all: Path, copies: int, apart: int) -> tuple[int, int]:
    """Rows of cells expected of all copies, and how many differ; keys, which hash the days, are left out."""
    with duckdb.connect() as reader:
        reader.execute("SET preserve_insertion_order = false")
        every = ", ".join(
            f"(day_{end} + to_years((n * {apart})::INTEGER))::DATE AS day_{end}" for end in ("from", "to")
        )
        expected = (
            f"SELECT * EXCLUDE (key) REPLACE ({every}) FROM '{of_one}/*.parquet' CROSS JOIN range({copies}) r (n)"
        )
        reader.execute(f"CREATE VIEW expected AS SELECT * EXCLUDE (n) FROM ({expected})")
        reader.execute(f"CREATE VIEW found AS SELECT * EXCLUDE (key) FROM '{of_all}/*.parquet'")
        rows, missing, extra = (
            reader.sql(f"SELECT count(*) FROM ({query})").fetchall()[0][0]
            for query in ("FROM expected", "FROM expected EXCEPT ALL FROM found", "FROM found EXCEPT ALL FROM expected")
        )
    return int(rows), int(missing) + int(extra)
