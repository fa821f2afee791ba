"""Read a delimited file: compressed or not, with or without a byte order mark, row by row.

A file that cannot be read as a whole raises BadFile with one sentence; a row with a fault in it is no concern of this
module.
"""

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from schema.errors import BadFile

_GZIP = b"\x1f\x8b"
_ARCHIVES = {b"PK\x03\x04": "a zip archive or spreadsheet", b"%PDF": "a PDF", b"SQLi": "a SQLite or GeoPackage file"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BLOCK = 1 << 18
_LONGEST_FIELD = 1 << 24
LONGEST_LINE = 1 << 25
"""Letters that a line may have: of a file that is one line of gigabytes, no more than this is ever held."""
MOST_UNPACKED, RATIO = 8 << 30, 200
"""Bytes that may come out of a compressed file, and how many for one that it has; texts come to a twentieth."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: `number` is the line of the file on which it begins, the header being on line 1."""

    number: int
    cells: list[str]


def digest(path: Path) -> str:
    """SHA-256 of the bytes as received, hexadecimal. Raises BadFile when there is nothing to read."""
    made = hashlib.sha256()
    with _opened(path) as file:
        while block := file.read(_BLOCK):
            made.update(block)
    return made.hexdigest()


def lines(path: Path) -> Iterator[Line]:
    """The header and every row, in order. Blank lines are no rows. Raises BadFile for what is no such file."""
    csv.field_size_limit(_LONGEST_FIELD)
    with _opened(path) as file:
        start = file.read(4)
        file.seek(0)
        _refuse_other_kinds(path, start)
        source = _Unpacked(path, file) if start.startswith(_GZIP) else file
        text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
        reader = csv.reader(_without_nul(path, text), strict=True)
        before = 0
        while (cells := _next(path, reader)) is not None:
            if cells:
                yield Line(before + 1, cells)
            before = reader.line_num


@contextmanager
def _opened(path: Path) -> Iterator[io.BufferedReader]:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise BadFile(f"{path.name}: there is no such file.") from None
    except OSError as problem:
        raise BadFile(f"{path.name} cannot be read: {problem.strerror}.") from None
    with file:
        yield file


class _Unpacked(gzip.GzipFile):
    """What comes out of a compressed file, as far as it may."""

    def __init__(self, path: Path, file: io.BufferedReader) -> None:
        super().__init__(fileobj=file, mode="rb")
        self._name = path.name
        self._left = min(MOST_UNPACKED, RATIO * path.stat().st_size)

    def read1(self, size: int = -1) -> bytes:
        """The next bytes. Raises BadFile where they are too many."""
        found = super().read1(size)
        self._left -= len(found)
        if self._left < 0:
            raise BadFile(f"{self._name} unpacks to far more than it holds; unpack it, and see what it is.")
        return found


def _refuse_other_kinds(path: Path, start: bytes) -> None:
    if not start:
        raise BadFile(f"{path.name} is empty; it should begin with a line of column names.")
    if start.startswith(_UTF16):
        raise BadFile(f"{path.name} is UTF-16 text; save it as CSV in UTF-8.")
    if start in _ARCHIVES:
        raise BadFile(f"{path.name} is {_ARCHIVES[start]}; save it as CSV in UTF-8, compressed with gzip or not.")


def _without_nul(path: Path, text: io.TextIOWrapper) -> Iterator[str]:
    # csv takes NUL for a character like any other; PostgreSQL does not, and it means that the file is damaged.
    for number, line in enumerate(iter(partial(text.readline, LONGEST_LINE + 1), ""), 1):
        if len(line) > LONGEST_LINE:
            raise BadFile(f"{path.name}: line {number} is longer than {LONGEST_LINE:,} letters; this is no table.")
        if "\0" in line:
            raise BadFile(f"{path.name} is damaged: line {number} holds a NUL byte; get the file anew.")
        yield line


def _next(path: Path, reader: "Iterator[list[str]]") -> list[str] | None:
    try:
        return next(reader, None)
    except EOFError:
        raise BadFile(f"{path.name} is cut short: the gzip stream ends too early; get the file anew.") from None
    except (gzip.BadGzipFile, zlib.error):
        raise BadFile(f"{path.name} is damaged: its gzip stream cannot be decompressed; get the file anew.") from None
    except UnicodeDecodeError:
        raise BadFile(f"{path.name} is not UTF-8 after line {_line(reader)}; save it as CSV in UTF-8.") from None
    except csv.Error as problem:
        raise BadFile(f"{path.name} is no CSV from line {_line(reader) + 1} on: {problem}.") from None


def _line(reader: "Iterator[list[str]]") -> int:
    return int(getattr(reader, "line_num", 0))
