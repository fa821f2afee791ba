"""Counts by area: an event falls to the area whose code it has at the level asked for; what has none is `unplaced`.

An event of which only a part of its days lies in the period counts for that share, as in a series; so a map and a
series of the same question have the same total. Areas and `unplaced` add up to the total at every level.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from analytics import activity, classes, counting, envelope, facts
from analytics.activity import Activity, Part
from analytics.asking import Rows
from analytics.counting import Sums, Weights
from analytics.envelope import Asked
from analytics.facts import Facts
from analytics.results import Method
from analytics.results_areas import Area, AreaMap
from schema.answering import AreaLevel, Coverage
from schema.filters import EventFilter
from schema.queries.conditions import known_at
from schema.queries.scope import Scope
from schema.tables.published import event, place
from schema.vocabulary import Measure, Population

COARSENESS = {AreaLevel.ADM0: 0.02, AreaLevel.ADM1: 0.01, AreaLevel.ADM2: 0.005, AreaLevel.ADM3: 0.002}
"""Degrees by which boundaries are simplified for a picture; 0.0005 for narrower areas."""


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
    sums = counting.sums(spans, Weights.even(spans.c.share, spans.c.whole))
    shown = [sa.true().label("counted"), spans.c.code, spans.c.collection, facts.columns(spans), *sums]
    nothing = [sa.null().cast(sa.Text), sa.null().cast(sa.Text), sa.null().cast(JSONB)]
    left = {name: sa.literal(0) for name in Sums.__dataclass_fields__} | {"records": sa.func.count()}
    rows = sa.union_all(
        sa.select(*shown).group_by(spans.c.code, spans.c.collection),
        sa.select(*[sa.false(), *nothing, *left.values()]).where(sa.not_(found.c.counted)),
    ).subquery()
    return sa.select(rows).order_by(rows.c.code, rows.c.collection)


def _areas(scope: Scope, found: sa.CTE, level: AreaLevel, *, geometry: bool) -> sa.Select[Any]:
    """Every area of the level in the places asked of, else in the countries of the collections."""
    if scope.places:
        inside: sa.ColumnElement[Any] = sa.literal(sorted(scope.places), sa.ARRAY(sa.Text))
    else:
        countries = sa.select(event.c.adm0).where(
            known_at(event, scope.number), event.c.collection.in_(scope.slugs), event.c.adm0.is_not(None)
        )
        inside = sa.func.array(countries.distinct().scalar_subquery(), type_=sa.ARRAY(sa.Text))
    drawn = sa.func.ST_SimplifyPreserveTopology(place.c.geometry, COARSENESS.get(level, 0.0005))
    shape = sa.cast(sa.func.ST_AsGeoJSON(drawn, 4), JSONB) if geometry else sa.null().cast(JSONB)
    return activity.row(Part.AREA, key=place.c.pcode, document=activity.place_document(), geometry=shape).where(
        known_at(place, scope.number),
        place.c.level == level,
        sa.or_(
            place.c.pcode == sa.any_(inside),
            place.c.ancestors.bool_op("&&")(inside),
            place.c.pcode.in_(sa.select(found.c[level])),
        ),
    )


@dataclass(frozen=True)
class AreaAsk:
    """A map that is ready to be asked for: one statement for its numbers, one for areas, coverage and sources."""

    asked: Asked
    level: AreaLevel
    geometry: bool

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Numbers; areas, coverage and sources."""
        a = self.asked
        found = activity.counted(a.where, a.scope)
        rows = sa.union_all(
            *activity.by_area(a.where, a.scope, found, self.level),
            *activity.speaking(a.where, a.scope, found, a.measure),
            _areas(a.scope, found, self.level, geometry=self.geometry),
        ).subquery()
        numbers = area_map_statement(a.where, a.scope, level=self.level, measure=a.measure, population=a.population)
        return numbers, sa.select(rows)

    def answer(self, rows: Rows) -> AreaMap:
        """The map."""
        return area_map(rows, self)


def ask(
    where: EventFilter,
    scope: Scope,
    *,
    level: AreaLevel = AreaLevel.ADM1,
    measure: Measure = Measure.INCIDENTS,
    population: Population = Population.ALL,
    geometry: bool = False,
) -> AreaAsk:
    """Ask for a map; `geometry` brings simplified boundaries along, which a figure needs.

    Raises BadInput for several granularities, or a population of what is not people.
    """
    return AreaAsk(envelope.ask("areaMap", where, scope, measure, population, {"level": level}), level, geometry)


def area_map(rows: Rows, of: AreaAsk) -> AreaMap:
    """The map that the rows of both statements come to."""
    by_code: dict[str | None, Sums] = defaultdict(Sums)
    slugs: set[str] = set()
    told = Facts()
    for row in rows[0]:
        if not row.counted:
            told = replace(told, left_out=row.records)
            continue
        told += Facts.of(row.facts)
        slugs.add(row.collection)
        by_code[row.code] += Sums.of(row)
    seen = Activity.of(rows[1])
    total = counting.added(by_code.values())
    # A code whose area is not published cannot be shown; its records are unplaced rather than lost.
    shown_codes = {str(document["pcode"]) for document, _ in seen.areas}
    unplaced = counting.added(value for code, value in by_code.items() if code not in shown_codes)
    overlapping = envelope.overlapping(of.asked.scope, sorted(slugs))
    told = replace(told, unplaced=unplaced, overlapping=tuple(sorted(slugs)) if overlapping else ())
    shown = counting.withheld if overlapping else Sums.bounded
    areas = [_area(document, shape, by_code, seen, overlapping=overlapping) for document, shape in seen.areas]
    ends = classes.breaks(area.value for area in areas if area.value is not None)
    return AreaMap(
        **vars(shown(total)),
        **envelope.common(of.asked, seen, told, total.events, None),
        method=Method("area-map", "1", {"level": of.level.name, "imprecise": "SPREAD"}),
        area_level=of.level,
        areas=tuple(replace(area, class_=classes.class_of(area.value, ends)) for area in areas),
        unplaced=shown(unplaced),
        breaks=ends,
    )


def _area(
    document: Mapping[str, Any],
    shape: Mapping[str, Any] | None,
    by_code: Mapping[str | None, Sums],
    seen: Activity,
    *,
    overlapping: bool,
) -> Area:
    code = str(document["pcode"])
    active = seen.active.get((code, None), 0)
    # The record states no area as not covered so far; silence alone does not say that nobody looked.
    looked = Coverage.COVERED if active else Coverage.UNKNOWN
    exact = by_code.get(code, Sums())
    number = counting.withheld(exact) if overlapping else exact.bounded(seen=looked is Coverage.COVERED)
    return Area(**vars(number), place=document, coverage=looked, geometry=shape)
