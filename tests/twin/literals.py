"""Values as a document writes them."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    GraphQLInputType,
    IntValueNode,
    ListValueNode,
    NameNode,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_enum_type,
    is_input_object_type,
)


def named(name: str) -> NameNode:
    """A name."""
    return NameNode(value=name)


def variable(name: str) -> VariableNode:
    """A variable, where it is used or defined."""
    return VariableNode(name=named(name))


def literal(value: Any, type_: GraphQLInputType | None = None) -> ValueNode:
    """A value of a type; a node stands for itself. Without a type, as JSON is written."""
    if isinstance(value, ValueNode):
        return value
    if isinstance(value, Mapping):
        below = get_named_type(type_) if type_ else None
        fields = below.fields if below and is_input_object_type(below) else {}
        return ObjectValueNode(
            fields=tuple(
                ObjectFieldNode(name=named(name), value=literal(each, fields[name].type if name in fields else None))
                for name, each in value.items()
            )
        )
    if isinstance(value, list | tuple):
        return ListValueNode(values=tuple(literal(each, type_) for each in value))
    return _leaf(value, type_)


def _leaf(value: Any, type_: GraphQLInputType | None) -> ValueNode:
    if value is None:
        return NullValueNode()
    if isinstance(value, bool):
        return BooleanValueNode(value=value)
    if isinstance(value, int):
        return IntValueNode(value=str(value))
    if isinstance(value, float):
        return FloatValueNode(value=repr(value))
    if type_ and is_enum_type(get_named_type(type_)):
        return EnumValueNode(value=value)
    return StringValueNode(value=value)
