"""Published events as files hold them: flat, in the order of files, so that a file is read and not made."""

from typing import Any

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import ARRAY, INT4RANGE

from schema.access import Class
from schema.answering import ADMIN, HEXAGONS
from schema.tables.base import column, published, table
from schema.vocabulary import Measure, Population

P = Class.PUBLIC

BOUNDS = ("low", "best", "high")
TALLIED: tuple[tuple[Measure, Population], ...] = (
    *((Measure.KILLED, each) for each in Population),
    *((Measure.INJURED, each) for each in (Population.ALL, Population.CIVILIANS)),
    *((each, Population.ALL) for each in Measure if each not in (Measure.KILLED, Measure.INJURED)),
)
"""Measures and populations that have columns; `tally` has all there are, a row each."""


LISTS = ("violations", "acts", "methods", "victim_roles", "context", "facility_kinds", "source_ids")
"""Lists that filters ask of: an index of all of them finds the few rows that have one."""
FOUND = ("collection", "kind", "independent_sources", *ADMIN)
"""What rows may be few of, each with an index. Of other codes there are many rows each, met in the order of files."""


# Readers of maps may filter by any column and sort by most (OGC API).
_USES = "filter sort export"


def _text(name: str, doc: str, required: bool = False) -> "sa.Column[Any]":
    return column(name, sa.Text, doc=doc, seen_by=P, uses=_USES, required=required)


def _texts(name: str, doc: str) -> "sa.Column[Any]":
    return column(name, ARRAY(sa.Text), doc=doc, seen_by=P, uses=_USES, required=True)


def _of(name: str, type_: Any, doc: str, required: bool = False) -> "sa.Column[Any]":
    return column(name, type_, doc=doc, seen_by=P, uses=_USES, required=required)


flat_event = table(
    "flat_event",
    published,
    column(
        "day_from",
        sa.Date,
        doc="First local day on which it may have been.",
        seen_by=P,
        uses="filter sort export",
        required=True,
    ),
    column(
        "event_id",
        sa.Text,
        doc="Event that it is of.",
        seen_by=P,
        uses="filter sort export",
        primary_key=True,
    ),
    column(
        "since",
        sa.Integer,
        doc="Publication that brought this version.",
        seen_by=P,
        uses="filter sort",
        primary_key=True,
        autoincrement=False,
    ),
    column("known", INT4RANGE, doc="Publications in which it holds.", seen_by=P, uses="filter", required=True),
    _of("day_to", sa.Date, "Last local day, included.", required=True),
    _text("date_precision", "How precisely the date is published.", required=True),
    _text("date_verbatim", "The date in the words of the source."),
    _text("code", "Citable code.", required=True),
    _text("collection", "Slug of its collection.", required=True),
    _text("kind", "Neutral kind.", required=True),
    _text("granularity", "Incident, aggregate or pattern.", required=True),
    _text("verification", "Verification tier.", required=True),
    _text("title_en", "Title in English."),
    _text("title_ar", "Title in Arabic."),
    _text("summary_en", "Summary in English."),
    _text("summary_ar", "Summary in Arabic."),
    _texts("violations", "Violations alleged in its acts."),
    _texts("acts", "Kinds of its acts."),
    _texts("methods", "Weapons or means of its acts."),
    _texts("context", "Circumstances."),
    _texts("victim_roles", "Roles of those harmed."),
    _texts("actors_en", "English names of those involved."),
    _texts("actors_ar", "Arabic names of those involved, English ones where there is none."),
    _texts("facility_kinds", "Kinds of protected object hit."),
    _text("facility", "Code of the facility hit, where it may be named."),
    _text("place_en", "English name of the site where it may be named, else of the narrowest area."),
    _text("place_ar", "Arabic name of the same."),
    _text("place_verbatim", "The place in the words of the source."),
    _text("place_precision", "How precisely the place is published.", required=True),
    _of("uncertainty_metres", sa.Integer, "Radius within which it lies, metres."),
    _of("lon", sa.Float, "Longitude of a published point, degrees."),
    _of("lat", sa.Float, "Latitude of a published point, degrees."),
    _of("geometry", Geometry("GEOMETRY", 4326, spatial_index=False), "Published geometry, WGS 84."),
    *(_text(level, f"P-code of the area of level {level[-1]}; null when not known so far.") for level in ADMIN),
    *(
        _text(f"{level}_{language}", f"{words} name of the area of level {level[-1]}.")
        for level in ADMIN
        for language, words in (("en", "English"), ("ar", "Arabic"))
    ),
    *(
        _text(
            f"provider_{level}",
            f"Area of level {level[-1]} as the provider of the data names it, where one of that level is published.",
        )
        for level in ADMIN
    ),
    _text("code_basis", "How the P-codes were found.", required=True),
    *(
        _text(level, f"H3 cell of resolution {level[-1]} of the point; null when known less precisely.")
        for level in HEXAGONS
    ),
    _of("first_reported", sa.Date, "Earliest day on which a source is known to have told of it."),
    _of("independent_sources", sa.Integer, "Independence groups among its sources.", required=True),
    _texts("sources", "English names of its sources."),
    _texts("sources_ar", "Arabic names of its sources, English ones where there is none."),
    _texts("source_ids", "Its sources."),
    _texts("withheld", "What is withheld, a colon, and why."),
    _texts("conflicting", "Measures and populations of which no number can satisfy all claims: killed_all."),
    *(
        _of(
            f"{measure}_{population}_{bound}",
            sa.Integer,
            f"{bound.capitalize()} of the tally of {measure.replace('_', ' ')}, {population}; null when unknown.",
        )
        for measure, population in TALLIED
        for bound in BOUNDS
    ),
    sa.Index(
        "ix_flat_event_geometry", "geometry", postgresql_using="gist", postgresql_where=sa.text("upper_inf(known)")
    ),
    sa.Index("ix_flat_event_code", "code", postgresql_where=sa.text("upper_inf(known)")),
    # Where a part ends is read from it alone.
    sa.Index("ix_flat_event_part", "day_from", "event_id", postgresql_include=["known", "collection"]),
    sa.Index("ix_flat_event_codes", *LISTS, postgresql_using="gin"),
    *(sa.Index(f"ix_flat_event_{name}", name) for name in FOUND),
    doc="One row per event and version, flat: what files hold of it.",
)
