"""All tiles of a state in one PMTiles archive, version 3: a file on any web server is then a map of its own.

The same state gives the same bytes: tiles come in the order of the archive, and nothing in it tells when it was made.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from api.tiles import describing
from api.tiles.drawing import Question, draw
from schema.filters import EventFilter
from schema.prepared import Written, prepare
from schema.queries import tiles
from schema.queries.scope import Scope
from schema.queries.tiles import Tile

DEEPEST = 8
SCALE = 10_000_000
"""Archives hold degrees as whole numbers of this many to a degree."""
LEFT_OUT = ("tiles", "tilejson", "scheme", "docs")
"""What is told of tiles at an address, and not of those in a file."""


def write(connection: sa.Connection, scope: Scope, where: EventFilter, path: Path, deepest: int = DEEPEST) -> int:
    """Write the tiles of a question from zoom 0 to `deepest`, and return how many there are.

    Raises NotReady when publish has made nothing for tiles, BadInput as conditions do.
    """
    from pmtiles import writer as untyped
    from pmtiles.tile import Compression, TileType, zxy_to_tileid

    making: Any = untyped

    question = Question(where, scope, connection.scalar(tiles.state()))
    told = _asked(connection, describing.describe(question, "", ""))
    found = sorted((zxy_to_tileid(tile.z, tile.x, tile.y), made) for tile, made in _all(connection, question, deepest))
    with path.open("wb") as file:
        writer = making.Writer(file)
        # An archive has at least one tile, be it empty.
        for number, made in found or [(0, b"")]:
            writer.write_tile(number, gzip.compress(made, mtime=0))
        header = {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, **_bounds(told)}
        writer.finalize(header, {name: value for name, value in told.items() if name not in LEFT_OUT})
    return len(found)


def _all(connection: sa.Connection, question: Question, deepest: int) -> Iterator[tuple[Tile, bytes]]:
    """Every tile that holds anything: where one is empty, so are those that it consists of."""
    waiting = [Tile(0, 0, 0)]
    while waiting:
        tile = waiting.pop()
        if made := _asked(connection, draw(question, tile)):
            yield tile, made
            waiting += tile.parts if tile.z < deepest else []


def _asked(connection: sa.Connection, steps: Any) -> Any:
    try:
        statement = next(steps)
        while True:
            text, values = prepare(statement if isinstance(statement, Written) else Written.of(statement))
            statement = steps.send(connection.exec_driver_sql(text, values).one())
    except StopIteration as ended:
        return ended.value


def _bounds(told: dict[str, Any]) -> dict[str, Any]:
    """Where the tiles lie, for the header, and what the metadata need not tell."""
    told["published"] = told["published"].isoformat()
    west, south, east, north = told.pop("bounds", (-180.0, -85.0, 180.0, 85.0))
    longitude, latitude, zoom = told.pop("center", (0.0, 0.0, 0))
    box = {"min_lon": west, "min_lat": south, "max_lon": east, "max_lat": north}
    middle = {"center_lon": longitude, "center_lat": latitude}
    whole = {f"{name}_e7": round(degrees * SCALE) for name, degrees in (box | middle).items()}
    return {**whole, "center_zoom": zoom}
