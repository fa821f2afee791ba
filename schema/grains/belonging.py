"""What files share whose rows belong to an event: which events, in what order, and what of the event stands beside."""

from collections.abc import Iterator

import sqlalchemy as sa

from schema.grains.declaring import Column
from schema.grains.events import flat_column
from schema.grains.plain import plain, standing
from schema.queries.conditions import LEVELS
from schema.tables.published import flat_event

_WHICH = ("collection", "granularity", "verification", "day_from", "day_to", "date_precision")
_WHERE = (
    *("place_en", "place_ar", "place_precision", "lon", "lat"),
    *LEVELS,
    *(f"{level}_{language}" for level in LEVELS for language in ("en", "ar")),
    "code_basis",
)


def with_event(table: sa.Table) -> sa.FromClause:
    """Rows of a table with the events that they belong to, as files hold these."""
    return flat_event.join(table, of_event(table))


def of_event(table: sa.Table) -> "sa.ColumnElement[bool]":
    """That a row belongs to an event as files hold it."""
    return sa.and_(table.c.event_id == flat_event.c.event_id, table.c.since == flat_event.c.since)


def key(kind: str) -> Iterator[Column]:
    """The code of the event, and its kind under that name."""
    yield plain(flat_event.c.code, flat_column("code").kind, "event", required=True)
    yield flat_column("kind", kind)


def which() -> Iterator[Column]:
    """Of which collection the event is, how sure, and when."""
    yield from (flat_column(name) for name in _WHICH)


def where() -> Iterator[Column]:
    """Where it was."""
    yield from (flat_column(name) for name in _WHERE)


def ending(pages: str) -> Iterator[Column]:
    """What stands at the end of every row."""
    yield from standing(flat_event.c.collection, flat_event.c.code, pages)
