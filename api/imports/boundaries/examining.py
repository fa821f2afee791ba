"""Whether a file may be handed to GDAL: by its first bytes and its lists of what it holds, before GDAL opens it."""

import re
import sqlite3
import zipfile
import zlib
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from schema.errors import BadFile

MOST_FILES = 1_000
MOST_BYTES = 500 << 20
RATIO = 100
"""Bytes unpacked for one that is packed, of the whole; shapes come to a tenth."""
IN_XML = frozenset({".vrt", ".kml", ".kmz", ".gml", ".gpx", ".svg"})
"""Formats of GDAL that can name other files and addresses, which it would read."""

_ZIP, _SQLITE = b"PK\x03\x04", b"SQLite format 3\0"
_MARK = b"\xef\xbb\xbf"
_BEGINNING = 1 << 16
_VIRTUAL = b"<OGRVRT"
_NAME = r'(?:"(?:[^"]|"")+"|\w+)'
_INDEX = re.compile(rf"CREATE VIRTUAL TABLE {_NAME} USING rtree ?\({_NAME}(?:, ?{_NAME})*\)", re.IGNORECASE)
"""What GeoPackages have to find features by where they lie; any other virtual table is a program."""


def examine(file: BinaryIO, name: str, path: Path) -> str:
    """What GDAL is to open. Raises BadFile for what is empty, XML, a bomb, or a database that is a program."""
    begun = file.read(_BEGINNING)
    if not begun:
        raise BadFile(f"{name} is empty; it should hold boundaries.")
    if not begun.startswith(_ZIP) and _is_xml(begun):
        # GDAL's formats in XML can name files of this machine and addresses of others, and it would read them.
        raise BadFile(f"{name} is XML; save it as GeoJSON, GeoPackage or a shapefile.")
    if begun.startswith(_SQLITE):
        _refuse_journal(name, path)
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            _refuse_programs(name, database)
    if not begun.startswith(_ZIP):
        return str(path)
    _examine_archive(file, name)
    return f"/vsizip/{path}"


def _examine_archive(file: BinaryIO, name: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_bombs(name, archive, file.seek(0, 2))
            for each in archive.infolist():
                _examine_member(name, archive, each)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise BadFile(f"{name} is damaged or locked: what it holds cannot be read; get it anew.") from None


def _refuse_bombs(name: str, archive: zipfile.ZipFile, size: int) -> None:
    held = archive.infolist()
    if len(held) > MOST_FILES:
        raise BadFile(f"{name} holds {len(held):,} files; boundaries are a few.")
    unpacked = sum(each.file_size for each in held)
    # Of the file as it is, since entries that overlap would count the same bytes often.
    if unpacked > MOST_BYTES or unpacked > RATIO * size:
        raise BadFile(f"{name} unpacks to far more than it holds; unpack it, and see what it is.")


def _examine_member(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        raise BadFile(f"{name} holds a file that would lie outside of it; get it anew.")
    with archive.open(member) as opened:
        begun = opened.read(_BEGINNING)
        if path.suffix.lower() in IN_XML or _VIRTUAL in begun:
            kind = path.suffix.lower()
            raise BadFile(f"{name} holds XML ({kind}); save it as GeoJSON, GeoPackage or a shapefile.")
        if begun.startswith(_SQLITE):
            image = bytearray(begun + opened.read())
            # As if it were written in the other way that SQLite has, which a copy in memory has not.
            image[18:20] = b"\x01\x01"
            with closing(sqlite3.connect(":memory:")) as database:
                database.deserialize(image)
                _refuse_programs(name, database)


def _is_xml(begun: bytes) -> bool:
    return begun.removeprefix(_MARK).lstrip().startswith(b"<") or _VIRTUAL in begun


def _refuse_journal(name: str, path: Path) -> None:
    journal = path.with_name(f"{path.name}-wal")
    # An empty one is left behind by whoever only reads.
    if journal.exists() and journal.stat().st_size:
        raise BadFile(f"{name} is open in a program, or was not closed by it (there is {name}-wal); close it there.")


def _refuse_programs(name: str, database: sqlite3.Connection) -> None:
    """Refuse a database that reckons when it is read: a view can do so without an end, or ask GDAL for other files."""
    try:
        # What SQLite made of it, since what the file says of itself can differ from that.
        kinds = dict(database.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'"))
        written = dict(database.execute("SELECT name, sql FROM sqlite_schema"))
    except sqlite3.Error:
        raise BadFile(f"{name} is damaged: its list of tables cannot be read; get it anew.") from None
    for each, kind in kinds.items():
        if kind == "view":
            raise BadFile(f"{name} holds a view, which is a program; save its areas as a layer of their own.")
        if kind == "virtual" and not _INDEX.fullmatch(written.get(each) or ""):
            raise BadFile(f"{name} holds a virtual table, which is a program; save its areas as a layer of their own.")
