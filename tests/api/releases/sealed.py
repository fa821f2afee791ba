"""A release without a database: a few small files of every kind that is counted, signed with a key of its own."""

import hashlib
import sqlite3
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from api.releases.layout import FORMAT, PUBLIC_KEY
from api.releases.minisign import SecretKey
from api.releases.sealing import seal

CONTENT = {
    "README.md": (None, b"# Sijill\n"),
    "data/events.csv": (2, 'code,title\r\nSJ-1,"two\nlines"\r\nSJ-2,حادثة\r\n'.encode()),
    "data/events.jsonl": (2, b'{"code":"SJ-1"}\n{"code":"SJ-2"}\n'),
    "data/events.geojson": (
        2,
        b'{"type":"FeatureCollection","features":[\n{"type":"Feature","id":"SJ-1"}\n,{"type":"Feature","id":"SJ-2"}\n]}\n',
    ),
}


def release(folder: Path, key: SecretKey, number: str = "2026.1") -> Path:
    """Make it beneath a folder, with the public key beside it."""
    made = folder / number
    for path, (_, content) in CONTENT.items():
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_bytes(content)
    counted = {path: rows for path, (rows, _) in CONTENT.items()}
    (made / "events").mkdir()
    table = pa.table({f"column_{n}": pa.array([None, {"a": [True, False], "b": "x" * n}]) for n in range(40)})
    pq.write_table(table, made / "events" / "part-0.parquet")
    with sqlite3.connect(made / "data" / "events.gpkg") as file:
        file.execute("CREATE TABLE gpkg_contents (table_name, data_type)")
        file.execute("INSERT INTO gpkg_contents VALUES ('events', 'features')")
        file.execute("CREATE TABLE events AS SELECT 1 AS id UNION SELECT 2")
    file.close()
    counted |= {"events/part-0.parquet": 2, "data/events.gpkg": 2}
    seal(made, manifest(made, counted, number), key)
    (folder / PUBLIC_KEY).write_text(key.public.text)
    return made


def manifest(made: Path, counted: dict[str, int | None], number: str) -> dict[str, Any]:
    """What it says of itself, as far as verifying reads it."""
    files = [
        {"path": path, "rows": rows, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for path, rows in sorted(counted.items())
        for content in [(made / path).read_bytes()]
    ]
    at = {"number": 5, "at": "2026-11-23T00:00:00Z"}
    return {"format": FORMAT, "release": number, "publication": at, "files": files}
