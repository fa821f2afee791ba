"""Find the cells of a month, which is what the first part of a file by months is made of."""

from collections.abc import Sequence

from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")


def upgrade() -> None:
    for audience in AUDIENCES:
        op.create_index("ix_cell_day_from", "cell", ["level", "day_from"], schema=audience)


def downgrade() -> None:
    for audience in AUDIENCES:
        op.drop_index("ix_cell_day_from", table_name="cell", schema=audience)
