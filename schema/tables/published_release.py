"""Releases: numbered, signed editions of a publication, whose files lie outside the database."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from schema.access import Class
from schema.tables.base import column, published, table
from schema.tables.published_parts import words_list

P = Class.PUBLIC

release = table(
    "release",
    published,
    column(
        "number",
        sa.Text,
        doc="Its number, such as 2026.1; of fictional collections 2026.1-fictional.",
        seen_by=P,
        uses="filter sort export",
        primary_key=True,
    ),
    column(
        "publication", sa.Integer, doc="Publication that it holds.", seen_by=P, uses="filter sort export", required=True
    ),
    column(
        "published_at",
        sa.TIMESTAMP(timezone=True),
        doc="Instant when it was made.",
        seen_by=P,
        uses="filter sort export",
        required=True,
    ),
    column(
        "fictional",
        sa.Boolean,
        doc="Whether what it holds is invented for demonstration.",
        seen_by=P,
        uses="filter export",
        required=True,
    ),
    words_list("collections", "Slugs of the collections that it holds."),
    column("citation", sa.Text, doc="How to cite it.", seen_by=P, uses="export", required=True),
    column("sha256", sa.Text, doc="SHA-256 of its manifest.", seen_by=P, uses="export", required=True),
    column(
        "files",
        JSONB,
        doc='Its files: [{"path", "grain", "media_type", "rows", "bytes", "sha256"}].',
        seen_by=P,
        uses="",
        required=True,
    ),
    sa.Index("ix_release_publication", "publication"),
    doc="Editions of publications that were made for everybody to keep, as the open audience reads them.",
)
