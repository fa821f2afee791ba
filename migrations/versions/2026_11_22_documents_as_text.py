"""Keep documents of records as the text that is read: writing jsonb out was most of what a page cost PostgreSQL."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")
TABLES = ("event", "record")


def upgrade() -> None:
    _become(postgresql.JSON())


def downgrade() -> None:
    _become(postgresql.JSONB())


def _become(kind: sa.types.TypeEngine[object]) -> None:
    # The rows are written anew, and with what the server compresses by, unless told otherwise.
    op.execute(sa.text("SET LOCAL default_toast_compression = 'lz4'"))
    for audience in AUDIENCES:
        for table in TABLES:
            op.alter_column(
                table,
                "document",
                type_=kind,
                schema=audience,
                postgresql_using=f"document::{str(kind).lower()}",
            )
