"""Areas and places that a statement names, against those that the record has."""

from collections.abc import Iterator, Mapping

from api.imports.statement.models import Place
from api.imports.statement.parts import Where
from api.imports.statement.reading import Fault, Steps
from api.imports.statement.referring import parts
from api.imports.statement.validating import Coded
from schema.loading_stated import RecordedPlace


def boundary_version(place: Place, slug: str) -> str:
    """What the record is told of where the place is from."""
    return place.boundary_version or f"stated by {slug}"


def stays(place: Place, slug: str, recorded: Mapping[str, RecordedPlace]) -> bool:
    """Whether what the record has of the place stays: somebody else brought it, or it has a boundary."""
    known = recorded.get(place.pcode or "")
    if known is None:
        return False
    return known.boundary_version != boundary_version(place, slug) or (known.bounded and place.geometry is None)


def named_pcodes(coded: Coded) -> set[str]:
    """Every P-code that the file gives."""
    codes = {code for _, code in _areas(coded)}
    for place in coded.frame.places:
        codes |= {code for code in (place.pcode, place.parent) if code is not None}
    return codes


def check_areas(coded: Coded, recorded: Mapping[str, RecordedPlace]) -> None:
    """Add a fault to each record that puts an area on another level than it has.

    Raises:
        BadFile: a place of the file does so.
    """
    faults = []
    levels = {code: place.level for code, place in recorded.items()}
    for number, place in enumerate(coded.frame.places):
        if place.pcode is None:
            continue
        if not stays(place, coded.frame.collection.slug, recorded):
            levels[place.pcode] = place.level
        elif levels[place.pcode] != place.level:
            at: Steps = ("places", number, "level")
            faults.append(Fault(coded.written.line(at), at, _right(place.pcode, levels[place.pcode])))
    coded.refuse(faults)
    for entry in coded.entries:
        for at, where in parts(entry.record, Where, entry.steps) if entry.record is not None else ():
            for level, code in where.areas.stated():
                if code in levels and levels[code] != level:
                    spot = (*at, "areas", level)
                    entry.faults.append(Fault(coded.written.line(spot), spot, _right(code, levels[code])))


def unknown_areas(coded: Coded, recorded: Mapping[str, RecordedPlace]) -> list[str]:
    """P-codes of areas that neither the record nor the file has."""
    here = {place.pcode for place in coded.frame.places}
    return sorted(code for code in named_pcodes(coded) if code not in recorded and code not in here)


def _areas(coded: Coded) -> Iterator[tuple[str, str]]:
    for entry in coded.entries:
        for _, where in parts(entry.record, Where, entry.steps) if entry.record is not None else ():
            yield from where.areas.stated()


def _right(code: str, level: str | None) -> str:
    if level is None:
        return f"{code} is a site, of no level; areas have one"
    return f"{code} is an area of level {level}; write that"
