"""Index what lists of claims, records, acts and attacks on facilities begin from."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")
STATED, ID = sa.text("stated_on desc nulls last"), sa.text("id desc")
INDEXES: tuple[tuple[str, str, list[Any], str | None], ...] = (
    ("ix_act_kind", "act", ["kind"], None),
    ("ix_claim_measure", "claim", ["measure", STATED, ID], None),
    ("ix_claim_page_event", "claim", [STATED, ID], "record_type = 'event'"),
    ("ix_claim_page_record", "claim", [STATED, ID], "record_type <> 'event'"),
    ("ix_event_collection", "event", ["collection"], None),
    ("ix_event_facility", "event", ["facility", sa.text("day_from desc"), ID], "facility is not null"),
    ("ix_record_collection", "record", ["collection"], None),
)


def upgrade() -> None:
    for audience in AUDIENCES:
        for name, table, columns, where in INDEXES:
            only: dict[str, Any] = {} if where is None else {"postgresql_where": sa.text(where)}
            op.create_index(name, table, columns, unique=False, schema=audience, **only)


def downgrade() -> None:
    for audience in AUDIENCES:
        for name, table, _, _ in INDEXES:
            op.drop_index(name, table_name=table, schema=audience)
