"""Names of areas that mean no area: listed with what they may mean, for the reviewed table of aliases."""

import difflib
import re
from collections.abc import Iterator

import sqlalchemy as sa

from api.imports.reporting import counted
from schema.answering import AreaLevel
from schema.loading_matching import StatedName, area_names, unmatched_names

SHOWN = 30
"""Names that are listed; of a file of the whole world nearly all are unknown until its boundaries are imported."""

_LEVELS = (AreaLevel.ADM0, AreaLevel.ADM1, AreaLevel.ADM2)
_GENERIC = re.compile(r"\b(governorate|district|province|state|region|mintaqat|markaz)\b", re.IGNORECASE)


def unmatched_areas(connection: sa.Connection, staged: sa.Table) -> Iterator[str]:
    """One line for each name that staged events state and that means no area, with suggestions."""
    found = unmatched_names(connection, staged, _LEVELS)
    if not found:
        return
    rows = counted(sum(each.rows for each in found), "row", "rows")
    yield f"{counted(len(found), 'area name means', 'area names mean')} no area so far, in {rows}:"
    known = {level: area_names(connection, level) for level in _LEVELS}
    for each in found[:SHOWN]:
        rows = counted(each.rows, "row", "rows")
        yield f"  {each.level} “{each.name}” ({rows}){_suggestion(each, known[each.level])}"
    if len(found) > SHOWN:
        yield f"  … and {len(found) - SHOWN:,} more."
    if missing := [str(level) for level in _LEVELS if not known[level]]:
        yield f"No boundaries of level {', '.join(missing)} are imported yet; they may come later, before a publish."


def _suggestion(stated: StatedName, areas: dict[str, str]) -> str:
    if stated.lies_in:
        pcode, name, rows = stated.lies_in[0]
        return f": perhaps {name} ({pcode}), where {counted(rows, 'row lies', 'rows lie')}"
    bare = _bare(stated.name)
    by_name = {_bare(name): pcode for pcode, name in areas.items()}
    near = difflib.get_close_matches(bare, by_name, n=2, cutoff=0.7)
    names = [f"{areas[by_name[each]]} ({by_name[each]})" for each in near]
    return f": perhaps {' or '.join(names)}, which is written alike" if names else ""


def _bare(name: str) -> str:
    return " ".join(_GENERIC.sub(" ", name).casefold().split())
