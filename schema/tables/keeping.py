"""What keeps the record in order: terms, imports and their rejections, and the queue of what awaits publication."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from schema.access import Class, Kind
from schema.tables.base import column, core, table

S = Class.STAFF
NOW = sa.func.transaction_timestamp()

term = table(
    "term",
    core,
    column("vocabulary", sa.Text, doc="Name of the vocabulary.", seen_by=S, primary_key=True),
    column("code", sa.Text, doc="Code.", seen_by=S, primary_key=True),
    column("parent", sa.Text, doc="Broader term.", seen_by=S),
    column("label_en", sa.Text, doc="Label in English.", seen_by=S, required=True),
    column("label_ar", sa.Text, doc="Label in Arabic.", seen_by=S, required=True),
    column("next", ARRAY(sa.Text), doc="Codes that may follow, where terms are states; empty at an end.", seen_by=S),
    column("first", sa.Boolean, doc="Whether a course may begin with it, where terms are states.", seen_by=S),
    doc="Row form of schema/vocabularies, loaded by migrate; codes in the record are checked against it.",
    kind=Kind.RULE,
)

import_run = table(
    "import_run",
    core,
    column(
        "id",
        UUID(as_uuid=True),
        doc="Identifier.",
        seen_by=S,
        primary_key=True,
        server_default=sa.func.gen_random_uuid(),
    ),
    column("at", sa.TIMESTAMP(timezone=True), doc="When.", seen_by=S, required=True, server_default=NOW),
    column("actor", sa.Text, doc="Who.", seen_by=S, required=True),
    column("format", sa.Text, doc="Importer, such as ucdp-ged.", seen_by=S, required=True),
    column("file", sa.Text, doc="Name of the file, without its folder.", seen_by=S, required=True),
    column("sha256", sa.Text, doc="SHA-256 of the file as received.", seen_by=S, required=True),
    column("collection", sa.Text, doc="Slug of the collection; null for boundaries.", seen_by=S),
    *(
        column(name, sa.Integer, doc=f"Rows {name}.", seen_by=S, required=True)
        for name in ("rows", "new", "changed", "unchanged", "rejected")
    ),
    sa.CheckConstraint("rows = new + changed + unchanged + rejected", name="every_row_accounted_for"),
    doc="One import that was committed.",
)

rejection = table(
    "rejection",
    core,
    column(
        "import_id",
        UUID(as_uuid=True),
        sa.ForeignKey("core.import_run.id"),
        doc="The import.",
        seen_by=S,
        primary_key=True,
    ),
    column("row", sa.Integer, doc="Line of the file, the header being 1.", seen_by=S, primary_key=True),
    column("field", sa.Text, doc="Field at fault.", seen_by=S, primary_key=True),
    column("reason", sa.Text, doc="What is wrong and what would be right.", seen_by=S, required=True),
    doc="Why a row was not taken.",
)

unpublished = table(
    "unpublished",
    core,
    column(
        "record_id", UUID(as_uuid=True), doc="Record in or beneath which something changed.", seen_by=S, required=True
    ),
    column("at", sa.TIMESTAMP(timezone=True), doc="When.", seen_by=S, required=True, server_default=NOW),
    sa.Index("ix_unpublished_record_id", "record_id"),
    doc="The queue of publish. Triggers fill it in the writer's own transaction; only publish empties it.",
)

protective_done = table(
    "protective_done",
    core,
    column("id", UUID(as_uuid=True), doc="Identity whose protective version it was.", seen_by=S, primary_key=True),
    column("version", sa.Integer, doc="That version.", seen_by=S, primary_key=True, autoincrement=False),
    doc="Protective versions that publish has acted upon, so that none takes later publications with it.",
)

embargo = table(
    "embargo",
    core,
    column(
        "record_id", UUID(as_uuid=True), doc="Record, or place, of which something waits.", seen_by=S, primary_key=True
    ),
    column("until", sa.Date, doc="First day on which it may be published.", seen_by=S, required=True),
    doc="What publish withheld until a day; from that day on the next publication takes it up again.",
)

identity_key = table(
    "identity_key",
    core,
    column(
        "key",
        sa.LargeBinary,
        doc="Secret from which identifiers are derived.",
        seen_by=Class.VAULT,
        uses="",
        primary_key=True,
    ),
    doc="One row: the key of the keyed hash that turns a provider's name for a thing into its opaque identifier.",
)
