"""What questions about records other than events share: conditions, who was looking and who speaks, days, envelope.

Such records are fewer than events and last; what their documents say of days, people and places is read whole, at most
`MOST` of them, and reckoned with in memory. A source was active in a bucket when a record of that type, in the
collections and places asked of, lies there for certain and the source is behind it, whatever else is asked; or when a
state of a matching record that it told of does. Zero is shown only where somebody was active.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
import sqlalchemy as sa

from analytics import activity
from analytics.activity import Part
from analytics.buckets import begin, clipped
from analytics.clock import Clock
from schema.answering import Bucket, RecordType, TimeMatch
from schema.errors import BadInput, TooLarge
from schema.filters import TimeFilter
from schema.queries.conditions import known_at
from schema.queries.declared import Asked as Condition
from schema.queries.records import RecordFilter, conditions
from schema.queries.scope import Scope
from schema.tables.published import place, record, source
from schema.vocabulary import Measure

MOST = 5_000
"""Records of which documents are read at most."""


@dataclass(frozen=True)
class RecordAsked:
    """A checked question about records of one type. `measure` is what their numbers count, for words about it.

    `arguments` are those besides the filter, under GraphQL's names. `lasting` says that a record reaches from its
    beginning to its end, which its own days need not tell: then those that began before the period are read too.
    """

    name: str
    where: RecordFilter
    scope: Scope
    type: RecordType
    measure: Measure
    bucket: Bucket
    arguments: Mapping[str, Any]
    lasting: bool = False

    @property
    def matching(self) -> list[Condition]:
        """What rows of `record` must meet. Raises UnknownKey for a code that is no kind, BadInput for a bad area."""
        where, time = self.where, self.where.occurred
        if self.lasting and time.match is TimeMatch.OVERLAPS:
            where = replace(where, occurred=TimeFilter(to=time.to))
        return [record.c.type == self.type, *conditions(where, self.scope, record, (self.type,))]

    @property
    def known_by(self) -> dt.date:
        """The day of the publication: what it says was known by then."""
        return self.scope.at.astimezone(dt.UTC).date()

    @property
    def found(self) -> sa.CTE:
        """The matching records, no more than may be answered from, by what leads to their sources and places."""
        columns = (record.c[name] for name in ("id", "sources", "areas", "sites"))
        return sa.select(*columns).where(*self.matching).limit(MOST + 1).cte("found")


def context(asked: RecordAsked) -> sa.Select[Any]:
    """Who was looking, who speaks, places named, and places that the records name: rows for `Seen.of`."""
    found = asked.found
    names = activity.place_document()
    named = activity.row(Part.NAMED, key=place.c.pcode, document=names).where(
        known_at(place, asked.scope.number), place.c.pcode.in_(sorted(asked.scope.places))
    )
    parts = [_looking(asked), _speaking(asked, found), _mentioned(asked, found)]
    return sa.select(sa.union_all(*parts, *([named] if asked.scope.places else [])).subquery())


def _looking(asked: RecordAsked) -> sa.Select[Any]:
    """Rows ACTIVE: the sources of each collection behind records of the type that lie in a bucket for certain."""
    time = asked.where.occurred
    around = RecordFilter(collections=asked.where.collections, within=asked.where.within)
    start = begin(asked.bucket, record.c.day_from)
    shown, _ = clipped(start, start, time.from_, None)
    told = sa.func.unnest(record.c.sources).table_valued("source", name="told").render_derived()
    inside = [
        *([record.c.day_from >= time.from_] if time.from_ else []),
        *([record.c.day_to <= time.to] if time.to else []),
    ]
    seen = (
        sa.select(record.c.collection, shown.label("start"), told.c.source)
        .select_from(record.join(told, sa.true()))
        .where(
            record.c.type == asked.type,
            *conditions(around, asked.scope, record, (asked.type,)),
            start == begin(asked.bucket, record.c.day_to),
            *inside,
        )
        .distinct()
        .subquery()
    )
    return activity.row(
        Part.ACTIVE,
        key=sa.cast(seen.c.start, sa.Text),
        collection=seen.c.collection,
        document=sa.func.jsonb_agg(seen.c.source),
    ).group_by(seen.c.start, seen.c.collection)


def _speaking(asked: RecordAsked, found: sa.CTE) -> sa.Select[Any]:
    """Rows SOURCE: those behind the matching records."""
    behind = sa.select(sa.func.unnest(found.c.sources))
    return activity.row(Part.SOURCE, key=source.c.id, document=_shown()).where(
        known_at(source, asked.scope.number), source.c.id.in_(behind)
    )


def _shown() -> "sa.ColumnElement[Any]":
    c = source.c
    names = sa.func.jsonb_build_object("en", c.name_en, "ar", c.name_ar)
    return sa.func.jsonb_build_object(
        *("id", c.id, "name", names, "kind", c.kind, "protected", c.protected),
        *("independence_group", c.independence_group),
    )


def _mentioned(asked: RecordAsked, found: sa.CTE) -> sa.Select[Any]:
    """Rows AREA: areas and sites that the matching records name, each with the codes of the areas around it."""
    site, around = place.alias("site"), place.alias("around")
    number, sites = asked.scope.number, sa.select(sa.func.unnest(found.c.sites))
    lineage = around.c.ancestors.op("||")(around.c.pcode)
    holding = sa.select(sa.func.unnest(lineage)).where(
        known_at(site, number), site.c.id.in_(sites), known_at(around, number), around.c.pcode == site.c.parent_pcode
    )
    own = sa.select(lineage).where(known_at(around, number), around.c.pcode == place.c.parent_pcode).limit(1)
    # A site is published with the area that contains it, an area with all that are around it.
    ancestors = sa.case((place.c.level.is_(None), own.scalar_subquery()), else_=place.c.ancestors)
    shown = sa.func.jsonb_build_object("ancestors", sa.func.to_jsonb(sa.func.coalesce(ancestors, place.c.ancestors)))
    return activity.row(Part.AREA, key=place.c.id, document=activity.place_document().op("||")(shown)).where(
        known_at(place, number),
        sa.or_(
            place.c.pcode.in_(sa.select(sa.func.unnest(found.c.areas))),
            place.c.pcode.in_(holding),
            place.c.id.in_(sites),
        ),
    )


@dataclass
class Seen:
    """What the rows of `context` tell.

    Attributes:
        active: ids of the sources of each first day of a bucket.
        sources: documents of those behind the matching records, by id.
        named: places that the question names.
        places: documents of the places that the records name, by id; each holds `ancestors`, P-codes, widest first.
    """

    active: dict[dt.date, set[str]] = field(default_factory=lambda: defaultdict(set))
    sources: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    named: tuple[Mapping[str, Any], ...] = ()
    places: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Any]) -> Self:
        """Read the rows."""
        made = cls()
        named: list[Mapping[str, Any]] = []
        for each in rows:
            match Part(each.part):
                case Part.ACTIVE:
                    made.active[dt.date.fromisoformat(each.key)].update(each.document)
                case Part.SOURCE:
                    made.sources[each.key] = each.document
                case Part.NAMED:
                    named.append(each.document)
                case Part.AREA:
                    made.places[each.key] = each.document
        made.named = tuple(sorted(named, key=lambda each: str(each["pcode"])))
        return made

    def place(self, ident: str | None) -> Mapping[str, Any] | None:
        """A place as a result shows it; None for one that is not known or not published."""
        found = self.places.get(ident) if ident else None
        return found and {name: value for name, value in found.items() if name != "ancestors"}

    def note(self, clock: Clock, told: Iterable[tuple[dt.date, dt.date, str]]) -> None:
        """That sources told of what lies between two days: where these lie in one bucket they were looking then."""
        last = clock.last
        for first, latest, source_id in told:
            at = int(np.searchsorted(last, first.toordinal()))
            if at < len(clock.spans) and clock.spans[at][0] <= first and latest <= clock.spans[at][1]:
                self.active[clock.spans[at][0]].add(source_id)

    def speaking(self, behind: Iterable[Sequence[str]]) -> tuple[Mapping[str, Any], ...]:
        """The sources of records, those behind most of them first."""
        counts = Counter(each for sources in behind for each in set(sources))
        ranked = sorted(counts, key=lambda each: (-counts[each], each))
        return tuple(self.sources[each] for each in ranked if each in self.sources)


def check_count(rows: Sequence[Any]) -> None:
    """Raise TooLarge when more records match than can be answered from."""
    if len(rows) > MOST:
        raise TooLarge(f"where: more than {MOST:,} records match; ask for fewer days, kinds or places.")


def check_days(asked: RecordAsked) -> None:
    """Raise BadInput for a period that begins after the publication: nobody has told of it."""
    first = asked.where.occurred.from_
    if first and first > asked.known_by:
        raise BadInput(f"occurred: from {first} lies after the publication of {asked.known_by}; ask for earlier days.")
