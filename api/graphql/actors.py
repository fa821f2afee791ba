"""Actors: forces, organisations and coalitions, with the events they are held to be involved in."""

from collections.abc import Mapping
from typing import Any

import strawberry
from strawberry import UNSET, Info

from api.graphql import lists
from api.graphql.compiling.rules import Reads, declare
from api.graphql.connections import EventConnection
from api.graphql.directives import ListSize
from api.graphql.interfaces import Node
from api.graphql.places import Further, Order, Place
from api.graphql.reader import Reader
from api.graphql.resolving import After, First, term, text
from api.graphql.shown import Shown
from api.graphql.vocabularies import Term
from schema.answering import EventOrder
from schema.queries import events

BARE: Mapping[str, Any] = {"aliases": [], "parent_id": None, "member_ids": [], "country_pcode": None}
"""What is known of an actor that is only mentioned."""


async def _whole(root: Shown, reader: Reader) -> Any:
    """The actor as the record has it; a record mentions it in short, and one that is nowhere else only so."""
    if "aliases" in root.data:
        return root.data
    return await reader.actors.load((root.state, root.data["id"])) or BARE


@declare(Reads(("id", "aliases", "parent_id", "member_ids", "country_pcode")))
async def _aliases(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    return (await _whole(root, info.context))["aliases"]


@declare(Reads(("id", "aliases", "parent_id", "member_ids", "country_pcode")))
async def _parent(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    above = (await _whole(root, info.context))["parent_id"]
    return above and await lists.one(info.context.actors.load((root.state, above)), "Actor", root.state)


@declare(Reads(("id", "aliases", "parent_id", "member_ids", "country_pcode")))
async def _members(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    members = (await _whole(root, info.context))["member_ids"]
    found = await info.context.actors.load_many([(root.state, each) for each in members])
    return [Shown(each, root.state, concept="Actor") for each in found if each is not None]


@declare(Reads(("id", "aliases", "parent_id", "member_ids", "country_pcode")))
async def _country(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    code = (await _whole(root, info.context))["country_pcode"]
    return code and await lists.one(info.context.places.load((root.state, code)), "Place", root.state)


@declare(Reads(("id", "collection")))
async def _events(
    root: strawberry.Parent[Shown],
    info: Info[Reader, None],
    where: Further = UNSET,
    order_by: Order = EventOrder.OCCURRED_DESC,
    first: First = 50,
    after: After = UNSET,
) -> Any:
    return await lists.events_of(info.context, root, events.involving_actors, where, order_by, first, after)


@strawberry.type(
    description="A force, organisation, authority or coalition; an individual only with a court's public judgment."
)
class Actor(Node):
    """Shows ACTOR of docs/architecture.md, or a published actor."""

    name: str = strawberry.field(resolver=text("name"), description="Neutral name.")
    aliases: list[str] = strawberry.field(resolver=_aliases, description="Other names.")
    kind: Term | None = strawberry.field(
        resolver=term("kind", "actor"),
        description="Kind (HURIDOCS types of perpetrators, with allied foreign forces); null when unknown.",
    )
    parent: "Actor | None" = strawberry.field(resolver=_parent, description="Body it belongs to at present.")
    members: list["Actor"] = strawberry.field(
        resolver=_members, description="Members, of a coalition.", directives=[ListSize(assumed_size=3)]
    )
    country: Place | None = strawberry.field(resolver=_country, description="Country it belongs to.")
    events: EventConnection = strawberry.field(resolver=_events, description="Events it is held to be involved in.")
