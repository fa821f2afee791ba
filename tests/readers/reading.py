"""Files opened by readers that nobody here wrote: each gives rows as a data frame with the names of the columns."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import geopandas
import openpyxl
import pandas as pd
from frictionless import Package, system


def csv(file: Path) -> pd.DataFrame:
    """By pandas."""
    return pd.read_csv(file, low_memory=False)


def jsonl(file: Path) -> pd.DataFrame:
    """By DuckDB; of an empty file nobody can tell what columns it has not."""
    if not file.stat().st_size:
        return pd.DataFrame()
    return duckdb.sql(f"SELECT * FROM read_json('{file}', format = 'newline_delimited', sample_size = -1)").df()


def geojson(file: Path) -> pd.DataFrame:
    """By GDAL."""
    return geopandas.read_file(file)


def geopackage(file: Path) -> pd.DataFrame:
    """By GDAL."""
    return geopandas.read_file(file, layer=0)


def parquet(file: Path) -> pd.DataFrame:
    """By DuckDB, and by geopandas where rows have shapes, which must agree."""
    found = duckdb.sql(f"SELECT * FROM read_parquet('{file}')").df()
    keys = duckdb.sql(f"SELECT decode(key) AS key FROM parquet_kv_metadata('{file}')").df()["key"]
    if "geo" in set(keys):
        shapes = geopandas.read_parquet(file)
        assert str(shapes.crs) == "OGC:CRS84"
        assert len(shapes) == len(found)
        assert shapes.geometry.notna().sum() == found["geometry"].notna().sum()
    return found


def workbook(file: Path) -> pd.DataFrame:
    """By openpyxl: the labels stand above the names."""
    book = openpyxl.load_workbook(file, read_only=True)
    _, names, *rows = book["data"].values
    return pd.DataFrame(rows, columns=list(names))


def package(file: Path) -> pd.DataFrame:
    """By frictionless, which must find nothing wrong, and pandas."""
    with system.use_context(trusted=True):
        report = Package(str(file)).validate()
    assert report.valid, report.flatten(["type", "note"])[:5]
    with zipfile.ZipFile(file) as held:
        told = json.loads(held.read("datapackage.json"))["resources"][0]
        return pd.read_csv(io.BytesIO(held.read(told["path"])), low_memory=False)


READERS: Mapping[str, Callable[[Path], pd.DataFrame]] = {
    "csv": csv,
    "jsonl": jsonl,
    "geojson": geojson,
    "gpkg": geopackage,
    "parquet": parquet,
    "xlsx": workbook,
    "datapackage.zip": package,
}
