"""Acts: who did what to whom, within an event."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.graphql.actors import Actor
from api.graphql.basics import People
from api.graphql.claims import Tally
from api.graphql.directives import ListSize
from api.graphql.interfaces import Node
from api.graphql.resolving import if_there, term, term_list, text
from api.graphql.shown import Shown, record
from api.graphql.sources import Source
from api.graphql.vocabularies import Term
from schema.vocabulary import Attribution, CountingUnit, Responsibility

if TYPE_CHECKING:
    from api.graphql.events import Event

OneEvent = Annotated["Event", strawberry.lazy("api.graphql.events")]


def _event(root: strawberry.Parent[Shown]) -> Any:
    return record(root.record or {}, root.state)


@strawberry.type(description="The part an actor had in an act (HURIDOCS Involvement).")
class Involvement:
    """Shows an entry of `involvements`."""

    actor: Actor = strawberry.field(description="Force, organisation or coalition.")
    degree: Term = strawberry.field(
        resolver=term("degree", "involvement"),
        description="Degree of involvement, such as direct, air support, command.",
    )
    attribution: Attribution = strawberry.field(description="Standing of the attribution.")
    sources: list[Source] = strawberry.field(description="Sources that make it.", directives=[ListSize(assumed_size=2)])


@strawberry.type(
    description="The harmed: one pseudonymous person, or a group as a counting unit; identity is never here."
)
class Victim(Node):
    """Shows VICTIM of docs/architecture.md: the same in every act on this victim."""

    unit: CountingUnit = strawberry.field(description="What is counted as one.")
    label: str | None = strawberry.field(
        resolver=text("label"), description='Neutral description, such as "men from eastern Aleppo".'
    )
    people: People = strawberry.field(description="Sex, age, roles and civilian status at the time of the act.")
    size: Tally | None = strawberry.field(
        resolver=if_there("size"),
        description="Persons in it as claimed; null when nobody stated a number.",
    )


@strawberry.type(description="One kind of harm done to one victim within an event (HURIDOCS Act).")
class Act(Node):
    """Shows an entry of `acts`."""

    event: OneEvent = strawberry.field(resolver=_event, description="Event it belongs to.")
    kind: Term = strawberry.field(
        resolver=term("kind", "act"), description="Kind of act (HURIDOCS types of acts, with our additions)."
    )
    violations: list[Term] = strawberry.field(
        resolver=term_list("violations", "violation"),
        description="Violations alleged or found in it.",
        directives=[ListSize(assumed_size=2)],
    )
    method: Term | None = strawberry.field(resolver=term("method", "method"), description="Weapon or means.")
    victim: Victim | None = strawberry.field(description="Person or group harmed; null when unknown or withheld.")
    outcome: Term | None = strawberry.field(
        resolver=term("outcome", "outcome"),
        description="State of the victim at the end (HURIDOCS status as victim).",
    )
    reason: str | None = strawberry.field(resolver=text("reason"), description="Reason stated for the act.")
    responsibility: Responsibility = strawberry.field(description="How the involvements combine.")
    involvements: list[Involvement] = strawberry.field(
        description="Who is held responsible, and how.", directives=[ListSize(assumed_size=3)]
    )
    response: Term | None = strawberry.field(
        resolver=term("response", "response"),
        description="Position taken by those held responsible (HURIDOCS attribution).",
    )
