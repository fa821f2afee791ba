"""Deprivation of liberty of one person or group, from stop to outcome: a state machine."""

import sqlalchemy as sa

from schema.access import Class
from schema.tables.base import column, one_of, reference, versioned
from schema.tables.record import lasting
from schema.vocabulary import DatePrecision, DetentionState

P = Class.PUBLIC

detention_episode = lasting(
    "detention_episode",
    reference("authority_id", "actor", doc="Authority or actor holding."),
    column("whereabouts", sa.Text, doc="Acknowledgement and whereabouts.", seen_by=P, terms="whereabouts"),
    doc="Deprivation of liberty of one person or group. Who was taken is a `victim`; its states are stages.",
)

detention_stage = versioned(
    "detention_stage",
    reference("episode_id", "detention_episode", doc="The episode.", required=True),
    column("position", sa.Integer, doc="Order of the states, from 1.", seen_by=P, uses="sort export", required=True),
    column("state", sa.Text, one_of("state", DetentionState), doc="State entered.", seen_by=P, required=True),
    column("day_from", sa.Date, doc="First day on which it may have begun; null when unknown.", seen_by=P),
    column("day_to", sa.Date, doc="Last day on which it may have begun, included.", seen_by=P),
    column(
        "date_precision",
        sa.Text,
        one_of("date_precision", DatePrecision),
        doc="How precisely the days are known.",
        seen_by=P,
        required=True,
    ),
    column("date_verbatim", sa.Text, doc="The date in the words of the source.", seen_by=P, free=True),
    reference("site_id", "place", doc="Where held."),
    reference("source_id", "source", doc="Who says so.", required=True),
    sa.CheckConstraint("position >= 1", name="position"),
    sa.CheckConstraint("day_from <= day_to", name="days"),
    sa.Index("ix_detention_stage_episode_id", "episode_id"),
    doc="One state of a detention episode. A trigger lets a state follow only where vocabulary `detention_state` does.",
)
