"""How many rows a file of a release has, told by the file itself and by nothing that is not part of Python.

Verifying must work where no library for a format is; so of Parquet only the number in its footer is read, and GeoJSON
and JSON Lines are counted by their lines, one a row as they are written here.
"""

import csv
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

LONGEST = 1 << 30
"""Characters of one cell; those of our own files are far shorter."""


def rows(path: Path) -> int | None:
    """Rows that a file has; None where its format does not tell. Raises ValueError for a file that cannot be read."""
    count = _COUNTS.get(path.suffix)
    try:
        return count(path) if count else None
    except (OSError, IndexError, csv.Error, sqlite3.Error, UnicodeDecodeError) as problem:
        raise ValueError(type(problem).__name__) from None


def _csv(path: Path) -> int:
    csv.field_size_limit(LONGEST)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return max(sum(1 for _ in csv.reader(file, strict=True)) - 1, 0)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _geojson(path: Path) -> int:
    with path.open("rb") as file:
        return sum(line.startswith((b'{"type":"Feature"', b',{"type":"Feature"')) for line in file)


def _gpkg(path: Path) -> int:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        tables = file.execute("SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')")
        first, *_ = [name for (name,) in tables.fetchall()]
        (found,) = file.execute('SELECT count(*) FROM "{}"'.format(first.replace('"', '""'))).fetchone()  # noqa: S608
    return int(found)


def _parquet(path: Path) -> int:
    with path.open("rb") as file:
        file.seek(-8, 2)
        ending = file.read(8)
        if ending[4:] != b"PAR1":
            raise ValueError("no Parquet")
        file.seek(-8 - int.from_bytes(ending[:4], "little"), 2)
        return _Footer(file.read(int.from_bytes(ending[:4], "little"))).rows()


class _Footer:
    """`FileMetaData` of Parquet, in the compact protocol of Thrift, as far as its third field, the number of rows."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def rows(self) -> int:
        number = 0
        while kind := self._byte():
            number = number + (kind >> 4) if kind >> 4 else self._integer()
            if number == 3:
                return self._integer()
            self._skip(kind & 15)
        raise ValueError("no number of rows")

    def _byte(self) -> int:
        self._at += 1
        return self._content[self._at - 1]

    def _varint(self) -> int:
        found = shift = 0
        while (byte := self._byte()) & 128:
            found |= (byte & 127) << shift
            shift += 7
        return found | byte << shift

    def _integer(self) -> int:
        found = self._varint()
        return (found >> 1) ^ -(found & 1)

    def _skip(self, kind: int) -> None:
        if kind in {4, 5, 6}:
            self._varint()
        elif kind in {3, 7}:
            self._at += 1 if kind == 3 else 8
        elif kind == 8:
            size = self._varint()
            self._at += size
        elif kind in {9, 10}:
            self._skip_list()
        elif kind == 12:
            while below := self._byte():
                if not below >> 4:
                    self._integer()
                self._skip(below & 15)
        elif kind not in {1, 2}:
            raise ValueError("no footer of Parquet")

    def _skip_list(self) -> None:
        head = self._byte()
        size = head >> 4 if head >> 4 < 15 else self._varint()
        for _ in range(size):
            # Within a list a boolean is a byte of its own.
            self._skip(3 if head & 15 in {1, 2} else head & 15)


_COUNTS: Mapping[str, Callable[[Path], int]] = MappingProxyType(
    {".csv": _csv, ".jsonl": _lines, ".geojson": _geojson, ".gpkg": _gpkg, ".parquet": _parquet}
)
