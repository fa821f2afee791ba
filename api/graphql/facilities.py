"""Facilities: hospitals, schools and other protected objects, and what became of them."""

import datetime as dt
from typing import Annotated, Any

import strawberry
from strawberry import UNSET, Info

from api.graphql import lists
from api.graphql.actors import Actor
from api.graphql.basics import TimeSpan
from api.graphql.compiling.rules import Reads, declare
from api.graphql.connections import EventConnection
from api.graphql.events import Event, caused_by
from api.graphql.places import Further, Order
from api.graphql.reader import Reader
from api.graphql.records import Record
from api.graphql.resolving import After, First
from api.graphql.shown import Shown
from api.graphql.sources import Source
from schema.answering import EventOrder
from schema.queries import events
from schema.vocabulary import FacilityStatus

OnDay = Annotated[dt.date | None, strawberry.argument(description="Day; by default the last one published.")]


@strawberry.type(description="One stretch of a facility's life-line.")
class FacilityPeriod:
    """Shows an entry of `lifeline`."""

    status: FacilityStatus = strawberry.field(description="Condition.")
    period: TimeSpan = strawberry.field(description="Period.")
    cause: Event | None = strawberry.field(resolver=caused_by, description="Event that brought it about.")
    source: Source = strawberry.field(description="Source.")


@declare(Reads(("lifeline",)))
def _status(root: strawberry.Parent[Shown], on: OnDay = UNSET) -> Any:
    spans = [(each["status"], each["period"]["from"], each["period"]["to"]) for each in root.data["lifeline"]]
    closed = [(status, first or last, last) for status, first, last in spans if last is not None]
    day = on.isoformat() if on else max((last for _, _, last in closed), default="")
    # Days as text are in the order of days. Where sources disagree, nobody knows.
    stated = {status for status, first, last in closed if first <= day <= last}
    return FacilityStatus(stated.pop()) if len(stated) == 1 else None


@declare(Reads(("id", "collection")))
async def _attacks(
    root: strawberry.Parent[Shown],
    info: Info[Reader, None],
    where: Further = UNSET,
    order_by: Order = EventOrder.OCCURRED_ASC,
    first: First = 50,
    after: After = UNSET,
) -> Any:
    return await lists.events_of(info.context, root, events.hitting, where, order_by, first, after)


@strawberry.type(description="A hospital, school or other protected object, and what became of it.")
class Facility(Record):
    """Shows the document of a published facility."""

    operator: Actor | None = strawberry.field(description="Who runs it.")
    status: FacilityStatus | None = strawberry.field(
        resolver=_status, description="Condition on a day; null when unknown, disputed or under embargo."
    )
    lifeline: list[FacilityPeriod] = strawberry.field(
        description="Its condition over time: the life-line. Closed periods only, after an embargo."
    )
    attacks: EventConnection = strawberry.field(resolver=_attacks, description="Attacks on it.")
