"""Write the fictional sample collection: `python -m api.samples.qasira [FOLDER]`, by default `api/samples/data`.

Qasira does not exist. The files are shaped like the real ones, so that imports, queries, charts and tests work on them:
boundaries as OCHA's common operational datasets (COD-AB) name their properties, and events in UCDP GED's layouts of 41
and 49 columns. The same program gives the same bytes; only gzip's compression may differ between versions of zlib.
`collection.json` beside them is written by hand: it is text for readers, not made from anything.
"""

import csv
import gzip
import io
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from shapely.geometry import mapping

from api.samples.qasira_events import Recipe, draw_events
from api.samples.qasira_layouts import COLUMNS_41, COLUMNS_49, write_events
from api.samples.qasira_manifest import describe
from api.samples.qasira_parties import SILENCE, SILENT_PROVINCE
from api.samples.qasira_places import Area, Country, build_country, square_kilometres
from api.samples.qasira_spots import MISSPELT, Placing, stated_names

DATA = Path(__file__).parent / "data"
VALID_ON, VERSION = "2020-01-01", "v01"
EVENTS_41, EVENTS_49 = "ucdp_shaped_41.csv.gz", "ucdp_shaped_49.csv"
RECIPE_41 = Recipe(
    seed="Qasira 41",
    first_number=9_000_001,
    rows=1_200,
    placings={
        Placing.NEAR: 330, Placing.DISTRICT: 45, Placing.PROVINCE: 60, Placing.PART: 46, Placing.ROAD: 14,
        Placing.COUNTRY: 24, Placing.BORDER: 9, Placing.OFFSHORE: 3, Placing.UNSTATED: 2,
    },
    low_above_best=8,
    high_below_best=11,
    not_itemised=0.0,
    province_word="Province",
)  # fmt: skip
RECIPE_49 = Recipe(
    seed="Qasira 49",
    first_number=9_100_001,
    rows=150,
    placings={
        Placing.NEAR: 32, Placing.DISTRICT: 14, Placing.PROVINCE: 10, Placing.PART: 5, Placing.ROAD: 3,
        Placing.COUNTRY: 4, Placing.BORDER: 2, Placing.OFFSHORE: 1, Placing.UNSTATED: 1, Placing.WATERS: 1,
    },
    low_above_best=2,
    high_below_best=2,
    not_itemised=0.25,
    province_word="province",
)  # fmt: skip


def write_sample(folder: Path) -> None:
    """Write every generated file of the sample into a folder that exists.

    Raises OSError where the folder cannot be written.
    """
    country = build_country()
    events_41 = write_events(draw_events(country, RECIPE_41), COLUMNS_41)
    events_49 = write_events(draw_events(country, RECIPE_49), COLUMNS_49)
    for level, areas in enumerate(((country.whole,), country.provinces, country.districts)):
        (folder / f"qasira_admin{level}.geojson").write_bytes(_geojson(f"qasira_admin{level}", areas))
    (folder / EVENTS_41).write_bytes(gzip.compress(events_41, mtime=0))
    (folder / EVENTS_49).write_bytes(events_49)
    (folder / "aliases.csv").write_bytes(_aliases(country))
    (folder / "manifest.json").write_bytes(_manifest(country, {EVENTS_41: events_41, EVENTS_49: events_49}))


def _geojson(name: str, areas: Iterable[Area]) -> bytes:
    """Areas as a GeoJSON FeatureCollection, one feature per line."""
    features = [
        json.dumps(
            {"type": "Feature", "properties": _properties(area), "geometry": mapping(area.outline)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for area in areas
    ]
    head = f'{{"type":"FeatureCollection","name":"{name}","features":[\n'
    return (head + ",\n".join(features) + "\n]}\n").encode()


def _properties(area: Area) -> dict[str, object]:
    """Properties of an area as COD-AB names them, its own level first."""
    named: dict[str, object] = {}
    for each in area.lineage():
        named |= {
            f"adm{each.level}_name": each.name,
            f"adm{each.level}_name1": each.name_ar,
            f"adm{each.level}_pcode": each.pcode,
        }
    lon, lat = area.centre()
    size = {"area_sqkm": square_kilometres(area.outline), "center_lat": lat, "center_lon": lon}
    return named | {"valid_on": VALID_ON, "version": VERSION} | size


def _aliases(country: Country) -> bytes:
    """What the events call the areas, as CSV."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("scheme", "level", "name", "pcode", "note"))
    for (level, name), area in stated_names(country).items():
        rows.writerow(("ucdp", level, name, area.pcode, f"the boundaries call it {area.name}; fictional"))
    return text.getvalue().encode()


def _manifest(country: Country, files: dict[str, bytes]) -> bytes:
    """Figures that the files must give, as JSON."""
    aliases = {stated: area.pcode for stated, area in stated_names(country).items()}
    silent = next(province for province in country.provinces if province.name == SILENT_PROVINCE)
    figures = {
        "areas": {"0": 1, "1": len(country.provinces), "2": len(country.districts)},
        "silence": {"pcode": silent.pcode, "from": str(SILENCE[0]), "to": str(SILENCE[1])},
        "misspelt_without_alias": {"name": f"{MISSPELT[1]} district", "meant": MISSPELT[0]},
        "events": {name: describe(content, country, aliases) for name, content in files.items()},
    }
    return (json.dumps(figures, indent=1, ensure_ascii=False) + "\n").encode()


def main(arguments: Sequence[str]) -> None:
    """Write the sample into the folder named first, or into the project."""
    folder = Path(arguments[0]) if arguments else DATA
    folder.mkdir(parents=True, exist_ok=True)
    write_sample(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
