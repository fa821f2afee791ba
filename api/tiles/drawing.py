"""How a tile is drawn: which statements are asked, and what is done so that it never grows too large.

Nothing is left out to make it smaller: what would be too many points becomes squares with sums, and where even these
are too many, wider squares and areas take their place. A tile says so: it has `cells` where others have `events`, and
each of these tells how many squares there are a side.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from schema.errors import NotReady
from schema.filters import EventFilter
from schema.prepared import Written
from schema.queries import tiles
from schema.queries.scope import Scope
from schema.queries.tiles import Drawn, Tile
from schema.queries.tiles_layers import layers

MOST_POINTS = 1_000
"""Events up to which each is a point of its own."""
LARGEST = 200_000
"""Bytes that a tile has at most."""

Steps = Generator[Written, Any, bytes]
"""Statements to be asked one after the other, each answered with its row; at last the tile, empty for nothing."""


@dataclass(frozen=True)
class Question:
    """What is drawn on all tiles of a map; `made` is the publication that sums were made ahead of, None for none."""

    where: EventFilter
    scope: Scope
    made: int | None

    def drawn(self, tile: Tile, step: int) -> Drawn:
        """The same on one tile, by squares that are wider by some steps."""
        level = tile.z + tiles.SQUARES - step
        ahead = self.made == self.scope.number and level >= tiles.SQUARES
        return Drawn(self.where, self.scope, tiles.sums(self.where) if ahead else None, level)


def draw(question: Question, tile: Tile) -> Steps:
    """Draw a tile. Raises NotReady when publish has made nothing for tiles, BadInput as conditions do."""
    if question.made is None:
        raise NotReady("Nothing was made for tiles yet; `sijill publish` makes it.")
    for step in range(tiles.SQUARES + 1):
        # Outlines lose detail with every step, as a map of that much smaller scale would draw them.
        zoom = max(0, tile.z - 2 * step)
        row = yield layers(question.drawn(tile, step), tile, MOST_POINTS, zoom)
        made = b"".join(bytes(each) for each in (row.events, row.cells, row.areas) if each is not None)
        if len(made) <= LARGEST:
            return made
    raise RuntimeError("a tile of one square is too large")
