"""Where and when what is in each collection lies: measured once for a publication, so that maps know where to begin."""

from collections.abc import Mapping
from typing import Any

from api.graphql.reader import Reader
from api.ogc.features import Published
from schema.errors import BeforeFirstPublication
from schema.ogc import extent
from schema.settings import read

WORLD = (-180.0, -85.0, 180.0, 85.0)
"""Where something might be that is not there, as far as maps go."""

_measured: dict[str, tuple[str, int]] = {}


async def measured(pools: Any, collections: Mapping[str, Published]) -> None:
    """Bring the extents of collections to the last publication. Raises NotReady."""
    now = await _last()
    if _measured.get("of") == now:
        return
    async with pools.acquire() as connection:
        for each in collections.values():
            await _measure(connection, each)
    _measured["of"] = now


async def _last() -> tuple[str, int]:
    """The database, and its last publication; 0 where there is none yet."""
    reader = Reader()
    try:
        return read().database, (await reader.last()).number
    except BeforeFirstPublication:
        return read().database, 0
    finally:
        await reader.close()


async def _measure(connection: Any, collection: Published) -> None:
    collection.every, *box, first, last = await connection.fetchrow(extent(collection.view))
    if collection.geometry_column is not None:
        collection.geometry_column.bounds = list(WORLD) if box[0] is None else [float(each) for each in box]
    if collection.datetime_column is not None and first is not None:
        found = collection.datetime_column
        found.mindt, found.maxdt = f"{first}T00:00:00Z", f"{last}T00:00:00Z"
