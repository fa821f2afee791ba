"""What each publication did to each record: what those who keep a copy follow, and nothing of what the record says."""

import sqlalchemy as sa

from schema.access import Class
from schema.answering import ChangeKind
from schema.tables.base import column, one_of, published, table
from schema.tables.published_parts import word, words_list

P = Class.PUBLIC

change = table(
    "change",
    published,
    column(
        "number",
        sa.Integer,
        doc="Publication that did it.",
        seen_by=P,
        uses="filter sort export",
        primary_key=True,
        autoincrement=False,
    ),
    column(
        "id", sa.Text, doc="Opaque identifier of the record.", seen_by=P, uses="filter sort export", primary_key=True
    ),
    word("type", "Type of the record."),
    column(
        "kind",
        sa.Text,
        one_of("kind", (ChangeKind.CREATED, ChangeKind.CHANGED, ChangeKind.WITHDRAWN)),
        doc="created, changed or withdrawn, whatever the reason.",
        seen_by=P,
        uses="filter group export",
        required=True,
    ),
    word("collection", "Slug of its collection; once withdrawn, of the last."),
    words_list("formerly", "Other collections in which those who follow them may still hold it."),
    sa.Index("ix_change_id", "id"),
    sa.Index("ix_change_collection", "collection", "number", "id"),
    sa.Index("ix_change_formerly", "number", "id", postgresql_where=sa.text("formerly <> '{}'")),
    doc="What a publication did to a record: created, changed, withdrawn. A withdrawal takes earlier rows of it along.",
)
