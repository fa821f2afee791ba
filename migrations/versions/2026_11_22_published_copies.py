"""Create the published copies, one set of tables per audience."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = (
    "act",
    "actor",
    "claim",
    "collection",
    "document",
    "event",
    "event_source",
    "involvement",
    "place",
    "publication",
    "removal",
    "source",
    "tally",
)
AUDIENCES = ("open", "partner")


def upgrade() -> None:
    for audience in AUDIENCES:
        _create(audience)


def _create(audience: str) -> None:
    op.create_table(
        "act",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("violations", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("civilian_status", sa.Text(), nullable=True),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", "since", "event_id", name=op.f("pk_act")),
        schema=audience,
    )
    op.create_index("ix_act_event_id", "act", ["event_id", "since"], unique=False, schema=audience)
    op.create_table(
        "actor",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=True),
        sa.Column("aliases", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("lineage", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_actor")),
        schema=audience,
    )
    op.create_index(
        "ux_actor_current", "actor", ["id"], unique=True, schema=audience, postgresql_where=sa.text("upper_inf(known)")
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("min", sa.Integer(), nullable=True),
        sa.Column("best", sa.Integer(), nullable=True),
        sa.Column("max", sa.Integer(), nullable=True),
        sa.Column("qualifier", sa.Text(), nullable=False),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", "since", "event_id", name=op.f("pk_claim")),
        schema=audience,
    )
    op.create_index("ix_claim_event_id", "claim", ["event_id", "since"], unique=False, schema=audience)
    op.create_table(
        "collection",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("slug", "since", name=op.f("pk_collection")),
        schema=audience,
    )
    op.create_index(
        "ux_collection_current",
        "collection",
        ["slug"],
        unique=True,
        schema=audience,
        postgresql_where=sa.text("upper_inf(known)"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_document")),
        schema=audience,
    )
    op.create_index("ix_document_source", "document", ["source"], unique=False, schema=audience)
    op.create_index(
        "ux_document_current",
        "document",
        ["id"],
        unique=True,
        schema=audience,
        postgresql_where=sa.text("upper_inf(known)"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("granularity", sa.Text(), nullable=False),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("day_from", sa.Date(), nullable=False),
        sa.Column("day_to", sa.Date(), nullable=False),
        sa.Column("date_precision", sa.Text(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column(
            "geometry",
            Geometry(srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"),
            nullable=True,
        ),
        sa.Column("place_precision", sa.Text(), nullable=False),
        sa.Column("adm0", sa.Text(), nullable=True),
        sa.Column("adm1", sa.Text(), nullable=True),
        sa.Column("adm2", sa.Text(), nullable=True),
        sa.Column("adm3", sa.Text(), nullable=True),
        sa.Column("adm4", sa.Text(), nullable=True),
        sa.Column("code_basis", sa.Text(), nullable=False),
        sa.Column("violations", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("context", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("facility_kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("independent_sources", sa.Integer(), nullable=False),
        sa.Column("killed_low", sa.Integer(), nullable=True),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("history", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_event")),
        schema=audience,
    )
    op.create_index("ix_event_code", "event", ["code"], unique=False, schema=audience)
    op.create_index(
        "ix_event_geometry",
        "event",
        ["geometry"],
        unique=False,
        schema=audience,
        postgresql_using="gist",
    )
    op.create_index(
        "ix_event_killed",
        "event",
        [sa.literal_column("killed_low desc nulls last"), sa.literal_column("id desc")],
        unique=False,
        schema=audience,
    )
    op.create_index(
        "ix_event_page",
        "event",
        [sa.literal_column("day_from desc"), sa.literal_column("id desc")],
        unique=False,
        schema=audience,
        postgresql_include=[
            "since",
            "known",
            "day_to",
            "collection",
            "kind",
            "granularity",
            "lon",
            "lat",
            "adm0",
            "adm1",
            "adm2",
            "adm3",
            "adm4",
            "killed_low",
            "violations",
        ],
    )
    op.create_index(
        "ix_event_since",
        "event",
        [sa.literal_column("since desc"), sa.literal_column("id desc")],
        unique=False,
        schema=audience,
    )
    op.create_index("ix_event_words", "event", ["words"], unique=False, schema=audience, postgresql_using="gin")
    op.create_index(
        "ux_event_current", "event", ["id"], unique=True, schema=audience, postgresql_where=sa.text("upper_inf(known)")
    )
    op.create_table(
        "event_source",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "since", "source", name=op.f("pk_event_source")),
        schema=audience,
    )
    op.create_index("ix_event_source_source", "event_source", ["source"], unique=False, schema=audience)
    op.create_table(
        "involvement",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("act_id", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("degree", sa.Text(), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "event_id", "since", "act_id", "actor", "degree", "attribution", name=op.f("pk_involvement")
        ),
        schema=audience,
    )
    op.create_index("ix_involvement_actor", "involvement", ["actor"], unique=False, schema=audience)
    op.create_table(
        "place",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("pcode", sa.Text(), nullable=True),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=True),
        sa.Column("name_fr", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("parent_pcode", sa.Text(), nullable=True),
        sa.Column("ancestors", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "geometry",
            Geometry(srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"),
            nullable=True,
        ),
        sa.Column("boundary_version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_place")),
        schema=audience,
    )
    op.create_index(
        "ix_place_geometry",
        "place",
        ["geometry"],
        unique=False,
        schema=audience,
        postgresql_using="gist",
    )
    op.create_index("ix_place_pcode", "place", ["pcode"], unique=False, schema=audience)
    op.create_index(
        "ux_place_current", "place", ["id"], unique=True, schema=audience, postgresql_where=sa.text("upper_inf(known)")
    )
    op.create_table(
        "publication",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_publication")),
        schema=audience,
    )
    op.create_table(
        "removal",
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.PrimaryKeyConstraint("collection", "number", name=op.f("pk_removal")),
        schema=audience,
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("independence_group", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_source")),
        schema=audience,
    )
    op.create_index(
        "ux_source_current",
        "source",
        ["id"],
        unique=True,
        schema=audience,
        postgresql_where=sa.text("upper_inf(known)"),
    )
    op.create_table(
        "tally",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=True),
        sa.Column("best", sa.Integer(), nullable=True),
        sa.Column("high", sa.Integer(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("independent_sources", sa.Integer(), nullable=False),
        sa.Column("conflicting", sa.Boolean(), nullable=False),
        sa.CheckConstraint("low <= best and best <= high", name=op.f("ck_tally_order_of_best")),
        sa.CheckConstraint("low <= high", name=op.f("ck_tally_order")),
        sa.PrimaryKeyConstraint("event_id", "since", "measure", "population", name=op.f("pk_tally")),
        schema=audience,
    )


def downgrade() -> None:
    for audience in AUDIENCES:
        for name in reversed(TABLES):
            op.execute(f"DROP TABLE {audience}.{name}")
