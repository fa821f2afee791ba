"""How many people lived in an area when: figures chosen by date, and refused where none lies near.

The people at risk over a period are those of the middle of the period, as is usual for death rates: S. H. Preston, P.
Heuveline and M. Guillot, "Demography" (2001), section 1.4; F. Checchi and L. Roberts, "Interrogating and using
mortality data in humanitarian emergencies", HPN Network Paper 52 (2005), on why figures from before a displacement
mislead. Of the figures on an area the one that holds nearest to the middle day is taken, whole and as it was stated:
nothing is interpolated, and no area is added up from its parts.

* Within `FRESH` days it is as good as a yearly figure can be. Farther off it is stale, and said to be.
* Beyond `FARTHEST` days there is none: a country that counts its people every ten years, as the United Nations advise
  ("Principles and Recommendations for Population and Housing Censuses", revision 3, 2017), is never farther from one.
* A projection supposes that nobody fled: another fresh figure goes before it.
* Of several sources the one that speaks of most of the areas asked of is taken as long as it is fresh, so that a map
  compares like with like; then the nearest, then the first by name.

How rates of a series are had from this:

    denominators.check(where)                                # raises BadInput for what no population is of
    statement = denominators.of_question(scope)              # one more statement of the ask
    populations = Populations.of(rows)                       # its rows
    risk = populations.together(point.start, point.end)      # AtRisk: people, low, high, days, moved, verdict
    rate = risk.rate(exact, per=PER)                         # Bounded, or None where the verdict refuses
    own = population_cautions.cautions([risk, …])            # caveats: none, stale, moving, and who says so
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import sqlalchemy as sa

from analytics import garwood
from analytics.counting import Sums
from analytics.reasons import FINE, Reason, Verdict, refused
from analytics.results import Bounded
from schema.errors import BadInput, TooLarge
from schema.filters import EventFilter
from schema.queries.conditions import known_at
from schema.queries.scope import Scope
from schema.tables.denominator import published_denominator as population
from schema.tables.published import event, place

PER = 100_000
"""People that a rate is of."""

FRESH = 183
"""Days from the middle of a period within which a population is as good as a yearly one can be."""

FARTHEST = 1_826
"""Days, five years, beyond which a population says nothing of a period."""

MOVING = 0.2
"""Share by which successive figures must differ for an area to count as one that people left or came to."""

MOST = 60_000
"""Figures that are looked through at most."""


@dataclass(frozen=True)
class Figure:
    """A population as its source states it, for the days from `first` to `last`."""

    pcode: str
    first: dt.date
    last: dt.date
    people: int
    low: int | None
    high: int | None
    basis: str
    source: str
    licence: str | None = None
    citation: str | None = None

    def days_from(self, day: dt.date) -> int:
        """Days between a day and those that it holds for; 0 for one of them."""
        return max((self.first - day).days, (day - self.last).days, 0)


@dataclass(frozen=True)
class AtRisk:
    """Who was at risk in an area, or several together, over a period; numbers are None where the verdict refuses.

    Attributes:
        people: how many; `low` and `high` bound it where sources state bounds, and are the same number elsewhere.
        figures: what it rests on.
        days: how far the farthest figure lies from the middle of the period.
        moved: greatest share by which a figure differs from the one before or after it by the same source.
        verdict: NO_DENOMINATOR where an area has no figure near the period, or nobody lived there.
    """

    people: int | None = None
    low: int | None = None
    high: int | None = None
    figures: tuple[Figure, ...] = ()
    days: int | None = None
    moved: float = 0.0
    verdict: Verdict = FINE

    @classmethod
    def together(cls, parts: Iterable[Self]) -> Self:
        """Who was at risk in several areas together; refused as soon as one of them has no figure, or there is none."""
        each = list(parts)
        if not each or any(one.people is None for one in each):
            return cls(verdict=refused(Reason.NO_DENOMINATOR))
        return cls(
            people=sum(one.people or 0 for one in each),
            low=sum(one.low or 0 for one in each),
            high=sum(one.high or 0 for one in each),
            figures=tuple(figure for one in each for figure in one.figures),
            days=max(one.days or 0 for one in each),
            moved=max(one.moved for one in each),
        )

    @property
    def stale(self) -> bool:
        """Whether a figure lies farther off than a yearly one would."""
        return self.days is not None and self.days > FRESH

    def rate(self, exact: Sums, *, per: int = PER, level: float = 0.95) -> Bounded | None:
        """Documented number per so many people over the whole period; None where the verdict refuses.

        The value is the best figure by the people; the bounds are the exact Poisson interval (Garwood 1936) of the
        lower bound by the most people, and of the upper bound by the fewest. They cover chance, as far as records fall
        independently of each other, and say nothing of what was never reported. What is open stays open.
        """
        return self.rate_of(exact.bounded(), per=per, level=level)

    def rate_of(self, shown: Bounded, *, per: int = PER, level: float = 0.95) -> Bounded | None:
        """The same of a documented number as it is shown."""
        if self.people is None or self.low is None or self.high is None:
            return None
        ends = [_ends(each, level) for each in (shown.lower, shown.upper)]
        return Bounded(
            value=None if shown.value is None else round(shown.value * per / self.people, DIGITS),
            lower=None if ends[0] is None else round(ends[0][0] * per / self.high, DIGITS),
            upper=None if ends[1] is None else round(ends[1][1] * per / self.low, DIGITS),
            records=shown.records,
            open_ended=shown.open_ended,
            without_best=shown.without_best,
        )


PROJECTION = "projection"
"""Code of what was reckoned from an earlier census."""

DIGITS = 6
"""Decimals of a rate, as of a count."""


def _ends(count: float | None, level: float) -> tuple[float, float] | None:
    import numpy as np

    if count is None:
        return None
    lower, upper = garwood.ends(np.array([count]), level)
    return float(lower[0]), float(upper[0])


def check(where: EventFilter) -> None:
    """Raise BadInput for a filter of which nobody knows how many people live in it."""
    if where.within.bbox or where.within.area or where.within.near or where.during:
        raise BadInput(
            "scale: nobody counted the people of a box, a shape, a circle or a situation; for a RATE ask for places, "
            "or "
            "for a COUNT."
        )


def _columns(rows: sa.FromClause) -> list["sa.ColumnElement[Any]"]:
    return [
        rows.c.pcode,
        *(population.c[name] for name in ("day_from", "day_to", "people", "low", "high")),
        *(population.c[name] for name in ("basis", "source", "licence", "citation")),
    ]


def of_areas(scope: Scope, pcodes: sa.SelectBase) -> sa.Select[Any]:
    """Figures of the areas whose P-codes a statement gives: one row each, one without a figure where there is none."""
    asked = pcodes.subquery("asked")
    joined = asked.outerjoin(
        population, sa.and_(population.c.pcode == asked.c.pcode, known_at(population, scope.number))
    )
    return sa.select(*_columns(asked)).select_from(joined).limit(MOST + 1)


def of_question(scope: Scope) -> sa.Select[Any]:
    """Figures of the places asked of, the outermost where one holds another; else of the collections' countries."""
    if not scope.places:
        countries = (
            sa.select(event.c.adm0.label("pcode"))
            .where(known_at(event, scope.number), event.c.collection.in_(scope.slugs), event.c.adm0.is_not(None))
            .distinct()
        )
        return of_areas(scope, countries)
    named = sa.literal(sorted(scope.places), sa.ARRAY(sa.Text))
    outermost = sa.select(place.c.pcode).where(
        known_at(place, scope.number),
        place.c.pcode == sa.any_(named),
        sa.not_(place.c.ancestors.bool_op("&&")(named)),
    )
    return of_areas(scope, outermost)


@dataclass
class Populations:
    """All figures on the areas asked of, by area; an area without any has an empty list."""

    by_area: dict[str, list[Figure]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Any]) -> Self:
        """Read the rows of `of_areas` or `of_question`. Raises TooLarge for more figures than can be looked through."""
        found: dict[str, list[Figure]] = defaultdict(list)
        for number, row in enumerate(rows):
            if number == MOST:
                raise TooLarge(f"level: the areas have more than {MOST:,} populations; ask for fewer areas.")
            figures = found[row.pcode]
            if row.people is not None:
                figures.append(
                    Figure(
                        *(row.pcode, row.day_from, row.day_to, row.people, row.low, row.high),
                        *(row.basis, row.source, row.licence, row.citation),
                    )
                )
        return cls({code: sorted(figures, key=_order) for code, figures in sorted(found.items())})

    def chosen(self, pcode: str, start: dt.date, end: dt.date) -> AtRisk:
        """Who was at risk in one area from `start` to `end`, both included."""
        middle = start + (end - start) / 2
        near = [each for each in self.by_area.get(pcode, []) if each.days_from(middle) <= FARTHEST and each.people]
        if not near:
            return AtRisk(verdict=refused(Reason.NO_DENOMINATOR))
        best = min(
            near,
            key=lambda each: (
                each.days_from(middle) > FRESH,
                each.basis == PROJECTION,
                -self._spoken[each.source],
                each.days_from(middle),
                _order(each),
            ),
        )
        return AtRisk(
            people=best.people,
            low=best.low or best.people,
            high=best.high or best.people,
            figures=(best,),
            days=best.days_from(middle),
            moved=self._moved(best),
        )

    def together(self, start: dt.date, end: dt.date) -> AtRisk:
        """Who was at risk in all of the areas together; refused as soon as one of them has no figure."""
        return AtRisk.together(self.chosen(pcode, start, end) for pcode in self.by_area)

    @cached_property
    def _spoken(self) -> Counter[str]:
        """Of how many areas each source speaks."""
        return Counter(source for figures in self.by_area.values() for source in {each.source for each in figures})

    def _moved(self, figure: Figure) -> float:
        same = [each for each in self.by_area[figure.pcode] if each.source == figure.source]
        at = same.index(figure)
        beside = same[max(0, at - 1) : at] + same[at + 1 : at + 2]
        return max((abs(each.people - figure.people) / figure.people for each in beside), default=0.0)


def _order(figure: Figure) -> tuple[Any, ...]:
    return figure.first, figure.last, figure.source, figure.people, figure.basis
