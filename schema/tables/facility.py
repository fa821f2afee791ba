"""Hospitals, schools and other protected objects, and what became of them."""

import sqlalchemy as sa

from schema.access import Class
from schema.tables.base import column, one_of, reference, versioned
from schema.tables.record import lasting
from schema.vocabulary import DatePrecision, FacilityStatus

P, C = Class.PUBLIC, Class.CASE

facility = lasting(
    "facility",
    reference("operator_id", "actor", doc="Who runs it."),
    reference("public_document_id", "document", doc="Document that already makes place and present status public."),
    column(
        "notified",
        sa.Boolean,
        doc="Whether its coordinates were given to the parties (deconfliction); never published.",
        seen_by=C,
        uses="",
    ),
    doc="A protected object. Published no finer than the second level, unless a cited document made its place public.",
)

facility_status = versioned(
    "facility_status",
    reference("facility_id", "facility", doc="The facility.", required=True),
    column("status", sa.Text, one_of("status", FacilityStatus), doc="Condition.", seen_by=P, required=True),
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
    reference("cause_id", "event", doc="Event that brought it about."),
    reference("source_id", "source", doc="Who says so.", required=True),
    sa.CheckConstraint("day_from <= day_to", name="days"),
    sa.Index("ix_facility_status_facility_id", "facility_id"),
    sa.Index("ix_facility_status_cause_id", "cause_id"),
    doc="One stretch of a facility's life-line. Published for closed periods only, after an embargo.",
)
