"""What took longer to reckon than a question may: kept beside the published copies, for questions that are declared."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from schema.access import Class
from schema.tables.base import column, published, table

P = Class.PUBLIC

kept_estimate = table(
    "kept_estimate",
    published,
    column(
        "collection",
        sa.Text,
        doc="Collection that declares the question.",
        seen_by=P,
        uses="filter",
        primary_key=True,
    ),
    column(
        "address",
        sa.Text,
        doc="SHA-256 of the table of lists with the method and its parameters.",
        seen_by=P,
        uses="filter",
        primary_key=True,
    ),
    column("estimator", sa.Text, doc="Whose rows they are.", seen_by=P, uses="filter", required=True),
    column(
        "since", sa.Integer, doc="Last publication when it was reckoned.", seen_by=P, uses="filter sort", required=True
    ),
    column("document", JSONB, doc="Rows, and quantiles of draws.", seen_by=P, uses="", required=True),
    doc="Rows of estimators that take longer than a question may, of tables that lists make of published records.",
)
