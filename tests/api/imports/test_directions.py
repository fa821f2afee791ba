"""What does not show as it is written names nothing, and rejects the row that it stands in, with a reason."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from api.imports.boundaries import reading as boundaries
from api.imports.boundaries.cleaning import CleanArea, Cleaner
from api.imports.boundaries.columns import Overrides, find
from api.imports.directions import REASON
from api.imports.population import importing as population
from api.imports.reading import lines
from api.imports.reporting import Report, progress
from api.imports.statement.parsing import written
from schema.errors import BadFile
from tests.api.imports.record import read_rows, write_rows
from tests.database import Database

Importing = Callable[..., Report]
TURNING = ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"]
HARMLESS = "\u200f"
"""The mark that Arabic is written with beside other letters; it turns nothing around."""


def test_events_are_rejected_with_a_reason(import_ucdp: Importing, sample_folder: Path, tmp_path: Path) -> None:
    header, *body = read_rows(sample_folder / "ucdp_shaped_49.csv")
    where = header.index("where_coordinates")
    for row, letter in zip(body, [*TURNING, HARMLESS], strict=False):
        row[where] += letter
    kept = [header, *body[: len(TURNING) + 1]]
    report = import_ucdp(write_rows(tmp_path / "turned.csv", kept), collection="turned")
    assert (report.outcome.new, report.rejected) == (1, len(TURNING))
    assert {(fault.field, fault.reason) for fault in report.rejections} == {("where_coordinates", REASON)}


def test_populations_are_rejected_with_a_reason(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("pcode,population,year\nXQ\u202e01,5,2016\nXQ02,5,2016\n", encoding="utf-8")
    with progress() as bar:
        wanted = population.Wanted(file, "tester", source="census", rejects=tmp_path / "rejected.csv")
        report = population.import_file(wanted, bar)
    assert (report.outcome.new, [(fault.field, fault.reason) for fault in report.rejections]) == (
        1,
        [("pcode", REASON)],
    )


@pytest.mark.parametrize(("column", "letter"), [("pcode", "\u202e"), ("name_ar", "\u2067"), ("parent", "\u2066")])
def test_areas_are_rejected_with_a_reason(column: str, letter: str) -> None:
    values = {"pcode": "XQ01", "name": "One", "name_ar": "واحد", "adm0_pcode": "XQ"}
    columns = find("f.geojson", values, 1, Overrides())
    named = str(getattr(columns, column))

    def cleaned(added: str) -> object:
        changed = {**values, named: values[named] + added}
        return Cleaner(columns).clean(boundaries.Feature(1, changed, shapely.box(0, 0, 1, 1), "Polygon", None))

    assert [(fault.field, fault.reason) for fault in cleaned(letter)] == [(named, REASON)]
    assert isinstance(cleaned(HARMLESS), CleanArea)


def test_columns_that_do_not_show_as_they_are_refuse_the_file(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    for letter, refused in (("\u202e", True), (HARMLESS, False)):
        table.write_text(f"id,na{letter}me\n1,a\n", encoding="utf-8")
        if refused:
            with pytest.raises(BadFile, match="names of columns with characters that turn"):
                next(lines(table))
        else:
            assert next(lines(table)).cells == ["id", f"na{letter}me"]
    areas = tmp_path / "a.geojson"
    shape = json.loads(shapely.to_geojson(shapely.box(0, 0, 1, 1)))
    features = [{"type": "Feature", "properties": {"pco\u202ede": "XQ"}, "geometry": shape}]
    areas.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    with pytest.raises(BadFile, match="names of columns with characters that turn"):
        boundaries.read(areas)


@pytest.mark.parametrize("letter", TURNING)
def test_statements_have_a_fault_where_one_stands(letter: str) -> None:
    for text in (f"a: 1\nb: two{letter}\n", f"a: 1\nb: 'two{letter}'\n"):
        found = written("a.yaml", text.encode())
        assert [(fault.line, fault.steps, fault.reason) for fault in found.faults] == [(2, ("b",), REASON)]
        assert found.value == {"a": 1, "b": None}
    with pytest.raises(BadFile, match=r"a\.yaml:1 has a field whose name is no word"):
        written("a.yaml", f"a{letter}: 1\n".encode())
    assert written("a.yaml", f"a: two{HARMLESS}\n".encode()).faults == []
