"""Say what each publication did to each record, for those who keep a copy; what is published tells it of the past.

Nothing is shown that was not: the rows name records by their opaque identifiers, and say no more of one that was
withdrawn than that it was.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AUDIENCES = ("open", "partner")

FILL = """
INSERT INTO {audience}.change (number, id, type, kind, collection, formerly)
WITH version AS (
    SELECT id, 'event' AS type, collection, lower(known) AS begun, upper(known) AS ended FROM {audience}.event
    UNION ALL
    SELECT id, type, collection, lower(known), upper(known) FROM {audience}.record
),
told AS (
    SELECT id, type, collection, begun, ended,
           lag(ended) OVER versions AS before, lag(collection) OVER versions AS stood, lead(begun) OVER versions AS next
    FROM version WINDOW versions AS (PARTITION BY id ORDER BY begun)
),
line AS (
    SELECT begun AS number, id, type, CASE WHEN before = begun THEN 'changed' ELSE 'created' END AS kind, collection,
           CASE WHEN before = begun AND stood <> collection THEN ARRAY[stood] ELSE '{{}}' END AS formerly
    FROM told
    UNION ALL
    SELECT ended, id, type, 'withdrawn', collection, '{{}}' FROM told
    WHERE ended IS NOT NULL AND ended IS DISTINCT FROM next
),
gone AS (SELECT id, max(number) AS number FROM line WHERE kind = 'withdrawn' GROUP BY 1),
-- A withdrawal takes what was said of the record before it along.
stood_in AS (
    SELECT l.id, array_agg(DISTINCT l.collection) AS collections
    FROM line l JOIN gone g USING (id) WHERE l.number < g.number GROUP BY 1
)
SELECT l.number, l.id, l.type, l.kind, l.collection,
       CASE WHEN l.number = g.number THEN array_remove(s.collections, l.collection) ELSE l.formerly END
FROM line l LEFT JOIN gone g USING (id) LEFT JOIN stood_in s USING (id)
WHERE g.number IS NULL OR l.number >= g.number
ORDER BY l.number, l.id
"""


def upgrade() -> None:
    for audience in AUDIENCES:
        op.create_table(
            "change",
            sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
            *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "type", "kind", "collection")),
            sa.Column("formerly", postgresql.ARRAY(sa.Text()), nullable=False),
            sa.CheckConstraint("kind in ('created', 'changed', 'withdrawn')", name=op.f("ck_change_kind")),
            sa.PrimaryKeyConstraint("number", "id", name=op.f("pk_change")),
            schema=audience,
        )
        op.execute(sa.text(FILL.format(audience=audience)))
        op.create_index("ix_change_id", "change", ["id"], schema=audience)
        op.create_index("ix_change_collection", "change", ["collection", "number", "id"], schema=audience)
        left = sa.text("formerly <> '{}'")
        op.create_index("ix_change_formerly", "change", ["number", "id"], schema=audience, postgresql_where=left)


def downgrade() -> None:
    for audience in AUDIENCES:
        op.drop_table("change", schema=audience)
