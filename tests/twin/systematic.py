"""Every field of the SDL and every condition once, whatever chance leaves out."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from graphql import GraphQLField, GraphQLSchema, get_named_type, is_input_object_type, is_leaf_type, print_ast

from tests.twin.arguments import Arguments
from tests.twin.chance import Chance
from tests.twin.documents import Question
from tests.twin.literals import literal
from tests.twin.pool import Pool

NEEDED: Mapping[str, Mapping[str, Any]] = {
    "tally": {"measure": "KILLED"},
    "timeSeries": {"bucket": "YEAR"},
    "crossTab": {"rows": "ACT", "columns": "ROLE"},
    "vocabulary": {"name": "violation"},
    "lattice": {"collection": "qasira"},
    "event": {"code": "SJ-0000-0000"},
    "interruptedSeries": {"around": {"date": "2023-01-01"}},
    "estimate": {
        "from": {
            "table": {"lists": ["A", "B"], "cells": [{"pattern": "11", "count": 3}, {"pattern": "10", "count": 2}]}
        }
    },
    "result": {"permalink": "/explore?measure=INCIDENTS&population=ALL&bucket=YEAR&asOf=1"},
}
ANSWERS = (
    *("timeSeries", "areaMap", "crossTab", "sourceOverlap", "repeatStrikes", "facilityAttacks", "detentions"),
    *("displacements", "interruptedSeries", "changePoints", "seasonalSeries", "sourceActivity", "reportingDelay"),
    "nowcast",
)
WIDE = {"areaMap", "displacements"}
"""Answers that would cost too much with all that lies one level deeper."""
LEVELS = 3
WHOLE = slice(None)


def systematic(schema: GraphQLSchema, pool: Pool) -> Iterator[Question]:
    """All fields of each type that has ids, of each list and of each answer; then each condition by itself."""
    for name, ids in pool.ids.items():
        for half in (slice(0, None, 2), slice(1, None, 2)):
            text = (
                f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {name} {everything(schema, name, half=half)} }} }}"
            )
            yield Question(text, {"ids": ids[:20]})
    documents = f"documents(first: 2) {everything(schema, 'DocumentConnection')}"
    text = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Source {{ {documents} }} }} }}"
    yield Question(text, {"ids": pool.ids["Source"]})
    roots = {name: field for name, field in schema.query_type.fields.items() if name not in {"node", "nodes"}}
    for name, field in roots.items():
        own = {"first": 2} if "first" in field.args else {}
        if name in ANSWERS:
            own = {"where": {"collections": pool.slugs[:1]}}
        below = get_named_type(field.type)
        levels = LEVELS + (name not in WIDE) if name in ANSWERS else LEVELS - (name in {"vocabularies", "event"})
        yield _asked(name, field, own, everything(schema, below.name, levels))
    yield from _conditions(roots, pool)


def everything(schema: GraphQLSchema, name: str, levels: int = LEVELS, half: slice = WHOLE) -> str:
    """A selection of all fields of a type, so many levels deep; what is counted or paged within is not followed."""
    chosen = ["__typename"]
    for each, field in list(schema.type_map[name].fields.items())[half]:
        below = get_named_type(field.type)
        if is_leaf_type(below):
            chosen.append(each)
        elif levels > 1:
            paged = "first" in field.args
            given = {**_needed(each, field), **({"first": 1} if paged else {})}
            chosen.append(
                f"{each}{_written(field, given)} {everything(schema, below.name, 1 if paged else levels - 1)}"
            )
    return f"{{ {' '.join(chosen)} }}"


def _conditions(roots: Mapping[str, GraphQLField], pool: Pool) -> Iterator[Question]:
    chance = Chance(Random(1))  # noqa: S311 - drawn to be the same every time
    arguments, done = Arguments(chance, pool, spoiled=False), set()

    def values(name: str, type_: Any, root: str) -> Iterator[Any]:
        below = get_named_type(type_)
        if not is_input_object_type(below) or name == "near":
            yield arguments.value(name, type_, root)
            return
        for inner, field in below.fields.items():
            yield from ({inner: value} for value in values(inner, field.type, root))

    for root, field in roots.items():
        for name, argument in field.args.items():
            below = get_named_type(argument.type)
            filtered = is_input_object_type(below)
            if filtered and argument.type in done:
                continue
            done.add(argument.type)
            for value in values(name, argument.type, root):
                own = {"collections": pool.slugs[:1]} if filtered and "collections" in below.fields else {}
                chosen = "{ __typename totalCount }" if "first" in field.args else "{ __typename }"
                yield _asked(root, field, {name: {**own, **value} if filtered else value}, chosen)


def _asked(name: str, field: GraphQLField, given: Mapping[str, Any], chosen: str) -> Question:
    return Question(f"{{ {name}{_written(field, {**_needed(name, field), **given})} {chosen} }}")


def _needed(name: str, field: GraphQLField) -> dict[str, Any]:
    return {each: value for each, value in NEEDED.get(name, {}).items() if each in field.args}


def _written(field: GraphQLField, given: Mapping[str, Any]) -> str:
    written = (f"{name}: {print_ast(literal(value, field.args[name].type))}" for name, value in given.items())
    return f"({', '.join(written)})" if given else ""
