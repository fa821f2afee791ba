"""Counting what the last publication holds, once, while nobody waits for it for long."""

import asyncio
from collections.abc import Mapping

import structlog
from sqlalchemy.exc import DBAPIError

from api.graphql.shown import State
from schema import settings
from schema.errors import NotReady
from schema.queries import holdings
from schema.queries.holdings import Holding
from schema.session import reading_async

Held = Mapping[str, Holding]

WAIT = 2.0
"""Seconds for which a page waits for a count; a longer one goes on, and a later page shows it."""

AGAIN = 600.0
"""Seconds after which a count that failed is tried anew."""

log = structlog.get_logger("sijill.web")


class Counting:
    """The counts of one application. Nothing of a publication changes, so that each is counted once."""

    def __init__(self) -> None:
        self._counts: dict[tuple[object, ...], asyncio.Task[Held | None]] = {}

    async def held(self, state: State) -> Held | None:
        """What a publication holds, by slug of its collections; None while it is not known."""
        key = (settings.read().database, state.number, state.at)
        if key not in self._counts:
            # Counts of earlier publications that still go on are kept until they end.
            going_on = {each: task for each, task in self._counts.items() if not task.done()}
            self._counts = going_on | {key: asyncio.ensure_future(self._count(key, state.number))}
        try:
            return await asyncio.wait_for(asyncio.shield(self._counts[key]), WAIT)
        except TimeoutError:
            return None

    async def _count(self, key: tuple[object, ...], number: int) -> Held | None:
        try:
            async with reading_async() as connection:
                await connection.execute(holdings.patient())
                return holdings.holdings((await connection.execute(holdings.counts(number))).all())
        except (DBAPIError, NotReady) as problem:
            log.warning("holdings not counted", kind=type(getattr(problem, "orig", problem)).__name__)
            asyncio.get_running_loop().call_later(AGAIN, self._counts.pop, key, None)
            return None
