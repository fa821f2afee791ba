"""Claims, which are what sources stated as numbers, and tallies, which are derived from them."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Info

from api.graphql.actors import Actor
from api.graphql.basics import People, TimeSpan
from api.graphql.directives import ListSize
from api.graphql.interfaces import Node
from api.graphql.reader import Reader
from api.graphql.shown import Shown, part, record, within
from api.graphql.sources import Anchor, Source
from schema.vocabulary import ClaimStatus, Measure, Population, Qualifier

if TYPE_CHECKING:
    from api.graphql.acts import Act, Victim
    from api.graphql.records import Record

OneRecord = Annotated["Record", strawberry.lazy("api.graphql.records")]
OneAct = Annotated["Act", strawberry.lazy("api.graphql.acts")]
OneVictim = Annotated["Victim", strawberry.lazy("api.graphql.acts")]


def _record(root: strawberry.Parent[Shown]) -> Any:
    return record(root.record or {}, root.state)


def _act(root: strawberry.Parent[Shown]) -> Any:
    return within(root, "act", root.data["act"])


def _victim(root: strawberry.Parent[Shown]) -> Any:
    return within(root, "victim", root.data.get("victim"))


async def _supersedes(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    earlier = root.data["supersedes"]
    return next(iter(await _anywhere(root, info.context, [earlier] if earlier else [])), None)


async def _overlaps(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    return await _anywhere(root, info.context, root.data.get("overlaps", []))


async def _anywhere(root: Shown, reader: Reader, idents: list[str]) -> list[Shown]:
    """The claims with those ids, of the same record or of others, as far as they are published."""
    own = {ident: within(root, "claim", ident) for ident in idents}
    others = [ident for ident, claim in own.items() if claim is None]
    loaded = await reader.claims.load_many([(root.state, ident) for ident in others])
    elsewhere = (each and part("claim", each, ident, root.state) for ident, each in zip(others, loaded, strict=True))
    found = own | dict(zip(others, elsewhere, strict=True))
    return [claim for claim in found.values() if claim is not None]


@strawberry.type(description="What one source stated as a number: the only place where numbers are recorded.")
class Claim(Node):
    """Shows an entry of `claims`."""

    record: OneRecord = strawberry.field(resolver=_record, description="Record it is about.")
    act: OneAct | None = strawberry.field(resolver=_act, description="Act it is about, when it counts one act only.")
    victim: OneVictim | None = strawberry.field(
        resolver=_victim, description="Person or group whose size it states, when it is about one."
    )
    measure: Measure = strawberry.field(description="What is counted.")
    min: int | None = strawberry.field(description="Least number consistent with the words.")
    best: int | None = strawberry.field(description="The number stated as such; never filled in.")
    max: int | None = strawberry.field(description="Greatest number consistent with the words; null when open.")
    qualifier: Qualifier = strawberry.field(description="How the number was put.")
    coherent: bool = strawberry.field(description="Whether the numbers are in order as they were stated.")
    verbatim: str | None = strawberry.field(description="The words themselves.")
    population: Population = strawberry.field(description="Part of the people harmed that it counts.")
    people: People = strawberry.field(description="Whom the number counts.")
    side: Actor | None = strawberry.field(description="Party to the fighting whose members it counts.")
    period: TimeSpan | None = strawberry.field(
        description="Time that the number covers; with `cumulative`, the whole of it."
    )
    cumulative: bool = strawberry.field(description="Whether it adds up a period rather than describing its end.")
    stated_on: dt.date | None = strawberry.field(description="Day on which it was stated.")
    status: ClaimStatus = strawberry.field(description="Standing of the claim.")
    source: Source = strawberry.field(description="Who says so; a protected source is a stand-in.")
    anchor: Anchor | None = strawberry.field(description="Where it is written.")
    overlaps: list["Claim"] = strawberry.field(
        resolver=_overlaps,
        description="Claims that count some of the same people, of this record or another; never added to it.",
        directives=[ListSize(assumed_size=2)],
    )
    supersedes: "Claim | None" = strawberry.field(
        resolver=_supersedes, description="Earlier claim by the same source that it replaces."
    )


def _tallied(root: strawberry.Parent[Shown]) -> Any:
    found = (within(root, "claim", ident) for ident in root.data["claims"])
    return [claim for claim in found if claim is not None]


@strawberry.type(description="Low, best and high of one measure, derived from claims by a declared rule.")
class Tally:
    """Shows an entry of `tallies`."""

    measure: Measure = strawberry.field(description="What is counted.")
    low: int | None = strawberry.field(description="Lower bound.")
    best: int | None = strawberry.field(description="Best figure, when the rule yields one.")
    high: int | None = strawberry.field(description="Upper bound; null when open.")
    population: Population = strawberry.field(description="Whom it counts.")
    rule: str = strawberry.field(description="Name and version of the rule that derived it, such as span-1.")
    independent_sources: int = strawberry.field(description="Number of independence groups behind it.")
    conflicting: bool = strawberry.field(description="Whether no number can satisfy all its claims.")
    claims: list[Claim] = strawberry.field(
        resolver=_tallied, description="Claims that went into it.", directives=[ListSize(assumed_size=5)]
    )
