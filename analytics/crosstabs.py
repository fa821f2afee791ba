"""Counts by one or two dimensions.

A record counts for the share of its days that lies in the period, as in a map, so that totals agree; by year and month
it is spread over its days, as in a series. Of a dimension in which a record may have several categories its number
stands in each: such cells do not add up to the total (CATEGORIES_OVERLAP). Several granularities may be asked for
together; they are set side by side and never added up (`counting.together`), nor are stocks, which are of a time.
Protected sources are in no count by source: what no named source documented stands in the category without a code, from
`FEWEST` records upward, else in the total only.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from analytics import activity, cells, counting, crosstab_statements, dimensions, envelope
from analytics.activity import Activity, Part
from analytics.asking import Rows, Superseded
from analytics.cells import Cells
from analytics.counting import Sums
from analytics.crosstab_statements import LEFT_OUT, MOST, TOTAL
from analytics.dimensions import AREAS, AXES
from analytics.envelope import Asked
from analytics.facts import Facts
from analytics.results import Bounded, Category, Cell, CrossTab, Method
from analytics.series.form import STOCKS
from schema.answering import Dimension
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter
from schema.queries.conditions import known_at
from schema.queries.scope import Scope
from schema.tables.published import actor, involvement, place
from schema.vocabulary import Granularity, Measure, Population

FEWEST = 3
"""Records in a category without named source, from which upward it is shown."""


@dataclass(frozen=True)
class CrossTabAsk:
    """A cross-tabulation that is ready to be asked for: one statement for its numbers, one for names and sources."""

    heavy = False

    asked: Asked
    rows: Dimension
    columns: Dimension | None
    cells: Cells | None = None

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Those of rows and, if any, of columns."""
        return (self.rows, self.columns) if self.columns else (self.rows,)

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Numbers; names and sources."""
        a = self.asked
        if (made := self.cells) is not None:
            called = areas(a.scope, self.dimensions, lambda dimension: cells.codes(made, dimension))
            rows = sa.union_all(*cells.speaking(made), *called).subquery()
            return crosstab_statements.of_cells(made, self.dimensions), sa.select(rows)
        found = activity.counted(a.where, a.scope)
        # The size of a group rests on claims of whatever measure.
        claimed = Measure.INCIDENTS if a.measure is Measure.VICTIMS else a.measure
        parts = [*activity.speaking(a.where, a.scope, found, claimed), *names(a.scope, found, self.dimensions)]
        if Dimension.SOURCE in self.dimensions:
            parts.append(activity.protected(found))
        return crosstab_statements.of_events(a, self.dimensions), sa.select(sa.union_all(*parts).subquery())

    def answer(self, rows: Rows) -> CrossTab:
        """The cross-tabulation.

        Raises:
            TooLarge: it has more cells than can be shown.
            Superseded: sums made ahead were read that are of a later publication by now.
        """
        if self.cells is not None and not any(row.part == Part.CELLS for row in rows[1]):
            raise Superseded(replace(self, cells=None))
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

    Raises BadInput for one dimension given twice, for SOURCE_LEFT_OUT, for a population of what is not people, and for
    victims as they had been reported by a day, since the sizes of groups are not kept by day.
    """
    for name, dimension in (("rows", rows), ("columns", columns)):
        if dimension is Dimension.SOURCE_LEFT_OUT:
            raise BadInput(f"{name}: SOURCE_LEFT_OUT is what a series may be grouped by; take SOURCE.")
    if rows is columns:
        raise BadInput(f"columns: {rows.name} are the rows already; leave it out, or name another dimension.")
    if measure is Measure.VICTIMS and where.reported.to is not None:
        raise BadInput("reported: the sizes of groups are not kept by day; leave it out, or ask for another measure.")
    arguments = {"rows": rows, **({"columns": columns} if columns else {})}
    asked = envelope.ask("crossTab", where, scope, measure, population, arguments, several=True)
    sorted_by = (rows, columns) if columns else (rows,)
    fits = measure is not Measure.VICTIMS and cells.sorts(sorted_by, where)
    levels = (each.value for each in sorted_by if each in AREAS)
    return CrossTabAsk(asked, rows, columns, cells.fitting(asked, *levels) if fits else None)


def areas(
    scope: Scope, asked: tuple[Dimension, ...], codes: Callable[[Dimension], sa.Select[Any]]
) -> Iterable[sa.Select[Any]]:
    """Rows LABEL of the areas that can be categories, given their codes."""
    for dimension in asked:
        if dimension in AREAS:
            yield activity.label(dimension, place, place.c.pcode).where(
                known_at(place, scope.number), place.c.pcode.in_(codes(dimension))
            )


def names(scope: Scope, found: sa.CTE, asked: tuple[Dimension, ...]) -> Iterable[sa.Select[Any]]:
    """Rows LABEL of the areas and actors of the events found."""
    yield from areas(scope, asked, lambda dimension: sa.select(found.c[dimension]))
    for dimension in asked:
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
    total = counting.added(totals.values())
    # Within one collection nothing is told twice.
    apart = overlapping and Dimension.COLLECTION not in of.dimensions
    return CrossTab(
        **vars(_shown(totals, of, withheld=overlapping)),
        **envelope.common(of.asked, seen, told, total.events, None),
        method=Method(
            "cross-tab",
            "1",
            {name: value.name for name, value in of.asked.arguments.items()},
            from_cells=of.cells is not None,
        ),
        rows=of.rows,
        columns=of.columns,
        cells=tuple(_in_order(sums, seen, of, withheld=apart)),
    )


def _shown(parts: Mapping[Granularity, Sums], of: CrossTabAsk, *, withheld: bool) -> Bounded:
    total = counting.added(parts.values())
    # How many were in a state at one time is not added to how many were at another.
    apart = withheld or (of.asked.measure in STOCKS and total.records > 1)
    return counting.withheld(total) if apart else counting.together(parts)


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
        yield Cell(**vars(_shown(kept[at], of, withheld=withheld)), row=row, column=_only(rest))


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
