"""Find flat events by geometry and code, as OGC API is asked to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")


def upgrade() -> None:
    for audience in AUDIENCES:
        op.create_index(
            "ix_flat_event_geometry",
            "flat_event",
            ["geometry"],
            schema=audience,
            postgresql_using="gist",
            postgresql_where=sa.text("upper_inf(known)"),
        )
        op.create_index(
            "ix_flat_event_code",
            "flat_event",
            ["code"],
            schema=audience,
            postgresql_where=sa.text("upper_inf(known)"),
        )


def downgrade() -> None:
    for audience in AUDIENCES:
        for name in ("ix_flat_event_code", "ix_flat_event_geometry"):
            op.drop_index(name, "flat_event", schema=audience)
