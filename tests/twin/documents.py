"""Questions over the whole SDL, of any shape that GraphQL allows, about what the record under test holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    parse,
    print_ast,
)
from hypothesis import strategies as st

from tests.twin.arguments import Arguments
from tests.twin.chance import Chance
from tests.twin.literals import named
from tests.twin.pool import RECORDS, Pool
from tests.twin.selections import Room, Selections
from tests.twin.variables import Variables

ROOTS = {
    "events": 60,
    "event": 30,
    "acts": 30,
    "claims": 35,
    "node": 40,
    "nodes": 25,
    "places": 15,
    "actors": 15,
    **dict.fromkeys(RECORDS, 20),
    "sources": 15,
    "collections": 10,
    "vocabulary": 10,
    "vocabularies": 3,
    "publication": 8,
    "timeSeries": 4,
    "areaMap": 4,
    "crossTab": 4,
    "sourceOverlap": 4,
}
EMPTY = 2
"""The weight of a list of records that has none."""
META = """{ __typename __schema { queryType { name } } types: __schema { types { name } }
    __type(name: "Event") { name kind fields { name type { kind name ofType { name } } } } }"""
DEPTH = (5, 3, 7, 9, 12)
FIELDS = (25, 12, 45, 70, 110)
COST = 3_000
OTHER = "query Other { publication { number } }"


@dataclass(frozen=True)
class Question:
    """What is sent."""

    text: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    operation: str | None = None

    def __repr__(self) -> str:
        named_ = f"\noperationName: {self.operation}" if self.operation else ""
        return f"{self.text}\nvariables: {dict(self.variables)}{named_}"


def questions(schema: GraphQLSchema, pool: Pool) -> st.SearchStrategy[Question]:
    """Any question."""
    # One strategy with many draws: of many strategies Hypothesis would repeat pieces, and documents be much alike.
    return st.randoms(use_true_random=False).map(lambda random: _Draft(Chance(random), schema, pool).question())


class _Draft:
    """One document while it is drawn."""

    def __init__(self, chance: Chance, schema: GraphQLSchema, pool: Pool) -> None:
        self.chance, self.schema, self.pool = chance, schema, pool
        self.roots = {name: weight if pool.holds(name) else EMPTY for name, weight in ROOTS.items()}
        self.arguments = Arguments(chance, pool, spoiled=chance.hit(18))
        self.variables = Variables(chance)
        self.selections = Selections(chance, schema, self.arguments, self.variables)

    def question(self) -> Question:
        """The whole document."""
        chosen = self._roots()
        operation = OperationDefinitionNode(
            operation=OperationType.QUERY,
            name=named("Asked") if self.chance.hit(30) else None,
            variable_definitions=tuple(self.variables.definitions),
            directives=(),
            selection_set=SelectionSetNode(selections=tuple(chosen)),
        )
        definitions: list[Any] = [operation, *self.selections.fragments]
        several = operation.name is not None and self.chance.hit(10)
        if several:
            definitions.insert(self.chance.below(2), *parse(OTHER).definitions)
        document = DocumentNode(definitions=tuple(definitions))
        return Question(print_ast(document), self.variables.values, "Asked" if several else None)

    def _roots(self) -> Sequence[Any]:
        query = self.schema.query_type
        number = 1 + self.chance.weighted({0: 7, 1: 3, 2: 1})
        room = Room(self.chance.one(DEPTH), self.chance.one(FIELDS) // number, COST // number)
        chosen: list[Any] = []
        for _ in range(number):
            name = self.chance.weighted(self.roots)
            given, hints = self._named(name)
            chosen.append(self.selections.field(query, name, room, given=given, hints=hints))
            if self.chance.hit(8):
                chosen.append(self.selections.again(query, chosen[-1], room, hints))
        if self.chance.hit(4):
            chosen.insert(self.chance.below(2), self.chance.one(_selections(META)))
        return self.selections.shaped(query, chosen)

    def _named(self, name: str) -> tuple[dict[str, Any] | None, list[str]]:
        """Arguments that belong together: a list's with its cursor; of `node` and `nodes` ids, and their types."""
        if name not in {"node", "nodes"} or self.chance.hit(8):
            return self.arguments.paged(name), []
        if name == "node" and self.pool.owned and self.chance.hit(15):
            kind, ident, listed, unit = self.chance.one(self.pool.owned)
            self.selections.units[kind] = (listed, unit)
            return {"id": ident}, [kind]
        kinds = [
            self.chance.one(tuple(self.pool.ids)) for _ in range(1 if name == "node" else 1 + self.chance.below(4))
        ]
        kinds = [kind for kind in kinds if self.pool.ids[kind]]
        found = [self.chance.one(self.pool.ids[kind]) for kind in kinds]
        if name == "node":
            return ({"id": found[0]}, kinds) if found else (None, [])
        return {"ids": found}, kinds


@cache
def _selections(text: str) -> Sequence[Any]:
    (operation,) = parse(text).definitions
    return operation.selection_set.selections
