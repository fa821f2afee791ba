"""Sources, the documents they published, and the spots in them that values rest on."""

import datetime as dt
from typing import Any

import strawberry
from strawberry import UNSET, Info

from api.graphql import lists
from api.graphql.connections import DocumentConnection
from api.graphql.interfaces import Node
from api.graphql.reader import Reader
from api.graphql.resolving import After, First, Resolver, term, text
from api.graphql.shown import Shown
from api.graphql.vocabularies import Term


async def _documents(
    root: strawberry.Parent[Shown], info: Info[Reader, None], first: First = 50, after: After = UNSET
) -> Any:
    return await lists.documents_of(info.context, root, first, after)


@strawberry.type(
    description="Who provided information; protected sources share one stand-in and appear in no count by source."
)
class Source(Node):
    """Shows SOURCE of docs/architecture.md."""

    name: str = strawberry.field(resolver=text("name"), description="Name, generic when protected.")
    kind: Term = strawberry.field(
        resolver=term("kind", "source"), description="Kind, such as UN body, NGO, armed group, media."
    )
    protected: bool = strawberry.field(description="Whether identity is withheld for safety.")
    independence_group: str = strawberry.field(
        description="Sources with the same value are echoes of each other, not corroboration."
    )
    documents: DocumentConnection = strawberry.field(
        resolver=_documents, description="Published documents, newest first."
    )


async def _publisher(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    return await lists.one(info.context.sources.load((root.state, root.data["source"])), "Source", root.state)


def _more(name: str) -> Resolver:
    """Resolver of a field that documents have in the record but not where an event mentions them."""

    async def resolve(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
        if name in root.data:
            return root.data[name]
        whole = await info.context.documents.load((root.state, root.data["id"]))
        return whole and whole[name]

    return resolve


@strawberry.type(
    description="Source material: a report, article, photograph or recording, by its metadata and fingerprint."
)
class Document(Node):
    """Shows the document of a published document, or its short form in an anchor."""

    source: Source | None = strawberry.field(
        resolver=_publisher, description="Who published or made it; null when that is no source of any event."
    )
    title: str = strawberry.field(description="Title in its own language.")
    kind: Term = strawberry.field(resolver=term("kind", "document"), description="Kind (HURIDOCS source material).")
    language: str | None = strawberry.field(resolver=_more("language"), description="Language, BCP 47.")
    published_on: dt.date | None = strawberry.field(description="Day of publication.")
    url: str | None = strawberry.field(resolver=_more("url"), description="Where it was published.")
    archive_url: str | None = strawberry.field(resolver=_more("archive_url"), description="Where it is archived.")
    sha256: str | None = strawberry.field(resolver=_more("sha256"), description="SHA-256 of the archived bytes.")
    licence: str | None = strawberry.field(resolver=_more("licence"), description="Terms under which it may be used.")
    graphic: bool | None = strawberry.field(
        resolver=_more("graphic"), description="Whether it shows harm; null when unknown."
    )


@strawberry.type(description="The spot in a document that a value rests on.")
class Anchor:
    """Shows ANCHOR of docs/architecture.md."""

    document: Document = strawberry.field(description="Document.")
    start: int | None = strawberry.field(description="First character, from 0.")
    end: int | None = strawberry.field(description="Character after the last.")
    quote: str | None = strawberry.field(description="The words, where they may be published.")
