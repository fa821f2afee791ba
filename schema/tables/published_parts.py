"""Columns that several published tables share."""

from typing import Any

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import ARRAY, INT4RANGE

from schema.access import Class
from schema.tables.base import column

P = Class.PUBLIC


def identifier(of: str, key: bool = True) -> "sa.Column[Any]":
    """An opaque identifier."""
    return column(
        "id", sa.Text, doc=f"Opaque identifier of the {of}.", seen_by=P, uses="filter sort export", primary_key=key
    )


def known() -> list["sa.Column[Any]"]:
    """The publications in which a row holds."""
    return [
        column(
            "since",
            sa.Integer,
            doc="Publication that brought this version.",
            seen_by=P,
            uses="filter sort",
            primary_key=True,
            autoincrement=False,
        ),
        column("known", INT4RANGE, doc="Publications in which it holds.", seen_by=P, uses="filter", required=True),
    ]


def current_once(name: str, *columns: str) -> sa.Index:
    """No two current rows of one thing."""
    return sa.Index(f"ux_{name}_current", *columns, unique=True, postgresql_where=sa.text("upper_inf(known)"))


def names(also: str = "") -> list["sa.Column[Any]"]:
    """English and Arabic names, with what else they are used for."""
    sorted_by, found = f"search sort export {also}", f"search export {also}"
    return [
        column("name_en", sa.Text, doc="Name in English.", seen_by=P, uses=sorted_by, required=True),
        column("name_ar", sa.Text, doc="Name in Arabic.", seen_by=P, uses=found),
    ]


def event_key() -> "sa.Column[Any]":
    """The event that a grain row belongs to."""
    return column(
        "event_id", sa.Text, doc="Event it belongs to.", seen_by=P, uses="filter sort export", primary_key=True
    )


def word(name: str, doc: str, uses: str = "filter group export", required: bool = True) -> "sa.Column[Any]":
    """A column of one code or text."""
    return column(name, sa.Text, doc=doc, seen_by=P, uses=uses, required=required)


def words_list(name: str, doc: str) -> "sa.Column[Any]":
    """A column of several codes or texts."""
    return column(name, ARRAY(sa.Text), doc=doc, seen_by=P, uses="filter group export", required=True)


def count(name: str, doc: str) -> "sa.Column[Any]":
    """A number of people or things; null when unknown."""
    return column(name, sa.Integer, doc=doc, seen_by=P, uses="sort export")


def shape(doc: str) -> "sa.Column[Any]":
    """A column of a geometry of any type, in degrees."""
    kind = Geometry("GEOMETRY", 4326, spatial_index=False)
    return column("geometry", kind, doc=doc, seen_by=P, uses="filter export")
