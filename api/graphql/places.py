"""Places: areas and sites, with what lies above and within them."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import UNSET, Info

from api.graphql import lists
from api.graphql.compiling.rules import Reads, declare
from api.graphql.connections import EventConnection
from api.graphql.directives import Cost, ListSize
from api.graphql.filters import EventFilter
from api.graphql.interfaces import Node
from api.graphql.reader import Reader
from api.graphql.resolving import After, First, term, text
from api.graphql.scalars import GeoJSON
from api.graphql.shown import Shown
from api.graphql.vocabularies import Term
from schema.answering import AreaLevel, EventOrder
from schema.queries import events

if TYPE_CHECKING:
    from api.graphql.situations import Control

OneControl = Annotated["Control", strawberry.lazy("api.graphql.situations")]
Further = Annotated[EventFilter | None, strawberry.argument(description="Further conditions.")]
Order = Annotated[EventOrder, strawberry.argument(description="Order.")]


async def _whole(root: Shown, reader: Reader) -> Any:
    """The place as the record has it; a record mentions it in short."""
    if "parent_pcode" in root.data:
        return root.data
    return await reader.places.load((root.state, root.data["id"]))


@declare(Reads(("id", "parent_pcode", "ancestor_pcodes", "boundary_version")))
async def _parent(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    code = (await _whole(root, info.context))["parent_pcode"]
    return code and await lists.one(info.context.places.load((root.state, code)), "Place", root.state)


@declare(Reads(("id", "parent_pcode", "ancestor_pcodes", "boundary_version")))
async def _ancestors(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    codes = (await _whole(root, info.context))["ancestor_pcodes"]
    found = await info.context.places.load_many([(root.state, code) for code in codes])
    return [Shown(each, root.state, concept="Place") for each in found if each is not None]


@declare(Reads(("id", "parent_pcode", "ancestor_pcodes", "boundary_version")))
async def _boundary_version(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    return (await _whole(root, info.context))["boundary_version"]


@declare(Reads(("id",)))
async def _geometry(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    return await info.context.geometries.load((root.state, root.data["id"]))


@declare(Reads(("id",)))
async def _control(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    return root.show(await info.context.control.load((root.state, root.data["id"])) or ())


@declare(Reads(("id", "collection")))
async def _events(
    root: strawberry.Parent[Shown],
    info: Info[Reader, None],
    where: Further = UNSET,
    order_by: Order = EventOrder.OCCURRED_DESC,
    first: First = 50,
    after: After = UNSET,
) -> Any:
    return await lists.events_of(info.context, root, events.within_places, where, order_by, first, after)


@strawberry.type(description="A place in the hierarchy of areas and sites, at one version of its boundary.")
class Place(Node):
    """Shows AREA of docs/architecture.md, or a published place."""

    pcode: str | None = strawberry.field(
        description="P-code (OCHA common operational datasets); null where none is assigned."
    )
    name: str = strawberry.field(resolver=text("name"), description="Name.")
    kind: Term = strawberry.field(
        resolver=term("kind", "place"),
        description="Kind, such as governorate, neighbourhood, crossing, detention site.",
    )
    level: AreaLevel | None = strawberry.field(description="Admin level; null for sites.")
    parent: "Place | None" = strawberry.field(resolver=_parent, description="Place that contains it.")
    ancestors: list["Place"] = strawberry.field(
        resolver=_ancestors,
        description="All places that contain it, widest first.",
        directives=[ListSize(assumed_size=4)],
    )
    geometry: GeoJSON | None = strawberry.field(
        resolver=_geometry,
        description="Boundary or position, at the published precision.",
        directives=[Cost(weight=2)],
    )
    boundary_version: str | None = strawberry.field(
        resolver=_boundary_version, description="Boundary data set and version."
    )
    control: list[OneControl] = strawberry.field(
        resolver=_control,
        description="Who controlled it, when, according to whom, in order of time; closed periods only, after an "
        "embargo.",
    )
    events: EventConnection = strawberry.field(resolver=_events, description="Events within it.")
