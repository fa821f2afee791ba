"""Counts by one or two dimensions.

A record counts for the share of its days that lies in the period, as in a map, so that totals agree; by year and month
it is spread over its days, as in a series. Of a dimension in which a record may have several categories its number
stands in each: such cells do not add up to the total (CATEGORIES_OVERLAP). Several granularities may be asked for
together; they are set side by side and never added up (`counting.together`). Protected sources are in no count by
source: what no named source documented stands in the category without a code, from `FEWEST` records upward, else in the
total only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from analytics import activity, counting, dimensions, envelope, facts
from analytics.activity import Activity
from analytics.asking import Rows
from analytics.buckets import clipped, days, starts
from analytics.counting import Sums, Weights
from analytics.dimensions import AREAS, AXES, Grain
from analytics.envelope import Asked
from analytics.facts import Facts
from analytics.results import Bounded, Category, Cell, CrossTab, Method
from analytics.units import Units
from schema.answering import Dimension
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter, TimeFilter
from schema.queries.conditions import known_at
from schema.queries.scope import Scope
from schema.tables.published import actor, involvement, place
from schema.vocabulary import Granularity, Measure, Population

CELL, TOTAL, LEFT_OUT = "cell", "total", "left_out"

MOST = 5_000
"""Cells at most, by collection and granularity."""
FEWEST = 3
"""Records in a category without named source, from which upward it is shown."""


def cross_tab_statement(of: "CrossTabAsk") -> sa.Select[Any]:
    """Sums by cell, collection and granularity; totals with facts for caveats; what was left out.

    Columns: `part` (cell, total, left_out), `row`, `column`, `collection`, `granularity`, `facts`, those of
    `counting.sums`.
    """
    a = of.asked
    units = Units(a.where, a.scope, a.measure, a.population, of.dimensions)
    whole = counting.intervals(units.all, a.where.occurred, "granularity")
    totals = _row(
        TOTAL,
        counting.sums(whole, Weights.even(whole.c.share, whole.c.whole)),
        collection=whole.c.collection,
        granularity=whole.c.granularity,
        facts=facts.columns(whole),
    ).group_by(whole.c.collection, whole.c.granularity)
    blank = {name: sa.literal(0) for name in Sums.__dataclass_fields__} | {"records": sa.func.count()}
    left = _row(LEFT_OUT, [value.label(name) for name, value in blank.items()]).where(sa.not_(units.all.c.counted))
    rows = sa.union_all(_cells(units, a.where.occurred, of.dimensions), totals, left).subquery()
    return sa.select(rows).order_by(rows.c.row, rows.c.column, rows.c.collection, rows.c.granularity)


def _row(part: str, sums: list["sa.ColumnElement[Any]"], **known: "sa.ColumnElement[Any]") -> sa.Select[Any]:
    """One kind of row, with every column that the others have."""
    texts = ("row", "column", "collection", "granularity")
    empty: dict[str, sa.ColumnElement[Any]] = {name: sa.null().cast(sa.Text) for name in texts}
    shown = {"part": sa.literal(part, sa.Text)} | empty | {"facts": sa.null().cast(JSONB)} | known
    return sa.select(*[value.label(name) for name, value in shown.items()], *sums)


def _cells(units: Units, time: TimeFilter, asked: tuple[Dimension, ...]) -> sa.Select[Any]:
    """The sums of the cells; one more than may be shown, so that too many can be told."""
    spans = counting.intervals(units.placed(), time, "granularity", "row", "column", name="placed_intervals")
    c = spans.c
    source: sa.FromClause = spans
    keys: dict[str, sa.ColumnElement[Any]] = {
        "row": c.row,
        "column": c.column,
        "collection": c.collection,
        "granularity": c.granularity,
    }
    weights = Weights.even(c.share, c.whole)
    if step := dimensions.bucket(asked):
        begun, start, end = starts(
            step,
            sa.func.greatest(c.day_from, time.from_, type_=sa.Date()),
            sa.func.least(c.day_to, time.to, type_=sa.Date()),
            "touched",
        )
        source = spans.join(begun, sa.true())
        start, end = clipped(start, end, time.from_, time.to)
        first, last = (
            sa.func.greatest(c.day_from, start, type_=sa.Date()),
            sa.func.least(c.day_to, end, type_=sa.Date()),
        )
        share = counting.share_of(days(first, last), days(c.day_from, c.day_to))
        weights = Weights.even(share, (c.day_from >= start) & (c.day_to <= end))
        for name, dimension in zip(("row", "column"), asked, strict=False):
            if AXES[dimension].grain is Grain.DAYS:
                keys[name] = sa.func.to_char(start, AXES[dimension].column)
    return (
        _row(CELL, counting.sums(spans, weights), **keys)
        .select_from(source)
        .group_by(*keys.values())
        .having(sa.func.sum(c.records) > 0)
        .limit(MOST + 1)
    )


@dataclass(frozen=True)
class CrossTabAsk:
    """A cross-tabulation that is ready to be asked for: one statement for its numbers, one for names and sources."""

    asked: Asked
    rows: Dimension
    columns: Dimension | None

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Those of rows and, if any, of columns."""
        return (self.rows, self.columns) if self.columns else (self.rows,)

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Numbers; names and sources."""
        a = self.asked
        found = activity.counted(a.where, a.scope)
        # The size of a group rests on claims of whatever measure.
        claimed = Measure.INCIDENTS if a.measure is Measure.VICTIMS else a.measure
        parts = [*activity.speaking(a.where, a.scope, found, claimed), *names(a.scope, found, self.dimensions)]
        if Dimension.SOURCE in self.dimensions:
            parts.append(activity.protected(found))
        return cross_tab_statement(self), sa.select(sa.union_all(*parts).subquery())

    def answer(self, rows: Rows) -> CrossTab:
        """The cross-tabulation. Raises TooLarge when it has more cells than can be shown."""
        return cross_tab(rows, self)


def ask(
    where: EventFilter,
    scope: Scope,
    *,
    rows: Dimension,
    columns: Dimension | None = None,
    measure: Measure = Measure.INCIDENTS,
    population: Population = Population.ALL,
) -> CrossTabAsk:
    """Ask for counts by one or two dimensions; `where` may name several granularities.

    Raises BadInput for one dimension given twice, for a population of what is not people, and for victims as they had
    been reported by a day, since the sizes of groups are not kept by day.
    """
    if rows is columns:
        raise BadInput(f"columns: {rows.name} are the rows already; leave it out, or name another dimension.")
    if measure is Measure.VICTIMS and where.reported.to is not None:
        raise BadInput("reported: the sizes of groups are not kept by day; leave it out, or ask for another measure.")
    arguments = {"rows": rows, **({"columns": columns} if columns else {})}
    asked = envelope.ask("crossTab", where, scope, measure, population, arguments, several=True)
    return CrossTabAsk(asked, rows, columns)


def names(scope: Scope, found: sa.CTE, asked: tuple[Dimension, ...]) -> Iterable[sa.Select[Any]]:
    """Rows LABEL of the areas and actors that can be categories."""
    for dimension in asked:
        if dimension in AREAS:
            yield activity.label(dimension, place, place.c.pcode).where(
                known_at(place, scope.number), place.c.pcode.in_(sa.select(found.c[dimension]))
            )
        if dimension is Dimension.ACTOR:
            of_event = sa.and_(involvement.c.event_id == found.c.id, involvement.c.since == found.c.since)
            involved = sa.select(involvement.c.actor).select_from(involvement.join(found, of_event))
            yield activity.label(dimension, actor, actor.c.id).where(
                known_at(actor, scope.number), actor.c.id.in_(involved)
            )


Place = tuple[str | None, str | None]


def cross_tab(rows: Rows, of: CrossTabAsk) -> CrossTab:
    """The cross-tabulation that the rows of both statements come to."""
    sums: dict[Place, dict[Granularity, Sums]] = defaultdict(lambda: defaultdict(Sums))
    totals: dict[Granularity, Sums] = defaultdict(Sums)
    slugs: set[str] = set()
    told = Facts()
    lines = 0
    for row in rows[0]:
        if row.part == LEFT_OUT:
            told = replace(told, left_out=row.records)
        elif row.part == TOTAL:
            told += Facts.of(row.facts)
            slugs.add(row.collection)
            totals[Granularity(row.granularity)] += Sums.of(row)
        else:
            lines += 1
            sums[row.row, row.column][Granularity(row.granularity)] += Sums.of(row)
    if lines > MOST:
        names = " and ".join(each.name for each in of.dimensions)
        raise TooLarge(f"rows, columns: {names} make more than {MOST:,} cells; take coarser ones, or fewer events.")
    seen = Activity.of(rows[1])
    overlapping = envelope.overlapping(of.asked.scope, sorted(slugs))
    told = replace(
        told,
        overlapping=tuple(sorted(slugs)) if overlapping else (),
        mixed=tuple(sorted(each for each, total in totals.items() if total.records)),
        several=tuple(each for each in of.dimensions if AXES[each].several),
        groups=of.asked.measure is Measure.VICTIMS,
        protected=bool(seen.protected),
    )
    # Within one collection nothing is told twice.
    apart = overlapping and Dimension.COLLECTION not in of.dimensions
    total = counting.added(totals.values())
    return CrossTab(
        **vars(_shown(totals, withheld=overlapping)),
        **envelope.common(of.asked, seen, told, total.events, None),
        method=Method("cross-tab", "1", {name: value.name for name, value in of.asked.arguments.items()}),
        rows=of.rows,
        columns=of.columns,
        cells=tuple(_in_order(sums, seen, of, withheld=apart)),
    )


def _shown(parts: Mapping[Granularity, Sums], *, withheld: bool) -> Bounded:
    return counting.withheld(counting.added(parts.values())) if withheld else counting.together(parts)


def _in_order(
    sums: Mapping[Place, Mapping[Granularity, Sums]], seen: Activity, of: CrossTabAsk, *, withheld: bool
) -> Iterable[Cell]:
    """The cells by row, then by column."""
    called = labels(seen, of.asked.scope)
    kept = {at: parts for at, parts in sums.items() if _may_be_shown(at, parts, of.dimensions)}
    order = []
    for n, dimension in enumerate(of.dimensions):
        records: dict[str | None, int] = defaultdict(int)
        for at, parts in kept.items():
            records[at[n]] += counting.added(parts.values()).records
        order.append(dimensions.ranks(dimension, records))
    for at in sorted(kept, key=lambda at: [rank[code] for rank, code in zip(order, at, strict=False)]):
        row, *rest = (dimensions.category(each, code, called) for each, code in zip(of.dimensions, at, strict=False))
        yield Cell(**vars(_shown(kept[at], withheld=withheld)), row=row, column=_only(rest))


def _only(rest: list[Category]) -> Category | None:
    return rest[0] if rest else None


def _may_be_shown(at: Place, parts: Mapping[Granularity, Sums], asked: tuple[Dimension, ...]) -> bool:
    unnamed = any(each is Dimension.SOURCE and code is None for each, code in zip(asked, at, strict=False))
    return not unnamed or counting.added(parts.values()).events >= FEWEST


def labels(seen: Activity, scope: Scope) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Names of areas, actors, sources and collections by dimension and code."""
    sources = {(str(Dimension.SOURCE), each["id"]): each["name"] for each in seen.sources}
    collections = {(str(Dimension.COLLECTION), each["id"]): each["name"] for each in scope.collections}
    return {**seen.labels, **sources, **collections}
