"""Create events, acts, claims and what belongs to them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("act", "assessment", "claim", "event", "event_relation", "information", "involvement", "victim")


def upgrade() -> None:
    op.create_table(
        "act",
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
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("victim_id", sa.UUID(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("violations", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason_en", sa.Text(), nullable=True),
        sa.Column("reason_ar", sa.Text(), nullable=True),
        sa.Column("responsibility", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_act_accounted")),
        sa.CheckConstraint(
            "responsibility in ('sole', 'joint', 'indistinct', 'unknown')", name=op.f("ck_act_responsibility")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_act_version")),
        sa.ForeignKeyConstraint(["event_id"], ["core.identity.id"], name=op.f("fk_act_event_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_act_id")),
        sa.ForeignKeyConstraint(["victim_id"], ["core.identity.id"], name=op.f("fk_act_victim_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_act")),
        schema="core",
    )
    op.create_index("ix_act_event_id", "act", ["event_id"], unique=False, schema="core")
    op.create_table(
        "assessment",
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
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=True),
        sa.Column("standard_of_proof", sa.Text(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("rationale_en", sa.Text(), nullable=True),
        sa.Column("rationale_ar", sa.Text(), nullable=True),
        sa.Column("assessor", sa.Text(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_assessment_accounted")),
        sa.CheckConstraint(
            "standard_of_proof in ('reasonable_suspicion', 'reasonable_grounds', 'clear_and_convincing', 'beyond_reasonable_doubt')",
            name=op.f("ck_assessment_standard_of_proof"),
        ),
        sa.CheckConstraint(
            "tier in ('unassessed', 'reported', 'corroborated', 'verified', 'acknowledged', 'disputed', 'refuted')",
            name=op.f("ck_assessment_tier"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_assessment_version")),
        sa.ForeignKeyConstraint(["event_id"], ["core.identity.id"], name=op.f("fk_assessment_event_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_assessment_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_assessment")),
        schema="core",
    )
    op.create_index("ix_assessment_event_id", "assessment", ["event_id"], unique=False, schema="core")
    op.create_table(
        "claim",
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
        sa.Column("record_id", sa.UUID(), nullable=False),
        sa.Column("act_id", sa.UUID(), nullable=True),
        sa.Column("source_id", sa.UUID(), nullable=False),
        sa.Column("document_id", sa.UUID(), nullable=True),
        sa.Column("anchor_start", sa.Integer(), nullable=True),
        sa.Column("anchor_end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("min", sa.Integer(), nullable=True),
        sa.Column("best", sa.Integer(), nullable=True),
        sa.Column("max", sa.Integer(), nullable=True),
        sa.Column("qualifier", sa.Text(), nullable=False),
        sa.Column("verbatim", sa.Text(), nullable=True),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("age_band", sa.Text(), nullable=True),
        sa.Column("civilian_status", sa.Text(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("side_id", sa.UUID(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("cumulative", sa.Boolean(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("supersedes_id", sa.UUID(), nullable=True),
        sa.Column(
            "coherent",
            sa.Boolean(),
            sa.Computed(
                "coalesce(min <= best, true) and coalesce(best <= max, true) and coalesce(min <= max, true)",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_claim_accounted")),
        sa.CheckConstraint(
            "age_band in ('child', 'adult', 'older', 'mixed', 'unknown')", name=op.f("ck_claim_age_band")
        ),
        sa.CheckConstraint(
            "civilian_status in ('civilian', 'combatant', 'contested', 'unknown')",
            name=op.f("ck_claim_civilian_status"),
        ),
        sa.CheckConstraint(
            "measure in ('incidents', 'victims', 'killed', 'injured', 'detained', 'disappeared', 'missing', 'abducted', 'tortured', 'conscripted', 'displaced', 'evacuated', 'returned', 'trapped', 'facilities_damaged', 'facilities_destroyed')",
            name=op.f("ck_claim_measure"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(min, best, max) > 0 or qualifier = 'unknown_some'", name=op.f("ck_claim_says_something")
        ),
        sa.CheckConstraint(
            "population in ('all', 'civilians', 'combatants', 'unknown')", name=op.f("ck_claim_population")
        ),
        sa.CheckConstraint(
            "qualifier in ('exact', 'round', 'about', 'estimate', 'at_least', 'more_than', 'up_to', 'between', 'tens', 'hundreds', 'thousands', 'tens_of_thousands', 'unknown_some')",
            name=op.f("ck_claim_qualifier"),
        ),
        sa.CheckConstraint("sex in ('female', 'male', 'mixed', 'unknown')", name=op.f("ck_claim_sex")),
        sa.CheckConstraint(
            "status in ('reported', 'corroborated', 'verified', 'disputed', 'retracted')", name=op.f("ck_claim_status")
        ),
        sa.CheckConstraint("anchor_start >= 0 and anchor_end > anchor_start", name=op.f("ck_claim_anchor")),
        sa.CheckConstraint("min >= 0 and best >= 0 and max >= 0", name=op.f("ck_claim_counts")),
        sa.CheckConstraint("period_from <= period_to", name=op.f("ck_claim_period")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_claim_version")),
        sa.ForeignKeyConstraint(["act_id"], ["core.identity.id"], name=op.f("fk_claim_act_id")),
        sa.ForeignKeyConstraint(["document_id"], ["core.identity.id"], name=op.f("fk_claim_document_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_claim_id")),
        sa.ForeignKeyConstraint(["record_id"], ["core.identity.id"], name=op.f("fk_claim_record_id")),
        sa.ForeignKeyConstraint(["side_id"], ["core.identity.id"], name=op.f("fk_claim_side_id")),
        sa.ForeignKeyConstraint(["source_id"], ["core.identity.id"], name=op.f("fk_claim_source_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["core.identity.id"], name=op.f("fk_claim_supersedes_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_claim")),
        schema="core",
    )
    op.create_index("ix_claim_record_id", "claim", ["record_id"], unique=False, schema="core")
    op.create_index("ix_claim_source_id", "claim", ["source_id"], unique=False, schema="core")
    op.create_table(
        "event",
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
        sa.Column("collection_id", sa.UUID(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("granularity", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("title_ar", sa.Text(), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column("summary_ar", sa.Text(), nullable=True),
        sa.Column("day_from", sa.Date(), nullable=False),
        sa.Column("day_to", sa.Date(), nullable=False),
        sa.Column("occurred", postgresql.TSTZRANGE(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("date_precision", sa.Text(), nullable=False),
        sa.Column("date_verbatim", sa.Text(), nullable=True),
        sa.Column("time_of_day", sa.Text(), nullable=True),
        sa.Column("ongoing", sa.Boolean(), nullable=True),
        sa.Column(
            "geometry",
            Geometry(srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"),
            nullable=True,
        ),
        sa.Column("place_precision", sa.Text(), nullable=False),
        sa.Column("uncertainty_metres", sa.Float(), nullable=True),
        sa.Column("place_basis", sa.Text(), nullable=True),
        sa.Column("place_verbatim", sa.Text(), nullable=True),
        sa.Column("area_scheme", sa.Text(), nullable=True),
        sa.Column("stated_adm0", sa.Text(), nullable=True),
        sa.Column("stated_adm1", sa.Text(), nullable=True),
        sa.Column("stated_adm2", sa.Text(), nullable=True),
        sa.Column("stated_adm3", sa.Text(), nullable=True),
        sa.Column("stated_adm4", sa.Text(), nullable=True),
        sa.Column("context", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("facility_kinds", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("stated", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_event_accounted")),
        sa.CheckConstraint(
            "date_precision in ('exact', 'day', 'days', 'week', 'month', 'quarter', 'year', 'years', 'unknown')",
            name=op.f("ck_event_date_precision"),
        ),
        sa.CheckConstraint(
            "day_to <= (recorded_at at time zone 'UTC')::date + 1", name=op.f("ck_event_not_in_the_future")
        ),
        sa.CheckConstraint("granularity in ('incident', 'aggregate', 'pattern')", name=op.f("ck_event_granularity")),
        sa.CheckConstraint(
            "place_basis in ('gps', 'landmark', 'gazetteer', 'admin_centroid', 'text')",
            name=op.f("ck_event_place_basis"),
        ),
        sa.CheckConstraint(
            "place_precision <> 'exact' or geometry is null or st_dimension(geometry) = 0",
            name=op.f("ck_event_exact_is_a_spot"),
        ),
        sa.CheckConstraint(
            "place_precision in ('exact', 'near', 'adm2', 'adm1', 'fuzzy', 'country', 'international', 'unknown')",
            name=op.f("ck_event_place_precision"),
        ),
        sa.CheckConstraint("day_from <= day_to", name=op.f("ck_event_days")),
        sa.CheckConstraint("uncertainty_metres >= 0", name=op.f("ck_event_uncertainty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_event_version")),
        sa.ForeignKeyConstraint(["collection_id"], ["core.identity.id"], name=op.f("fk_event_collection_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_event_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_event")),
        schema="core",
    )
    op.create_index("ix_event_collection_id", "event", ["collection_id"], unique=False, schema="core")
    op.create_table(
        "event_relation",
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
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("other_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_event_relation_accounted")),
        sa.CheckConstraint(
            "kind in ('part_of', 'encompasses', 'precedes', 'follows', 'causes', 'consequence_of', 'parallel', 'duplicate_of')",
            name=op.f("ck_event_relation_kind"),
        ),
        sa.CheckConstraint("event_id <> other_id", name=op.f("ck_event_relation_two_events")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_event_relation_version")),
        sa.ForeignKeyConstraint(["event_id"], ["core.identity.id"], name=op.f("fk_event_relation_event_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_event_relation_id")),
        sa.ForeignKeyConstraint(["other_id"], ["core.identity.id"], name=op.f("fk_event_relation_other_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_event_relation")),
        schema="core",
    )
    op.create_index("ix_event_relation_event_id", "event_relation", ["event_id"], unique=False, schema="core")
    op.create_index("ix_event_relation_other_id", "event_relation", ["other_id"], unique=False, schema="core")
    op.create_table(
        "information",
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
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("source_id", sa.UUID(), nullable=False),
        sa.Column("document_id", sa.UUID(), nullable=True),
        sa.Column("anchor_start", sa.Integer(), nullable=True),
        sa.Column("anchor_end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("connection", sa.Text(), nullable=True),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("reliability", sa.Text(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_information_accounted")),
        sa.CheckConstraint(
            "stance in ('supports', 'contradicts', 'denies', 'updates')", name=op.f("ck_information_stance")
        ),
        sa.CheckConstraint("anchor_start >= 0 and anchor_end > anchor_start", name=op.f("ck_information_anchor")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_information_version")),
        sa.ForeignKeyConstraint(["document_id"], ["core.identity.id"], name=op.f("fk_information_document_id")),
        sa.ForeignKeyConstraint(["event_id"], ["core.identity.id"], name=op.f("fk_information_event_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_information_id")),
        sa.ForeignKeyConstraint(["source_id"], ["core.identity.id"], name=op.f("fk_information_source_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_information")),
        schema="core",
    )
    op.create_index("ix_information_document_id", "information", ["document_id"], unique=False, schema="core")
    op.create_index("ix_information_event_id", "information", ["event_id"], unique=False, schema="core")
    op.create_index("ix_information_source_id", "information", ["source_id"], unique=False, schema="core")
    op.create_table(
        "involvement",
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
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("act_id", sa.UUID(), nullable=False),
        sa.Column("actor_id", sa.UUID(), nullable=False),
        sa.Column("source_id", sa.UUID(), nullable=False),
        sa.Column("degree", sa.Text(), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_involvement_accounted")),
        sa.CheckConstraint(
            "attribution in ('suspected', 'alleged', 'claimed', 'acknowledged', 'denied', 'established')",
            name=op.f("ck_involvement_attribution"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_involvement_version")),
        sa.ForeignKeyConstraint(["act_id"], ["core.identity.id"], name=op.f("fk_involvement_act_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["core.identity.id"], name=op.f("fk_involvement_actor_id")),
        sa.ForeignKeyConstraint(["event_id"], ["core.identity.id"], name=op.f("fk_involvement_event_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_involvement_id")),
        sa.ForeignKeyConstraint(["source_id"], ["core.identity.id"], name=op.f("fk_involvement_source_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_involvement")),
        schema="core",
    )
    op.create_index("ix_involvement_actor_id", "involvement", ["actor_id"], unique=False, schema="core")
    op.create_index("ix_involvement_event_id", "involvement", ["event_id"], unique=False, schema="core")
    op.create_table(
        "victim",
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
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_ar", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("age_band", sa.Text(), nullable=False),
        sa.Column("civilian_status", sa.Text(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_victim_accounted")),
        sa.CheckConstraint(
            "age_band in ('child', 'adult', 'older', 'mixed', 'unknown')", name=op.f("ck_victim_age_band")
        ),
        sa.CheckConstraint(
            "civilian_status in ('civilian', 'combatant', 'contested', 'unknown')",
            name=op.f("ck_victim_civilian_status"),
        ),
        sa.CheckConstraint("sex in ('female', 'male', 'mixed', 'unknown')", name=op.f("ck_victim_sex")),
        sa.CheckConstraint(
            "unit in ('person', 'family', 'group', 'community', 'population')", name=op.f("ck_victim_unit")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_victim_version")),
        sa.ForeignKeyConstraint(["event_id"], ["core.identity.id"], name=op.f("fk_victim_event_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_victim_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_victim")),
        schema="core",
    )
    op.create_index("ix_victim_event_id", "victim", ["event_id"], unique=False, schema="core")
    for name in TABLES:
        # A table without a policy then shows nothing, to its owner either.
        op.execute(f"ALTER TABLE core.{name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE core.{name} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    for name in reversed(TABLES):
        op.execute(f"DROP TABLE core.{name} CASCADE")
