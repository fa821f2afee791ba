"""Statements of tiles asked one after the other, on the connection of a request."""

from typing import Any

from api.graphql.reader import Reader
from api.tiles import describing
from api.tiles.drawing import Question, Steps, draw
from schema import settings
from schema.filters import EventFilter
from schema.queries import tiles
from schema.queries.scope import Scope
from schema.queries.tiles import Tile
from schema.session import Seconds


async def question(reader: Reader, where: EventFilter, scope: Scope) -> Question:
    """A question about all tiles of a map."""
    rows = await reader.rows(tiles.state())
    return Question(where, scope, rows[0].number if rows else None)


async def asked(reader: Reader, steps: "Steps | describing.Steps") -> Any:
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
        made: bytes = await asked(reader, draw(await question(reader, where, scope), tile))
        return made
    finally:
        await reader.close()
