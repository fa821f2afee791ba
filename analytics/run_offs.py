"""Reports by the bucket in which events were and by the one in which they were told of: what a nowcast is made from.

Only events that lie in one bucket for certain can say how late they were told of. What counts is the number that had
been stated by then: of incidents one each, from the day of the first report; of people the least number, which may
change with every statement, and also be taken back.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import sqlalchemy as sa

from analytics.buckets import begin
from analytics.change.triangles import Triangle, reporting_triangle
from analytics.change.truncation import mass_of, old_enough, product_limit, tail_shown
from analytics.counting import granularities
from analytics.envelope import Asked
from schema.answering import Bucket
from schema.errors import TooLarge
from schema.filters import TimeFilter
from schema.queries.conditions import conditions
from schema.tables.published import event, tally, tally_reported
from schema.vocabulary import Measure

MOST = 20_000
"""Pairs of buckets at most, by collection."""

BUCKETS = 160
"""Buckets of events in a nowcast at most."""

NEARLY_ALL = 0.995
"""Share of the reports that the longest delay of a triangle has to hold."""

_MONTHS = {Bucket.MONTH: 1, Bucket.QUARTER: 3, Bucket.YEAR: 12}


def following(bucket: Bucket, start: dt.date) -> dt.date:
    """First day of the bucket after the one that begins so."""
    if bucket in _MONTHS:
        months = start.year * 12 + start.month - 1 + _MONTHS[bucket]
        return dt.date(months // 12, months % 12 + 1, 1)
    return start + dt.timedelta(days=1 if bucket is Bucket.DAY else 7)


def reports_statement(asked: Asked, bucket: Bucket, known: dt.date) -> sa.Select[Any]:
    """Numbers by collection, bucket of the event and bucket of the report; `reported` is null where no day is known.

    Only what had been stated by the day `known` is taken in.

    Columns: `collection`, `occurred`, `reported` (first days), `amount` (what was added, or taken back), `records`
    (events that were told of for the first time).
    """
    time = asked.where.occurred
    inside = [event.c.day_from >= time.from_] if time.from_ else []
    inside += [event.c.day_to <= time.to] if time.to else []
    found = (
        sa.select(
            event.c.id,
            event.c.since,
            event.c.collection,
            event.c.first_reported,
            begin(bucket, event.c.day_from).label("occurred"),
        )
        .where(
            *conditions(asked.where, asked.scope),
            event.c.granularity.in_(granularities(asked.where)),
            begin(bucket, event.c.day_from) == begin(bucket, event.c.day_to),
            *inside,
        )
        .cte("in_one_bucket")
    )
    if asked.measure is Measure.INCIDENTS:
        day = sa.case((found.c.first_reported <= known, found.c.first_reported))
        parts = [_by(found.c.occurred, begin(bucket, day), found, sa.literal(1), sa.literal(1))]
    else:
        parts = list(_stated(asked, bucket, found, known))
    rows = sa.union_all(*parts).subquery()
    total = [sa.func.sum(rows.c[name]).label(name) for name in ("amount", "records")]
    keys = (rows.c.collection, rows.c.occurred, rows.c.reported)
    return sa.select(*keys, *total).group_by(*keys).order_by(*keys).limit(MOST + 1)


def _by(
    occurred: "sa.ColumnElement[Any]",
    reported: "sa.ColumnElement[Any]",
    source: sa.FromClause,
    amount: "sa.ColumnElement[Any]",
    records: "sa.ColumnElement[Any]",
) -> sa.Select[Any]:
    """Events summed by when they were and when they were told of."""
    sums = [sa.cast(sa.func.sum(each), sa.BigInteger) for each in (amount, records)]
    keys = (source.c.collection, occurred.label("occurred"), sa.cast(reported, sa.Date).label("reported"))
    return sa.select(*keys, sums[0].label("amount"), sums[1].label("records")).group_by(*keys)


def _stated(asked: Asked, bucket: Bucket, found: sa.CTE, known_by: dt.date) -> Iterable[sa.Select[Any]]:
    """What each statement added to the least number, and took away from the one before; what is of no known day."""
    same = [("measure", asked.measure), ("population", asked.population)]
    said, known = tally_reported, tally
    of = sa.and_(said.c.event_id == found.c.id, said.c.since == found.c.since, *(said.c[n] == v for n, v in same))
    first = sa.func.row_number().over(partition_by=(found.c.id, found.c.since), order_by=said.c.reported) == 1
    each = (
        sa.select(
            found.c.collection,
            found.c.occurred,
            sa.func.lower(said.c.reported, type_=sa.Date()).label("day"),
            sa.func.upper(said.c.reported, type_=sa.Date()).label("until"),
            sa.func.coalesce(said.c.low, 0).label("low"),
            sa.cast(first, sa.Integer).label("first"),
        )
        .select_from(found.join(said, of))
        .where(sa.func.lower(said.c.reported, type_=sa.Date()) <= known_by)
        .cte("stated")
    )
    yield _by(each.c.occurred, begin(bucket, each.c.day), each, each.c.low, each.c.first)
    back = _by(each.c.occurred, begin(bucket, each.c.until), each, -each.c.low, sa.literal(0))
    yield back.where(each.c.until <= known_by)
    whole = sa.and_(known.c.event_id == found.c.id, known.c.since == found.c.since, *(known.c[n] == v for n, v in same))
    undated = found.join(known, whole)
    never = sa.not_(sa.exists().where(of).correlate(found))
    yield (
        sa.select(
            found.c.collection,
            found.c.occurred,
            sa.cast(sa.null(), sa.Date).label("reported"),
            sa.cast(sa.func.coalesce(sa.func.sum(known.c.low), 0), sa.BigInteger).label("amount"),
            sa.func.count().label("records"),
        )
        .select_from(undated)
        .where(never)
        .group_by(found.c.collection, found.c.occurred)
    )


@dataclass
class RunOff:
    """Numbers by bucket of the event and bucket of the report, both counted from the first of the period.

    Attributes:
        starts: first days of the buckets from the first of the period to the last that had passed by `until`.
        rows: how many of them are asked of; later ones have reports only.
        amounts, records: what was stated, and events told of for the first time, by pair of buckets.
        undated: events of which no day is known on which anybody told of them, by bucket; -1 is later than all.
        since: what was stated after `until`, of events up to then and later ones, as a number of events.
        before: events told of in a bucket before their own.
    """

    starts: list[dt.date]
    until: dt.date | None
    rows: int = 0
    amounts: Counter[tuple[int, int]] = field(default_factory=Counter)
    records: Counter[tuple[int, int]] = field(default_factory=Counter)
    undated: Counter[int] = field(default_factory=Counter)
    since: int = 0
    before: int = 0

    @classmethod
    def of(cls, rows: Iterable[Any], bucket: Bucket, time: TimeFilter, known: dt.date) -> Self:
        """What the rows of `reports_statement` tell of a period, known up to a day.

        Raises TooLarge for more buckets than a nowcast is made of.
        """
        found = list(rows)
        begun = [row.occurred for row in found]
        if time.from_ is not None and begun:
            begun.append(_start(bucket, time.from_))
        made = cls(_full(bucket, min(begun), known) if begun else [], None)
        if made.starts:
            made.until = following(bucket, made.starts[-1]) - dt.timedelta(days=1)
        made.rows = sum(1 for start in made.starts if time.to is None or start <= time.to)
        if made.rows > BUCKETS or len(found) > MOST:
            raise TooLarge(
                f"bucket: {bucket.name} makes too many points for a nowcast; take a wider one, or fewer days."
            )
        at = {start: n for n, start in enumerate(made.starts)}
        for row in found:
            made._take(row, at)
        return made

    def _take(self, row: Any, at: Mapping[dt.date, int]) -> None:
        number = int(row.records)
        if row.reported is None:
            self.undated[at.get(row.occurred, -1)] += number
        elif row.occurred not in at or row.reported > (self.until or row.reported):
            self.since += number
        else:
            event_bucket, report = at[row.occurred], at.get(row.reported, -1)
            # Whatever was told of too early was told of at once.
            self.before += number if report < event_bucket else 0
            pair = event_bucket, max(report - event_bucket, 0)
            self.amounts[pair] += int(row.amount)
            self.records[pair] += number

    def reported(self) -> Mapping[int, tuple[int, int]]:
        """What had been stated by `until` of each bucket that anything was stated of, and of how many events."""
        amounts, records = Counter[int](), Counter[int]()
        for (row, delay), amount in self.amounts.items():
            amounts[row] += amount
            records[row] += self.records[row, delay]
        return {row: (amounts[row], records[row]) for row in sorted(amounts) if row < self.rows}

    def longest(self) -> tuple[int, float]:
        """The delay in buckets that holds nearly all reports, at most half of all buckets; and how sure that is.

        The second is the share of delays within half of the longest that could be seen, corrected for reports that are
        still to come (`change.truncation`), and no more than the share that the delay holds.
        """
        if not self.records:
            return 0, 0.0
        pairs = sorted(self.records)
        event_bucket, delay = np.array(pairs, dtype=np.int64).T
        counts = np.array([self.records[pair] for pair in pairs], dtype=np.int64)
        age = len(self.starts) - 1 - event_bucket - delay
        mass = mass_of(delay, delay, counts, int(delay.max()) + 1)
        shares = product_limit(mass, old_enough(delay, delay, age, counts, mass))
        enough = np.nonzero(shares >= NEARLY_ALL)[0]
        most = max((self.rows - 1) // 2, 0)
        found = min(int(enough[0]) if enough.size else most, most)
        held = float(shares[min(found, shares.size - 1)])
        return max(found, min(1, most)), min(held, tail_shown(shares, delay + age, counts))

    def triangle(self, longest: int, *, of_records: bool = False) -> Triangle:
        """The triangle of the rows that are asked of, with delays up to that many buckets; of numbers or of records."""
        numbers = self.records if of_records else self.amounts
        pairs = sorted(pair for pair in numbers if pair[0] < self.rows)
        event_bucket, delay = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        counts = [numbers[pair] for pair in pairs]
        buckets = len(self.starts)
        whole = reporting_triangle(event_bucket, delay, counts, buckets=buckets, longest=longest, revised=True)
        return Triangle(whole.counts[: self.rows], whole.later, weighed=not of_records and self.amounts != self.records)

    def later(self, longest: int) -> Mapping[int, int]:
        """What was stated after the longest delay, by bucket."""
        found = Counter[int]()
        for (row, delay), amount in self.amounts.items():
            found[row] += amount if delay > longest else 0
        return found


def _start(bucket: Bucket, day: dt.date) -> dt.date:
    """First day of the bucket in which a day lies."""
    if bucket is Bucket.DAY:
        return day
    if bucket in _MONTHS:
        months = (day.month - 1) // _MONTHS[bucket] * _MONTHS[bucket]
        return day.replace(month=months + 1, day=1)
    early = 2 if bucket is Bucket.WEEK_FROM_SATURDAY else 0
    return day - dt.timedelta(days=(day.weekday() + early) % 7)


def _full(bucket: Bucket, first: dt.date, known: dt.date) -> list[dt.date]:
    """First days of the buckets from one on that had ended by a day."""
    starts: list[dt.date] = []
    while (after := following(bucket, first)) <= known + dt.timedelta(days=1):
        starts.append(first)
        first = after
    return starts
