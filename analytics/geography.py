"""Counts by area or hexagon: an event falls to the area whose code it has at the level asked for, or is `unplaced`.

An event of which only a part of its days lies in the period counts for that share, as in a series; so a map and a
series of the same question have the same total. Areas and `unplaced` add up to the total at every level and resolution:
an event known less precisely than a hexagon is wide lies in none (schema.hexagons), whatever point is given for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from analytics import activity, cells, classes, counting, denominators, envelope, facts, mapping
from analytics.activity import Part
from analytics.asking import Rows, Superseded
from analytics.cells import Cells
from analytics.counting import Sums, Weights
from analytics.mapping import MOST, Mapped
from analytics.results_areas import AreaMap
from schema.answering import ADMIN, AreaLevel, Scale, Scan
from schema.errors import BadInput
from schema.filters import EventFilter
from schema.queries.conditions import conditions, known_at
from schema.queries.scope import Scope
from schema.tables.published import cell, event, place
from schema.vocabulary import Measure, Population

COARSENESS = {AreaLevel.ADM0: 0.02, AreaLevel.ADM1: 0.01, AreaLevel.ADM2: 0.005, AreaLevel.ADM3: 0.002}
"""Degrees by which boundaries are simplified for a picture; 0.0005 for narrower areas."""

GROUND = AreaLevel.ADM1
"""What is drawn beneath hexagons and neighbourhoods."""

GREATEST_SEED = 2**31 - 1
"""What GraphQL's whole numbers hold."""


def area_map_statement(
    where: EventFilter,
    scope: Scope,
    *,
    level: AreaLevel = AreaLevel.ADM1,
    measure: Measure = Measure.INCIDENTS,
    population: Population = Population.ALL,
) -> sa.Select[Any]:
    """Sums by code and collection, with facts for caveats; and a row with `counted` false for what was left out.

    Columns: `counted`, `code` (null when there is none), `collection`, `facts`, those of `counting.sums`.
    """
    found = counting.matched(where, scope, measure, population, event.c[level].label("code"))
    spans = counting.intervals(found, where.occurred, "code")
    left = sa.select(sa.func.count()).select_from(found).where(sa.not_(found.c.counted)).scalar_subquery()
    return _by_code(spans, left)


def _by_code(spans: sa.CTE, left_out: "sa.ScalarSelect[int]") -> sa.Select[Any]:
    sums = counting.sums(spans, Weights.even(spans.c.share, spans.c.whole))
    shown = [sa.true().label("counted"), spans.c.code, spans.c.collection, facts.columns(spans), *sums]
    nothing = [sa.null().cast(sa.Text), sa.null().cast(sa.Text), sa.null().cast(JSONB)]
    left = {name: sa.literal(0) for name in Sums.__dataclass_fields__} | {"records": left_out}
    rows = sa.union_all(
        sa.select(*shown).group_by(spans.c.code, spans.c.collection),
        sa.select(*[sa.false(), *nothing, *left.values()]),
    ).subquery()
    return sa.select(rows).order_by(rows.c.code, rows.c.collection)


def coverage_statement(
    where: EventFilter, scope: Scope, *, level: AreaLevel, measure: Measure, geometry: bool
) -> sa.Select[Any]:
    """Who was active in which area, the areas themselves where they have P-codes, sources and places named.

    Columns: those of `activity`. Of hexagons there are rows for no more than can be shown, and one.
    """
    found = _counted(where, scope, level)
    parts = [*activity.speaking(where, scope, found, measure)]
    active = list(activity.by_area(where, scope, found, level))
    if level in ADMIN:
        parts += [*active, _areas(level, _meant(scope, found, level), geometry=geometry)]
    else:
        # In two rows at least for each hexagon, so that too many are told apart from just enough.
        limited = [each.limit((MOST + 1) * (1 + len(scope.slugs))).subquery() for each in active]
        parts += [sa.select(each) for each in limited]
    if geometry and level not in ADMIN[:4]:
        # What covers a part of the country only is drawn over its provinces.
        parts.append(_areas(GROUND, _meant(scope, found, GROUND), geometry=True))
    return sa.select(sa.union_all(*parts).subquery())


def _counted(where: EventFilter, scope: Scope, level: AreaLevel) -> sa.CTE:
    names = dict.fromkeys(("id", "since", "collection", "day_from", "day_to", *activity.LEVELS, level.value))
    return (
        sa.select(*(event.c[name] for name in names))
        .where(*conditions(where, scope), event.c.granularity.in_(counting.granularities(where)))
        .cte("counted")
    )


def _meant(scope: Scope, found: sa.CTE, level: AreaLevel) -> list["sa.ColumnElement[bool]"]:
    """That a place is an area of the level in the places asked of, else in the countries of the collections."""
    countries = sa.select(event.c.adm0).where(
        known_at(event, scope.number), event.c.collection.in_(scope.slugs), event.c.adm0.is_not(None)
    )
    return _within(scope, level, countries.distinct(), sa.select(found.c[level]))


def _within(
    scope: Scope, level: AreaLevel, countries: sa.Select[Any], codes: sa.Select[Any]
) -> list["sa.ColumnElement[bool]"]:
    """The same, given the countries of the collections and the codes of that level at which anything was counted."""
    inside: sa.ColumnElement[Any] = sa.literal(sorted(scope.places), sa.ARRAY(sa.Text))
    if not scope.places:
        inside = sa.func.array(countries.scalar_subquery(), type_=sa.ARRAY(sa.Text))
    return [
        known_at(place, scope.number),
        place.c.level == level,
        sa.or_(place.c.pcode == sa.any_(inside), place.c.ancestors.bool_op("&&")(inside), place.c.pcode.in_(codes)),
    ]


def _areas(level: AreaLevel, meant: list["sa.ColumnElement[bool]"], *, geometry: bool) -> sa.Select[Any]:
    """Every area meant, whether anything was counted there or not."""
    drawn = sa.func.ST_SimplifyPreserveTopology(place.c.geometry, COARSENESS.get(level, 0.0005))
    shape = sa.cast(sa.func.ST_AsGeoJSON(drawn, 4), JSONB) if geometry else sa.null().cast(JSONB)
    row = activity.row(Part.AREA, key=place.c.pcode, document=activity.place_document(), geometry=shape)
    return row.where(*meant)


def population_statement(where: EventFilter, scope: Scope, level: AreaLevel) -> sa.Select[Any]:
    """Figures of the areas meant, and a row with `pcode` null for the first and last day of what is counted."""
    found = _counted(where, scope, level)
    figures = denominators.of_areas(scope, sa.select(place.c.pcode).where(*_meant(scope, found, level))).subquery()
    nothing = [sa.null().cast(column.type).label(column.name) for column in figures.columns[3:]]
    first, last = sa.func.min(found.c.day_from).label("day_from"), sa.func.max(found.c.day_to).label("day_to")
    extent = sa.select(sa.null().cast(sa.Text).label("pcode"), first, last, *nothing)
    return sa.select(sa.union_all(sa.select(figures), extent).subquery())


def neighbour_statement(where: EventFilter, scope: Scope, level: AreaLevel) -> sa.Select[Any]:
    """Areas that have a boundary: `code`, a point inside (`lon`, `lat`), and the codes of those they touch."""
    found = _counted(where, scope, level)
    shapes = (
        sa.select(place.c.pcode, place.c.geometry)
        .where(*_meant(scope, found, level), place.c.geometry.is_not(None))
        .order_by(place.c.pcode)
        .limit(mapping.MOST_COMPARED + 1)
        .cte("shapes")
    )
    other = shapes.alias("other")
    touching = sa.select(other.c.pcode).where(
        other.c.pcode != shapes.c.pcode, sa.func.ST_Intersects(shapes.c.geometry, other.c.geometry)
    )
    inside = sa.func.ST_PointOnSurface(shapes.c.geometry)
    return sa.select(
        shapes.c.pcode.label("code"),
        sa.func.ST_X(inside).label("lon"),
        sa.func.ST_Y(inside).label("lat"),
        sa.func.array(touching.scalar_subquery(), type_=sa.ARRAY(sa.Text)).label("touching"),
    )


def day_statement(where: EventFilter, scope: Scope, level: AreaLevel) -> sa.Select[Any]:
    """Counted events that are known to a day, by `code`, `collection` and `day`, in `n`."""
    known = event.c.day_from == event.c.day_to
    time = where.occurred
    window = [
        *([event.c.day_from >= time.from_] if time.from_ else []),
        *([event.c.day_to <= time.to] if time.to else []),
    ]
    return (
        sa.select(
            event.c[level].label("code"), event.c.collection, event.c.day_from.label("day"), sa.func.count().label("n")
        )
        .where(*conditions(where, scope), event.c.granularity.in_(counting.granularities(where)))
        .where(known, event.c[level].is_not(None), *window)
        .group_by(event.c[level], event.c.collection, event.c.day_from)
        .limit(mapping.MOST_CASES + 1)
    )


@dataclass(frozen=True)
class AreaAsk:
    """A map that is ready to be asked for.

    Statements: numbers; areas, coverage and sources; for rates populations of the areas, and of all that is asked of;
    neighbours of areas for hotspots and scans; days for a scan of time.
    """

    of: Mapped
    geometry: bool
    cells: Cells | None = None

    @property
    def heavy(self) -> bool:
        """Whether areas are compared with random maps."""
        return self.of.compared

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Numbers, coverage, and what the method needs besides."""
        if self.cells is not None:
            return self._of_cells(self.cells)
        a, level = self.of.asked, self.of.level
        made = [
            area_map_statement(a.where, a.scope, level=level, measure=a.measure, population=a.population),
            coverage_statement(a.where, a.scope, level=level, measure=a.measure, geometry=self.geometry),
        ]
        if self.of.scale is Scale.RATE:
            made += [population_statement(a.where, a.scope, level), denominators.of_question(a.scope)]
        if self.of.compared and level in ADMIN:
            made.append(neighbour_statement(a.where, a.scope, level))
        if self.of.scan is Scan.SPACE_TIME:
            made.append(day_statement(a.where, a.scope, level))
        return tuple(made)

    def _of_cells(self, found: Cells) -> tuple[sa.Select[Any], ...]:
        level, scope = self.of.level, self.of.asked.scope
        meant = _within(scope, level, cells.countries(scope), cells.codes(found, level))
        parts = [*cells.by_area(found, level), *cells.speaking(found), _areas(level, meant, geometry=self.geometry)]
        numbers = _by_code(cells.intervals(found, code=cell.c[level.value]), cells.left_out(found))
        return numbers, sa.select(sa.union_all(*parts).subquery())

    def answer(self, rows: Rows) -> AreaMap:
        """The map.

        Raises:
            TooLarge: there are more hexagons, or more to compare, than can be answered from.
            Superseded: cells were read that are of a later publication by now.
        """
        if self.cells is not None and not any(row.part == Part.CELLS for row in rows[1]):
            raise Superseded(replace(self, cells=None))
        made = mapping.area_map(rows, self.of, geometry=self.geometry)
        return replace(made, method=replace(made.method, from_cells=self.cells is not None))


def ask(
    where: EventFilter,
    scope: Scope,
    *,
    level: AreaLevel = AreaLevel.ADM1,
    measure: Measure = Measure.INCIDENTS,
    population: Population = Population.ALL,
    scale: Scale = Scale.COUNT,
    hotspots: bool = False,
    scan: Scan | None = None,
    seed: int = 1,
    breaks: Sequence[float] = (),
    geometry: bool = False,
) -> AreaAsk:
    """Ask for a map; `geometry` brings simplified boundaries along, which a figure needs.

    Args:
        where: the events meant.
        scope: what they are asked of.
        level: admin level, or resolution of hexagons.
        measure: what is counted.
        population: of whom.
        scale: COUNT, or RATE per 100,000 people at risk, with `smoothed` by empirical Bayes.
        hotspots: whether each area is compared with its neighbours (Gi*, local Moran, false discovery rate).
        scan: whether circles with more cases than chance gives them are searched for, in space or in space and time.
        seed: of the random maps of both.
        breaks: upper ends of the classes, those of another map that this one is to stand beside.
        geometry: whether boundaries are wanted.

    Raises BadInput for several granularities, a population of what is not people, a running total, a rate of hexagons,
    a scan of what is not independent, breaks that make no classes.
    """
    _check(level, measure, scale, scan, seed)
    classes.check(breaks)
    if scale is Scale.RATE:
        denominators.check(where)
    arguments: dict[str, Any] = {"level": level}
    # What is as usual is left out, so that one question has one query however it was put.
    arguments |= {"scale": scale} if scale is not Scale.COUNT else {}
    arguments |= {"hotspots": True} if hotspots else {}
    arguments |= {"scan": scan} if scan else {}
    arguments |= {"breaks": list(breaks)} if breaks else {}
    arguments |= {"seed": seed} if hotspots or scan else {}
    asked = envelope.ask("areaMap", where, scope, measure, population, arguments)
    of = Mapped(asked, level, scale, hotspots, scan, seed, tuple(breaks))
    plain = level in ADMIN and scale is Scale.COUNT and not of.compared
    return AreaAsk(of, geometry, cells.fitting(asked, level.value) if plain else None)


def _check(level: AreaLevel, measure: Measure, scale: Scale, scan: Scan | None, seed: int) -> None:
    if scale is Scale.CUMULATIVE:
        raise BadInput("scale: CUMULATIVE adds up over time, and a map shows one period; ask for COUNT or RATE.")
    if scale is Scale.RATE and level not in ADMIN:
        raise BadInput("scale: nobody counted the people of hexagons; for a RATE ask for a level from ADM0 to ADM4.")
    if scan and measure is not Measure.INCIDENTS:
        raise BadInput(f"scan: cases must fall independently, and {measure.name} do not; ask for INCIDENTS.")
    if scan is Scan.SPATIAL and scale is Scale.COUNT and level in ADMIN:
        raise BadInput(
            "scan: how many cases an area should have depends on who lives there; for SPATIAL ask for the scale RATE, "
            "or for hexagons, which are alike in size."
        )
    if not 0 <= seed <= GREATEST_SEED:
        raise BadInput(f"seed: {seed} is no seed; give a whole number from 0 to {GREATEST_SEED}.")
