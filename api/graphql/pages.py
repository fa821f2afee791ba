"""Relay pages of lists: forward, by cursor, staying in the publication of the first page."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import orjson
from strawberry import UNSET

from api.graphql import cursors
from api.graphql.cursors import Cursor
from api.graphql.shown import Shown, State
from schema import filters
from schema.errors import BadCursor, BadInput
from schema.filters import EventFilter
from schema.queries.paging import Key, Position
from schema.queries.scope import AsOf

MOST = 500


@dataclass(frozen=True)
class Asked:
    """What was asked of a list: how many, after what, and what tells it from others, which is part of its cursors."""

    first: int
    after: Cursor | None
    named: tuple[Any, ...]

    @cached_property
    def listed(self) -> str:
        """The list's name as text; most pages give out no cursor and need none."""
        options = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS
        return orjson.dumps(self.named, default=_canonical, option=options).decode()

    @property
    def position(self) -> Position | None:
        """The row after which the page begins."""
        return self.after.position if self.after else None


def ask(first: int, after: str | None, kind: type[Any], *listed: Any) -> Asked:
    """Check what was asked. `kind` is that of the list's keys, `listed` what tells the list from others.

    Raises BadInput, BadCursor.
    """
    if not 1 <= first <= MOST:
        raise BadInput(f"first: {first} is not between 1 and {MOST}; page on with `after` for more.")
    beginning = Asked(first, None, listed)
    if after is None or after is UNSET:
        return beginning
    return replace(beginning, after=cursors.read(after, beginning.listed, kind))


def _canonical(value: Any) -> Any:
    if isinstance(value, EventFilter):
        return filters.as_dict(value)
    raise TypeError(type(value).__name__)


def as_of(asked: Asked, named: AsOf | None) -> AsOf | None:
    """The state to read: that of the first page, which a publish in between must not change. Raises BadCursor."""
    if asked.after is None:
        return named
    if isinstance(named, int) and named != asked.after.number:
        raise BadCursor(f"after: this cursor belongs to publication {asked.after.number}, not to {named}.")
    return asked.after.number


Show = Callable[[Any, str], Shown]
"""What makes of a document and the id of its row what a list holds."""


class Row(NamedTuple):
    """Where an element of a page stands."""

    id: str
    key: Any


class Decoders(NamedTuple):
    """How the documents of a page are read: one, and all of them together."""

    one: Callable[[bytes], Any]
    all: Callable[[bytes], Any]


WHOLE = Decoders(orjson.loads, orjson.loads)
"""Reads everything."""


@dataclass(eq=False)
class Page:
    """A page of a list. `documents` are those of its rows: a JSON list as bytes, or one by one."""

    asked: Asked
    state: State
    rows: list[Row]
    documents: bytes | Sequence[Any] | None
    show: Show
    count: Callable[[], Awaitable[int]]
    decoders: Decoders = WHOLE

    @property
    def shown(self) -> list[Row]:
        """The rows of this page: one more was read, to know whether there is another."""
        return self.rows[: self.asked.first]

    @cached_property
    def nodes(self) -> list[Shown]:
        """What the page holds."""
        return [self.show(document, row.id) for row, document in zip(self.shown, self._read(), strict=False)]

    def anew(self) -> "Page":
        """The same page, of whose documents nothing was read yet."""
        return replace(self, decoders=WHOLE)

    def _read(self) -> Sequence[Any]:
        """The documents, read where they were not yet."""
        if isinstance(self.documents, bytes):
            read: Sequence[Any] = self.decoders.all(self.documents)
            return read
        one = self.decoders.one
        return [one(each) if isinstance(each, bytes) else each for each in self.documents or ()]

    def cursor(self, row: Row) -> str:
        """The cursor of a row."""
        return cursors.write(Cursor(self.state.number, Position(row.key, row.id)), self.asked.listed)


@dataclass(frozen=True, eq=False)
class Edge:
    """An element of a page, and its row."""

    page: Page
    row: Row
    node: Shown


def kind_of(key: Key) -> type[Any]:
    """The kind of the values that a list is ordered by."""
    kind: type[Any] = key.column.type.python_type
    return kind
