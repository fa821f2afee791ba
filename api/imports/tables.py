"""Parse a delimited file; what `reading` reads, and runs only where it can do nothing else."""

import csv
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from api.imports.directions import refuse
from api.imports.parsing import Asked
from schema.errors import BadFile

LONGEST_ROW = 1 << 22
"""Letters that a row may have: of a file that is one line of gigabytes, no more than this is ever held."""
MOST_UNPACKED, RATIO = 8 << 30, 200
"""Bytes that may come out of a compressed file, and how many for one that it has; texts come to a twentieth."""

_GZIP = b"\x1f\x8b"
_ARCHIVES = {b"PK\x03\x04": "a zip archive or spreadsheet", b"%PDF": "a PDF", b"SQLi": "a SQLite or GeoPackage file"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def parse(file: BinaryIO, asked: Asked) -> Iterator[tuple[int, list[str]]]:
    """The line on which each row begins, and its cells; the header first. Raises BadFile."""
    csv.field_size_limit(LONGEST_ROW)
    start = file.read(4)
    file.seek(0)
    _refuse_other_kinds(asked.name, start)
    source = _Unpacked(asked.name, file) if start.startswith(_GZIP) else file
    text = _Text(asked.name, io.TextIOWrapper(source, encoding="utf-8-sig", newline=""))
    reader = csv.reader(text, strict=True)
    before, header = 0, True
    while (cells := _next(asked.name, reader)) is not None:
        if cells:
            if header:
                refuse(asked.name, "columns", cells)
            yield before + 1, cells
            header = False
        before = reader.line_num
        text.held = 0


class _Unpacked(gzip.GzipFile):
    """What comes out of a compressed file, as far as it may."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        super().__init__(fileobj=file, mode="rb")
        self._name = name
        self._left = min(MOST_UNPACKED, RATIO * os.fstat(file.fileno()).st_size)

    def read1(self, size: int = -1) -> bytes:
        """The next bytes. Raises BadFile where they are too many."""
        found = super().read1(size)
        self._left -= len(found)
        if self._left < 0:
            raise BadFile(f"{self._name} unpacks to far more than it holds; unpack it, and see what it is.")
        return found


class _Text(Iterator[str]):
    """The lines of a text, none of which is longer than a row may be; nor are those together that `held` counts."""

    def __init__(self, name: str, text: io.TextIOWrapper) -> None:
        self._name, self._text, self._number, self.held = name, text, 0, 0

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_ROW + 1)
        if not line:
            raise StopIteration
        self._number += 1
        self.held += len(line)
        if self.held > LONGEST_ROW:
            raise BadFile(
                f"{self._name}: the row that goes on in line {self._number} is longer than {LONGEST_ROW:,} letters; "
                "this is no table."
            )
        # csv takes NUL for a character like any other; PostgreSQL does not, and it means that the file is damaged.
        if "\0" in line:
            raise BadFile(f"{self._name} is damaged: line {self._number} holds a NUL byte; get the file anew.")
        return line


def _refuse_other_kinds(name: str, start: bytes) -> None:
    if not start:
        raise BadFile(f"{name} is empty; it should begin with a line of column names.")
    if start.startswith(_UTF16):
        raise BadFile(f"{name} is UTF-16 text; save it as CSV in UTF-8.")
    if start in _ARCHIVES:
        raise BadFile(f"{name} is {_ARCHIVES[start]}; save it as CSV in UTF-8, compressed with gzip or not.")


def _next(name: str, reader: "Iterator[list[str]]") -> list[str] | None:
    try:
        return next(reader, None)
    except EOFError:
        raise BadFile(f"{name} is cut short: the gzip stream ends too early; get the file anew.") from None
    except (gzip.BadGzipFile, zlib.error):
        raise BadFile(f"{name} is damaged: its gzip stream cannot be decompressed; get the file anew.") from None
    except UnicodeDecodeError:
        raise BadFile(f"{name} is not UTF-8 after line {_line(reader)}; save it as CSV in UTF-8.") from None
    except csv.Error as problem:
        raise BadFile(f"{name} is no CSV from line {_line(reader) + 1} on: {problem}.") from None


def _line(reader: "Iterator[list[str]]") -> int:
    return int(getattr(reader, "line_num", 0))
