"""Answers that sort records: by categories, and by who documented them."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from analytics import crosstabs, overlaps
from analytics.results import release
from api.graphql.answers import Category, Result
from api.graphql.basics import Caveat
from api.graphql.directives import Cost, ListSize
from api.graphql.filters import EventFilter, read_events
from api.graphql.interfaces import Bounded, Given
from api.graphql.resolving import Counted, Told, When, Whom
from api.graphql.scalars import given
from api.graphql.shown import Shown
from api.graphql.sources import Source
from schema.answering import Dimension, ResultStatus
from schema.vocabulary import Measure, Population

Sorted = Annotated[
    EventFilter | None,
    strawberry.argument(description="Events to consider; several granularities are set side by side, not added up."),
]


@strawberry.type(description="One cell of a cross-tabulation.")
class Cell(Bounded):
    """Shows `analytics.results.Cell`."""

    row: Category = strawberry.field(description="Row.")
    column: Category | None = strawberry.field(description="Column; null with one dimension.")


@strawberry.type(description="Counts by one or two dimensions.")
class CrossTab(Result):
    """Shows `analytics.results.CrossTab`."""

    cells: list[Cell] = strawberry.field(
        description="Cells with records, rows first; what is unknown comes last. Where a record has several categories "
        "it stands in each, and cells do not add up.",
        directives=[ListSize(assumed_size=100)],
    )


@strawberry.type(description="A set of sources and the records that exactly they documented.")
class SourceSet(Given):
    """Shows `analytics.results.SourceSet`."""

    sources: list[Source] = strawberry.field(
        description="Sources; none where nobody may be named.", directives=[ListSize(assumed_size=3)]
    )
    records: int = strawberry.field(description="Records.")
    independent_sources: int = strawberry.field(description="Independence groups among them.")


@strawberry.type(description="Whether the undocumented can be estimated.")
class Estimability(Given):
    """Shows `analytics.results.Estimability`."""

    status: ResultStatus = strawberry.field(description="OK, UNSTABLE or NOT_ESTIMABLE.")
    reasons: list[Caveat] = strawberry.field(
        description="Reasons, and what data would help.", directives=[ListSize(assumed_size=4)]
    )


@strawberry.type(description="Which sources documented the same events; its number is that of records.")
class SourceOverlap(Result):
    """Shows `analytics.results.SourceOverlap`."""

    combinations: list[SourceSet] = strawberry.field(
        description="Records by exact set of sources (UpSet table), most records first.",
        directives=[ListSize(assumed_size=50)],
    )
    capture_frequencies: list[int] = strawberry.field(
        description="Records that exactly 1, 2, 3 … independent sources documented; echoes count as one."
    )
    estimability: Estimability = strawberry.field(
        description="Whether the undocumented can be estimated from this, and what data would help."
    )


async def _cross_tab(
    info: Told,
    rows: Annotated[Dimension, strawberry.argument(description="Dimension of the rows.")],
    where: Sorted = UNSET,
    measure: Counted = Measure.INCIDENTS,
    population: Whom = Population.ALL,
    columns: Annotated[Dimension | None, strawberry.argument(description="Dimension of the columns.")] = UNSET,
    as_of: When = UNSET,
) -> Any:
    condition = read_events(where)
    scope, state = await info.context.ask_scope(condition, given(as_of))
    ask = crosstabs.ask(condition, scope, rows=rows, columns=columns or None, measure=measure, population=population)
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


async def _source_overlap(info: Told, where: Sorted = UNSET, as_of: When = UNSET) -> Any:
    condition = read_events(where)
    scope, state = await info.context.ask_scope(condition, given(as_of))
    ask = overlaps.ask(condition, scope)
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


@strawberry.type
class Tabulated:
    """Fields of the root type."""

    cross_tab: CrossTab = strawberry.field(
        resolver=_cross_tab,
        description="Counts by one or two dimensions, unknown being a category.",
        directives=[Cost(weight=50)],
    )
    source_overlap: SourceOverlap = strawberry.field(
        resolver=_source_overlap,
        description="Which sources documented the same events, and what that says about completeness.",
        directives=[Cost(weight=100)],
    )
