"""The published copies: what may be read, one database schema per audience, written only by publish.

A row holds from publication `lower(known)` up to, not including, `upper(known)`; a state of the record is all rows
whose `known` contains its number. An event's grain rows (act, involvement, claim, tally, event_source) carry the
event's own `known`: any change in or beneath an event makes one new version of all of them together.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, INT4RANGE, JSONB

from schema.access import Class
from schema.tables import (
    published_cell,
    published_change,
    published_event,
    published_flat,
    published_kept,
    published_lattice,
    published_record,
    published_release,
    published_tile,
)
from schema.tables.base import column, published, table
from schema.tables.published_parts import current_once, identifier, known, names, shape, word, words_list

P = Class.PUBLIC

event = published_event.event
act = published_event.act
involvement = published_event.involvement
claim = published_event.claim
tally = published_event.tally
event_source = published_event.event_source
tally_reported = published_event.tally_reported
record = published_record.record
control = published_record.control
cell = published_cell.cell
cell_source = published_cell.cell_source
cell_state = published_cell.cell_state
kept_estimate = published_kept.kept_estimate
change = published_change.change
flat_event = published_flat.flat_event
release = published_release.release
lattice_cell = published_lattice.lattice_cell
lattice_state = published_lattice.lattice_state
tile_event = published_tile.tile_event
tile_cell = published_tile.tile_cell
tile_area = published_tile.tile_area
tile_outline = published_tile.tile_outline
tile_state = published_tile.tile_state
GRAINS = (*published_event.GRAINS, flat_event)

publication = table(
    "publication",
    published,
    column(
        "number",
        sa.Integer,
        doc="Counts from 1.",
        seen_by=P,
        uses="filter sort export",
        primary_key=True,
        autoincrement=False,
    ),
    column(
        "at",
        sa.TIMESTAMP(timezone=True),
        doc="Instant of publication.",
        seen_by=P,
        uses="filter sort export",
        required=True,
    ),
    doc="Numbered states of the published record.",
)

collection = table(
    "collection",
    published,
    column("slug", sa.Text, doc="Its id.", seen_by=P, uses="filter sort export", primary_key=True),
    *known(),
    column(
        "fictional",
        sa.Boolean,
        doc="Whether it is invented for demonstration.",
        seen_by=P,
        uses="filter export",
        required=True,
    ),
    column(
        "document", JSONB, doc="What GraphQL shows of it (docs/architecture.md).", seen_by=P, uses="", required=True
    ),
    current_once("collection", "slug"),
    doc="Bodies of records.",
)

source = table(
    "source",
    published,
    identifier("source"),
    *known(),
    *names(),
    word("kind", "Kind of source."),
    column("protected", sa.Boolean, doc="Whether identity is withheld.", seen_by=P, required=True),
    word("independence_group", "Echoes share it."),
    words_list("rests_on", "Sources that it draws on."),
    current_once("source", "id"),
    doc="Sources of published events; protected ones share one stand-in.",
)

document = table(
    "document",
    published,
    identifier("document"),
    *known(),
    word("source", "Who published it."),
    word("title", "Title.", "search export"),
    word("kind", "Kind of material."),
    column("published_on", sa.Date, doc="Day of publication.", seen_by=P, uses="filter sort export"),
    column(
        "document", JSONB, doc="What GraphQL shows of it (docs/architecture.md).", seen_by=P, uses="", required=True
    ),
    current_once("document", "id"),
    sa.Index("ix_document_source", "source"),
    doc="Source material behind published events.",
)

actor = table(
    "actor",
    published,
    identifier("actor"),
    *known(),
    *names(),
    column("aliases", ARRAY(sa.Text), doc="Other names.", seen_by=P, uses="filter group search export", required=True),
    word("kind", "Kind of actor.", required=False),
    word("parent", "Body it belongs to.", required=False),
    words_list("lineage", "Itself and the bodies above it."),
    words_list("members", "Members, of a coalition."),
    word("country_pcode", "P-code of the country it belongs to.", required=False),
    current_once("actor", "id"),
    doc="Forces, organisations and coalitions involved in published events.",
)

place = table(
    "place",
    published,
    identifier("place"),
    *known(),
    word("pcode", "P-code.", "filter sort group export", required=False),
    *names(also="filter"),
    word("name_fr", "Name in French.", "filter search export", required=False),
    word("kind", "Kind of place."),
    word("level", "Admin level.", required=False),
    word("parent_pcode", "Area that contains it.", required=False),
    words_list("ancestors", "P-codes of all areas that contain it, widest first."),
    shape("Boundary or position."),
    word("boundary_version", "Boundary data set and version.", "filter export"),
    current_once("place", "id"),
    sa.Index("ix_place_pcode", "pcode"),
    sa.Index("ix_place_geometry", "geometry", postgresql_using="gist"),
    doc="Areas and sites.",
)

removal = table(
    "removal",
    published,
    column(
        "collection",
        sa.Text,
        doc="Collection from which something was removed for protection.",
        seen_by=P,
        uses="filter",
        primary_key=True,
    ),
    column(
        "number",
        sa.Integer,
        doc="Publication that removed it.",
        seen_by=P,
        uses="filter",
        primary_key=True,
        autoincrement=False,
    ),
    column(
        "known",
        INT4RANGE,
        doc="Publications that it was removed from, taken together.",
        seen_by=P,
        uses="filter",
        required=True,
    ),
    doc="That past states of a collection were redacted, and nothing else: answers about them carry REDACTED_SINCE.",
)
