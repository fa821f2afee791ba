"""How a tile is drawn: which statements are asked, and what is done so that it never grows too large.

Nothing is left out to make it smaller: what would be too many points becomes squares with sums, and where even these
are too many, wider squares and areas take their place. A tile says so: it has `cells` where others have `events`, and
each of these tells how many squares there are a side.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema.errors import NotReady
from schema.filters import EventFilter
from schema.queries import tiles
from schema.queries.scope import Scope
from schema.queries.tiles import Drawn, Tile

MOST_POINTS = 1_000
"""Events up to which each is a point of its own."""
LARGEST = 200_000
"""Bytes that a tile has at most."""

Steps = Generator[sa.Select[Any], Any, bytes]
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
        ahead = tiles.is_plain(self.where) and self.made == self.scope.number and level >= tiles.SQUARES
        return Drawn(self.where, self.scope, ahead, level)


def draw(question: Question, tile: Tile) -> Steps:
    """Draw a tile. Raises NotReady when publish has made nothing for tiles, BadInput as conditions do."""
    if question.made is None:
        raise NotReady("Nothing was made for tiles yet; `sijill publish` makes it.")
    points = None
    for step in range(tiles.SQUARES + 1):
        drawn = question.drawn(tile, step)
        if step == 0:
            points = yield from _points(drawn, tile)
        spots = points if points is not None else (yield tiles.cells(drawn, tile)).layer
        # Outlines lose detail with every step, as a map of that much smaller scale would draw them.
        areas = (yield tiles.areas(drawn, tile, max(0, tile.z - 2 * step))).layer
        made = bytes(spots or b"") + bytes(areas or b"")
        if len(made) <= LARGEST:
            return made
        points = None
    raise RuntimeError("a tile of one square is too large")


def _points(drawn: Drawn, tile: Tile) -> Generator[sa.Select[Any], Any, bytes | None]:
    """The layer of points, or None where they are too many."""
    if tiles.has_squares(drawn):
        # A few sums tell sooner than a thousand points that these are too many.
        squares = yield tiles.cells(drawn, tile)
        if squares.events > MOST_POINTS:
            return None
    found = yield tiles.events(drawn, tile, MOST_POINTS)
    return None if found.events > MOST_POINTS else bytes(found.layer or b"")
