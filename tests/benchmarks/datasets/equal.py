"""Before anything is timed: whether two ways of writing the same rows say the same.

Asked of a part of the events that is small enough to be held whole.
"""

import csv
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq

from api.datasets.spreadsheet import restored
from tests.benchmarks.datasets import others, taking
from tests.benchmarks.datasets.serving import Serving
from tests.benchmarks.graphql.preparing import tell

COLUMNS = ("code", "day_from", "day_to", "adm2", "killed_all_low", "title_ar", "permalink", "publication")
"""What is compared of every row, beside its shape where there is one.

Lists and truth values are left out, which each program writes in its own way.
"""

Rows = Mapping[str, tuple[str, ...]]


class Different(Exception):
    """Two ways of asking for the same do not give the same."""


def check(serving: Serving, *part: tuple[str, str]) -> int:
    """Take the part in every compared format both ways; how many rows it has. Raises Different."""
    with TemporaryDirectory(prefix="sijill-equal-") as name:
        folder = Path(name)

        def ours(format_: str) -> Path:
            path = serving.path(format_, *part)
            taking.keep(serving.port, path, serving.number, folder / f"ours.{format_}")
            return folder / f"ours.{format_}"

        query = [*serving.query, *part]
        rows = others.statement("csv", query, serving.address)
        shaped = others.statement("geojson", query, serving.address)
        others.copy(rows, folder / "copy.csv")
        others.ogr2ogr("CSV", rows, folder / "ogr.csv")
        others.ogr2ogr("GeoJSON", shaped, folder / "ogr.geojson")
        others.adbc(others.statement("parquet", query, serving.address, wkb=True), folder / "adbc.parquet")
        mine = _csv(ours("csv"), restored)
        number = len(mine)
        _same("CSV, ours and COPY", mine, _csv(folder / "copy.csv"))
        _same("CSV, ours and ogr2ogr", mine, _csv(folder / "ogr.csv"))
        _same("GeoJSON, ours and ogr2ogr", _geojson(ours("geojson")), _geojson(folder / "ogr.geojson"))
        _same("GeoParquet, ours and ADBC", _parquet(ours("parquet")), _parquet(folder / "adbc.parquet"))
    if not number:
        raise Different("The part that is compared has no rows.")
    tell(f"{number:,} rows are the same by every way")
    return number


def _same(what: str, one: Rows, other: Rows) -> None:
    if one.keys() != other.keys():
        raise Different(
            f"{what}: {len(one):,} and {len(other):,} rows, {len(one.keys() ^ other.keys()):,} in one only."
        )
    for key, values in one.items():
        if values != other[key]:
            raise Different(f"{what}: {key} is {values} and {other[key]}.")


def _csv(file: Path, read: Callable[[str], str] = str) -> Rows:
    csv.field_size_limit(sys.maxsize)
    with file.open(encoding="utf-8", newline="") as lines:
        found = csv.DictReader(lines)
        return {row["code"]: tuple(_day(read(row[name])) for name in COLUMNS) for row in found}


def _day(text: str) -> str:
    # GDAL writes days with slashes.
    return text.replace("/", "-") if len(text) == len("2021/01/01") and text.count("/") == 2 else text


def _geojson(file: Path) -> Rows:
    features = json.loads(file.read_bytes())["features"]
    return {
        each["properties"]["code"]: (
            *(_day(_text(each["properties"][name])) for name in COLUMNS),
            _rounded(each["geometry"]),
        )
        for each in features
    }


def _rounded(shape: Any) -> str:
    """A shape with coordinates to a decimetre, first point first: rings may begin and turn as they like."""
    if shape is None:
        return ""
    flat: list[tuple[float, ...]] = []

    def walk(part: Any) -> None:
        if part and isinstance(part[0], (int, float)):
            flat.append(tuple(round(number, 5) for number in part[:2]))
        else:
            for each in part:
                walk(each)

    walk(shape["coordinates"])
    return f"{shape['type']} {sorted(set(flat))}"


def _parquet(file: Path) -> Rows:
    table = pq.read_table(file, columns=[*COLUMNS, others.SHAPE])
    columns = [table.column(name).to_pylist() for name in (*COLUMNS, others.SHAPE)]
    return {row[0]: tuple(_text(value) for value in row) for row in zip(*columns, strict=True)}


def _text(value: Any) -> str:
    return "" if value is None else value.hex() if isinstance(value, bytes) else str(value)
