"""GeoParquet, GeoPackage, workbook and data package: what is in them, and that the same rows give the same bytes."""

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import from_wkb

from api.datasets import copying, gathering, parquet, tables, workbook, writing
from schema.roles import Login
from tests.api.datasets.files import made
from tests.api.worlds import World
from tests.database import Database

EVENTS = 25
FORMATS = sorted(writing.WRITERS)


@pytest.fixture(autouse=True)
def published(world: World) -> None:
    """Something to write."""


def open_parquet(query: str = "", grain: str = "events") -> pq.ParquetFile:
    return pq.ParquetFile(io.BytesIO(made(grain, "parquet", query)))


def test_parquet_has_types_and_says_what_it_is() -> None:
    file = open_parquet()
    rows = file.read().to_pylist()
    assert len(rows) == EVENTS
    (open_ended,) = (each for each in rows if each["killed_all_low"] == 7)
    assert open_ended["killed_all_high"] is None
    assert rows[0]["violations"] == ["unlawful_attacks"]
    assert rows[1]["violations"] == []
    metadata = {key.decode(): value.decode() for key, value in file.metadata.metadata.items()}
    assert metadata["publication"] == "1"
    assert metadata["fictional"] == "false"
    assert metadata["query"] == "events.parquet?asOf=1"
    assert json.loads(metadata["sijill"])["collections"][0]["citation"]
    assert file.schema_arrow.field("kind").metadata[b"vocabulary"] == b"event"


def test_its_shapes_are_described_as_geoparquet_wants() -> None:
    file = open_parquet()
    geo = json.loads(file.metadata.metadata[b"geo"])
    assert check_geo(geo) == {"geometry"}
    shapes = [from_wkb(each) for each in file.read(["geometry"]).column(0).to_pylist() if each is not None]
    assert {each.geom_type for each in shapes} == set(geo["columns"]["geometry"]["geometry_types"]) == {"Point"}
    assert geo["columns"]["geometry"]["bbox"] == [1, 1, 1, 1]


def check_geo(geo: dict[str, Any]) -> set[str]:
    """What the JSON schema of GeoParquet 1.1.0 asks for; the columns described."""
    assert set(geo) >= {"version", "primary_column", "columns"}
    assert geo["version"] == "1.1.0"
    assert geo["primary_column"] in geo["columns"]
    plain = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection")
    for column in geo["columns"].values():
        assert column["encoding"] == "WKB"
        assert len(set(column["geometry_types"])) == len(column["geometry_types"])
        assert {each.removesuffix(" Z") for each in column["geometry_types"]} <= set(plain)
        assert "crs" not in column  # which means OGC:CRS84
        assert len(column.get("bbox", [0] * 4)) in {4, 6}
    return set(geo["columns"])


@pytest.mark.parametrize("wkt", [("POINT (1 2)", "POINT (3 -4)"), ("POINT (1 2)", "LINESTRING (0 0, 3 -4)")])
def test_types_and_bounds_are_those_of_the_shapes(wkt: tuple[str, ...]) -> None:
    from shapely import from_wkt, to_wkb, total_bounds

    shapes = from_wkt(list(wkt))
    seen = parquet.Shapes()
    for each in shapes:
        seen.see(pa.array([None, to_wkb(each)], pa.binary()))
    column = seen.described()["columns"]["geometry"]
    assert column["bbox"] == total_bounds(shapes).tolist()
    assert column["geometry_types"] == sorted({each.geom_type for each in shapes})


def test_nothing_found_is_a_file_without_rows() -> None:
    assert open_parquet("to=1990-01-01").metadata.num_rows == 0
    assert len(sheet(made("events", "xlsx", "to=1990-01-01"), "data")) == 2
    assert layer(made("events", "gpkg", "to=1990-01-01")) == []


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(1, 700), min_size=1, max_size=8))
def test_groups_depend_on_rows_and_not_on_pieces(sizes: list[int]) -> None:
    whole = pa.record_batch({"n": pa.array(range(sum(sizes))), "text": ["x" * (n % 50) for n in range(sum(sizes))]})

    def pieces() -> Iterator[pa.RecordBatch]:
        start = 0
        for size in sizes:
            yield whole.slice(start, size)
            start += size

    def written(rows: Iterator[pa.RecordBatch]) -> bytes:
        file = io.BytesIO()
        assert parquet.put(file, whole.schema, rows, {}) == sum(sizes)
        return file.getvalue()

    assert written(pieces()) == written(iter([whole]))


def test_groups_are_full_by_number_or_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = pa.record_batch({"text": ["x" * 100] * 5_000})
    sizes = {"GROUP": [(1_024, 5), (2_048, 3)], "WIDEST": [(100_000, 5), (10**9, 1)]}
    for name, cases in sizes.items():
        for most, groups in cases:
            with monkeypatch.context() as patched:
                patched.setattr(gathering, name, most)
                assert len(list(gathering.groups(iter([rows]), rows.schema))) == groups


def layer(file: bytes, name: str = "events") -> list[dict[str, Any]]:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(file)
    connection.row_factory = sqlite3.Row
    return [dict(each) for each in connection.execute(f'SELECT * FROM "{name}"')]


def test_a_geopackage_has_rows_what_it_is_and_its_codebook() -> None:
    file = made("events", "gpkg")
    rows = layer(file)
    assert len(rows) == EVENTS
    assert {each["geometry"] is None for each in rows} == {True, False}
    assert rows[0]["violations"] == "unlawful_attacks"
    assert rows[1]["violations"] is None
    said = {each["name"]: each["text"] for each in layer(file, "about")}
    assert (said["publication"], said["licence"], said["fictional"]) == ("1", "CC0-1.0", "false")
    assert "killed_all_low" in {each["name"] for each in layer(file, "codebook")}
    assert {each["vocabulary"] for each in layer(file, "codes")} >= {"event", "violation"}
    contents = {each["table_name"]: each["data_type"] for each in layer(file, "gpkg_contents")}
    assert contents == {"events": "features", "about": "attributes", "codebook": "attributes", "codes": "attributes"}


def sheet(file: bytes, name: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(file), read_only=True)[name].values)


def test_a_workbook_has_text_as_text_and_days_as_days() -> None:
    labels, names, *rows = sheet(made("events", "xlsx"), "data")
    assert labels[names.index("day_from")] == "First day"
    assert len(rows) == EVENTS
    table = [dict(zip(names, each, strict=True)) for each in rows]
    assert str(table[8]["day_from"]) == "2016-12-09 00:00:00"
    assert table[8]["place_verbatim"] == "=1+1"
    assert (table[6]["killed_all_low"], table[6]["killed_all_high"]) == (7, None)
    assert table[0]["fictional"] is False


def test_no_cell_is_a_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(made("events", "xlsx"))) as book:
        assert not [name for name in book.namelist() if b"<f>" in book.read(name)]


def test_an_arabic_workbook_reads_from_right_to_left() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made("events", "xlsx", "lang=ar&collections=invented")))
    assert [each.title for each in book] == ["README", "data", "codebook", "codes"]
    assert all(each.sheet_view.rightToLeft for each in book)
    assert "اليوم الأول" in [each.value for each in book["data"][1]]
    said = {row[0].value: row for row in book["README"].rows}
    assert all(f"«{each.title}»" in said["الأوراق"][1].value for each in book if each.title != "README")
    assert "مختلَق" in said["خيالي"][1].value
    assert said["خيالي"][1].font.color.rgb == "FFC00000"
    assert "سِجِلّ" in book.properties.title


def test_rows_beyond_a_sheet_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 12)
    file = made("events", "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(file), read_only=True)
    assert book.sheetnames == ["README", "data", "data (2)", "data (3)", "codebook", "codes"]
    whole = [row for name in book.sheetnames[1:4] for row in sheet(file, name)[2:]]
    monkeypatch.undo()
    assert whole == sheet(made("events", "xlsx"), "data")[2:]
    assert any("3 sheets" in str(row[1]) for row in sheet(file, "README"))


def test_a_text_too_long_for_a_cell_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LONGEST", 90)
    file = made("events", "xlsx", "columns=code,citation")
    assert not any("cut" in str(row) for row in sheet(made("events", "xlsx", "columns=code"), "data"))
    longest = max((str(each) for row in sheet(file, "data") for each in row), key=len)
    assert len(longest) <= 90


def test_a_package_describes_what_is_in_it() -> None:
    with zipfile.ZipFile(io.BytesIO(made("events", "datapackage.zip"))) as package:
        assert package.testzip() is None
        described = json.loads(package.read("datapackage.json"))
        names = package.namelist()
        rows = package.read("data/events.csv")
    assert names == ["README.md", "datapackage.json", "codebook.csv", "codes.csv", "data/events.csv"]
    assert rows == made("events", "csv")
    assert described["sijill"]["query"] == "events.datapackage.zip?asOf=1"
    assert described["licenses"][0]["name"] == "CC0-1.0"
    fields = {each["name"]: each for each in described["resources"][0]["schema"]["fields"]}
    assert fields["killed_all_low"]["type"] == "integer"
    assert "airstrike" in fields["kind"]["constraints"]["enum"]
    assert described["resources"][0]["schema"]["primaryKey"] == ["code"]


class TestSameBytes:
    """The same rows give the same bytes."""

    @pytest.mark.parametrize("format_", FORMATS)
    def test_in_whatever_parts_they_come(self, format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
        before = made("events", format_)
        for name, size in (("PART", 4), ("FIRST", 3)):
            monkeypatch.setattr(copying, name, size)
        monkeypatch.setattr(tables, "BLOCK", 100)
        monkeypatch.setattr(tables, "FIRST", 50)
        assert made("events", format_) == before

    @pytest.mark.parametrize("format_", FORMATS)
    def test_in_whatever_order_they_are_stored(self, format_: str, database: Database) -> None:
        before = made("events", format_)
        with database.engine(Login.PUBLISHER).begin() as connection:
            for table in ("flat_event", "event"):
                again = sa.text(f"UPDATE open.{table} SET code = code WHERE code < 'SJ-G'")
                assert 0 < connection.execute(again).rowcount < EVENTS
        assert made("events", format_) == before

    def test_whatever_the_surroundings(self) -> None:
        code = (
            "import hashlib; from tests.api.datasets.files import made\n"
            f"for each in {FORMATS}: print(hashlib.sha256(made('events', each)).hexdigest())"
        )
        other = {
            "TZ": "Asia/Tokyo",
            "LC_ALL": "C",
            "PYTHONHASHSEED": "7",
            "PGTZ": "Asia/Tokyo",
            "PGDATESTYLE": "German",
        }
        there = subprocess.run([sys.executable, "-c", code], env=os.environ | other, check=True, capture_output=True)
        here = [hashlib.sha256(made("events", each)).hexdigest() for each in FORMATS]
        assert there.stdout.decode().split() == here


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for each in FORMATS:
        made("events", each)
    assert list(tmp_path.iterdir()) == []
