"""Index what finds the few among many: events of a country, acts of a violation, claims of a source."""

from collections.abc import Sequence

from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")
INDEXES = (
    ("ix_event_adm0", "event", "adm0", "btree"),
    ("ix_act_violations", "act", "violations", "gin"),
    ("ix_claim_source", "claim", "source", "btree"),
)


def upgrade() -> None:
    for audience in AUDIENCES:
        for name, table, column, kind in INDEXES:
            op.create_index(name, table, [column], schema=audience, postgresql_using=kind, if_not_exists=True)


def downgrade() -> None:
    for audience in AUDIENCES:
        for name, table, _, _ in INDEXES:
            op.drop_index(name, table_name=table, schema=audience)
