"""Who was looking, and who speaks: the second statement of every count.

A source was active in a bucket or area when an event of it lies there for certain, whatever that event is about, in the
collections, places and period asked of; or when it is behind an event that is counted there. Where nobody was active it
is unknown whether anybody looked, unless a collection states that it does not cover the time. Zero is shown only where
somebody was active.

Rows: `part` (one of `Part`), `key` (first day of a bucket, or P-code), `collection`, `n`, `document`, `geometry`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from analytics.buckets import begin, clipped, starts
from analytics.counting import granularities
from analytics.series.zones import LOCAL, Local
from schema.answering import Bucket, Coverage, Dimension, Imprecise
from schema.filters import EventFilter, Reported, TimeFilter
from schema.queries.conditions import conditions, known_at
from schema.queries.declared import Asked
from schema.queries.scope import Scope
from schema.tables.published import claim, event, event_source, place, source
from schema.vocabulary import Measure


class Part(StrEnum):
    """What a row tells."""

    ACTIVE = "active"
    SOURCE = "source"
    INCOHERENT = "incoherent"
    NAMED = "named"
    UNDATED = "undated"
    PROTECTED = "protected"
    LABEL = "label"
    RELIANCE = "reliance"
    AREA = "area"
    CELLS = "cells"


def row(part: Part, **columns: Any) -> sa.Select[Any]:
    """One kind of row, with every column that the others have."""
    empty: dict[str, sa.ColumnElement[Any]] = {
        "key": sa.null().cast(sa.Text),
        "collection": sa.null().cast(sa.Text),
        "n": sa.null().cast(sa.BigInteger),
        "document": sa.null().cast(JSONB),
        "geometry": sa.null().cast(JSONB),
    }
    shown = {"part": sa.literal(part, sa.Text)} | empty | columns
    return sa.select(*[value.label(name) for name, value in shown.items()])


def counted(where: EventFilter, scope: Scope, by: Local = LOCAL) -> sa.CTE:
    """The events that are counted, without their numbers; `by` tells their days."""
    c, days = event.c, (by.day_from.label("day_from"), by.day_to.label("day_to"))
    return (
        sa.select(c.id, c.since, c.collection, *days, *(c[level] for level in LEVELS))
        .select_from(by.source(event))
        .where(*by.found(where, scope), c.granularity.in_(granularities(where)))
        .cte("counted")
    )


LEVELS = tuple(f"adm{n}" for n in range(5))

STAND_IN = "protected"
"""Id of the source that all protected ones share."""


def _around(where: EventFilter, scope: Scope) -> list[Asked]:
    """That an event is in the collections and places asked of, and wholly in the period, whatever it is about."""
    wider = EventFilter(collections=where.collections, within=where.within)
    return [*conditions(wider, scope), *_inside(event.c.day_from, event.c.day_to, where.occurred)]


def _inside(start: Any, end: Any, time: TimeFilter) -> list["sa.ColumnElement[bool]"]:
    return [*([start >= time.from_] if time.from_ else []), *([end <= time.to] if time.to else [])]


def _behind(events: sa.FromClause) -> sa.Join:
    return events.join(
        event_source, sa.and_(event_source.c.event_id == events.c.id, event_source.c.since == events.c.since)
    )


def by_bucket(
    where: EventFilter, scope: Scope, found: sa.CTE, bucket: Bucket, imprecise: Imprecise
) -> Iterable[sa.Select[Any]]:
    """Rows ACTIVE by first day of bucket: one per collection, and one of all with `collection` null."""
    return [active(in_buckets(where, scope, found, bucket, imprecise))]


def in_buckets(
    where: EventFilter, scope: Scope, found: sa.CTE, bucket: Bucket, imprecise: Imprecise, level: str | None = None
) -> sa.Subquery:
    """Sources by first day of bucket, collection and, if a level is named, P-code in `of`."""
    time = where.occurred
    certain = begin(bucket, event.c.day_from)
    first = clipped(certain, certain, time.from_, None)[0]
    areas = [event.c[level].label("of")] if level else []
    seen = (
        sa.select(event.c.collection, sa.cast(first, sa.Text).label("key"), event_source.c.source, *areas)
        .select_from(_behind(event))
        .where(*_around(where, scope), certain == begin(bucket, event.c.day_to))
    )
    if imprecise is Imprecise.EXCLUDE:
        return seen.distinct().subquery()
    begun, start, end = starts(
        bucket,
        sa.func.greatest(found.c.day_from, time.from_, type_=sa.Date()),
        sa.func.least(found.c.day_to, time.to, type_=sa.Date()),
        "touched",
    )
    start, _ = clipped(start, end, time.from_, None)
    areas = [found.c[level].label("of")] if level else []
    told = sa.select(found.c.collection, sa.cast(start, sa.Text), event_source.c.source, *areas).select_from(
        _behind(found).join(begun, sa.true())
    )
    return sa.union(seen, told).subquery()


def by_area(where: EventFilter, scope: Scope, found: sa.CTE, level: str) -> Iterable[sa.Select[Any]]:
    """Rows ACTIVE by P-code of that level: one per collection, and one of all with `collection` null."""
    seen = sa.select(event.c.collection, event.c[level].label("key"), event_source.c.source)
    told = sa.select(found.c.collection, found.c[level], event_source.c.source)
    both = sa.union(
        seen.select_from(_behind(event)).where(*_around(where, scope), event.c[level].is_not(None)),
        told.select_from(_behind(found)).where(found.c[level].is_not(None)),
    )
    return [active(both.subquery())]


def active(seen: sa.Subquery) -> sa.Select[Any]:
    """Rows ACTIVE; `seen` has columns `key`, `collection` and `source`."""
    return row(
        Part.ACTIVE,
        key=seen.c.key,
        collection=seen.c.collection,
        n=sa.func.count(sa.distinct(seen.c.source)),
    ).group_by(sa.func.grouping_sets(sa.tuple_(seen.c.key), sa.tuple_(seen.c.key, seen.c.collection)))


def speaking(where: EventFilter, scope: Scope, found: sa.CTE, measure: Measure) -> Iterable[sa.Select[Any]]:
    """Rows SOURCE, with the number of counted events behind which each stands; INCOHERENT; UNDATED; NAMED, the places.

    `found` are the events of `counted`.
    """
    behind = _behind(found)
    per_source = (
        sa.select(event_source.c.source, sa.func.count().label("n"))
        .select_from(behind)
        .group_by(event_source.c.source)
        .subquery()
    )
    yield speaks(per_source, scope)
    if measure is not Measure.INCIDENTS:
        by_then = [claim.c.stated_on <= where.reported.to] if where.reported.to else []
        claimed = sa.select(claim.c.record_id, claim.c.since).where(
            claim.c.measure == measure, sa.or_(claim.c.min > claim.c.best, claim.c.best > claim.c.max), *by_then
        )
        yield row(Part.INCOHERENT, n=sa.func.count()).where(sa.tuple_(found.c.id, found.c.since).in_(claimed))
    if where.reported.to:
        anyhow = conditions(replace(where, reported=Reported()), scope)
        yield row(Part.UNDATED, n=sa.func.count()).where(
            *anyhow, event.c.granularity.in_(granularities(where)), event.c.first_reported.is_(None)
        )
    yield from named(scope)


def speaks(per_source: sa.Subquery, scope: Scope) -> sa.Select[Any]:
    """Rows SOURCE; `per_source` has columns `source` and `n`."""
    shown = sa.func.jsonb_build_object(
        *("id", source.c.id, "name", _names(source), "kind", source.c.kind, "protected", source.c.protected),
        *("independence_group", source.c.independence_group),
    )
    return row(Part.SOURCE, key=source.c.id, n=per_source.c.n, document=shown).where(
        source.c.id == per_source.c.source, known_at(source, scope.number)
    )


def named(scope: Scope) -> Iterable[sa.Select[Any]]:
    """Rows NAMED, the places asked of."""
    if scope.places:
        yield row(Part.NAMED, key=place.c.pcode, document=place_document()).where(
            known_at(place, scope.number), place.c.pcode.in_(sorted(scope.places))
        )


def protected(found: sa.CTE) -> sa.Select[Any]:
    """Row PROTECTED: counted events behind which a source stands whose identity is withheld."""
    return row(Part.PROTECTED, n=sa.func.count()).select_from(_behind(found)).where(event_source.c.source == STAND_IN)


def reliance(found: sa.CTE) -> sa.Select[Any]:
    """Rows RELIANCE: sources behind the counted events that are said to draw on others, with the ids of these."""
    behind = sa.select(event_source.c.source).select_from(_behind(found))
    return row(Part.RELIANCE, key=source.c.id, document=sa.func.to_jsonb(source.c.rests_on)).where(
        source.c.id.in_(behind), sa.func.cardinality(source.c.rests_on) > 0
    )


def label(dimension: Dimension, names: sa.Table, key: "sa.Column[Any]") -> sa.Select[Any]:
    """Rows LABEL, with the name of what `key` says, and in `collection` the dimension of which it is a category."""
    return row(Part.LABEL, key=key, collection=sa.literal(dimension), document=_names(names))


def place_document() -> "sa.ColumnElement[Any]":
    """What is shown of a place beside a number."""
    c = place.c
    return sa.func.jsonb_build_object(
        *("id", c.id, "pcode", c.pcode, "name", _names(place), "kind", c.kind, "level", c.level)
    )


def _names(table: sa.Table) -> "sa.ColumnElement[Any]":
    return sa.func.jsonb_build_object("en", table.c.name_en, "ar", table.c.name_ar)


@dataclass
class Activity:
    """What the rows tell. `active` holds numbers of sources by key and collection; None is all collections together.

    `labels` are names by dimension and code; `reliance` says on which sources each source draws; `cells` says that the
    sums made ahead are those of the publication asked of.
    """

    active: dict[tuple[str, str | None], int] = field(default_factory=dict)
    sources: tuple[Mapping[str, Any], ...] = ()
    incoherent: int = 0
    undated: int = 0
    protected: int = 0
    labels: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    reliance: dict[str, tuple[str, ...]] = field(default_factory=dict)
    named: tuple[Mapping[str, Any], ...] = ()
    areas: list[tuple[Mapping[str, Any], Mapping[str, Any] | None]] = field(default_factory=list)
    cells: bool = False

    @property
    def of_collections(self) -> dict[str, dict[str, int]]:
        """Numbers of sources by collection and key."""
        found: dict[str, dict[str, int]] = {}
        for (key, collection), n in self.active.items():
            if collection is not None:
                found.setdefault(collection, {})[key] = n
        return found

    @classmethod
    def of(cls, rows: Iterable[Any]) -> Self:
        """Read the rows; sources come with those behind most events first."""
        made = cls()
        speaking_: list[tuple[int, str, Mapping[str, Any]]] = []
        named: list[Mapping[str, Any]] = []
        for each in rows:
            match Part(each.part):
                case Part.ACTIVE:
                    made.active[each.key, each.collection] = each.n
                case Part.SOURCE:
                    speaking_.append((-each.n, each.key, each.document))
                case Part.INCOHERENT | Part.UNDATED | Part.PROTECTED:
                    setattr(made, each.part, each.n)
                case Part.NAMED:
                    named.append(each.document)
                case Part.AREA:
                    made.areas.append((each.document, each.geometry))
                case Part.CELLS:
                    made.cells = True
                case Part.LABEL:
                    made.labels[each.collection, each.key] = each.document
                case Part.RELIANCE:
                    made.reliance[each.key] = tuple(each.document)
        made.sources = tuple(document for *_, document in sorted(speaking_, key=lambda each: each[:2]))
        made.named = tuple(sorted(named, key=lambda each: str(each["pcode"])))
        made.areas.sort(key=lambda each: str(each[0]["pcode"]))
        return made


def coverage(active: int, stated: Iterable[Mapping[str, Any] | None], start: dt.date, end: dt.date) -> Coverage:
    """Whether anybody was looking from `start` to `end`, given how many were active and what the collections state."""
    if active:
        return Coverage.COVERED
    spans = list(stated)
    if spans and all(span is not None and _misses(span, start, end) for span in spans):
        return Coverage.NOT_COVERED
    return Coverage.UNKNOWN


def _misses(span: Mapping[str, Any], start: dt.date, end: dt.date) -> bool:
    first, last = span.get("from"), span.get("to")
    return bool((first and end < dt.date.fromisoformat(first)) or (last and start > dt.date.fromisoformat(last)))
