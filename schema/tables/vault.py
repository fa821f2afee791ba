"""Identities of those harmed and of sources, each sealed by a key of its own that lies outside the database."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from schema.access import Class
from schema.permission import IdentityField
from schema.tables.base import column, one_of, table, vault

V = Class.VAULT
INSTANT = sa.TIMESTAMP(timezone=True)
NOW = sa.func.transaction_timestamp()


def _subject() -> "sa.Column[Any]":
    return column(
        "subject_id",
        UUID(as_uuid=True),
        sa.ForeignKey("vault.subject.id"),
        doc="Whose.",
        seen_by=V,
        uses="",
        primary_key=True,
    )


subject = table(
    "subject",
    vault,
    column("id", UUID(as_uuid=True), doc="Identity in the record: a pseudonym.", seen_by=V, uses="", primary_key=True),
    column(
        "kind",
        sa.Text,
        sa.CheckConstraint("kind in ('victim', 'source')", name="kind"),
        doc="Whether one who was harmed, or a source.",
        seen_by=V,
        uses="",
        required=True,
    ),
    column("made_at", INSTANT, doc="When.", seen_by=V, uses="", required=True, server_default=NOW),
    column("erased_at", INSTANT, doc="When the identity was erased.", seen_by=V, uses=""),
    doc="Those of whom the vault knows, or knew, who they are.",
)

identity = table(
    "identity",
    vault,
    _subject(),
    column("field", sa.Text, one_of("field", IdentityField), doc="Which part.", seen_by=V, uses="", primary_key=True),
    column("version", sa.Integer, doc="Counts from 1.", seen_by=V, uses="", primary_key=True, autoincrement=False),
    column("nonce", sa.LargeBinary, doc="Nonce of the seal.", seen_by=V, uses="", required=True),
    column("sealed", sa.LargeBinary, doc="The value, sealed (AES-256-GCM).", seen_by=V, uses="", required=True),
    column("actor", sa.Text, doc="Who wrote it.", seen_by=V, uses="", required=True),
    column("at", INSTANT, doc="When.", seen_by=V, uses="", required=True, server_default=NOW),
    sa.CheckConstraint("version >= 1", name="version"),
    sa.CheckConstraint("octet_length(nonce) = 12", name="nonce"),
    doc="Parts of identities, sealed.",
)

name_index = table(
    "name_index",
    vault,
    _subject(),
    column("field", sa.Text, one_of("field", IdentityField), doc="Which part.", seen_by=V, uses="", primary_key=True),
    column(
        "mark",
        sa.LargeBinary,
        doc="Keyed digest of a name's skeleton, cut short.",
        seen_by=V,
        uses="",
        primary_key=True,
    ),
    sa.Index("ix_name_index_mark", "mark"),
    doc="Marks by which names can be looked for; they are cut so short that each is many people's.",
)

source_link = table(
    "source_link",
    vault,
    column("id", UUID(as_uuid=True), doc="Identifier.", seen_by=V, uses="", primary_key=True),
    column("mark", sa.LargeBinary, doc="Keyed digest of the source.", seen_by=V, uses="", required=True),
    column("nonce", sa.LargeBinary, doc="Nonce of the seal.", seen_by=V, uses="", required=True),
    column("sealed", sa.LargeBinary, doc="Its stand-in and the record, sealed.", seen_by=V, uses="", required=True),
    sa.CheckConstraint("octet_length(nonce) = 12", name="nonce"),
    sa.Index("ix_source_link_mark", "mark"),
    doc="Which stand-in stands for which source on which record.",
)

trace = table(
    "trace",
    vault,
    column("id", UUID(as_uuid=True), doc="Identifier.", seen_by=V, uses="", primary_key=True),
    column("at", INSTANT, doc="When.", seen_by=V, uses="", required=True, server_default=NOW),
    column("actor", sa.Text, doc="Who.", seen_by=V, uses="", required=True),
    column("verb", sa.Text, doc="What was done.", seen_by=V, uses="", required=True),
    column("subject_id", UUID(as_uuid=True), doc="To whose identity.", seen_by=V, uses="", required=True),
    column("request_id", UUID(as_uuid=True), doc="On which request.", seen_by=V, uses=""),
    column("fields", ARRAY(sa.Text), doc="To which parts.", seen_by=V, uses="", required=True),
    sa.CheckConstraint("actor <> '' and verb <> ''", name="accounted"),
    doc="Every use of an identity, written and committed before it is shown.",
)
