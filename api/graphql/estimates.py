"""How many went undocumented: a sensitivity panel of multiple systems estimates, from the record or from a table."""

import datetime as dt
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from analytics import estimates
from analytics.results import release
from api.graphql.answers import Amount, Category, Result
from api.graphql.basics import Caveat
from api.graphql.directives import Cost, ListSize
from api.graphql.filters import EventFilter, read_events
from api.graphql.interfaces import Bounded, Given
from api.graphql.resolving import Told, When, as_is, text
from api.graphql.scalars import JSON, given
from api.graphql.shown import Shown
from api.graphql.sources import Source
from api.graphql.tabulated import Estimability
from schema.answering import Dimension, Estimator, IntervalKind, ResultStatus
from schema.errors import BadInput
from schema.filters import EventFilter as Events


@strawberry.input(description="One cell of a table of list overlaps.")
class CaptureCell:
    """Of `CaptureTable`."""

    pattern: str = strawberry.field(description="One digit per list: 1 on it, 0 not, such as 1010.")
    count: int = strawberry.field(description="Individuals with this pattern.")


@strawberry.input(description="How many individuals appear on which lists.")
class CaptureTable:
    """Of `EstimateInput`."""

    lists: list[str] = strawberry.field(description="Names of the lists, 2 to 8.")
    cells: list[CaptureCell] = strawberry.field(
        description="One cell per pattern of presence; a pattern that is left out counts 0."
    )


@strawberry.input(one_of=True, description="What an estimate is made from: exactly one field.")
class EstimateInput:
    """Argument `from` of `estimate`."""

    records: EventFilter | None = strawberry.field(
        default=UNSET,
        description="Events documented by several sources, each independent source with its echoes being a list.",
    )
    table: CaptureTable | None = strawberry.field(
        default=UNSET, description="A table of list overlaps given by the caller."
    )


@strawberry.type(description="One estimate among others; documented and undocumented together.")
class PanelRow(Bounded):
    """Shows `analytics.results_estimates.PanelRow`."""

    estimator: Estimator = strawberry.field(description="Estimator.")
    model: str | None = strawberry.field(
        description="Model, such as [12][3]; lists are numbered in the order of `lists`."
    )
    stratum: Category | None = strawberry.field(description="Stratum; null is all together.")
    status: ResultStatus = strawberry.field(description="Whether it can be used.")
    reasons: list[Caveat] = strawberry.field(description="Why not.", directives=[ListSize(assumed_size=2)])
    interval: IntervalKind = strawberry.field(description="What its bounds mean.")
    delta_bic: float | None = strawberry.field(
        description="Difference of the information criterion to the best hierarchical model."
    )
    defensible: bool = strawberry.field(description="Whether it is among the rows that the range spans.")
    diagnostics: JSON = strawberry.field(resolver=as_is("diagnostics"), description="Convergence and fit, by name.")


@strawberry.type(description="A list: an independent source with its echoes, or one of a table that was given.")
class CaptureList(Given):
    """Shows `analytics.results_estimates.CaptureList`."""

    name: str = strawberry.field(resolver=text("name"), description="What it is called.")
    sources: list[Source] = strawberry.field(
        description="Sources that make it; none of a table that was given.", directives=[ListSize(assumed_size=2)]
    )
    records: int = strawberry.field(description="Records on it.")
    alone: int = strawberry.field(description="Records on no other list: its unique contribution.")
    first: dt.date | None = strawberry.field(description="First day of the months in which it was at work.")
    last: dt.date | None = strawberry.field(description="Last day of these.")


@strawberry.type(description="Two lists: figures that describe them, and are no estimate.")
class CapturePair(Given):
    """Shows `analytics.results_estimates.CapturePair`."""

    model: str = strawberry.field(description="The two, numbered in the order of `lists`: [1][3].")
    documented: int = strawberry.field(description="Records on either.")
    shared: int = strawberry.field(description="Records on both.")
    petersen: Amount | None = strawberry.field(
        description="All there are, if the two do not depend on one another (Lincoln and Petersen)."
    )
    chapman: Amount | None = strawberry.field(description="The same with less bias (Chapman).")
    odds: Amount | None = strawberry.field(
        description="Odds ratio among records that a further list holds; above 1 they share more than by chance."
    )
    status: ResultStatus = strawberry.field(description="OK, UNSTABLE or NOT_ESTIMABLE.")
    reasons: list[Caveat] = strawberry.field(description="Why not.", directives=[ListSize(assumed_size=2)])


@strawberry.type(description="What is said without one list; an estimate that one list carries is none.")
class WithoutList(Bounded):
    """Shows `analytics.results_estimates.WithoutList`."""

    name: str = strawberry.field(resolver=text("name"), description="The list that is left out.")
    rows: list[PanelRow] = strawberry.field(
        description="The panel without it, in short.", directives=[ListSize(assumed_size=15)]
    )


@strawberry.type(description="A stratum; bounds span its defensible rows.")
class Stratum(Bounded):
    """Shows `analytics.results_estimates.Stratum`."""

    category: Category = strawberry.field(description="Category of the dimension.")
    documented: int = strawberry.field(description="Documented records.")
    lists: int = strawberry.field(description="Lists at work in it.")
    status: ResultStatus = strawberry.field(description="Whether anything can be estimated.")
    reasons: list[Caveat] = strawberry.field(description="Why not.", directives=[ListSize(assumed_size=2)])


@strawberry.type(
    description="A sensitivity panel; `value` stays null, `lower` and `upper` span the defensible rows: those with "
    "status OK that estimate rather than describe or suppose, of log-linear models those within the difference of BIC "
    "that `method` states, and the one in which records differ."
)
class Estimate(Result):
    """Shows `analytics.results_estimates.Estimate`."""

    documented: int = strawberry.field(
        description="Documented incidents, or individuals of a table: the part that is not inferred."
    )
    panel: list[PanelRow] = strawberry.field(
        description="One row per estimator, model and stratum.", directives=[ListSize(assumed_size=120)]
    )
    estimability: Estimability = strawberry.field(description="Whether estimation is warranted, and why not.")
    lists: list[CaptureList] = strawberry.field(
        description="Lists that are compared, numbered in models in this order.", directives=[ListSize(assumed_size=5)]
    )
    capture_frequencies: list[int] = strawberry.field(description="Records on exactly 1, 2, 3 … lists.")
    pairs: list[CapturePair] = strawberry.field(
        description="Every two lists, described.", directives=[ListSize(assumed_size=10)]
    )
    without_list: list[WithoutList] = strawberry.field(
        description="What is said without each list in turn; none for strata.", directives=[ListSize(assumed_size=5)]
    )
    strata: list[Stratum] = strawberry.field(
        description="Strata asked for, those that cannot be estimated too; none otherwise.",
        directives=[ListSize(assumed_size=10)],
    )


async def _estimate(
    info: Told,
    from_: Annotated[
        EstimateInput, strawberry.argument(name="from", description="Linked records or a table of list overlaps.")
    ],
    estimators: Annotated[
        list[Estimator] | None, strawberry.argument(description="Estimators to run; all by default.")
    ] = UNSET,
    strata: Annotated[
        Dimension | None,
        strawberry.argument(description="Stratify by this dimension, of which a record has one category."),
    ] = UNSET,
    seed: Annotated[int, strawberry.argument(description="Seed of the random draws.")] = 1,
    as_of: When = UNSET,
) -> Any:
    asked: Any
    if from_.table:
        if strata:
            raise BadInput("strata: a table has no records to be sorted; leave strata out, or give one table for each.")
        scope, state = await info.context.ask_scope(Events(), given(as_of))
        cells = [(each.pattern, each.count) for each in from_.table.cells]
        asked = estimates.ask_table(from_.table.lists, cells, scope, estimators=estimators or None, seed=seed)
    else:
        condition = read_events(from_.records or None)
        scope, state = await info.context.ask_scope(condition, given(as_of))
        asked = estimates.ask(condition, scope, estimators=estimators or None, strata=strata or None, seed=seed)
    return Shown(release(await info.context.answer(asked), info.context.audience), state)


@strawberry.type
class Estimated:
    """Fields of the root type."""

    estimate: Estimate = strawberry.field(
        resolver=_estimate,
        description="How many went undocumented: a sensitivity panel of multiple systems estimates, never one number.",
        directives=[Cost(weight=2000)],
    )
