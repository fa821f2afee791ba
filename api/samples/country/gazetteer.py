"""Every place of Qasira as records name it, and the spots at which events are put."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from shapely import Point, contains_xy

from api.samples.country.areas import VERSION, Place, country, recorded_areas, subdistricts
from api.samples.country.chance import Floats, Ints
from api.samples.country.names import in_arabic
from api.samples.country.rows import PREFIX, Row, hex_geometry
from api.samples.qasira_places import Area, Position, Settlement, seeded, within

WEIGHTS = {"city": 6.0, "town": 4.0, "village": 1.0}


@dataclass(frozen=True)
class Gazetteer:
    """Places, and of the spots among them (settlements first, then sites) what drawing needs, as arrays.

    `district` and `province` count from 0 in the order of P-codes, `subdistrict` too; `weight` is how often a
    settlement is in the news, 0 for sites; `kinds` numbers the sites of each kind of place.
    """

    places: tuple[Place, ...]
    settlements: int
    spots: tuple[Place, ...]
    longitude: Floats
    latitude: Floats
    subdistrict: Ints
    weight: Floats
    kinds: dict[str, Ints]

    @property
    def district(self) -> Ints:
        """District of each spot."""
        return self.subdistrict // 3

    @property
    def province(self) -> Ints:
        """Province of each spot."""
        return self.subdistrict // 15


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of Qasira."""
    settlements, sites = tuple(_settlements()), tuple(_sites())
    spots = (*settlements, *sites)
    points = np.array([[each.geometry.x, each.geometry.y] for each in spots])
    held = np.full(len(spots), -1)
    for number, area in enumerate(subdistricts()):
        held[contains_xy(area.outline, points[:, 0], points[:, 1])] = number
    codes = subdistricts()
    placed = [_within(each, codes[number]) for each, number in zip(spots, held, strict=True)]
    weight = [WEIGHTS[each.kind] for each in settlements] + [0.0] * len(sites)
    numbers: dict[str, list[int]] = {}
    for number, each in enumerate(placed):
        numbers.setdefault(each.kind, []).append(number)
    return Gazetteer(
        places=(*recorded_areas(), *placed),
        settlements=len(settlements),
        spots=tuple(placed),
        longitude=points[:, 0],
        latitude=points[:, 1],
        subdistrict=held,
        weight=np.array(weight),
        kinds={kind: np.array(found) for kind, found in numbers.items()},
    )


def place_rows() -> Iterator[Row]:
    """All places as rows."""
    for each in gazetteer().places:
        yield Row(
            "place",
            each.key,
            {
                "pcode": each.pcode,
                "kind": each.kind,
                "level": each.level,
                "parent_pcode": each.parent,
                "name_en": each.name,
                "name_ar": each.name_ar,
                "geometry": hex_geometry(each.geometry),
                "boundary_version": VERSION,
            },
        )


def _within(place: Place, area: Area) -> Place:
    return Place(place.key, place.kind, None, None, area.pcode, place.name, place.name_ar, place.geometry)


def _settlements() -> Iterator[Place]:
    arabic = {each.name: each.name_ar for each in country().districts}
    for number, each in enumerate(country().settlements, start=1):
        kind = each.name.rsplit(" ", 1)[1]
        point = Point(each.position)
        yield Place(f"{PREFIX}P-{number:04}", kind, None, None, None, each.name, in_arabic(each.name, arabic), point)


def _sites() -> Iterator[Place]:
    """Sites, each near a settlement after which it is called, spread over the districts."""
    settlements = country().settlements
    arabic = {each.name: each.name_ar for each in country().districts}
    chance = seeded("sites")
    rows = list(csv.DictReader(files("api.samples.country").joinpath("data", "sites.csv").read_text().splitlines()))
    wanted = [row for row in rows for _ in range(int(row["count"]))]
    homes = chance.sample(range(len(settlements)), len(settlements))
    for number, row in enumerate(wanted, start=1):
        near = settlements[homes[number % len(homes)]]
        bare, bare_ar = near.name.rsplit(" ", 1)[0], in_arabic(near.name, arabic).split(" ", 1)[1]
        names = row["name_en"].format(place=bare), row["name_ar"].format(place=bare_ar)
        point = Point(_beside(number, near))
        yield Place(f"{PREFIX}S-{number:04}", row["kind"], None, None, None, *names, point)


def _beside(number: int, near: Settlement) -> Position:
    """A position some kilometres from a settlement, in the same district."""
    chance = seeded(f"site {number}")
    lon, lat = (round(value + chance.uniform(-0.03, 0.03), 5) for value in near.position)
    return (lon, lat) if near.district.holds((lon, lat)) else within(near.district, chance)
