"""Published records that are no events, of all types in one table, and who controlled places."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON, JSONB, TSVECTOR

from schema.access import Class
from schema.tables.base import column, published, table
from schema.tables.published_parts import current_once, identifier, known, shape, word, words_list

P = Class.PUBLIC

record = table(
    "record",
    published,
    identifier("record"),
    *known(),
    word("type", "Type of record."),
    word("code", "Citable code.", "filter sort export"),
    word("collection", "Slug of its collection."),
    words_list("kinds", "Its neutral kind; of a risk statement the acts that are feared."),
    column("day_from", sa.Date, doc="First local day; null when unknown.", seen_by=P, uses="filter sort group export"),
    column(
        "day_to",
        sa.Date,
        doc="Last local day, included; null when unknown or still going on.",
        seen_by=P,
        uses="filter sort group export",
    ),
    word("date_precision", "How precisely the date is published."),
    shape("Published geometry, WGS 84."),
    word("place_precision", "How precisely the place is published."),
    words_list("areas", "P-codes of the areas that it lies in; of a movement, of both ends."),
    word("area", "P-code of the narrowest area that it lies in.", required=False),
    words_list("sites", "Named places, no areas, that it names."),
    words_list("sources", "Sources behind it."),
    word("victim", "Who was taken, of a detention episode.", required=False),
    word("sex", "Sex of those whom it concerns.", required=False),
    word("age_band", "Age band of those whom it concerns.", required=False),
    word("civilian_status", "Civilian status of those whom it concerns.", required=False),
    words_list("roles", "Roles of those whom it concerns."),
    column("words", TSVECTOR, doc="Published texts, for search.", seen_by=P, uses="search", required=True),
    column("document", JSON, doc="Everything shown of it (docs/architecture.md).", seen_by=P, required=True),
    column(
        "history",
        JSONB,
        doc='Publications of it, newest first: [{"number", "at", "kind", "reason"}].',
        seen_by=P,
        uses="",
        required=True,
    ),
    current_once("record", "id"),
    sa.Index("ix_record_code", "code"),
    sa.Index("ix_record_collection", "collection"),
    sa.Index("ix_record_page", "type", sa.text("day_from desc nulls last"), sa.text("id desc")),
    sa.Index("ix_record_victim", "victim"),
    sa.Index("ix_record_areas", "areas", postgresql_using="gin"),
    sa.Index("ix_record_geometry", "geometry", postgresql_using="gist"),
    sa.Index("ix_record_words", "words", postgresql_using="gin"),
    doc="One row per record that is no event, and version: plain columns to filter by, and one document.",
)

control = table(
    "control",
    published,
    identifier("statement of control"),
    *known(),
    word("place", "The place."),
    column("day_from", sa.Date, doc="First day; null when unknown.", seen_by=P, uses="filter sort export"),
    column(
        "document", JSONB, doc="What GraphQL shows of it (docs/architecture.md).", seen_by=P, uses="", required=True
    ),
    current_once("control", "id"),
    sa.Index("ix_control_place", "place", "day_from"),
    doc="Who controlled a place over a closed period.",
)
