"""What each field weighs, read from the SDL: the directives that callers see are the ones that are reckoned with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import GraphQLNonNull, build_schema, get_named_type, is_composite_type, is_list_type
from graphql.language import IntValueNode

LIST = 10
META = {
    "types": 240,
    "directives": 8,
    "fields": 10,
    "args": 2,
    "inputFields": 5,
    "enumValues": 7,
    "interfaces": 2,
    "possibleTypes": 3,
}
"""How long the lists are that tell of the schema itself, about."""


@dataclass(frozen=True)
class Weight:
    """A field: its weight, the size of its list (1 for none), the type beneath, and what kind of field it is.

    `arguments` weigh besides where they are given.
    """

    weight: int = 0
    size: int = 1
    type: str | None = None
    connection: bool = False
    in_connection: bool = False
    elements: bool = False
    meta: bool = False
    arguments: tuple[tuple[str, int], ...] = ()


Table = Mapping[tuple[str, str], Weight]


@cache
def weights() -> Table:
    """Weights by type and field, those of introspection included."""
    # The schema names the guard among its extensions, so it cannot be imported before the guard.
    from api.graphql.schema import sdl

    made = build_schema(sdl())
    table = {
        (name, field): _weight(name, field, description)
        for name, kind in made.type_map.items()
        for field, description in getattr(kind, "fields", {}).items()
        if is_composite_type(kind)
    }
    table["Query", "__schema"] = Weight(type="__Schema", meta=True)
    table["Query", "__type"] = Weight(type="__Type", meta=True)
    return table


def _weight(parent: str, name: str, field: Any) -> Weight:
    below = get_named_type(field.type)
    whole = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    composite, listed = is_composite_type(below), is_list_type(whole)
    paged = parent.endswith("Connection")
    # The elements of a page cost one each, counted where they are listed as such and not as edges.
    usual = 1 if composite and not paged else 0
    size = _said(field, "listSize", LIST) if composite and listed else 1
    return Weight(
        weight=_said(field, "cost", usual),
        size=META.get(name, LIST) if parent.startswith("__") and listed else size,
        type=below.name if composite else None,
        connection=below.name.endswith("Connection"),
        in_connection=paged and listed,
        elements=paged and listed and not below.name.endswith("Edge"),
        meta=parent.startswith("__") and composite,
        arguments=tuple((name, own) for name, each in field.args.items() if (own := _said(each, "cost", 0))),
    )


def _said(field: Any, directive: str, otherwise: int) -> int:
    for each in (field.ast_node.directives or ()) if field.ast_node else ():
        value = each.arguments[0].value if each.arguments else None
        if each.name.value == directive and isinstance(value, IntValueNode):
            return int(value.value)
    return otherwise
