"""What of the SDL the documents have asked for, and what of it came back as a value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_input_object_type,
    is_interface_type,
    is_object_type,
)


@dataclass
class Reach:
    """`asked` and `answered` are fields as `Type.field`, `given` arguments as `Type.field(name)` or `Input.field`."""

    schema: GraphQLSchema
    asked: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)

    @cached_property
    def fields(self) -> set[str]:
        """All fields of object types."""
        kinds = [each for each in self.schema.type_map.values() if is_object_type(each)]
        return {f"{kind.name}.{name}" for kind in kinds if not kind.name.startswith("__") for name in kind.fields}

    @cached_property
    def arguments(self) -> set[str]:
        """All arguments of object types, and fields of inputs."""
        found = set()
        for kind in self.schema.type_map.values():
            if is_input_object_type(kind):
                found |= {f"{kind.name}.{name}" for name in kind.fields}
            elif is_object_type(kind) and not kind.name.startswith("__"):
                found |= {f"{kind.name}.{name}({each})" for name, at in kind.fields.items() for each in at.args}
        return found

    def note(self, document: DocumentNode, values: Any, data: Any) -> None:
        """A document that was executed with these values of variables, and the data that it gave."""
        fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
        operation = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
        _Walk(self, fragments, values).selection(operation.selection_set, self.schema.query_type, [data or {}])


@dataclass
class _Walk:
    reach: Reach
    fragments: dict[str, FragmentDefinitionNode]
    values: Any

    def selection(self, chosen: SelectionSetNode, parent: GraphQLNamedType, objects: Sequence[Any]) -> None:
        """A selection on a type, and the objects that came of it."""
        for node in chosen.selections:
            if isinstance(node, FieldNode):
                self._field(node, parent, objects)
                continue
            apart = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            on = self.reach.schema.type_map[apart.type_condition.name.value] if apart.type_condition else parent
            own = objects if on is parent or not is_abstract_type(parent) else [o for o in objects if _is(o, on)]
            narrowed = parent if is_interface_type(on) and is_object_type(parent) else on
            self.selection(apart.selection_set, narrowed, own)

    def _field(self, node: FieldNode, parent: GraphQLNamedType, objects: Sequence[Any]) -> None:
        definition = getattr(parent, "fields", {}).get(node.name.value)
        if definition is None:
            return
        name = f"{parent.name}.{node.name.value}"
        self.reach.asked.add(name)
        for each in node.arguments or ():
            self.reach.given.add(f"{name}({each.name.value})")
            self._input(each.value, definition.args[each.name.value].type)
        found = list(_flat([each.get((node.alias or node.name).value) for each in objects]))
        if found:
            self.reach.answered.add(name)
        below = get_named_type(definition.type)
        if node.selection_set:
            self.selection(node.selection_set, below, found)

    def _input(self, value: ValueNode, type_: Any) -> None:
        below = get_named_type(type_)
        if not is_input_object_type(below):
            return
        if isinstance(value, ObjectValueNode):
            for each in value.fields or ():
                self.reach.given.add(f"{below.name}.{each.name.value}")
                self._input(each.value, below.fields[each.name.value].type)
        elif isinstance(value, VariableNode):
            self._given(self.values.get(value.name.value), below)

    def _given(self, value: Any, below: Any) -> None:
        for name, each in value.items() if isinstance(value, dict) else ():
            self.reach.given.add(f"{below.name}.{name}")
            inner = get_named_type(below.fields[name].type) if name in below.fields else None
            if is_input_object_type(inner):
                self._given(each, inner)


def _flat(values: Sequence[Any]) -> Iterator[Any]:
    for each in values:
        if isinstance(each, list):
            yield from _flat(each)
        elif each is not None:
            yield each


def _is(value: Any, kind: GraphQLNamedType) -> bool:
    return isinstance(value, dict) and value.get("__typename") == kind.name
