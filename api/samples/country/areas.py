"""Qasira's areas down to the neighbourhoods of its cities, and Velmora, the neighbour over the water."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from api.samples.country.names import Name, fresh_names
from api.samples.qasira_places import (
    Area,
    Country,
    Position,
    bends,
    build_country,
    corners_around,
    lattice,
    settled_ring,
)

VERSION = "v02"
"""Version of the boundaries: as the UCDP-shaped sample has them, with two levels more."""
CUTS = 3
"""Sub-districts of a district."""
NEIGHBOURS = (("North", "الشمالي"), ("South", "الجنوبي"))


@dataclass(frozen=True)
class Place:
    """A place as it is recorded. `key` is its name in the stream; areas are called by their P-codes."""

    key: str
    kind: str
    level: str | None
    pcode: str | None
    parent: str | None
    name: str
    name_ar: str
    geometry: BaseGeometry


@cache
def country() -> Country:
    """Qasira as the UCDP-shaped sample draws it: provinces, districts, settlements."""
    return build_country()


@cache
def subdistricts() -> tuple[Area, ...]:
    """The 120 sub-districts, by P-code: each district cut from its middle to every second corner."""
    names = fresh_names("subdistricts")
    return tuple(
        Area(3, f"{district.pcode}{number:02}", *next(names), district, outline)
        for district, corners in zip(country().districts, _corners(), strict=True)
        for number, outline in enumerate(_cut(corners), start=1)
    )


@cache
def neighbourhoods() -> tuple[Area, ...]:
    """Two neighbourhoods in the first sub-district of every province's capital: only cities are divided so far."""
    made = []
    corners = dict(zip((each.pcode for each in country().districts), _corners(), strict=True))
    for parent in subdistricts():
        if parent.pcode.endswith("0101"):
            halves = zip(_halves(corners[parent.pcode[:-2]]), NEIGHBOURS, strict=True)
            for number, (outline, (side, side_ar)) in enumerate(halves, start=1):
                name: Name = f"{parent.name} {side}", f"{parent.name_ar} {side_ar}"
                made.append(Area(4, f"{parent.pcode}{number:02}", *name, parent, outline))
    return tuple(made)


@cache
def areas() -> tuple[Area, ...]:
    """All of Qasira's areas, the widest first."""
    whole = country()
    return (whole.whole, *whole.provinces, *whole.districts, *subdistricts(), *neighbourhoods())


def recorded_areas() -> Iterator[Place]:
    """The areas as places. What a level is called differs in a few of them, as it does between real countries."""
    kinds = {0: "country", 1: "province", 2: "district", 3: "subdistrict", 4: "neighbourhood"}
    odd = {"XQ01": "governorate", "XQ08": "adm1", "XQ0805": "adm2", "XQ080503": "adm3", "XQ08010102": "adm4"}
    for area in areas():
        kind = odd.get(area.pcode, kinds[area.level])
        parent = area.parent.pcode if area.parent else None
        names = (area.name, area.name_ar)
        yield Place(area.pcode, kind, f"adm{area.level}", area.pcode, parent, *names, area.outline)
    velmora = Polygon([(-16.6, -28.9), (-15.2, -28.7), (-15.0, -27.8), (-16.2, -27.5), (-16.8, -28.2)])
    yield Place("XV", "adm0", "adm0", "XV", None, "Velmora", "فلمورا", velmora)


def _corners() -> list[list[Position]]:
    """The six corners of every district, by P-code."""
    return [corners_around(*centre) for centres in lattice().values() for centre in centres]


def _middle(corners: list[Position]) -> Position:
    return round(sum(x for x, _ in corners) / 6, 4), round(sum(y for _, y in corners) / 6, 4)


def _path(*stops: Position) -> list[Position]:
    """Bent lines from stop to stop, without the last stop."""
    return [p for a, b in pairwise(stops) for p in (a, *bends(a, b))]


def _cut(corners: list[Position]) -> Iterator[Polygon]:
    middle, ring = _middle(corners), [*corners, corners[0]]
    for first in range(0, 6, 6 // CUTS):
        a, b, c = ring[first : first + 3]
        # Straight lines inside: bent ones could cross the bent border near a corner.
        yield settled_ring(Polygon([*_path(a, b, c), c, middle]))


def _halves(corners: list[Position]) -> Iterator[Polygon]:
    a, b, c = corners[:3]
    middle = _middle(corners)
    yield settled_ring(Polygon([middle, *_path(a, b), b]))
    yield settled_ring(Polygon([*_path(b, c), c, middle]))
