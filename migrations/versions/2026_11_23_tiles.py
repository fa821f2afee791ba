"""Let publish keep what map tiles are made of; the next publication fills it."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")
SUMS = ("events", "incidents", "stated", "lows", "bests", "highs", "low", "best", "high")


def _columns(type_: Any, *names: str, nullable: bool = False) -> Iterable["sa.Column[Any]"]:
    return (sa.Column(name, type_(), nullable=nullable) for name in names)


def _key(*names: str) -> Iterable["sa.Column[Any]"]:
    return (sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in names)


def _event(audience: str) -> None:
    op.create_table(
        "tile_event",
        *_columns(sa.Text, "event_id"),
        *_key("since"),
        *_columns(postgresql.INT4RANGE, "known"),
        *_columns(sa.BigInteger, "spot", nullable=True),
        *_columns(sa.Integer, "x", "y", "finest", "radius", nullable=True),
        *_columns(sa.Date, "day_from", "day_to"),
        *_columns(sa.Integer, "low", "best", "high", nullable=True),
        *_columns(sa.Boolean, "stated"),
        *_columns(sa.Text, "kind", "granularity", "verification", "collection", "place_precision", "date_precision"),
        sa.Column("violations", postgresql.ARRAY(sa.Text()), nullable=False),
        *_columns(sa.Text, "adm0", "adm1", "adm2", "adm3", "adm4", nullable=True),
        *_columns(sa.Integer, "independent_sources"),
        *_columns(sa.Date, "first_reported", nullable=True),
        *_columns(sa.Text, "code"),
        sa.PrimaryKeyConstraint("event_id", "since", name=op.f("pk_tile_event")),
        schema=audience,
    )
    for columns in (["spot"], ["kind"], ["day_from", "day_to"]):
        op.create_index(f"ix_tile_event_{columns[0]}", "tile_event", columns, schema=audience)
    op.create_index("ix_tile_event_violations", "tile_event", ["violations"], schema=audience, postgresql_using="gin")


def _sums(audience: str) -> None:
    op.create_table(
        "tile_cell",
        *_columns(sa.Text, "collection"),
        *_key("level"),
        sa.Column("square", sa.BigInteger(), autoincrement=False, nullable=False),
        *_columns(sa.BigInteger, *SUMS),
        sa.PrimaryKeyConstraint("collection", "level", "square", name=op.f("pk_tile_cell")),
        schema=audience,
    )
    op.create_table(
        "tile_area",
        *_columns(sa.Text, "collection"),
        *_key("level"),
        *_columns(sa.Text, "pcode"),
        *_columns(sa.BigInteger, *SUMS, "near"),
        sa.PrimaryKeyConstraint("collection", "level", "pcode", name=op.f("pk_tile_area")),
        schema=audience,
    )
    op.create_table(
        "tile_state",
        *_key("number"),
        *_columns(sa.Text, "rules"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tile_state")),
        schema=audience,
    )


def upgrade() -> None:
    for audience in AUDIENCES:
        _event(audience)
        _sums(audience)
        op.create_table(
            "tile_outline",
            *_columns(sa.Text, "place"),
            *_key("since", "zoom"),
            sa.Column(
                "geometry",
                Geometry(srid=3857, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", nullable=False),
                nullable=False,
            ),
            sa.PrimaryKeyConstraint("place", "since", "zoom", name=op.f("pk_tile_outline")),
            schema=audience,
        )
        op.create_index(
            "ix_tile_outline_geometry", "tile_outline", ["geometry"], schema=audience, postgresql_using="gist"
        )


def downgrade() -> None:
    for audience in AUDIENCES:
        op.drop_table("tile_outline", schema=audience)
        for name in ("tile_state", "tile_area", "tile_cell", "tile_event"):
            op.drop_table(name, schema=audience)
