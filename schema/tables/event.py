"""Events and the acts within them: who did what to whom, when and where."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from schema.access import Class
from schema.tables.base import RECORD, codes, column, one_of, reference, versioned
from schema.tables.record import checks, dated, headed, placed
from schema.vocabulary import (
    AgeBand,
    Attribution,
    CivilianStatus,
    CountingUnit,
    Granularity,
    RelationKind,
    Responsibility,
    Sex,
)

P, C = Class.PUBLIC, Class.CASE

event = versioned(
    "event",
    *headed("event"),
    column(
        "granularity",
        sa.Text,
        one_of("granularity", Granularity),
        doc="Incident, aggregate or pattern.",
        seen_by=P,
        required=True,
    ),
    column("summary_en", sa.Text, doc="Account of what happened.", seen_by=P, uses="search export", free=True),
    column("summary_ar", sa.Text, doc="The same in Arabic.", seen_by=P, uses="search export", free=True),
    *dated(required=True),
    *placed(),
    reference("facility_id", "facility", doc="Facility hit, where it is known; published where it may be named."),
    codes("context", "context", doc="Circumstances such as siege or flight."),
    codes("facility_kinds", "facility", doc="Kinds of protected object hit."),
    column("stated", JSONB, doc="The provider's row, field by field, as received.", seen_by=C, uses=""),
    *checks(),
    sa.Index("ix_event_collection_id", "collection_id"),
    doc="An occurrence of one or more related acts (HURIDOCS Event). A battle is not by itself a violation.",
)

event_relation = versioned(
    "event_relation",
    reference("event_id", "event", doc="The one event.", required=True),
    reference("other_id", "event", doc="The other event.", required=True),
    column(
        "kind", sa.Text, one_of("kind", RelationKind), doc="What the one is to the other.", seen_by=P, required=True
    ),
    sa.CheckConstraint("event_id <> other_id", name="two_events"),
    sa.Index("ix_event_relation_event_id", "event_id"),
    sa.Index("ix_event_relation_other_id", "other_id"),
    doc="A link between events (HURIDOCS chain of events).",
)

victim = versioned(
    "victim",
    reference("record_id", RECORD, doc="Event in which, or detention episode of which, it was harmed.", required=True),
    column("unit", sa.Text, one_of("unit", CountingUnit), doc="What is counted as one.", seen_by=P, required=True),
    column("label_en", sa.Text, doc="Neutral description that identifies nobody.", seen_by=P, required=True, free=True),
    column("label_ar", sa.Text, doc="The same in Arabic.", seen_by=P, free=True),
    column("sex", sa.Text, one_of("sex", Sex), doc="Sex.", seen_by=P, uses="filter group export", required=True),
    column(
        "age_band",
        sa.Text,
        one_of("age_band", AgeBand),
        doc="Age band at the time.",
        seen_by=P,
        uses="filter group export",
        required=True,
    ),
    column(
        "civilian_status",
        sa.Text,
        one_of("civilian_status", CivilianStatus),
        doc="As the source says.",
        seen_by=P,
        uses="filter group export",
        required=True,
    ),
    codes("roles", "role", doc="Roles at the time, such as medic."),
    sa.Index("ix_victim_record_id", "record_id"),
    doc="The harmed: a pseudonymous person, or a group as a counting unit. Identity is never here.",
)

act = versioned(
    "act",
    reference("event_id", "event", doc="Event it belongs to.", required=True),
    reference("victim_id", "victim", doc="Who was harmed; null when nobody is stated."),
    column("kind", sa.Text, doc="Kind of act.", seen_by=P, uses="filter group export", terms="act", required=True),
    codes("violations", "violation", doc="Violations that a source alleges in it; empty for fighting."),
    column("method", sa.Text, doc="Weapon or means.", seen_by=P, uses="filter group export", terms="method"),
    column("outcome", sa.Text, doc="State of the victim at the end.", seen_by=P, terms="outcome"),
    column("reason_en", sa.Text, doc="Reason stated for it.", seen_by=P, free=True),
    column("reason_ar", sa.Text, doc="The same in Arabic.", seen_by=P, free=True),
    column(
        "responsibility",
        sa.Text,
        one_of("responsibility", Responsibility),
        doc="How its involvements combine.",
        seen_by=P,
        required=True,
    ),
    column("response", sa.Text, doc="Position taken by those held responsible.", seen_by=P, terms="response"),
    sa.Index("ix_act_event_id", "event_id"),
    doc="One kind of harm, or of fighting, within an event (HURIDOCS Act).",
)

involvement = versioned(
    "involvement",
    reference("event_id", "event", doc="Event of the act, repeated for look-up.", required=True),
    reference("act_id", "act", doc="The act.", required=True),
    reference("actor_id", "actor", doc="Force, organisation or coalition.", required=True),
    reference("source_id", "source", doc="Source that says so.", required=True),
    column(
        "degree",
        sa.Text,
        doc="Degree of involvement.",
        seen_by=P,
        uses="filter group export",
        terms="involvement",
        required=True,
    ),
    column(
        "attribution",
        sa.Text,
        one_of("attribution", Attribution),
        doc="Standing of the attribution.",
        seen_by=P,
        uses="filter group export",
        required=True,
    ),
    sa.Index("ix_involvement_event_id", "event_id"),
    sa.Index("ix_involvement_actor_id", "actor_id"),
    doc="The part that one source says an actor had in an act (HURIDOCS Involvement).",
)
