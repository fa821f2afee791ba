"""Find the few of a file among flat events, which lie in its order: by acts, sources, kinds, areas; and by acts alone."""

from collections.abc import Sequence

from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")
LISTS = ("violations", "acts", "methods", "victim_roles", "context", "facility_kinds", "source_ids")
FOUND = ("collection", "kind", "independent_sources", "adm0", "adm1", "adm2", "adm3", "adm4")
INDEXES = (
    ("ix_flat_event_codes", "flat_event", LISTS, "gin"),
    *((f"ix_flat_event_{name}", "flat_event", (name,), "btree") for name in FOUND),
    ("ix_act_method", "act", ("method",), "btree"),
    ("ix_act_roles", "act", ("roles",), "gin"),
)


def _key(audience: str, *columns: str) -> None:
    op.drop_constraint("pk_flat_event", "flat_event", schema=audience, type_="primary")
    op.create_primary_key("pk_flat_event", "flat_event", list(columns), schema=audience)


def upgrade() -> None:
    for audience in AUDIENCES:
        op.create_index(
            "ix_flat_event_part",
            "flat_event",
            ["day_from", "event_id"],
            schema=audience,
            postgresql_include=["known", "collection"],
        )
        for name, table, columns, kind in INDEXES:
            op.create_index(name, table, list(columns), schema=audience, postgresql_using=kind)
        _key(audience, "event_id", "since")


def downgrade() -> None:
    for audience in AUDIENCES:
        for name, table, _, _ in reversed(INDEXES):
            op.drop_index(name, table_name=table, schema=audience)
        _key(audience, "day_from", "event_id", "since")
        op.drop_index("ix_flat_event_part", table_name="flat_event", schema=audience)
