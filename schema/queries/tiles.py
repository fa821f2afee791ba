"""Map tiles: their addresses, what is asked of one, and which sums publish made ahead.

Every event that matches is told once in each tile that it concerns: as a point of `events`, or in a square of `cells`,
where it is known at least as precisely as a square is wide; else in the narrowest area of `areas` that is drawn at that
zoom. What is known to no area is in no tile; `tiles_totals` counts it. Numbers killed are those of incidents, as in
`analytics.counting`: null where unknown.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

import sqlalchemy as sa

from schema import terms
from schema.errors import UnknownKey
from schema.filters import EventFilter
from schema.queries.scope import Scope
from schema.tables.published import tile_state

GRID = 26
"""The world has 2^26 columns and rows."""
DEEPEST = 14
"""Deepest zoom that there are tiles of; maps enlarge these further."""
SQUARES = 5
"""The squares of a tile are those of a level that is so much deeper than its zoom: 2^5 a side."""
AHEAD = 13
"""Deepest level of squares that sums are made ahead of; areas have them at all."""
EXTENT = 4096
"""Units a side of a tile."""
MARGIN = 64
"""Units beyond the edge up to which areas are drawn, so that no edge shows."""

AREAS = ((16, 4), (13, 3), (10, 2), (0, 1))
"""From which level of squares on areas down to which admin level are drawn; as in `94_tile_sums.sql`."""
OUTLINES = (3, 6, 9, 14)
"""Zooms that outlines are made for; as in `96_outlines.sql`."""


@dataclass(frozen=True)
class Tile:
    """A tile by its address."""

    z: int
    x: int
    y: int

    @classmethod
    def at(cls, z: int, x: int, y: int) -> Self:
        """The tile with that address. Raises UnknownKey when there is none."""
        if not 0 <= z <= DEEPEST:
            raise UnknownKey(f"z: there are no tiles of zoom {z}; zooms are 0 to {DEEPEST}.")
        for name, value in (("x", x), ("y", y)):
            if not 0 <= value < 2**z:
                raise UnknownKey(f"{name}: there is no tile {value} at zoom {z}; they count from 0 to {2**z - 1}.")
        return cls(z, x, y)

    @property
    def parts(self) -> "list[Tile]":
        """The four tiles of the next zoom that it consists of."""
        return [Tile(self.z + 1, 2 * self.x + right, 2 * self.y + down) for down in (0, 1) for right in (0, 1)]

    def squares(self, level: int) -> tuple[int, int]:
        """The first and the last number of its squares of a level at least as deep."""
        number = sum((self.x >> bit & 1) << 2 * bit | (self.y >> bit & 1) << 2 * bit + 1 for bit in range(self.z))
        shift = 2 * (level - self.z)
        return number << shift, (number + 1 << shift) - 1


@dataclass(frozen=True)
class Sums:
    """Of which events publish made sums: all, or those of one violation or kind with what is narrower."""

    violation: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Drawn:
    """What is drawn: the question, the sums made ahead that answer it, if any do, and squares of which level."""

    where: EventFilter
    scope: Scope
    sums: Sums | None
    level: int

    @property
    def fictional(self) -> bool:
        """Whether it is invented; one question asks for one kind."""
        return any(each["fictional"] for each in self.scope.collections)

    @property
    def has_squares(self) -> bool:
        """Whether sums of its squares were made ahead."""
        return self.sums is not None and self.level <= AHEAD


def state() -> sa.Select[Any]:
    """The number of the publication that sums were made of, 0 where vocabularies had other terms then.

    No row where nothing was made for tiles.
    """
    same = (
        tile_state.c.violations == terms.contained("violation"),
        tile_state.c.kinds == terms.contained("event"),
    )
    return sa.select(sa.case((sa.and_(*same), tile_state.c.number), else_=0).label("number"))


def sums(where: EventFilter) -> Sums | None:
    """The sums made ahead that answer a filter; None where no such can."""
    violations, kinds = set(where.violations), set(where.kinds)
    if replace(where, violations=(), kinds=()) != EventFilter(collections=where.collections):
        return None
    return Sums("".join(violations), "".join(kinds)) if len(violations) + len(kinds) <= 1 else None
