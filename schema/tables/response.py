"""What was feared and what was done about it: risk statements and interventions. Neither is counted as occurred."""

import sqlalchemy as sa

from schema.access import Class
from schema.tables.base import codes, column, one_of
from schema.tables.record import lasting
from schema.vocabulary import AgeBand, CivilianStatus, Sex

P = Class.PUBLIC

risk_statement = lasting(
    "risk_statement",
    codes("feared", "act", doc="Acts feared."),
    column("sex", sa.Text, one_of("sex", Sex), doc="Sex of those at risk.", seen_by=P, required=True),
    column("age_band", sa.Text, one_of("age_band", AgeBand), doc="Their age band.", seen_by=P, required=True),
    column(
        "civilian_status",
        sa.Text,
        one_of("civilian_status", CivilianStatus),
        doc="As the source says.",
        seen_by=P,
        required=True,
    ),
    codes("roles", "role", doc="Roles of those at risk."),
    column("trigger_en", sa.Text, doc="What would bring it about.", seen_by=P, free=True),
    column("trigger_ar", sa.Text, doc="The same in Arabic.", seen_by=P, free=True),
    doc="A harm that is feared, by whom for whom; never counted as occurred.",
)

intervention = lasting(
    "intervention",
    column("stated_parties", sa.Integer, doc="Number of parties stated; null when not stated.", seen_by=P),
    column("addressee_en", sa.Text, doc="To whom it was addressed.", seen_by=P, free=True),
    column("addressee_ar", sa.Text, doc="The same in Arabic.", seen_by=P, free=True),
    column("condition_en", sa.Text, doc="Condition attached.", seen_by=P, free=True),
    column("condition_ar", sa.Text, doc="The same in Arabic.", seen_by=P, free=True),
    column("status", sa.Text, doc="Status.", seen_by=P, terms="intervention_status", required=True),
    column("response", sa.Text, doc="Response received.", seen_by=P, terms="intervention_response"),
    column("impact", sa.Text, doc="Impact.", seen_by=P, terms="intervention_impact"),
    sa.CheckConstraint("stated_parties > 0", name="parties"),
    doc="A response: appeal, offer, agreement, visit, resolution (HURIDOCS Intervention).",
)
