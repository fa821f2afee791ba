"""Note which releases were made of which publication, and what files they have, so that questions may name them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")


def upgrade() -> None:
    for audience in AUDIENCES:
        op.create_table(
            "release",
            sa.Column("number", sa.Text(), nullable=False),
            sa.Column("publication", sa.Integer(), nullable=False),
            sa.Column("published_at", sa.TIMESTAMP(timezone=True), nullable=False),
            sa.Column("fictional", sa.Boolean(), nullable=False),
            sa.Column("collections", postgresql.ARRAY(sa.Text()), nullable=False),
            sa.Column("citation", sa.Text(), nullable=False),
            sa.Column("sha256", sa.Text(), nullable=False),
            sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
            sa.PrimaryKeyConstraint("number", name=op.f("pk_release")),
            schema=audience,
        )
        op.create_index("ix_release_publication", "release", ["publication"], schema=audience)


def downgrade() -> None:
    for audience in AUDIENCES:
        op.drop_table("release", schema=audience)
