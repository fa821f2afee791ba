"""Entry points to the records that are no events, and to the flat lists of acts and claims."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from api.graphql import record_lists
from api.graphql.connections import (
    ActConnection,
    ClaimConnection,
    CorridorConnection,
    DetentionEpisodeConnection,
    DisplacementFlowConnection,
    FacilityConnection,
    InterventionConnection,
    RiskStatementConnection,
    SituationConnection,
)
from api.graphql.filters import EventFilter
from api.graphql.record_filters import ClaimFilter, RecordFilter
from api.graphql.resolving import After, First, Resolver, Told, When
from api.graphql.scalars import given
from schema.answering import RecordType

CONDITIONS = strawberry.argument(description="Conditions.")


async def _acts(
    info: Told,
    where: Annotated[EventFilter | None, CONDITIONS] = UNSET,
    first: First = 50,
    after: After = UNSET,
    as_of: When = UNSET,
) -> Any:
    return await record_lists.all_acts(info.context, where, first, after, given(as_of))


async def _claims(
    info: Told,
    where: Annotated[ClaimFilter | None, CONDITIONS] = UNSET,
    first: First = 50,
    after: After = UNSET,
    as_of: When = UNSET,
) -> Any:
    return await record_lists.all_claims(info.context, where, first, after, given(as_of))


def _all(type_: RecordType) -> Resolver:
    """Resolver of the list of one type of record."""

    async def resolve(
        info: Told,
        where: Annotated[RecordFilter | None, CONDITIONS] = UNSET,
        first: First = 50,
        after: After = UNSET,
        as_of: When = UNSET,
    ) -> Any:
        return await record_lists.all_records(info.context, type_, where, first, after, given(as_of))

    return resolve


@strawberry.type
class Records:
    """Fields of the root type."""

    acts: ActConnection = strawberry.field(
        resolver=_acts,
        description="Acts of the events that match, restricted to acts that themselves meet the conditions on acts, "
        "victims and actors; latest event first.",
    )
    claims: ClaimConnection = strawberry.field(
        resolver=_claims,
        description="The claims ledger: what each source stated, on events and on every other kind of record.",
    )
    facilities: FacilityConnection = strawberry.field(
        resolver=_all(RecordType.FACILITY),
        description="Facilities such as hospitals and schools, with their life-lines.",
    )
    detention_episodes: DetentionEpisodeConnection = strawberry.field(
        resolver=_all(RecordType.DETENTION_EPISODE),
        description="Detention and disappearance episodes, one per person or group.",
    )
    displacement_flows: DisplacementFlowConnection = strawberry.field(
        resolver=_all(RecordType.DISPLACEMENT_FLOW), description="Movements of people from one place to another."
    )
    situations: SituationConnection = strawberry.field(
        resolver=_all(RecordType.SITUATION), description="Lasting states of an area: siege, offensive, truce, blockade."
    )
    corridors: CorridorConnection = strawberry.field(
        resolver=_all(RecordType.CORRIDOR), description="Routes for evacuation or aid."
    )
    risk_statements: RiskStatementConnection = strawberry.field(
        resolver=_all(RecordType.RISK_STATEMENT), description="Feared harm; never counted as occurred."
    )
    interventions: InterventionConnection = strawberry.field(
        resolver=_all(RecordType.INTERVENTION), description="Appeals, offers, agreements and other responses."
    )
