"""Answers about reporting: who told of what when, how late, and what is still to come."""

import datetime as dt
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from analytics import calendars, nowcasts, reporting
from analytics.results import release
from api.graphql.answers import Amount, Result
from api.graphql.basics import Collection
from api.graphql.directives import Cost, ListSize
from api.graphql.filters import EventFilter, read_events
from api.graphql.interfaces import Bounded, Given
from api.graphql.places import Place
from api.graphql.resolving import Counted, Told, When, Whom
from api.graphql.scalars import given
from api.graphql.shown import Shown
from api.graphql.sources import Source
from schema.answering import AreaLevel, Bucket, Coverage
from schema.vocabulary import Measure, Population

Considered = Annotated[EventFilter | None, strawberry.argument(description="Events to consider.")]


@strawberry.type(description="From one day to another, both included.")
class Period(Given):
    """Shows `analytics.results_reporting.Period`."""

    start: dt.date = strawberry.field(description="First day.")
    end: dt.date = strawberry.field(description="Last day, included.")


@strawberry.type(
    description="What a source told of in one bucket: `value` spreads imprecise records over their days, `lower` has "
    "those certain to lie in it, `upper` all that may."
)
class ActivityCell(Bounded):
    """Shows `analytics.results_reporting.ActivityCell`."""

    start: dt.date = strawberry.field(description="First day.")
    end: dt.date = strawberry.field(description="Last day, included.")
    place: Place | None = strawberry.field(
        description="Area, where areas were asked for; null is known less precisely."
    )


@strawberry.type(description="What one source told of, and when; its number is that of records.")
class SourceCalendar(Bounded):
    """Shows `analytics.results_reporting.SourceCalendar`."""

    source: Source = strawberry.field(description="Source; the protected ones are one, where they may be shown.")
    collection: Collection | None = strawberry.field(
        description="Collection, where those that may record the same are kept apart; null is all together."
    )
    cells: list[ActivityCell] = strawberry.field(
        description="By when it happened, in order of time; nothing was told where there is none.",
        directives=[ListSize(assumed_size=50)],
    )
    stated: list[ActivityCell] = strawberry.field(
        description="By when the source is first known to have stated a number of it.",
        directives=[ListSize(assumed_size=50)],
    )
    undated: int = strawberry.field(description="Records of which no such day is known.")
    first_by: dt.date = strawberry.field(
        description="Day by which the first that it told of had happened, at the latest."
    )
    last_from: dt.date = strawberry.field(
        description="Day on which the last that it told of happened, at the earliest."
    )
    started: dt.date | None = strawberry.field(
        description="First day of the bucket in which it took up telling; null where others told of too little before "
        "for its silence to be more than chance."
    )
    stopped: dt.date | None = strawberry.field(
        description="Last day of the bucket in which it left off; null likewise, and while it may be late."
    )
    gaps: list[Period] = strawberry.field(
        description="Silences in between that are more than chance, given what others told of.",
        directives=[ListSize(assumed_size=3)],
    )


@strawberry.type(description="Which source told of how much and when; `value` is the number of records.")
class SourceActivity(Result):
    """Shows `analytics.results_reporting.SourceActivity`."""

    calendar: list[SourceCalendar] = strawberry.field(
        description="Sources, those behind most records first.", directives=[ListSize(assumed_size=20)]
    )
    start: dt.date | None = strawberry.field(description="First day of the calendar; null when there is nothing.")
    end: dt.date | None = strawberry.field(description="Last day of it, included.")


@strawberry.type(description="Share of the records, 0 to 1, that had been reported within so many days.")
class DelayShare(Bounded):
    """Shows `analytics.results_reporting.DelayShare`."""

    days: int = strawberry.field(description="Days from the event to its first report.")


@strawberry.type(description="Days until a source stated a number of what it told of; `value` is the median.")
class SourceDelay(Bounded):
    """Shows `analytics.results_reporting.SourceDelay`."""

    source: Source = strawberry.field(description="Source; the protected ones are one, where they may be shown.")
    ninety: Amount = strawberry.field(description="Days within which nine in ten were.")
    undated: int = strawberry.field(description="Records of which no day is known on which it stated a number.")


@strawberry.type(description="Days until the first report of what happened in a period; `value` is the median.")
class PeriodDelay(Bounded):
    """Shows `analytics.results_reporting.PeriodDelay`."""

    start: dt.date = strawberry.field(description="First day.")
    end: dt.date = strawberry.field(description="Last day, included.")
    ninety: Amount = strawberry.field(description="Days within which nine in ten were.")
    undated: int = strawberry.field(description="Records of which no day of a report is known.")
    complete: float | None = strawberry.field(
        description="Share, 0 to 1, of its records that is expected to be reported by now: an estimate; null when "
        "delays cannot be learnt."
    )


@strawberry.type(
    description="Days until records were first reported; `value` is the median, bounded as dates are known."
)
class ReportingDelay(Result):
    """Shows `analytics.results_reporting.ReportingDelay`."""

    ninety: Amount = strawberry.field(description="Days within which nine in ten of those reported were.")
    ripe: Amount = strawberry.field(
        description="Days within which nine in ten of all are expected to be, corrected for what is still to come; "
        "unknown when delays cannot be learnt."
    )
    until: dt.date = strawberry.field(description="Last day whose reports are known.")
    undated: int = strawberry.field(description="Records of which no day is known on which anybody told of them.")
    before: int = strawberry.field(description="Records told of before the day on which they are said to have been.")
    distribution: list[DelayShare] = strawberry.field(
        description="Shares reported within 0, 1, 2 … days.", directives=[ListSize(assumed_size=20)]
    )
    by_source: list[SourceDelay] = strawberry.field(
        description="Sources, those behind most records first.", directives=[ListSize(assumed_size=20)]
    )
    periods: list[PeriodDelay] = strawberry.field(
        description="By when it happened, as far as that is known for certain.", directives=[ListSize(assumed_size=20)]
    )


@strawberry.type(
    description="One bucket: `reported` is documented; `value` is estimated for the end, what is reported included."
)
class NowcastPoint(Bounded):
    """Shows `analytics.results_reporting.NowcastPoint`."""

    start: dt.date = strawberry.field(description="First day.")
    end: dt.date = strawberry.field(description="Last day, included.")
    reported: Amount = strawberry.field(description="Documented: reported by `until`; of people the least number.")
    completeness: float | None = strawberry.field(
        description="Share, 0 to 1, of what so old a bucket will have that is expected to be reported."
    )
    error: float | None = strawberry.field(description="Standard error of `value` (Mack).")
    coverage: Coverage = strawberry.field(description="Whether any source was looking.")
    active_sources: int = strawberry.field(description="Sources active in it.")


@strawberry.type(description="How nowcasts made in the same way at earlier times came out.")
class NowcastCheck(Given):
    """Shows `analytics.results_reporting.NowcastCheck`."""

    forecasts: int = strawberry.field(description="How many numbers were compared; they are not independent.")
    held: float | None = strawberry.field(description="Share of the 90 % intervals that held what came.")
    score: float | None = strawberry.field(description="Mean weighted interval score; less is better.")
    naive_score: float | None = strawberry.field(
        description="The same of taking what had been reported for all there is."
    )


@strawberry.type(
    description="What is expected to have been reported in the end: an estimate; `value` is all of it, what is "
    "reported included."
)
class Nowcast(Result):
    """Shows `analytics.results_reporting.Nowcast`."""

    reported: Amount = strawberry.field(description="Documented: reported by `until`; of people the least number.")
    outstanding: Amount = strawberry.field(description="Estimated to be still to come.")
    until: dt.date | None = strawberry.field(
        description="Last day whose reports are taken in: the end of the last full bucket; null when there is none."
    )
    longest: int | None = strawberry.field(
        description="Buckets after which nothing more is expected; null when nothing can be."
    )
    check: NowcastCheck | None = strawberry.field(description="How earlier nowcasts came out; null when none could be.")
    points: list[NowcastPoint] = strawberry.field(
        description="Buckets in order of time.", directives=[ListSize(assumed_size=50)]
    )


async def _source_activity(
    info: Told,
    where: Considered = UNSET,
    bucket: Annotated[Bucket, strawberry.argument(description="Width of a cell.")] = Bucket.MONTH,
    level: Annotated[
        AreaLevel | None, strawberry.argument(description="Admin level of the cells; without it, all areas together.")
    ] = UNSET,
    as_of: When = UNSET,
) -> Any:
    condition = read_events(where)
    scope, state = await info.context.ask_scope(condition, given(as_of))
    ask = calendars.ask(condition, scope, bucket=bucket, level=level or None)
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


async def _reporting_delay(
    info: Told,
    where: Considered = UNSET,
    bucket: Annotated[Bucket, strawberry.argument(description="Width of a period.")] = Bucket.QUARTER,
    as_of: When = UNSET,
) -> Any:
    condition = read_events(where)
    scope, state = await info.context.ask_scope(condition, given(as_of))
    ask = reporting.ask(condition, scope, bucket=bucket)
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


async def _nowcast(
    info: Told,
    where: Considered = UNSET,
    measure: Counted = Measure.INCIDENTS,
    population: Whom = Population.ALL,
    bucket: Annotated[Bucket, strawberry.argument(description="Width of a point.")] = Bucket.MONTH,
    seed: Annotated[int, strawberry.argument(description="Seed of the random draws.")] = 1,
    as_of: When = UNSET,
) -> Any:
    condition = read_events(where)
    scope, state = await info.context.ask_scope(condition, given(as_of))
    ask = nowcasts.ask(condition, scope, bucket=bucket, measure=measure, population=population, seed=seed)
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


@strawberry.type
class Reported:
    """Fields of the root type."""

    source_activity: SourceActivity = strawberry.field(
        resolver=_source_activity,
        description="Which source told of how many events in which bucket: who started, stopped or fell silent.",
        directives=[Cost(weight=100)],
    )
    reporting_delay: ReportingDelay = strawberry.field(
        resolver=_reporting_delay,
        description="How late events were reported, by source and period.",
        directives=[Cost(weight=100)],
    )
    nowcast: Nowcast = strawberry.field(
        resolver=_nowcast,
        description="How many of the events of the last buckets will have been reported in the end, judged by how late "
        "reports came before; with `reported`, as it was to be expected then.",
        directives=[Cost(weight=500)],
    )
