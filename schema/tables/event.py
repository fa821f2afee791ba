"""Events and the acts within them: who did what to whom, when and where."""

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE

from schema.access import Class
from schema.tables.base import codes, column, one_of, reference, versioned
from schema.vocabulary import (
    AgeBand,
    Attribution,
    CivilianStatus,
    CountingUnit,
    DatePrecision,
    Granularity,
    PlaceBasis,
    PlacePrecision,
    RelationKind,
    Responsibility,
    Sex,
)

P, S = Class.PUBLIC, Class.STAFF

event = versioned(
    "event",
    reference("collection_id", "collection", doc="Collection it belongs to.", required=True),
    column("provider_id", sa.Text, doc="The provider's own id.", seen_by=P, uses="export", required=True),
    column("kind", sa.Text, doc="Neutral kind.", seen_by=P, uses="filter group export", terms="event", required=True),
    column(
        "granularity",
        sa.Text,
        one_of("granularity", Granularity),
        doc="Incident, aggregate or pattern.",
        seen_by=P,
        required=True,
    ),
    column("title_en", sa.Text, doc="Neutral title, where one was written.", seen_by=P, uses="search export"),
    column("title_ar", sa.Text, doc="The same in Arabic.", seen_by=P, uses="search export"),
    column("summary_en", sa.Text, doc="Account signed off for publication.", seen_by=P, uses="search export"),
    column("summary_ar", sa.Text, doc="The same in Arabic.", seen_by=P, uses="search export"),
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
    column("occurred", TSTZRANGE, doc="Instants, where known finer than to the day.", seen_by=P),
    column("timezone", sa.Text, doc="IANA zone of the days.", seen_by=P, required=True),
    column(
        "date_precision",
        sa.Text,
        one_of("date_precision", DatePrecision),
        doc="How precisely the date is known.",
        seen_by=P,
        uses="filter group export",
        required=True,
    ),
    column("date_verbatim", sa.Text, doc="The date in the words of the source.", seen_by=P),
    column("time_of_day", sa.Text, doc="Part of the day.", seen_by=P, terms="time_of_day"),
    column("ongoing", sa.Boolean, doc="Whether it still went on at last report; null when unknown.", seen_by=P),
    column(
        "geometry",
        Geometry("GEOMETRY", 4326, spatial_index=False),
        doc="Geometry as stated; published as far as precision and policy allow.",
        seen_by=S,
        uses="",
    ),
    column(
        "place_precision",
        sa.Text,
        one_of("place_precision", PlacePrecision),
        doc="How precisely the place is known.",
        seen_by=P,
        uses="filter group export",
        required=True,
    ),
    column("uncertainty_metres", sa.Float, doc="Radius within which it lies, metres.", seen_by=P),
    column("place_basis", sa.Text, one_of("place_basis", PlaceBasis), doc="What the coordinates rest on.", seen_by=P),
    column("place_verbatim", sa.Text, doc="The place in the words of the source.", seen_by=P, uses="search export"),
    column("area_scheme", sa.Text, doc="Whose area names these are: a scheme of area_alias, or pcode.", seen_by=S),
    *(
        column(f"stated_adm{n}", sa.Text, doc=f"Area of level {n} as the source states it.", seen_by=P, uses="export")
        for n in range(5)
    ),
    codes("context", "context", doc="Circumstances such as siege or flight."),
    codes("facility_kinds", "facility", doc="Kinds of protected object hit."),
    column("stated", JSONB, doc="The provider's row, field by field, as received.", seen_by=S, uses=""),
    sa.CheckConstraint("day_from <= day_to", name="days"),
    sa.CheckConstraint("uncertainty_metres >= 0", name="uncertainty"),
    sa.CheckConstraint(
        "place_precision <> 'exact' or geometry is null or st_dimension(geometry) = 0", name="exact_is_a_spot"
    ),
    sa.CheckConstraint("day_to <= (recorded_at at time zone 'UTC')::date + 1", name="not_in_the_future"),
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
    reference("event_id", "event", doc="Event in which it was harmed.", required=True),
    column("unit", sa.Text, one_of("unit", CountingUnit), doc="What is counted as one.", seen_by=P, required=True),
    column("label_en", sa.Text, doc="Neutral description that identifies nobody.", seen_by=P, required=True),
    column("label_ar", sa.Text, doc="The same in Arabic.", seen_by=P),
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
    sa.Index("ix_victim_event_id", "event_id"),
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
    column("reason_en", sa.Text, doc="Reason stated for it.", seen_by=P),
    column("reason_ar", sa.Text, doc="The same in Arabic.", seen_by=P),
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
