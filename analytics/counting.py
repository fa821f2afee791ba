"""How events are counted and summed, once for every analytic.

Counted is one granularity, incidents unless the filter names another: an aggregate is never added to its parts. As an
incident each counts as one; an aggregate or pattern counts as at least one, since nobody says how many it stands for. A
record that states no number of the measure counts for nothing and is told of (NOT_STATED); it is no zero. A sum's lower
is the sum of the stated lows (None when none is stated), its value that of the bests (None when one is unknown), its
upper that of the highs (None when one is open). Where several granularities are allowed they are set side by side and
not added up (`together`). With `reported`, numbers are those that had been stated by that day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

import sqlalchemy as sa

from analytics.buckets import days
from analytics.results import Bounded
from analytics.series.zones import LOCAL, Local
from schema.errors import BadInput
from schema.filters import EventFilter, TimeFilter
from schema.queries.scope import Scope
from schema.tables.published import event, tally, tally_reported
from schema.vocabulary import Granularity, Measure, Population

DIGITS = 6
"""Decimals that a share of a count is rounded to, at the very end."""

_EXACT = sa.Numeric(38, 20)


def granularities(where: EventFilter) -> tuple[Granularity, ...]:
    """Which granularities are counted: incidents, unless the filter names others."""
    return tuple(sorted(set(where.granularity))) or (Granularity.INCIDENT,)


def check_granularity(where: EventFilter) -> None:
    """Raise BadInput when several granularities are asked for, which a sum cannot hold."""
    asked = granularities(where)
    if len(asked) > 1:
        names = " and ".join(each.name for each in asked)
        raise BadInput(f"granularity: {names} cannot be added up, since one may be part of the other; ask for one.")


def check(measure: Measure, population: Population) -> None:
    """Raise BadInput for a population of what is not people."""
    uncounted = (Measure.INCIDENTS, Measure.FACILITIES_DAMAGED, Measure.FACILITIES_DESTROYED)
    if measure in uncounted and population is not Population.ALL:
        raise BadInput(f"population: {measure.name} are not people; leave population at ALL.")


def matched(
    where: EventFilter,
    scope: Scope,
    measure: Measure,
    population: Population,
    *also: "sa.ColumnElement[Any]",
    by: Local = LOCAL,
) -> sa.CTE:
    """Every event that meets the filter, whatever its granularity, with what it says of the measure and population.

    `by` tells its days; where events may move to those of a time zone, `stays` says which do not.
    """
    check(measure, population)
    source, numbers = _ones() if measure is Measure.INCIDENTS else _stated(where, measure, population)
    return (
        sa.select(
            event.c.collection,
            by.day_from.label("day_from"),
            by.day_to.label("day_to"),
            event.c.granularity.in_(granularities(where)).label("counted"),
            (event.c.independent_sources <= 1).label("single"),
            (sa.func.cardinality(event.c.violations) == 0).label("fighting"),
            *([] if by.stays is None else [by.stays.label("stays")]),
            *also,
            *numbers,
        )
        .select_from(by.source(source))
        .where(*by.found(where, scope))
        .cte("matched")
    )


Stated = tuple[sa.FromClause, list["sa.ColumnElement[Any]"]]
"""Events with columns of what each says: whether anything, low, best, high, whether its sources conflict."""


def _ones() -> Stated:
    """Events as incidents: one each, or at least one."""
    one = sa.literal(1, sa.Integer)
    known = sa.case((event.c.granularity == Granularity.INCIDENT, one))
    numbers = {"stated": sa.true(), "low": one, "best": known, "high": known, "conflicting": sa.false()}
    return event, [value.label(name) for name, value in numbers.items()]


def _stated(where: EventFilter, measure: Measure, population: Population) -> Stated:
    """Events with their tallies, or with those of what had been stated by a day."""
    said = tally if where.reported.to is None else tally_reported
    by_then = [] if where.reported.to is None else [said.c.reported.contains(sa.literal(where.reported.to, sa.Date))]
    source = event.outerjoin(
        said,
        sa.and_(
            said.c.event_id == event.c.id,
            said.c.since == event.c.since,
            said.c.measure == measure,
            said.c.population == population,
            *by_then,
        ),
    )
    numbers: dict[str, sa.ColumnElement[Any]] = {
        "stated": said.c.event_id.is_not(None),
        **{name: said.c[name] for name in ("low", "best", "high")},
        "conflicting": sa.func.coalesce(said.c.conflicting, sa.false()),
    }
    return source, [value.label(name) for name, value in numbers.items()]


def intervals(found: sa.CTE, time: TimeFilter, *keys: str, name: str = "intervals") -> sa.CTE:
    """Counted events summed by collection, interval of days and `keys`; `share` is the part of it inside the window.

    `length` is how many days an event is known to, which in cells may be fewer than those of the interval.
    """
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
            days(c.day_from, c.day_to).label("length"),
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
            number(c.stated & (sa.func.num_nonnulls(c.low, c.best, c.high) == 0)).label("unnumbered"),
        )
        .where(c.counted)
        .group_by(*by)
        .cte(name)
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

    def __sub__(self, other: Self) -> Self:
        return type(self)(**{n: getattr(self, n) - getattr(other, n) for n in self.__dataclass_fields__})

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


def together(parts: Mapping[Granularity, Sums]) -> Bounded:
    """The sum of one granularity; of several that state numbers, what is sure of them without adding one to another.

    One may be part of another, so the true number is at least the greatest of their lower bounds; how much of each is
    in the others nobody says, so there is neither value nor upper bound.
    """
    stating = [each for each in parts.values() if each.records]
    total = added(parts.values())
    if len(stating) < 2:
        return total.bounded()
    lows = [each.lower for each in (one.bounded() for one in stating) if each.lower is not None]
    return Bounded(
        value=None,
        lower=max(lows, default=None),
        upper=None,
        records=total.records,
        open_ended=total.open_ended,
        without_best=total.without_best,
    )


def withheld(total: Sums) -> Bounded:
    """The total of collections that may tell of the same events: how many records, and no number."""
    return Bounded(value=None, lower=None, upper=None, records=total.records, open_ended=0, without_best=0)


def shown(exact: Decimal) -> float:
    """A number as it leaves: six decimals, half to even."""
    return float(round(exact, DIGITS))
