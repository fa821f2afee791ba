"""Which sources documented the same records: exact sets of named sources, and what they say about completeness.

A record is counted once, whole, whatever share of its days lies in the period. Sources of one independence group are
echoes: a set counts them by name, and as one where independent sources are counted. Protected sources are in no set; a
set without any is shown from `crosstabs.FEWEST` records upward, else its records are in the total only.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from analytics import activity, counting, envelope, pairs
from analytics.activity import STAND_IN, Activity
from analytics.asking import Rows
from analytics.captures import Captures, lists
from analytics.crosstabs import FEWEST
from analytics.delays import known_by
from analytics.envelope import Asked
from analytics.estimability import estimability
from analytics.facts import Facts
from analytics.reporting_cautions import Reporting, cautions
from analytics.results import Bounded, Method, SourceOverlap, SourceSet
from schema.errors import TooLarge
from schema.filters import EventFilter
from schema.queries.conditions import conditions, known_at
from schema.queries.scope import Scope
from schema.tables.published import event, event_source, source
from schema.vocabulary import Granularity, Measure, Population

MOST = 5_000
"""Sets of sources at most, by collection and granularity."""


def source_overlap_statement(where: EventFilter, scope: Scope) -> sa.Select[Any]:
    """Records by exact set of named sources, collection and granularity; and how many were left out.

    Columns: `sources` (ids in order; null for none, and with `counted` false), `collection`, `granularity`, `counted`,
    `records`.
    """
    of_event = sa.and_(event_source.c.event_id == event.c.id, event_source.c.since == event.c.since)
    named = sa.func.array_agg(aggregate_order_by(event_source.c.source, event_source.c.source))
    keys = (event.c.id, event.c.since, event.c.collection, event.c.granularity)
    each = (
        sa.select(
            *keys,
            event.c.granularity.in_(counting.granularities(where)).label("counted"),
            named.filter(event_source.c.source != STAND_IN).label("sources"),
        )
        .select_from(event.outerjoin(event_source, of_event))
        .where(*conditions(where, scope))
        .group_by(*keys)
        .subquery()
    )
    of = (each.c.sources, each.c.collection, each.c.granularity, each.c.counted)
    return sa.select(*of, sa.func.count().label("records")).group_by(*of).order_by(*of).limit(MOST + 1)


@dataclass(frozen=True)
class OverlapAsk:
    """An overlap that is ready to be asked for: one statement for the sets, one for their sources."""

    heavy = False

    asked: Asked

    @property
    def statements(self) -> tuple[sa.Select[Any], ...]:
        """Sets; sources, and what they draw on."""
        a = self.asked
        found = activity.counted(a.where, a.scope)
        rows = sa.union_all(
            *activity.speaking(a.where, a.scope, found, a.measure),
            activity.protected(found),
            activity.reliance(found).where(known_at(source, a.scope.number)),
        ).subquery()
        return source_overlap_statement(a.where, a.scope), sa.select(rows)

    def answer(self, rows: Rows) -> SourceOverlap:
        """The overlap. Raises TooLarge when it has more sets than can be shown."""
        return source_overlap(rows, self)


def ask(where: EventFilter, scope: Scope) -> OverlapAsk:
    """Ask which sources documented the same; `where` may name several granularities."""
    asked = envelope.ask(
        "sourceOverlap", where, scope, Measure.INCIDENTS, Population.ALL, {}, several=True, measured=False
    )
    return OverlapAsk(asked)


Sets = Counter[tuple[str, ...]]


def source_overlap(rows: Rows, of: OverlapAsk) -> SourceOverlap:
    """The overlap that the rows of both statements come to."""
    if len(rows[0]) > MOST:
        raise TooLarge(f"where: the events have more than {MOST:,} sets of sources; ask for fewer events.")
    sets: Sets = Counter()
    slugs: set[str] = set()
    kinds: Counter[Granularity] = Counter()
    left = 0
    for row in rows[0]:
        if not row.counted:
            left += row.records
            continue
        sets[tuple(row.sources or ())] += row.records
        kinds[Granularity(row.granularity)] += row.records
        slugs.add(row.collection)
    seen = Activity.of(rows[1])
    overlapping = envelope.overlapping(of.asked.scope, sorted(slugs))
    total = sum(sets.values())
    told = Facts(
        events=total,
        records=total,
        left_out=left,
        overlapping=tuple(sorted(slugs)) if overlapping else (),
        mixed=tuple(sorted(kinds)),
        protected=bool(seen.protected),
    )
    sources = {str(each["id"]): each for each in seen.sources if not each["protected"]}
    own = lists(sources, seen.reliance)
    paired = pairs.Lists(sets, sources, own)
    captures = Captures(
        sources=len(sources),
        lists=frozenset(own.values()),
        held=_held(sets, own),
        collections=len(slugs),
        sums=total - kinds[Granularity.INCIDENT],
    )
    unpaired = max(0, len(sources) - pairs.MOST)
    own_cautions = cautions(Reporting(until=known_by(of.asked.where, of.asked.scope), unpaired=unpaired))
    return SourceOverlap(
        **vars(_number(None if overlapping else float(total), total)),
        **envelope.common(of.asked, seen, told, total, None, counts_records=True, own=own_cautions),
        method=Method("source-overlap", "2"),
        combinations=tuple(_combinations(sets, sources)),
        capture_frequencies=_frequencies(sets, sources),
        estimability=estimability(captures),
        pairs=tuple(paired.source_pairs()),
        lists=tuple(paired.all()),
        list_pairs=tuple(paired.list_pairs()),
        listings=tuple(paired.listings()),
    )


def _number(value: float | None, records: int) -> Bounded:
    return Bounded(value=value, lower=value, upper=value, records=records)


def _held(sets: Sets, own: Mapping[str, str]) -> Mapping[frozenset[str], int]:
    held: Counter[frozenset[str]] = Counter()
    for names, records in sets.items():
        if holding := frozenset(own[name] for name in names if name in own):
            held[holding] += records
    return held


def _groups(names: Iterable[str], sources: Mapping[str, Mapping[str, Any]]) -> int:
    return len({sources[name]["independence_group"] for name in names})


def _combinations(sets: Sets, sources: Mapping[str, Mapping[str, Any]]) -> Iterable[SourceSet]:
    """The sets, those with most records first, then those of fewest sources."""
    for names, records in sorted(sets.items(), key=lambda each: (-each[1], len(each[0]), each[0])):
        if names or records >= FEWEST:
            yield SourceSet(tuple(sources[name] for name in names), records, _groups(names, sources))


def _frequencies(sets: Sets, sources: Mapping[str, Mapping[str, Any]]) -> tuple[int, ...]:
    """How many records exactly 1, 2, 3 … independence groups are behind."""
    by_number: Counter[int] = Counter()
    for names, records in sets.items():
        by_number[_groups(names, sources)] += records
    return tuple(by_number[n] for n in range(1, max(by_number, default=0) + 1))
