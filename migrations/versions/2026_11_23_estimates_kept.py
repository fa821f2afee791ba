"""Let a collection declare questions of `estimate`, and keep what they come to beside the published copies."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")


def upgrade() -> None:
    declared: sa.Column[object] = sa.Column("estimates", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    op.add_column("collection", declared, schema="core")
    for audience in AUDIENCES:
        op.create_table(
            "kept_estimate",
            sa.Column("collection", sa.Text(), nullable=False),
            sa.Column("address", sa.Text(), nullable=False),
            sa.Column("estimator", sa.Text(), nullable=False),
            sa.Column("since", sa.Integer(), nullable=False),
            sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
            sa.PrimaryKeyConstraint("collection", "address", name=op.f("pk_kept_estimate")),
            schema=audience,
        )


def downgrade() -> None:
    for audience in AUDIENCES:
        op.drop_table("kept_estimate", schema=audience)
    op.drop_column("collection", "estimates", schema="core")
