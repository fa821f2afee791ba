"""Record what is no event: facilities, detention, movements, situations, corridors, risk statements, interventions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = (
    "embargo",
    "embargo_rule",
    "actor_membership",
    "claim_overlap",
    "control",
    "corridor",
    "detention_episode",
    "detention_stage",
    "displacement_flow",
    "facility",
    "facility_status",
    "intervention",
    "party",
    "quotation",
    "risk_statement",
    "situation",
    "source_reliance",
)
RENAMED = ("victim", "information", "unpublished")
"""Tables of which `event_id` becomes `record_id`: they now hang on any record."""

EMBARGOED = ("facility", "control", "corridor", "situation")
DAYS = 180


def upgrade() -> None:
    for name in RENAMED:
        _rename(name, "event_id", "record_id")
    op.create_table(
        "embargo",
        sa.Column("record_id", sa.UUID(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_embargo")),
        schema="core",
    )
    op.create_table(
        "embargo_rule",
        sa.Column("concept", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience in ('open', 'partner')", name=op.f("ck_embargo_rule_audience")),
        sa.CheckConstraint("days >= 0", name=op.f("ck_embargo_rule_days")),
        sa.PrimaryKeyConstraint("concept", "audience", name=op.f("pk_embargo_rule")),
        schema="core",
    )
    op.create_table(
        "actor_membership",
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
        sa.Column("coalition_id", sa.UUID(), nullable=False),
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_actor_membership_accounted")),
        sa.CheckConstraint("coalition_id <> member_id", name=op.f("ck_actor_membership_two_actors")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_actor_membership_version")),
        sa.ForeignKeyConstraint(["coalition_id"], ["core.identity.id"], name=op.f("fk_actor_membership_coalition_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_actor_membership_id")),
        sa.ForeignKeyConstraint(["member_id"], ["core.identity.id"], name=op.f("fk_actor_membership_member_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_actor_membership")),
        schema="core",
    )
    op.create_index(
        "ix_actor_membership_coalition_id", "actor_membership", ["coalition_id"], unique=False, schema="core"
    )
    op.create_index("ix_actor_membership_member_id", "actor_membership", ["member_id"], unique=False, schema="core")
    op.create_table(
        "claim_overlap",
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
        sa.Column("claim_id", sa.UUID(), nullable=False),
        sa.Column("other_id", sa.UUID(), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_claim_overlap_accounted")),
        sa.CheckConstraint("claim_id <> other_id", name=op.f("ck_claim_overlap_two_claims")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_claim_overlap_version")),
        sa.ForeignKeyConstraint(["claim_id"], ["core.identity.id"], name=op.f("fk_claim_overlap_claim_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_claim_overlap_id")),
        sa.ForeignKeyConstraint(["other_id"], ["core.identity.id"], name=op.f("fk_claim_overlap_other_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_claim_overlap")),
        schema="core",
    )
    op.create_index("ix_claim_overlap_claim_id", "claim_overlap", ["claim_id"], unique=False, schema="core")
    op.create_index("ix_claim_overlap_other_id", "claim_overlap", ["other_id"], unique=False, schema="core")
    op.create_table(
        "control",
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
        sa.Column("place_id", sa.UUID(), nullable=False),
        sa.Column("actor_id", sa.UUID(), nullable=True),
        sa.Column("day_from", sa.Date(), nullable=True),
        sa.Column("day_to", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.Text(), nullable=False),
        sa.Column("source_id", sa.UUID(), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_control_accounted")),
        sa.CheckConstraint(
            "date_precision in ('exact', 'day', 'days', 'week', 'month', 'quarter', 'year', 'years', 'unknown')",
            name=op.f("ck_control_date_precision"),
        ),
        sa.CheckConstraint("day_from <= day_to", name=op.f("ck_control_days")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_control_version")),
        sa.ForeignKeyConstraint(["actor_id"], ["core.identity.id"], name=op.f("fk_control_actor_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_control_id")),
        sa.ForeignKeyConstraint(["place_id"], ["core.identity.id"], name=op.f("fk_control_place_id")),
        sa.ForeignKeyConstraint(["source_id"], ["core.identity.id"], name=op.f("fk_control_source_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_control")),
        schema="core",
    )
    op.create_index("ix_control_place_id", "control", ["place_id"], unique=False, schema="core")
    op.create_table(
        "corridor",
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
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("title_ar", sa.Text(), nullable=True),
        sa.Column("day_from", sa.Date(), nullable=True),
        sa.Column("day_to", sa.Date(), nullable=True),
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
        sa.Column("site_id", sa.UUID(), nullable=True),
        sa.Column("area_scheme", sa.Text(), nullable=True),
        sa.Column("stated_adm0", sa.Text(), nullable=True),
        sa.Column("stated_adm1", sa.Text(), nullable=True),
        sa.Column("stated_adm2", sa.Text(), nullable=True),
        sa.Column("stated_adm3", sa.Text(), nullable=True),
        sa.Column("stated_adm4", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("origin_id", sa.UUID(), nullable=True),
        sa.Column("destination_id", sa.UUID(), nullable=True),
        sa.Column("controlled_by_id", sa.UUID(), nullable=True),
        sa.Column("stated_length_metres", sa.Float(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_corridor_accounted")),
        sa.CheckConstraint(
            "date_precision in ('exact', 'day', 'days', 'week', 'month', 'quarter', 'year', 'years', 'unknown')",
            name=op.f("ck_corridor_date_precision"),
        ),
        sa.CheckConstraint(
            "day_to <= (recorded_at at time zone 'UTC')::date + 1", name=op.f("ck_corridor_not_in_the_future")
        ),
        sa.CheckConstraint(
            "place_basis in ('gps', 'landmark', 'gazetteer', 'admin_centroid', 'text')",
            name=op.f("ck_corridor_place_basis"),
        ),
        sa.CheckConstraint(
            "place_precision <> 'exact' or geometry is null or st_dimension(geometry) = 0",
            name=op.f("ck_corridor_exact_is_a_spot"),
        ),
        sa.CheckConstraint(
            "place_precision in ('exact', 'near', 'adm2', 'adm1', 'fuzzy', 'country', 'international', 'unknown')",
            name=op.f("ck_corridor_place_precision"),
        ),
        sa.CheckConstraint("day_from <= day_to", name=op.f("ck_corridor_days")),
        sa.CheckConstraint("stated_length_metres > 0", name=op.f("ck_corridor_length")),
        sa.CheckConstraint("uncertainty_metres >= 0", name=op.f("ck_corridor_uncertainty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_corridor_version")),
        sa.ForeignKeyConstraint(["collection_id"], ["core.identity.id"], name=op.f("fk_corridor_collection_id")),
        sa.ForeignKeyConstraint(["controlled_by_id"], ["core.identity.id"], name=op.f("fk_corridor_controlled_by_id")),
        sa.ForeignKeyConstraint(["destination_id"], ["core.identity.id"], name=op.f("fk_corridor_destination_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_corridor_id")),
        sa.ForeignKeyConstraint(["origin_id"], ["core.identity.id"], name=op.f("fk_corridor_origin_id")),
        sa.ForeignKeyConstraint(["site_id"], ["core.identity.id"], name=op.f("fk_corridor_site_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_corridor")),
        schema="core",
    )
    op.create_index("ix_corridor_collection_id", "corridor", ["collection_id"], unique=False, schema="core")
    op.create_table(
        "detention_episode",
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
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("title_ar", sa.Text(), nullable=True),
        sa.Column("day_from", sa.Date(), nullable=True),
        sa.Column("day_to", sa.Date(), nullable=True),
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
        sa.Column("site_id", sa.UUID(), nullable=True),
        sa.Column("area_scheme", sa.Text(), nullable=True),
        sa.Column("stated_adm0", sa.Text(), nullable=True),
        sa.Column("stated_adm1", sa.Text(), nullable=True),
        sa.Column("stated_adm2", sa.Text(), nullable=True),
        sa.Column("stated_adm3", sa.Text(), nullable=True),
        sa.Column("stated_adm4", sa.Text(), nullable=True),
        sa.Column("authority_id", sa.UUID(), nullable=True),
        sa.Column("whereabouts", sa.Text(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_detention_episode_accounted")),
        sa.CheckConstraint(
            "date_precision in ('exact', 'day', 'days', 'week', 'month', 'quarter', 'year', 'years', 'unknown')",
            name=op.f("ck_detention_episode_date_precision"),
        ),
        sa.CheckConstraint(
            "day_to <= (recorded_at at time zone 'UTC')::date + 1", name=op.f("ck_detention_episode_not_in_the_future")
        ),
        sa.CheckConstraint(
            "place_basis in ('gps', 'landmark', 'gazetteer', 'admin_centroid', 'text')",
            name=op.f("ck_detention_episode_place_basis"),
        ),
        sa.CheckConstraint(
            "place_precision <> 'exact' or geometry is null or st_dimension(geometry) = 0",
            name=op.f("ck_detention_episode_exact_is_a_spot"),
        ),
        sa.CheckConstraint(
            "place_precision in ('exact', 'near', 'adm2', 'adm1', 'fuzzy', 'country', 'international', 'unknown')",
            name=op.f("ck_detention_episode_place_precision"),
        ),
        sa.CheckConstraint("day_from <= day_to", name=op.f("ck_detention_episode_days")),
        sa.CheckConstraint("uncertainty_metres >= 0", name=op.f("ck_detention_episode_uncertainty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_detention_episode_version")),
        sa.ForeignKeyConstraint(["authority_id"], ["core.identity.id"], name=op.f("fk_detention_episode_authority_id")),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["core.identity.id"], name=op.f("fk_detention_episode_collection_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_detention_episode_id")),
        sa.ForeignKeyConstraint(["site_id"], ["core.identity.id"], name=op.f("fk_detention_episode_site_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_detention_episode")),
        schema="core",
    )
    op.create_index(
        "ix_detention_episode_collection_id", "detention_episode", ["collection_id"], unique=False, schema="core"
    )
    op.create_table(
        "detention_stage",
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
        sa.Column("episode_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("day_from", sa.Date(), nullable=True),
        sa.Column("day_to", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.Text(), nullable=False),
        sa.Column("date_verbatim", sa.Text(), nullable=True),
        sa.Column("site_id", sa.UUID(), nullable=True),
        sa.Column("source_id", sa.UUID(), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_detention_stage_accounted")),
        sa.CheckConstraint(
            "date_precision in ('exact', 'day', 'days', 'week', 'month', 'quarter', 'year', 'years', 'unknown')",
            name=op.f("ck_detention_stage_date_precision"),
        ),
        sa.CheckConstraint(
            "state in ('stopped', 'arrested', 'abducted', 'held', 'transferred', 'charged', 'tried', 'released', 'exchanged', 'escaped', 'conscripted', 'whereabouts_unknown', 'disappeared', 'found_alive', 'died_in_custody', 'executed', 'body_returned')",
            name=op.f("ck_detention_stage_state"),
        ),
        sa.CheckConstraint("day_from <= day_to", name=op.f("ck_detention_stage_days")),
        sa.CheckConstraint("position >= 1", name=op.f("ck_detention_stage_position")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_detention_stage_version")),
        sa.ForeignKeyConstraint(["episode_id"], ["core.identity.id"], name=op.f("fk_detention_stage_episode_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_detention_stage_id")),
        sa.ForeignKeyConstraint(["site_id"], ["core.identity.id"], name=op.f("fk_detention_stage_site_id")),
        sa.ForeignKeyConstraint(["source_id"], ["core.identity.id"], name=op.f("fk_detention_stage_source_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_detention_stage")),
        schema="core",
    )
    op.create_index("ix_detention_stage_episode_id", "detention_stage", ["episode_id"], unique=False, schema="core")
    op.create_table(
        "displacement_flow",
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
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("title_ar", sa.Text(), nullable=True),
        sa.Column("day_from", sa.Date(), nullable=True),
        sa.Column("day_to", sa.Date(), nullable=True),
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
        sa.Column("site_id", sa.UUID(), nullable=True),
        sa.Column("area_scheme", sa.Text(), nullable=True),
        sa.Column("stated_adm0", sa.Text(), nullable=True),
        sa.Column("stated_adm1", sa.Text(), nullable=True),
        sa.Column("stated_adm2", sa.Text(), nullable=True),
        sa.Column("stated_adm3", sa.Text(), nullable=True),
        sa.Column("stated_adm4", sa.Text(), nullable=True),
        sa.Column("origin_id", sa.UUID(), nullable=False),
        sa.Column("destination_id", sa.UUID(), nullable=True),
        sa.Column("cause_id", sa.UUID(), nullable=True),
        sa.Column("stock", sa.Boolean(), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_displacement_flow_accounted")),
        sa.CheckConstraint(
            "date_precision in ('exact', 'day', 'days', 'week', 'month', 'quarter', 'year', 'years', 'unknown')",
            name=op.f("ck_displacement_flow_date_precision"),
        ),
        sa.CheckConstraint(
            "day_to <= (recorded_at at time zone 'UTC')::date + 1", name=op.f("ck_displacement_flow_not_in_the_future")
        ),
        sa.CheckConstraint(
            "place_basis in ('gps', 'landmark', 'gazetteer', 'admin_centroid', 'text')",
            name=op.f("ck_displacement_flow_place_basis"),
        ),
        sa.CheckConstraint(
            "place_precision <> 'exact' or geometry is null or st_dimension(geometry) = 0",
            name=op.f("ck_displacement_flow_exact_is_a_spot"),
        ),
        sa.CheckConstraint(
            "place_precision in ('exact', 'near', 'adm2', 'adm1', 'fuzzy', 'country', 'international', 'unknown')",
            name=op.f("ck_displacement_flow_place_precision"),
        ),
        sa.CheckConstraint("day_from <= day_to", name=op.f("ck_displacement_flow_days")),
        sa.CheckConstraint("uncertainty_metres >= 0", name=op.f("ck_displacement_flow_uncertainty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_displacement_flow_version")),
        sa.ForeignKeyConstraint(["cause_id"], ["core.identity.id"], name=op.f("fk_displacement_flow_cause_id")),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["core.identity.id"], name=op.f("fk_displacement_flow_collection_id")
        ),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["core.identity.id"], name=op.f("fk_displacement_flow_destination_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_displacement_flow_id")),
        sa.ForeignKeyConstraint(["origin_id"], ["core.identity.id"], name=op.f("fk_displacement_flow_origin_id")),
        sa.ForeignKeyConstraint(["site_id"], ["core.identity.id"], name=op.f("fk_displacement_flow_site_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_displacement_flow")),
        schema="core",
    )
    op.create_index("ix_displacement_flow_cause_id", "displacement_flow", ["cause_id"], unique=False, schema="core")
    op.create_index(
        "ix_displacement_flow_collection_id", "displacement_flow", ["collection_id"], unique=False, schema="core"
    )
    op.create_table(
        "facility",
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
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("title_ar", sa.Text(), nullable=True),
        sa.Column("day_from", sa.Date(), nullable=True),
        sa.Column("day_to", sa.Date(), nullable=True),
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
        sa.Column("site_id", sa.UUID(), nullable=True),
        sa.Column("area_scheme", sa.Text(), nullable=True),
        sa.Column("stated_adm0", sa.Text(), nullable=True),
        sa.Column("stated_adm1", sa.Text(), nullable=True),
        sa.Column("stated_adm2", sa.Text(), nullable=True),
        sa.Column("stated_adm3", sa.Text(), nullable=True),
        sa.Column("stated_adm4", sa.Text(), nullable=True),
        sa.Column("operator_id", sa.UUID(), nullable=True),
        sa.Column("public_document_id", sa.UUID(), nullable=True),
        sa.Column("notified", sa.Boolean(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_facility_accounted")),
        sa.CheckConstraint(
            "date_precision in ('exact', 'day', 'days', 'week', 'month', 'quarter', 'year', 'years', 'unknown')",
            name=op.f("ck_facility_date_precision"),
        ),
        sa.CheckConstraint(
            "day_to <= (recorded_at at time zone 'UTC')::date + 1", name=op.f("ck_facility_not_in_the_future")
        ),
        sa.CheckConstraint(
            "place_basis in ('gps', 'landmark', 'gazetteer', 'admin_centroid', 'text')",
            name=op.f("ck_facility_place_basis"),
        ),
        sa.CheckConstraint(
            "place_precision <> 'exact' or geometry is null or st_dimension(geometry) = 0",
            name=op.f("ck_facility_exact_is_a_spot"),
        ),
        sa.CheckConstraint(
            "place_precision in ('exact', 'near', 'adm2', 'adm1', 'fuzzy', 'country', 'international', 'unknown')",
            name=op.f("ck_facility_place_precision"),
        ),
        sa.CheckConstraint("day_from <= day_to", name=op.f("ck_facility_days")),
        sa.CheckConstraint("uncertainty_metres >= 0", name=op.f("ck_facility_uncertainty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_facility_version")),
        sa.ForeignKeyConstraint(["collection_id"], ["core.identity.id"], name=op.f("fk_facility_collection_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_facility_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["core.identity.id"], name=op.f("fk_facility_operator_id")),
        sa.ForeignKeyConstraint(
            ["public_document_id"], ["core.identity.id"], name=op.f("fk_facility_public_document_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["core.identity.id"], name=op.f("fk_facility_site_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_facility")),
        schema="core",
    )
    op.create_index("ix_facility_collection_id", "facility", ["collection_id"], unique=False, schema="core")
    op.create_table(
        "facility_status",
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
        sa.Column("facility_id", sa.UUID(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("day_from", sa.Date(), nullable=True),
        sa.Column("day_to", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.UUID(), nullable=True),
        sa.Column("source_id", sa.UUID(), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_facility_status_accounted")),
        sa.CheckConstraint(
            "date_precision in ('exact', 'day', 'days', 'week', 'month', 'quarter', 'year', 'years', 'unknown')",
            name=op.f("ck_facility_status_date_precision"),
        ),
        sa.CheckConstraint(
            "status in ('functioning', 'partial', 'not_functioning', 'damaged', 'destroyed', 'relocated', 'unknown')",
            name=op.f("ck_facility_status_status"),
        ),
        sa.CheckConstraint("day_from <= day_to", name=op.f("ck_facility_status_days")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_facility_status_version")),
        sa.ForeignKeyConstraint(["cause_id"], ["core.identity.id"], name=op.f("fk_facility_status_cause_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["core.identity.id"], name=op.f("fk_facility_status_facility_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_facility_status_id")),
        sa.ForeignKeyConstraint(["source_id"], ["core.identity.id"], name=op.f("fk_facility_status_source_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_facility_status")),
        schema="core",
    )
    op.create_index("ix_facility_status_cause_id", "facility_status", ["cause_id"], unique=False, schema="core")
    op.create_index("ix_facility_status_facility_id", "facility_status", ["facility_id"], unique=False, schema="core")
    op.create_table(
        "intervention",
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
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("title_ar", sa.Text(), nullable=True),
        sa.Column("day_from", sa.Date(), nullable=True),
        sa.Column("day_to", sa.Date(), nullable=True),
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
        sa.Column("site_id", sa.UUID(), nullable=True),
        sa.Column("area_scheme", sa.Text(), nullable=True),
        sa.Column("stated_adm0", sa.Text(), nullable=True),
        sa.Column("stated_adm1", sa.Text(), nullable=True),
        sa.Column("stated_adm2", sa.Text(), nullable=True),
        sa.Column("stated_adm3", sa.Text(), nullable=True),
        sa.Column("stated_adm4", sa.Text(), nullable=True),
        sa.Column("stated_parties", sa.Integer(), nullable=True),
        sa.Column("addressee_en", sa.Text(), nullable=True),
        sa.Column("addressee_ar", sa.Text(), nullable=True),
        sa.Column("condition_en", sa.Text(), nullable=True),
        sa.Column("condition_ar", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("impact", sa.Text(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_intervention_accounted")),
        sa.CheckConstraint(
            "date_precision in ('exact', 'day', 'days', 'week', 'month', 'quarter', 'year', 'years', 'unknown')",
            name=op.f("ck_intervention_date_precision"),
        ),
        sa.CheckConstraint(
            "day_to <= (recorded_at at time zone 'UTC')::date + 1", name=op.f("ck_intervention_not_in_the_future")
        ),
        sa.CheckConstraint(
            "place_basis in ('gps', 'landmark', 'gazetteer', 'admin_centroid', 'text')",
            name=op.f("ck_intervention_place_basis"),
        ),
        sa.CheckConstraint(
            "place_precision <> 'exact' or geometry is null or st_dimension(geometry) = 0",
            name=op.f("ck_intervention_exact_is_a_spot"),
        ),
        sa.CheckConstraint(
            "place_precision in ('exact', 'near', 'adm2', 'adm1', 'fuzzy', 'country', 'international', 'unknown')",
            name=op.f("ck_intervention_place_precision"),
        ),
        sa.CheckConstraint("day_from <= day_to", name=op.f("ck_intervention_days")),
        sa.CheckConstraint("stated_parties > 0", name=op.f("ck_intervention_parties")),
        sa.CheckConstraint("uncertainty_metres >= 0", name=op.f("ck_intervention_uncertainty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_intervention_version")),
        sa.ForeignKeyConstraint(["collection_id"], ["core.identity.id"], name=op.f("fk_intervention_collection_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_intervention_id")),
        sa.ForeignKeyConstraint(["site_id"], ["core.identity.id"], name=op.f("fk_intervention_site_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_intervention")),
        schema="core",
    )
    op.create_index("ix_intervention_collection_id", "intervention", ["collection_id"], unique=False, schema="core")
    op.create_table(
        "party",
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
        sa.Column("actor_id", sa.UUID(), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_party_accounted")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_party_version")),
        sa.ForeignKeyConstraint(["actor_id"], ["core.identity.id"], name=op.f("fk_party_actor_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_party_id")),
        sa.ForeignKeyConstraint(["record_id"], ["core.identity.id"], name=op.f("fk_party_record_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_party")),
        schema="core",
    )
    op.create_index("ix_party_actor_id", "party", ["actor_id"], unique=False, schema="core")
    op.create_index("ix_party_record_id", "party", ["record_id"], unique=False, schema="core")
    op.create_table(
        "quotation",
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
        sa.Column("document_id", sa.UUID(), nullable=False),
        sa.Column("source_id", sa.UUID(), nullable=False),
        sa.Column("anchor_start", sa.Integer(), nullable=False),
        sa.Column("anchor_end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_quotation_accounted")),
        sa.CheckConstraint("anchor_start >= 0 and anchor_end > anchor_start", name=op.f("ck_quotation_anchor")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_quotation_version")),
        sa.ForeignKeyConstraint(["document_id"], ["core.identity.id"], name=op.f("fk_quotation_document_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_quotation_id")),
        sa.ForeignKeyConstraint(["source_id"], ["core.identity.id"], name=op.f("fk_quotation_source_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_quotation")),
        schema="core",
    )
    op.create_index("ix_quotation_document_id", "quotation", ["document_id"], unique=False, schema="core")
    op.create_table(
        "risk_statement",
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
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("title_ar", sa.Text(), nullable=True),
        sa.Column("day_from", sa.Date(), nullable=True),
        sa.Column("day_to", sa.Date(), nullable=True),
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
        sa.Column("site_id", sa.UUID(), nullable=True),
        sa.Column("area_scheme", sa.Text(), nullable=True),
        sa.Column("stated_adm0", sa.Text(), nullable=True),
        sa.Column("stated_adm1", sa.Text(), nullable=True),
        sa.Column("stated_adm2", sa.Text(), nullable=True),
        sa.Column("stated_adm3", sa.Text(), nullable=True),
        sa.Column("stated_adm4", sa.Text(), nullable=True),
        sa.Column("feared", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("age_band", sa.Text(), nullable=False),
        sa.Column("civilian_status", sa.Text(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("trigger_en", sa.Text(), nullable=True),
        sa.Column("trigger_ar", sa.Text(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_risk_statement_accounted")),
        sa.CheckConstraint(
            "age_band in ('child', 'adult', 'older', 'mixed', 'unknown')", name=op.f("ck_risk_statement_age_band")
        ),
        sa.CheckConstraint(
            "civilian_status in ('civilian', 'combatant', 'contested', 'unknown')",
            name=op.f("ck_risk_statement_civilian_status"),
        ),
        sa.CheckConstraint(
            "date_precision in ('exact', 'day', 'days', 'week', 'month', 'quarter', 'year', 'years', 'unknown')",
            name=op.f("ck_risk_statement_date_precision"),
        ),
        sa.CheckConstraint(
            "day_to <= (recorded_at at time zone 'UTC')::date + 1", name=op.f("ck_risk_statement_not_in_the_future")
        ),
        sa.CheckConstraint(
            "place_basis in ('gps', 'landmark', 'gazetteer', 'admin_centroid', 'text')",
            name=op.f("ck_risk_statement_place_basis"),
        ),
        sa.CheckConstraint(
            "place_precision <> 'exact' or geometry is null or st_dimension(geometry) = 0",
            name=op.f("ck_risk_statement_exact_is_a_spot"),
        ),
        sa.CheckConstraint(
            "place_precision in ('exact', 'near', 'adm2', 'adm1', 'fuzzy', 'country', 'international', 'unknown')",
            name=op.f("ck_risk_statement_place_precision"),
        ),
        sa.CheckConstraint("sex in ('female', 'male', 'mixed', 'unknown')", name=op.f("ck_risk_statement_sex")),
        sa.CheckConstraint("day_from <= day_to", name=op.f("ck_risk_statement_days")),
        sa.CheckConstraint("uncertainty_metres >= 0", name=op.f("ck_risk_statement_uncertainty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_risk_statement_version")),
        sa.ForeignKeyConstraint(["collection_id"], ["core.identity.id"], name=op.f("fk_risk_statement_collection_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_risk_statement_id")),
        sa.ForeignKeyConstraint(["site_id"], ["core.identity.id"], name=op.f("fk_risk_statement_site_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_risk_statement")),
        schema="core",
    )
    op.create_index("ix_risk_statement_collection_id", "risk_statement", ["collection_id"], unique=False, schema="core")
    op.create_table(
        "situation",
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
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("title_ar", sa.Text(), nullable=True),
        sa.Column("day_from", sa.Date(), nullable=True),
        sa.Column("day_to", sa.Date(), nullable=True),
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
        sa.Column("site_id", sa.UUID(), nullable=True),
        sa.Column("area_scheme", sa.Text(), nullable=True),
        sa.Column("stated_adm0", sa.Text(), nullable=True),
        sa.Column("stated_adm1", sa.Text(), nullable=True),
        sa.Column("stated_adm2", sa.Text(), nullable=True),
        sa.Column("stated_adm3", sa.Text(), nullable=True),
        sa.Column("stated_adm4", sa.Text(), nullable=True),
        sa.Column("conditions", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_situation_accounted")),
        sa.CheckConstraint(
            "date_precision in ('exact', 'day', 'days', 'week', 'month', 'quarter', 'year', 'years', 'unknown')",
            name=op.f("ck_situation_date_precision"),
        ),
        sa.CheckConstraint(
            "day_to <= (recorded_at at time zone 'UTC')::date + 1", name=op.f("ck_situation_not_in_the_future")
        ),
        sa.CheckConstraint(
            "place_basis in ('gps', 'landmark', 'gazetteer', 'admin_centroid', 'text')",
            name=op.f("ck_situation_place_basis"),
        ),
        sa.CheckConstraint(
            "place_precision <> 'exact' or geometry is null or st_dimension(geometry) = 0",
            name=op.f("ck_situation_exact_is_a_spot"),
        ),
        sa.CheckConstraint(
            "place_precision in ('exact', 'near', 'adm2', 'adm1', 'fuzzy', 'country', 'international', 'unknown')",
            name=op.f("ck_situation_place_precision"),
        ),
        sa.CheckConstraint("day_from <= day_to", name=op.f("ck_situation_days")),
        sa.CheckConstraint("uncertainty_metres >= 0", name=op.f("ck_situation_uncertainty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_situation_version")),
        sa.ForeignKeyConstraint(["collection_id"], ["core.identity.id"], name=op.f("fk_situation_collection_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_situation_id")),
        sa.ForeignKeyConstraint(["site_id"], ["core.identity.id"], name=op.f("fk_situation_site_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_situation")),
        schema="core",
    )
    op.create_index("ix_situation_collection_id", "situation", ["collection_id"], unique=False, schema="core")
    op.create_table(
        "source_reliance",
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
        sa.Column("rests_on_id", sa.UUID(), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_source_reliance_accounted")),
        sa.CheckConstraint("source_id <> rests_on_id", name=op.f("ck_source_reliance_two_sources")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_source_reliance_version")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_source_reliance_id")),
        sa.ForeignKeyConstraint(["rests_on_id"], ["core.identity.id"], name=op.f("fk_source_reliance_rests_on_id")),
        sa.ForeignKeyConstraint(["source_id"], ["core.identity.id"], name=op.f("fk_source_reliance_source_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_source_reliance")),
        schema="core",
    )
    op.create_index("ix_source_reliance_source_id", "source_reliance", ["source_id"], unique=False, schema="core")
    op.add_column("actor", sa.Column("country_pcode", sa.Text(), nullable=True), schema="core")
    op.add_column("term", sa.Column("next", postgresql.ARRAY(sa.Text()), nullable=True), schema="core")
    op.add_column("term", sa.Column("first", sa.Boolean(), nullable=True), schema="core")
    for table, column in (("claim", "victim_id"), ("event", "site_id"), ("event", "facility_id")):
        op.add_column(table, sa.Column(column, sa.UUID(), nullable=True), schema="core")
        op.create_foreign_key(
            op.f(f"fk_{table}_{column}"),
            table,
            "identity",
            [column],
            ["id"],
            source_schema="core",
            referent_schema="core",
        )
    rules = sa.table("embargo_rule", sa.column("concept"), sa.column("audience"), sa.column("days"), schema="core")
    rows = [{"concept": c, "audience": a, "days": DAYS} for c in EMBARGOED for a in ("open", "partner")]
    op.bulk_insert(rules, rows)
    for name in TABLES:
        # A table without a policy then shows nothing, to its owner either.
        op.execute(f"ALTER TABLE core.{name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE core.{name} FORCE ROW LEVEL SECURITY")


def _rename(table: str, before: str, after: str) -> None:
    op.alter_column(table, before, new_column_name=after, schema="core")
    op.execute(f"ALTER INDEX core.ix_{table}_{before} RENAME TO ix_{table}_{after}")
    if table != "unpublished":
        op.execute(f"ALTER TABLE core.{table} RENAME CONSTRAINT fk_{table}_{before} TO fk_{table}_{after}")


def downgrade() -> None:
    for table, column in (("claim", "victim_id"), ("event", "site_id"), ("event", "facility_id")):
        op.drop_column(table, column, schema="core")
    for column in ("next", "first"):
        op.drop_column("term", column, schema="core")
    op.drop_column("actor", "country_pcode", schema="core")
    for name in reversed(TABLES):
        op.execute(f"DROP TABLE core.{name} CASCADE")
    for name in RENAMED:
        _rename(name, "record_id", "event_id")
