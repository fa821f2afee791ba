"""Record: where, when, which claims, which sources, what is withheld. Whoever knows one kind of record knows all."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urljoin

import strawberry
from strawberry import UNSET, Info

from api.graphql.basics import Collection, Redaction, TimeSpan
from api.graphql.claims import Claim, Tally
from api.graphql.compiling.rules import Coded, Picked, Reads, declare
from api.graphql.directives import Cost, ListSize
from api.graphql.interfaces import Node
from api.graphql.places import Place
from api.graphql.reader import Reader
from api.graphql.resolving import Counted, Whom, as_is, identifier, text
from api.graphql.scalars import GeoJSON
from api.graphql.shown import Shown, record, type_name, type_of
from api.graphql.sources import Information, Source
from api.graphql.vocabularies import Term
from schema import terms
from schema.answering import ChangeKind, RecordType
from schema.vocabulary import Measure, PlacePrecision, Population

OnlyMeasure = Annotated[Measure | None, strawberry.argument(description="Only this measure.")]


@declare(Reads(("collection",)))
def _collection(root: strawberry.Parent[Shown]) -> Any:
    return Shown(root.state.collections[root.data["collection"]], root.state, concept="Collection")


def _of_measure(claims: list[Any], measure: Measure | None = None) -> list[Any]:
    return [each for each in claims if not measure or each["measure"] == measure]


def _the_tally(tallies: list[Any], measure: Measure, population: Population = Population.ALL) -> Any:
    return next((each for each in tallies if (each["measure"], each["population"]) == (measure, population)), None)


@declare(Picked(("claims",), ("measure",), _of_measure))
def _claims(root: strawberry.Parent[Shown], measure: OnlyMeasure = UNSET) -> Any:
    return root.show(_of_measure(root.data["claims"], measure or None))


@declare(Picked(("tallies",), ("measure", "population"), _the_tally))
def _tally(root: strawberry.Parent[Shown], measure: Counted, population: Whom = Population.ALL) -> Any:
    return root.show(_the_tally(root.data["tallies"], measure, population))


@declare(Coded(("kind", "type"), lambda data: str(type_of(data))))
def _kind(root: strawberry.Parent[Shown]) -> Any:
    return terms.term(type_of(root.data), root.data["kind"])


async def _history(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    reader = info.context
    loader = reader.event_histories if type_of(root.data) is RecordType.EVENT else reader.record_histories
    entries: list[Mapping[str, Any]] = await loader.load((root.state, root.data["id"])) or []
    return [root.show(each) for each in entries]


@declare(Reads(("code", "type")))
def _permalink(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> str:
    folder = "events" if type_of(root.data) is RecordType.EVENT else "records"
    state = f"?asOf={root.state.number}" if root.state.asked else ""
    return urljoin(info.context.base_url, f"/{folder}/{root.data['code']}{state}")


def _self(root: strawberry.Parent[Shown]) -> Any:
    return None if root.record is None else record(root.record, root.state)


def _own_id(root: strawberry.Parent[Shown]) -> strawberry.ID:
    # An entry of a history stands in its record; one of the feed names it, which may be withdrawn.
    named: str | None = root.data.get("record_id")
    return identifier(_self(root)) if named is None else strawberry.ID(named)


def _own_type(root: strawberry.Parent[Shown]) -> str:
    named: str | None = root.data.get("record_type")
    return type_name(named or type_of(root.record or {}))


Recorded = Annotated["Record", strawberry.lazy("api.graphql.records")]


@strawberry.type(description="One change to a record, its claims and acts included; a withdrawal leaves a tombstone.")
class Change:
    """Shows an entry of the history of a published record, or a line of the feed of changes."""

    at: dt.datetime = strawberry.field(description="Instant of publication.")
    number: int = strawberry.field(description="Number of the publication, for `asOf`.")
    kind: ChangeKind = strawberry.field(description="What happened.")
    record_id: strawberry.ID = strawberry.field(
        resolver=_own_id, description="Identifier of the record, kept after withdrawal."
    )
    record_type: str = strawberry.field(resolver=_own_type, description="Type of the record in this schema.")
    record: Recorded | None = strawberry.field(
        resolver=_self, description="The record as it stands, or the one it was merged into; null once withdrawn."
    )
    reason: str | None = strawberry.field(
        description="Reason given, in the words of whoever made it; null for a first publication and a withdrawal."
    )


@strawberry.interface(
    description="A published record: something that is said to have happened, lasted, existed or been done, and the "
    "claims about it."
)
class Record(Node):
    """What all kinds of record have."""

    code: str = strawberry.field(description="Citable code, never reused.")
    kind: Term = strawberry.field(resolver=_kind, description="Neutral kind, from the vocabulary named after the type.")
    title: str = strawberry.field(resolver=text("title"), description="Neutral title.")
    collection: Collection = strawberry.field(resolver=_collection, description="Collection it belongs to.")
    occurred: TimeSpan = strawberry.field(description="When it occurred or lasted.")
    place: Place | None = strawberry.field(description="Smallest named place that contains it.")
    place_verbatim: str | None = strawberry.field(description="The place in the words of the source.")
    geometry: GeoJSON | None = strawberry.field(
        resolver=as_is("geometry"),
        description="Published geometry of any type; null when unknown or withheld, never a stand-in point.",
    )
    place_precision: PlacePrecision = strawberry.field(description="How precisely the place is published.")
    uncertainty_metres: float | None = strawberry.field(
        description="Radius within which it lies around a published point."
    )
    claims: list[Claim] = strawberry.field(
        resolver=_claims, description="What each source stated as a number.", directives=[ListSize(assumed_size=5)]
    )
    tally: Tally | None = strawberry.field(
        resolver=_tally, description="Low, best and high of a measure; null when nobody stated any."
    )
    sources: list[Source] = strawberry.field(
        description="All sources behind it.", directives=[ListSize(assumed_size=5)]
    )
    information: list[Information] = strawberry.field(
        description="What each source contributed, and whether it supports or contradicts.",
        directives=[ListSize(assumed_size=5)],
    )
    independent_sources: int = strawberry.field(description="Number of independence groups among its sources.")
    redaction: list[Redaction] = strawberry.field(
        description="Fields withheld, and why.", directives=[ListSize(assumed_size=2)]
    )
    history: list[Change] = strawberry.field(
        resolver=_history,
        description="Published versions and why they changed, newest first.",
        directives=[Cost(weight=5)],
    )
    permalink: str = strawberry.field(resolver=_permalink, description="Web address of the record.")
