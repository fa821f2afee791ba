"""Areas of any vintage: columns found, coordinates brought into WGS 84, what is dirty mended and told."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
import sqlalchemy as sa

from api.imports.boundaries.columns import Overrides
from api.imports.boundaries.importing import Wanted, import_file
from api.imports.reporting import Report, progress
from schema import session
from schema.errors import BadFile, BadInput
from schema.loading_statements import current
from schema.tables.keeping import import_run
from tests.api.imports.record import one
from tests.database import Database

Importing = Callable[..., Report]
SQUARE = shapely.box(10, 10, 12, 12)
BOW_TIE = shapely.Polygon([(20, 10), (22, 12), (22, 10), (20, 12)])


@pytest.fixture
def import_areas(database: Database) -> Importing:
    """`import_areas(file, level, …)` imports boundaries as staff and returns the report."""

    def importing(file: Path, level: int, **options: Any) -> Report:
        with progress() as bar:
            return import_file(Wanted(file, level, "tester", **options), bar)

    return importing


def write(file: Path, features: list[tuple[dict[str, Any], shapely.Geometry | None]], **more: Any) -> Path:
    """A GeoJSON file of the features."""
    listed = [
        {"type": "Feature", "properties": cells, "geometry": json.loads(shapely.to_geojson(shape)) if shape else None}
        for cells, shape in features
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": listed, **more}), encoding="utf-8")
    return file


def write_in(file: Path, shape: shapely.Geometry, cells: dict[str, str], crs: str | None) -> None:
    """A file of one feature, in the format of its name and in other coordinates than GeoJSON has."""
    columns = [np.array([value], dtype=object) for value in cells.values()]
    encoded = np.array(shapely.to_wkb([shape]), dtype=object)
    pyogrio.raw.write(str(file), encoded, columns, list(cells), crs=crs, geometry_type="Polygon")


def place(pcode: str) -> Any:
    """The place of a P-code as recorded now."""
    newest = current("place")
    with session.recording("tester") as connection:
        return connection.execute(sa.select(newest).where(newest.c.pcode == pcode)).one()


def test_the_sample_comes_in_at_every_level_and_again_without_change(
    import_areas: Importing, sample_folder: Path
) -> None:
    for level, areas in ((2, 40), (1, 8), (0, 1)):  # in any order
        file = sample_folder / f"qasira_admin{level}.geojson"
        rows = "1 row" if areas == 1 else f"{areas} rows"
        assert next(import_areas(file, level).lines()) == f"{rows}: {areas} new, 0 changed, 0 unchanged, 0 rejected"
        assert import_areas(file, level).outcome.unchanged == areas
    found = place("XQ0101")
    assert (found.name_en, found.parent_pcode, found.level, found.kind) == ("Talmar", "XQ01", "adm2", "adm2")
    assert found.boundary_version == "v01, 2020-01-01"
    newest = current("place")
    srids = sa.select(sa.func.count(), sa.func.min(sa.func.st_srid(newest.c.geometry))).where(
        newest.c.pcode.like("XQ%")
    )
    assert one(srids) == (49, 4326)


@pytest.mark.parametrize(
    ("cells", "level"),
    [
        ({"ADM1_PCODE": "VA01", "ADM1_EN": "One", "ADM1_AR": "واحد", "ADM0_PCODE": "VA"}, 1),
        ({"admin1Pcode": "VB01", "admin1Name_en": "One", "admin1Name_ar": "واحد", "admin0Pcode": "VB"}, 1),
        ({"adm1_pcode": "VC01", "adm1_name": "One", "adm1_name1": "واحد", "adm0_pcode": "VC"}, 1),
        ({"PCODE": "VD01", "NAME_EN": "One", "NAME_AR": "واحد", "ADM3_PCODE": "VD", "ADM4_PCODE": "C1"}, 4),
    ],
)
def test_columns_of_every_vintage_are_found(
    import_areas: Importing, tmp_path: Path, cells: dict[str, str], level: int
) -> None:
    pcode = next(value for value in cells.values() if value.endswith("01"))
    assert import_areas(write(tmp_path / "f.geojson", [(cells, SQUARE)]), level).outcome.new == 1
    found = place(pcode)
    assert (found.name_en, found.name_ar, found.parent_pcode) == ("One", "واحد", pcode[:2])
    assert found.boundary_version.startswith("f.geojson ")


def test_columns_can_be_named_by_hand(import_areas: Importing, tmp_path: Path) -> None:
    file = write(tmp_path / "f.geojson", [({"code": "H1", "label": "One", "other": "واحد", "above": "H"}, SQUARE)])
    with pytest.raises(BadInput, match=r"--pcode-field.*code, label, other, above"):
        import_areas(file, 1)
    with pytest.raises(BadInput, match="has no column cod;"):
        import_areas(file, 1, columns=Overrides(pcode="cod"))
    import_areas(file, 1, columns=Overrides(pcode="code", name_en="label", name_ar="other", parent="above"))
    assert (place("H1").name_ar, place("H1").parent_pcode) == ("واحد", "H")


def cod(pcode: Any, name: Any, arabic: Any = "واحد", **more: Any) -> dict[str, Any]:
    """Cells of an area of level 1."""
    return {"ADM1_PCODE": pcode, "ADM1_EN": name, "ADM1_AR": arabic, **more}


def test_dirty_names_are_mended_and_told(import_areas: Importing, tmp_path: Path) -> None:
    rows = [
        cod("N1", " One\r\nOne ", "واحد\r\nواحد"),
        cod("N2", "اثنان", "Two"),
        cod("N3", "Three", "<Null>"),
        cod("N4", "Four", "quatre"),
        cod("N5", "<Null>", "خمسة"),
    ]
    report = import_areas(write(tmp_path / "f.geojson", [(each, SQUARE) for each in rows]), 1)
    assert report.outcome.new == 5
    names = {pcode: (place(pcode).name_en, place(pcode).name_ar) for pcode in ("N1", "N2", "N3", "N4", "N5")}
    assert names == {
        "N1": ("One", "واحد"),
        "N2": ("Two", "اثنان"),
        "N3": ("Three", None),
        "N4": ("Four", None),
        "N5": ("خمسة", "خمسة"),
    }
    notes = "\n".join(report.notes)
    for sentence in (
        "were cleaned: N1.",
        "swapped back: N2.",
        "no Arabic letter and was left out: N4.",
        "stands for it: N5.",
    ):
        assert sentence in notes


def test_what_is_no_area_is_rejected_and_what_can_be_repaired_is(import_areas: Importing, tmp_path: Path) -> None:
    rows = [
        (cod("G1", "Good"), SQUARE),
        (cod("G2", "Bow tie"), BOW_TIE),
        (cod("G3", "A line"), shapely.LineString([(0, 0), (1, 1)])),
        (cod("G4", "Nowhere"), None),
        (cod(None, "No code"), SQUARE),
        (cod("G1", "Twice"), SQUARE),
        (cod("G7", None, None), SQUARE),
        (cod("G8", "In metres"), shapely.box(4e5, 4e6, 5e5, 5e6)),
    ]
    report = import_areas(write(tmp_path / "f.geojson", rows), 1)
    assert next(report.lines()) == "8 rows: 2 new, 0 changed, 0 unchanged, 6 rejected"
    assert [(fault.row, fault.field) for fault in report.rejections] == [
        (3, "geometry"),
        (4, "geometry"),
        (5, "ADM1_PCODE"),
        (6, "ADM1_PCODE"),
        (7, "ADM1_EN"),
        (8, "geometry"),
    ]
    assert "Invalid geometry was repaired: G2 (Self-intersection" in " ".join(report.notes)
    newest = current("place")
    valid = sa.select(sa.func.st_isvalid(newest.c.geometry), sa.func.st_dimension(newest.c.geometry))
    assert one(valid.where(newest.c.pcode == "G2")) == (True, 2)
    assert one(sa.select(sa.func.max(import_run.c.rejected)).where(import_run.c.format == "boundaries"))[0] >= 6


@pytest.mark.parametrize("suffix", ["shp", "gpkg", "zip"])
def test_other_formats_and_coordinates(
    import_areas: Importing, tmp_path: Path, suffix: str, request: pytest.FixtureRequest
) -> None:
    metres = shapely.box(400_000, 4_000_000, 500_000, 4_100_000)  # zone 37 north, about 37.9–39 east, 36.1–37 north
    pcode = f"U{suffix}"
    columns = [("adm1_pcode", pcode), ("adm1_name", "One"), ("adm0_pcode", "U")]
    name = tmp_path / ("areas.shp" if suffix == "zip" else f"areas.{suffix}")
    write_in(name, metres, dict(columns), crs="EPSG:32637")
    if suffix == "zip":
        with zipfile.ZipFile(tmp_path / "areas.zip", "w") as archive:
            for part in tmp_path.glob("areas.*"):
                if part.suffix != ".zip":
                    archive.write(part, part.name)
    report = import_areas(tmp_path / f"areas.{suffix}", 1)
    assert report.outcome.new == 1
    assert "The coordinates were in EPSG:32637" in report.notes[0]
    newest = current("place")
    middle = sa.func.st_centroid(newest.c.geometry)
    x, y = one(sa.select(sa.func.st_x(middle), sa.func.st_y(middle)).where(newest.c.pcode == pcode))
    assert (x, y) == (pytest.approx(38.44, abs=0.02), pytest.approx(36.6, abs=0.02))


def test_coordinates_of_an_unknown_kind_are_refused(import_areas: Importing, tmp_path: Path) -> None:
    file = tmp_path / "areas.shp"
    with pytest.warns(UserWarning, match="crs"):
        write_in(file, SQUARE, {"adm1_pcode": "Q1", "adm1_name": "One"}, crs=None)
    with pytest.raises(BadFile, match="does not say what its coordinates are in; say it with --crs"):
        import_areas(file, 1)
    with pytest.raises(BadInput, match="EPSG:32637"):
        import_areas(file, 1, crs="EPSG:none")
    assert import_areas(file, 1, crs="EPSG:4326").outcome.new == 1


@pytest.mark.parametrize(
    ("content", "level", "sentence"),
    [
        ("", 1, "is empty"),
        ("no boundaries", 1, "GDAL does not know its format"),
        ('{"type": "FeatureCollection", "features": []}', 1, "holds no areas"),
        ("{}", 7, "is no admin level"),
    ],
)
def test_a_wrong_file_is_one_sentence(
    import_areas: Importing, tmp_path: Path, content: str, level: int, sentence: str
) -> None:
    file = tmp_path / "f.geojson"
    file.write_text(content, encoding="utf-8")
    with pytest.raises((BadFile, BadInput), match=sentence) as problem:
        import_areas(file, level)
    assert str(tmp_path) not in str(problem.value)


def test_a_file_of_another_level_is_refused(import_areas: Importing, tmp_path: Path) -> None:
    below = cod("L1", "One", ADM2_PCODE="L101", ADM2_EN="Deeper")
    with pytest.raises(BadInput, match="give --level 2"):
        import_areas(write(tmp_path / "f.geojson", [(below, SQUARE)]), 1)
    import_areas(write(tmp_path / "g.geojson", [(cod("L1", "One"), SQUARE)]), 1)
    again = import_areas(write(tmp_path / "h.geojson", [({"PCODE": "L1", "NAME_EN": "One"}, SQUARE)]), 2)
    assert [fault.reason for fault in again.rejections] == ["L1 is recorded as adm1; is --level right?"]


def test_a_parent_that_is_not_stated_is_found_by_position(import_areas: Importing, tmp_path: Path) -> None:
    far = shapely.box(100, 50, 104, 54)
    import_areas(write(tmp_path / "f.geojson", [({"ADM3_PCODE": "P3", "ADM3_EN": "Above"}, far)]), 3)
    inside = ({"PCODE": "P4", "NAME_EN": "Within"}, shapely.box(101, 51, 102, 52))
    outside = ({"PCODE": "P5", "NAME_EN": "Without"}, shapely.box(150, -50, 151, -49))
    report = import_areas(write(tmp_path / "g.geojson", [inside, outside]), 4)
    assert (place("P4").parent_pcode, place("P5").parent_pcode) == ("P3", None)
    assert "found by position for P4" in report.notes[0]
    assert "No recorded area holds P5" in report.notes[1]


def test_the_real_files(import_areas: Importing, data_folder: Path) -> None:
    for level, areas in ((1, 14), (2, 62), (3, 272), (0, 1)):
        file = data_folder / "boundaries" / f"syr_admin{level}_cod2025_simplified.geojson"
        assert import_areas(file, level).outcome.new == areas
    report = import_areas(data_folder / "boundaries" / "aleppo_city_neighbourhoods_cod2016.geojson", 4)
    assert (report.outcome.new, report.rejected) == (109, 0)
    assert "were cleaned: N0164." in " ".join(report.notes)
    assert "\n" not in place("N0164").name_ar
    assert (place("N0160").parent_pcode, place("N0160").boundary_version) == ("SY020000", "2016-09-05")
    assert place("SY02").boundary_version == "v02, 2020-12-17"
