"""Detention and displacement: stock, flow and duration."""

import datetime as dt
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from analytics import detentions, displacements
from analytics.results import release
from api.graphql.answers import Category, Result, SeriesPoint
from api.graphql.directives import Cost, ListSize
from api.graphql.interfaces import Bounded, Given
from api.graphql.places import Place
from api.graphql.record_filters import RecordFilter, read_records
from api.graphql.resolving import Told, When, text
from api.graphql.scalars import given
from api.graphql.shown import Shown
from schema.answering import AreaLevel, Bucket
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


@strawberry.type(description="People who were stated to be displaced, at the date of the last statement in a bucket.")
class Stock(Bounded):
    """Shows `analytics.results_lasting.Stock`."""

    start: dt.date = strawberry.field(description="First day of the bucket.")
    end: dt.date = strawberry.field(description="Last day of the bucket, included.")
    origin: Place = strawberry.field(description="Where from.")
    destination: Place | None = strawberry.field(description="Where they are; null when unknown or anywhere.")
    kind: Category = strawberry.field(description="How they came to be displaced, or that they returned.")


@strawberry.type(description="A siege, truce, corridor or the like in the same places at the same time.")
class Concurrent(Given):
    """Shows `analytics.results_lasting.Concurrent`."""

    code: str = strawberry.field(description="Citable code of the situation or corridor.")
    kind: Category = strawberry.field(description="Kind.")
    title: str = strawberry.field(resolver=text("title"), description="Neutral title.")
    start: dt.date = strawberry.field(description="First day on which it may have been.")
    end: dt.date | None = strawberry.field(
        description="Last day on which it may have been, included; null when unknown or still going on."
    )
    place: Place | None = strawberry.field(description="Smallest named place that contains it.")


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
        description="People stated to be out in each bucket, by outcome.", directives=[ListSize(assumed_size=100)]
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


@strawberry.type(
    description="Displacement between places, stock and flow apart; its number is that of people who moved."
)
class Displacements(Result):
    """Shows `analytics.results_lasting.Displacements`."""

    flows: list[Flow] = strawberry.field(
        description="Movements by origin and destination. An end known less precisely than the level stands as the "
        "wider area, so that the table adds up to the same people at every level.",
        directives=[ListSize(assumed_size=50)],
    )
    stock: list[SeriesPoint] = strawberry.field(
        description="People displaced at the end of each bucket, as last stated in it; a lower bound where not every "
        "stock was stated, and null where none was. Nothing is carried forward.",
        directives=[ListSize(assumed_size=100)],
    )
    stocks: list[Stock] = strawberry.field(
        description="The same by origin, destination and kind, where stated.", directives=[ListSize(assumed_size=100)]
    )
    moved: list[SeriesPoint] = strawberry.field(
        description="People who moved in each bucket.", directives=[ListSize(assumed_size=100)]
    )
    periods: list[Concurrent] = strawberry.field(
        description="Sieges, truces, corridors and the like in the same places and period, as far as they are "
        "published.",
        directives=[ListSize(assumed_size=20)],
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


async def _displacements(
    info: Told,
    where: Annotated[RecordFilter | None, strawberry.argument(description="Flows to consider.")] = UNSET,
    bucket: Width = Bucket.MONTH,
    level: Annotated[
        AreaLevel, strawberry.argument(description="Admin level to which origins and destinations are raised.")
    ] = AreaLevel.ADM1,
    as_of: When = UNSET,
) -> Any:
    condition = read_records(where or None)
    scope, state = await info.context.ask_scope(records.keys(condition), given(as_of))
    ask = displacements.ask(condition, scope, bucket=bucket, level=level)
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


@strawberry.type
class Lasting:
    """Fields of the root type."""

    detentions: Detentions = strawberry.field(
        resolver=_detentions,
        description="Detention as stock, flow and time to outcome.",
        directives=[Cost(weight=200)],
    )
    displacements: Displacements = strawberry.field(
        resolver=_displacements,
        description="Displacement between places, stock and flow apart.",
        directives=[Cost(weight=100)],
    )
