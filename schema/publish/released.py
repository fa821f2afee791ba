"""Note that a release was made, for every audience: what it holds is open, and all may name its state."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from schema import session
from schema.access import Audience
from schema.errors import Refused
from schema.tables.base import for_audience


@dataclass(frozen=True)
class Released:
    """A release as its table tells of it; see there."""

    number: str
    publication: int
    fictional: bool
    collections: Sequence[str]
    citation: str
    sha256: str
    files: Sequence[Mapping[str, Any]]


def note(made: Released) -> bool:
    """Write it down where it is not yet; True when it was not. Raises as `noting` does."""
    with noting(made) as new:
        return new


@contextmanager
def noting(made: Released, newest: int | None = None) -> Iterator[bool]:
    """Write it down when the block has ended well; gives True where it is not yet. Nothing is published meanwhile.

    `newest` is the last publication that its makers saw. Raises Refused when something that it holds was removed since,
    or when another release has its number; NotReady.
    """
    new = False
    with session.publishing() as connection:
        for audience in Audience:
            tables = for_audience(audience).tables
            release, removal = tables[f"{audience}.release"], tables[f"{audience}.removal"]
            found = connection.scalar(sa.select(release.c.sha256).where(release.c.number == made.number))
            if found not in {None, made.sha256}:
                raise Refused(f"There is a release {made.number} of other content already; give the next number.")
            if newest is not None and connection.scalar(_removed(removal, made, newest)):
                raise Refused(
                    "Something in this release was removed while it was made, to protect people; make it anew."
                )
            row = asdict(made) | {"published_at": sa.func.transaction_timestamp()}
            connection.execute(insert(release).values(row).on_conflict_do_nothing())
            new = new or found is None
        yield new


def _removed(removal: sa.Table, made: Released, newest: int) -> sa.Select[Any]:
    c = removal.c
    return sa.select(
        sa.exists().where(
            c.number > newest, c.known.contains(sa.literal(made.publication)), c.collection.in_(made.collections)
        )
    )
