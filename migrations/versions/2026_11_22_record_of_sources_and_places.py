"""Create identities, collections, places, sources, and what keeps the record in order."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = (
    "protective_done",
    "area_alias",
    "identity",
    "identity_key",
    "import_run",
    "policy",
    "term",
    "unpublished",
    "actor",
    "collection",
    "document",
    "place",
    "rejection",
    "source",
)


def upgrade() -> None:
    op.create_table(
        "area_alias",
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pcode", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("level in ('adm0', 'adm1', 'adm2', 'adm3', 'adm4')", name=op.f("ck_area_alias_level")),
        sa.PrimaryKeyConstraint("scheme", "level", "name", name=op.f("pk_area_alias")),
        schema="core",
    )
    op.create_table(
        "identity",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("concept", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.CheckConstraint("code ~ '^SJ-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4,}$'", name=op.f("ck_identity_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("code", name=op.f("uq_identity_code")),
        sa.UniqueConstraint("concept", "key", name=op.f("uq_identity_concept_key")),
        schema="core",
    )
    op.create_table(
        "protective_done",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_protective_done")),
        schema="core",
    )
    op.create_table(
        "identity_key",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_identity_key")),
        schema="core",
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("transaction_timestamp()"), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "rows = new + changed + unchanged + rejected", name=op.f("ck_import_run_every_row_accounted_for")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        schema="core",
    )
    op.create_table(
        "policy",
        sa.Column("violation", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("disclosure", sa.Text(), nullable=False),
        sa.Column("place_precision", sa.Text(), nullable=False),
        sa.Column("date_precision", sa.Text(), nullable=False),
        sa.CheckConstraint("audience in ('open', 'partner')", name=op.f("ck_policy_audience")),
        sa.CheckConstraint(
            "date_precision in ('exact', 'day', 'days', 'week', 'month', 'quarter', 'year', 'years', 'unknown')",
            name=op.f("ck_policy_date_precision"),
        ),
        sa.CheckConstraint("disclosure in ('public', 'confidential')", name=op.f("ck_policy_disclosure")),
        sa.CheckConstraint(
            "place_precision in ('exact', 'near', 'adm2', 'adm1', 'fuzzy', 'country', 'international', 'unknown')",
            name=op.f("ck_policy_place_precision"),
        ),
        sa.PrimaryKeyConstraint("violation", "audience", "disclosure", name=op.f("pk_policy")),
        schema="core",
    )
    op.create_table(
        "term",
        sa.Column("vocabulary", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_ar", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("vocabulary", "code", name=op.f("pk_term")),
        schema="core",
    )
    op.create_table(
        "unpublished",
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("transaction_timestamp()"), nullable=False),
        schema="core",
    )
    op.create_index("ix_unpublished_event_id", "unpublished", ["event_id"], unique=False, schema="core")
    op.create_table(
        "actor",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "recorded_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("transaction_timestamp()"),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("protective", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=True),
        sa.Column("aliases", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.UUID(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_actor_accounted")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_actor_version")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_actor_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["core.identity.id"], name=op.f("fk_actor_parent_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_actor")),
        schema="core",
    )
    op.create_table(
        "collection",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "recorded_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("transaction_timestamp()"),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("protective", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("disclosure", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("description_ar", sa.Text(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("caveats", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("disjoint_with", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_collection_accounted")),
        sa.CheckConstraint("disclosure in ('public', 'confidential')", name=op.f("ck_collection_disclosure")),
        sa.CheckConstraint("nature in ('real', 'fictional')", name=op.f("ck_collection_nature")),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name=op.f("ck_collection_slug")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_collection_version")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_collection_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_collection")),
        schema="core",
    )
    op.create_table(
        "document",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "recorded_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("transaction_timestamp()"),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("protective", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("source_id", sa.UUID(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("archive_url", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=True),
        sa.Column("graphic", sa.Boolean(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_document_accounted")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_document_sha256")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_document_version")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_document_id")),
        sa.ForeignKeyConstraint(["source_id"], ["core.identity.id"], name=op.f("fk_document_source_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_document")),
        schema="core",
    )
    op.create_table(
        "place",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "recorded_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("transaction_timestamp()"),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("protective", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("pcode", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("parent_pcode", sa.Text(), nullable=True),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=True),
        sa.Column("name_fr", sa.Text(), nullable=True),
        sa.Column(
            "geometry",
            Geometry(srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"),
            nullable=True,
        ),
        sa.Column("boundary_version", sa.Text(), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_place_accounted")),
        sa.CheckConstraint("level in ('adm0', 'adm1', 'adm2', 'adm3', 'adm4')", name=op.f("ck_place_level")),
        sa.CheckConstraint("level is null or pcode is not null", name=op.f("ck_place_coded")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_place_version")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_place_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_place")),
        schema="core",
    )
    op.create_index(
        "ix_place_geometry",
        "place",
        ["geometry"],
        unique=False,
        schema="core",
        postgresql_using="gist",
    )
    op.create_table(
        "rejection",
        sa.Column("import_id", sa.UUID(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["core.import_run.id"], name=op.f("fk_rejection_import_id")),
        sa.PrimaryKeyConstraint("import_id", "row", "field", name=op.f("pk_rejection")),
        schema="core",
    )
    op.create_table(
        "source",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "recorded_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("transaction_timestamp()"),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("protective", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("independence_group", sa.Text(), nullable=False),
        sa.Column("compiles", sa.Boolean(), nullable=False),
        sa.Column("reliability", sa.Text(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_source_accounted")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_source_version")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_source_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_source")),
        schema="core",
    )
    for name in TABLES:
        # A table without a policy then shows nothing, to its owner either.
        op.execute(f"ALTER TABLE core.{name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE core.{name} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    for name in reversed(TABLES):
        op.execute(f"DROP TABLE core.{name} CASCADE")
