"""Rules that administrators set: how far policies generalise, and how long waits what the parties could still use.

They have no versions. What a rule said before is answered to whoever sets it, and so kept with the request.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from schema import terms
from schema.desk.faults import Fault, Faults
from schema.desk.fields import choices, shown
from schema.tables.base import RECORDS
from schema.tables.place import embargo_rule, policy

VIOLATION = "violation"
EMBARGOED = ("facility", "control", "corridor", "situation")
"""What waits until after it ended."""
LONGEST = 36_500
"""Days."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a rule said before, if it was there, and says now."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


def set_policy(connection: sa.Connection, content: Mapping[str, Any]) -> Ruled:
    """Set a policy, by names of columns; what it governs is published anew. Raises Faults."""
    return _set(connection, policy, content, _codes(content))


def set_embargo(connection: sa.Connection, content: Mapping[str, Any]) -> Ruled:
    """Set for how many days a concept waits; all that could is published anew. Raises Faults."""
    known = content["concept"] in EMBARGOED
    return _set(connection, embargo_rule, content, () if known else [_none_of("concept", EMBARGOED)])


def _codes(content: Mapping[str, Any]) -> Iterator[Fault]:
    concept, code = content["concept"], content["code"]
    concepts = (VIOLATION, *RECORDS)
    if concept not in concepts:
        yield _none_of("concept", concepts)
    elif code and code not in (term.code for term in terms.vocabulary(concept).terms):
        yield Fault("code", f"is no code of vocabulary {concept}; leave it empty for all.")


def _none_of(name: str, known: tuple[str, ...]) -> Fault:
    return Fault(shown(name), f"is none of {', '.join(known)}.")


def _set(
    connection: sa.Connection,
    table: sa.Table,
    content: Mapping[str, Any],
    wrong: Iterable[Fault],
) -> Ruled:
    faults = [*wrong, *_broken(table, content)]
    if faults:
        raise Faults(faults)
    named = [column.name for column in table.primary_key]
    itself = sa.and_(*(table.c[name] == content[name] for name in named))
    row = connection.execute(sa.select(table).where(itself)).one_or_none()
    written = insert(table).values(content)
    more = {name: written.excluded[name] for name in content if name not in named}
    connection.execute(written.on_conflict_do_update(index_elements=named, set_=more))
    return Ruled(None if row is None else row._asdict(), dict(content))


def _broken(table: sa.Table, content: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in content.items():
        known = choices(table, name)
        if known and value is not None and value not in known:
            yield _none_of(name, known)
        if isinstance(value, int) and not 0 <= value <= LONGEST:
            yield Fault(shown(name), f"between 0 and {LONGEST:,}.")
