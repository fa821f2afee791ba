"""Sources, their documents, and the forces and organisations that they name."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access import Class
from schema.tables.base import column, reference, versioned

P, S, C = Class.PUBLIC, Class.STAFF, Class.CASE

source = versioned(
    "source",
    column(
        "name_en",
        sa.Text,
        doc="Name; of a protected source a generic one.",
        seen_by=P,
        uses="search sort export",
        required=True,
    ),
    column("name_ar", sa.Text, doc="Name in Arabic.", seen_by=P, uses="search export"),
    column(
        "kind", sa.Text, doc="Kind of source.", seen_by=P, uses="filter group export", terms="source", required=True
    ),
    column("protected", sa.Boolean, doc="Whether identity is withheld for safety.", seen_by=P, required=True),
    column(
        "independence_group",
        sa.Text,
        doc="Sources with the same value are echoes of each other.",
        seen_by=P,
        required=True,
    ),
    column(
        "compiles",
        sa.Boolean,
        doc="Whether it compiles what others reported, and so corroborates nothing.",
        seen_by=P,
        required=True,
    ),
    column("reliability", sa.Text, doc="Reliability (HURIDOCS).", seen_by=C, terms="reliability"),
    column(
        "stand_in",
        sa.Boolean,
        doc="Whether it stands for a source whose identity only the vault holds, on one record.",
        seen_by=S,
        required=True,
        desk=True,
        server_default=sa.false(),
    ),
    sa.CheckConstraint("not stand_in or protected", name="stand_in"),
    doc="Who provided information. Known gap: providers name sources loosely; one may stand here twice.",
)

document = versioned(
    "document",
    reference("source_id", "source", doc="Who published or made it.", required=True),
    column("title", sa.Text, doc="Title as it may be published.", seen_by=P, required=True, free=True),
    column("headline", sa.Text, doc="Headline as given; may name persons, so never published.", seen_by=C, uses=""),
    column("kind", sa.Text, doc="Kind of material.", seen_by=P, terms="document", required=True),
    column("language", sa.Text, doc="Language, BCP 47.", seen_by=P),
    column("published_on", sa.Date, doc="Day of publication.", seen_by=P, uses="filter sort export"),
    column("url", sa.Text, doc="Where it was published.", seen_by=P),
    column("archive_url", sa.Text, doc="Where it is archived.", seen_by=P),
    column("sha256", sa.Text, doc="SHA-256 of the archived bytes.", seen_by=P),
    column("licence", sa.Text, doc="Terms under which it may be used.", seen_by=P),
    column("graphic", sa.Boolean, doc="Whether it shows harm; null when unknown.", seen_by=P),
    sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    doc="Source material: a report, article, photograph or recording.",
)

actor = versioned(
    "actor",
    column("name_en", sa.Text, doc="Neutral name.", seen_by=P, uses="search sort group export", required=True),
    column("name_ar", sa.Text, doc="Name in Arabic.", seen_by=P, uses="search export"),
    column(
        "aliases",
        ARRAY(sa.Text),
        doc="Other names.",
        seen_by=P,
        uses="search export",
        required=True,
        server_default="{}",
    ),
    column(
        "kind",
        sa.Text,
        doc="Kind of actor; null when nobody stated it.",
        seen_by=P,
        uses="filter group export",
        terms="actor",
    ),
    reference("parent_id", "actor", doc="Body it belongs to."),
    column("country_pcode", sa.Text, doc="P-code of the country it belongs to.", seen_by=P),
    doc="A force, organisation, authority or coalition. Individuals do not belong here (protection page).",
)

actor_membership = versioned(
    "actor_membership",
    reference("coalition_id", "actor", doc="The coalition.", required=True),
    reference("member_id", "actor", doc="Its member.", required=True),
    sa.CheckConstraint("coalition_id <> member_id", name="two_actors"),
    sa.Index("ix_actor_membership_coalition_id", "coalition_id"),
    sa.Index("ix_actor_membership_member_id", "member_id"),
    doc="That an actor is a member of a coalition; a unit's place under a command is `actor.parent_id`.",
)

source_reliance = versioned(
    "source_reliance",
    reference("source_id", "source", doc="Who draws on the other.", required=True),
    reference("rests_on_id", "source", doc="What it draws on.", required=True),
    sa.CheckConstraint("source_id <> rests_on_id", name="two_sources"),
    sa.Index("ix_source_reliance_source_id", "source_id"),
    doc="That a source draws on another: why both may be echoes of one.",
)

quotation = versioned(
    "quotation",
    reference("document_id", "document", doc="Document that quotes.", required=True),
    reference("source_id", "source", doc="Who is quoted; a protected source stays nobody.", required=True),
    column("anchor_start", sa.Integer, doc="First character, from 0.", seen_by=P, required=True),
    column("anchor_end", sa.Integer, doc="Character after the last.", seen_by=P, required=True),
    column("quote", sa.Text, doc="The words, where they may be published.", seen_by=P, free=True),
    sa.CheckConstraint("anchor_start >= 0 and anchor_end > anchor_start", name="anchor"),
    sa.Index("ix_quotation_document_id", "document_id"),
    doc="Words of somebody in a document, by their place in its text.",
)
