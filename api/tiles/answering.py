"""Statements of tiles asked one after the other, on the connection of a request."""

from collections.abc import Generator
from typing import Any

import sqlalchemy as sa

from api.graphql.reader import Reader
from api.tiles.drawing import Question, draw
from schema import settings
from schema.filters import EventFilter
from schema.prepared import Written
from schema.queries import tiles
from schema.queries.scope import Scope
from schema.queries.tiles import Tile
from schema.session import Seconds

_made: dict[str, int] = {}
"""By database, the publication that sums were last seen to be made of."""


async def question(reader: Reader, where: EventFilter, scope: Scope, newest: int) -> Question:
    """A question about all tiles of a map; `newest` is the last publication, with which sums change and not before."""
    database = settings.read().database
    if _made.get(database) != newest:
        rows = await reader.rows(tiles.state())
        if not rows:
            return Question(where, scope, None)
        _made[database] = rows[0].number
    return Question(where, scope, _made[database])


async def asked(reader: Reader, steps: Generator[sa.Select[Any] | Written, Any, Any]) -> Any:
    """What steps come to."""
    try:
        statement = next(steps)
        while True:
            statement = steps.send((await reader.rows(statement))[0])
    except StopIteration as ended:
        return ended.value


async def whole(tile: Tile, *, fictional: bool) -> bytes:
    """A tile of all real collections, or of all that are invented; empty for nothing."""
    reader = Reader(seconds=Seconds(settings.read().database_seconds))
    try:
        collections = (await reader.state()).collections
        slugs = tuple(slug for slug, each in collections.items() if each["fictional"] == fictional)
        if not slugs:
            return b""
        where = EventFilter(collections=slugs)
        scope, _ = await reader.ask_scope(where, None)
        made: bytes = await asked(reader, draw(await question(reader, where, scope, scope.number), tile))
        return made
    finally:
        await reader.close()
