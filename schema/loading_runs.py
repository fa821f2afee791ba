"""What was loaded before, for loads of many parts that are taken up where they were interrupted."""

import uuid
from collections.abc import Collection

import sqlalchemy as sa

from schema.tables.base import identity
from schema.tables.keeping import import_run


def loaded_files(connection: sa.Connection, format_: str) -> set[str]:
    """Names of the files of a format that were imported."""
    return set(connection.scalars(sa.select(import_run.c.file).where(import_run.c.format == format_)))


def citable_codes(connection: sa.Connection, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Citable codes of records, as they are recorded."""
    rows = connection.execute(sa.select(identity.c.id, identity.c.code).where(identity.c.id.in_(ids)))
    return {row.id: row.code for row in rows}
