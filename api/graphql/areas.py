"""Counts, rates and clusters by area."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from analytics import geography
from analytics.results import release
from api.graphql.answers import AreaMap, selects
from api.graphql.directives import Cost
from api.graphql.filters import EventFilter, read_events
from api.graphql.resolving import Counted, Told, When, Whom
from api.graphql.scalars import given
from api.graphql.shown import Shown
from schema.answering import AreaLevel, Scale, Scan
from schema.vocabulary import Measure, Population


async def _area_map(
    info: Told,
    where: Annotated[EventFilter | None, strawberry.argument(description="Events to consider.")] = UNSET,
    measure: Counted = Measure.INCIDENTS,
    population: Whom = Population.ALL,
    level: Annotated[AreaLevel, strawberry.argument(description="Admin level or H3 resolution.")] = AreaLevel.ADM1,
    scale: Annotated[
        Scale,
        strawberry.argument(
            description="Counts, or rates per 100,000 on dated denominators with empirical-Bayes shrinkage."
        ),
    ] = Scale.COUNT,
    hotspots: Annotated[
        bool,
        strawberry.argument(
            description="Test for hotspots (Gi*, local Moran, false discovery rate).", directives=[Cost(weight=200)]
        ),
    ] = False,
    scan: Annotated[
        Scan | None,
        strawberry.argument(
            description="Search for circles with more cases than chance gives them, 999 random maps.",
            directives=[Cost(weight=2000)],
        ),
    ] = UNSET,
    seed: Annotated[int, strawberry.argument(description="Seed of the random draws of both.")] = 1,
    breaks: Annotated[
        list[float] | None,
        strawberry.argument(description="Upper ends of the classes, as another map of the same set has them."),
    ] = UNSET,
    as_of: When = UNSET,
) -> Any:
    condition = read_events(where)
    scope, state = await info.context.ask_scope(condition, given(as_of))
    ask = geography.ask(
        condition,
        scope,
        measure=measure,
        population=population,
        level=level,
        scale=scale,
        hotspots=hotspots,
        scan=scan or None,
        seed=seed,
        breaks=breaks or (),
        geometry=selects(info, "figure", "geometry"),
    )
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


@strawberry.type
class Mapped:
    """Fields of the root type."""

    area_map: AreaMap = strawberry.field(
        resolver=_area_map,
        description="Counts, rates or clusters by area or hexagon, with what could not be placed.",
        directives=[Cost(weight=50)],
    )
