"""Programs that nobody here wrote open the files: GDAL's own, LibreOffice, R; each is skipped where it is missing."""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import hxl
import openpyxl
import pandas as pd
import pytest

from tests.api.datasets.files import made
from tests.api.worlds import World
from tests.database import Database

EVENTS, KILLED, TITLE = 25, sum(range(1, 26)), "حادثة 3"
"""Of the record: how many events, how many they killed, and a title of one of them."""


@pytest.fixture(scope="module", autouse=True)
def world(database: Database) -> World:
    """Published as number 1."""
    return database.filled(World)


Run = Callable[..., str]


@pytest.fixture
def program(tmp_path: Path) -> Run:
    """Runs a program in a folder of its own and returns what it prints."""

    def running(*command: str, seconds: int = 300) -> str:
        if shutil.which(command[0]) is None:
            pytest.skip(f"needs the program {command[0]}")
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=seconds, check=True)
        return done.stdout

    return running


def put(folder: Path, format_: str, query: str = "") -> str:
    file = folder / f"events.{format_}"
    file.write_bytes(made("events", format_, query))
    return str(file)


@pytest.mark.parametrize("format_", ["geojson", "gpkg"])
def test_gdal_finds_layer_rows_and_types(program: Run, tmp_path: Path, format_: str) -> None:
    told = program("ogrinfo", "-so", "-al", put(tmp_path, format_))
    assert f"Feature Count: {EVENTS}" in told
    assert "day_from: Date" in told
    assert "killed_all_low: Integer" in told


def test_gdal_turns_them_into_one_another(program: Run, tmp_path: Path) -> None:
    program("ogr2ogr", "-f", "CSV", "out.csv", put(tmp_path, "gpkg"), "events")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["killed_all_low"]) for row in rows) == KILLED
    assert TITLE in {row["title_ar"] for row in rows}
    assert json.loads(program("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", put(tmp_path, "geojson")))["features"]


def test_hxl_finds_the_tags() -> None:
    source = hxl.data(io.BytesIO(made("events", "csv", "hxl=true")))
    assert "#date+start" in [column.display_tag for column in source.columns]
    assert len(list(source)) == EVENTS


def test_pandas_keeps_arabic(tmp_path: Path) -> None:
    frame = pd.read_csv(put(tmp_path, "csv"))
    assert TITLE in set(frame["title_ar"])
    assert frame["killed_all_low"].sum() == KILLED


@pytest.mark.long
def test_libreoffice_reads_what_was_written(program: Run, tmp_path: Path) -> None:
    file = put(tmp_path, "xlsx")
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    program("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", options, file)
    with (tmp_path / "events-data.csv").open(encoding="utf-8", newline="") as told:
        _, names, *rows = csv.reader(told)
    _, _, *cells = openpyxl.load_workbook(file, read_only=True)["data"].values
    place = names.index("place_verbatim")
    assert [row[place] for row in rows] == [row[place] or "" for row in cells]
    assert "=1+1" in {row[place] for row in rows}
    assert {row[names.index("day_from")] for row in rows} >= {"2016-12-01", "2016-12-25"}
    assert TITLE in {row[names.index("title_ar")] for row in rows}
    assert sum(int(row[names.index("killed_all_low")]) for row in rows) == KILLED


@pytest.mark.long
def test_r_reads_shapes_and_numbers(program: Run, tmp_path: Path) -> None:
    file = put(tmp_path, "gpkg")
    if shutil.which("Rscript") and "TRUE" not in program(
        "Rscript", "-e", "cat(requireNamespace('sf', quietly = TRUE))"
    ):
        pytest.skip("needs R's package sf")
    code = f"""
        rows <- sf::st_read("{file}", layer = "events", quiet = TRUE)
        cat(nrow(rows), sum(rows$killed_all_low), class(rows$day_from)[1])
        cat("", sf::st_crs(rows)$epsg, {TITLE!r} %in% rows$title_ar)
    """
    assert program("Rscript", "-e", code).split() == [str(EVENTS), str(KILLED), "Date", "4326", "TRUE"]
