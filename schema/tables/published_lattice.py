"""Counts of confidential collections, on tables of one shape: what may be known of them, and no more."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import INT4RANGE, JSONB

from schema.access import Class
from schema.tables.base import column, published, table

P = Class.PUBLIC
EVERY = "filter sort group export"

ALL = ""
"""Under which name a sum over all areas, periods or classes stands."""

UNPLACED, UNCLASSED, UNDATED = "unplaced", "none", "undated"
"""Of records whose area, class or time is not known."""

ELSEWHERE, OTHER = "elsewhere", "other"
"""Of areas and of classes that were put together."""


def _key(name: str, doc: str) -> "sa.Column[str]":
    return column(name, sa.Text, doc=doc, seen_by=P, uses=EVERY, primary_key=True)


def _since() -> "sa.Column[int]":
    return column(
        "since",
        sa.Integer,
        doc="Publication that brought this version.",
        seen_by=P,
        uses="filter sort",
        primary_key=True,
        autoincrement=False,
    )


def _known() -> "sa.Column[object]":
    return column("known", INT4RANGE, doc="Publications in which it holds.", seen_by=P, uses="filter", required=True)


lattice_cell = table(
    "lattice_cell",
    published,
    _key("collection", "Slug of the collection."),
    column(
        "axis",
        sa.Text,
        sa.CheckConstraint("axis in ('area_period', 'class_period')", name="axis"),
        doc="Which table: area_period or class_period.",
        seen_by=P,
        uses=EVERY,
        primary_key=True,
    ),
    _key("area", "P-code of the area; empty for all."),
    _key("period", "Quarter or year; empty for all."),
    _key("class", "Class of violation; empty for all."),
    column("value", sa.Integer, doc="Number of records; null where it is suppressed.", seen_by=P, uses="export"),
    column(
        "status",
        sa.Text,
        sa.CheckConstraint("status in ('shown', 'suppressed')", name="status"),
        doc="shown or suppressed.",
        seen_by=P,
        uses="export",
        required=True,
    ),
    _since(),
    _known(),
    sa.CheckConstraint("(value is null) = (status = 'suppressed')", name="value"),
    doc="Counts of records of a confidential collection by area and period and by class and period.",
)

lattice_state = table(
    "lattice_state",
    published,
    _key("collection", "Slug of the collection."),
    _since(),
    _known(),
    column("rule", sa.Text, doc="Rule by which it was made.", seen_by=P, uses="export", required=True),
    column("listed", sa.Integer, doc="Records that are listed beside it.", seen_by=P, uses="export", required=True),
    column(
        "held",
        sa.Integer,
        doc="Changes that wait until they are enough, rounded down to a multiple of 5.",
        seen_by=P,
        uses="export",
        required=True,
    ),
    column(
        "report", JSONB, doc="How it was coarsened, suppressed and audited.", seen_by=P, uses="export", required=True
    ),
    doc="How the counts of a confidential collection were made.",
)
