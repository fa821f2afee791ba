"""${message}

Before you commit: a revision changes tables, constraints, indexes and data, never functions, views, policies or grants
(schema/sql). Row security goes on in the revision that creates a core table. A data revision asserts its row counts.
Locks of more than a few seconds stop the writers: build large indexes in a revision of their own.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels: str | Sequence[str] | None = ${repr(branch_labels)}
depends_on: str | Sequence[str] | None = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
