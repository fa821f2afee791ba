"""A reader that knows on which publication its request depends, and ends with it."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.graphql.reader import Reader
from api.graphql.shown import State
from schema.filters import EventFilter
from schema.prepared import Written
from schema.queries.scope import AsOf, Scope


@dataclass(frozen=True)
class Published:
    """A publication, and when it was."""

    number: int
    at: dt.datetime


class Dated(Reader):
    """Notes the last publication where a field asks for it, so that nothing more is read to tell it.

    What several fields share is asked by tasks of their own, which go on when the fields are given up: here they end
    when the request does, so that no statement outlives it and none of them holds its connection.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._last: Published | None = None
        self._at_work: set[asyncio.Task[Any]] = set()

    async def _ask(self, statement: Written) -> Sequence[Any]:
        task = asyncio.current_task()
        if task is None:
            return await super()._ask(statement)
        self._at_work.add(task)
        try:
            return await super()._ask(statement)
        finally:
            self._at_work.discard(task)

    async def close(self) -> None:
        """Stop what is still asked, in the database too, and give the connection back."""
        # Whoever waits for a turn must not get it.
        self._failed = self._failed or RuntimeError("The request is over.")
        left = [each for each in self._at_work if each is not asyncio.current_task()]
        for each in left:
            each.cancel()
        if left:
            await asyncio.gather(*left, return_exceptions=True)
        await super().close()

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
