"""The reviewed tables of area names mean areas that exist, and the areas in which the events lie."""

import json
from collections import Counter
from pathlib import Path

import pytest
import shapely
import sqlalchemy as sa

from api.imports import aliases
from api.imports.aliases import read, shipped
from schema import session
from schema.answering import AreaLevel
from schema.errors import BadFile
from schema.loading_aliases import AreaAlias, load_aliases
from schema.tables.keeping import unpublished
from schema.tables.place import area_alias
from tests.api.imports.conftest import Importing
from tests.api.imports.record import one, read_rows, write_rows
from tests.database import Database

MOSTLY = 0.75  # of the positions; some lie across a border of the simplified boundaries


def test_every_table_is_sound() -> None:
    for table in shipped():
        rows = list(read(table))
        assert rows
        assert len({(row.scheme, row.level, row.name) for row in rows}) == len(rows)
        assert all(row.name == row.name.strip() and row.pcode for row in rows)


def test_ucdps_names_in_syria_all_mean_the_area_in_which_their_events_lie(data_folder: Path) -> None:
    known = {(row.level, row.name): row.pcode for table in shipped() for row in read(table) if row.scheme == "ucdp"}
    header, *rows = read_rows(data_folder / "events" / "ucdp_ged191_syria.csv.gz")
    for level, distinct in ((AreaLevel.ADM1, 14), (AreaLevel.ADM2, 57)):
        file = data_folder / "boundaries" / f"syr_admin{level[-1]}_cod2025_simplified.geojson"
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
        pcodes = [each["properties"][f"{level}_pcode"] for each in features]
        tree = shapely.STRtree([shapely.from_geojson(json.dumps(each["geometry"])) for each in features])
        lying: Counter[str] = Counter()
        agreeing: Counter[str] = Counter()
        for cells in rows:
            row = dict(zip(header, cells, strict=True))
            name = row[f"adm_{level[-1]}"]
            if name and row["where_prec"] in ("1.0", "2.0"):
                point = shapely.Point(float(row["longitude"]), float(row["latitude"]))
                held = [pcodes[place] for place in tree.query(point, predicate="intersects")]
                lying[name] += bool(held)
                agreeing[name] += known[level, name] in held
        stated = {row[header.index(f"adm_{level[-1]}")] for row in rows} - {""}
        assert len(stated) == distinct
        assert {known[level, name] for name in stated} <= set(pcodes)
        assert not {name for name in lying if agreeing[name] < MOSTLY * lying[name]}


def test_unmatched_names_are_listed_with_what_they_may_mean(
    import_ucdp: Importing, sample_folder: Path, tmp_path: Path, database: Database
) -> None:
    with session.recording("tester") as connection:
        aliases.load(connection, sample_folder / "aliases.csv")
    rows = read_rows(sample_folder / "ucdp_shaped_49.csv")
    place = rows[0].index("adm_2")
    named = [row for row in rows[1:] if row[place] == "Wadira district"]
    assert named
    for row in named:
        row[place] = "Wadirah district"
    report = import_ucdp(write_rows(tmp_path / "f.csv", rows), "unmatched")
    count = f"{len(named)} row" if len(named) == 1 else f"{len(named)} rows"
    assert f"  adm2 “Wadirah district” ({count})" in report.notes
    assert not [note for note in report.notes if note.startswith("  adm1")], "the aliases cover the others"


def test_a_table_is_loaded_whole_for_its_country_and_scheme(database: Database) -> None:
    def alias(name: str, pcode: str, scheme: str = "tried") -> AreaAlias:
        return AreaAlias(scheme, AreaLevel.ADM1, name, pcode, None)

    def recorded() -> set[str]:
        with session.recording("tester") as connection:
            return set(connection.scalars(sa.select(area_alias.c.name).where(area_alias.c.scheme.like("tried%"))))

    with session.recording("tester") as connection:
        others = [alias("Elsewhere", "AB01"), alias("Other", "AA01", "tried too")]
        assert load_aliases(connection, [alias("One", "AA01"), alias("Two", "AA02"), *others]) == 4
    with session.recording("tester") as connection:
        assert load_aliases(connection, [alias("One", "AA03"), alias("Three", "AA02")]) == 4
    assert recorded() == {"One", "Three", "Elsewhere", "Other"}
    waiting = sa.select(sa.func.count()).select_from(unpublished)
    before = one(waiting)
    with session.recording("tester") as connection:
        assert load_aliases(connection, [alias("One", "AA03"), alias("Three", "AA02")]) == 0
    assert one(waiting) == before, "what stays the same queues nothing"


@pytest.mark.parametrize("text", ["scheme,level,name\nucdp,1,A\n", "scheme,level,name,pcode,note\nucdp,9,A,SY,\n"])
def test_a_table_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile, match=r"a\.csv is no table of area names; it needs scheme"):
        list(read(file))
