"""How many strikes or attacks there are, and who speaks of them, in one reading of the events that match."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from analytics import activity, striking
from analytics.activity import Activity
from schema.filters import EventFilter
from schema.queries.conditions import Condition, conditions
from schema.queries.scope import Scope
from schema.tables.published import event
from schema.vocabulary import Granularity, Measure

_TOTALS = "totals"


def statement(
    where: EventFilter,
    scope: Scope,
    what: Condition,
    numbers: Mapping[str, "sa.ColumnElement[Any]"],
    source: "sa.FromClause" = event,
) -> sa.Select[Any]:
    """Rows for `read` about the events that match and are `what`, of each collection.

    `numbers` are what is added up of those that are counted, by name: conditions count as one where they hold. `source`
    is the event, joined with what the numbers need.
    """
    c = event.c
    counted = striking.counted(scope)
    of_each = {
        "counted": counted,
        "single": sa.and_(counted, c.independent_sources <= 1),
        "young": sa.and_(c.granularity == Granularity.INCIDENT, c.day_to > striking.closed_until(scope)),
        "summed": c.granularity != Granularity.INCIDENT,
        **{name: sa.case((counted, sa.cast(value, sa.Integer)), else_=0) for name, value in numbers.items()},
    }
    kept = (c.id, c.since, c.collection, c.day_from, c.day_to)
    matched = (
        sa.select(*kept, *(sa.cast(value, sa.Integer).label(name) for name, value in of_each.items()))
        .select_from(source)
        .where(*conditions(where, scope), what)
        .cte("matched")
    )
    found = sa.select(matched.c.id, matched.c.since).where(matched.c.counted == 1).cte("found")
    rows = [_totals(matched, of_each), *activity.speaking(where, scope, found, Measure.INCIDENTS)]
    return sa.select(sa.union_all(*rows).subquery())


def _totals(matched: sa.CTE, names: Iterable[str]) -> sa.Select[Any]:
    m = matched.c
    sums: list[Any] = [part for name in names for part in (sa.literal(name), sa.func.sum(m[name]))]
    days = (("first", sa.func.min(m.day_from)), ("last", sa.func.max(m.day_to)))
    for name, day in days:
        sums += [sa.literal(name), day.filter(m.counted == 1)]
    columns: dict[str, sa.ColumnElement[Any]] = {
        "part": sa.literal(_TOTALS, sa.Text),
        "key": sa.null().cast(sa.Text),
        "collection": m.collection,
        "n": sa.null().cast(sa.BigInteger),
        "document": sa.func.jsonb_build_object(*sums),
        "geometry": sa.null().cast(JSONB),
    }
    return sa.select(*[value.label(name) for name, value in columns.items()]).group_by(m.collection)


@dataclass(frozen=True)
class Totals:
    """Numbers by collection and name, with `first` and `last` possible day as texts; and who speaks."""

    by_collection: Mapping[str, Mapping[str, Any]]
    seen: Activity

    def of(self, name: str) -> int:
        """A number, of all collections."""
        return sum(int(each[name]) for each in self.by_collection.values())

    @property
    def slugs(self) -> tuple[str, ...]:
        """Collections of which any event is counted, in order."""
        return tuple(sorted(slug for slug, each in self.by_collection.items() if each["counted"]))

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """First and last possible day of those that are counted."""
        counted = [each for each in self.by_collection.values() if each["counted"]]
        if not counted:
            return None
        first, last = min(each["first"] for each in counted), max(each["last"] for each in counted)
        return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


def read(rows: Sequence[Any]) -> Totals:
    """What the rows of `statement` tell."""
    own = {row.collection: row.document for row in rows if row.part == _TOTALS}
    return Totals(own, Activity.of(row for row in rows if row.part != _TOTALS))
