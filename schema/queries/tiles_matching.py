"""The events of a tile: conditions on events, asked of the narrow rows that tiles are made of where these can tell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema.filters import EventFilter
from schema.queries.declared import Asked
from schema.queries.elsewhere import elsewhere
from schema.tables.published import event, tally_reported, tile_event
from schema.vocabulary import Granularity, Measure, Population

Column = sa.ColumnElement[Any]

_SAME: Mapping[str, Column] = {
    "id": tile_event.c.event_id,
    **{column.name: tile_event.c[column.name] for column in event.columns if column.name in tile_event.c},
}
"""The columns of `event` that `tile_event` has."""


@dataclass(frozen=True)
class Source:
    """Rows of `tile_event` that match a question, with numbers killed as they are asked for."""

    rows: sa.FromClause
    conditions: Sequence[Any]
    numbers: Mapping[str, Column]
    counted: Column

    @property
    def spot(self) -> Any:
        """The columns of `tile_event`."""
        return tile_event.c

    def area(self, depth: int) -> Column:
        """P-code of the narrowest area down to an admin level that an event is known to lie in."""
        return sa.func.coalesce(*(tile_event.c[f"adm{level}"] for level in range(depth, -1, -1)))


def matching(where: EventFilter, conditions: Iterable[Asked]) -> Source:
    """The rows that a question asks for, by what `queries.conditions` makes of its filter."""
    found = [_narrow(each) for each in conditions]
    if where.reported.to is None:
        numbers = {name: tile_event.c[name] for name in ("stated", "low", "best", "high")}
        return Source(tile_event, found, numbers, _counted(where))
    said = tally_reported
    joined = tile_event.outerjoin(
        said,
        sa.and_(
            said.c.event_id == tile_event.c.event_id,
            said.c.since == tile_event.c.since,
            said.c.measure == Measure.KILLED,
            said.c.population == Population.ALL,
            said.c.reported.contains(sa.bindparam("reported_to", where.reported.to, sa.Date)),
        ),
    )
    by_then: dict[str, Column] = {name: said.c[name] for name in ("low", "best", "high")}
    return Source(joined, found, {"stated": said.c.event_id.is_not(None), **by_then}, _counted(where))


def _counted(where: EventFilter) -> Column:
    """Whose numbers are added up: those of one granularity, incidents unless the filter names another."""
    asked = set(where.granularity) or {Granularity.INCIDENT}
    if len(asked) > 1:
        return sa.false()
    counted: Column = tile_event.c.granularity == asked.pop()
    return counted


def _narrow(asked: Asked) -> Column:
    """A condition on `event` as one on `tile_event`, or as one on the event of its row."""
    moved = elsewhere(asked, tile_event, _SAME)
    if moved is not None:
        return moved
    of = (event.c.id == tile_event.c.event_id, event.c.since == tile_event.c.since)
    return sa.exists().where(*of, asked).correlate(tile_event)
