"""Detention episodes: deprivation of liberty of one person or group, from stop to outcome."""

import strawberry

from api.graphql.actors import Actor
from api.graphql.acts import Victim
from api.graphql.basics import TimeSpan
from api.graphql.directives import ListSize
from api.graphql.places import Place
from api.graphql.records import Record
from api.graphql.resolving import term
from api.graphql.sources import Source
from api.graphql.vocabularies import Term
from schema.vocabulary import DetentionState


@strawberry.type(description="One state of a detention episode.")
class DetentionStage:
    """Shows an entry of `stages`."""

    state: DetentionState = strawberry.field(description="State entered.")
    occurred: TimeSpan = strawberry.field(description="When.")
    site: Place | None = strawberry.field(description="Where held.")
    source: Source = strawberry.field(description="Source.")


@strawberry.type(description="Deprivation of liberty of one person or group, from stop to outcome.")
class DetentionEpisode(Record):
    """Shows the document of a published detention episode."""

    victim: Victim | None = strawberry.field(description="Who was taken; null when unknown or withheld.")
    authority: Actor | None = strawberry.field(description="Authority or actor holding.")
    state: DetentionState | None = strawberry.field(description="Last known state; null when no state was stated.")
    whereabouts: Term | None = strawberry.field(
        resolver=term("whereabouts", "whereabouts"), description="Acknowledgement and whereabouts (HURIDOCS)."
    )
    stages: list[DetentionStage] = strawberry.field(
        description="States in order of time.", directives=[ListSize(assumed_size=4)]
    )
