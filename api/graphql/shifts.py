"""Change: around a date, at dates that are found, with the seasons."""

import datetime as dt
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from analytics import interruptions, seasons, shifts
from analytics.change import around as surroundings
from analytics.results import release
from api.graphql.answers import Amount, Result, SeriesPoint
from api.graphql.directives import Cost, ListSize
from api.graphql.filters import EventFilter, read_events
from api.graphql.interfaces import Bounded, Given
from api.graphql.resolving import Counted, Told, When, Whom, as_is
from api.graphql.scalars import JSON, given
from api.graphql.shown import Shown, bare
from api.graphql.sources import Source
from schema.answering import Bucket, Imprecise
from schema.errors import BadInput
from schema.vocabulary import Measure, Population

Considered = Annotated[EventFilter | None, strawberry.argument(description="Events to consider.")]
Width = Annotated[Bucket, strawberry.argument(description="Width of a point.")]
Roughly = Annotated[
    Imprecise,
    strawberry.argument(
        description="When the event is known only roughly: EXCLUDE, since a model needs independent counts, or SPREAD."
    ),
]


@strawberry.input(one_of=True, description="The date around which a series is examined: exactly one field.")
class Interruption:
    """`analytics.change.around.Interruption`."""

    date: dt.date | None = strawberry.field(default=UNSET, description="A day.")
    situation: strawberry.ID | None = strawberry.field(
        default=UNSET, description="First day of a situation, by id or code."
    )


def _read_around(around: Interruption) -> surroundings.Interruption:
    return surroundings.Interruption(
        date=around.date or None, situation=bare(around.situation) if around.situation else None
    )


_LEFT_OUT = "What is known too roughly for any one point, and left out of the model."
_NOT_USED = "First days of points that the model leaves out: partial, uncovered, too young, around the date."
_FIT = "What the model says of its own fit, by name; ratios are [value, lower, upper]."


@strawberry.type(description="A ratio of what one source told of.")
class SourceRatio(Bounded):
    """Shows `analytics.results_change.SourceRatio`."""

    source: Source = strawberry.field(description="The source.")


@strawberry.type(
    description="A series examined around a date; `value` is the ratio of the rate after it to what was to be expected."
)
class InterruptedSeries(Result):
    """Shows `analytics.results_change.InterruptedSeries`."""

    date: dt.date = strawberry.field(description="The date.")
    points: list[SeriesPoint] = strawberry.field(description="The series.", directives=[ListSize(assumed_size=100)])
    expected: list[SeriesPoint] = strawberry.field(
        description="What was to be expected without the interruption; bounds hold 95 % of single points.",
        directives=[ListSize(assumed_size=100)],
    )
    placebo_share: float | None = strawberry.field(description="Share of placebo dates with an effect as large.")
    by_source: list[SourceRatio] = strawberry.field(
        description="The same ratio source by source, at most 12, those behind most records first; null where too "
        "little.",
        directives=[ListSize(assumed_size=8)],
    )
    control: Amount | None = strawberry.field(
        description="The ratio of the control series; null without one, or when it has none."
    )
    beyond_control: Amount | None = strawberry.field(
        description="The ratio beyond that of the control: what both share is taken away."
    )
    left_out: list[dt.date] = strawberry.field(description=_NOT_USED)
    unplaced: Amount = strawberry.field(description=_LEFT_OUT)
    diagnostics: JSON = strawberry.field(resolver=as_is("diagnostics"), description=_FIT)


@strawberry.type(description="One shift in level.")
class Shift(Given):
    """Shows `analytics.results_change.Shift`."""

    at: dt.date = strawberry.field(description="First day of the new level.")
    before: float = strawberry.field(description="Mean per bucket before.")
    after: float = strawberry.field(description="Mean per bucket after.")
    earliest: dt.date = strawberry.field(
        description="Earliest of the first days that together hold 95 % of the weight."
    )
    latest: dt.date = strawberry.field(description="Latest of them.")
    weight: float = strawberry.field(description="Weight of `at` itself, 0 to 1: its share of the likelihood of all.")


@strawberry.type(description="A time of one level: mean per bucket with its interval, given the shifts.")
class Stretch(Bounded):
    """Shows `analytics.results_change.Stretch`."""

    start: dt.date = strawberry.field(description="First day.")
    end: dt.date = strawberry.field(description="Last day, included.")


@strawberry.type(description="Shifts in the level of a series; `value` is their number.")
class ChangePoints(Result):
    """Shows `analytics.results_change.ChangePoints`."""

    points: list[SeriesPoint] = strawberry.field(description="The series.", directives=[ListSize(assumed_size=100)])
    shifts: list[Shift] = strawberry.field(description="The shifts.")
    levels: list[Stretch] = strawberry.field(description="The levels between them.")
    left_out: list[dt.date] = strawberry.field(description=_NOT_USED)
    unplaced: Amount = strawberry.field(description=_LEFT_OUT)
    diagnostics: JSON = strawberry.field(resolver=as_is("diagnostics"), description=_FIT)


@strawberry.type(description="One bucket and its parts, which add up to it.")
class SeasonalPart(Given):
    """Shows `analytics.results_change.SeasonalPart`."""

    start: dt.date = strawberry.field(description="First day.")
    end: dt.date = strawberry.field(description="Last day, included.")
    count: float = strawberry.field(description="What was counted.")
    trend: float = strawberry.field(description="What moves slowly.")
    season: float = strawberry.field(description="What returns with the season.")
    rest: float = strawberry.field(description="What is left.")


@strawberry.type(description="What of a series returns with the season; `value` is how strong that is, 0 to 1.")
class SeasonalSeries(Result):
    """Shows `analytics.results_change.SeasonalSeries`."""

    points: list[SeriesPoint] = strawberry.field(description="The series.", directives=[ListSize(assumed_size=100)])
    parts: list[SeasonalPart] = strawberry.field(
        description="Buckets with their parts.", directives=[ListSize(assumed_size=100)]
    )
    trend_strength: float | None = strawberry.field(description="How strong the trend is, 0 to 1.")
    p_value: float | None = strawberry.field(
        description="Share of reshuffled series, this one among them, with as strong a season."
    )
    left_out: list[dt.date] = strawberry.field(description=_NOT_USED)
    unplaced: Amount = strawberry.field(description=_LEFT_OUT)
    diagnostics: JSON = strawberry.field(resolver=as_is("diagnostics"), description=_FIT)


async def _interrupted_series(
    info: Told,
    around: Annotated[Interruption, strawberry.argument(description="The date in question.")],
    where: Considered = UNSET,
    measure: Counted = Measure.INCIDENTS,
    population: Whom = Population.ALL,
    bucket: Width = Bucket.WEEK,
    imprecise: Roughly = Imprecise.EXCLUDE,
    anticipation: Annotated[
        int, strawberry.argument(description="Points before the date that belong to neither side.")
    ] = 0,
    lag: Annotated[int, strawberry.argument(description="Points from the date on that belong to neither side.")] = 0,
    control: Annotated[
        EventFilter | None,
        strawberry.argument(description="Events that the date should not have changed, of the same days."),
    ] = UNSET,
    as_of: When = UNSET,
) -> Any:
    condition = read_events(where)
    scope, state = await info.context.ask_scope(condition, given(as_of))
    beside = None
    if control:
        other = _of_control(control)
        beside = (other, (await info.context.ask_scope(other, given(as_of)))[0])
    ask = interruptions.ask(
        condition,
        scope,
        around=_read_around(around),
        measure=measure,
        population=population,
        bucket=bucket,
        imprecise=imprecise,
        anticipation=anticipation,
        lag=lag,
        control=beside,
    )
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


def _of_control(control: EventFilter) -> Any:
    try:
        return read_events(control)
    except BadInput as problem:
        raise BadInput(f"control.{problem}") from None


async def _change_points(
    info: Told,
    where: Considered = UNSET,
    measure: Counted = Measure.INCIDENTS,
    population: Whom = Population.ALL,
    bucket: Width = Bucket.WEEK,
    most: Annotated[int, strawberry.argument(description="Greatest number of shifts, at most 10.")] = 5,
    imprecise: Roughly = Imprecise.EXCLUDE,
    as_of: When = UNSET,
) -> Any:
    condition = read_events(where)
    scope, state = await info.context.ask_scope(condition, given(as_of))
    ask = shifts.ask(
        condition, scope, measure=measure, population=population, bucket=bucket, most=most, imprecise=imprecise
    )
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


async def _seasonal_series(
    info: Told,
    where: Considered = UNSET,
    measure: Counted = Measure.INCIDENTS,
    population: Whom = Population.ALL,
    bucket: Width = Bucket.MONTH,
    imprecise: Roughly = Imprecise.EXCLUDE,
    as_of: When = UNSET,
) -> Any:
    condition = read_events(where)
    scope, state = await info.context.ask_scope(condition, given(as_of))
    ask = seasons.ask(condition, scope, measure=measure, population=population, bucket=bucket, imprecise=imprecise)
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


@strawberry.type
class Shifted:
    """Fields of the root type."""

    interrupted_series: InterruptedSeries = strawberry.field(
        resolver=_interrupted_series,
        description="Change around a date, such as a ceasefire, against what was to be expected.",
        directives=[Cost(weight=1000)],
    )
    change_points: ChangePoints = strawberry.field(
        resolver=_change_points,
        description="Dates at which the level of a series shifted.",
        directives=[Cost(weight=500)],
    )
    seasonal_series: SeasonalSeries = strawberry.field(
        resolver=_seasonal_series,
        description="What of a series returns with the season; refused under two full cycles.",
        directives=[Cost(weight=500)],
    )
