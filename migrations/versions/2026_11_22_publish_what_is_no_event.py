"""Publish records of every type, what had been reported by a day, control of places, members and reliance."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")
ADDED = (
    ("act", "victim", sa.Text()),
    ("actor", "country_pcode", sa.Text()),
    ("claim", "sex", sa.Text()),
    ("claim", "age_band", sa.Text()),
    ("event", "facility", sa.Text()),
    ("event", "first_reported", sa.Date()),
)
WORDS = (("actor", "members"), ("source", "rests_on"), ("claim", "roles"))


def upgrade() -> None:
    for audience in AUDIENCES:
        _create(audience)
        _extend(audience)
    # What is published lacks the new columns until it is published anew. The owner reads and writes only unforced.
    for name in ("event", "unpublished"):
        op.execute(f"ALTER TABLE core.{name} NO FORCE ROW LEVEL SECURITY")
    op.execute("INSERT INTO core.unpublished (record_id) SELECT DISTINCT id FROM core.event")
    for name in ("event", "unpublished"):
        op.execute(f"ALTER TABLE core.{name} FORCE ROW LEVEL SECURITY")


def _within(audience: str, statement: str) -> None:
    op.execute(sa.select(sa.func.set_config("search_path", f"{audience}, public", True)))
    op.execute(statement)
    op.execute(sa.select(sa.func.set_config("search_path", "public", True)))


def _extend(audience: str) -> None:
    for table, name, type_ in ADDED:
        op.add_column(table, sa.Column(name, type_, nullable=True), schema=audience)
    for table, name in WORDS:
        empty: sa.Column[list[str]] = sa.Column(name, postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
        op.add_column(table, empty, schema=audience)
        op.alter_column(table, name, server_default=None, schema=audience)
    op.create_index("ix_act_victim", "act", ["victim"], unique=False, schema=audience)
    op.alter_column("claim", "event_id", new_column_name="record_id", schema=audience)
    op.execute(f"ALTER INDEX {audience}.ix_claim_event_id RENAME TO ix_claim_record_id")
    for name in ("record_type", "civilian_status", "independence_group"):
        op.add_column("claim", sa.Column(name, sa.Text(), nullable=True), schema=audience)
    _within(
        audience,
        "UPDATE claim c SET record_type = 'event', civilian_status = one -> 'people' ->> 'civilian_status',"
        " sex = nullif(one -> 'people' ->> 'sex', 'unknown'), age_band = nullif(one -> 'people' ->> 'age_band', 'unknown'),"
        " independence_group = one -> 'source' ->> 'independence_group'"
        " FROM event e CROSS JOIN LATERAL jsonb_array_elements(e.document -> 'claims') one"
        " WHERE (e.id, e.since) = (c.record_id, c.since) AND one ->> 'id' = c.id",
    )
    for name in ("record_type", "civilian_status", "independence_group"):
        op.alter_column("claim", name, nullable=False, schema=audience)


def _create(audience: str) -> None:
    op.create_table(
        "control",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("day_from", sa.Date(), nullable=True),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_control")),
        schema=audience,
    )
    op.create_index("ix_control_place", "control", ["place", "day_from"], unique=False, schema=audience)
    op.create_index(
        "ux_control_current",
        "control",
        ["id"],
        unique=True,
        schema=audience,
        postgresql_where=sa.text("upper_inf(known)"),
    )
    op.create_table(
        "record",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("day_from", sa.Date(), nullable=True),
        sa.Column("day_to", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.Text(), nullable=False),
        sa.Column(
            "geometry",
            Geometry(srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"),
            nullable=True,
        ),
        sa.Column("place_precision", sa.Text(), nullable=False),
        sa.Column("areas", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("sources", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("victim", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("age_band", sa.Text(), nullable=True),
        sa.Column("civilian_status", sa.Text(), nullable=True),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("history", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_record")),
        schema=audience,
    )
    op.create_index("ix_record_areas", "record", ["areas"], unique=False, schema=audience, postgresql_using="gin")
    op.create_index("ix_record_code", "record", ["code"], unique=False, schema=audience)
    op.create_index(
        "ix_record_geometry", "record", ["geometry"], unique=False, schema=audience, postgresql_using="gist"
    )
    op.create_index(
        "ix_record_page",
        "record",
        ["type", sa.literal_column("day_from desc nulls last"), sa.literal_column("id desc")],
        unique=False,
        schema=audience,
    )
    op.create_index("ix_record_victim", "record", ["victim"], unique=False, schema=audience)
    op.create_index("ix_record_words", "record", ["words"], unique=False, schema=audience, postgresql_using="gin")
    op.create_index(
        "ux_record_current",
        "record",
        ["id"],
        unique=True,
        schema=audience,
        postgresql_where=sa.text("upper_inf(known)"),
    )
    op.create_table(
        "tally_reported",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("reported", postgresql.DATERANGE(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=True),
        sa.Column("best", sa.Integer(), nullable=True),
        sa.Column("high", sa.Integer(), nullable=True),
        sa.Column("conflicting", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "event_id", "since", "measure", "population", "reported", name=op.f("pk_tally_reported")
        ),
        schema=audience,
    )


def downgrade() -> None:
    for audience in AUDIENCES:
        for name in ("record_type", "civilian_status", "independence_group"):
            op.drop_column("claim", name, schema=audience)
        _within(audience, "DELETE FROM claim c WHERE NOT EXISTS (SELECT FROM event WHERE id = c.record_id)")
        op.alter_column("claim", "record_id", new_column_name="event_id", schema=audience)
        op.execute(f"ALTER INDEX {audience}.ix_claim_record_id RENAME TO ix_claim_event_id")
        op.drop_index("ix_act_victim", "act", schema=audience)
        for table, name in (*((table, name) for table, name, _ in ADDED), *WORDS):
            op.drop_column(table, name, schema=audience)
        for name in ("tally_reported", "record", "control"):
            op.drop_table(name, schema=audience)
