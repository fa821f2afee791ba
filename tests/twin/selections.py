"""Selection sets: which fields, under which names, in which fragments, on which conditions.

A name in an answer stands for one field with the same arguments and type throughout a document, so that whatever is
selected twice can be merged, and any fragment can be spread anywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLString,
    InlineFragmentNode,
    NamedTypeNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
    print_ast,
)

from tests.twin.arguments import Arguments
from tests.twin.chance import Chance
from tests.twin.literals import named
from tests.twin.variables import Variables

TYPENAME = GraphQLField(GraphQLNonNull(GraphQLString))
PAGE = {"nodes": 6, "edges": 3, "pageInfo": 2, "totalCount": 2, "__typename": 1}
ALIASES, DIRECTIVES, SPREADS = 12, 20, 4
NAMES = ("a", "b", "id", "code", "title", "name", "kind", "nodes", "record", "_")
"""Other names for a field: of its own, and of other fields."""
SELDOM = {"figure": 12}
"""In percent, how often a field stays that takes a second to answer."""


@dataclass(frozen=True)
class Room:
    """What may still be selected: levels, fields, and cost."""

    depth: int
    fields: int
    cost: int

    def beneath(self, siblings: int, size: int) -> "Room":
        """The share of one of several siblings, whose list has that size."""
        return Room(self.depth - 1, self.fields // siblings, self.cost // siblings // size)

    @property
    def leaves_only(self) -> bool:
        """Whether nothing that has fields of its own may be selected."""
        return self.depth <= 0 or self.fields <= 1 or self.cost < 10


class Selections:
    """Selection sets of one document; `fragments` are those it defines, `units` the lists to page on, by owner."""

    def __init__(self, chance: Chance, schema: GraphQLSchema, arguments: Arguments, variables: Variables) -> None:
        self.chance, self.schema, self.arguments, self.variables = chance, schema, arguments, variables
        self.fragments: list[FragmentDefinitionNode] = []
        self.units: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self._names: dict[str, tuple[str, str, str]] = {}
        self._spare = {"aliases": ALIASES, "directives": DIRECTIVES, "spreads": SPREADS}

    def field(
        self,
        parent: GraphQLNamedType,
        name: str,
        room: Room,
        *,
        given: Mapping[str, Any] | None = None,
        hints: Sequence[str] = (),
        siblings: int = 1,
    ) -> FieldNode:
        """A field with arguments, and what is selected beneath."""
        definition = _definition(parent, name)
        values = self.arguments.of(name, definition.args) if given is None else given
        arguments = tuple(
            ArgumentNode(
                name=named(each),
                value=self.variables.place(
                    value,
                    definition.args[each].type,
                    definition.args[each].ast_node.default_value is not None,
                    belongs=given is not None,
                ),
            )
            for each, value in values.items()
        )
        alias = self._alias(name, arguments, str(definition.type))
        size = _size(definition, values)
        return FieldNode(
            alias=named(alias) if alias else None,
            name=named(name),
            arguments=arguments,
            directives=self._directives(),
            selection_set=self._beneath(definition, room.beneath(siblings, size), hints),
        )

    def again(self, parent: GraphQLNamedType, node: FieldNode, room: Room, hints: Sequence[str] = ()) -> FieldNode:
        """The same field once more, with something else beneath."""
        definition = _definition(parent, node.name.value)
        return FieldNode(
            alias=node.alias,
            name=node.name,
            arguments=node.arguments,
            directives=self._directives(),
            selection_set=self._beneath(definition, room.beneath(2, 5), hints),
        )

    def shaped(self, parent: GraphQLNamedType, nodes: list[Any]) -> tuple[Any, ...]:
        """The same selection, part of it in a fragment."""
        form = self.chance.weighted({"plain": 80, "inline": 9, "named": 7, "again": 4})
        if form == "plain":
            return tuple(nodes)
        if form == "again":
            return (*nodes, *self._spread_again(parent))
        start = self.chance.below(len(nodes))
        apart = nodes[start:]
        on = self._condition(parent, apart)
        if form == "inline":
            bare = on == parent.name and self.chance.hit(40)
            return (*nodes[:start], self._inline(None if bare else on, apart))
        return (*nodes[:start], self._named(on, apart))

    def _beneath(self, definition: GraphQLField, room: Room, hints: Sequence[str]) -> SelectionSetNode | None:
        below = get_named_type(definition.type)
        if not is_composite_type(below):
            return None
        chosen = self._abstract(below, room, hints) if is_abstract_type(below) else self._chosen(below, room)
        return SelectionSetNode(selections=self.shaped(below, chosen))

    def _chosen(self, parent: GraphQLNamedType, room: Room) -> list[Any]:
        names = self._page() if parent.name.endswith("Connection") else self._fields(parent, room)
        unit = self.units.pop(parent.name, None)
        inner = sum(is_composite_type(get_named_type(_definition(parent, name).type)) for name in names)
        nodes = [self.field(parent, name, room, siblings=max(inner, 1)) for name in names]
        if unit:
            nodes.append(self.field(parent, unit[0], room, given={**unit[1], "first": 2}))
        if self.chance.hit(8):
            nodes.append(self.again(parent, self.chance.one(nodes), room))
        return nodes

    def _page(self) -> list[str]:
        return list(dict.fromkeys(self.chance.weighted(PAGE) for _ in range(1 + self.chance.below(3))))

    def _fields(self, parent: GraphQLNamedType, room: Room) -> list[str]:
        inner = [name for name, each in parent.fields.items() if is_composite_type(get_named_type(each.type))]
        leaves = ["__typename", *(name for name in parent.fields if name not in inner)]
        if self.chance.hit(7):
            everything = leaves if room.leaves_only else [*leaves, *inner]
            return [name for name in everything if name not in SELDOM]
        chosen = [self.chance.one(leaves)]
        for _ in range(self.chance.below(min(max(room.fields, 1), 7))):
            deeper = inner and not room.leaves_only and self.chance.hit(55)
            name = self.chance.one(inner if deeper else leaves)
            if self.chance.hit(SELDOM.get(name, 100)):
                chosen.append(name)
        return list(dict.fromkeys(chosen))

    def _abstract(self, parent: GraphQLNamedType, room: Room, hints: Sequence[str]) -> list[Any]:
        """Fields of an interface, and fragments on what it may be."""
        nodes: list[Any] = [self.field(parent, "__typename", room)] if self.chance.hit(85) else []
        if self.chance.hit(60) or not nodes:
            nodes += self._chosen(parent, room)
        possible = [each.name for each in self.schema.get_possible_types(parent)]
        wanted = [*(name for name in hints if name in possible), *self.chance.some(("Event", *possible), 2)]
        wanted = [name for name in dict.fromkeys(wanted) if name in possible]
        for name in wanted if not room.leaves_only else ():
            kind = self.schema.type_map[name]
            share = Room(room.depth, room.fields // len(wanted), room.cost // len(wanted))
            chosen = list(self.shaped(kind, self._chosen(kind, share)))
            nodes.append(self._named(name, chosen) if self.chance.hit(12) else self._inline(name, chosen))
        return nodes

    def _condition(self, parent: GraphQLNamedType, nodes: Sequence[Any]) -> str:
        """A type on which a fragment of these fields may stand: their own, or an interface that has them all."""
        shared = [
            each.name
            for each in parent.interfaces
            if all(isinstance(node, FieldNode) and node.name.value in {*each.fields, "__typename"} for node in nodes)
        ]
        return self.chance.one((parent.name, *shared))

    def _inline(self, on: str | None, nodes: Sequence[Any]) -> InlineFragmentNode:
        return InlineFragmentNode(
            type_condition=NamedTypeNode(name=named(on)) if on else None,
            directives=self._directives(),
            selection_set=SelectionSetNode(selections=tuple(nodes)),
        )

    def _named(self, on: str, nodes: Sequence[Any]) -> FragmentSpreadNode:
        name = f"F{len(self.fragments) + 1}"
        self.fragments.append(
            FragmentDefinitionNode(
                name=named(name),
                type_condition=NamedTypeNode(name=named(on)),
                directives=(),
                selection_set=SelectionSetNode(selections=tuple(nodes)),
            )
        )
        return FragmentSpreadNode(name=named(name), directives=self._directives())

    def _spread_again(self, parent: GraphQLNamedType) -> list[FragmentSpreadNode]:
        fitting = [each for each in self.fragments if each.type_condition.name.value == parent.name]
        if not fitting or not self._take("spreads"):
            return []
        return [FragmentSpreadNode(name=self.chance.one(fitting).name, directives=self._directives())]

    def _directives(self) -> tuple[DirectiveNode, ...]:
        if not self.chance.hit(5) or not self._take("directives"):
            return ()
        condition = ArgumentNode(name=named("if"), value=self.variables.condition())
        return (DirectiveNode(name=named(self.chance.one(("include", "skip"))), arguments=(condition,)),)

    def _alias(self, name: str, arguments: Sequence[ArgumentNode], type_: str) -> str | None:
        meant = (name, " ".join(print_ast(each) for each in arguments), type_)
        if self.chance.hit(6) and self._take("aliases"):
            alias = self.chance.one(NAMES)
            if self._names.setdefault(alias, meant) == meant:
                return alias
        if self._names.setdefault(name, meant) == meant:
            return None
        others = (f"{name}{number}" for number in range(2, 99))
        return next(each for each in others if self._names.setdefault(each, meant) == meant)

    def _take(self, what: str) -> bool:
        self._spare[what] -= 1
        return self._spare[what] >= 0


def _definition(parent: GraphQLNamedType, name: str) -> GraphQLField:
    return TYPENAME if name == "__typename" else parent.fields[name]


def _size(definition: GraphQLField, values: Mapping[str, Any]) -> int:
    """How long the list is, as the guard reckons."""
    if get_named_type(definition.type).name.endswith("Connection"):
        first = values.get("first", 50)
        return min(max(first, 1), 500) if isinstance(first, int) else 500
    whole = definition.type.of_type if is_non_null_type(definition.type) else definition.type
    if not is_list_type(whole) or not definition.ast_node:
        return 1
    said = {each.name.value: each for each in definition.ast_node.directives or ()}
    return int(said["listSize"].arguments[0].value.value) if "listSize" in said else 10
