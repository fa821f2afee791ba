"""What lasted or moved: situations, movements of people, corridors, who controlled a place."""

from typing import Any

import strawberry
from strawberry import UNSET, Info

from api.graphql import lists
from api.graphql.actors import Actor
from api.graphql.basics import TimeSpan
from api.graphql.compiling.rules import Reads, declare
from api.graphql.connections import EventConnection
from api.graphql.directives import ListSize
from api.graphql.events import Event, caused_by
from api.graphql.places import Further, Order, Place
from api.graphql.reader import Reader
from api.graphql.records import Record
from api.graphql.resolving import After, First, term, term_list
from api.graphql.shown import Shown
from api.graphql.sources import Source
from api.graphql.vocabularies import Term
from schema.answering import EventOrder
from schema.queries import events


@strawberry.type(description="Control of a place over a period.")
class Control:
    """Shows the document of a published statement of control."""

    actor: Actor | None = strawberry.field(description="Controlling actor; null when contested or unknown.")
    period: TimeSpan = strawberry.field(description="Period.")
    source: Source = strawberry.field(description="Source.")


@declare(Reads(("id", "collection")))
async def _events(
    root: strawberry.Parent[Shown],
    info: Info[Reader, None],
    where: Further = UNSET,
    order_by: Order = EventOrder.OCCURRED_DESC,
    first: First = 50,
    after: After = UNSET,
) -> Any:
    return await lists.events_of(info.context, root, events.inside_situations, where, order_by, first, after)


@strawberry.type(description="A lasting state of an area: siege, offensive, truce, blockade, denial of access.")
class Situation(Record):
    """Shows the document of a published situation."""

    parties: list[Actor] = strawberry.field(description="Parties to it.", directives=[ListSize(assumed_size=4)])
    conditions: list[Term] = strawberry.field(
        resolver=term_list("conditions", "condition"),
        description="Conditions of life reported, such as no medicine.",
        directives=[ListSize(assumed_size=4)],
    )
    events: EventConnection = strawberry.field(
        resolver=_events, description="Events inside its area during its period."
    )


@strawberry.type(description="People moved from one place to another; how many is in the claims.")
class DisplacementFlow(Record):
    """Shows the document of a published movement."""

    origin: Place = strawberry.field(description="Where from.")
    destination: Place | None = strawberry.field(description="Where to; null when unknown.")
    cause: Event | None = strawberry.field(resolver=caused_by, description="Event that caused it.")
    stock: bool = strawberry.field(
        description="Whether its numbers are people displaced at a date (stock) rather than moving in a period (flow)."
    )


@strawberry.type(description="A route for evacuation or aid.")
class Corridor(Record):
    """Shows the document of a published corridor."""

    status: Term | None = strawberry.field(
        resolver=term("status", "corridor_status"),
        description="Status, such as proposed, agreed, open, attacked; null when unknown or under embargo.",
    )
    origin: Place | None = strawberry.field(description="Where from.")
    destination: Place | None = strawberry.field(description="Where to.")
    controlled_by: Actor | None = strawberry.field(description="Who controls the ground.")
    stated_length_metres: float | None = strawberry.field(
        description="Length as stated, with or without a known course."
    )
