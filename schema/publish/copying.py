"""What two audiences get alike is written for the second as copies of the rows of the first: a fraction of the work.

Alike means that the documents of the first serve again, and that the same events are new of the same earlier versions.
Sums are kept for the second where besides nothing ended: then they grow by what is new, which is the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from schema.access import Audience
from schema.publish import cells, tiles
from schema.tables.base import for_audience

EVENTS = ("event", "act", "involvement", "claim", "tally_reported", "tally", "event_source", "flat_event")
"""Tables of what events bring."""

_EVENT: Mapping[str, str] = dict.fromkeys((*EVENTS, *tiles.TILES), "event_id") | {
    "event": "id",
    "claim": "record_id",
}
"""Columns that name the event; tables without one are copied whole, to where there is nothing."""

_ORDER: Mapping[str, str] = {
    "flat_event": 'x.day_from, x.event_id COLLATE "C"',
    "tile_event": 'x.spot, x.kind COLLATE "C", x.event_id COLLATE "C"',
}
"""Where neighbours in a question are neighbours on disk; tables that are copied whole are in their order."""


Sums = tuple[str | None, ...]
"""The vocabularies and rules by which cells and tiles were summed; of none where there are none yet."""


@dataclass(frozen=True)
class Written:
    """What a publication wrote for one audience, and `sums` of before it wrote."""

    audience: Audience
    changed: bool
    sums: Sums | None


def same_rows(connection: sa.Connection) -> bool:
    """Whether the same events are new as of the audience before, of the same earlier versions.

    To be asked where its documents serve again, after 90_change.
    """
    unlike = (
        "SELECT EXISTS (TABLE fresh EXCEPT TABLE fresh_before) OR EXISTS (TABLE fresh_before EXCEPT TABLE fresh)"
        " OR EXISTS (TABLE former EXCEPT TABLE former_before) OR EXISTS (TABLE former_before EXCEPT TABLE former)"
    )
    return not connection.scalar(sa.text(unlike))


def sums(connection: sa.Connection) -> Sums | None:
    """By which rules sums were kept; None where something was taken from them, or they begin anew with more events.

    To be asked after 91_end: where two audiences give the same, what both get new adds the same to both.
    """
    taken = "SELECT EXISTS (TABLE ended) OR EXISTS (TABLE exposed)"
    begun = cells.stale(connection) or tiles.stale(connection)
    if connection.scalar(sa.text(taken)) or (begun and connection.scalar(sa.text("SELECT EXISTS (TABLE event)"))):
        return None
    stated = (
        "SELECT (SELECT terms FROM cell_state) AS cells, s.rules, s.violations, s.kinds"
        " FROM (VALUES (1)) one LEFT JOIN tile_state s ON true"
    )
    return tuple(connection.execute(sa.text(stated)).one())


def copy(connection: sa.Connection, source: Audience, target: Audience, tables: Sequence[str]) -> None:
    """Write the new rows of these tables for `target` as they stand for `source`, as far as `target` sees columns."""
    # Whole tables are read from their beginning, in whose order they are.
    connection.execute(sa.text("SET LOCAL synchronize_seqscans = off"))
    for name in tables:
        made = for_audience(target).tables[f"{target}.{name}"]
        columns = [each.name for each in made.columns if each.computed is None]
        statement = f"INSERT INTO {target}.{name} ({', '.join(columns)}) SELECT {', '.join(f'x.{c}' for c in columns)}"
        statement += f" FROM {source}.{name} x"
        if name in _EVENT:
            statement += f" JOIN fresh f ON f.id = x.{_EVENT[name]} CROSS JOIN this t WHERE x.since = t.since"
        if name in _ORDER:
            statement += f" ORDER BY {_ORDER[name]}"
        connection.execute(sa.text(statement))
