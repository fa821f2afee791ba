"""How many people lived in an area when: what rates are reckoned on."""

from typing import Any

import sqlalchemy as sa

from schema.access import Class
from schema.tables.base import column, published, table, versioned
from schema.tables.published_parts import current_once, identifier, known

P = Class.PUBLIC


def _content() -> list["sa.Column[Any]"]:
    """What is stated, and published as it is: populations of areas are public, and tell of nobody."""
    return [
        column("pcode", sa.Text, doc="P-code of the area.", seen_by=P, uses="filter sort group export", required=True),
        column("day_from", sa.Date, doc="First day that it holds for.", seen_by=P, uses="filter export", required=True),
        column("day_to", sa.Date, doc="Last day, included.", seen_by=P, uses="filter export", required=True),
        column("people", sa.BigInteger, doc="How many lived there.", seen_by=P, uses="export", required=True),
        column("low", sa.BigInteger, doc="Least number, where the source states one.", seen_by=P),
        column("high", sa.BigInteger, doc="Greatest number, where the source states one.", seen_by=P),
        column(
            "basis",
            sa.Text,
            doc="How it was found: census, projection, ….",
            seen_by=P,
            uses="filter group export",
            terms="population_basis",
            required=True,
        ),
        column("source", sa.Text, doc="Who says so.", seen_by=P, uses="filter group export", required=True),
        column("licence", sa.Text, doc="Licence of the source's data.", seen_by=P),
        column("citation", sa.Text, doc="How the source wants to be cited.", seen_by=P),
    ]


denominator = versioned(
    "denominator",
    *_content(),
    sa.CheckConstraint("day_from <= day_to", name="days"),
    sa.CheckConstraint("people >= 0", name="people"),
    sa.CheckConstraint("low >= 0 and low <= people", name="low"),
    sa.CheckConstraint("high >= people", name="high"),
    sa.CheckConstraint("pcode <> '' and source <> ''", name="stated"),
    sa.Index("ix_denominator_pcode", "pcode"),
    doc="How many people lived in an area on a day or over a period, according to whom: the denominator of rates. "
    "Areas are named by P-code, so that populations may be imported before boundaries.",
)

published_denominator = table(
    "denominator",
    published,
    identifier("population"),
    *known(),
    *_content(),
    current_once("denominator", "id"),
    sa.Index("ix_denominator_pcode", "pcode"),
    doc="How many people lived in a published area, when, and according to whom.",
)
