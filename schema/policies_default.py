"""Policies that every installation begins with, from `protection/policy.csv`: for confidential collections alone."""

import csv
from importlib.resources import files
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from schema.tables.place import policy


def load(connection: sa.Connection) -> None:
    """Add those that are not there yet; whatever an installation made of one of them stays as it is."""
    connection.execute(insert(policy).on_conflict_do_nothing(), rows())


def rows() -> list[dict[str, Any]]:
    """The policies, as the table holds them. What a document made public already has no relief where none is named."""
    text = files("schema").joinpath("protection", "policy.csv").read_text(encoding="utf-8")
    return [
        {name: None if name.startswith("public_") and value == "" else value for name, value in row.items()}
        | {"embargo_days": int(row["embargo_days"])}
        for row in csv.DictReader(text.splitlines())
    ]
