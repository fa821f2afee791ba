"""What can be chosen: collections, areas, kinds, sources and the extent of dates, as far as events of the scope exist.

Areas and kinds that the filter names are offered even where no event has them, so that what is set can be shown as set.

One statement; rows `part` (one of `Part`), `key`, `parent`, `n`, `document`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from analytics.activity import LEVELS, place_document
from analytics.asking import Rows
from schema.answering import ADMIN, AreaLevel
from schema.filters import EventFilter
from schema.queries.conditions import known_at
from schema.queries.scope import Scope
from schema.tables.published import event, event_source, place, source


class Part(StrEnum):
    """What a row tells."""

    AREA = "area"
    KIND = "kind"
    SOURCE = "source"
    EXTENT = "extent"


@dataclass(frozen=True)
class Choice:
    """One thing to choose: `code` as the filter takes it, `n` events, `parent` the area that contains it."""

    code: str
    n: int
    label: Mapping[str, str | None] | None = None
    parent: str | None = None


@dataclass(frozen=True)
class Choices:
    """Everything a filter bar offers. Kinds carry no label: the vocabulary has it. Dates are None without events."""

    collections: tuple[Mapping[str, Any], ...]
    areas: Mapping[AreaLevel, tuple[Choice, ...]]
    kinds: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True)
class ChoicesAsk:
    """The question what can be chosen, ready to be asked: one statement."""

    heavy = False

    where: EventFilter
    scope: Scope

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Areas, kinds, sources and the extent of dates in the collections of the scope."""
        events = (
            sa.select(*[event.c[name] for name in ("id", "since", "kind", "day_from", "day_to", *LEVELS)])
            .where(known_at(event, self.scope.number), event.c.collection.in_(self.scope.slugs))
            .cte("events")
        )
        parts = [self._areas(events, level) for level in LEVELS]
        rows = sa.union_all(*parts, _kinds(events), self._sources(events), _extent(events)).subquery()
        return (sa.select(rows).order_by(rows.c.part, rows.c.key),)

    def answer(self, rows: Rows) -> Choices:
        """What can be chosen, areas and kinds in order of code, sources with those behind most events first."""
        by_part: dict[str, list[Any]] = defaultdict(list)
        for row in rows[0]:
            by_part[row.part].append(row)
        areas: dict[AreaLevel, list[Choice]] = {level: [] for level in ADMIN}
        for row in by_part[Part.AREA]:
            level = AreaLevel(row.document["level"])
            areas[level].append(Choice(row.key, row.n, row.document["name"], row.parent))
        sources = [Choice(row.key, row.n, row.document["name"]) for row in by_part[Part.SOURCE]]
        kinds = dict.fromkeys(self.where.kinds, 0) | {row.key: row.n for row in by_part[Part.KIND]}
        extent = by_part[Part.EXTENT][0].document
        return Choices(
            collections=self.scope.collections,
            areas={level: tuple(found) for level, found in areas.items()},
            kinds=tuple(Choice(code, n) for code, n in sorted(kinds.items())),
            sources=tuple(sorted(sources, key=lambda each: (-each.n, each.code))),
            first=_day(extent["first"]),
            last=_day(extent["last"]),
        )

    def _areas(self, events: sa.CTE, level: str) -> sa.Select[Any]:
        per_code = (
            sa.select(events.c[level].label("code"), sa.func.count().label("n"))
            .where(events.c[level].is_not(None))
            .group_by(events.c[level])
            .subquery()
        )
        number = sa.func.coalesce(per_code.c.n, 0)
        return (
            _row(Part.AREA, key=place.c.pcode, parent=place.c.parent_pcode, n=number, document=place_document())
            .select_from(place.outerjoin(per_code, place.c.pcode == per_code.c.code))
            .where(
                known_at(place, self.scope.number),
                place.c.level == level,
                sa.or_(per_code.c.code.is_not(None), place.c.pcode.in_(sorted(self.scope.places))),
            )
        )

    def _sources(self, events: sa.CTE) -> sa.Select[Any]:
        behind = events.join(
            event_source, sa.and_(event_source.c.event_id == events.c.id, event_source.c.since == events.c.since)
        )
        per_source = (
            sa.select(event_source.c.source, sa.func.count().label("n"))
            .select_from(behind)
            .group_by(event_source.c.source)
            .subquery()
        )
        names = sa.func.jsonb_build_object("en", source.c.name_en, "ar", source.c.name_ar)
        return _row(
            Part.SOURCE, key=source.c.id, n=per_source.c.n, document=sa.func.jsonb_build_object("name", names)
        ).where(source.c.id == per_source.c.source, known_at(source, self.scope.number))


def ask(where: EventFilter, scope: Scope) -> ChoicesAsk:
    """Ask what can be chosen in the collections of a scope, given what the filter names already."""
    return ChoicesAsk(where, scope)


def _row(part: Part, **columns: "sa.ColumnElement[Any]") -> sa.Select[Any]:
    """One kind of row, with every column that the others have."""
    empty: dict[str, sa.ColumnElement[Any]] = {
        "key": sa.null().cast(sa.Text),
        "parent": sa.null().cast(sa.Text),
        "n": sa.null().cast(sa.BigInteger),
        "document": sa.null().cast(JSONB),
    }
    shown = {"part": sa.literal(part, sa.Text)} | empty | columns
    return sa.select(*[value.label(name) for name, value in shown.items()])


def _kinds(events: sa.CTE) -> sa.Select[Any]:
    return _row(Part.KIND, key=events.c.kind, n=sa.func.count()).group_by(events.c.kind)


def _extent(events: sa.CTE) -> sa.Select[Any]:
    ends = sa.func.jsonb_build_object("first", sa.func.min(events.c.day_from), "last", sa.func.max(events.c.day_to))
    return _row(Part.EXTENT, document=ends)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
