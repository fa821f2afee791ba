"""Files made to do harm are one sentence, this process holds little of them, and what is harmless reads as it did."""

import ast
import csv
import gzip
import http.server
import json
import sqlite3
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely

from api.imports import confined, tables
from api.imports.boundaries import reading as boundaries
from api.imports.confining import Limits
from api.imports.reading import lines
from api.imports.statement import parsing, reading
from schema.errors import BadFile
from tests.api.imports.statement.conftest import HERE

IMPORTS = Path(confined.__file__).parent
APART = {"tables.py", "boundaries/parsing.py", "boundaries/examining.py", "statement/parsing.py"}
"""What runs in a process of its own."""
DANGEROUS = {"pyogrio", "yaml", "zipfile", "tarfile", "gzip", "bz2", "lzma", "zlib", "sqlite3", "pickle", "xml"}
MOST_HELD = 64 << 20

SQUARE = shapely.box(10, 10, 12, 12)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A GeoPackage of one area."""
    file = tmp_path / "areas.gpkg"
    encoded = np.array(shapely.to_wkb([SQUARE]), dtype=object)
    cells = [np.array(["XQ"], dtype=object)]
    pyogrio.raw.write(str(file), encoded, cells, ["pcode"], crs="EPSG:4326", geometry_type="Polygon")
    return file


@pytest.fixture
def held(tmp_path: Path) -> Callable[[Callable[[], object]], int]:
    """`held(action)` is by how many bytes this process grew at most while it happened."""

    def measured(action: Callable[[], object]) -> int:
        Path("/proc/self/clear_refs").write_text("5")
        before = _status("VmHWM")
        action()
        return _status("VmHWM") - before

    assert measured(lambda: bytearray(b"x" * MOST_HELD)) > MOST_HELD, "what is held is seen"
    return measured


def _status(name: str) -> int:
    words = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(words[name].split()[0]) * 1024


def sentence(file: Path, read: Callable[[Path], object]) -> str:
    """The one sentence that comes of a file."""
    with pytest.raises(BadFile) as refusal:
        read(file)
    assert str(refusal.value).startswith(file.name)
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def rows(file: Path) -> int:
    return sum(1 for _ in lines(file))


def endless(file: Path) -> Path:
    with file.open("wb") as made:
        made.write(b"a,b\n1,")
        made.truncate(1 << 30)
    return file


def quoted(file: Path) -> Path:
    """One row of many short lines: a quoted cell after the other goes on over them."""
    file.write_bytes(b"a,b\n" + b'"x\ny",' * (tables.LONGEST_ROW // 6 + 10))
    return file


def bomb(file: Path) -> Path:
    file.write_bytes(gzip.compress((b"a" * 100_000 + b"\n") * 500))
    return file


def directory(file: Path) -> Path:
    """An archive whose list of files is longer than the archive has reason for."""
    with zipfile.ZipFile(file, "w") as made:
        for number in range(5_000):
            made.writestr(zipfile.ZipInfo(f"{number:05000}"), b"")
    return file


@pytest.mark.parametrize(
    ("name", "make", "read", "told"),
    [
        ("line.csv", endless, rows, "longer than"),
        ("row.csv", quoted, rows, "longer than"),
        ("bomb.csv.gz", bomb, rows, "unpacks to far more"),
        ("many.zip", directory, boundaries.read, "5,000 files"),
    ],
)
def test_little_is_held_of_a_bomb(
    tmp_path: Path,
    held: Callable[..., int],
    name: str,
    make: Callable[..., Path],
    read: Callable[..., object],
    told: str,
) -> None:
    file = make(tmp_path / name)
    said: list[str] = []
    assert held(lambda: said.append(sentence(file, read))) < MOST_HELD
    assert told in said[0]


def test_a_reader_without_memory_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "wide.csv"
    file.write_bytes(b"a,b\n" + b"ab," * (tables.LONGEST_ROW // 3 - 10))
    assert rows(file) == 2
    monkeypatch.setattr(confined, "LIMITS", Limits(memory=100 << 20))
    assert "of memory" in sentence(file, rows)


def test_a_statement_has_a_size(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_bytes(b"#" * (parsing.MOST_BYTES + 1))
    assert sentence(file, reading.read) == "large.yaml is larger than 4 MiB; split it into several statements."
    file.write_bytes(b"a: 1\n")
    assert reading.read(file).value == {"a": 1}


def test_laughs_are_no_statement(tmp_path: Path) -> None:
    file = tmp_path / "laughs.yaml"
    file.write_text("a: &a [ha, ha]\n" + "".join(f"{n}: &{n} [*{m}, *{m}]\n" for m, n in pairwise("abcdefghi")))
    assert "anchor or alias" in sentence(file, reading.read)


def test_a_geopackage_with_a_program_is_refused_when_it_is_zipped(package: Path) -> None:
    def zipped() -> Path:
        with zipfile.ZipFile(package.with_suffix(".zip"), "w") as archive:
            archive.write(package, package.name)
        return package.with_suffix(".zip")

    assert boundaries.read(zipped()).features[0].values == {"pcode": "XQ"}
    with sqlite3.connect(package) as database:
        database.execute("CREATE VIRTUAL TABLE seen USING fts5(pcode)")
    assert "a virtual table" in sentence(zipped(), boundaries.read)


def test_a_view_would_be_read_if_nobody_looked(package: Path) -> None:
    assert boundaries.read(package).features[0].values == {"pcode": "XQ"}
    with sqlite3.connect(package) as database:
        database.execute("CREATE VIEW seen AS SELECT fid, geom, 'viewed' AS pcode FROM areas")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
            "VALUES ('seen', 'features', 'seen', 4326)"
        )
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('seen', 'geom', 'POLYGON', 4326, 0, 0)")
    assert "a view" in sentence(package, lambda file: boundaries.read(file, layer="seen"))
    found = _without("examining", package, layer="seen")
    assert found[1].cells == ["viewed"]


def test_gdal_knows_four_formats(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text('pcode,WKT\nXQ,"POLYGON((0 0,1 0,1 1,0 0))"\n')
    assert "does not know its format" in sentence(file, boundaries.read)
    assert _without("drivers", file, layer=None)[1].cells[0] == "XQ"


def _without(precaution: str, file: Path, *, layer: str | None) -> list[boundaries.Layer | boundaries.Piece]:
    options = {"without": precaution, "layer": layer, "crs": "EPSG:4326"}
    return list(confined.parse("tests.api.imports.hostile", file, boundaries._PARTS, **options))


@pytest.fixture
def server() -> Iterator[tuple[int, list[str]]]:
    """The port of a server, and the paths that it was asked."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield listening.server_port, asked
        listening.shutdown()
        thread.join()


def test_a_file_sends_nobody_anywhere(
    tmp_path: Path, server: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """GDAL asks the address of a coordinate system; neither with the network nor without it may it get there."""
    port, asked = server
    crs = {"type": "link", "properties": {"href": f"http://127.0.0.1:{port}/crs"}}
    shape = json.loads(shapely.to_geojson(SQUARE))
    features = [{"type": "Feature", "properties": {"pcode": "XQ"}, "geometry": shape}]
    file = tmp_path / "areas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    boundaries.read(file)
    monkeypatch.setattr(confined, "LIMITS", Limits(network=True))
    boundaries.read(file)
    assert asked == []
    monkeypatch.setattr(confined, "SURROUNDINGS", {})
    boundaries.read(file)
    assert "/crs" in asked


def test_a_polyglot_is_no_virtual_format(tmp_path: Path) -> None:
    file = tmp_path / "areas.geojson"
    file.write_text('{"type": "FeatureCollection", "x": "<OGRVRTDataSource>", "features": []}')
    assert "is XML" in sentence(file, boundaries.read)
    with zipfile.ZipFile(tmp_path / "areas.zip", "w") as archive:
        archive.writestr("areas.txt", "<OGRVRTDataSource/>")
    assert "holds XML" in sentence(tmp_path / "areas.zip", boundaries.read)


def test_a_shape_with_more_corners_than_bytes_is_none(tmp_path: Path) -> None:
    file = tmp_path / "areas.shp"
    corners = struct.pack("<i4dii", 5, 0, 0, 1, 1, 1, 1 << 28) + struct.pack("<i", 0) + b"\0" * 64
    record = struct.pack(">ii", 1, len(corners) // 2) + corners
    head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 50 + len(record) // 2) + struct.pack("<ii8d", 1000, 5, *[0.0] * 8)
    file.write_bytes(head + record)
    index = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 54) + head[28:] + struct.pack(">ii", 50, len(corners) // 2)
    file.with_suffix(".shx").write_bytes(index)
    (found,) = boundaries.read(file, crs="EPSG:4326").features
    assert found.geometry is None


def test_what_is_harmless_reads_as_it_did(sample_folder: Path, tmp_path: Path) -> None:
    with gzip.open(sample_folder / "ucdp_shaped_41.csv.gz", "rt", encoding="utf-8-sig", newline="") as opened:
        assert [line.cells for line in lines(sample_folder / "ucdp_shaped_41.csv.gz")] == list(csv.reader(opened))
    file = sample_folder / "qasira_admin2.geojson"
    stated = json.loads(file.read_text(encoding="utf-8"))["features"]
    found = boundaries.read(file).features
    assert len(found) == len(stated) == 40
    for feature, told in zip(found, stated, strict=True):
        named = {name: value for name, value in told["properties"].items() if isinstance(value, str)}
        assert named.items() <= feature.values.items()
        assert feature.geometry == shapely.from_geojson(json.dumps(told["geometry"]))
    for name in ("complete.yaml", "faults.yaml"):
        assert reading.read(HERE / name) == parsing.written(name, (HERE / name).read_bytes())


def test_nothing_dangerous_is_loaded_beside_it() -> None:
    assert [found for file in IMPORTS.rglob("*.py") for found in strays(file, file.read_text(encoding="utf-8"))] == []
    assert strays(IMPORTS / "reading.py", "import gzip\nfrom api.imports.tables import parse\n") == [
        "reading.py: gzip",
        "reading.py: api.imports.tables",
    ]
    assert strays(IMPORTS / "tables.py", "import gzip\n") == []


def strays(file: Path, content: str) -> list[str]:
    """What a module loads that only the process apart may."""
    name = file.relative_to(IMPORTS).as_posix()
    apart = {f"api.imports.{each.removesuffix('.py').replace('/', '.')}" for each in APART}
    loaded: list[str] = []
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Import):
            loaded += [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            loaded += [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
    wrong = [each for each in loaded if each in apart or each.split(".")[0] in DANGEROUS]
    return [] if name in APART else [f"{name}: {each}" for each in wrong]
