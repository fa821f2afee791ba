"""Sources, the documents they published, the spots in them that values rest on, and what sources contributed."""

import datetime as dt
from typing import Any

import strawberry
from strawberry import UNSET, Info

from api.graphql import lists
from api.graphql.compiling.rules import Reads, declare
from api.graphql.connections import DocumentConnection
from api.graphql.directives import ListSize
from api.graphql.interfaces import Node
from api.graphql.reader import Reader
from api.graphql.resolving import After, First, Resolver, term, text
from api.graphql.shown import Shown
from api.graphql.vocabularies import Term
from schema.vocabulary import Stance


@declare(Reads(("id", "rests_on")))
async def _rests_on(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    reader = info.context
    # A record mentions its sources in short.
    whole = root.data if "rests_on" in root.data else await reader.sources.load((root.state, root.data["id"]))
    others = (whole or {}).get("rests_on", ())
    found = await reader.sources.load_many([(root.state, each) for each in others])
    return [Shown(each, root.state, concept="Source") for each in found if each is not None]


@declare(Reads(("id",)))
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
    rests_on: list["Source"] = strawberry.field(
        resolver=_rests_on, description="Sources it draws on.", directives=[ListSize(assumed_size=3)]
    )
    documents: DocumentConnection = strawberry.field(
        resolver=_documents, description="Published documents, newest first."
    )


@declare(Reads(("source",)))
async def _publisher(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    return await lists.one(info.context.sources.load((root.state, root.data["source"])), "Source", root.state)


async def _whole(root: Shown, reader: Reader, name: str) -> Any:
    """The document as the record has it, when it is needed for a field; an anchor mentions it in short."""
    return root.data if name in root.data else await reader.documents.load((root.state, root.data["id"])) or {}


def _more(name: str) -> Resolver:
    """Resolver of a field that documents have in the record but not where a record mentions them."""

    @declare(Reads(("id", name)))
    async def resolve(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
        return (await _whole(root, info.context, name)).get(name)

    return resolve


@declare(Reads(("id", "quotations")))
async def _quotations(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    return root.show((await _whole(root, info.context, "quotations")).get("quotations", ()))


@strawberry.type(description="Words of somebody else that a document quotes.")
class Quotation:
    """Shows an entry of `quotations` of a document."""

    source: Source = strawberry.field(description="Who is quoted; a protected source is a stand-in.")
    start: int | None = strawberry.field(description="First character, from 0.")
    end: int | None = strawberry.field(description="Character after the last.")
    quote: str | None = strawberry.field(description="The words, where they may be published.")


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
    quotations: list[Quotation] = strawberry.field(
        resolver=_quotations,
        description="Whom it quotes and where, in order of the text.",
        directives=[ListSize(assumed_size=5)],
    )


@strawberry.type(description="The spot in a document that a value rests on.")
class Anchor:
    """Shows ANCHOR of docs/architecture.md."""

    document: Document = strawberry.field(description="Document.")
    start: int | None = strawberry.field(description="First character, from 0.")
    end: int | None = strawberry.field(description="Character after the last.")
    quote: str | None = strawberry.field(description="The words, where they may be published.")


@strawberry.type(description="What a source contributed to a record (HURIDOCS Information).")
class Information:
    """Shows an entry of `information`."""

    source: Source = strawberry.field(description="Source.")
    anchor: Anchor | None = strawberry.field(description="Where it is written.")
    connection: Term | None = strawberry.field(
        resolver=term("connection", "connection"),
        description="How the source stands to it: victim, witness, relative, third party.",
    )
    stance: Stance = strawberry.field(description="Whether it supports or contradicts.")
    reliability: Term | None = strawberry.field(
        resolver=term("reliability", "reliability"), description="Reliability of this information."
    )
