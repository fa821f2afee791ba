"""Protect: keys of callers, the vault, consent, release levels, sign-off, two people, the lattice; finer policies."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SECURED = (
    *("core.assignment", "core.consent", "core.merge", "core.opening", "core.release_level", "core.request"),
    *("core.sign_off", "core.unmasking_approval", "core.unmasking_request"),
    *("guard.api_key", "guard.lattice_member", "guard.mac_key"),
    *("vault.identity", "vault.name_index", "vault.source_link", "vault.subject", "vault.trace"),
)
PLACES = ("exact", "near", "adm2", "adm1", "country")
DATES = ("exact", "day", "month", "quarter", "year")
COARSER = {
    "place_precision": {"fuzzy": "adm1", "international": "country", "unknown": "country"},
    "date_precision": {"days": "month", "week": "month", "years": "year", "unknown": "year"},
}
KEY = ("concept", "code", "audience", "disclosure")
LEVELS = "default_level in ('withheld', 'counted', 'record')"

SHOWN_BEFORE = """
WITH guarded AS (SELECT DISTINCT id FROM core.source WHERE protected)
SELECT record_id FROM core.claim WHERE source_id IN (SELECT id FROM guarded)
UNION SELECT record_id FROM core.information WHERE source_id IN (SELECT id FROM guarded)
UNION SELECT event_id FROM core.involvement WHERE source_id IN (SELECT id FROM guarded)
UNION SELECT facility_id FROM core.facility_status WHERE source_id IN (SELECT id FROM guarded)
UNION SELECT episode_id FROM core.detention_stage WHERE source_id IN (SELECT id FROM guarded)
UNION SELECT id FROM core.event WHERE facility_id IS NOT NULL
UNION SELECT id FROM core.facility
UNION SELECT id FROM core.situation
UNION SELECT id FROM core.corridor
"""
"""What was published with more than may be shown from now on: words and days of protected sources, and texts of records
whose place is withheld. Published anew, its past goes as well."""


def _within(name: str, levels: Sequence[str]) -> str:
    listed = ", ".join(f"'{level}'" for level in levels)
    return f"{name} in ({listed})"


def _policies() -> None:
    """Policies by kinds of records too, on levels that contain one another; what lay between becomes the coarser."""
    op.execute("ALTER TABLE core.policy NO FORCE ROW LEVEL SECURITY")
    for name, coarser in COARSER.items():
        op.drop_constraint(f"ck_policy_{name}", "policy", schema="core")
        for before, after in coarser.items():
            op.execute(f"UPDATE core.policy SET {name} = '{after}' WHERE {name} = '{before}'")  # noqa: S608
    op.alter_column("policy", "violation", new_column_name="code", schema="core")
    op.add_column("policy", sa.Column("concept", sa.Text(), server_default="violation", nullable=False), schema="core")
    op.add_column("policy", sa.Column("public_place_precision", sa.Text(), nullable=True), schema="core")
    op.add_column("policy", sa.Column("public_date_precision", sa.Text(), nullable=True), schema="core")
    op.add_column("policy", sa.Column("embargo_days", sa.Integer(), server_default="0", nullable=False), schema="core")
    op.drop_constraint("pk_policy", "policy", schema="core")
    op.create_primary_key(op.f("pk_policy"), "policy", [*KEY], schema="core")
    for prefix in ("", "public_"):
        for name, levels in (("place_precision", PLACES), ("date_precision", DATES)):
            rule = _within(f"{prefix}{name}", levels)
            op.create_check_constraint(op.f(f"ck_policy_{prefix}{name}"), "policy", rule, schema="core")
    op.create_check_constraint(op.f("ck_policy_embargo_days"), "policy", "embargo_days >= 0", schema="core")
    op.execute("ALTER TABLE core.policy FORCE ROW LEVEL SECURITY")


def _former_policies() -> None:
    op.execute("ALTER TABLE core.policy NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM core.policy WHERE concept <> 'violation' OR code = ''")
    op.drop_constraint("pk_policy", "policy", schema="core")
    for name in ("place_precision", "date_precision"):
        op.drop_constraint(f"ck_policy_{name}", "policy", schema="core")
    for name in ("embargo_days", "public_date_precision", "public_place_precision", "concept"):
        op.drop_column("policy", name, schema="core")
    op.alter_column("policy", "code", new_column_name="violation", schema="core")
    op.create_primary_key(op.f("pk_policy"), "policy", ["violation", *KEY[2:]], schema="core")
    for name, levels in (("place_precision", PLACES), ("date_precision", DATES)):
        rule = _within(name, (*levels, *COARSER[name]))
        op.create_check_constraint(op.f(f"ck_policy_{name}"), "policy", rule, schema="core")
    op.execute("ALTER TABLE core.policy FORCE ROW LEVEL SECURITY")


def _core() -> None:
    op.create_table(
        "request",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("transaction_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_request")),
        schema="core",
    )
    op.create_table(
        "unmasking_request",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("transaction_timestamp()"), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.UUID(), nullable=False),
        sa.Column("fields", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("actor <> '' and purpose <> ''", name=op.f("ck_unmasking_request_accounted")),
        sa.CheckConstraint(
            "expires_at > at and expires_at <= at + interval '72 hours'", name=op.f("ck_unmasking_request_expires_at")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmasking_request")),
        schema="core",
    )
    op.create_table(
        "assignment",
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
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_assignment_accounted")),
        sa.CheckConstraint("holder <> ''", name=op.f("ck_assignment_holder")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_assignment_version")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_assignment_id")),
        sa.ForeignKeyConstraint(["record_id"], ["core.identity.id"], name=op.f("fk_assignment_record_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_assignment")),
        schema="core",
    )
    op.create_index("ix_assignment_holder", "assignment", ["holder"], unique=False, schema="core")
    op.create_table(
        "consent",
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
        sa.Column("victim_id", sa.UUID(), nullable=True),
        sa.Column("source_id", sa.UUID(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("evidence_sha256", sa.Text(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_consent_accounted")),
        sa.CheckConstraint("evidence_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_consent_evidence_sha256")),
        sa.CheckConstraint(
            "legal_basis in ('consent', 'vital_interest', 'public_interest', 'legal_obligation', 'legitimate_interest')",
            name=op.f("ck_consent_legal_basis"),
        ),
        sa.CheckConstraint(
            "purpose in ('hold', 'internal_analysis', 'aggregate_publication', 'record_publication', 'name_publication', 'partner_sharing', 'court_sharing', 'recontact')",
            name=op.f("ck_consent_purpose"),
        ),
        sa.CheckConstraint("expires_on >= given_on", name=op.f("ck_consent_days")),
        sa.CheckConstraint(
            "not granted or (legal_basis is not null and given_on is not null)", name=op.f("ck_consent_founded")
        ),
        sa.CheckConstraint("num_nonnulls(victim_id, source_id) = 1", name=op.f("ck_consent_of_one")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_consent_version")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_consent_id")),
        sa.ForeignKeyConstraint(["source_id"], ["core.identity.id"], name=op.f("fk_consent_source_id")),
        sa.ForeignKeyConstraint(["victim_id"], ["core.identity.id"], name=op.f("fk_consent_victim_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_consent")),
        schema="core",
    )
    op.create_index("ix_consent_source_id", "consent", ["source_id"], unique=False, schema="core")
    op.create_index("ix_consent_victim_id", "consent", ["victim_id"], unique=False, schema="core")
    op.create_table(
        "merge",
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
        sa.Column("from_id", sa.UUID(), nullable=False),
        sa.Column("into_id", sa.UUID(), nullable=False),
        sa.Column("moved", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_merge_accounted")),
        sa.CheckConstraint("from_id <> into_id", name=op.f("ck_merge_two_events")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_merge_version")),
        sa.ForeignKeyConstraint(["from_id"], ["core.identity.id"], name=op.f("fk_merge_from_id")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_merge_id")),
        sa.ForeignKeyConstraint(["into_id"], ["core.identity.id"], name=op.f("fk_merge_into_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_merge")),
        schema="core",
    )
    op.create_table(
        "opening",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("transaction_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_opening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        schema="core",
    )
    op.create_index("ix_opening_holder", "opening", ["holder"], unique=False, schema="core")
    op.create_table(
        "release_level",
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
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("public_document_id", sa.UUID(), nullable=True),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_release_level_accounted")),
        sa.CheckConstraint("audience in ('open', 'partner')", name=op.f("ck_release_level_audience")),
        sa.CheckConstraint("level in ('withheld', 'counted', 'record')", name=op.f("ck_release_level_level")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_release_level_version")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_release_level_id")),
        sa.ForeignKeyConstraint(
            ["public_document_id"], ["core.identity.id"], name=op.f("fk_release_level_public_document_id")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["core.identity.id"], name=op.f("fk_release_level_record_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_release_level")),
        schema="core",
    )
    op.create_index("ix_release_level_record_id", "release_level", ["record_id"], unique=False, schema="core")
    op.create_table(
        "sign_off",
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
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_sign_off_accounted")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_sign_off_sha256")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_sign_off_version")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_sign_off_id")),
        sa.ForeignKeyConstraint(["record_id"], ["core.identity.id"], name=op.f("fk_sign_off_record_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_sign_off")),
        schema="core",
    )
    op.create_index("ix_sign_off_record_id", "sign_off", ["record_id"], unique=False, schema="core")
    op.create_table(
        "unmasking_approval",
        sa.Column("request_id", sa.UUID(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("transaction_timestamp()"), nullable=False),
        sa.CheckConstraint("actor <> ''", name=op.f("ck_unmasking_approval_accounted")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["core.unmasking_request.id"], name=op.f("fk_unmasking_approval_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_unmasking_approval")),
        schema="core",
    )


def _guard() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.CheckConstraint("audience is null or audience = 'partner'", name=op.f("ck_api_key_audience")),
        sa.CheckConstraint("holder <> '' and holder !~ '[|[:cntrl:]]'", name=op.f("ck_api_key_holder")),
        sa.CheckConstraint("(revoked_at is null) = (revoked_by is null)", name=op.f("ck_api_key_revoked")),
        sa.CheckConstraint("num_nonnulls(audience, role) = 1", name=op.f("ck_api_key_for_one")),
        sa.CheckConstraint(
            "num_nonnulls(hash, issuer) = 1 and (issuer is null) = (subject is null)", name=op.f("ck_api_key_proven")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        schema="guard",
    )
    op.create_index(
        "ux_api_key_subject",
        "api_key",
        ["issuer", "subject"],
        unique=True,
        schema="guard",
        postgresql_where=sa.text("revoked_at is null"),
    )
    op.create_table(
        "lattice_member",
        sa.Column("record_id", sa.UUID(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("admitted", sa.Integer(), nullable=True),
        sa.Column("leaving", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "area", "period", "class", "collection", name=op.f("pk_lattice_member")),
        schema="guard",
    )
    op.create_index("ix_lattice_member_collection", "lattice_member", ["collection"], unique=False, schema="guard")
    op.create_table(
        "mac_key",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mac_key")),
        schema="guard",
    )


def _vault() -> None:
    op.create_table(
        "source_link",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("octet_length(nonce) = 12", name=op.f("ck_source_link_nonce")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_link")),
        schema="vault",
    )
    op.create_index("ix_source_link_mark", "source_link", ["mark"], unique=False, schema="vault")
    op.create_table(
        "subject",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "made_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("transaction_timestamp()"), nullable=False
        ),
        sa.Column("erased_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('victim', 'source')", name=op.f("ck_subject_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
        schema="vault",
    )
    op.create_table(
        "trace",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("transaction_timestamp()"), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.UUID(), nullable=False),
        sa.Column("request_id", sa.UUID(), nullable=True),
        sa.Column("fields", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("actor <> '' and verb <> ''", name=op.f("ck_trace_accounted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace")),
        schema="vault",
    )
    op.create_table(
        "identity",
        sa.Column("subject_id", sa.UUID(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("transaction_timestamp()"), nullable=False),
        sa.CheckConstraint(
            "field in ('name', 'alias', 'phone', 'address', 'born_on', 'document_number', 'contact', 'note')",
            name=op.f("ck_identity_field"),
        ),
        sa.CheckConstraint("octet_length(nonce) = 12", name=op.f("ck_identity_nonce")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_identity_version")),
        sa.ForeignKeyConstraint(["subject_id"], ["vault.subject.id"], name=op.f("fk_identity_subject_id")),
        sa.PrimaryKeyConstraint("subject_id", "field", "version", name=op.f("pk_identity")),
        schema="vault",
    )
    op.create_table(
        "name_index",
        sa.Column("subject_id", sa.UUID(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "field in ('name', 'alias', 'phone', 'address', 'born_on', 'document_number', 'contact', 'note')",
            name=op.f("ck_name_index_field"),
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["vault.subject.id"], name=op.f("fk_name_index_subject_id")),
        sa.PrimaryKeyConstraint("subject_id", "field", "mark", name=op.f("pk_name_index")),
        schema="vault",
    )
    op.create_index("ix_name_index_mark", "name_index", ["mark"], unique=False, schema="vault")


def _lattice(audience: str) -> None:
    op.create_table(
        "lattice_cell",
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("axis", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.CheckConstraint("(value is null) = (status = 'suppressed')", name=op.f("ck_lattice_cell_value")),
        sa.CheckConstraint("axis in ('area_period', 'class_period')", name=op.f("ck_lattice_cell_axis")),
        sa.CheckConstraint("status in ('shown', 'suppressed')", name=op.f("ck_lattice_cell_status")),
        sa.PrimaryKeyConstraint("collection", "axis", "area", "period", "class", "since", name=op.f("pk_lattice_cell")),
        schema=audience,
    )
    op.create_table(
        "lattice_state",
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("collection", "since", name=op.f("pk_lattice_state")),
        schema=audience,
    )


def upgrade() -> None:
    _core()
    _guard()
    _vault()
    for audience in ("open", "partner"):
        _lattice(audience)
    op.add_column("collection", sa.Column("default_level", sa.Text(), nullable=True), schema="core")
    op.create_check_constraint(op.f("ck_collection_default_level"), "collection", LEVELS, schema="core")
    op.add_column(
        "source", sa.Column("stand_in", sa.Boolean(), server_default=sa.text("false"), nullable=False), schema="core"
    )
    op.create_check_constraint(op.f("ck_source_stand_in"), "source", "not stand_in or protected", schema="core")
    _policies()
    op.execute(f"INSERT INTO core.unpublished (record_id) {SHOWN_BEFORE}")
    for name in SECURED:
        # A table without a policy then shows nothing, to its owner either.
        op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    _former_policies()
    op.drop_column("source", "stand_in", schema="core")
    op.drop_column("collection", "default_level", schema="core")
    op.drop_table("lattice_state", schema="partner")
    op.drop_table("lattice_cell", schema="partner")
    op.drop_table("lattice_state", schema="open")
    op.drop_table("lattice_cell", schema="open")
    op.drop_table("name_index", schema="vault")
    op.drop_table("identity", schema="vault")
    op.drop_table("trace", schema="vault")
    op.drop_table("subject", schema="vault")
    op.drop_table("source_link", schema="vault")
    op.drop_table("mac_key", schema="guard")
    op.drop_table("lattice_member", schema="guard")
    op.drop_table("api_key", schema="guard")
    op.drop_table("unmasking_approval", schema="core")
    op.drop_table("sign_off", schema="core")
    op.drop_table("release_level", schema="core")
    op.drop_table("opening", schema="core")
    op.drop_table("merge", schema="core")
    op.drop_table("consent", schema="core")
    op.drop_table("assignment", schema="core")
    op.drop_table("unmasking_request", schema="core")
    op.drop_table("request", schema="core")
