"""What was feared and what was done about it: risk statements and interventions. Neither is counted as occurred."""

import strawberry

from api.graphql.actors import Actor
from api.graphql.basics import People
from api.graphql.directives import ListSize
from api.graphql.records import Record
from api.graphql.resolving import term, term_list, text
from api.graphql.sources import Anchor
from api.graphql.vocabularies import Term


@strawberry.type(description="A harm that is feared, by whom for whom; never counted as occurred.")
class RiskStatement(Record):
    """Shows the document of a published risk statement."""

    people: People = strawberry.field(description="Who is at risk.")
    feared: list[Term] = strawberry.field(
        resolver=term_list("feared", "act"), description="Acts feared.", directives=[ListSize(assumed_size=4)]
    )
    trigger: str | None = strawberry.field(resolver=text("trigger"), description="What would bring it about.")
    anchor: Anchor | None = strawberry.field(description="Where it is written.")


@strawberry.type(description="A response: appeal, offer, agreement, visit, resolution (HURIDOCS Intervention).")
class Intervention(Record):
    """Shows the document of a published intervention."""

    parties: list[Actor] = strawberry.field(
        description="Who intervened, as far as named.", directives=[ListSize(assumed_size=3)]
    )
    stated_parties: int | None = strawberry.field(description="Number of parties stated; null when not stated.")
    addressee: str | None = strawberry.field(resolver=text("addressee"), description="To whom it was addressed.")
    condition: str | None = strawberry.field(resolver=text("condition"), description="Condition attached.")
    status: Term = strawberry.field(
        resolver=term("status", "intervention_status"), description="Status (HURIDOCS intervention status)."
    )
    response: Term | None = strawberry.field(
        resolver=term("response", "intervention_response"),
        description="Response received; null when none is known.",
    )
    impact: Term | None = strawberry.field(
        resolver=term("impact", "intervention_impact"), description="Impact; null when not known."
    )
    anchor: Anchor | None = strawberry.field(description="Where it is written.")
