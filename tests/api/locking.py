"""Tables that nobody can read for a while, so that statements on them take as long."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from schema import session


@contextmanager
def locked(table: str) -> Iterator[None]:
    """Nobody can read a published table."""
    with session.migrating() as connection:
        connection.execute(sa.text(f'LOCK TABLE open."{table}" IN ACCESS EXCLUSIVE MODE'))
        yield
