"""Attacks on facilities, and strikes that hit the same spot again."""

import datetime as dt
from typing import Annotated, Any

import strawberry
from strawberry import UNSET, Info

from analytics import facility_attacks, repeat_strikes
from analytics.results import release
from api.graphql.answers import Amount, Result
from api.graphql.directives import Cost, ListSize
from api.graphql.events import Event
from api.graphql.facilities import Facility
from api.graphql.filters import EventFilter, read_events
from api.graphql.interfaces import Bounded, Given
from api.graphql.reader import Reader
from api.graphql.resolving import Told, When
from api.graphql.scalars import given
from api.graphql.shown import Shown, record
from schema.answering import Certainty
from schema.vocabulary import FacilityStatus

Strikes = Annotated[EventFilter | None, strawberry.argument(description="Strikes to consider.")]
Attacks = Annotated[EventFilter | None, strawberry.argument(description="Attacks to consider.")]
Radius = Annotated[float, strawberry.argument(description="Greatest distance between two strikes, at most 5,000.")]
Window = Annotated[int, strawberry.argument(description="Greatest time between two strikes, at most 43,200.")]


async def _strikes(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    found = await info.context.events.load_many([(root.state, each["code"]) for each in root.data.strikes])
    return [record(each, root.state) for each in found if each is not None]


@strawberry.type(description="Strikes that followed one another on one spot.")
class StrikeChain(Given):
    """Shows `analytics.results_strikes.StrikeChain`."""

    certainty: Certainty = strawberry.field(description="Whether precision allows certainty.")
    strikes: list[Event] = strawberry.field(
        resolver=_strikes, description="Strikes in order.", directives=[ListSize(assumed_size=3)]
    )
    lag_minutes: float | None = strawberry.field(
        description="Shortest time between two, at the least; null where times are too imprecise to tell."
    )
    lag_minutes_at_most: float | None = strawberry.field(description="The same at the most.")
    metres: float | None = strawberry.field(
        description="Greatest distance between two; null where one has no published point."
    )
    responders_harmed: bool | None = strawberry.field(
        description="Whether responders or medics were harmed by a later one; null when unknown."
    )


@strawberry.type(description="Pairs whose second strike came so much later: certain below, possible ones added above.")
class Lag(Bounded):
    """Shows `analytics.results_strikes.Lag`."""

    more_than: float = strawberry.field(description="Minutes after which it came.")
    up_to: float = strawberry.field(description="Minutes until which it came.")


@strawberry.type(
    description="Strikes that hit the same spot again, in pairs; `value` is certain, `upper` adds possible. Pairs too "
    "imprecise to tell, and strikes without a precise place, are in neither: the true number may lie above `upper`."
)
class RepeatStrikes(Result):
    """Shows `analytics.results_strikes.RepeatStrikes`."""

    indeterminate: int = strawberry.field(
        description="Pairs too imprecise to tell, in neither bound; of collections that overlap, the most of any one."
    )
    expected: float | None = strawberry.field(
        description="Repeats to be expected among certain and possible pairs, by how imprecise places and times are."
    )
    unplaced: int = strawberry.field(description="Strikes whose place is too imprecise to be compared.")
    chains: list[StrikeChain] = strawberry.field(
        description="Chains of two or more strikes, certain ones first; at most 100, and a caveat says how many more.",
        directives=[ListSize(assumed_size=20)],
    )
    lags: list[Lag] = strawberry.field(
        description="How soon second strikes came; none without strikes, or of collections that overlap.",
        directives=[ListSize(assumed_size=12)],
    )
    p_value: float | None = strawberry.field(
        description="Share of random reshufflings with as many repeats; null where there was nothing to reshuffle."
    )


@strawberry.type(description="A corner of a Lorenz curve: least hit facilities first.")
class ConcentrationPoint(Given):
    """Shows `analytics.results_strikes.ConcentrationPoint`."""

    facilities: float = strawberry.field(description="Share of the facilities known.")
    attacks: float = strawberry.field(description="Share of the attacks that they got.")


@strawberry.type(description="Attacks by the condition in which they found a facility.")
class StatusAttacks(Bounded):
    """Shows `analytics.results_strikes.StatusAttacks`."""

    facility_status: FacilityStatus | None = strawberry.field(description="Condition; null when unknown.")
    months: float = strawberry.field(description="Facility-months in it.")


async def _facility(root: strawberry.Parent[Shown], info: Info[Reader, None]) -> Any:
    found = await info.context.records.load((root.state, root.data.facility["code"]))
    return found and record(found, root.state)


@strawberry.type(description="A facility that was hit.")
class HitFacility(Given):
    """Shows `analytics.results_strikes.HitFacility`."""

    facility: Facility | None = strawberry.field(
        resolver=_facility, description="The facility, as it is published; null when it no longer is."
    )
    attacks: int = strawberry.field(description="Attacks that name it.")


@strawberry.type(description="Attacks on facilities.")
class FacilityAttacks(Result):
    """Shows `analytics.results_strikes.FacilityAttacks`."""

    first: dt.date | None = strawberry.field(
        description="First day of the facility-months: the first asked for, else that of the first attack; null when "
        "none of the days is closed."
    )
    last: dt.date | None = strawberry.field(
        description="Last day of the facility-months: the last asked for, and no later than the last closed one."
    )
    known: int = strawberry.field(description="Facilities known in the area and time.")
    named: int = strawberry.field(description="Attacks that name one of these.")
    hit: Amount = strawberry.field(description="Facilities hit, bounded because some attacks name none.")
    repeat_share: Amount = strawberry.field(
        description="Share of those hit that were hit again; `value` is that of facilities that attacks name."
    )
    rate: Amount = strawberry.field(description="Attacks per functioning facility and month.")
    rate_with_chance: Amount = strawberry.field(
        description="The same with 95 % for chance (exact Poisson); attacks that nobody documented are not covered."
    )
    gini: float | None = strawberry.field(
        description="Gini coefficient: 0 where every facility known has as many attacks, towards 1 where one has all."
    )
    concentration: list[ConcentrationPoint] = strawberry.field(
        description="Lorenz curve of the attacks that name a facility, over all known.",
        directives=[ListSize(assumed_size=12)],
    )
    by_status: list[StatusAttacks] = strawberry.field(
        description="Attacks by the condition in which they found the facility that they name; `lower` lie surely in "
        "the days asked for, `upper` adds those that may.",
        directives=[ListSize(assumed_size=7)],
    )
    nearby: Amount = strawberry.field(
        description="Strikes within a kilometre of a facility whose place is public, which do not name it; null when "
        "nobody may ask about the days, or nobody told of any attack."
    )
    most_hit: list[HitFacility] = strawberry.field(
        description="Facilities with most attacks, at most 20.", directives=[ListSize(assumed_size=20)]
    )


async def _repeat_strikes(
    info: Told,
    where: Strikes = UNSET,
    radius_metres: Radius = 100,
    window_minutes: Window = 1440,
    as_of: When = UNSET,
) -> Any:
    condition = read_events(where)
    scope, state = await info.context.ask_scope(condition, given(as_of))
    ask = repeat_strikes.ask(condition, scope, radius_metres=radius_metres, window_minutes=window_minutes)
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


async def _facility_attacks(info: Told, where: Attacks = UNSET, as_of: When = UNSET) -> Any:
    condition = read_events(where)
    scope, state = await info.context.ask_scope(condition, given(as_of))
    ask = facility_attacks.ask(condition, scope)
    return Shown(release(await info.context.answer(ask), info.context.audience), state)


@strawberry.type
class Struck:
    """Fields of the root type."""

    repeat_strikes: RepeatStrikes = strawberry.field(
        resolver=_repeat_strikes,
        description='Strikes that hit the same spot again ("double tap"), kept apart as certain, possible and '
        "indeterminate; closed periods only.",
        directives=[Cost(weight=500)],
    )
    facility_attacks: FacilityAttacks = strawberry.field(
        resolver=_facility_attacks,
        description="Attacks on facilities: rate, concentration and repeat hits; closed periods only.",
        directives=[Cost(weight=100)],
    )
