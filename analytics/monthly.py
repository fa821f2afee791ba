"""Grain `monthly`: events and their numbers by month, area and violation, as other registers publish them.

What lies within one month stands in it; what does not keeps its own days as the period and is not spread, so that every
number is a sum of whole records and rows add up. Counted is as everywhere (`counting`): incidents unless the filter
names another granularity, each granularity in rows of its own; the low of a sum is null when none is stated, the best
when one is unknown, the high when one is open. A violation of a row is one that acts allege, `none` where they allege
none; an event stands in each of its own, and once in `any`, whose rows alone add up to the total.

Rows come from cells where the filter fits, else from events, and are the same. A part of a file are the first days of a
year, the first part those of a month.
"""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, cast

import sqlalchemy as sa

from analytics import cells, envelope
from analytics.cells import Cells
from analytics.counting import granularities
from analytics.series.form import STOCKS
from schema.filters import EventFilter
from schema.grains.declaring import ALL, Between, Column, Grain, Kind, Wish
from schema.grains.matching import BESIDE, listed
from schema.grains.plain import EMPTY, plain, terms_of_use
from schema.queries.conditions import among, known_at, on_acts
from schema.queries.declared import Asked
from schema.tables.published import act, cell, event, flat_event, place, tally, tally_reported
from schema.tables.published_flat import BOUNDS, TALLIED
from schema.vocabulary import Disclosure, Measure, Population

ANY, NONE = "any", "none"
LEVELS = ("adm2", "adm0", "adm1", "adm3")

# How many were in a state at one time is not added to how many were at another; how many incidents is counted.
MEASURES = tuple(each for each in TALLIED if each[0] not in STOCKS and each[0] is not Measure.INCIDENTS)

FEW = 10_000
"""Rows from which upward a part is a year."""

_KEYS = ("collection", "granularity", "reference_period_start", "reference_period_end", "pcode", "violation")
_SUMS = ("records", "lows", "open_ended", "without_best", "low", "best", "high")


class Monthly(Grain):
    """The grain, whose rows are made for each part."""

    def rows(
        self,
        wish: Wish,
        columns: "Any",
        between: Between = ALL,
        also: "Any" = (),
    ) -> sa.Select[Any]:
        """Rows in their order."""
        summed = _summed(wish, between)
        found = summed.outerjoin(place, sa.and_(place.c.pcode == summed.c.pcode, known_at(place, wish.scope.number)))
        read = (each.read(wish).label(each.name) for each in columns)
        order = (summed.c.reference_period_start, summed.c.reference_period_end, summed.c.collection)
        last = (summed.c.granularity, sa.nulls_first(summed.c.pcode), summed.c.violation)
        return sa.select(*read).select_from(found).where(*also).order_by(*order, *last)

    def end_of_part(self, wish: Wish, most: int, after: "tuple[Any, ...] | None") -> sa.Select[Any]:
        """The last day of the next year in which an event begins, or of the next month where few rows are wanted."""
        own = BESIDE.own(wish)
        of, needed = (event, _conditions(wish)) if own is None else (flat_event, [*own, _counted(wish, flat_event)])
        later = () if after is None else (of.c.day_from > after[0],)
        begins = sa.select(of.c.day_from.label("day")).where(*needed, *later)
        first = begins.order_by(of.c.day_from).limit(1).subquery()
        unit = "year" if most > FEW else "month"
        begun = sa.func.date_trunc(unit, sa.cast(first.c.day, sa.TIMESTAMP))
        end = sa.cast(begun + sa.text(f"interval '1 {unit} - 1 day'"), sa.Date)
        return sa.select(end).where(first.c.day.is_not(None))


def _conditions(wish: Wish) -> "list[Asked | sa.ColumnElement[bool]]":
    return [*listed(wish), _counted(wish, event)]


def _counted(wish: Wish, of: sa.Table) -> Asked:
    return among(of.c.granularity, granularities(cast("EventFilter", wish.where)))


def _inside(day: "sa.Column[Any]", between: Between) -> "Iterator[sa.ColumnElement[bool]]":
    if between.after is not None:
        yield day > between.after[0]
    if between.upto is not None:
        yield day <= between.upto[0]


def _fitting(wish: Wish) -> Cells | None:
    where = cast("EventFilter", wish.where)
    if where.violations:
        # Acts that allege one violation say nothing of what others allege.
        return None
    question = envelope.Asked("monthly", where, wish.scope, Measure.INCIDENTS, Population.ALL, {}, measured=False)
    return cells.fitting(question, wish.options["level"])


def _summed(wish: Wish, between: Between) -> sa.Subquery:
    """One row for each key, with a column for each number."""
    parts = _of_events(wish, between)
    if (fits := _fitting(wish)) is not None:
        # Cells are of the last publication: when another one came since the question was read, they say nothing of it.
        ahead = cells.current(wish.scope)
        made = _of_cells(fits, wish, between).where(ahead)
        parts = sa.union_all(made, sa.select(parts.subquery("of_events")).where(sa.not_(ahead)))
    long = parts.subquery("long").c
    of = {key: sa.and_(long.measure == key[0], long.population == key[1]) for key in MEASURES}
    numbers = (
        _number(long, condition, what).label(f"{measure}_{population}_{what}")
        for (measure, population), condition in of.items()
        for what in (*BOUNDS, "records")
    )
    events = sa.func.sum(long.records).filter(long.measure == Measure.INCIDENTS)
    keys = [long[key] for key in _KEYS]
    return (
        sa.select(*keys, sa.cast(events, sa.BigInteger).label("events"), *numbers).group_by(*keys).subquery("monthly")
    )


def _number(long: Any, of: "sa.ColumnElement[bool]", what: str) -> "sa.ColumnElement[Any]":
    def total(name: str) -> "sa.ColumnElement[Any]":
        return sa.func.sum(long[name]).filter(of)

    if what == "records":
        return sa.cast(sa.func.coalesce(total("records"), 0), sa.BigInteger)
    known = {"low": total("lows") > 0, "best": total("without_best") == 0, "high": total("open_ended") == 0}[what]
    return sa.cast(sa.case((known, total(what))), sa.BigInteger)


def _of_cells(fits: Cells, wish: Wish, between: Between) -> sa.Select[Any]:
    """Sums made ahead: those of all events, and those that tell each alleged violation apart."""
    c = cell.c
    where = cast("EventFilter", wish.where)
    time = where.occurred
    each = sa.case((c.violation == "", ANY), (c.violation == "=", NONE), else_=sa.func.ltrim(c.violation, "="))
    keys = (c.collection, c.granularity, c.day_from, c.day_to, c[wish.options["level"]], each)
    named = (key.label(name) for key, name in zip(keys, _KEYS, strict=True))
    sums = (sa.cast(sa.func.sum(c[name]), sa.BigInteger).label(name) for name in _SUMS)
    return (
        sa.select(*named, c.measure, c.population, *sums)
        .where(
            c.level == fits.level,
            sa.or_(c.violation == "", cells.alleged(c.violation)),
            c.collection == sa.any_(sa.literal(wish.scope.slugs, sa.ARRAY(sa.Text))),
            among(c.granularity, granularities(where)),
            *([among(c[fits.around], fits.places)] if fits.places else []),
            *([c.day_to >= time.from_] if time.from_ else []),
            *([c.day_from <= time.to] if time.to else []),
            c.measure != cells.BY_MONTHS,
            # Some tell of incoherent claims alone.
            c.records > 0,
            *_inside(c.day_from, between),
        )
        .group_by(*keys, c.measure, c.population)
    )


def _of_events(wish: Wish, between: Between) -> sa.CompoundSelect[Any]:
    """The same sums of the events themselves."""
    placed = _placed(wish, between)
    c = placed.c
    keys = [c[key] for key in _KEYS]
    counts = [sa.func.count(), *([sa.literal(0)] * (len(_SUMS) - 1))]
    every = sa.select(
        *keys,
        sa.literal(str(Measure.INCIDENTS), sa.Text).label("measure"),
        sa.literal(str(Population.ALL), sa.Text).label("population"),
        *(sa.cast(value, sa.BigInteger).label(name) for name, value in zip(_SUMS, counts, strict=True)),
    ).group_by(*keys)
    day = cast("EventFilter", wish.where).reported.to
    t = (tally if day is None else tally_reported).c
    by_then = [] if day is None else [t.reported.contains(sa.literal(day, sa.Date))]
    sums = (
        sa.func.count(),
        sa.func.count(t.low),
        sa.func.count().filter(t.high.is_(None)),
        sa.func.count().filter(t.best.is_(None)),
        *(sa.func.coalesce(sa.func.sum(t[bound]), 0) for bound in BOUNDS),
    )
    stated = (
        sa.select(
            *keys,
            t.measure,
            t.population,
            *(sa.cast(value, sa.BigInteger).label(name) for name, value in zip(_SUMS, sums, strict=True)),
        )
        .where(t.event_id == c.id, t.since == c.since, t.measure != Measure.INCIDENTS, *by_then)
        .group_by(*keys, t.measure, t.population)
    )
    return sa.union_all(every, stated)


def _placed(wish: Wish, between: Between) -> sa.CTE:
    """Events that match with their keys: each once as any, and once for each violation alleged in acts that match."""
    e = event.c
    month = sa.cast(sa.func.date_trunc("month", sa.cast(e.day_from, sa.TIMESTAMP)), sa.Date)
    last = sa.cast(
        sa.func.date_trunc("month", sa.cast(e.day_to, sa.TIMESTAMP)) + sa.text("interval '1 month - 1 day'"), sa.Date
    )
    within = e.day_to < month + sa.text("interval '1 month'")
    found = (
        sa.select(
            *(e.id, e.since, e.collection, e.granularity),
            sa.case((within, month), else_=e.day_from).label("reference_period_start"),
            sa.case((within, last), else_=e.day_to).label("reference_period_end"),
            e[wish.options["level"]].label("pcode"),
        )
        .where(*_conditions(wish), *_inside(e.day_from, between))
        .cte("found")
    )
    meeting = sa.and_(
        act.c.event_id == found.c.id,
        act.c.since == found.c.since,
        *on_acts(cast("EventFilter", wish.where), wish.scope),
    )
    alleged = sa.func.unnest(act.c.violations).table_valued("code", name="alleged").render_derived()
    told = (
        sa.select(*found.c, sa.func.coalesce(alleged.c.code, NONE).label("violation"))
        .select_from(found.outerjoin(act, meeting).outerjoin(alleged, sa.true()))
        .distinct()
    )
    return sa.union_all(sa.select(*found.c, sa.literal(ANY, sa.Text).label("violation")), told).cte("placed")


def _own(name: str, kind: Kind, *rests: "sa.Column[Any]", **more: Any) -> Column:
    """What the sums themselves hold under that name."""
    type_: Any = _TYPES.get(kind, sa.Text)
    read: sa.ColumnElement[Any] = sa.literal_column(f"monthly.{name}", type_)
    return Column(name, kind, lambda _: read, rests, **more)


_TYPES = {Kind.INTEGER: sa.BigInteger, Kind.DATE: sa.Date}


def _columns() -> Iterator[Column]:
    c = event.c
    ancestors = sa.func.coalesce(place.c.ancestors, EMPTY)
    yield _own("collection", Kind.CODE, c.collection, required=True)
    yield _own("granularity", Kind.CODE, c.granularity, vocabulary="granularity", required=True)
    yield _own("reference_period_start", Kind.DATE, c.day_from, required=True)
    yield _own("reference_period_end", Kind.DATE, c.day_to, required=True)
    yield Column("level", Kind.CODE, _level, vocabulary="area_level", required=True)
    yield _own("pcode", Kind.CODE, *(c[each] for each in LEVELS))
    yield plain(place.c.name_en, Kind.TEXT)
    yield plain(place.c.name_ar, Kind.TEXT)
    yield Column("ancestors", Kind.CODE, lambda _: ancestors, (place.c.ancestors,), many=True)
    codes: dict[str, Any] = {"vocabulary": "violation", "besides": (ANY, NONE)}
    yield _own("violation", Kind.CODE, c.violations, act.c.violations, required=True, **codes)
    yield _own("events", Kind.INTEGER, c.code, required=True)
    for measure, population in MEASURES:
        for bound in BOUNDS:
            yield _own(f"{measure}_{population}_{bound}", Kind.INTEGER, tally.c[bound])
        yield _own(f"{measure}_{population}_records", Kind.INTEGER, tally.c.measure, required=True)
    yield from terms_of_use(c.collection, sa.literal_column("monthly.collection", sa.Text))


def _level(wish: Wish) -> "sa.ColumnElement[Any]":
    return sa.literal(wish.options["level"], sa.Text)


MONTHLY = Monthly(
    name="monthly",
    columns=tuple(_columns()),
    key=_KEYS,
    joined=lambda wish: _summed(wish, ALL),
    conditions=_conditions,
    order=(event.c.day_from,),
    options=MappingProxyType({"level": LEVELS}),
    events=False,
    disclosure=Disclosure.PUBLIC,
)
