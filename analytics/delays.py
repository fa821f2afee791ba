"""How late reports come: days from an event to the first report of it, and which buckets are too young to be compared.

An event known to an interval of days has a delay between two numbers of days; one that was told of within its own
interval had happened by then. By an instant only those delays are seen that had passed by then, so that young events
look as if they were reported fast; `learnt` corrects for that, `seen` describes what came.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

import numpy as np
import sqlalchemy as sa
from numpy.typing import ArrayLike

from analytics.buckets import Day, begin
from analytics.change.truncation import DIGITS, FEWEST, Days, Shares, mass_of, old_enough, product_limit, tail_shown
from analytics.counting import granularities
from analytics.reasons import FINE, Reason, Verdict, refused
from analytics.results import Bounded
from schema.answering import Bucket
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter
from schema.queries.conditions import conditions
from schema.queries.scope import Scope
from schema.tables.published import event

LONGEST = 1_095
"""Days at which longer delays are cut off, and the age of a report from which on it makes no difference how old."""

FEW_DAYS = 3
"""Days of reporting that bring more than half of all reports in a bulk import."""

SPREAD_OUT = 5 * FEW_DAYS
"""Days that cannot hold half of the events where it is one."""

MOST = 200_000
"""Rows of the statement at most."""


class Told(StrEnum):
    """What is known of when events were told of."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    BEFORE = "before"
    BUSY_REPORTS = "busy_reports"
    BUSY_EVENTS = "busy_events"


def known_by(where: EventFilter, scope: Scope) -> dt.date:
    """The last day whose reports are known: that of the publication, or the one up to which reports are asked for."""
    day = scope.at.astimezone(dt.UTC).date()
    return min(day, where.reported.to) if where.reported.to else day


def reports_statement(where: EventFilter, scope: Scope, bucket: Bucket | None = None) -> sa.Select[Any]:
    """Counted events by delay and age, for `Reports.of`.

    Columns: `told` (one of `Told`), `least` and `greatest` days from event to report, `age` of the report in days,
    `records`, `period` (first day of the bucket in which they lie for certain, else null). Ages from `LONGEST` on are
    one.
    """
    until = sa.literal(known_by(where, scope), sa.Date)
    found = (
        sa.select(event.c.day_from, event.c.day_to, event.c.first_reported)
        .where(*conditions(where, scope), event.c.granularity.in_(granularities(where)))
        .cte("reported_events")
    )
    c = found.c
    dated = c.first_reported <= until
    told = sa.case(
        (sa.not_(sa.func.coalesce(dated, sa.false())), Told.UNKNOWN.value),
        (c.first_reported < c.day_from, Told.BEFORE.value),
        else_=Told.KNOWN.value,
    )
    keys: dict[str, sa.ColumnElement[Any]] = {
        "told": sa.cast(told, sa.Text),
        "least": _only(told, sa.func.greatest(c.first_reported - c.day_to, 0)),
        "greatest": _only(told, c.first_reported - c.day_from),
        "age": _only(told, sa.func.least(until - c.first_reported, LONGEST)),
        "period": sa.cast(sa.null() if bucket is None else _within(bucket, c.day_from, c.day_to), sa.Date),
    }
    rows = sa.select(*(value.label(name) for name, value in keys.items()), sa.func.count().label("records"))
    known = sa.and_(dated, c.first_reported >= c.day_from)
    parts: list[sa.Select[Any]] = [
        rows.group_by(*keys.values()).limit(MOST + 1),
        _busiest(Told.BUSY_REPORTS, c.first_reported, known, FEW_DAYS),
        _busiest(Told.BUSY_EVENTS, c.day_from, known, SPREAD_OUT),
    ]
    both = sa.union_all(*parts).subquery()
    return sa.select(both).order_by(*both.c)


def _within(bucket: Bucket, first: Day, last: Day) -> "sa.ColumnElement[Any]":
    return sa.case((begin(bucket, first) == begin(bucket, last), begin(bucket, first)))


def _only(told: "sa.ColumnElement[str]", days: "sa.ColumnElement[Any]") -> "sa.ColumnElement[int]":
    return sa.cast(sa.case((told == Told.KNOWN.value, days)), sa.Integer)


def _busiest(told: Told, day: "sa.ColumnElement[Any]", known: "sa.ColumnElement[bool]", most: int) -> sa.Select[Any]:
    """How many of the reports that are known lie on the so many days with most of them."""
    number = sa.func.count().label("records")
    busy = sa.select(number).where(known).group_by(day).order_by(number.desc()).limit(most).subquery()
    total = sa.cast(sa.func.coalesce(sa.func.sum(busy.c.records), 0), sa.BigInteger)
    columns: list[sa.ColumnElement[Any]] = [sa.literal(told.value, sa.Text)]
    columns += [sa.cast(sa.null(), sa.Integer)] * 3
    return sa.select(*columns, sa.cast(sa.null(), sa.Date), total)


@dataclass(frozen=True)
class Reports:
    """Events that were told of on a known day, as groups that are alike.

    Attributes:
        least, greatest: days from the event to its first report, whole numbers, `least` 0 or more.
        age: days from that report to the day until which reports are known.
        counts: events of each group.
        undated: events of which no day is known, up to that day, on which anybody told of them.
        before: events told of before the day on which they are said to have been.
        bulk: whether a few days brought most reports, on events of many days: somebody imported them at once.
    """

    least: Days
    greatest: Days
    age: Days
    counts: Days
    undated: int = 0
    before: int = 0
    bulk: bool = False

    @classmethod
    def of(cls, rows: Iterable[Any]) -> Self:
        """What the rows of `reports_statement` tell. Raises TooLarge when they are more than can be held."""
        known = []
        told: dict[Told, int] = dict.fromkeys(Told, 0)
        for row in rows:
            told[Told(row.told)] += int(row.records)
            if row.told == Told.KNOWN:
                known.append((row.least, row.greatest, row.age, row.records))
        if len(known) > MOST:
            raise TooLarge("where: the events were reported on too many different days; ask for fewer of them.")
        # In one order, whatever that of the rows: sums of parts of events depend on it in their last digits.
        least, greatest, age, counts = np.array(sorted(known), dtype=np.int64).reshape(-1, 4).T
        half = told[Told.KNOWN] / 2
        bulk = told[Told.BUSY_REPORTS] > half > 0 and told[Told.BUSY_EVENTS] <= half
        return cls(least, greatest, age, counts, told[Told.UNKNOWN], told[Told.BEFORE], bulk)

    @classmethod
    def between(cls, first: ArrayLike, last: ArrayLike, reported: ArrayLike, until: int, counts: ArrayLike) -> Self:
        """From days as whole numbers, of events all of which were told of from their first day on, up to `until`.

        Raises BadInput for an event that ends before it starts, or reports outside of that.
        """
        a, b, told, n = (np.asarray(each, dtype=np.int64) for each in (first, last, reported, counts))
        if (b < a).any() or (told < a).any() or (told > until).any() or (n < 0).any():
            raise BadInput(
                "first, last, reported, counts: give events that begin before they end and are told of by then."
            )
        order = np.lexsort((n, told, b, a))
        a, b, told, n = a[order], b[order], told[order], n[order]
        busy, spread = (_busy(days, n, most) for days, most in ((told, FEW_DAYS), (a, SPREAD_OUT)))
        half = int(n.sum()) / 2
        return cls(np.maximum(told - b, 0), told - a, until - told, n, bulk=busy > half > 0 and spread <= half)

    @property
    def records(self) -> int:
        """Events with a known delay."""
        return int(self.counts.sum())


def _busy(days: Days, counts: Days, most: int) -> int:
    _, of = np.unique(days, return_inverse=True)
    return int(np.sort(np.bincount(of, counts).astype(np.int64))[::-1][:most].sum()) if days.size else 0


def history(reports: Reports) -> Verdict:
    """Whether delays can be learnt: not from nothing, few reports, or a bulk import."""
    if not reports.records:
        nothing = not (reports.undated or reports.before)
        return refused(Reason.EMPTY if nothing else Reason.NO_REPORTING_HISTORY)
    if reports.bulk:
        return refused(Reason.NO_REPORTING_HISTORY)
    return FINE if reports.records >= FEWEST else refused(Reason.REPORTS_FEW)


@dataclass(frozen=True)
class Delays:
    """Shares of events that are reported within 0, 1, 2 … days; empty where nothing is known.

    Attributes:
        shares: with each event on any day of its interval alike.
        lower, upper: with every event on the first day of its interval, and on the last.
    """

    shares: Shares
    lower: Shares
    upper: Shares

    def quantile(self, share: float, records: int) -> Bounded:
        """Days within which that share is reported, with bounds; unknown past the longest delay that can be told."""
        value, greatest, least = (_reached(each, share) for each in (self.shares, self.lower, self.upper))
        return Bounded(value=value, lower=least, upper=greatest, records=records)

    def within(self, days: int) -> tuple[float, float, float]:
        """Share that is reported within so many days, and its bounds. Nothing is reported before it occurs."""
        if days < 0 or not self.shares.size:
            return 0.0, 0.0, 0.0
        at = min(days, self.shares.size - 1)
        return float(self.shares[at]), float(self.lower[at]), float(self.upper[at])


def _reached(shares: Shares, share: float) -> float | None:
    over = np.nonzero(shares >= share - 10.0**-DIGITS)[0]
    return float(over[0]) if over.size else None


def seen(reports: Reports) -> Delays:
    """The delays of the reports that came, as they came: of young events only the short ones can be among them."""
    return _delays(reports, corrected=False)


def learnt(reports: Reports) -> Delays:
    """The delays of all events, of which the longer ones may still be to come.

    A report with delay x is seen only if the event is at least x days old: delays are truncated on the right. Shares
    are those of the product-limit estimator in reversed time, of delays up to the greatest that `FEWEST` events were
    old enough to show; all shares are 0 where no delay is so.

    Papers: Lynden-Bell (1971), Monthly Notices of the Royal Astronomical Society 155:95; Kalbfleisch and Lawless
    (1989), Journal of the American Statistical Association 84:360. Validation: by brute force over groups, and on
    simulated reports whose delays are known.
    """
    return _delays(reports, corrected=True)


def _delays(reports: Reports, *, corrected: bool) -> Delays:
    if not reports.records:
        return Delays(np.zeros(0), np.zeros(0), np.zeros(0))
    least, greatest = np.minimum(reports.least, LONGEST), np.minimum(reports.greatest, LONGEST)
    pairs = ((least, greatest), (greatest, greatest), (least, least))
    masses = [mass_of(a, b, reports.counts, int(greatest.max()) + 1) for a, b in pairs]
    if not corrected:
        return Delays(*(np.round(np.cumsum(mass) / reports.records, DIGITS) for mass in masses))
    found = [
        product_limit(mass, old_enough(a, b, reports.age, reports.counts, mass))
        for mass, (a, b) in zip(masses, pairs, strict=True)
    ]
    # Where an event is put changes what was old enough, too, so that the ends need not lie around the middle.
    return Delays(found[0], np.minimum.reduce(found), np.maximum.reduce(found))


@dataclass(frozen=True)
class Maturity:
    """After how many days buckets may be compared.

    Attributes:
        verdict: `NO_REPORTING_HISTORY`, `REPORTS_FEW` or `EMPTY` when delays cannot be learnt; `SERIES_TOO_SHORT` when
            they reach so far that longer ones must be expected than the events are old enough to show.
        share: of events, that has to be reported.
        days: within which it is; None when that cannot be told. With its bounds, since dates are imprecise.
    """

    verdict: Verdict
    share: float
    days: Bounded | None = None


def maturity(reports: Reports, share: float = 0.9) -> Maturity:
    """The delay within which that share of events is reported. Raises BadInput for a share that is none.

    See `learnt` for method, papers and validation.
    """
    if not 0 < share < 1:
        raise BadInput(f"share: {share} is no part of all events; give one between 0 and 1, as 0.9.")
    verdict = history(reports)
    if verdict != FINE:
        return Maturity(verdict, share)
    found = learnt(reports)
    if tail_shown(found.shares, reports.least + reports.age, reports.counts) < share:
        return Maturity(refused(Reason.SERIES_TOO_SHORT), share)
    return Maturity(verdict, share, found.quantile(share, reports.records))


def immature(ends: Sequence[dt.date], until: dt.date, days: float) -> int:
    """How many of the last buckets end so late that fewer than that share of their last day can be known by `until`.

    `ends` are the last days of buckets in order of time, `days` a delay as `maturity` gives it.
    """
    return sum(1 for end in ends if (until - end).days < days)
