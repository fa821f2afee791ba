"""Answers from sums made ahead: what fits, and the statements that read cells where others read events.

A question fits when it is asked of the last publication, about whole months, whole areas of one level down to adm3 and
one violation or any. Cells hold sums over events of one interval (`schema.tables.published_cell`), so that from the
intervals on everything is reckoned as from events, and comes out the same. Where something was published meanwhile, the
cells are of that by now: then there is no row CELLS, and events must be asked (`asking.Superseded`).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from analytics import activity
from analytics.activity import Part
from analytics.buckets import begin, clipped, days, starts
from analytics.counting import granularities
from analytics.envelope import Asked
from schema import terms
from schema.answering import Bucket, Dimension, Imprecise, TimeMatch
from schema.filters import EventFilter, SpaceFilter, TimeFilter
from schema.queries.scope import Scope
from schema.tables.published import cell, cell_source, cell_state
from schema.vocabulary import Granularity, Measure, Population

LEVELS = ("adm0", "adm1", "adm2", "adm3")

BY_MONTHS = "events"
"""The measure of cells that hold how many events there are, by months alone."""

_EXACT = sa.Numeric(38, 20)


@dataclass(frozen=True)
class Cells:
    """The cells that answer a question: those of `level`, in `places` of the level `around` where any are named."""

    asked: Asked
    level: str
    around: str
    violation: str

    @property
    def places(self) -> tuple[str, ...]:
        """P-codes of the places asked of."""
        return tuple(sorted(self.asked.scope.places))


def fitting(asked: Asked, *levels: str) -> Cells | None:
    """The cells of a question that sorts by areas of those levels, if it fits."""
    scope, where = asked.scope, asked.where
    around = set(scope.places.values()) or {LEVELS[0]}
    if not scope.cells or not _plain(where) or len(around) > 1:
        return None
    wanted = sorted({*around, *levels})
    if not set(wanted) <= set(LEVELS):
        return None
    return Cells(asked, wanted[-1], next(iter(around)), next(iter(where.violations), ""))


def _plain(where: EventFilter) -> bool:
    """Whether nothing is asked but collections, whole months, areas, one violation or any, and granularity."""
    time = where.occurred
    plain = EventFilter(
        collections=where.collections,
        occurred=time,
        within=SpaceFilter(places=where.within.places),
        violations=where.violations[:1],
        granularity=where.granularity,
    )
    begins = time.from_ is None or time.from_.day == 1
    ends = time.to is None or (time.to + dt.timedelta(days=1)).day == 1
    return where == plain and begins and ends and time.match is TimeMatch.OVERLAPS


def sorts(dimensions: Iterable[Dimension], where: EventFilter) -> bool:
    """Whether cells tell by what is sorted; acts that allege a violation say nothing of what others allege."""
    known = {*_AREAS, Dimension.YEAR, Dimension.MONTH, *([] if where.violations else [Dimension.VIOLATION])}
    return known.issuperset(dimensions)


def category(dimension: Dimension) -> "sa.ColumnElement[Any]":
    """The code of a cell's category; null where there is none, and for days."""
    if dimension in _AREAS:
        return cell.c[dimension.value]
    if dimension is Dimension.VIOLATION:
        return sa.func.nullif(sa.func.ltrim(cell.c.violation, _ONLY), "")
    return sa.null().cast(sa.Text)


_AREAS = (Dimension.ADM0, Dimension.ADM1, Dimension.ADM2, Dimension.ADM3)
_ONLY = "="


def alleged(violation: "sa.ColumnElement[Any]") -> "sa.ColumnElement[bool]":
    """That a cell is one of those that tell each alleged violation apart."""
    return violation == sa.any_(_alleged())


def _alleged() -> "sa.ColumnElement[Any]":
    """The violations of cells that tell each alleged one apart: of a term with narrower ones that of itself alone."""
    known = terms.vocabulary("violation").terms
    wide = {each.parent for each in known}
    codes = [f"{_ONLY}{each.code}" if each.code in wide else each.code for each in known]
    return sa.literal([_ONLY, *codes], sa.ARRAY(sa.Text))


def intervals(
    cells: Cells, *, name: str = "intervals", by_violation: bool = False, **keys: "sa.ColumnElement[Any]"
) -> sa.CTE:
    """What `counting.intervals` gives, from cells, by `keys` besides, each a column of a cell."""
    a, c = cells.asked, cell.c
    time = a.where.occurred
    first, last = sa.func.greatest(c.day_from, time.from_), sa.func.least(c.day_to, time.to)
    inside = days(sa.type_coerce(first, sa.Date), sa.type_coerce(last, sa.Date))
    by = [c.collection, c.day_from, c.day_to]
    every = c.measure == Measure.INCIDENTS
    of = every if a.measure is Measure.INCIDENTS else (c.measure == a.measure) & (c.population == a.population)

    def summed(name: str) -> "sa.ColumnElement[int]":
        return sa.func.coalesce(sa.func.sum(c[name]).filter(of), 0).cast(sa.BigInteger)

    return (
        sa.select(
            *by,
            *(column.label(key) for key, column in keys.items()),
            (sa.cast(inside, _EXACT) / days(c.day_from, c.day_to)).label("share"),
            (inside == days(c.day_from, c.day_to)).label("whole"),
            c.days.label("length"),
            sa.func.coalesce(sa.func.sum(c.records).filter(every), 0).cast(sa.BigInteger).label("events"),
            *(summed(name).label(name) for name in _SUMMED),
        )
        .where(*_in(cells, cell, granularities(a.where), by_violation=by_violation), sa.or_(every, of))
        .group_by(*by, *keys.values(), c.days)
        .cte(name)
    )


_SUMMED = (
    *("records", "lows", "low", "best", "high", "open_ended", "without_best", "single", "fighting", "fighting_best"),
    *("conflicting", "unnumbered"),
)


def left_out(cells: Cells) -> "sa.ScalarSelect[int]":
    """How many events of another granularity match; none where the filter names those that may."""
    where = cells.asked.where
    others = () if where.granularity else tuple(each for each in Granularity if each not in granularities(where))
    found = sa.select(sa.func.coalesce(sa.func.sum(cell.c.records), 0).cast(sa.BigInteger))
    return found.where(*_in(cells, cell, others), cell.c.measure == BY_MONTHS).scalar_subquery()


def _in(
    cells: Cells, table: sa.Table, kinds: Iterable[Granularity], *, by_violation: bool = False
) -> "Iterable[sa.ColumnElement[bool]]":
    """That a cell is of events that match and have one of those granularities."""
    c = table.c
    yield alleged(c.violation) if by_violation else c.violation == cells.violation
    yield c.granularity == sa.any_(sa.literal([str(each) for each in kinds], sa.ARRAY(sa.Text)))
    yield from _around(cells, table)
    time = cells.asked.where.occurred
    if time.from_:
        yield c.day_to >= time.from_
    if time.to:
        yield c.day_from <= time.to


def _around(cells: Cells, table: sa.Table) -> "Iterable[sa.ColumnElement[bool]]":
    """That a cell is of the level, the collections and the places asked of, and of the publication."""
    c, scope = table.c, cells.asked.scope
    yield c.level == cells.level
    yield c.collection == sa.any_(sa.literal(scope.slugs, sa.ARRAY(sa.Text)))
    if cells.places:
        # Where both are the same level, an index finds the areas.
        yield (c.area if cells.around == cells.level else c[cells.around]) == sa.any_(
            sa.literal(list(cells.places), sa.ARRAY(sa.Text))
        )
    yield current(scope)


def current(scope: Scope) -> "sa.ColumnElement[bool]":
    """That the cells are those of the publication asked of."""
    return sa.exists().where(cell_state.c.number == scope.number)


def speaking(cells: Cells) -> Iterable[sa.Select[Any]]:
    """What `activity.speaking` gives, from cells; and a row CELLS, without which they are of another publication."""
    a = cells.asked
    number = a.scope.number
    c = cell_source.c
    yield activity.row(Part.CELLS, n=cell_state.c.number).where(cell_state.c.number == number)
    per_source = (
        sa.select(c.source, sa.func.sum(c.events).cast(sa.BigInteger).label("n"))
        .where(*_in(cells, cell_source, granularities(a.where)))
        .group_by(c.source)
        .subquery()
    )
    yield activity.speaks(per_source, a.scope)
    if a.measure is not Measure.INCIDENTS:
        found = _in(cells, cell, granularities(a.where))
        yield activity.row(
            Part.INCOHERENT, n=sa.func.coalesce(sa.func.sum(cell.c.incoherent), 0).cast(sa.BigInteger)
        ).where(*found, cell.c.measure == a.measure, cell.c.population == Population.ALL)
    yield from activity.named(a.scope)


def by_bucket(cells: Cells, bucket: Bucket, imprecise: Imprecise) -> Iterable[sa.Select[Any]]:
    """What `activity.by_bucket` gives, from cells."""
    time, c = cells.asked.where.occurred, cell_source.c
    certain = begin(bucket, c.day_from)
    first, _ = clipped(certain, certain, time.from_, None)
    seen = sa.select(c.collection, sa.cast(first, sa.Text).label("key"), c.source).where(
        c.violation == "",
        *_around(cells, cell_source),
        *_inside(c.day_from, c.day_to, time),
        certain == begin(bucket, c.day_to),
    )
    if imprecise is Imprecise.EXCLUDE:
        return [activity.active(seen.distinct().subquery())]
    begun, start, end = starts(
        bucket,
        sa.func.greatest(c.day_from, time.from_, type_=sa.Date()),
        sa.func.least(c.day_to, time.to, type_=sa.Date()),
        "touched",
    )
    start, _ = clipped(start, end, time.from_, None)
    told = (
        sa.select(c.collection, sa.cast(start, sa.Text), c.source)
        .select_from(cell_source.join(begun, sa.true()))
        .where(*_in(cells, cell_source, granularities(cells.asked.where)))
    )
    return [activity.active(sa.union(seen, told).subquery())]


def by_area(cells: Cells, level: str) -> Iterable[sa.Select[Any]]:
    """What `activity.by_area` gives, from cells."""
    time, c = cells.asked.where.occurred, cell_source.c
    seen = sa.select(c.collection, c[level].label("key"), c.source).where(
        c.violation == "", *_around(cells, cell_source), *_inside(c.day_from, c.day_to, time)
    )
    told = sa.select(c.collection, c[level], c.source).where(*_in(cells, cell_source, granularities(cells.asked.where)))
    both = sa.union(seen.where(c[level].is_not(None)), told.where(c[level].is_not(None)))
    return [activity.active(both.subquery())]


def codes(cells: Cells, level: str) -> sa.Select[Any]:
    """P-codes of that level in which events match."""
    return (
        sa.select(cell.c[level])
        .where(*_in(cells, cell, granularities(cells.asked.where)), cell.c.measure == BY_MONTHS)
        .distinct()
    )


def countries(scope: Scope) -> sa.Select[Any]:
    """P-codes of the countries of the collections."""
    c = cell.c
    return (
        sa.select(c.adm0)
        .where(
            *(c.level == LEVELS[0], c.violation == "", c.measure == BY_MONTHS, c.adm0.is_not(None)),
            c.collection == sa.any_(sa.literal(scope.slugs, sa.ARRAY(sa.Text))),
            current(scope),
        )
        .distinct()
    )


def _inside(start: Any, end: Any, time: TimeFilter) -> "list[sa.ColumnElement[bool]]":
    return [*([start >= time.from_] if time.from_ else []), *([end <= time.to] if time.to else [])]
