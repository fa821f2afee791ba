"""Places, how providers spell their names, and what may be said about them."""

import sqlalchemy as sa
from geoalchemy2 import Geometry

from schema.access import Audience, Class, Kind
from schema.answering import ADMIN
from schema.tables.base import column, core, one_of, table, versioned
from schema.vocabulary import DatePrecision, Disclosure, PlacePrecision

P, S = Class.PUBLIC, Class.STAFF

PLACES = (
    *(PlacePrecision.EXACT, PlacePrecision.NEAR),
    *(PlacePrecision.ADM2, PlacePrecision.ADM1, PlacePrecision.COUNTRY),
)
"""Levels of place, each of which lies within the next."""

DATES = (
    *(DatePrecision.EXACT, DatePrecision.DAY),
    *(DatePrecision.MONTH, DatePrecision.QUARTER, DatePrecision.YEAR),
)
"""Levels of time, each of which lies within the next: months hold no whole weeks."""

place = versioned(
    "place",
    column(
        "pcode", sa.Text, doc="P-code (OCHA common operational datasets).", seen_by=P, uses="filter sort group export"
    ),
    column("kind", sa.Text, doc="Kind of place.", seen_by=P, uses="filter group export", terms="place", required=True),
    column(
        "level",
        sa.Text,
        one_of("level", ADMIN),
        doc="Admin level; null for sites.",
        seen_by=P,
        uses="filter export",
    ),
    column("parent_pcode", sa.Text, doc="P-code of the area that contains it.", seen_by=P, uses="filter export"),
    column("name_en", sa.Text, doc="Name in English.", seen_by=P, uses="search export", required=True),
    column("name_ar", sa.Text, doc="Name in Arabic.", seen_by=P, uses="search export"),
    column("name_fr", sa.Text, doc="Name in French.", seen_by=P, uses="search export"),
    column("geometry", Geometry("GEOMETRY", 4326, spatial_index=False), doc="Boundary or position, WGS 84.", seen_by=P),
    column("boundary_version", sa.Text, doc="Boundary data set and version.", seen_by=P, required=True),
    sa.CheckConstraint("level is null or pcode is not null", name="coded"),
    sa.Index("ix_place_geometry", "geometry", postgresql_using="gist"),
    doc="An area or site at one version of its boundary. Which area contains which is stated by P-code, so that levels "
    "may be imported in any order.",
)

area_alias = table(
    "area_alias",
    core,
    column("scheme", sa.Text, doc="Provider whose spelling it is, such as ucdp.", seen_by=S, primary_key=True),
    column("level", sa.Text, one_of("level", ADMIN), doc="Admin level.", seen_by=S, primary_key=True),
    column("name", sa.Text, doc="The provider's name, as written.", seen_by=S, primary_key=True),
    column("pcode", sa.Text, doc="The area meant.", seen_by=S, required=True),
    column("note", sa.Text, doc="Why they are the same.", seen_by=S),
    doc="Reviewed table of what providers call areas. It lives in files of the project and is loaded whole.",
    kind=Kind.RULE,
)

policy = table(
    "policy",
    core,
    column(
        "concept",
        sa.Text,
        doc="What the code is one of: violation, or the type of record whose kind it is.",
        seen_by=S,
        primary_key=True,
        server_default="violation",
    ),
    column(
        "code",
        sa.Text,
        doc="Violation, narrower ones included, or kind; empty for all.",
        seen_by=S,
        primary_key=True,
    ),
    column("audience", sa.Text, one_of("audience", Audience), doc="For whom.", seen_by=S, primary_key=True),
    column(
        "disclosure",
        sa.Text,
        one_of("disclosure", Disclosure),
        doc="For which collections.",
        seen_by=S,
        primary_key=True,
    ),
    column(
        "place_precision",
        sa.Text,
        one_of("place_precision", PLACES),
        doc="No finer place.",
        seen_by=S,
        required=True,
    ),
    column(
        "date_precision",
        sa.Text,
        one_of("date_precision", DATES),
        doc="No finer date.",
        seen_by=S,
        required=True,
    ),
    column(
        "public_place_precision",
        sa.Text,
        one_of("public_place_precision", PLACES),
        doc="No finer place of what a cited document made public already; null: no relief.",
        seen_by=S,
    ),
    column(
        "public_date_precision",
        sa.Text,
        one_of("public_date_precision", DATES),
        doc="No finer date of the same; null: no relief.",
        seen_by=S,
    ),
    column(
        "embargo_days",
        sa.Integer,
        doc="Days after its end before the record is published.",
        seen_by=S,
        required=True,
        server_default="0",
    ),
    sa.CheckConstraint("embargo_days >= 0", name="embargo_days"),
    doc="How far place and time are generalised at publish, by violation or type of record, and audience; the coarsest "
    "holds. Levels contain one another, so that no two publications of one record meet in less than either.",
    kind=Kind.RULE,
)

embargo_rule = table(
    "embargo_rule",
    core,
    column("concept", sa.Text, doc="What is embargoed: the name of its table.", seen_by=S, primary_key=True),
    column("audience", sa.Text, one_of("audience", Audience), doc="For whom.", seen_by=S, primary_key=True),
    column("days", sa.Integer, doc="Days after its end before it is published.", seen_by=S, required=True),
    sa.CheckConstraint("days >= 0", name="days"),
    doc="How long status, corridors, sieges and control stay unpublished after they ended (protection page).",
    kind=Kind.RULE,
)
