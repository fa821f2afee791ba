"""How events are counted and summed, once for every analytic.

Counted is one granularity, incidents unless the filter names another: an aggregate is never added to its parts. A
record that states no number of the measure counts for nothing and is told of (NOT_STATED); it is no zero. A sum's lower
is the sum of the stated lows (None when none is stated), its value that of the bests (None when one is unknown), its
upper that of the highs (None when one is open).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

import sqlalchemy as sa

from analytics.buckets import days
from analytics.results import Bounded
from schema.errors import BadInput
from schema.filters import EventFilter, TimeFilter
from schema.queries.conditions import conditions
from schema.queries.scope import Scope
from schema.tables.published import event, tally
from schema.vocabulary import Granularity, Measure, Population

DIGITS = 6
"""Decimals that a share of a count is rounded to, at the very end."""

_EXACT = sa.Numeric(38, 20)


def counted_granularity(where: EventFilter) -> Granularity:
    """Which granularity is counted. Raises BadInput when several are asked for."""
    asked = sorted(set(where.granularity))
    if len(asked) > 1:
        names = " and ".join(each.name for each in asked)
        raise BadInput(f"granularity: {names} cannot be added up, since one may be part of the other; ask for one.")
    return asked[0] if asked else Granularity.INCIDENT


def check(measure: Measure, population: Population) -> None:
    """Raise BadInput for a population of what is not people."""
    uncounted = (Measure.INCIDENTS, Measure.FACILITIES_DAMAGED, Measure.FACILITIES_DESTROYED)
    if measure in uncounted and population is not Population.ALL:
        raise BadInput(f"population: {measure.name} are not people; leave population at ALL.")


def matched(
    where: EventFilter, scope: Scope, measure: Measure, population: Population, *also: "sa.ColumnElement[Any]"
) -> sa.CTE:
    """Every event that meets the filter, whatever its granularity, with what it says of the measure and population."""
    check(measure, population)
    one = sa.literal(1, sa.Integer)
    if measure is Measure.INCIDENTS:
        source: sa.FromClause = event
        numbers = [sa.true().label("stated"), one.label("low"), one.label("best"), one.label("high")]
        numbers.append(sa.false().label("conflicting"))
    else:
        source = event.outerjoin(
            tally,
            sa.and_(
                tally.c.event_id == event.c.id,
                tally.c.since == event.c.since,
                tally.c.measure == measure,
                tally.c.population == population,
            ),
        )
        numbers = [tally.c.event_id.is_not(None).label("stated"), tally.c.low, tally.c.best, tally.c.high]
        numbers.append(sa.func.coalesce(tally.c.conflicting, sa.false()).label("conflicting"))
    return (
        sa.select(
            event.c.collection,
            event.c.day_from,
            event.c.day_to,
            (event.c.granularity == counted_granularity(where)).label("counted"),
            (event.c.independent_sources <= 1).label("single"),
            (sa.func.cardinality(event.c.violations) == 0).label("fighting"),
            *also,
            *numbers,
        )
        .select_from(source)
        .where(*conditions(where, scope))
        .cte("matched")
    )


def intervals(found: sa.CTE, time: TimeFilter, *keys: str) -> sa.CTE:
    """Counted events summed by collection, interval of days and `keys`; `share` is the part of it inside the window."""
    c = found.c
    by = [c.collection, c.day_from, c.day_to, *(c[key] for key in keys)]
    first, last = (sa.func.greatest(c.day_from, time.from_), sa.func.least(c.day_to, time.to))
    inside = days(sa.type_coerce(first, sa.Date), sa.type_coerce(last, sa.Date))

    def number(condition: "sa.ColumnElement[bool]") -> "sa.ColumnElement[int]":
        return sa.func.count().filter(condition)

    return (
        sa.select(
            *by,
            (sa.cast(inside, _EXACT) / days(c.day_from, c.day_to)).label("share"),
            (inside == days(c.day_from, c.day_to)).label("whole"),
            sa.func.count().label("events"),
            number(c.stated).label("records"),
            sa.func.count(c.low).label("lows"),
            sa.func.coalesce(sa.func.sum(c.low), 0).label("low"),
            sa.func.coalesce(sa.func.sum(c.best), 0).label("best"),
            sa.func.coalesce(sa.func.sum(c.high), 0).label("high"),
            number(c.stated & c.high.is_(None)).label("open_ended"),
            number(c.stated & c.best.is_(None)).label("without_best"),
            number(c.stated & c.single).label("single"),
            number(c.stated & c.fighting).label("fighting"),
            sa.func.coalesce(sa.func.sum(c.best).filter(c.fighting), 0).label("fighting_best"),
            number(c.conflicting).label("conflicting"),
        )
        .where(c.counted)
        .group_by(*by)
        .cte("intervals")
    )


@dataclass(frozen=True)
class Weights:
    """What part of an interval's lows, bests and highs falls to a sum, and which records lie in it for certain."""

    low: "sa.ColumnElement[Any]"
    best: "sa.ColumnElement[Any]"
    high: "sa.ColumnElement[Any]"
    certain: "sa.ColumnElement[bool]"

    @classmethod
    def even(cls, share: "sa.ColumnElement[Any]", certain: "sa.ColumnElement[bool]") -> Self:
        """The same part of all three."""
        return cls(share, share, share, certain)


def share_of(part: "sa.ColumnElement[int]", whole: "sa.ColumnElement[int]") -> "sa.ColumnElement[Decimal]":
    """A quotient of days with twenty decimals, so that sums come out the same in whatever order they are made."""
    return sa.cast(part, _EXACT) / whole


def sums(of: sa.FromClause, weights: Weights) -> list["sa.ColumnElement[Any]"]:
    """The columns that `Sums.of` reads."""
    c = of.c

    def total(value: "sa.ColumnElement[Any]", name: str) -> "sa.ColumnElement[Any]":
        return sa.cast(sa.func.coalesce(sa.func.sum(value), 0), sa.Numeric).label(name)

    def number(value: "sa.ColumnElement[Any]", name: str) -> "sa.ColumnElement[Any]":
        return sa.cast(sa.func.coalesce(sa.func.sum(value), 0), sa.BigInteger).label(name)

    return [
        number(c.events, "events"),
        number(c.records, "records"),
        number(sa.case((weights.certain, c.records), else_=0), "certain"),
        number(c.lows, "lows"),
        number(c.open_ended, "open_ended"),
        number(c.without_best, "without_best"),
        total(c.low * weights.low, "lower"),
        total(c.best * weights.best, "value"),
        total(c.high * weights.high, "upper"),
    ]


@dataclass(frozen=True)
class Sums:
    """A sum before it is shown: exact, and with what decides which of its three numbers are known."""

    events: int = 0
    records: int = 0
    certain: int = 0
    lows: int = 0
    open_ended: int = 0
    without_best: int = 0
    lower: Decimal = Decimal(0)
    value: Decimal = Decimal(0)
    upper: Decimal = Decimal(0)

    @classmethod
    def of(cls, row: Any) -> Self:
        """The sum that a row with the columns of `sums` tells."""
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})

    def __add__(self, other: Self) -> Self:
        return type(self)(**{n: getattr(self, n) + getattr(other, n) for n in self.__dataclass_fields__})

    def bounded(self, *, seen: bool = True, only_certain: bool = False) -> Bounded:
        """The number as it is shown.

        Args:
            seen: whether anybody was looking, so that no event means zero and not unknown.
            only_certain: whether the value is unknown as soon as one record is not certain to belong.
        """
        if self.events == 0:
            nothing = 0.0 if seen else None
            return Bounded(value=nothing, lower=nothing, upper=nothing, records=0, open_ended=0, without_best=0)
        doubtful = bool(self.without_best) or (only_certain and self.certain < self.records)
        stated = self.records > 0
        return Bounded(
            value=None if doubtful or not stated else shown(self.value),
            lower=shown(self.lower) if self.lows else None,
            upper=None if self.open_ended or not stated else shown(self.upper),
            records=self.records,
            open_ended=self.open_ended,
            without_best=self.without_best,
        )


def added(parts: Iterable[Sums]) -> Sums:
    """The sum of sums."""
    return sum(parts, Sums())


def withheld(total: Sums) -> Bounded:
    """The total of collections that may tell of the same events: how many records, and no number."""
    return Bounded(value=None, lower=None, upper=None, records=total.records, open_ended=0, without_best=0)


def shown(exact: Decimal) -> float:
    """A number as it leaves: six decimals, half to even."""
    return float(round(exact, DIGITS))
