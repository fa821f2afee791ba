"""Which columns hold what: by HXL tags where a row of them stands beneath the header, else by their names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schema.errors import BadInput

NAMES: Mapping[str, tuple[str, ...]] = {
    "people": ("people", "population", "t_tl", "total", "pop_total", "population_total"),
    "low": ("low", "min", "population_low", "lower"),
    "high": ("high", "max", "population_high", "upper"),
    "day": ("date", "day", "reference_date", "as_of"),
    "first": ("day_from", "from", "start", "start_date"),
    "last": ("day_to", "to", "end", "end_date"),
    "year": ("year", "reference_year"),
    "basis": ("basis", "method"),
    "source": ("source", "contributor", "org"),
    "licence": ("licence", "license"),
    "citation": ("citation", "reference"),
}
"""Names that columns may have, without case; a column of P-codes is called PCODE, or ADM2_PCODE, admin2Pcode, …."""

_PCODE = re.compile(r"(?:adm|admin)?([0-4])?_?p_?code", re.IGNORECASE)

TAGS: Mapping[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "low": (("#population", frozenset({"min"})), ("#population", frozenset({"low"}))),
    "high": (("#population", frozenset({"max"})), ("#population", frozenset({"high"}))),
    "people": (("#population", frozenset({"total"})), ("#population", frozenset())),
    "first": (("#date", frozenset({"start"})),),
    "last": (("#date", frozenset({"end"})),),
    "year": (("#date", frozenset({"year"})),),
    "day": (("#date", frozenset()),),
    "basis": (("#indicator", frozenset({"basis"})), ("#meta", frozenset({"method"}))),
    "source": (("#meta", frozenset({"source"})), ("#org", frozenset())),
    "licence": (("#meta", frozenset({"license"})), ("#meta", frozenset({"licence"}))),
    "citation": (("#meta", frozenset({"citation"})),),
}
"""HXL hashtags with attributes that must stand there; those of people of one sex or age are none of these."""

_PART = frozenset({"f", "m", "i", "children", "adults", "adolescents", "infants", "elderly"})


@dataclass(frozen=True)
class Columns:
    """Where things stand in a row, from 0. `pcodes` are by level, the deepest first; that of no level comes first."""

    pcodes: tuple[int, ...]
    places: Mapping[str, int]
    tagged: bool


def find(file: str, header: Sequence[str], second: Sequence[str] | None) -> Columns:
    """Find the columns, by the tags in the `second` row when there are any.

    Raises BadInput when P-codes, people, or days are nowhere.
    """
    tags = [cell.strip().lower() for cell in second or ()]
    tagged = any(tag.startswith("#") for tag in tags) and all(not tag or tag.startswith("#") for tag in tags)
    pcodes, places = _by_tags(tags) if tagged else _by_names([cell.strip().lower() for cell in header])
    what = "tags" if tagged else "names"
    shown = ", ".join(cell for cell in (tags if tagged else header) if cell)
    if not pcodes:
        raise BadInput(f"{file} has no column of P-codes by its {what}; call one PCODE, or ADM2_PCODE. It has {shown}.")
    if "people" not in places:
        raise BadInput(f"{file} has no column of people by its {what}; call it population, or T_TL. It has {shown}.")
    return Columns(pcodes, places, tagged)


def _by_names(header: Sequence[str]) -> tuple[tuple[int, ...], dict[str, int]]:
    levels: dict[int, int] = {}
    for number, name in enumerate(header):
        if found := _PCODE.fullmatch(name):
            levels.setdefault(int(found[1]) if found[1] else 9, number)
    places = {}
    for field, names in NAMES.items():
        here = [header.index(name) for name in names if name in header]
        if here:
            places[field] = here[0]
    return tuple(levels[level] for level in sorted(levels, reverse=True)), places


def _by_tags(tags: Sequence[str]) -> tuple[tuple[int, ...], dict[str, int]]:
    levels: dict[int, int] = {}
    places: dict[str, int] = {}
    for number, tag in enumerate(tags):
        name, *attributes = tag.replace(" ", "").split("+")
        given = frozenset(attributes)
        if found := re.fullmatch(r"#adm([0-4])|#country", name):
            if "code" in given:
                levels.setdefault(int(found[1] or 0), number)
            continue
        field = _field(name, given)
        if field is not None:
            places.setdefault(field, number)
    return tuple(levels[level] for level in sorted(levels, reverse=True)), places


def _field(name: str, given: frozenset[str]) -> str | None:
    if name == "#population" and given & _PART:
        return None
    for field, wanted in TAGS.items():
        if any(name == tag and attributes <= given for tag, attributes in wanted):
            return field
    return None
