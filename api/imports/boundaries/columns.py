"""Which columns hold what, by the conventions that OCHA's common operational datasets had over the years."""

from collections.abc import Iterable
from dataclasses import dataclass

from schema.errors import BadInput

# {n} is the level, {up} the level above. Names are compared without case; underscores count.
_OWN = {
    "pcode": ("pcode", "p_code"),
    "name_en": ("name_en", "name"),
    "name_ar": ("name_ar",),
    "name_fr": ("name_fr",),
}
_LEVELLED = {
    "pcode": ("adm{n}_pcode", "admin{n}pcode", "admin{n}_pcode", "adm{n}pcode"),
    "name_en": ("adm{n}_name", "adm{n}_en", "admin{n}name_en", "admin{n}name", "admin{n}_name", "adm{n}_name_en"),
    "name_ar": ("adm{n}_name1", "adm{n}_ar", "admin{n}name_ar", "admin{n}altname", "adm{n}_name_ar"),
    "name_fr": ("adm{n}_fr", "admin{n}name_fr", "adm{n}_name_fr"),
}
_PARENT = ("adm{up}_pcode", "admin{up}pcode", "admin{up}_pcode", "adm{up}pcode", "parent_pcode")
_VERSION = ("version", "cod_version")
_DATE = ("valid_on", "validon", "update_dat", "update_date", "date")


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns, as the file writes them; None where it has none."""

    pcode: str
    name_en: str
    name_ar: str | None
    name_fr: str | None
    parent: str | None
    version: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Overrides:
    """Columns named by hand."""

    pcode: str | None = None
    name_en: str | None = None
    name_ar: str | None = None
    parent: str | None = None


def _deepest(by_name: Iterable[str]) -> int:
    """The deepest level of which there is a P-code; -1 when there is none."""
    named = {pattern.format(n=level): level for level in range(5) for pattern in _LEVELLED["pcode"]}
    return max((named[name] for name in by_name if name in named), default=-1)


def find(file: str, fields: Iterable[str], level: int, given: Overrides) -> Columns:
    """Find the columns of a level.

    A column that is just called PCODE is the area's own; beside it, the levelled ones name the areas above.

    Raises:
        BadInput: P-code or English name cannot be found, or a column named by hand is not there.
    """
    by_name = {name.lower(): name for name in fields}
    for named in (given.pcode, given.name_en, given.name_ar, given.parent):
        if named is not None and named.lower() not in by_name:
            raise BadInput(f"{file} has no column {named}; it has {', '.join(by_name.values())}.")
    if given.pcode is None and (deepest := _deepest(by_name)) > level:
        raise BadInput(
            f"{file} has P-codes of level {deepest}, so its areas are of that level; give --level {deepest}."
        )
    family = _OWN if any(name in by_name for name in _OWN["pcode"]) else _LEVELLED

    def one(patterns: Iterable[str]) -> str | None:
        named = (pattern.format(n=level, up=level - 1) for pattern in patterns)
        return next((by_name[name] for name in named if name in by_name), None)

    pcode, name_en = given.pcode or one(family["pcode"]), given.name_en or one(family["name_en"])
    for what, column in (("--pcode-field", pcode), ("--name-field", name_en)):
        if column is None:
            raise BadInput(
                f"{file} has no column for level {level} by the names of COD-AB; name it with {what}, "
                f"one of {', '.join(by_name.values())}, or give another --level."
            )
    return Columns(
        pcode=by_name[str(pcode).lower()],
        name_en=by_name[str(name_en).lower()],
        name_ar=given.name_ar or one(family["name_ar"]),
        name_fr=one(family["name_fr"]),
        parent=given.parent or (one(_PARENT) if level else None),
        version=one(_VERSION),
        date=one(_DATE),
    )
