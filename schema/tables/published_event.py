"""Published events: one row each with its document, and flat rows per grain for counts, exports and look-ups."""

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import DATERANGE, JSON, JSONB, TSVECTOR

from schema.access import Class
from schema.answering import HEXAGONS
from schema.tables.base import column, published, table
from schema.tables.published_parts import count, current_once, event_key, identifier, known, shape, word, words_list

P = Class.PUBLIC

event = table(
    "event",
    published,
    identifier("event"),
    *known(),
    word("code", "Citable code.", "filter export"),
    word("collection", "Slug of its collection."),
    word("kind", "Neutral kind."),
    word("granularity", "Incident, aggregate or pattern."),
    word("verification", "Verification tier."),
    column(
        "day_from",
        sa.Date,
        doc="First local day on which it may have been.",
        seen_by=P,
        uses="filter sort group export",
        required=True,
    ),
    column(
        "day_to", sa.Date, doc="Last local day, included.", seen_by=P, uses="filter sort group export", required=True
    ),
    word("date_precision", "How precisely the date is published."),
    column("lon", sa.Float, doc="Longitude of a published point, degrees.", seen_by=P, uses="filter export"),
    column("lat", sa.Float, doc="Latitude of a published point, degrees.", seen_by=P, uses="filter export"),
    shape("Published geometry, WGS 84."),
    column(
        "bounds",
        Geometry("GEOMETRY", 4326, spatial_index=False),
        sa.Computed("st_envelope(geometry)", persisted=True),
        doc="The published point, or the box around another published shape.",
        seen_by=P,
        uses="filter",
    ),
    word("place_precision", "How precisely the place is published."),
    word("site", "Named place within the areas, where it may be named.", "filter", required=False),
    *(
        word(f"adm{n}", f"P-code of the area of level {n}; null when not known so far.", required=False)
        for n in range(5)
    ),
    word("code_basis", "How the P-codes were found."),
    *(
        word(
            level,
            f"H3 cell of resolution {level[-1]} that the published point lies in; null when known less precisely.",
            "filter group",
            required=False,
        )
        for level in HEXAGONS
    ),
    words_list("violations", "Violations alleged in its acts."),
    words_list("context", "Circumstances."),
    words_list("facility_kinds", "Kinds of protected object hit."),
    word("facility", "Facility hit, where it may be named.", required=False),
    column(
        "first_reported",
        sa.Date,
        doc="Earliest day on which a source is known to have told of it; null when no such day is known.",
        seen_by=P,
        uses="filter sort export",
    ),
    column(
        "independent_sources",
        sa.Integer,
        doc="Independence groups among its sources.",
        seen_by=P,
        uses="filter sort export",
        required=True,
    ),
    count("killed_low", "Least number killed, of everybody, by the tally."),
    column("words", TSVECTOR, doc="Published texts, for search.", seen_by=P, uses="search", required=True),
    column(
        "document",
        JSON,
        doc="Everything shown inside the event (docs/architecture.md), as it is read: text, keys in order.",
        seen_by=P,
        uses="export",
        required=True,
    ),
    column(
        "history",
        JSONB,
        doc='Publications of it, newest first: [{"number", "at", "kind", "reason"}].',
        seen_by=P,
        uses="",
        required=True,
    ),
    current_once("event", "id"),
    sa.Index("ix_event_code", "code"),
    sa.Index(
        "ix_event_page",
        sa.text("day_from desc"),
        sa.text("id desc"),
        postgresql_include=[
            "since",
            "known",
            "day_to",
            "collection",
            "kind",
            "granularity",
            "verification",
            "first_reported",
            "independent_sources",
            "lon",
            "lat",
            "bounds",
            "adm0",
            "adm1",
            "adm2",
            "adm3",
            "adm4",
            "killed_low",
            "violations",
        ],
    ),
    sa.Index("ix_event_killed", sa.text("killed_low desc nulls last"), sa.text("id desc")),
    sa.Index(
        "ix_event_facility",
        "facility",
        sa.text("day_from desc"),
        sa.text("id desc"),
        postgresql_where=sa.text("facility is not null"),
    ),
    sa.Index("ix_event_collection", "collection"),
    sa.Index("ix_event_site", "site", postgresql_where=sa.text("site is not null and upper_inf(known)")),
    sa.Index("ix_event_since", sa.text("since desc"), sa.text("id desc")),
    # Where few match, these find them without the order of the page: which is cheaper, the planner's statistics say.
    sa.Index("ix_event_bounds", "bounds", "day_from", "day_to", postgresql_using="gist"),
    sa.Index("ix_event_codes", "violations", "context", "facility_kinds", postgresql_using="gin"),
    sa.Index("ix_event_kind", "kind"),
    *(sa.Index(f"ix_event_adm{n}", f"adm{n}") for n in range(5)),
    sa.Index("ix_event_words", "words", postgresql_using="gin"),
    doc="One row per event and version: plain columns to filter by, and one document with all that GraphQL shows.",
)

act = table(
    "act",
    published,
    identifier("act"),
    *known(),
    event_key(),
    word("kind", "Kind of act."),
    words_list("violations", "Violations alleged in it."),
    word("method", "Weapon or means.", required=False),
    word("civilian_status", "Civilian status of the victim.", required=False),
    words_list("roles", "Roles of the victim."),
    word("victim", "Who was harmed.", required=False),
    word("unit", "What the victim is: one person, a group, ….", required=False),
    word("sex", "Sex of the victim.", required=False),
    word("age_band", "Age band of the victim.", required=False),
    count("size_low", "Least size of the victim, when it is a group, by the tally."),
    count("size_best", "Size of it, when the rule yields one."),
    count("size_high", "Greatest size of it; null when open."),
    column(
        "size_conflicting", sa.Boolean, doc="Whether no size can satisfy all claims on it.", seen_by=P, uses="export"
    ),
    sa.Index("ix_act_victim", "victim"),
    sa.Index("ix_act_kind", "kind"),
    sa.Index("ix_act_method", "method"),
    sa.Index("ix_act_roles", "roles", postgresql_using="gin"),
    sa.Index("ix_act_violations", "violations", postgresql_using="gin"),
    sa.Index("ix_act_event_id", "event_id", "since"),
    doc="One act of an event.",
)

involvement = table(
    "involvement",
    published,
    event_key(),
    *known(),
    column("act_id", sa.Text, doc="The act.", seen_by=P, uses="filter export", primary_key=True),
    column("actor", sa.Text, doc="The actor.", seen_by=P, uses="filter group export", primary_key=True),
    column("degree", sa.Text, doc="Degree of involvement.", seen_by=P, uses="filter group export", primary_key=True),
    column(
        "attribution",
        sa.Text,
        doc="Standing of the attribution.",
        seen_by=P,
        uses="filter group export",
        primary_key=True,
    ),
    sa.Index("ix_involvement_actor", "actor"),
    doc="The part an actor is said to have had in an act.",
)

claim = table(
    "claim",
    published,
    identifier("claim"),
    *known(),
    column("record_id", sa.Text, doc="Record it is about.", seen_by=P, uses="filter sort export", primary_key=True),
    word("record_type", "Type of that record."),
    word("measure", "What is counted."),
    count("min", "Least number consistent with the words."),
    count("best", "The number stated as such."),
    count("max", "Greatest number; null when open."),
    word("qualifier", "How the number was put."),
    word("population", "Whom the number counts."),
    column(
        "whole",
        sa.Boolean,
        doc="Whether it counts the whole population, unrestricted by side, sex, age or role.",
        seen_by=P,
        uses="filter export",
        required=True,
    ),
    word("sex", "Only this sex; null when not restricted.", required=False),
    word("age_band", "Only this age band; null when not restricted.", required=False),
    word("civilian_status", "As the source says."),
    words_list("roles", "Only these roles."),
    word("source", "Who says so."),
    word("independence_group", "Echoes share it."),
    word("status", "Standing of the claim."),
    column("stated_on", sa.Date, doc="Day on which it was stated.", seen_by=P, uses="filter sort export"),
    sa.Index("ix_claim_record_id", "record_id", "since"),
    sa.Index(
        "ix_claim_page_event",
        sa.text("stated_on desc nulls last"),
        sa.text("id desc"),
        postgresql_where=sa.text("record_type = 'event'"),
    ),
    sa.Index(
        "ix_claim_page_record",
        sa.text("stated_on desc nulls last"),
        sa.text("id desc"),
        postgresql_where=sa.text("record_type <> 'event'"),
    ),
    sa.Index("ix_claim_source", "source"),
    sa.Index("ix_claim_measure", "measure", sa.text("stated_on desc nulls last"), sa.text("id desc")),
    doc="What one source stated as a number.",
)

tally = table(
    "tally",
    published,
    event_key(),
    *known(),
    column("measure", sa.Text, doc="What is counted.", seen_by=P, uses="filter group export", primary_key=True),
    column("population", sa.Text, doc="Whom it counts.", seen_by=P, uses="filter group export", primary_key=True),
    count("low", "Lower bound; null when nobody stated a least number."),
    count("best", "Best figure, when the rule yields one."),
    count("high", "Upper bound; null when open."),
    word("rule", "Name and version of the rule."),
    column("independent_sources", sa.Integer, doc="Independence groups behind it.", seen_by=P, required=True),
    column("conflicting", sa.Boolean, doc="Whether no number can satisfy all its claims.", seen_by=P, required=True),
    sa.CheckConstraint("low <= best and best <= high", name="order_of_best"),
    sa.CheckConstraint("low <= high", name="order"),
    doc="Low, best and high of one measure and population of an event, by rule span-1.",
)

tally_reported = table(
    "tally_reported",
    published,
    event_key(),
    *known(),
    column("measure", sa.Text, doc="What is counted.", seen_by=P, uses="filter group export", primary_key=True),
    column("population", sa.Text, doc="Whom it counts.", seen_by=P, uses="filter group export", primary_key=True),
    column(
        "reported",
        DATERANGE,
        doc="Days by whose end just this had been stated.",
        seen_by=P,
        uses="filter",
        primary_key=True,
    ),
    count("low", "Lower bound; null when nobody stated a least number."),
    count("best", "Best figure, when the rule yields one."),
    count("high", "Upper bound; null when open."),
    column("conflicting", sa.Boolean, doc="Whether no number can satisfy all its claims.", seen_by=P, required=True),
    doc="The same of what had been stated by a day, for claims whose day is known: for the filter `reported`.",
)

event_source = table(
    "event_source",
    published,
    event_key(),
    *known(),
    column(
        "source", sa.Text, doc="A source behind the event.", seen_by=P, uses="filter group export", primary_key=True
    ),
    sa.Index("ix_event_source_source", "source"),
    doc="Which sources stand behind an event.",
)

GRAINS = (act, involvement, tally, tally_reported, event_source)
"""Tables whose rows come and go with their event; those of `claim` do so with their record."""
