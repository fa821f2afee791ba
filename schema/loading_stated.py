"""What an import of a coded statement asks of the record, and how it takes back what the file no longer says."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from schema import loading_statements as statements
from schema.loading import Loader
from schema.tables.base import RECORDS

BENEATH = {
    "claim_overlap": "claim",
    "source_reliance": "source",
    "actor_membership": "actor",
    "control": "source",
    "quotation": "document",
}
"""What a file states besides its records, and beneath the name of which of its things it is named."""


@dataclass(frozen=True, slots=True)
class RecordedPlace:
    """A place as recorded now; `level` is None for a site, `bounded` says whether it has a geometry."""

    level: str | None
    boundary_version: str
    bounded: bool


def recorded_places(connection: sa.Connection, pcodes: Collection[str]) -> dict[str, RecordedPlace]:
    """Those of the P-codes that are recorded."""
    newest = statements.current("place")
    bounded = newest.c.geometry.is_not(None).label("bounded")
    columns = (newest.c.pcode, newest.c.level, newest.c.boundary_version, bounded)
    found = connection.execute(sa.select(*columns).where(newest.c.pcode.in_(pcodes)))
    return {row.pcode: RecordedPlace(row.level, row.boundary_version, row.bounded) for row in found}


def withheld_records(connection: sa.Connection, loader: Loader) -> set[uuid.UUID]:
    """Staged records that a person withdrew, and that the loader therefore leaves out."""
    found = (connection.scalars(statements.withheld(concept, loader.staged(concept))) for concept in RECORDS)
    return {each for rows in found for each in rows}


def withdraw_unsaid(connection: sa.Connection, loader: Loader, *, actor: str, reason: str) -> None:
    """Withdraw what an earlier import of the file said of its sources, actors, documents and claims, and this does not.

    The loader does so for what belongs to records. To be called after `Loader.write`.
    """
    why = {"actor": actor, "reason": f"{reason}: no longer in the file"}
    for concept, above in BENEATH.items():
        owners = statements.owners([loader.staged(above)])
        connection.execute(statements.withdraw_children(concept, loader.staged(concept), owners, (above,), why))
