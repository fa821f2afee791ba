"""Import the areas of one admin level: read, clean, match with what is recorded, load, report."""

from dataclasses import dataclass, field
from pathlib import Path

import shapely
import sqlalchemy as sa
from rich.progress import Progress

from api.imports.boundaries.cleaning import CleanArea, Cleaner
from api.imports.boundaries.columns import Overrides, find
from api.imports.boundaries.reading import WGS_84, read
from api.imports.reading import digest
from api.imports.rejecting import Fault
from api.imports.reporting import Report, listed
from schema import session
from schema.answering import AreaLevel
from schema.errors import BadInput
from schema.loading import Loader, Rejection, Run
from schema.loading_places import containing_area, recorded_levels

FORMAT = "boundaries"
DEEPEST = 4


@dataclass(frozen=True)
class Wanted:
    """One import as asked for."""

    file: Path
    level: int
    actor: str
    reason: str | None = None
    layer: str | None = None
    crs: str | None = None
    columns: Overrides = field(default_factory=Overrides)


def import_file(wanted: Wanted, bar: Progress) -> Report:
    """Import a file in one transaction; either all of its good areas are recorded or nothing is.

    Raises:
        BadFile: the file as a whole cannot be read.
        BadInput: the level is none, or a column cannot be found.
        NotReady: the database does not answer.
    """
    if not 0 <= wanted.level <= DEEPEST:
        raise BadInput(f"--level {wanted.level} is no admin level; give one from 0 (country) to {DEEPEST}.")
    found = read(wanted.file, layer=wanted.layer, crs=wanted.crs)
    cleaner = Cleaner(find(wanted.file.name, found.fields, wanted.level, wanted.columns))
    areas: list[CleanArea] = []
    faults: list[Rejection] = []
    for feature in bar.track(found.features, description=wanted.file.name):
        cleaned = cleaner.clean(feature)
        if isinstance(cleaned, CleanArea):
            areas.append(cleaned)
        else:
            faults += _rejections(feature.number, cleaned)
    sha256 = digest(wanted.file)
    with session.recording(wanted.actor) as connection:
        reason = wanted.reason or f"{FORMAT} import of {wanted.file.name}"
        loader = Loader(connection, rows=["place"], actor=wanted.actor, reason=reason)
        areas, misplaced = _at_this_level(connection, areas, AreaLevel(f"adm{wanted.level}"))
        faults = sorted([*faults, *misplaced], key=lambda each: each.row)
        notes = _stage(connection, loader, areas, wanted, sha256)
        outcome = loader.write()
        rejected = len({each.row for each in faults})
        run = Run(FORMAT, wanted.file.name, sha256, None, len(found.features), rejected)
        loader.record_run(run, outcome, faults)
    if found.crs != WGS_84:
        notes = [f"The coordinates were in {found.crs} and were brought into {WGS_84}.", *notes]
    return Report(wanted.file.name, outcome, tuple(faults), rejected, None, (*notes, *cleaner.notes()))


def _rejections(number: int, faults: list[Fault]) -> list[Rejection]:
    """One line for each field at fault."""
    fields = dict.fromkeys(fault.field for fault in faults)
    joined = {name: "; ".join(fault.reason for fault in faults if fault.field == name) for name in fields}
    return [Rejection(number, name, reason) for name, reason in joined.items()]


def _at_this_level(
    connection: sa.Connection, areas: list[CleanArea], level: AreaLevel
) -> tuple[list[CleanArea], list[Rejection]]:
    """The areas that are not recorded at another level, and the rejections of the others."""
    recorded = recorded_levels(connection, [area.pcode for area in areas])
    elsewhere = {pcode: other for pcode, other in recorded.items() if other != level.value}
    faults = [
        Rejection(area.number, "pcode", f"{area.pcode} is recorded as {elsewhere[area.pcode]}; is --level right?")
        for area in areas
        if area.pcode in elsewhere
    ]
    return [area for area in areas if area.pcode not in elsewhere], faults


def _stage(connection: sa.Connection, loader: Loader, areas: list[CleanArea], wanted: Wanted, sha256: str) -> list[str]:
    """Stage areas; tells how their parents were found."""
    level = AreaLevel(f"adm{wanted.level}")
    unversioned = f"{wanted.file.name} {sha256[:12]}"
    by_position: list[str] = []
    orphans: list[str] = []
    for area in areas:
        parent = area.parent
        if parent is None and wanted.level:
            parent = containing_area(connection, _hex(area.geometry.representative_point()), level)
            (by_position if parent else orphans).append(area.pcode)
        loader.stage(
            "place",
            area.pcode,
            pcode=area.pcode,
            kind=level.value,
            level=level.value,
            parent_pcode=parent,
            name_en=area.name_en,
            name_ar=area.name_ar,
            name_fr=area.name_fr,
            geometry=_hex(area.geometry),
            boundary_version=area.version or unversioned,
        )
    notes = []
    if by_position:
        notes.append(f"The area above is not stated and was found by position for {listed(by_position)}.")
    if orphans:
        notes.append(
            f"No recorded area holds {listed(orphans)}; import the levels above {wanted.level}, then this file again."
        )
    return notes


def _hex(geometry: shapely.Geometry) -> str:
    encoded: str = shapely.to_wkb(shapely.set_srid(geometry, 4326), hex=True, include_srid=True)
    return encoded
