"""Let publish keep sums of tiles by violation and by kind; the next publication makes all of them anew."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")
SUMS = ("events", "incidents", "stated", "lows", "bests", "highs", "low", "best", "high")
TERMS = ("violation", "kind")


def _texts(*names: str) -> Iterable["sa.Column[Any]"]:
    return (sa.Column(name, sa.Text(), nullable=False) for name in names)


def _make(audience: str, terms: Sequence[str]) -> None:
    """Empty tables of sums, which are in the order of their key."""
    owns: dict[str, tuple[sa.Column[Any], tuple[str, ...]]] = {
        "cell": (sa.Column("square", sa.BigInteger(), autoincrement=False, nullable=False), SUMS),
        "area": (sa.Column("pcode", sa.Text(), nullable=False), (*SUMS, "near")),
    }
    for name, (own, sums) in owns.items():
        op.drop_table(f"tile_{name}", schema=audience)
        op.create_table(
            f"tile_{name}",
            *_texts("collection", *terms),
            sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
            own,
            *(sa.Column(each, sa.BigInteger(), nullable=False) for each in sums),
            sa.PrimaryKeyConstraint("collection", *terms, "level", own.name, name=op.f(f"pk_tile_{name}")),
            schema=audience,
        )


def upgrade() -> None:
    for audience in AUDIENCES:
        _make(audience, TERMS)
        # Of no vocabulary, so that nobody reads sums that are not there yet, and publish makes them.
        for name in ("violations", "kinds"):
            op.add_column("tile_state", sa.Column(name, sa.Text(), nullable=False, server_default=""), schema=audience)
            op.alter_column("tile_state", name, server_default=None, schema=audience)


def downgrade() -> None:
    for audience in AUDIENCES:
        _make(audience, ())
        for name in ("kinds", "violations"):
            op.drop_column("tile_state", name, schema=audience)
        # Without a state, publish makes all of it anew.
        op.execute(sa.delete(sa.table("tile_state", schema=audience)))
