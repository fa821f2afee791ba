"""What every result carries beside its numbers: the question as it was understood, who speaks, and the caveats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from analytics import counting
from analytics.activity import Activity
from analytics.caveats import caveats
from analytics.evidence import Evidence
from analytics.facts import Facts
from analytics.results import Caveat, Question
from schema.answering import Bucket, IntervalKind, Level, ResultStatus
from schema.filters import EventFilter
from schema.queries.scope import Scope
from schema.vocabulary import Measure, Population


@dataclass(frozen=True)
class Asked:
    """A checked question. `arguments` are those besides filter, measure and population, under GraphQL's names.

    `measured` says whether measure and population are arguments of the question too.
    """

    name: str
    where: EventFilter
    scope: Scope
    measure: Measure
    population: Population
    arguments: Mapping[str, Any]
    measured: bool = True


def ask(
    name: str,
    where: EventFilter,
    scope: Scope,
    measure: Measure,
    population: Population,
    arguments: Mapping[str, Any],
    *,
    several: bool = False,
    measured: bool = True,
) -> Asked:
    """A checked question; `several` allows several granularities, for an answer that does not add them up.

    Raises BadInput for several granularities otherwise, or a population of what is not people.
    """
    counting.check(measure, population)
    if not several:
        counting.check_granularity(where)
    return Asked(name, where, scope, measure, population, arguments, measured)


def overlapping(scope: Scope, slugs: Iterable[str]) -> bool:
    """Whether any two of the collections may tell of the same events: they do unless declared disjoint."""
    disjoint = {each["id"]: set(each.get("disjoint_with") or ()) for each in scope.collections}
    return any(b not in disjoint[a] and a not in disjoint[b] for a, b in combinations(slugs, 2))


def common(
    asked: Asked,
    seen: Activity,
    told: Facts,
    events: int,
    unit: Bucket | None,
    *,
    counts_records: bool = False,
    own: Sequence[Caveat] = (),
) -> dict[str, Any]:
    """The fields of `Result` that no method decides, for a number that rests on `events` matching events.

    `own` are caveats of the method itself; a method that decides about status, level or interval puts its own there.
    """
    evidence = Evidence(
        measure=asked.measure,
        population=asked.population,
        granularities=counting.granularities(asked.where),
        facts=told,
        incoherent=seen.incoherent,
        reported=asked.where.reported.to,
        undated=seen.undated,
        counts_records=counts_records,
        unit=unit,
        collections=asked.scope.collections,
        removed=tuple(sorted({each["number"] for each in asked.scope.removals})),
        apart=asked.scope.apart,
    )
    return {
        "status": ResultStatus.OK if events else ResultStatus.EMPTY,
        "level": Level.DOCUMENTED,
        "interval": IntervalKind.BOUNDS,
        "question": Question(
            name=asked.name,
            where=asked.where,
            measure=asked.measure,
            population=asked.population,
            measured=asked.measured,
            arguments=dict(asked.arguments),
            publication=asked.scope.number,
            at=asked.scope.at,
            places=seen.named,
        ),
        "sources": seen.sources,
        "collections": asked.scope.collections,
        "caveats": caveats(evidence, own),
    }
