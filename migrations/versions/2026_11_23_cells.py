"""Sums made ahead by month, area and violation; the next publication fills them."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")
COUNTS = (
    *("records", "lows", "open_ended", "without_best", "single", "fighting", "fighting_best", "conflicting"),
    *("unnumbered", "low", "best", "high", "incoherent"),
)


def _columns(type_: Any, *names: str) -> Iterable["sa.Column[Any]"]:
    return (sa.Column(name, type_(), nullable=False) for name in names)


def _key() -> Iterable["sa.Column[Any]"]:
    yield sa.Column("key", sa.UUID(), nullable=False)
    yield from _columns(sa.Text, "collection", "granularity", "level")
    yield from (sa.Column(name, sa.Text()) for name in ("area", "adm0", "adm1", "adm2", "adm3"))
    yield from _columns(sa.Text, "violation")
    yield from _columns(sa.Date, "day_from", "day_to")


def upgrade() -> None:
    for audience in AUDIENCES:
        op.create_table(
            "cell",
            *_key(),
            *_columns(sa.Text, "measure", "population"),
            *_columns(sa.Integer, "days"),
            *_columns(sa.BigInteger, *COUNTS),
            sa.PrimaryKeyConstraint("key", name=op.f("pk_cell")),
            schema=audience,
        )
        op.create_table(
            "cell_source",
            *_key(),
            *_columns(sa.Text, "source"),
            *_columns(sa.BigInteger, "events"),
            sa.PrimaryKeyConstraint("key", name=op.f("pk_cell_source")),
            schema=audience,
        )
        op.create_table(
            "cell_state",
            sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
            *_columns(sa.Text, "terms"),
            sa.PrimaryKeyConstraint("number", name=op.f("pk_cell_state")),
            schema=audience,
        )
        asked = ["level", "violation", "measure", "population", "granularity", "area"]
        op.create_index("ix_cell_asked", "cell", asked, schema=audience)
        op.create_index("ix_cell_source_asked", "cell_source", ["level", "violation", "area"], schema=audience)


def downgrade() -> None:
    for audience in AUDIENCES:
        for name in ("cell_state", "cell_source", "cell"):
            op.drop_table(name, schema=audience)
