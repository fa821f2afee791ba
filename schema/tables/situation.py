"""What lasted or moved: situations, movements of people, corridors, who controlled a place."""

import sqlalchemy as sa

from schema.access import Class
from schema.tables.base import RECORD, codes, column, one_of, reference, versioned
from schema.tables.record import lasting
from schema.vocabulary import DatePrecision

P = Class.PUBLIC

situation = lasting(
    "situation",
    codes("conditions", "condition", doc="Conditions of life reported, such as no medicine."),
    doc="A lasting state of an area: siege, offensive, truce, front line. Its area may be under embargo.",
)

displacement_flow = lasting(
    "displacement_flow",
    reference("origin_id", "place", doc="Where from.", required=True),
    reference("destination_id", "place", doc="Where to; null when unknown."),
    reference("cause_id", "event", doc="Event that caused it."),
    column(
        "stock",
        sa.Boolean,
        doc="Whether its numbers are people displaced at a date rather than moving in a period.",
        seen_by=P,
        required=True,
    ),
    sa.Index("ix_displacement_flow_cause_id", "cause_id"),
    doc="People moved from one place to another; how many is in the claims.",
)

corridor = lasting(
    "corridor",
    column("status", sa.Text, doc="Such as proposed, agreed, open.", seen_by=P, terms="corridor_status"),
    reference("origin_id", "place", doc="Where from."),
    reference("destination_id", "place", doc="Where to."),
    reference("controlled_by_id", "actor", doc="Who controls the ground."),
    column("stated_length_metres", sa.Float, doc="Length as stated, metres.", seen_by=P),
    sa.CheckConstraint("stated_length_metres > 0", name="length"),
    doc="A route for evacuation or aid, with or without a known course.",
)

party = versioned(
    "party",
    reference("record_id", RECORD, doc="Situation or intervention.", required=True),
    reference("actor_id", "actor", doc="Who is a party to it.", required=True),
    sa.Index("ix_party_record_id", "record_id"),
    sa.Index("ix_party_actor_id", "actor_id"),
    doc="A party to a situation, or one of those who intervened.",
)

control = versioned(
    "control",
    reference("place_id", "place", doc="The place.", required=True),
    reference("actor_id", "actor", doc="Who controlled it; null when contested or unknown."),
    column("day_from", sa.Date, doc="First day; null when unknown.", seen_by=P),
    column("day_to", sa.Date, doc="Last day, included; null when unknown or still so.", seen_by=P),
    column(
        "date_precision",
        sa.Text,
        one_of("date_precision", DatePrecision),
        doc="How precisely the days are known.",
        seen_by=P,
        required=True,
    ),
    reference("source_id", "source", doc="Who says so.", required=True),
    sa.CheckConstraint("day_from <= day_to", name="days"),
    sa.Index("ix_control_place_id", "place_id"),
    doc="Who controlled a place over a period. Published for closed periods only, after an embargo.",
)
