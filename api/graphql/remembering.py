"""What keys name in published states, remembered between requests until something is published.

A row that was looked up says which publication was the last one then. It holds as long as that still is the last one;
whoever uses it makes sure (`Reader`).
"""

from collections import OrderedDict
from typing import Any
from weakref import WeakKeyDictionary

from schema.access import Audience
from schema.filters import EventFilter
from schema.pooling import Pool
from schema.queries.scope import AsOf
from schema.session import pool

KEPT = 500
"""Rows kept; what was not used for longest goes first."""


class Copy:
    """The published copy of one audience, as a process reads it: connections to it, and rows of `scope.look_up`."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._rows: OrderedDict[tuple[EventFilter, str], Any] = OrderedDict()

    def get(self, where: EventFilter, as_of: AsOf | None) -> Any | None:
        """What was put in for the same keys and state."""
        key = (where, str(as_of))
        row = self._rows.get(key)
        if row is not None:
            self._rows.move_to_end(key)
        return row

    def put(self, where: EventFilter, as_of: AsOf | None, row: Any) -> None:
        """Remember a row."""
        self._rows[where, str(as_of)] = row
        if len(self._rows) > KEPT:
            self._rows.popitem(last=False)


_copies: WeakKeyDictionary[Pool, Copy] = WeakKeyDictionary()


def copy_of(audience: Audience) -> Copy:
    """The copy of an audience in the database that the settings name now; whoever answers often keeps it."""
    connections = pool(audience)
    found = _copies.get(connections)
    if found is None:
        found = _copies[connections] = Copy(connections)
    return found
