"""How answers about records that last are made of what was read: points, categories, the envelope."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from analytics import activity
from analytics.caveats import caveats
from analytics.clock import Clock
from analytics.durations.people import Counted
from analytics.evidence import Evidence
from analytics.facts import Facts
from analytics.recorded import RecordAsked, Seen
from analytics.results import Category, Caveat, Question, SeriesPoint
from schema import terms
from schema.answering import Coverage, IntervalKind, Level, ResultStatus
from schema.queries.scope import Scope
from schema.vocabulary import Granularity, Population


def series(
    clock: Clock, counted: Counted, seen: Seen, scope: Scope, group: Category | None = None
) -> tuple[SeriesPoint, ...]:
    """Sums by bucket as points; nothing counted is zero where somebody was looking, and unknown elsewhere."""
    points = []
    for n, (start, end) in enumerate(clock.spans):
        coverage, active = looked(seen, scope, start, end)
        points.append(
            SeriesPoint(
                **vars(counted.at(n, seen=coverage is Coverage.COVERED)),
                start=start,
                end=end,
                certain=int(counted.certain[n]),
                coverage=coverage,
                active_sources=active,
                group=group,
            )
        )
    return tuple(points)


def active_range(points: Sequence[SeriesPoint]) -> tuple[int, int] | None:
    """Least and greatest number of active sources among the buckets in which anybody was active."""
    active = [each.active_sources for each in points if each.active_sources]
    return (min(active), max(active)) if len(active) > 1 else None


def category(vocabulary: str, code: str) -> Category:
    """A code of a vocabulary as a category."""
    return Category(code, {str(lang): text for lang, text in terms.term(vocabulary, code).labels.items()})


def by_name(shown: Mapping[str, Any] | None) -> tuple[bool, str, str]:
    """Where a place stands in a list: by its code, else by its name, and the unknown last."""
    if shown is None:
        return True, "", ""
    return False, str(shown["pcode"] or shown["name"]["en"]), str(shown["id"])


def looked(seen: Seen, scope: Scope, start: dt.date, end: dt.date) -> tuple[Coverage, int]:
    """Whether anybody was looking in a bucket, and how many."""
    active = len(seen.active.get(start, ()))
    return activity.coverage(active, (each.get("coverage") for each in scope.collections), start, end), active


def envelope(
    asked: RecordAsked,
    seen: Seen,
    told: Facts,
    sources: tuple[Mapping[str, Any], ...],
    status: ResultStatus,
    own: Sequence[Caveat],
) -> dict[str, Any]:
    """The fields of `Result` that no method decides, for an answer that rests on the records of `told`."""
    evidence = Evidence(
        measure=asked.measure,
        population=Population.ALL,
        granularities=(Granularity.INCIDENT,),
        facts=told,
        incoherent=0,
        unit=asked.bucket,
        collections=asked.scope.collections,
        removed=tuple(sorted({each["number"] for each in asked.scope.removals})),
        apart=asked.scope.apart,
        counts_records=True,
    )
    return {
        "status": status,
        "level": Level.DOCUMENTED,
        "interval": IntervalKind.BOUNDS,
        "question": Question(
            name=asked.name,
            where=asked.where,
            measure=asked.measure,
            population=Population.ALL,
            measured=False,
            arguments=dict(asked.arguments),
            publication=asked.scope.number,
            at=asked.scope.at,
            places=seen.named,
        ),
        "sources": sources,
        "collections": asked.scope.collections,
        "caveats": caveats(evidence, own),
    }
