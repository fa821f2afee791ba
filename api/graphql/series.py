"""Counts over time."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from analytics import timelines
from analytics.results import release
from api.graphql.answers import TimeSeries
from api.graphql.directives import Cost
from api.graphql.filters import EventFilter, read_events
from api.graphql.resolving import Counted, Told, When, Whom
from api.graphql.scalars import given
from api.graphql.shown import Shown
from schema.answering import Bucket, Dimension, Imprecise, Scale
from schema.vocabulary import Measure, Population


async def _time_series(
    info: Told,
    bucket: Annotated[Bucket, strawberry.argument(description="Width of a point.")],
    where: Annotated[EventFilter | None, strawberry.argument(description="Events to consider.")] = UNSET,
    measure: Counted = Measure.INCIDENTS,
    population: Whom = Population.ALL,
    imprecise: Annotated[
        Imprecise, strawberry.argument(description="When the event is known only roughly.")
    ] = Imprecise.SPREAD,
    group_by: Annotated[
        Dimension | None,
        strawberry.argument(
            description="One series per category beside the total; a record stands in each of its categories."
        ),
    ] = UNSET,
    scale: Annotated[Scale, strawberry.argument(description="Counts, running total or rate.")] = Scale.COUNT,
    time_zone: Annotated[
        str | None,
        strawberry.argument(description="IANA time zone of the buckets; by default that of the place."),
    ] = UNSET,
    seed: Annotated[int, strawberry.argument(description="Seed of the random draws of DRAWS.")] = 1,
    as_of: When = UNSET,
) -> Any:
    condition = read_events(where)
    scope, state = await info.context.ask_scope(condition, given(as_of))
    ask = timelines.ask(
        condition,
        scope,
        measure=measure,
        population=population,
        bucket=bucket,
        imprecise=imprecise,
        group_by=group_by or None,
        scale=scale,
        time_zone=None if time_zone is UNSET else time_zone,
        seed=seed,
    )
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


@strawberry.type
class Timed:
    """Fields of the root type."""

    time_series: TimeSeries = strawberry.field(
        resolver=_time_series,
        description="Counts over time, with bounds, coverage and active sources.",
        directives=[Cost(weight=50)],
    )
