"""Detention and displacement: stock, flow and duration."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from analytics import detentions
from analytics.results import release
from api.graphql.answers import Category, Result, SeriesPoint
from api.graphql.directives import Cost, ListSize
from api.graphql.interfaces import Bounded
from api.graphql.places import Place
from api.graphql.record_filters import RecordFilter, read_records
from api.graphql.resolving import Told, When
from api.graphql.scalars import given
from api.graphql.shown import Shown
from schema.answering import Bucket
from schema.queries import records

Width = Annotated[Bucket, strawberry.argument(description="Width of a point.")]


@strawberry.type(description="A share or count at one duration.")
class DurationPoint(Bounded):
    """Shows `analytics.results_lasting.DurationPoint`."""

    days: int = strawberry.field(
        description="Days since deprivation of liberty; of `ageing`, the first day of a band that reaches to the next."
    )
    outcome: Category | None = strawberry.field(description="Outcome; null for being still held or missing.")


@strawberry.type(description="Movement from one place to another.")
class Flow(Bounded):
    """Shows `analytics.results_lasting.Flow`."""

    origin: Place = strawberry.field(description="Where from.")
    destination: Place | None = strawberry.field(description="Where to; null when unknown.")


@strawberry.type(
    description="Detention as stock, flow and time to outcome; its number is that of people held or missing at the end."
)
class Detentions(Result):
    """Shows `analytics.results_lasting.Detentions`."""

    stock: list[SeriesPoint] = strawberry.field(
        description="People held or missing at the end of each bucket: certain are those of whom something was heard "
        "later, possible all who are not known to be out.",
        directives=[ListSize(assumed_size=100)],
    )
    entries: list[SeriesPoint] = strawberry.field(
        description="People taken in each bucket.", directives=[ListSize(assumed_size=100)]
    )
    exits: list[SeriesPoint] = strawberry.field(
        description="People stated to be out in each bucket, by outcome; an outcome without code is one on which "
        "sources differ.",
        directives=[ListSize(assumed_size=100)],
    )
    stock_by_kind: list[SeriesPoint] = strawberry.field(
        description="`stock` by kind of episode: the missing are not the detained.",
        directives=[ListSize(assumed_size=100)],
    )
    entries_by_kind: list[SeriesPoint] = strawberry.field(
        description="`entries` by kind of episode.", directives=[ListSize(assumed_size=100)]
    )
    survival: list[DurationPoint] = strawberry.field(
        description="Share still held or missing by duration (interval-censored), of episodes that began in the "
        "period; the bounds are what is left open by days, and no confidence interval.",
        directives=[ListSize(assumed_size=50)],
    )
    ageing: list[DurationPoint] = strawberry.field(
        description="Cases still open at the end, by time since.", directives=[ListSize(assumed_size=50)]
    )
    transfers: list[Flow] = strawberry.field(
        description="Moves between published sites of detention, in people.", directives=[ListSize(assumed_size=20)]
    )
    outcomes: list[DurationPoint] = strawberry.field(
        description="Cumulative incidence of each outcome by duration (competing risks).",
        directives=[ListSize(assumed_size=100)],
    )


async def _detentions(
    info: Told,
    where: Annotated[
        RecordFilter | None,
        strawberry.argument(
            description="Episodes to consider; those that began before the period and may have gone on in it are."
        ),
    ] = UNSET,
    bucket: Width = Bucket.MONTH,
    as_of: When = UNSET,
) -> Any:
    condition = read_records(where or None)
    scope, state = await info.context.ask_scope(records.keys(condition), given(as_of))
    ask = detentions.ask(condition, scope, bucket=bucket)
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


@strawberry.type
class Lasting:
    """Fields of the root type."""

    detentions: Detentions = strawberry.field(
        resolver=_detentions,
        description="Detention as stock, flow and time to outcome.",
        directives=[Cost(weight=200)],
    )
