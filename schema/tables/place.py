"""Places, how providers spell their names, and what may be said about them."""

import sqlalchemy as sa
from geoalchemy2 import Geometry

from schema.access import Audience, Class
from schema.answering import ADMIN
from schema.tables.base import column, core, one_of, table, versioned
from schema.vocabulary import DatePrecision, Disclosure, PlacePrecision

P, S = Class.PUBLIC, Class.STAFF

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
)

policy = table(
    "policy",
    core,
    column(
        "violation", sa.Text, doc="Violation, narrower ones included.", seen_by=S, terms="violation", primary_key=True
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
        one_of("place_precision", PlacePrecision),
        doc="No finer place.",
        seen_by=S,
        required=True,
    ),
    column(
        "date_precision",
        sa.Text,
        one_of("date_precision", DatePrecision),
        doc="No finer date.",
        seen_by=S,
        required=True,
    ),
    doc="How far place and time are generalised at publish, by violation and audience; the coarsest holds.",
)

embargo_rule = table(
    "embargo_rule",
    core,
    column("concept", sa.Text, doc="What is embargoed: the name of its table.", seen_by=S, primary_key=True),
    column("audience", sa.Text, one_of("audience", Audience), doc="For whom.", seen_by=S, primary_key=True),
    column("days", sa.Integer, doc="Days after its end before it is published.", seen_by=S, required=True),
    sa.CheckConstraint("days >= 0", name="days"),
    doc="How long status, corridors, sieges and control stay unpublished after they ended (protection page).",
)
