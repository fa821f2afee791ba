"""Read a delimited file: compressed or not, with or without a byte order mark, row by row.

A file that cannot be read as a whole raises BadFile with one sentence; a row with a fault in it is no concern of this
module. Rows come from a process that can do nothing else (`confined`).
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from api.imports import confined

_BLOCK = 1 << 18


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One row: `number` is the line of the file on which it begins, the header being on line 1."""

    number: int
    cells: list[str]


_LINES = msgspec.json.Decoder(Line)


def digest(path: Path) -> str:
    """SHA-256 of the bytes as received, hexadecimal. Raises BadFile when there is nothing to read."""
    made = hashlib.sha256()
    with confined.opened(path) as file:
        while block := file.read(_BLOCK):
            made.update(block)
    return made.hexdigest()


def lines(path: Path) -> Iterator[Line]:
    """The header and every row, in order. Blank lines are no rows. Raises BadFile for what is no such file."""
    return confined.parse("api.imports.tables", path, _LINES)
