"""Where an event of Qasira is put, and how its place is spelled in UCDP's columns."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from shapely import Point

from api.samples.qasira_parties import SILENT_PROVINCE
from api.samples.qasira_places import PROVINCES, Area, Country, Position, Settlement


class Placing(StrEnum):
    """How an event is put on the map; each is one of UCDP's where_prec, or one of the oddities of real files."""

    EXACT = "exact"
    NEAR = "near"
    DISTRICT = "district"
    PROVINCE = "province"
    PART = "part"
    """Part of a province: where_prec 5 with a stated province."""
    ROAD = "road"
    """Between two places: where_prec 5 without any stated area."""
    COUNTRY = "country"
    """Somewhere in the country; the position is the country's centre, which lies in a province that nobody meant."""
    WATERS = "waters"
    """International waters: where_prec 7."""
    BORDER = "border"
    """Just across a provincial border: the province stated is not the one that holds the position."""
    OFFSHORE = "offshore"
    """A province is stated, the position lies in no area at all."""
    UNSTATED = "unstated"
    """An exact position without any stated area."""


@dataclass(frozen=True)
class Spot:
    """UCDP's where_prec, the stated place and areas (empty where none is stated), and the position."""

    precision: int
    name: str
    adm_1: str
    adm_2: str
    position: Position


# How areas are spelled in the events, where that differs from the boundaries; each needs an alias.
SPELLINGS = {"XQ04": "Sahmeela", "XQ0401": "Sahmeela", "XQ0101": "Markaz Talmar"}
MISSPELT = ("XQ0105", "Kesmoor")
"""A slip in some rows that has no alias, so that an import has an unmatched name to list."""
MISSPELT_SHARE = 0.3
NO_DISTRICT_SHARE = 0.05
EVERYWHERE_BUT_SILENT = frozenset(name for name, _ in PROVINCES.values()) - {SILENT_PROVINCE}
PROVINCES_OF = {Placing.OFFSHORE: frozenset({"Talmar", "Zafour"}), Placing.BORDER: EVERYWHERE_BUT_SILENT}
"""Provinces in which a placing makes sense, where not in all."""


@dataclass(frozen=True)
class Scene:
    """What a spot is made of: an event's province, a settlement in it, and how the file spells the province."""

    country: Country
    province: Area
    settlement: Settlement
    word: str
    chance: Random

    @property
    def stated(self) -> str:
        """The province as the file states it."""
        return _stated_province(self.province, self.word)


def put(country: Country, placing: Placing, province: Area, word: str, chance: Random) -> Spot:
    """Put an event of a province somewhere; `word` is how the file writes "province"."""
    here = _choose([s for s in country.settlements if s.district.parent == province], chance)
    return PLACERS[placing](Scene(country, province, here, word, chance))


def stated_names(country: Country) -> dict[tuple[int, str], Area]:
    """What the two files call the areas, by level: every spelling but the slip."""
    whole = country.whole
    names = {(0, whole.name): whole}
    names |= {
        (1, _stated_province(each, word)): each for word in ("Province", "province") for each in country.provinces
    }
    return names | {(2, f"{SPELLINGS.get(each.pcode, each.name)} district"): each for each in country.districts}


def _stated_province(province: Area, word: str) -> str:
    return f"{SPELLINGS.get(province.pcode, province.name)} {word}"


def _exact(scene: Scene) -> Spot:
    here, chance = scene.settlement, scene.chance
    district = "" if chance.random() < NO_DISTRICT_SHARE else _district(here.district, chance)
    return Spot(1, here.name, scene.stated, district, here.position)


def _near(scene: Scene) -> Spot:
    return replace(_exact(scene), precision=2)


def _in_district(scene: Scene) -> Spot:
    district = _district(scene.settlement.district, scene.chance)
    return Spot(3, district, scene.stated, district, scene.settlement.district.centre())


def _in_province(scene: Scene) -> Spot:
    return Spot(4, scene.stated, scene.stated, "", scene.province.centre())


def _in_part(scene: Scene) -> Spot:
    lon, lat = scene.settlement.position
    name = f"{_part(scene.settlement.position, scene.province)} {scene.stated}"
    return Spot(5, name, scene.stated, "", (round(lon, 2), round(lat, 2)))


def _in_country(scene: Scene) -> Spot:
    lon, lat = scene.country.whole.centre()
    return Spot(6, scene.country.whole.name, "", "", (round(lon, 1), round(lat, 1)))


def _in_waters(scene: Scene) -> Spot:
    west, south, _, _ = scene.country.whole.outline.bounds
    position = round(west - 1, 1), round(south, 1)
    return Spot(7, f"International waters off {scene.country.whole.name}", "", "", position)


def _off_the_coast(scene: Scene) -> Spot:
    return Spot(2, f"{scene.province.name} coast", scene.stated, "", _out_at_sea(scene.country, scene.province))


def _unstated(scene: Scene) -> Spot:
    return Spot(1, scene.settlement.name, "", "", scene.settlement.position)


def _choose(settlements: list[Settlement], chance: Random) -> Settlement:
    """One of the settlements; cities and towns are in the news more than villages."""
    weight = {"city": 6, "town": 4, "village": 1}
    return chance.choices(settlements, [weight[s.name.rsplit(" ", 1)[1]] for s in settlements])[0]


def _district(district: Area, chance: Random) -> str:
    """A district as the file states it."""
    name = SPELLINGS.get(district.pcode, district.name)
    if district.pcode == MISSPELT[0] and chance.random() < MISSPELT_SHARE:
        name = MISSPELT[1]
    return f"{name} district"


def _part(position: Position, province: Area) -> str:
    """The part of a province in which a position lies."""
    centre = province.centre()
    east, north = position[0] - centre[0], position[1] - centre[1]
    if abs(north) >= abs(east):
        return "Northern" if north > 0 else "Southern"
    return "Eastern" if east > 0 else "Western"


def _on_the_road(scene: Scene) -> Spot:
    """Half-way between two towns, inside the country and outside the province that goes silent."""
    country, chance = scene.country, scene.chance
    quiet = next(p for p in country.provinces if p.name == SILENT_PROVINCE)
    towns = [s for s in country.settlements if not s.name.endswith("village")]
    while True:
        a, b = chance.sample(towns, 2)
        position = round((a.position[0] + b.position[0]) / 2, 4), round((a.position[1] + b.position[1]) / 2, 4)
        if a.district.parent != b.district.parent and country.whole.holds(position) and not quiet.holds(position):
            return Spot(5, f"road from {a.name} to {b.name}", "", "", position)


def _across_the_border(scene: Scene) -> Spot:
    """A settlement of the province whose row states a district of the next province instead."""
    pairs = [
        (settlement, district)
        for settlement in scene.country.settlements
        if settlement.district.parent == scene.province
        for district in scene.country.districts
        if district.parent != scene.province and _province(district).name != SILENT_PROVINCE
        if district.outline.touches(settlement.district.outline)
    ]
    settlement, district = scene.chance.choice(pairs)
    adm_1, adm_2 = _stated_province(_province(district), scene.word), _district(district, scene.chance)
    return Spot(1, settlement.name, adm_1, adm_2, settlement.position)


def _province(district: Area) -> Area:
    """The province of a district."""
    return next(a for a in district.lineage() if a.level == 1)


def _out_at_sea(country: Country, province: Area) -> Position:
    """The first position off the coast, seen from the country's centre through the province's."""
    (x0, y0), (x1, y1) = country.whole.centre(), province.centre()
    step = 1.0
    waters = country.whole.outline.buffer(0.1)
    while True:
        position = round(x0 + step * (x1 - x0), 3), round(y0 + step * (y1 - y0), 3)
        if not waters.contains(Point(position)):
            return position
        step += 0.1


PLACERS: dict[Placing, Callable[[Scene], Spot]] = {
    Placing.EXACT: _exact,
    Placing.NEAR: _near,
    Placing.DISTRICT: _in_district,
    Placing.PROVINCE: _in_province,
    Placing.PART: _in_part,
    Placing.ROAD: _on_the_road,
    Placing.COUNTRY: _in_country,
    Placing.WATERS: _in_waters,
    Placing.BORDER: _across_the_border,
    Placing.OFFSHORE: _off_the_coast,
    Placing.UNSTATED: _unstated,
}
