"""One run of a plan: what is going on for one root field of one request."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from api.graphql.shown import State


class Inexact(Exception):
    """Something that a plan does not do as the specification has it; the ordinary executor does."""


Complete = Callable[[Any, "Run"], Any]
"""From a value that a resolver gave to a value of the answer."""


class Run:
    """What resolvers may need, and what still has to be fetched.

    Whatever one level of the answer lacks is fetched together, so that the loaders of the request see all of it.
    """

    __slots__ = ("info", "waiting")

    def __init__(self, info: Any) -> None:
        self.info = info
        self.waiting: list[tuple[Awaitable[Any], Complete, dict[str, Any], str]] = []

    async def fetch(self) -> None:
        """Fetch and put in what is lacking, and what that lacks in turn. Raises what a fetch raised."""
        while self.waiting:
            level, self.waiting = self.waiting, []
            found = await asyncio.gather(*(each[0] for each in level), return_exceptions=True)
            for value, (_, complete, into, key) in zip(found, level, strict=True):
                if isinstance(value, BaseException):
                    raise value
                into[key] = complete(value, self)

    def abandon(self) -> None:
        """Fetch nothing more."""
        for awaited, *_ in self.waiting:
            # What was not begun need not be ended, but Python warns of it.
            close = getattr(awaited, "close", None)
            if close is not None:
                close()


class At:
    """Where a piece of a document stands: in which state of the record, in which record, in which run."""

    __slots__ = ("record", "run", "state")

    def __init__(self, state: State, record: Mapping[str, Any] | None, run: Run) -> None:
        self.state = state
        self.record = record
        self.run = run
