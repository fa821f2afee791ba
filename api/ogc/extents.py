"""Where and when what is in each collection lies, so that maps know where to begin, and on what terms it may be used:
found once for a publication.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from api.graphql.reader import Reader
from api.graphql.shown import State
from api.ogc.features import Published
from schema.errors import BeforeFirstPublication
from schema.ogc import FICTIONAL, View, extent
from schema.settings import read

WORLD = (-180.0, -85.0, 180.0, 85.0)
"""Where something might be that is not there, as far as maps go."""

_measured: dict[str, tuple[str, int]] = {}


async def measured(pools: Any, collections: Mapping[str, Published]) -> None:
    """Bring the extents of collections to the last publication. Raises NotReady."""
    state = await _last()
    now = read().database, state.number if state else 0
    if _measured.get("of") == now:
        return
    async with pools.acquire() as connection:
        for each in collections.values():
            await _measure(connection, each)
            each.description = " ".join([each.view.doc, *_terms(each.view, state.collections if state else {})])
    _measured["of"] = now


async def _last() -> State | None:
    """The last publication, if there is any."""
    reader = Reader()
    try:
        return await reader.state()
    except BeforeFirstPublication:
        return None
    finally:
        await reader.close()


def _terms(view: View, published: Mapping[str, Any]) -> Iterator[str]:
    """How the works that its rows are of are cited, and their licences."""
    if "collection" not in (column.name for column in view.columns):
        return
    for slug, each in sorted(published.items()):
        if each["fictional"] is view.name.endswith(FICTIONAL):
            yield f"{slug}: {each['citation']} ({each['licence']})"


async def _measure(connection: Any, collection: Published) -> None:
    collection.every, *box, first, last = await connection.fetchrow(extent(collection.view))
    if collection.geometry_column is not None:
        collection.geometry_column.bounds = list(WORLD) if box[0] is None else [float(each) for each in box]
    if collection.datetime_column is not None and first is not None:
        found = collection.datetime_column
        found.mindt, found.maxdt = f"{first}T00:00:00Z", f"{last}T00:00:00Z"
