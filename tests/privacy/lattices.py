"""A lattice as an outsider has it: its numbers out of every answer and file in which they are served."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from schema.lattice.auditing import Name, Publication, Row

QUESTION = """query ($of: ID!, $at: AsOf) { lattice(collection: $of, asOf: $at) {
    publication { number } rule listed held report caveats { code text }
    cells { axis area period class value status } } }"""
FORMATS = ("csv", "jsonl", "xlsx", "parquet", "datapackage.zip")
UNDER = {"area_period": "elsewhere", "class_period": "other"}


@dataclass(frozen=True)
class Served:
    """Numbers by name, None where they are hidden; and what is told of rows that were put together."""

    numbers: Mapping[Name, int | None]
    merged: Mapping[str, tuple[str, ...]]

    @property
    def hidden(self) -> list[Name]:
        """Names of numbers that are not told."""
        return [name for name, value in self.numbers.items() if value is None]

    def attacked(self, known: tuple[int, int | None] = (1, None)) -> Publication:
        """As the attacker reads it: of what is hidden, that it is not nothing."""
        low_high = {name: (0, None) if value is not None else known for name, value in self.numbers.items()}
        return Publication([Row(name, self.numbers[name], *ends) for name, ends in low_high.items()], self.merged)


def of_answer(told: Mapping[str, Any]) -> Served:
    """What GraphQL answers."""
    cells = {(each["area"] or "", each["period"] or "", each["class"] or ""): each["value"] for each in told["cells"]}
    coarsened = {UNDER[axis]: tuple(how["rows"]) for axis, how in told["report"]["coarsened"].items() if how["rows"]}
    named = {name for cell in cells for name in cell}
    return Served(cells, {under: rows for under, rows in coarsened.items() if under in named})


def of_file(format_: str, content: bytes) -> Served:
    """What a file holds."""
    cells: dict[Name, int | None] = {}
    merged: dict[str, tuple[str, ...]] = {}
    for row in _rows(format_, content):
        area, period, kind = ("" if row[each] == "all" else str(row[each]) for each in ("area", "period", "class"))
        value = None if row["value"] in (None, "") else int(row["value"])
        assert (value is None) == (row["status"] == "suppressed")
        assert cells.setdefault((area, period, kind), value) == value
        if row["together"]:
            put = row["together"].split("; ") if isinstance(row["together"], str) else row["together"]
            merged[UNDER[row["axis"]]] = tuple(put)
    return Served(cells, merged)


def together(served: Iterable[Served]) -> Served:
    """What whoever has all of them knows: a number that is told anywhere is known."""
    cells: dict[Name, int | None] = {}
    merged: dict[str, tuple[str, ...]] = {}
    for each in served:
        cells |= {name: value for name, value in each.numbers.items() if cells.get(name) is None}
        merged |= each.merged
    return Served(cells, merged)


def _rows(format_: str, content: bytes) -> Iterable[Mapping[str, Any]]:
    match format_:
        case "jsonl":
            return [json.loads(line) for line in content.splitlines()]
        case "xlsx":
            _, names, *rows = openpyxl.load_workbook(io.BytesIO(content), read_only=True)["data"].values
            return [dict(zip(map(str, names), row, strict=True)) for row in rows]
        case "parquet":
            return pq.read_table(pa.BufferReader(content)).to_pylist()
        case "datapackage.zip":
            with zipfile.ZipFile(io.BytesIO(content)) as held:
                told = json.loads(held.read("datapackage.json"))["resources"][0]
                return _rows("csv", held.read(told["path"]))
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
