"""Pages as Relay has them, with `nodes`."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.graphql.directives import Cost
from api.graphql.pages import Edge, Page

if TYPE_CHECKING:
    from api.graphql.actors import Actor
    from api.graphql.events import Event
    from api.graphql.places import Place
    from api.graphql.sources import Document, Source

OneEvent = Annotated["Event", strawberry.lazy("api.graphql.events")]
OnePlace = Annotated["Place", strawberry.lazy("api.graphql.places")]
OneActor = Annotated["Actor", strawberry.lazy("api.graphql.actors")]
OneSource = Annotated["Source", strawberry.lazy("api.graphql.sources")]
OneDocument = Annotated["Document", strawberry.lazy("api.graphql.sources")]


def _nodes(root: strawberry.Parent[Page]) -> Any:
    return [root.show(row.document) for row in root.shown]


def _edges(root: strawberry.Parent[Page]) -> Any:
    return [Edge(root, row) for row in root.shown]


def _whole(root: strawberry.Parent[Page]) -> Any:
    return root


async def _total(root: strawberry.Parent[Page]) -> int:
    return await root.count()


def _node(root: strawberry.Parent[Edge]) -> Any:
    return root.page.show(root.row.document)


def _cursor(root: strawberry.Parent[Edge]) -> str:
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


def those() -> Any:
    """Field `nodes`."""
    return strawberry.field(resolver=_nodes, description="Those of this page.")


def edged() -> Any:
    """Field `edges`."""
    return strawberry.field(resolver=_edges, description="The same with cursors.")


def ends() -> Any:
    """Field `pageInfo`."""
    return strawberry.field(resolver=_whole, description="Where it ends.")


def counted() -> Any:
    """Field `totalCount`."""
    return strawberry.field(
        resolver=_total, description="Exact number over all pages, or null.", directives=[Cost(weight=10)]
    )


def element() -> Any:
    """Field `node`."""
    return strawberry.field(resolver=_node, description="The element.")


def place_in_list() -> Any:
    """Field `cursor`."""
    return strawberry.field(resolver=_cursor, description="Where to continue after it.")


@strawberry.type(description="One of the events, with its cursor.")
class EventEdge:
    """Of `EventConnection`."""

    node: OneEvent = element()
    cursor: str = place_in_list()


@strawberry.type(description="A page of events.")
class EventConnection:
    """Shows a `Page`."""

    nodes: list[OneEvent] = those()
    edges: list[EventEdge] = edged()
    page_info: PageInfo = ends()
    total_count: int | None = counted()


@strawberry.type(description="One of the places, with its cursor.")
class PlaceEdge:
    """Of `PlaceConnection`."""

    node: OnePlace = element()
    cursor: str = place_in_list()


@strawberry.type(description="A page of places.")
class PlaceConnection:
    """Shows a `Page`."""

    nodes: list[OnePlace] = those()
    edges: list[PlaceEdge] = edged()
    page_info: PageInfo = ends()
    total_count: int | None = counted()


@strawberry.type(description="One of the actors, with its cursor.")
class ActorEdge:
    """Of `ActorConnection`."""

    node: OneActor = element()
    cursor: str = place_in_list()


@strawberry.type(description="A page of actors.")
class ActorConnection:
    """Shows a `Page`."""

    nodes: list[OneActor] = those()
    edges: list[ActorEdge] = edged()
    page_info: PageInfo = ends()
    total_count: int | None = counted()


@strawberry.type(description="One of the sources, with its cursor.")
class SourceEdge:
    """Of `SourceConnection`."""

    node: OneSource = element()
    cursor: str = place_in_list()


@strawberry.type(description="A page of sources.")
class SourceConnection:
    """Shows a `Page`."""

    nodes: list[OneSource] = those()
    edges: list[SourceEdge] = edged()
    page_info: PageInfo = ends()
    total_count: int | None = counted()


@strawberry.type(description="One of the documents, with its cursor.")
class DocumentEdge:
    """Of `DocumentConnection`."""

    node: OneDocument = element()
    cursor: str = place_in_list()


@strawberry.type(description="A page of documents.")
class DocumentConnection:
    """Shows a `Page`."""

    nodes: list[OneDocument] = those()
    edges: list[DocumentEdge] = edged()
    page_info: PageInfo = ends()
    total_count: int | None = counted()
