"""Grain `tallies`: one row is one measure and population of an event, low, best and high; all that there are."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from schema.grains import belonging
from schema.grains.declaring import Column, Grain, Kind, Wish
from schema.grains.events import PAGES
from schema.grains.matching import BESIDE, ORDER, asked, reported_by
from schema.tables.published import flat_event, tally, tally_reported

SAID = tally.alias("said")
SAID_BY = tally_reported.alias("said")
"""What had been stated by a day, under the same name."""


def _said(wish: Wish) -> sa.FromClause:
    return SAID if reported_by(wish) is None else SAID_BY


def _joined(wish: Wish) -> sa.FromClause:
    said = _said(wish)
    same = sa.and_(said.c.event_id == flat_event.c.event_id, said.c.since == flat_event.c.since)
    day = reported_by(wish)
    by_then = [] if day is None else [said.c.reported.contains(sa.literal(day, sa.Date))]
    return flat_event.join(said, sa.and_(same, *by_then))


def _read(name: str) -> "Callable[[Wish], sa.ColumnElement[Any]]":
    def read(wish: Wish) -> "sa.ColumnElement[Any]":
        # By a day it is not kept behind how many independent groups a number stands, nor by which rule.
        held = _said(wish).c
        return held[name] if name in held else sa.null().cast(tally.c[name].type)

    return read


def _columns() -> Iterator[Column]:
    yield from belonging.key("kind")
    for name, kind, vocabulary in (
        ("measure", Kind.CODE, "measure"),
        ("population", Kind.CODE, "population"),
        ("low", Kind.INTEGER, None),
        ("best", Kind.INTEGER, None),
        ("high", Kind.INTEGER, None),
        ("conflicting", Kind.BOOLEAN, None),
        ("independent_sources", Kind.INTEGER, None),
        ("rule", Kind.CODE, None),
    ):
        yield Column(name, kind, _read(name), (tally.c[name],), vocabulary=vocabulary)
    yield from (*belonging.which(), *belonging.where(), *belonging.ending(PAGES))


TALLIES = Grain(
    name="tallies",
    columns=tuple(_columns()),
    key=("event", "measure", "population"),
    joined=_joined,
    conditions=asked,
    order=ORDER,
    within=(sa.literal_column("said.measure"), sa.literal_column("said.population")),
    beside=BESIDE,
    geometry=lambda _: flat_event.c.geometry,
)
