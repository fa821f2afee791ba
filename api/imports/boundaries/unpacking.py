"""Whether an archive may be handed to GDAL: by its directory, before anything of it is unpacked."""

import zipfile
from pathlib import Path, PurePosixPath

from schema.errors import BadFile

MOST_FILES = 1_000
MOST_BYTES = 500 << 20
RATIO = 100
"""Bytes unpacked for one that is packed, of the whole; shapes come to a tenth."""
IN_XML = frozenset({".vrt", ".kml", ".kmz", ".gml", ".gpx", ".svg"})
"""Formats of GDAL that can name other files and addresses, which it would read."""


def check(file: Path) -> None:
    """Raises BadFile for an archive that is damaged, would unpack to too much, or beside itself."""
    try:
        with zipfile.ZipFile(file) as archive:
            held = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadFile(f"{file.name} is damaged: its list of files cannot be read; get it anew.") from None
    if len(held) > MOST_FILES:
        raise BadFile(f"{file.name} holds {len(held):,} files; boundaries are a few.")
    unpacked = sum(each.file_size for each in held)
    # Of the file as it is, since entries that overlap would count the same bytes often.
    if unpacked > MOST_BYTES or unpacked > RATIO * file.stat().st_size:
        raise BadFile(f"{file.name} unpacks to far more than it holds; unpack it, and see what it is.")
    for each in held:
        path = PurePosixPath(each.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise BadFile(f"{file.name} holds a file that would lie outside of it; get it anew.")
        if path.suffix.lower() in IN_XML:
            raise BadFile(
                f"{file.name} holds XML ({path.suffix.lower()}); save it as GeoJSON, GeoPackage or a shapefile."
            )
