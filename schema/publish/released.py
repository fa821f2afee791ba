"""Note that a release was made, for every audience: what it holds is open, and all may name its state."""

from collections.abc import Mapping, Sequence
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
    """Write it down where it is not yet; True when it was not.

    Raises Refused when another release has its number, NotReady.
    """
    new = False
    with session.publishing() as connection:
        for audience in Audience:
            table = for_audience(audience).tables[f"{audience}.release"]
            found = connection.scalar(sa.select(table.c.sha256).where(table.c.number == made.number))
            if found not in {None, made.sha256}:
                raise Refused(f"There is a release {made.number} of other content already; give the next number.")
            row = asdict(made) | {"published_at": sa.func.transaction_timestamp()}
            connection.execute(insert(table).values(row).on_conflict_do_nothing())
            new = new or found is None
    return new
