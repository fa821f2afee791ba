"""What lies in some bytes once all that packs is opened: archives, compression, columns, runs of base64 or hex."""

import base64
import binascii
import gzip
import io
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing

import brotli
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

DEEPEST = 5
BROKEN = (
    *(OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError),
    *(pa.ArrowException, sqlite3.DatabaseError, zstandard.ZstdError),
)
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){16,}")


def unpacked(data: bytes, within: str = "itself", depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """`data` itself, and everything in it, each with how it was packed."""
    yield within, data
    if depth == DEEPEST:
        return
    try:
        parts = list(_parts(data, looked_for=depth > 0))
    except BROKEN:
        # Bytes that begin like a package and are none.
        parts = []
    for how, part in parts:
        yield from unpacked(part, f"{within}, {how}", depth + 1)


def _parts(data: bytes, *, looked_for: bool) -> Iterator[tuple[str, bytes]]:
    if data[:2] == b"\x1f\x8b":
        yield "gzip", gzip.decompress(data)
    elif data[:4] == b"\x28\xb5\x2f\xfd":
        with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)) as reader:
            yield "zstd", reader.read()
    elif data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for each in archive.namelist():
                yield f"zip: {each}", archive.read(each)
    elif data[:4] == b"PAR1":
        yield "parquet", _columns(pq.read_table(io.BytesIO(data)))
    elif data[:16] == b"SQLite format 3\0":
        yield "SQLite", _dumped(data)
    else:
        yield from _compressed(data)
        yield from _runs(data, looked_for=looked_for)


def _compressed(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Of what has no mark of its own, whatever opens."""
    if data[:1] == b"\x78":
        try:
            yield "zlib", zlib.decompress(data)
        except zlib.error:
            return
    elif data and not data.isascii():
        try:
            yield "brotli", brotli.decompress(data)
        except brotli.error:
            return


def _columns(table: pa.Table) -> bytes:
    values = (value for name in table.column_names for value in table.column(name).to_pylist())
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


def _dumped(data: bytes) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        rows: list[bytes] = []
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                rows.extend(each if isinstance(each, bytes) else str(each).encode() for each in row)
        return b"\n".join(rows)


def _runs(data: bytes, *, looked_for: bool) -> Iterator[tuple[str, bytes]]:
    """What runs of letters mean, read as base64 or hexadecimal: cursors, pictures, geometries."""
    for run in _HEX.findall(data):
        yield "hexadecimal", binascii.unhexlify(run)
    if looked_for and not data.isascii():
        return
    for run in _BASE64.findall(data):
        plain = run.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        whole = plain if len(plain) % 4 != 1 else plain[:-1]
        yield "base64", base64.b64decode(whole + b"=" * (-len(whole) % 4))
