"""What a cross-tabulation counts, and in which categories each of it stands.

A unit is an event with its number. Of the measure VICTIMS it is one person or group whom an act of the event harmed, in
as many acts as may be: a person is one, a group has the size that its tally says, and a group without one has no number
and is no zero. Only acts that meet the conditions on acts give victims and categories.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from analytics import counting
from analytics.activity import STAND_IN
from analytics.dimensions import AXES, Axis, Grain
from analytics.series.zones import LOCAL, Local
from schema.answering import Dimension
from schema.filters import EventFilter
from schema.queries.conditions import known_at, on_acts
from schema.queries.scope import Scope
from schema.tables.published import act, actor, event, event_source, involvement
from schema.vocabulary import CivilianStatus, CountingUnit, Measure, Population

_ACTS = frozenset({Grain.ACT, Grain.PEOPLE, Grain.INVOLVEMENT, Grain.ACTOR})
_KEPT = ("id", "since", "collection", "granularity", "day_from", "day_to", "counted", "single", "fighting")
_NUMBERS = ("stated", "low", "best", "high", "conflicting")

_STATUS = {
    Population.CIVILIANS: (CivilianStatus.CIVILIAN,),
    Population.COMBATANTS: (CivilianStatus.COMBATANT,),
    Population.UNKNOWN: (CivilianStatus.CONTESTED, CivilianStatus.UNKNOWN),
}


class Units:
    """The units of a question. `all` are these, of whatever granularity; `placed` has one row for each and category.

    Without `persons`, victims too are what the tallies of events say; `by` tells the days of events, `also` are further
    columns of theirs.
    """

    def __init__(
        self,
        where: EventFilter,
        scope: Scope,
        measure: Measure,
        population: Population,
        dimensions: tuple[Dimension, ...],
        *,
        persons: bool = True,
        by: Local = LOCAL,
        also: "Sequence[sa.Label[Any]]" = (),
    ) -> None:
        self._where, self._scope = where, scope
        self._persons = persons and measure is Measure.VICTIMS
        self._axes = [AXES[each] for each in dimensions]
        self._grains = {axis.grain for axis in self._axes}
        of_event = {axis.column: axis for axis in self._axes if axis.grain is Grain.EVENT}
        self._carried = [f"by_{column}" for column in of_event]
        asked = (Measure.INCIDENTS, Population.ALL) if self._persons else (measure, population)
        keys = (event.c.id, event.c.since, event.c.granularity)
        carried = (event.c[each].label(f"by_{each}") for each in of_event)
        found = counting.matched(where, scope, *asked, *keys, *carried, *also, by=by)
        self._acts = self._meeting(found)
        self._harmed = _harmed(found, population if self._persons else Population.ALL)
        self.all = self._victims(found) if self._persons else found
        self._kept = [*_KEPT, *_NUMBERS, *(each.name for each in also), *(["victim"] if self._persons else [])]

    def _meeting(self, found: sa.CTE) -> sa.CTE:
        """Acts of the events found that meet the conditions on acts."""
        of_event = sa.and_(act.c.event_id == found.c.id, act.c.since == found.c.since)
        return (
            sa.select(act).select_from(act.join(found, of_event)).where(*on_acts(self._where, self._scope)).cte("acts")
        )

    def _victims(self, found: sa.CTE) -> sa.CTE:
        h = self._harmed.c
        columns = (h.event_id, h.since, h.victim, h.unit, h.low, h.best, h.high, h.conflicting)
        who = (
            sa.select(*columns)
            .select_from(self._harmed.join(self._acts, _same_act(self._harmed, self._acts)))
            .distinct()
            .subquery("who")
        )
        person = who.c.unit == CountingUnit.PERSON
        numbers = [sa.case((person, 1), else_=who.c[name]).label(name) for name in ("low", "best", "high")]
        return (
            sa.select(
                *(found.c[name] for name in (*_KEPT, *self._carried)),
                who.c.victim,
                who.c.victim.is_not(None).label("stated"),
                *numbers,
                (sa.not_(person) & sa.func.coalesce(who.c.conflicting, sa.false())).label("conflicting"),
            )
            .select_from(
                found.outerjoin(who, sa.and_(who.c.event_id == found.c.id, who.c.since == found.c.since)),
            )
            .cte("units")
        )

    def placed(self) -> sa.CTE:
        """One row for each unit and pair of its categories, in `row` and `column`; null for days and the unknown."""
        source = self._joined()
        values = []
        for axis, name in zip(self._axes, ("row", "column"), strict=False):
            value, source = self._value(axis, name, source)
            values.append(value.label(name))
        values += [sa.null().cast(sa.Text).label("column")] * (2 - len(values))
        made = sa.select(*(self.all.c[name] for name in self._kept), *values).select_from(source)
        several = any(axis.several for axis in self._axes)
        return (made.distinct() if several else made).cte("placed")

    def _joined(self) -> sa.FromClause:
        """The units with the parts of their events that the dimensions need."""
        u = self.all.c
        source: sa.FromClause = self.all
        if self._grains & _ACTS:
            a = self._acts.c
            on = [a.event_id == u.id, a.since == u.since, *([a.victim == u.victim] if "victim" in u else [])]
            source = source.outerjoin(self._acts, sa.and_(*on))
        if Grain.PEOPLE in self._grains:
            source = source.outerjoin(self._harmed, _same_act(self._harmed, self._acts))
        if self._grains & {Grain.INVOLVEMENT, Grain.ACTOR}:
            i, a = involvement.c, self._acts.c
            source = source.outerjoin(
                involvement, sa.and_(i.event_id == a.event_id, i.since == a.since, i.act_id == a.id)
            )
        if Grain.ACTOR in self._grains:
            at = known_at(actor, self._scope.number)
            source = source.outerjoin(actor, sa.and_(actor.c.id == involvement.c.actor, at))
        if Grain.SOURCE in self._grains:
            s = event_source.c
            source = source.outerjoin(
                event_source, sa.and_(s.event_id == u.id, s.since == u.since, s.source != STAND_IN)
            )
        return source

    def _value(self, axis: Axis, name: str, source: sa.FromClause) -> tuple["sa.ColumnElement[Any]", sa.FromClause]:
        """The category of an axis, and the source with whatever that takes."""
        if axis.grain is Grain.DAYS:
            return sa.null().cast(sa.Text), source
        of: dict[Grain, sa.FromClause] = {
            Grain.ACT: self._acts,
            Grain.PEOPLE: self._harmed,
            Grain.INVOLVEMENT: involvement,
            Grain.ACTOR: actor,
            Grain.SOURCE: event_source,
        }
        column = self.all.c[f"by_{axis.column}"] if axis.grain is Grain.EVENT else of[axis.grain].c[axis.column]
        if axis.listed:
            # PostgreSQL names the one column of such a table after the table.
            codes = f"{name}_code"
            each = sa.func.unnest(column).table_valued(sa.column(codes, sa.Text), name=codes).lateral(codes)
            source, column = source.outerjoin(each, sa.true()), each.c[codes]
        # Who says that it is unknown says no more than who says nothing.
        return sa.func.nullif(sa.cast(column, sa.Text), "unknown"), source


def _same_act(harmed: sa.CTE, acts: sa.CTE) -> "sa.ColumnElement[bool]":
    h, a = harmed.c, acts.c
    return sa.and_(h.event_id == a.event_id, h.since == a.since, h.act_id == a.id)


def _harmed(found: sa.CTE, population: Population) -> sa.CTE:
    """Whom the acts of the events found harmed: one row for each act with a victim."""
    a = act.c
    size = (a.size_low.label("low"), a.size_best.label("best"), a.size_high.label("high"))
    return (
        sa.select(
            a.event_id,
            a.since,
            a.id.label("act_id"),
            a.victim,
            a.unit,
            a.sex,
            a.age_band,
            *size,
            a.size_conflicting.label("conflicting"),
        )
        .select_from(act.join(found, sa.and_(found.c.id == a.event_id, found.c.since == a.since)))
        .where(a.victim.is_not(None), *_of(population))
        .cte("harmed")
    )


def _of(population: Population) -> Iterable["sa.ColumnElement[bool]"]:
    if population is not Population.ALL:
        yield sa.func.coalesce(act.c.civilian_status, CivilianStatus.UNKNOWN).in_(_STATUS[population])
