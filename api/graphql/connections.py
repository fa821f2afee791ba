"""Pages as Relay has them, with `nodes`."""

from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

import strawberry

from api.graphql import pages
from api.graphql.directives import Cost
from api.graphql.pages import Page

if TYPE_CHECKING:
    from api.graphql.actors import Actor
    from api.graphql.acts import Act
    from api.graphql.claims import Claim
    from api.graphql.detention import DetentionEpisode
    from api.graphql.events import Event
    from api.graphql.facilities import Facility
    from api.graphql.places import Place
    from api.graphql.records import Change
    from api.graphql.responses import Intervention, RiskStatement
    from api.graphql.situations import Corridor, DisplacementFlow, Situation
    from api.graphql.sources import Document, Source

T = TypeVar("T")


def _nodes(root: strawberry.Parent[Page]) -> Any:
    return root.nodes


def _edges(root: strawberry.Parent[Page]) -> Any:
    return [pages.Edge(root, row, node) for row, node in zip(root.shown, root.nodes, strict=True)]


def _whole(root: strawberry.Parent[Page]) -> Any:
    return root


async def _total(root: strawberry.Parent[Page]) -> int:
    return await root.count()


def _node(root: strawberry.Parent[pages.Edge]) -> Any:
    return root.node


def _cursor(root: strawberry.Parent[pages.Edge]) -> str:
    return root.page.cursor(root.row)


def _more(root: strawberry.Parent[Page]) -> bool:
    return len(root.rows) > len(root.shown)


def _begun(root: strawberry.Parent[Page]) -> bool:
    return root.asked.after is not None


def _start(root: strawberry.Parent[Page]) -> str | None:
    return root.cursor(root.shown[0]) if root.shown else None


def _end(root: strawberry.Parent[Page]) -> str | None:
    return root.cursor(root.shown[-1]) if root.shown else None


@strawberry.type(description="Where a page ends and how to go on.")
class PageInfo:
    """As Relay has it."""

    has_next_page: bool = strawberry.field(resolver=_more, description="Whether more follow.")
    has_previous_page: bool = strawberry.field(
        resolver=_begun, description="Whether anything came before; true whenever `after` was given."
    )
    start_cursor: str | None = strawberry.field(resolver=_start, description="Cursor of the first element.")
    end_cursor: str | None = strawberry.field(resolver=_end, description="Cursor of the last element, for `after`.")


@strawberry.type(description="An element of a page, with its cursor.")
class Edge(Generic[T]):
    """As Relay has it."""

    node: T = strawberry.field(resolver=_node, description="The element.")
    cursor: str = strawberry.field(resolver=_cursor, description="Where to continue after it.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """Shows a `Page`."""

    nodes: list[T] = strawberry.field(resolver=_nodes, description="Those of this page.")
    edges: list[Edge[T]] = strawberry.field(resolver=_edges, description="The same with cursors.")
    page_info: PageInfo = strawberry.field(resolver=_whole, description="Where it ends.")
    total_count: int | None = strawberry.field(
        resolver=_total, description="Exact number over all pages, or null.", directives=[Cost(weight=10)]
    )


EventConnection = Connection[Annotated["Event", strawberry.lazy("api.graphql.events")]]
ActConnection = Connection[Annotated["Act", strawberry.lazy("api.graphql.acts")]]
ClaimConnection = Connection[Annotated["Claim", strawberry.lazy("api.graphql.claims")]]
FacilityConnection = Connection[Annotated["Facility", strawberry.lazy("api.graphql.facilities")]]
DetentionEpisodeConnection = Connection[Annotated["DetentionEpisode", strawberry.lazy("api.graphql.detention")]]
DisplacementFlowConnection = Connection[Annotated["DisplacementFlow", strawberry.lazy("api.graphql.situations")]]
SituationConnection = Connection[Annotated["Situation", strawberry.lazy("api.graphql.situations")]]
CorridorConnection = Connection[Annotated["Corridor", strawberry.lazy("api.graphql.situations")]]
RiskStatementConnection = Connection[Annotated["RiskStatement", strawberry.lazy("api.graphql.responses")]]
InterventionConnection = Connection[Annotated["Intervention", strawberry.lazy("api.graphql.responses")]]
PlaceConnection = Connection[Annotated["Place", strawberry.lazy("api.graphql.places")]]
ActorConnection = Connection[Annotated["Actor", strawberry.lazy("api.graphql.actors")]]
SourceConnection = Connection[Annotated["Source", strawberry.lazy("api.graphql.sources")]]
DocumentConnection = Connection[Annotated["Document", strawberry.lazy("api.graphql.sources")]]
ChangeConnection = Connection[Annotated["Change", strawberry.lazy("api.graphql.records")]]
