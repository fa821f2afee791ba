"""Questions of `estimate` outside GraphQL: as variables that GraphQL takes, in a file or declared by a collection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from analytics import estimates
from analytics.estimates import RecordsAsk, TableAsk
from schema.answering import Dimension, Estimator
from schema.errors import BadInput
from schema.filters import EventFilter, SpaceFilter, from_query
from schema.queries.scope import AsOf, Scope, read_as_of

E = TypeVar("E", bound=StrEnum)

ARGUMENTS = ("from", "estimators", "strata", "seed", "asOf")
"""Of `estimate`."""

_PARTS = {
    "occurred": {"from": "from", "to": "to", "match": "match"},
    "reported": {"to": "reportedTo"},
    "within": {"places": "places", "bbox": "bbox", "near": "near"},
}
"""Fields of a filter that have fields of their own, and what an address calls these."""


@dataclass(frozen=True)
class Question:
    """One question: of records (`where`) or of a table (`lists` and `cells`)."""

    where: EventFilter | None
    lists: tuple[str, ...] = ()
    cells: tuple[tuple[str, Any], ...] = ()
    estimators: tuple[Estimator, ...] = ()
    strata: Dimension | None = None
    seed: int = 1
    as_of: AsOf | None = None

    def ask(self, scope: Scope, *, thorough: bool) -> RecordsAsk | TableAsk:
        """The question, ready to be put. Raises BadInput, UnknownKey."""
        wanted = self.estimators or None
        if self.where is None:
            return estimates.ask_table(
                self.lists, self.cells, scope, estimators=wanted, seed=self.seed, thorough=thorough
            )
        return estimates.ask(
            self.where, scope, estimators=wanted, strata=self.strata, seed=self.seed, thorough=thorough
        )


def read(given: object) -> Question:
    """A question as GraphQL takes it: {from: {records or table}, estimators, strata, seed, asOf}. Raises BadInput."""
    asked = _mapping("question", given, ARGUMENTS)
    of = _mapping("from", asked.get("from"), ("records", "table"))
    if len(of) != 1:
        raise BadInput("from: give exactly one of records and table.")
    seed = asked.get("seed", 1)
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise BadInput(f"seed: {seed!r} is no whole number.")
    strata = asked.get("strata")
    made = Question(
        where=None,
        estimators=tuple(_member(Estimator, "estimators", each) for each in _sequence("estimators", asked)),
        strata=None if strata is None else _member(Dimension, "strata", strata),
        seed=seed,
        as_of=None if asked.get("asOf") is None else read_as_of(str(asked["asOf"])),
    )
    if "records" in of:
        return replace(made, where=read_filter(of["records"]))
    if made.strata is not None:
        raise BadInput("strata: a table has no records to be sorted; leave strata out.")
    table = _mapping("table", of["table"], ("lists", "cells"))
    cells = [_mapping("cells", each, ("pattern", "count")) for each in _sequence("cells", table)]
    return replace(
        made,
        lists=tuple(str(each) for each in _sequence("lists", table)),
        cells=tuple((str(each.get("pattern")), each.get("count")) for each in cells),
    )


def read_filter(given: object) -> EventFilter:
    """A filter as GraphQL takes it. Raises BadInput."""
    fields = _mapping("records", given or {})
    pairs: list[tuple[str, str]] = []
    area = None
    for name, value in fields.items():
        if name not in _PARTS:
            pairs.append((name, _written(value)))
            continue
        for inner, own in _mapping(name, value).items():
            if (name, inner) == ("within", "area"):
                area = own
            elif inner == "near":
                near = _mapping("near", own, ("lon", "lat", "metres"))
                pairs.append(("near", ",".join(_written(near.get(each, "")) for each in ("lon", "lat", "metres"))))
            elif inner in _PARTS[name]:
                pairs.append((_PARTS[name][inner], _written(own)))
            else:
                raise BadInput(f"{name}: {inner!r} is none of {', '.join(_PARTS[name])}.")
    where = from_query(pairs)
    if area is not None:
        space = SpaceFilter(places=where.within.places, bbox=where.within.bbox, near=where.within.near, area=area)
        where = replace(where, within=space)
    return where


def _written(value: object) -> str:
    """A value as an address holds it."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(_written(each) for each in value)
    return str(value)


def _mapping(name: str, given: object, known: Sequence[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise BadInput(f"{name}: give an object{' with ' + ', '.join(known) if known else ''}.")
    if known and (strange := sorted(set(given) - set(known))):
        raise BadInput(f"{name}: {strange[0]!r} is none of {', '.join(known)}.")
    return given


def _sequence(name: str, given: Mapping[str, Any]) -> Sequence[Any]:
    found = given.get(name) or ()
    if isinstance(found, str) or not isinstance(found, Sequence):
        raise BadInput(f"{name}: give a list.")
    return found


def _member(kind: type[E], name: str, given: object) -> E:
    try:
        return kind[str(given)]
    except KeyError:
        raise BadInput(f"{name}: {given!r} is none of {', '.join(each.name for each in kind)}.") from None
