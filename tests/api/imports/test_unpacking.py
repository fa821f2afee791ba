"""Files that are made to be too much, or to read others: refused in one sentence, before they are."""

import gzip
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from api.imports import tables
from api.imports.boundaries import examining
from api.imports.boundaries.reading import read
from api.imports.reading import lines
from schema.errors import BadFile

AREA = b"""{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"pcode": "XQ"},
"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}]}"""


def archive(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return path


def refused(file: Path) -> str:
    tracemalloc.start()
    try:
        with pytest.raises(BadFile) as refusal:
            read(file)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 50_000_000
    assert str(refusal.value).count(". ") == 0
    return str(refusal.value)


def test_a_clean_archive_is_read(tmp_path: Path) -> None:
    found = read(archive(tmp_path / "areas.zip", ("areas.geojson", AREA)))
    assert [feature.values["pcode"] for feature in found.features] == ["XQ"]


def test_an_archive_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    assert "far more" in refused(archive(tmp_path / "bomb.zip", ("areas.geojson", b" " * 20_000_000)))


def test_many_files_of_little_are_refused(tmp_path: Path) -> None:
    members = [(f"{n}.geojson", AREA) for n in range(examining.MOST_FILES + 1)]
    assert "1,001 files" in refused(archive(tmp_path / "many.zip", *members))


@pytest.mark.parametrize(
    "name", ["../areas.geojson", "/etc/areas.geojson", "a/../../areas.geojson", "..\\areas.geojson"]
)
def test_a_file_that_would_lie_outside_is_refused(tmp_path: Path, name: str) -> None:
    assert "outside" in refused(archive(tmp_path / "out.zip", (name, AREA)))


@pytest.mark.parametrize("name", ["areas.vrt", "areas.KML", "areas.gml"])
def test_xml_in_an_archive_is_refused(tmp_path: Path, name: str) -> None:
    assert "XML" in refused(archive(tmp_path / "in.zip", (name, b"<x/>")))


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/hostname">]><kml>&a;</kml>',
        b'<!DOCTYPE kml [<!ENTITY a SYSTEM "http://elsewhere.example/">]><kml>&a;</kml>',
        b'<!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><kml>&b;&b;&b;</kml>',
        b"\xef\xbb\xbf \n<kml/>",
        b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/hostname</SrcDataSource></OGRVRTLayer>',
    ],
)
def test_xml_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "areas.kml"
    file.write_bytes(content)
    assert "is XML" in refused(file)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    file = archive(tmp_path / "cut.zip", ("areas.geojson", AREA))
    file.write_bytes(file.read_bytes()[:-30])
    assert "damaged" in refused(file)


def test_a_table_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "events.csv.gz"
    file.write_bytes(gzip.compress((b"a" * 100_000 + b"\n") * 500))
    with pytest.raises(BadFile, match="far more"):
        list(lines(file))


def test_a_compressed_table_is_read(tmp_path: Path) -> None:
    file = tmp_path / "events.csv.gz"
    file.write_bytes(gzip.compress(b"".join(b"%d,%d\n" % (n, zlib.crc32(b"%d" % n)) for n in range(5_000))))
    assert sum(1 for _ in lines(file)) == 5_000


def test_a_line_that_never_ends_is_refused_before_it_is_held(tmp_path: Path) -> None:
    file = tmp_path / "line.csv"
    with file.open("wb") as made:
        made.write(b"a")
        made.seek(1 << 30)
        made.write(b"\n")
    tracemalloc.start()
    try:
        with pytest.raises(BadFile, match="longer than"):
            list(lines(file))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10 * tables.LONGEST_ROW
