"""What map tiles are made of: where each event may be drawn, sums made ahead of squares and areas, and outlines.

The world is a square of 2^26 columns and rows (Web Mercator, from the north-west); the square of level g that a point
lies in has 2^(26-g) of them a side, and its number interleaves the bits of column and row, so that what lies within one
wider square is one range of numbers.
"""

from typing import Any

import sqlalchemy as sa
from geoalchemy2 import Geometry

from schema.access import Class
from schema.tables.base import column, published, table
from schema.tables.published_parts import count, event_key, known, word, words_list

P = Class.PUBLIC


def _whole(
    name: str, doc: str, *, uses: str = "", required: bool = False, big: bool = False, key: bool = False
) -> "sa.Column[Any]":
    kind = sa.BigInteger if big else sa.Integer
    options: dict[str, Any] = {"primary_key": True, "autoincrement": False} if key else {}
    return column(name, kind, doc=doc, seen_by=P, uses=uses, required=required, **options)


def _day(name: str, doc: str, *, required: bool = True) -> "sa.Column[Any]":
    return column(name, sa.Date, doc=doc, seen_by=P, uses="filter", required=required)


tile_event = table(
    "tile_event",
    published,
    event_key(),
    *known(),
    _whole("spot", "Square of level 26 that the published point lies in; null where none may be drawn.", big=True),
    _whole("x", "Column of the published point, from the west; null where none may be drawn."),
    _whole("y", "Row of the published point, from the north; null where none may be drawn."),
    _whole("finest", "Finest level whose squares are as wide as the disc in which it is known to lie; null without."),
    _whole("radius", "Metres within which the published point lies, of the precision near."),
    _day("day_from", "First local day on which it may have been."),
    _day("day_to", "Last local day, included."),
    count("low", "Least number killed, of everybody, by the tally."),
    count("best", "Best number killed, when the rule yields one."),
    count("high", "Greatest number killed; null when open."),
    column("stated", sa.Boolean, doc="Whether anybody states how many were killed.", seen_by=P, required=True),
    word("kind", "Neutral kind.", "filter"),
    word("granularity", "Incident, aggregate or pattern.", "filter"),
    word("verification", "Verification tier.", "filter"),
    word("collection", "Slug of its collection.", "filter"),
    word("place_precision", "How precisely the place is published.", "filter"),
    word("date_precision", "How precisely the date is published.", "filter"),
    words_list("violations", "Violations alleged in its acts."),
    *(
        word(f"adm{n}", f"P-code of the area of level {n}; null when not known so far.", "filter", required=False)
        for n in range(5)
    ),
    _whole("independent_sources", "Independence groups among its sources.", uses="filter", required=True),
    _day("first_reported", "Earliest day on which a source is known to have told of it.", required=False),
    word("code", "Citable code.", "filter"),
    sa.Index("ix_tile_event_spot", "spot"),
    sa.Index("ix_tile_event_kind", "kind"),
    sa.Index("ix_tile_event_day_from", "day_from", "day_to"),
    sa.Index("ix_tile_event_violations", "violations", postgresql_using="gin"),
    doc="Where each event may be drawn, with what tiles are filtered by and tell: narrow, since wide tiles read many.",
)


def _sums() -> list["sa.Column[Any]"]:
    """What is known of the events of a square or area; numbers are those of incidents."""
    return [
        _whole("events", "Records.", required=True, big=True),
        _whole("incidents", "Of these, single incidents.", required=True, big=True),
        _whole("stated", "Incidents of which somebody states how many were killed.", required=True, big=True),
        _whole("lows", "Of these, those with a least number.", required=True, big=True),
        _whole("bests", "Of these, those with a best number.", required=True, big=True),
        _whole("highs", "Of these, those with a greatest number.", required=True, big=True),
        _whole("low", "Sum of least numbers killed.", required=True, big=True),
        _whole("best", "Sum of best numbers killed.", required=True, big=True),
        _whole("high", "Sum of greatest numbers killed.", required=True, big=True),
    ]


def _of() -> list["sa.Column[Any]"]:
    narrower = "with what is narrower; empty where they are of all."
    return [
        column("collection", sa.Text, doc="Slug of the collection.", seen_by=P, uses="filter", primary_key=True),
        column(
            "violation",
            sa.Text,
            doc=f"Violation whose events the sums are of, {narrower}",
            seen_by=P,
            uses="filter",
            primary_key=True,
        ),
        column(
            "kind",
            sa.Text,
            doc=f"Kind whose events the sums are of, {narrower}",
            seen_by=P,
            uses="filter",
            primary_key=True,
        ),
        _whole("level", "Level of the squares: five more than the zoom of the tile.", uses="filter", key=True),
    ]


tile_cell = table(
    "tile_cell",
    published,
    *_of(),
    _whole("square", "Number of the square.", uses="filter", big=True, key=True),
    *_sums(),
    doc="Sums of the events whose point is known at least as precisely as a square is wide; of the last publication.",
)

tile_area = table(
    "tile_area",
    published,
    *_of(),
    column(
        "pcode",
        sa.Text,
        doc="P-code of the narrowest area that it is known to lie in and that is drawn; empty where none is known.",
        seen_by=P,
        uses="filter",
        primary_key=True,
    ),
    *_sums(),
    _whole("near", "Of the records, those with a point that is known less precisely.", required=True, big=True),
    doc="Sums of all other events, by the narrowest area that is drawn at that level; of the last publication.",
)

tile_outline = table(
    "tile_outline",
    published,
    column("place", sa.Text, doc="Area that it outlines.", seen_by=P, uses="filter", primary_key=True),
    column(
        "since",
        sa.Integer,
        doc="Publication that brought this version of the area.",
        seen_by=P,
        uses="filter",
        primary_key=True,
        autoincrement=False,
    ),
    _whole("zoom", "Finest zoom that it is drawn at.", uses="filter", key=True),
    column(
        "geometry",
        Geometry("GEOMETRY", 3857, spatial_index=False),
        doc="Published boundary in Web Mercator, without what is smaller than half a pixel at that zoom.",
        seen_by=P,
        uses="",
        required=True,
    ),
    sa.Index("ix_tile_outline_geometry", "geometry", postgresql_using="gist"),
    doc="Outlines of published areas, as tiles draw them.",
)

tile_state = table(
    "tile_state",
    published,
    column(
        "number",
        sa.Integer,
        doc="Publication that the sums are of.",
        seen_by=P,
        uses="filter",
        primary_key=True,
        autoincrement=False,
    ),
    word("rules", "Which rules they were made by.", ""),
    word("violations", "Hash of which violations contain which, in the vocabulary that sums were made by.", "filter"),
    word("kinds", "The same of kinds.", "filter"),
    doc="Which publication the sums of squares and areas are of; without a row there are none.",
)
