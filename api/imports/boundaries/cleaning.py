"""One feature to an area, or to its faults. Whatever is mended is counted and told."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass

import shapely

from api.imports.boundaries.columns import Columns
from api.imports.boundaries.reading import Feature
from api.imports.directions import REASON, turned
from api.imports.rejecting import Fault
from api.imports.reporting import listed

_ARABIC = re.compile(r"[\u0621-\u064A\u066E-\u06D3]")
_LATIN = re.compile(r"[A-Za-z\u00C0-\u024F]")
_NOTHING = frozenset({"", "<null>", "null", "none", "n/a", "na", "nan", "-"})
_INVISIBLE = re.compile(r"[\u200b-\u200f\ufeff]")
_LINES = re.compile(r"[\r\n]+")

_DONE = {
    "cleaned": "Names with line breaks, blanks or invisible signs were cleaned",
    "swapped": "Arabic stood in the English column and the other way round; swapped back",
    "unarabic": "The Arabic name has no Arabic letter and was left out",
    "repaired": "Invalid geometry was repaired",
    "unnamed": "No English name is given; the Arabic one stands for it",
}


@dataclass(frozen=True, slots=True)
class CleanArea:
    """One area without fault. `geometry` is a valid MultiPolygon or Polygon in WGS 84."""

    number: int
    pcode: str
    name_en: str
    name_ar: str | None
    name_fr: str | None
    parent: str | None
    version: str | None
    geometry: shapely.Geometry


class Cleaner:
    """Cleans features of one file and remembers what it mended, by P-code."""

    def __init__(self, columns: Columns) -> None:
        """`columns` says where to look."""
        self._columns = columns
        self._mended: defaultdict[str, list[str]] = defaultdict(list)
        self._seen: dict[str, int] = {}

    def clean(self, feature: Feature) -> CleanArea | list[Fault]:
        """The area, or everything that is wrong with the feature."""
        columns, faults = self._columns, self._turned(feature)
        pcode = _text(feature.values[columns.pcode])
        if pcode is None:
            faults.append(Fault(columns.pcode, "is empty; every area needs a P-code"))
        elif (first := self._seen.setdefault(pcode, feature.number)) != feature.number:
            faults.append(Fault(columns.pcode, f"{pcode} is that of feature {first} too; a P-code names one area"))
        of = pcode or f"feature {feature.number}"
        name_en, name_ar = self._names(feature, of)
        if name_en is None:
            faults.append(Fault(columns.name_en, "is empty; every area needs a name"))
        geometry = self._geometry(feature, of, faults)
        if faults or pcode is None or name_en is None or geometry is None:
            return faults
        return CleanArea(
            number=feature.number,
            pcode=pcode,
            name_en=name_en,
            name_ar=name_ar,
            name_fr=self._name(feature, columns.name_fr, of),
            parent=self._name(feature, columns.parent, of),
            version=_version(feature, columns),
            geometry=geometry,
        )

    def _turned(self, feature: Feature) -> list[Fault]:
        names = dict.fromkeys(filter(None, astuple(self._columns)))
        return [Fault(name, REASON) for name in names if turned(feature.values[name] or "")]

    def notes(self) -> Iterator[str]:
        """What was mended."""
        for what, sentence in _DONE.items():
            if found := self._mended[what]:
                yield f"{sentence}: {listed(dict.fromkeys(found))}."

    def _names(self, feature: Feature, of: str) -> tuple[str | None, str | None]:
        english = self._name(feature, self._columns.name_en, of)
        arabic = self._name(feature, self._columns.name_ar, of)
        if english and _ARABIC.search(english) and arabic and _LATIN.search(arabic) and not _ARABIC.search(arabic):
            self._mended["swapped"].append(of)
            english, arabic = arabic, english
        elif english and _ARABIC.search(english) and not _LATIN.search(english):
            self._mended["unnamed"].append(of)
            arabic = arabic or english
        elif english is None and arabic:
            self._mended["unnamed"].append(of)
            english = arabic
        if arabic and not _ARABIC.search(arabic):
            self._mended["unarabic"].append(of)
            arabic = None
        return english, arabic

    def _name(self, feature: Feature, column: str | None, of: str) -> str | None:
        given = feature.values[column] if column is not None else None
        found = _text(given)
        if found is not None and found != given:
            self._mended["cleaned"].append(of)
        return found

    def _geometry(self, feature: Feature, of: str, faults: list[Fault]) -> shapely.Geometry | None:
        given = feature.geometry
        if given is None or given.is_empty:
            faults.append(Fault("geometry", "is missing; an area needs a polygon"))
            return None
        if feature.flaw is not None:
            self._mended["repaired"].append(f"{of} ({feature.flaw})")
        area = _polygons(given)
        if area is None:
            faults.append(Fault("geometry", f"is {feature.kind} and covers nothing; an area needs a polygon"))
        elif not _within_world(area):
            faults.append(Fault("geometry", "lies beyond the degrees of the world; say with --crs what it is in"))
        return area


def _text(value: str | None) -> str | None:
    """A cell without invisible signs, line breaks and needless blanks; None where it says nothing."""
    if value is None:
        return None
    parts = [" ".join(part.split()) for part in _LINES.split(_INVISIBLE.sub("", value))]
    # Merged cells leave the same name several times, one below the other.
    text = " ".join(dict.fromkeys(part for part in parts if part))
    return None if text.lower() in _NOTHING else text


def _version(feature: Feature, columns: Columns) -> str | None:
    version = _text(feature.values[columns.version]) if columns.version else None
    date = _text(feature.values[columns.date]) if columns.date else None
    return ", ".join(filter(None, (version, date and date[:10]))) or None


def _polygons(geometry: shapely.Geometry) -> shapely.Geometry | None:
    """What of a geometry is an area, in a stable order; None when nothing is."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.union_all(parts) if _nested(parts) else shapely.multipolygons(parts)


def _nested(parts: list[shapely.Geometry]) -> bool:
    return Counter(part.geom_type for part in parts)["MultiPolygon"] > 0


def _within_world(geometry: shapely.Geometry) -> bool:
    west, south, east, north = geometry.bounds
    return bool(west >= -180 and south >= -90 and east <= 180 and north <= 90)
