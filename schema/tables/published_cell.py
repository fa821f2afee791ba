"""Cells: sums of published events made ahead, by month, area and violation, so that a map need not read every event."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from schema.access import Class
from schema.tables.base import column, published, table
from schema.tables.published_parts import word

P = Class.PUBLIC


def _key() -> list["sa.Column[Any]"]:
    """What a cell is of."""
    return [
        column("key", UUID, doc="Hash of what it is of.", seen_by=P, uses="", primary_key=True),
        word("collection", "Slug of the collection."),
        word("granularity", "Incident, aggregate or pattern."),
        word("level", "Admin level, down to adm3."),
        word("area", "P-code of the area of that level; null when events are known less precisely.", required=False),
        *(
            word(f"adm{n}", f"P-code of the area of level {n}, down to the level of the cell.", required=False)
            for n in range(4)
        ),
        word(
            "violation",
            "Violation alleged, narrower ones included; empty for all events; with = before it only this one, and = "
            "alone for acts without any.",
        ),
    ]


def _day(name: str, doc: str) -> "sa.Column[Any]":
    return column(name, sa.Date, doc=doc, seen_by=P, uses="filter sort group export", required=True)


def _whole(name: str, doc: str) -> "sa.Column[Any]":
    return column(name, sa.BigInteger, doc=doc, seen_by=P, uses="export", required=True)


COUNTS = (
    _whole("records", "Records that state a number."),
    _whole("lows", "Of these, those with a least number."),
    _whole("open_ended", "Of these, those without a greatest number."),
    _whole("without_best", "Of these, those without a best number."),
    _whole("single", "Of these, those that rest on at most one independent source."),
    _whole("fighting", "Of these, those without an alleged violation."),
    _whole("fighting_best", "Sum of their best numbers."),
    _whole("conflicting", "Records whose sources cannot all be right."),
    _whole("unnumbered", "Records that state no number at all."),
    _whole("low", "Sum of least numbers."),
    _whole("best", "Sum of best numbers."),
    _whole("high", "Sum of greatest numbers."),
    _whole("incoherent", "Events with a claim whose own bounds exclude its best figure."),
)
"""What is known of the events of a cell."""

cell = table(
    "cell",
    published,
    *_key(),
    _day("day_from", "First day: of the month in which they lie wholly, else their own."),
    _day("day_to", "Last day, included: of that month, else their own."),
    word("measure", "What is counted; `events` are all of them, by whole months."),
    word("population", "Whom it counts."),
    column(
        "days",
        sa.Integer,
        doc="How precisely they are known: their days; within one month 1, up to 7, or up to 31.",
        seen_by=P,
        uses="filter group export",
        required=True,
    ),
    *COUNTS,
    sa.Index("ix_cell_asked", "level", "violation", "measure", "population", "granularity", "area"),
    sa.Index("ix_cell_day_from", "level", "day_from"),
    doc="Sums over events of one month, or of the same longer days, by area, violation and measure; of the last "
    "publication only.",
)

cell_source = table(
    "cell_source",
    published,
    *_key(),
    _day("day_from", "First day of the first month in which they may lie."),
    _day("day_to", "Last day of the last one, included."),
    word("source", "A source behind them."),
    _whole("events", "Events behind which it stands."),
    sa.Index("ix_cell_source_asked", "level", "violation", "area"),
    doc="Behind how many events of the same months each source stands; of the last publication only.",
)

cell_state = table(
    "cell_state",
    published,
    column(
        "number",
        sa.Integer,
        doc="Publication that the cells are of.",
        seen_by=P,
        uses="filter",
        primary_key=True,
        autoincrement=False,
    ),
    word("terms", "Hash of the violations and what contains what among them.", "", required=True),
    doc="Which publication the cells are of; without a row there are none.",
)
