"""Say which sites each published row names, so that no other is published; publish all anew by the stricter rules."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")


def upgrade() -> None:
    for audience in AUDIENCES:
        op.add_column("event", sa.Column("site", sa.Text(), nullable=True), schema=audience)
        named: sa.Column[list[str]] = sa.Column(
            "sites", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False
        )
        op.add_column("record", named, schema=audience)
        op.alter_column("record", "sites", server_default=None, schema=audience)
        op.execute(sa.select(sa.func.set_config("search_path", f"{audience}, public", True)))
        op.execute("UPDATE event SET site = document #>> '{place,id}' WHERE document #>> '{place,level}' IS NULL")
        op.execute(
            "UPDATE record r SET sites = array(SELECT DISTINCT place ->> 'id' FROM"
            " (SELECT r.document -> 'place' UNION ALL SELECT r.document -> 'origin' UNION ALL SELECT r.document -> 'destination'"
            " UNION ALL SELECT jsonb_path_query(r.document, '$.stages[*].site')) named (place)"
            " WHERE jsonb_typeof(place) = 'object' AND place ->> 'level' IS NULL ORDER BY 1)"
        )
        # What only withheld records name was readable in every publication; ended rows would stay so.
        op.execute(
            "DELETE FROM place WHERE level IS NULL AND id NOT IN (SELECT site FROM event WHERE site IS NOT NULL"
            " UNION SELECT unnest(sites) FROM record UNION SELECT place FROM control)"
        )
        op.execute(sa.select(sa.func.set_config("search_path", "public", True)))
        only = sa.text("site is not null and upper_inf(known)")
        op.create_index("ix_event_site", "event", ["site"], unique=False, schema=audience, postgresql_where=only)
    _queue_everything()


def _queue_everything() -> None:
    # Titles and days that are withheld now stand in what was published. The owner reads and writes only unforced.
    for name in ("identity", "unpublished"):
        op.execute(f"ALTER TABLE core.{name} NO FORCE ROW LEVEL SECURITY")
    op.execute("INSERT INTO core.unpublished (record_id) SELECT id FROM core.identity WHERE code IS NOT NULL")
    for name in ("identity", "unpublished"):
        op.execute(f"ALTER TABLE core.{name} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    for audience in AUDIENCES:
        op.drop_index("ix_event_site", table_name="event", schema=audience)
        op.drop_column("record", "sites", schema=audience)
        op.drop_column("event", "site", schema=audience)
