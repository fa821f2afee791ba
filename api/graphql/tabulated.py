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
from api.graphql.resolving import Counted, Told, When, Whom, text
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


@strawberry.type(description="Odds ratio: above 1 the two have the same records more often than by chance.")
class Odds(Given):
    """Shows `analytics.results_sources.Odds`."""

    ratio: float = strawberry.field(description="The ratio.")
    lower: float | None = strawberry.field(description="Lower end of its 95 % interval.")
    upper: float | None = strawberry.field(description="Upper end of it.")


@strawberry.interface(description="What two have in common.")
class Pairing(Given):
    """Shows `analytics.results_sources.Pairing`."""

    of_one: int = strawberry.field(description="Records of the one.")
    of_other: int = strawberry.field(description="Records of the other.")
    both: int = strawberry.field(description="Records of both.")
    jaccard: float = strawberry.field(description="Share, 0 to 1, of the records of either that both have.")
    odds: Odds | None = strawberry.field(
        description="Odds ratio among the records that a further list holds; null without one, where a count that it "
        "needs is 0, and of a compilation. It describes, and is no estimate."
    )


@strawberry.type(description="Two sources.")
class SourcePair(Pairing):
    """Shows `analytics.results_sources.SourcePair`."""

    one: Source = strawberry.field(description="The one with more records.")
    other: Source = strawberry.field(description="The other.")
    same_list: bool = strawberry.field(description="Whether they are one list, as echoes of each other.")


@strawberry.type(description="Two lists.")
class ListPair(Pairing):
    """Shows `analytics.results_sources.ListPair`."""

    one: str = strawberry.field(description="Code of the one, with more records.")
    other: str = strawberry.field(description="Code of the other.")


@strawberry.type(description="Sources that count as one, since they rest on the same.")
class SourceList(Given):
    """Shows `analytics.results_sources.SourceList`."""

    code: str = strawberry.field(description="Its number in this answer.")
    sources: list[Source] = strawberry.field(description="Sources.", directives=[ListSize(assumed_size=2)])
    records: int = strawberry.field(description="Records that any of them is behind.")
    alone: int = strawberry.field(description="Of these, records that no other list holds.")


@strawberry.type(description="Which list a source belongs to, and why.")
class Listing(Given):
    """Shows `analytics.results_sources.Listing`."""

    source: Source = strawberry.field(description="Source.")
    list: str | None = strawberry.field(description="Code of its list; null for none.")
    records: int = strawberry.field(description="Records that it is behind.")
    reason: str = strawberry.field(description="OWN, GROUP, RESTS_ON, SEVERAL or COMPILATION.")
    text: str = strawberry.field(resolver=text("text"), description="The reason in words.")


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
    pairs: list[SourcePair] = strawberry.field(
        description="Each two of the twelve sources with most records.", directives=[ListSize(assumed_size=50)]
    )
    lists: list[SourceList] = strawberry.field(
        description="Lists that are independent of one another, most records first.",
        directives=[ListSize(assumed_size=10)],
    )
    list_pairs: list[ListPair] = strawberry.field(
        description="Each two of the twelve lists with most records.", directives=[ListSize(assumed_size=50)]
    )
    listings: list[Listing] = strawberry.field(
        description="Sources, most records first, each with its list.", directives=[ListSize(assumed_size=20)]
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
