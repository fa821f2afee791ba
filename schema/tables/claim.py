"""What sources said: information, claims with their numbers, and assessments of how sure an event is."""

from typing import Any

import sqlalchemy as sa

from schema.access import Class, Kind
from schema.tables.base import RECORD, codes, column, one_of, reference, versioned
from schema.vocabulary import (
    AgeBand,
    CivilianStatus,
    ClaimStatus,
    Measure,
    Population,
    Qualifier,
    Sex,
    Stance,
    StandardOfProof,
    Verification,
)

P, C = Class.PUBLIC, Class.CASE


def anchored() -> list["sa.Column[Any]"]:
    """The spot in a document that a statement rests on."""
    return [
        reference("document_id", "document", doc="Document where it is written."),
        column("anchor_start", sa.Integer, doc="First character, from 0.", seen_by=P),
        column("anchor_end", sa.Integer, doc="Character after the last.", seen_by=P),
        column("quote", sa.Text, doc="The words, where they may be published.", seen_by=P, free=True),
    ]


information = versioned(
    "information",
    reference("record_id", RECORD, doc="Record it is about.", required=True),
    reference("source_id", "source", doc="Who says so.", required=True),
    *anchored(),
    column("connection", sa.Text, doc="How the source stands to what it tells of.", seen_by=P, terms="connection"),
    column(
        "stance", sa.Text, one_of("stance", Stance), doc="Whether it supports or contradicts.", seen_by=P, required=True
    ),
    column("reliability", sa.Text, doc="Reliability of this information.", seen_by=P, terms="reliability"),
    sa.CheckConstraint("anchor_start >= 0 and anchor_end > anchor_start", name="anchor"),
    sa.Index("ix_information_record_id", "record_id"),
    sa.Index("ix_information_source_id", "source_id"),
    sa.Index("ix_information_document_id", "document_id"),
    doc="What a source contributed to a record (HURIDOCS Information).",
)

claim = versioned(
    "claim",
    reference("record_id", RECORD, doc="Record it is about.", required=True),
    reference("act_id", "act", doc="Act it is about, when it counts one act only."),
    reference("victim_id", "victim", doc="Group whose size it states, when it states that."),
    reference("source_id", "source", doc="Who says so.", required=True),
    *anchored(),
    column(
        "measure",
        sa.Text,
        one_of("measure", Measure),
        doc="What is counted.",
        seen_by=P,
        uses="filter group export",
        required=True,
    ),
    column("min", sa.Integer, doc="Least number consistent with the words.", seen_by=P),
    column("best", sa.Integer, doc="The number stated as such; never filled in.", seen_by=P),
    column("max", sa.Integer, doc="Greatest number consistent with the words; null when open.", seen_by=P),
    column(
        "qualifier", sa.Text, one_of("qualifier", Qualifier), doc="How the number was put.", seen_by=P, required=True
    ),
    column("verbatim", sa.Text, doc="The words themselves.", seen_by=P, free=True),
    column(
        "population",
        sa.Text,
        one_of("population", Population),
        doc="Whom the number counts.",
        seen_by=P,
        uses="filter group export",
        required=True,
    ),
    column("sex", sa.Text, one_of("sex", Sex), doc="Only this sex; null when not restricted.", seen_by=P),
    column(
        "age_band", sa.Text, one_of("age_band", AgeBand), doc="Only this age band; null when not restricted.", seen_by=P
    ),
    column(
        "civilian_status",
        sa.Text,
        one_of("civilian_status", CivilianStatus),
        doc="As the source says.",
        seen_by=P,
        required=True,
    ),
    codes("roles", "role", doc="Only these roles; empty when not restricted."),
    reference("side_id", "actor", doc="Only members of this side; null when not restricted."),
    column("period_from", sa.Date, doc="First day that the number covers.", seen_by=P),
    column("period_to", sa.Date, doc="Last day that the number covers.", seen_by=P),
    column("cumulative", sa.Boolean, doc="Whether it adds up a period.", seen_by=P, required=True),
    column("stated_on", sa.Date, doc="Day on which it was stated.", seen_by=P, uses="filter sort export"),
    column(
        "status",
        sa.Text,
        one_of("status", ClaimStatus),
        doc="Standing of the claim.",
        seen_by=P,
        uses="filter export",
        required=True,
    ),
    reference("supersedes_id", "claim", doc="Earlier claim by the same source that it replaces."),
    column(
        "coherent",
        sa.Boolean,
        sa.Computed(
            "coalesce(min <= best, true) and coalesce(best <= max, true) and coalesce(min <= max, true)", persisted=True
        ),
        doc="Whether min, best and max stand in order.",
        seen_by=P,
    ),
    sa.CheckConstraint("min >= 0 and best >= 0 and max >= 0", name="counts"),
    sa.CheckConstraint("num_nonnulls(min, best, max) > 0 or qualifier = 'unknown_some'", name="says_something"),
    sa.CheckConstraint("period_from <= period_to", name="period"),
    sa.CheckConstraint("anchor_start >= 0 and anchor_end > anchor_start", name="anchor"),
    sa.Index("ix_claim_record_id", "record_id"),
    sa.Index("ix_claim_source_id", "source_id"),
    doc="What one source stated as a number: the only place where numbers are recorded, coherent or not.",
)

claim_overlap = versioned(
    "claim_overlap",
    reference("claim_id", "claim", doc="The one claim.", required=True),
    reference("other_id", "claim", doc="The other claim.", required=True),
    sa.CheckConstraint("claim_id <> other_id", name="two_claims"),
    sa.Index("ix_claim_overlap_claim_id", "claim_id"),
    sa.Index("ix_claim_overlap_other_id", "other_id"),
    doc="That two claims count some of the same people, so that they are never added. It holds both ways.",
    kind=Kind.CONTENT,
)

assessment = versioned(
    "assessment",
    reference("event_id", "event", doc="Event that was assessed.", required=True),
    column("scheme", sa.Text, doc="Whose scale.", seen_by=P, terms="scheme", required=True),
    column("grade", sa.Text, doc="Grade on that scale.", seen_by=P, required=True),
    column(
        "tier",
        sa.Text,
        one_of("tier", Verification),
        doc="The grade on this record's own scale, where Sijill's own.",
        seen_by=P,
    ),
    column(
        "standard_of_proof", sa.Text, one_of("standard_of_proof", StandardOfProof), doc="Standard applied.", seen_by=P
    ),
    column("made_on", sa.Date, doc="Day it was made.", seen_by=P),
    column("rationale_en", sa.Text, doc="Reasons given.", seen_by=P, free=True),
    column("rationale_ar", sa.Text, doc="The same in Arabic.", seen_by=P, free=True),
    column("assessor", sa.Text, doc="Who judged.", seen_by=C, uses=""),
    sa.Index("ix_assessment_event_id", "event_id"),
    doc="One judgement of how sure an event is, on one scheme's scale.",
)
