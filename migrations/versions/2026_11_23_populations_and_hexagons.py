"""Record how many people lived where and when, and publish it; say in which hexagons published points lie.

Nothing is shown that was not: populations are public figures on whole areas, a hexagon is found from the published point.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from schema import hexagons

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")
CELLS = ("h3_5", "h3_6", "h3_7", "h3_8")
BATCH = 20_000


def upgrade() -> None:
    op.create_table(
        "denominator",
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
        *_content(),
        sa.CheckConstraint("actor <> '' and reason <> ''", name=op.f("ck_denominator_accounted")),
        sa.CheckConstraint("day_from <= day_to", name=op.f("ck_denominator_days")),
        sa.CheckConstraint("people >= 0", name=op.f("ck_denominator_people")),
        sa.CheckConstraint("low >= 0 and low <= people", name=op.f("ck_denominator_low")),
        sa.CheckConstraint("high >= people", name=op.f("ck_denominator_high")),
        sa.CheckConstraint("pcode <> '' and source <> ''", name=op.f("ck_denominator_stated")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_denominator_version")),
        sa.ForeignKeyConstraint(["id"], ["core.identity.id"], name=op.f("fk_denominator_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_denominator")),
        schema="core",
    )
    op.create_index("ix_denominator_pcode", "denominator", ["pcode"], unique=False, schema="core")
    op.execute("ALTER TABLE core.denominator ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE core.denominator FORCE ROW LEVEL SECURITY")
    for audience in AUDIENCES:
        _publish_populations(audience)
        for name in CELLS:
            op.add_column("event", sa.Column(name, sa.Text(), nullable=True), schema=audience)
        _find_hexagons(audience)


def _content() -> Iterable["sa.Column[Any]"]:
    yield sa.Column("pcode", sa.Text(), nullable=False)
    yield sa.Column("day_from", sa.Date(), nullable=False)
    yield sa.Column("day_to", sa.Date(), nullable=False)
    yield sa.Column("people", sa.BigInteger(), nullable=False)
    yield sa.Column("low", sa.BigInteger(), nullable=True)
    yield sa.Column("high", sa.BigInteger(), nullable=True)
    yield sa.Column("basis", sa.Text(), nullable=False)
    yield sa.Column("source", sa.Text(), nullable=False)
    yield sa.Column("licence", sa.Text(), nullable=True)
    yield sa.Column("citation", sa.Text(), nullable=True)


def _publish_populations(audience: str) -> None:
    op.create_table(
        "denominator",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", postgresql.INT4RANGE(), nullable=False),
        *_content(),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_denominator")),
        schema=audience,
    )
    op.create_index("ix_denominator_pcode", "denominator", ["pcode"], unique=False, schema=audience)
    op.create_index(
        "ux_denominator_current",
        "denominator",
        ["id"],
        unique=True,
        schema=audience,
        postgresql_where=sa.text("upper_inf(known)"),
    )


def _find_hexagons(audience: str) -> None:
    """The cells of what is published already, in the versions that still show the point."""
    connection = op.get_bind()
    names = ("id", "since", "lon", "lat", "place_precision", "document", *CELLS)
    event = sa.table("event", *(sa.column(name) for name in names), schema=audience)
    metres = sa.cast(event.c.document.op("->>")("uncertainty_metres"), sa.Float)
    points = connection.execute(
        sa.select(event.c.id, event.c.since, event.c.lon, event.c.lat, event.c.place_precision, metres.label("metres"))
        .where(event.c.lon.is_not(None))
        .execution_options(yield_per=BATCH)
    )
    found = sa.Table(
        f"hexed_{audience}",
        sa.MetaData(),
        *(sa.Column(name, sa.Integer if name == "since" else sa.Text) for name in ("id", "since", *CELLS)),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )
    found.create(connection)
    for rows in points.partitions():
        made = [
            {"id": row.id, "since": row.since}
            | dict(
                zip(
                    CELLS,
                    hexagons.cells(row.lon, row.lat, hexagons.radius(row.place_precision, row.metres)),
                    strict=True,
                )
            )
            for row in rows
        ]
        connection.execute(found.insert(), made)
    connection.execute(sa.text(f"ANALYZE hexed_{audience}"))
    connection.execute(
        sa.update(event)
        .values({name: found.c[name] for name in CELLS})
        .where(event.c.id == found.c.id, event.c.since == found.c.since, found.c.h3_5.is_not(None))
    )


def downgrade() -> None:
    for audience in AUDIENCES:
        for name in reversed(CELLS):
            op.drop_column("event", name, schema=audience)
        op.drop_table("denominator", schema=audience)
    op.drop_table("denominator", schema="core")
