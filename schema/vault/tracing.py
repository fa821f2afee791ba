"""What is written down of every use of an identity, by whom, before anybody sees it."""

import uuid
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from schema.tables.vault import trace


def note(
    connection: sa.Connection,
    verb: str,
    subjects: Sequence[uuid.UUID],
    *,
    actor: str,
    fields: Collection[str] = (),
    request: uuid.UUID | None = None,
) -> None:
    """Write a line for each subject. It holds once the transaction is committed, and nothing is shown before that."""
    rows = [
        {
            "id": uuid.uuid4(),
            "actor": actor,
            "verb": verb,
            "subject_id": each,
            "request_id": request,
            "fields": sorted(fields),
        }
        for each in subjects
    ]
    if rows:
        connection.execute(trace.insert(), rows)
