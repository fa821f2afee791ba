"""What was consented to, how far records go, who signed and works on them, and requests to see an identity."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from schema.access import Audience, Class, Kind
from schema.permission import ConsentPurpose, LegalBasis, ReleaseLevel
from schema.tables.base import RECORD, column, core, one_of, reference, table, versioned

S, C = Class.STAFF, Class.CASE
INSTANT = sa.TIMESTAMP(timezone=True)
NOW = sa.func.transaction_timestamp()

consent = versioned(
    "consent",
    reference("victim_id", "victim", doc="Who consented or refused, where one who was harmed.", seen_by=S),
    reference("source_id", "source", doc="Who consented or refused, where a source.", seen_by=S),
    column("purpose", sa.Text, one_of("purpose", ConsentPurpose), doc="To what.", seen_by=S, required=True),
    column("granted", sa.Boolean, doc="Whether it was given; a refusal is known too.", seen_by=S, required=True),
    column("legal_basis", sa.Text, one_of("legal_basis", LegalBasis), doc="On what the law lets it.", seen_by=S),
    column("given_on", sa.Date, doc="Day on which it was given.", seen_by=S),
    column("expires_on", sa.Date, doc="Day on which it ends; null when it does not.", seen_by=S),
    column("evidence_sha256", sa.Text, doc="SHA-256 of the form or recording that shows it.", seen_by=C),
    sa.CheckConstraint("num_nonnulls(victim_id, source_id) = 1", name="of_one"),
    sa.CheckConstraint("not granted or (legal_basis is not null and given_on is not null)", name="founded"),
    sa.CheckConstraint("expires_on >= given_on", name="days"),
    sa.CheckConstraint("evidence_sha256 ~ '^[0-9a-f]{64}$'", name="evidence_sha256"),
    sa.Index("ix_consent_victim_id", "victim_id"),
    sa.Index("ix_consent_source_id", "source_id"),
    doc="What one who was harmed, or a source, consented to or refused, one purpose at a time.",
    kind=Kind.ACCOUNT,
)

release_level = versioned(
    "release_level",
    reference("record_id", RECORD, doc="The record.", required=True, seen_by=S),
    column("audience", sa.Text, one_of("audience", Audience), doc="For whom.", seen_by=S, required=True),
    column("level", sa.Text, one_of("level", ReleaseLevel), doc="How far it goes.", seen_by=S, required=True),
    reference("public_document_id", "document", doc="Document that already makes its place and time public."),
    sa.Index("ix_release_level_record_id", "record_id"),
    doc="How far one record goes to one audience, where that is not as its collection has it.",
    kind=Kind.ACCOUNT,
)

sign_off = versioned(
    "sign_off",
    reference("record_id", RECORD, doc="The record.", required=True, seen_by=S),
    column("sha256", sa.Text, doc="SHA-256 of all its free texts as they were read.", seen_by=S, required=True),
    sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    sa.Index("ix_sign_off_record_id", "record_id"),
    doc="That somebody read the free texts of a record, and found that they tell of nobody who is protected.",
    kind=Kind.ACCOUNT,
)

assignment = versioned(
    "assignment",
    reference("record_id", RECORD, doc="The record.", required=True, seen_by=S),
    column("holder", sa.Text, doc="Who works on it.", seen_by=S, required=True),
    column("until", sa.Date, doc="Last day, included; null until it is taken back.", seen_by=S),
    sa.CheckConstraint("holder <> ''", name="holder"),
    sa.Index("ix_assignment_holder", "holder"),
    doc="Who works on a record, and so sees what case workers see of it.",
    kind=Kind.ACCOUNT,
)

merge = versioned(
    "merge",
    reference("from_id", "event", doc="Event that was taken back.", required=True, seen_by=S),
    reference("into_id", "event", doc="Event that holds what lay beneath it.", required=True, seen_by=S),
    column("moved", JSONB, doc="What was moved: [[concept, id, version before]].", seen_by=S, required=True),
    sa.CheckConstraint("from_id <> into_id", name="two_events"),
    doc="That two events were found to be one, and what was moved, so that it can be undone.",
    kind=Kind.ACCOUNT,
)

unmasking_request = table(
    "unmasking_request",
    core,
    column("id", UUID(as_uuid=True), doc="Identifier.", seen_by=S, primary_key=True),
    column("at", INSTANT, doc="When.", seen_by=S, required=True, server_default=NOW),
    column("actor", sa.Text, doc="Who asks.", seen_by=S, required=True),
    column("subject_id", UUID(as_uuid=True), doc="Whose identity.", seen_by=S, required=True),
    column("fields", ARRAY(sa.Text), doc="Which parts of it; none to have it erased.", seen_by=S, required=True),
    column("purpose", sa.Text, doc="What for.", seen_by=S, required=True),
    column("expires_at", INSTANT, doc="Until when it can be approved and used.", seen_by=S, required=True),
    sa.CheckConstraint("expires_at > at and expires_at <= at + interval '72 hours'", name="expires_at"),
    sa.CheckConstraint("actor <> '' and purpose <> ''", name="accounted"),
    doc="That somebody asks to see an identity, or to have it erased. Nothing is shown before another one approves.",
    kind=Kind.ACCOUNT,
)

unmasking_approval = table(
    "unmasking_approval",
    core,
    column(
        "request_id",
        UUID(as_uuid=True),
        sa.ForeignKey("core.unmasking_request.id"),
        doc="The request.",
        seen_by=S,
        primary_key=True,
    ),
    column("actor", sa.Text, doc="Who approves; never who asks.", seen_by=S, required=True),
    column("at", INSTANT, doc="When.", seen_by=S, required=True, server_default=NOW),
    sa.CheckConstraint("actor <> ''", name="accounted"),
    doc="That a second person approved of a request to see or erase an identity.",
    kind=Kind.ACCOUNT,
)

opening = table(
    "opening",
    core,
    column("id", UUID(as_uuid=True), sa.ForeignKey("core.identity.id"), doc="Identity.", seen_by=S, primary_key=True),
    column("holder", sa.Text, doc="Who made it at the desk.", seen_by=S, required=True),
    column("at", INSTANT, doc="When.", seen_by=S, required=True, server_default=NOW),
    sa.Index("ix_opening_holder", "holder"),
    doc="Who made what at the desk; contributors see what they made, and nothing else. A trigger writes it.",
)

request = table(
    "request",
    core,
    column("actor", sa.Text, doc="Who asked.", seen_by=S, primary_key=True),
    column("key", sa.Text, doc="Key of the request, drawn by who asked.", seen_by=S, primary_key=True),
    column("fingerprint", sa.Text, doc="SHA-256 of what was asked.", seen_by=S, required=True),
    column("answer", JSONB, doc="Ids and versions answered; of a rule, what it said.", seen_by=S, required=True),
    column("at", INSTANT, doc="When.", seen_by=S, required=True, server_default=NOW),
    doc="Requests to the desk that wrote something, so that one that is sent twice is carried out once.",
)
