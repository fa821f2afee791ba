"""Reviewed tables of what providers call areas: read the files beside this module, and put them in the record."""

import csv
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

import sqlalchemy as sa

from schema.answering import AreaLevel
from schema.errors import BadFile
from schema.loading_aliases import AreaAlias, load_aliases


def shipped() -> list[Traversable]:
    """The tables that come with Sijill, one per provider and country."""
    folder = files("api.imports").joinpath("aliases")
    return sorted((file for file in folder.iterdir() if file.name.endswith(".csv")), key=lambda file: file.name)


def read(file: Traversable) -> Iterator[AreaAlias]:
    """The rows of one table: scheme, level 0–4, name as the provider writes it, P-code, note.

    Raises:
        BadFile: a column is missing, or a level is none.
    """
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines(), strict=True):
        try:
            level = AreaLevel(f"adm{row['level']}")
            yield AreaAlias(row["scheme"], level, row["name"], row["pcode"], row["note"] or None)
        except (KeyError, ValueError):
            raise BadFile(
                f"{file.name} is no table of area names; it needs scheme, level (0 to 4), name, pcode, note."
            ) from None


def load(connection: sa.Connection, *tables: Traversable) -> int:
    """Bring the record up to the tables; returns how many names changed."""
    return load_aliases(connection, [alias for table in tables for alias in read(table)])
