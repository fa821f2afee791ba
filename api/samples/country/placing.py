"""Where an event is said to have been: spot, precision, geometry, words and areas, as far as its sources know."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely

from api.samples.country.areas import areas
from api.samples.country.chance import Floats, Ints, Shares, one_list, spread, spread_within
from api.samples.country.gazetteer import gazetteer
from api.samples.country.rows import Column, Objects, coded, fixed, hex_geometry, hex_points, listed, plain
from schema.vocabulary import PlaceBasis, PlacePrecision

PRECISIONS = tuple(each.value for each in PlacePrecision)
EXACT, NEAR, ADM2, ADM1, FUZZY, COUNTRY, INTERNATIONAL, UNKNOWN = range(8)
HOW_WELL = one_list(dict(zip(PRECISIONS, (0.34, 0.30, 0.15, 0.08, 0.05, 0.03, 0.015, 0.035), strict=True)))
BASES = tuple(each.value for each in PlaceBasis)
GPS, LANDMARK, GAZETTEER, CENTROID, TEXT = range(5)
STATED = one_list({"-": 0.17, "pcode": 0.68, "qasira": 0.12, "elsewhere": 0.03})
"""How the areas are stated: not at all, by code, by names of our own, or by codes of a district that it is not in."""
ALIASES = "qasira"
"""Scheme of the names that the sources use for areas."""
RADII = (1500, 5000, 12000)
"""Metres within which a place is that is known nearly."""
DRIFT = 0.004
"""Degrees by which events at one settlement lie apart."""


@dataclass(frozen=True)
class Placed:
    """What is said of where: the spot, its precision as a code, and the columns of the record."""

    spot: Ints
    precision: Ints
    columns: dict[str, Column]


def place(chance: np.random.Generator, spot: Ints, precision: Ints | None = None, named: Ints | None = None) -> Placed:
    """Say where things are that are at these spots; `named` are spots to name as their site, -1 for none."""
    count = len(spot)
    known = HOW_WELL.at(spread(chance, count), np.zeros(count, np.int64)) - 1 if precision is None else precision
    longitude, latitude = _position(chance, spot, known)
    geometry = hex_points(longitude, latitude).values
    lines = (known == FUZZY) & (chance.random(count) < 0.3)
    geometry[lines] = _roads()[spot[lines] % len(_roads())]
    silent = (known == UNKNOWN) | (chance.random(count) < 0.04)
    geometry[silent] = ""
    columns = {
        "geometry": Column(geometry),
        "place_precision": coded(PRECISIONS, known),
        "uncertainty_metres": coded(RADII, np.where(known == NEAR, (chance.random(count) * 3).astype(np.int64), -1)),
        "place_basis": coded(BASES, np.where(silent, -1, _basis(chance, known))),
        "place_verbatim": Column(_words(), np.where(known <= ADM2, spot * 2 + (chance.random(count) < 0.4), -1)),
    }
    if named is not None:
        columns["site_id"] = Column(spot_names(), np.where(known <= NEAR, named, -1))
    return Placed(spot, known, columns | _stated(chance, spot, known))


@cache
def spot_names() -> Objects:
    """Names in the stream of all spots; -1 is none."""
    return listed([each.key for each in gazetteer().spots])


def sites(kind: Shares, drawn: Ints, province: Ints, chance: np.random.Generator) -> Ints:
    """A spot of the drawn kind of place in the province for each row, -1 where none is wanted or there is none."""
    begins, sizes, order = _by_kind(kind.terms)
    cell = drawn * 8 + province
    number = begins[cell] + (spread_within(chance, cell) * sizes[cell]).astype(np.int64)
    return np.where(sizes[cell] > 0, order[np.minimum(number, len(order) - 1)], -1)


@cache
def _by_kind(terms: tuple[str, ...]) -> tuple[Ints, Ints, Ints]:
    """Spots by kind and province: where each cell begins, how many it holds, and all of them in that order."""
    places = gazetteer()
    kinds = np.array([terms.index(each.kind) if each.kind in terms else 0 for each in places.spots])
    cell = kinds * 8 + places.province
    cell[kinds == 0] = len(terms) * 8
    order = np.argsort(cell, kind="stable")
    sizes = np.bincount(cell, minlength=len(terms) * 8 + 1)[:-1]
    return np.cumsum(sizes) - sizes, sizes, order


def _position(chance: np.random.Generator, spot: Ints, known: Ints) -> tuple[Floats, Floats]:
    """Coordinates as a source would give them: the spot, or the middle of the area that is known."""
    places, middles = gazetteer(), _middles()
    drift = (chance.random((2, len(spot))) - 0.5) * DRIFT * (known == EXACT)
    adm1, adm2 = 1 + places.province[spot], 9 + places.district[spot]
    area = np.select([known == ADM2, known == ADM1, known == COUNTRY, known == INTERNATIONAL], [adm2, adm1, 0, -1], -2)
    own = places.longitude[spot] + drift[0], places.latitude[spot] + drift[1]
    rounded = [np.where(known == FUZZY, np.round(each, 1), each) for each in own]
    longitude, latitude = (np.where(area > -2, middles[axis][area], rounded[axis]) for axis in (0, 1))
    return longitude, latitude


@cache
def _middles() -> Floats:
    """Middles of the country, its provinces and districts, and last a point in international waters."""
    found = [each.centre() for each in areas() if each.level <= 2]
    return np.array([*found, (-24.5, -27.0)]).T


@cache
def _roads() -> Objects:
    """Lines from every settlement to one of the next district."""
    places = gazetteer()
    ends = [(n, (n + 4) % places.settlements) for n in range(places.settlements)]
    return plain(
        [hex_geometry(shapely.LineString([(places.longitude[n], places.latitude[n]) for n in pair])) for pair in ends]
    )


def _basis(chance: np.random.Generator, known: Ints) -> Ints:
    """What coordinates of each precision rest on."""
    half = chance.random(len(known)) < 0.5
    near = np.where(half, LANDMARK, GAZETTEER)
    return np.select(
        [known == EXACT, known == NEAR, (known == FUZZY) | (known == INTERNATIONAL)],
        [np.where(half, GPS, LANDMARK), near, TEXT],
        CENTROID,
    )


@cache
def _words() -> Objects:
    """What sources call each spot, in English and in Arabic."""
    return listed([word for each in gazetteer().spots for word in (each.name, each.name_ar)])


def _stated(chance: np.random.Generator, spot: Ints, known: Ints) -> dict[str, Column]:
    """The areas as the source states them, as deep as it knows."""
    count = len(spot)
    how = STATED.at(spread(chance, count), np.zeros(count, np.int64))
    by_name, wrong = STATED.codes((ALIASES, "elsewhere"))
    named = how == by_name
    told = (how > 0) & (known <= COUNTRY)
    moved = (spot + 4 * 7) % gazetteer().settlements
    held = gazetteer().subdistrict[np.where(how == wrong, moved, spot)]
    deep = np.select([known <= NEAR, known == ADM2, known == ADM1, known == FUZZY], [3, 2, 1, 1], 0)
    columns = {"area_scheme": coded(("pcode", ALIASES), np.where(told, named.astype(np.int64), -1))}
    for level, number in enumerate((np.zeros(count, np.int64), held // 15, held // 3, held)):
        wanted = told & (deep >= level)
        columns[f"stated_adm{level}"] = Column(_area_words(level), np.where(wanted, number * 2 + named, -1))
    return columns


@cache
def _area_words(level: int) -> Objects:
    """Code and our own name of each area of a level, in turn."""
    return listed([word for each in areas() if each.level == level for word in (each.pcode, alias(each.name, level))])


def alias(name: str, level: int) -> str:
    """What the sources call an area of a level."""
    return f"{name} {('state', 'province', 'district', 'township', 'quarter')[level]}"


def alias_rows() -> list[tuple[str, str, str, str, str]]:
    """Scheme, level, name, P-code and note of every area's alias."""
    return [(ALIASES, f"adm{a.level}", alias(a.name, a.level), a.pcode, "fictional") for a in areas()]


def nowhere(count: int) -> dict[str, Column]:
    """The columns of things of which no source says where they were."""
    return {"place_precision": fixed(PlacePrecision.UNKNOWN.value, count)}
