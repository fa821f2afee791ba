"""The fictional sample is what its generator writes, holds what its manifest says, and has the shape of real files."""

import csv
import gzip
import io
import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from shapely import Point, area, coverage_is_valid, union_all
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from api.samples.qasira import DATA, EVENTS_41, EVENTS_49, main
from schema.vocabulary import CollectionNature, Disclosure

FILES = (EVENTS_41, EVENTS_49)
BOUNDARIES = tuple(f"qasira_admin{level}.geojson" for level in range(3))
GENERATED = {*FILES, *BOUNDARIES, "aliases.csv", "manifest.json"}
# UCDP's public header, GED 19.1 as re-exported, and GED 23.1.
HEADERS = {
    EVENTS_41: """id year active_year type_of_violence conflict_new_id conflict_name dyad_new_id dyad_name
        side_a_new_id side_a side_b_new_id gwnob side_b number_of_sources source_article source_office source_date
        source_headline source_original where_prec where_coordinates adm_1 adm_2 latitude longitude geom_wkt
        priogrid_gid country country_id region event_clarity date_prec date_start date_end deaths_a deaths_b
        deaths_civilians
        deaths_unknown low best high""",
    EVENTS_49: """id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
        dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b
        number_of_sources source_article source_office source_date source_headline source_original where_prec
        where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id
        region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high
        low gwnoa gwnob""",
}
DEATHS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
Row = dict[str, str]


def content(path: Path) -> bytes:
    """What a file holds; compressed bytes may differ between versions of zlib."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


@cache
def rows(name: str) -> tuple[Row, ...]:
    return tuple(csv.DictReader(io.StringIO(content(DATA / name).decode(), newline="")))


@cache
def outlines(level: int) -> dict[str, BaseGeometry]:
    features = json.loads((DATA / BOUNDARIES[level]).read_bytes())["features"]
    return {each["properties"][f"adm{level}_pcode"]: shape(each["geometry"]) for each in features}


@cache
def aliases() -> dict[tuple[str, str], str]:
    with (DATA / "aliases.csv").open(encoding="utf-8", newline="") as file:
        return {(row["level"], row["name"]): row["pcode"] for row in csv.DictReader(file)}


@cache
def manifest() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DATA / "manifest.json").read_bytes())
    return read


def number(row: Row, column: str) -> int:
    return int(float(row[column]))


def holder(row: Row, level: int) -> str | None:
    point = Point(float(row["longitude"]), float(row["latitude"]))
    return next((pcode for pcode, outline in outlines(level).items() if outline.contains(point)), None)


def test_generator_writes_the_committed_files(tmp_path: Path) -> None:
    main([str(tmp_path)])
    assert {path.name for path in tmp_path.iterdir()} == GENERATED
    for name in sorted(GENERATED):
        assert content(tmp_path / name) == content(DATA / name), name


def test_gzip_holds_no_moment_and_no_name(tmp_path: Path) -> None:
    main([str(tmp_path)])
    for head in (path.read_bytes()[:8] for path in (DATA / EVENTS_41, tmp_path / EVENTS_41)):
        assert head == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"


def test_sample_is_small() -> None:
    assert {path.name for path in DATA.iterdir()} == GENERATED | {"collection.json"}
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 700_000


@pytest.mark.parametrize("name", FILES)
def test_header_is_that_of_ucdp(name: str) -> None:
    header = content(DATA / name).decode().partition("\n")[0].split(",")
    assert header == HEADERS[name].split()
    assert len(header) == {EVENTS_41: 41, EVENTS_49: 49}[name]


def test_provider_ids_are_distinct_over_both_files() -> None:
    ids = Counter(row["id"] for name in FILES for row in rows(name))
    assert len(ids) == 1_350
    assert set(ids.values()) == {1}


@pytest.mark.parametrize("name", FILES)
def test_manifest_counts_numbers(name: str) -> None:
    stated, said = rows(name), manifest()["events"][name]
    assert len(stated) == said["rows"]
    triples = [tuple(number(row, column) for column in ("low", "best", "high")) for row in stated]
    assert tuple(said["stated"].values()) == tuple(sum(column) for column in zip(*triples, strict=True))
    assert said["tallies"] == {
        "low": sum(min(low, best) for low, best, _ in triples),
        "best": sum(best for _, best, _ in triples),
        "high": sum(max(best, high) for _, best, high in triples),
    }
    assert said["low_above_best"]["rows"] == sum(low > best for low, best, _ in triples) >= 2
    assert said["high_below_best"]["rows"] == sum(high < best for _, best, high in triples) >= 2
    assert said["country_precision"] == {
        "rows": sum(row["where_prec"] == "6.0" for row in stated),
        "best": sum(number(row, "best") for row in stated if row["where_prec"] == "6.0"),
    }
    assert said["precision_5_without_adm1"]["rows"] == sum(
        row["where_prec"] == "5.0" and not row["adm_1"] for row in stated
    )


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("level", [1, 2])
def test_manifest_counts_rows_that_lie_elsewhere(name: str, level: int) -> None:
    pairs = [(aliases().get((str(level), row[f"adm_{level}"])), holder(row, level)) for row in rows(name)]
    said = manifest()["events"][name]
    apart = sum(None not in pair and pair[0] != pair[1] for pair in pairs)
    assert said[f"adm{level}_disagrees_with_position"]["rows"] == apart >= 2
    assert said["outside_every_area"]["rows"] == sum(held is None for _, held in pairs)


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_sound_where_it_does_not_mean_to_be_odd(name: str) -> None:
    for row in rows(name):
        assert sum(number(row, column) for column in DEATHS) == number(row, "best"), row["id"]
        start, end = date.fromisoformat(row["date_start"]), date.fromisoformat(row["date_end"])
        assert date(2021, 1, 1) <= start <= end <= date(2024, 12, 31), row["id"]
        assert number(row, "year") == start.year
        assert (start == end) == (row["date_prec"] == "1.0"), row["id"]
        lon, lat = row["geom_wkt"].removeprefix("POINT (").removesuffix(")").split()
        assert (float(lon), float(lat)) == (float(row["longitude"]), float(row["latitude"]))
        listed = number(row, "number_of_sources")
        assert listed == (len(row["source_office"].split(";")) if row["source_office"] else -1)
        assert number(row, "type_of_violence") != 3 or row["side_b"] == "Civilians"


def test_precisions_types_and_clarities_all_occur() -> None:
    for name in FILES:
        seen = {column: {row[column] for row in rows(name)} for column in ("type_of_violence", "date_prec")}
        assert seen == {"type_of_violence": {"1.0", "2.0", "3.0"}, "date_prec": {f"{n}.0" for n in range(1, 6)}}
        assert {row["event_clarity"] for row in rows(name)} == {"1.0", "2.0"}
        assert {row["where_prec"] for row in rows(name)} >= {f"{n}.0" for n in range(1, 7)}
        for said in ("month_crossed", "year_crossed", "line_break_in_a_field", "separator_in_a_headline"):
            assert manifest()["events"][name][said]["rows"] >= 1, said
        assert any(";" in row["source_office"] for row in rows(name))
        assert any(row["gwnob"] for row in rows(EVENTS_41))
    assert any(row["where_prec"] == "5.0" and row["adm_1"] for row in rows(EVENTS_41))
    assert any(row["number_of_sources"] == "-1.0" for row in rows(EVENTS_49))


def test_ranges_are_as_long_as_their_precision_says() -> None:
    lengths: dict[str, set[int]] = {}
    for row in (row for name in FILES for row in rows(name)):
        days = (date.fromisoformat(row["date_end"]) - date.fromisoformat(row["date_start"])).days + 1
        lengths.setdefault(row["date_prec"], set()).add(days)
    assert lengths["2.0"] == {2, 3, 4, 5, 6}
    assert lengths["3.0"] == {7}
    assert lengths["4.0"] <= {28, 29, 30, 31}
    assert min(lengths["5.0"]) > 31


def test_silent_province_is_silent() -> None:
    silence = manifest()["silence"]
    within = [
        row
        for name in FILES
        for row in rows(name)
        if row["date_start"] <= silence["to"] and row["date_end"] >= silence["from"]
    ]
    assert len(within) > 100
    assert [row["id"] for row in within if aliases().get(("1", row["adm_1"])) == silence["pcode"]] == []
    assert [row["id"] for row in within if holder(row, 1) == silence["pcode"]] == []


def test_aliases_name_every_area_but_the_slip() -> None:
    known = {pcode for level in range(3) for pcode in outlines(level)}
    assert set(aliases().values()) == known
    assert aliases()["1", "Sahmeela Province"] == aliases()["1", "Sahmeela province"] == "XQ04"
    for name in FILES:
        unmatched = Counter(row["adm_2"] for row in rows(name) if row["adm_2"] and ("2", row["adm_2"]) not in aliases())
        assert unmatched == manifest()["events"][name]["unmatched_adm2"]
        assert all(("1", row["adm_1"]) in aliases() for row in rows(name) if row["adm_1"])
    slip = manifest()["misspelt_without_alias"]["name"]
    assert set(manifest()["events"][EVENTS_41]["unmatched_adm2"]) == {slip}


def test_areas_tile_the_country() -> None:
    whole = outlines(0)["XQ"]
    assert [len(outlines(level)) for level in range(3)] == [1, 8, 40]
    for level in (1, 2):
        parts = list(outlines(level).values())
        assert coverage_is_valid(parts)
        assert union_all(parts).symmetric_difference(whole).area < 1e-9
        assert float(area(parts).sum()) == pytest.approx(whole.area, abs=1e-9)
    for pcode, outline in outlines(2).items():
        assert outline.difference(outlines(1)[pcode[:4]]).area < 1e-9


@pytest.mark.parametrize("level", range(3))
def test_boundaries_are_plain_geojson_with_the_names_of_cod_ab(level: int) -> None:
    collection = json.loads((DATA / BOUNDARIES[level]).read_bytes())
    assert "crs" not in collection
    for feature in collection["features"]:
        names = feature["properties"]
        wanted = {f"adm{n}_{part}" for n in range(level + 1) for part in ("name", "name1", "pcode")}
        assert set(names) == wanted | {"valid_on", "version", "area_sqkm", "center_lat", "center_lon"}
        assert all(names[f"adm{level}_pcode"].startswith(names[f"adm{n}_pcode"]) for n in range(level))
        outline = shape(feature["geometry"])
        assert outline.is_valid
        assert outline.exterior.is_ccw
        assert outline.contains(Point(names["center_lon"], names["center_lat"]))
        ring = [value for pair in mapping(outline)["coordinates"][0] for value in pair]
        assert all(value == round(value, 4) for value in ring)


def test_collection_says_that_it_is_invented() -> None:
    meta = json.loads((DATA / "collection.json").read_bytes())
    assert meta["slug"] == "qasira-ucdp"
    assert meta["licence"] == "CC0-1.0"
    assert meta["timezone"] == "Etc/UTC"
    assert CollectionNature(meta["nature"]) is CollectionNature.FICTIONAL
    assert Disclosure(meta["disclosure"]) is Disclosure.PUBLIC
    assert "fictional" in meta["name_en"]
    assert "خيالية" in meta["name_ar"]
    assert meta["description_en"]
    assert meta["description_ar"]
    assert "invented" in meta["caveats"][0]["en"]
    assert "مختلَق" in meta["caveats"][0]["ar"]
    assert all(caveat["code"] and caveat["en"] and caveat["ar"] for caveat in meta["caveats"])
