"""Qasira, a country that does not exist: its eight provinces, forty districts and their settlements.

It lies in the open South Atlantic (about 18-23° west, 25-29° south), far from any land, so that no map of it can be
taken for a real place. Its P-codes begin with `XQ`, which ISO 3166 leaves to users for ever.

Districts are the cells of a hexagonal lattice with moved corners and bent edges. A corner or a bend depends on its own
position alone, so neighbours share every coordinate of their border and nothing has to be snapped or repaired.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from shapely import Point, Polygon, normalize, orient_polygons, union_all

Position = tuple[float, float]
"""Longitude and latitude in degrees, WGS 84."""

COUNTRY = ("XQ", "Qasira", "قاسيرا")
PROVINCES = {
    "T": ("Talmar", "تلمار"), "W": ("Wadira", "وديرة"), "O": ("Ourin", "أورين"), "S": ("Sahmela", "سهميلة"),
    "D": ("Dirhaz", "درهاز"), "L": ("Leyhan", "ليهان"), "R": ("Rasmin", "رسمين"), "Z": ("Zafour", "زعفور"),
}  # fmt: skip
DISTRICTS = {
    "T": "Talmar تلمار, Nuvesh نوفش, Orsim أورسيم, Bardil بارديل, Kesmour كسمور",
    "W": "Wadira وديرة, Hanteb هنتب, Sulmek سلمك, Jurbela جربيلة, Timrush تمروش",
    "O": "Ourin أورين, Belwan بلوان, Ashkir أشكير, Noudem نودم, Rufesh روفش",
    "S": "Sahmela سهميلة, Diyorin ديورين, Khalzem خلزم, Mezdour مزدور, Tubrish طبريش",
    "D": "Dirhaz درهاز, Olmek أولمك, Farzeen فرزين, Ghasmil غسميل, Lubdan لبدان",
    "L": "Leyhan ليهان, Sirwez سرويز, Hurbash هربش, Nalqem نلقم, Yalmour يلمور",
    "R": "Rasmin رسمين, Qirzal قرزل, Embesh إمبش, Tawrel تورل, Shumdar شمدر",
    "Z": "Zafour زعفور, Bulqam بلقام, Irshel إرشل, Dawmez دومز, Harfoun حرفون",
}
# One letter per district; odd rows are shifted half a cell to the right.
PLAN = ("..TTWW.", ".TTWWO.", ".STWOOO", "SSSDDOL", ".SDDDLL", "RRRZZLL", ".RRZZZ.")
NORTH_WEST = (-22.9, -25.6)
CELL = 0.36  # degrees of latitude from a cell's centre to its corner, about 40 km
ASPECT = math.cos(math.radians(27))  # a degree of longitude in degrees of latitude, here
AUTHALIC_RADIUS_KM = 6371.0072
MARGIN = 0.03  # degrees that a settlement keeps from its district's border


@dataclass(frozen=True)
class Area:
    """An administrative area of level 0, 1 or 2 with its P-code, names, the area it is part of, and its outline."""

    level: int
    pcode: str
    name: str
    name_ar: str
    parent: "Area | None"
    outline: Polygon

    def lineage(self) -> Iterator["Area"]:
        """Yield this area and those that hold it, the country last."""
        yield self
        if self.parent is not None:
            yield from self.parent.lineage()

    def centre(self) -> Position:
        """Return the centroid, rounded to six decimals, or a point on the surface where the centroid falls outside."""
        centroid = self.outline.centroid
        inside = centroid if self.outline.contains(centroid) else self.outline.representative_point()
        return round(float(inside.x), 6), round(float(inside.y), 6)

    def holds(self, position: Position) -> bool:
        """Say whether a position lies within the outline."""
        return bool(self.outline.contains(Point(position)))


@dataclass(frozen=True)
class Settlement:
    """A named town or village at an exact position in a district."""

    name: str
    position: Position
    district: Area


@dataclass(frozen=True)
class Country:
    """Qasira: the country itself, its provinces and districts in the order of their P-codes, and its settlements."""

    whole: Area
    provinces: tuple[Area, ...]
    districts: tuple[Area, ...]
    settlements: tuple[Settlement, ...]


def build_country() -> Country:
    """Draw the country; every call draws the same one."""
    cells = {letter: [_cell(*centre) for centre in centres] for letter, centres in lattice().items()}
    whole = Area(0, *COUNTRY, None, _joined([cell for mine in cells.values() for cell in mine]))
    provinces, districts = [], []
    for index, (letter, names) in enumerate(PROVINCES.items(), start=1):
        province = Area(1, f"{whole.pcode}{index:02}", *names, whole, _joined(cells[letter]))
        provinces.append(province)
        for number, (cell, own) in enumerate(zip(cells[letter], DISTRICTS[letter].split(", "), strict=True), start=1):
            name, name_ar = own.split()
            districts.append(Area(2, f"{province.pcode}{number:02}", name, name_ar, province, cell))
    return Country(whole, tuple(provinces), tuple(districts), tuple(_settle(districts)))


def lattice() -> dict[str, list[tuple[int, int]]]:
    """Lattice positions of the districts of each province, in the order of their P-codes."""
    cells = {letter: list[tuple[int, int]]() for letter in PROVINCES}
    for row, letters in enumerate(PLAN):
        for column, letter in enumerate(letters):
            if letter != ".":
                cells[letter].append((2 * column + row % 2, -3 * row))
    return cells


def seeded(seed: str) -> Random:
    """A source of chance that always gives the same sequence for a seed."""
    return Random(seed)


def square_kilometres(outline: Polygon) -> float:
    """Area on the sphere of equal surface, through Lambert's cylindrical equal-area projection."""
    flat = [(math.radians(lon), math.sin(math.radians(lat))) for lon, lat in outline.exterior.coords]
    return round(float(Polygon(flat).area) * AUTHALIC_RADIUS_KM**2, 2)


def corner(i: int, j: int) -> Position:
    """Corner of the lattice at half-cell steps (i, j), moved by up to a fifth of a cell."""
    chance = seeded(f"corner {i} {j}")
    east, north = (CELL * chance.uniform(-0.2, 0.2) for _ in range(2))
    lon = NORTH_WEST[0] + (i * CELL * math.sqrt(3) / 2 + east) / ASPECT
    return round(lon, 4), round(NORTH_WEST[1] + j * CELL / 2 + north, 4)


def bends(a: Position, b: Position, depth: int = 3) -> list[Position]:
    """Points between two corners, by midpoint displacement; the same whichever neighbour asks."""
    if depth == 0:
        return []
    if b < a:
        return bends(b, a, depth)[::-1]
    aside = 0.15 * seeded(f"bend {a} {b}").uniform(-1, 1)
    middle = (
        round((a[0] + b[0]) / 2 - aside * (b[1] - a[1]), 4),
        round((a[1] + b[1]) / 2 + aside * (b[0] - a[0]), 4),
    )
    return [*bends(a, middle, depth - 1), middle, *bends(middle, b, depth - 1)]


def corners_around(i: int, j: int) -> list[Position]:
    """The six corners of the cell at lattice position (i, j), counter-clockwise from the north."""
    return [corner(i + di, j + dj) for di, dj in ((0, 2), (-1, 1), (-1, -1), (0, -2), (1, -1), (1, 1))]


def _cell(i: int, j: int) -> Polygon:
    """Cell around lattice position (i, j), its corners joined by bent edges."""
    corners = corners_around(i, j)
    ring = [p for a, b in zip(corners, corners[1:] + corners[:1], strict=True) for p in (a, *bends(a, b))]
    return settled_ring(Polygon(ring))


def _joined(cells: list[Polygon]) -> Polygon:
    """Union of neighbouring cells; the plan keeps every province in one piece without holes."""
    return settled_ring(union_all(cells))


def settled_ring(outline: Polygon) -> Polygon:
    """The same outline, counter-clockwise (RFC 7946) from a first vertex that does not depend on GEOS's version."""
    return orient_polygons(normalize(outline))


FIRST = ("Mar", "Sel", "Kor", "Had", "Bir", "Nam", "Zel", "Rud", "Gash", "Lum", "Ma’r", "Tosh", "Wen", "Dul", "Shar")
LAST = ("udin", "ishka", "oreh", "ambra", "elim", "asht", "uwan", "inour", "ezeb", "olka")


def _settle(districts: list[Area]) -> Iterator[Settlement]:
    """A town that bears each district's name and three villages."""
    chance = seeded("settlements")
    names = iter(chance.sample([first + last for first in FIRST for last in LAST], 3 * len(districts)))
    for district in districts:
        seat = "city" if district.pcode.endswith("01") else "town"
        for name in (f"{district.name} {seat}", *(f"{next(names)} village" for _ in range(3))):
            yield Settlement(name, within(district, chance), district)


def within(district: Area, chance: Random) -> Position:
    """A position in the district that no rounding can carry over its border."""
    inner = district.outline.buffer(-MARGIN)
    west, south, east, north = inner.bounds
    while True:
        position = round(chance.uniform(west, east), 6), round(chance.uniform(south, north), 6)
        if inner.contains(Point(position)):
            return position
