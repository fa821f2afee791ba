"""A reader that knows on which publication its request depends."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from api.graphql.reader import Reader
from api.graphql.shown import State
from schema.filters import EventFilter
from schema.queries.scope import AsOf, Scope


@dataclass(frozen=True)
class Published:
    """A publication, and when it was."""

    number: int
    at: dt.datetime


class Dated(Reader):
    """Notes the last publication where a field asks for it, so that nothing more is read to tell it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._last: Published | None = None

    async def ask_scope(self, where: EventFilter, as_of: AsOf | None, asked: bool | None = None) -> tuple[Scope, State]:
        """As of the reader."""
        scope, state = await super().ask_scope(where, as_of, asked)
        if as_of is None:
            self._last = self._last or Published(scope.number, scope.at)
        return scope, state

    async def last(self) -> Published:
        """The last publication. Raises BeforeFirstPublication, NotReady."""
        if self._last is None:
            state = await self.state()
            self._last = Published(state.number, state.at)
        return self._last
