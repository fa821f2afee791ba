"""What an engine reckoned from files, held to what the database holds: row for row, column for column.

Cells are those that publish kept; the others are asked of the published tables in PostgreSQL's own words.
"""

from pathlib import Path

import duckdb

from schema.access import Audience
from schema.snapshot import snapshot

EXPECTED = {
    "cells": "SELECT {columns} FROM cell",
    "cell_sources": "SELECT {columns} FROM cell_source",
    "source_sets": """
        SELECT {columns} FROM (
            SELECT n.sources, e.collection, e.granularity, count(*) AS records
            FROM event e CROSS JOIN LATERAL (
                SELECT array_to_string(array_agg(s.source ORDER BY s.source), '+') AS sources FROM event_source s
                WHERE (s.event_id, s.since) = (e.id, e.since) AND s.source <> 'protected'
            ) n WHERE upper_inf(e.known) GROUP BY 1, 2, 3
        ) found""",
    "source_pairs": """
        SELECT {columns} FROM (
            SELECT e.collection, e.granularity, a.source AS one, b.source AS other, count(*) AS records
            FROM event e JOIN event_source a ON (a.event_id, a.since) = (e.id, e.since)
            JOIN event_source b ON (b.event_id, b.since) = (e.id, e.since) AND b.source >= a.source
            WHERE upper_inf(e.known) AND a.source <> 'protected' AND b.source <> 'protected' GROUP BY 1, 2, 3, 4
        ) found""",
    "hexagons": """
        SELECT {columns} FROM (
            SELECT collection, granularity, h.resolution, h.hexagon, count(*) AS records
            FROM event CROSS JOIN LATERAL (VALUES (5, h3_5), (6, h3_6), (7, h3_7), (8, h3_8)) h (resolution, hexagon)
            WHERE upper_inf(known) GROUP BY 1, 2, 3, 4
        ) found""",
}


def compared(metric: str, found: Path, audience: Audience = Audience.OPEN) -> tuple[int, int, int]:
    """Rows of the database, rows that it alone has, and rows that the engine alone has."""
    with duckdb.connect() as reader:
        reader.execute("SET preserve_insertion_order = false")
        types = {name: str(kind) for name, kind, *_ in reader.sql(f"DESCRIBE FROM '{found}/*.parquet'").fetchall()}
        copied = found.parent / f"{metric}.csv"
        _copy(EXPECTED[metric].format(columns=", ".join(types)), copied, audience)
        read = ", ".join(f"'{name}': '{'VARCHAR' if '[]' in kind else kind}'" for name, kind in types.items())
        # Empty text is quoted and unknown is not.
        reader.execute(
            f"CREATE VIEW expected AS FROM read_csv('{copied}', header=false, columns={{{read}}}, nullstr='\\N')"
        )
        selected = ", ".join(f"array_to_string({n}, '+') AS {n}" if "[]" in kind else n for n, kind in types.items())
        reader.execute(f"CREATE VIEW found AS SELECT {selected} FROM '{found}/*.parquet'")
        counts = [
            reader.sql(f"SELECT count(*) FROM ({rows})").fetchall()[0][0]
            for rows in ("FROM expected", "FROM expected EXCEPT ALL FROM found", "FROM found EXCEPT ALL FROM expected")
        ]
    copied.unlink()
    return counts[0], counts[1], counts[2]


def _copy(query: str, to: Path, audience: Audience) -> None:
    statement = f"COPY ({query}) TO STDOUT (FORMAT csv, NULL '\\N')".encode()
    with (
        snapshot(audience) as connection,
        connection.cursor() as cursor,
        to.open("wb") as file,
        cursor.copy(statement) as copy,
    ):
        for piece in copy:
            file.write(piece)
