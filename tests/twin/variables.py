"""Variables of one generated document: what is written in place, and what is given apart, left out, or null."""

from typing import Any

from graphql import (
    BooleanValueNode,
    GraphQLInputType,
    ValueNode,
    VariableDefinitionNode,
    get_named_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    parse_type,
)

from tests.twin.chance import Chance
from tests.twin.literals import literal, variable

SURE = {"given": 10, "defaulted": 4, "both": 2, "stricter": 3}
FORMS = {**SURE, "absent": 2, "null": 1}


class Variables:
    """Definitions, and the values to send with them."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.definitions: list[VariableDefinitionNode] = []
        self.values: dict[str, Any] = {}
        self._by_type: dict[str, list[str]] = {}

    def place(
        self, value: Any, type_: GraphQLInputType, has_default: bool = False, *, belongs: bool = False
    ) -> ValueNode:
        """The value as it stands at a place of that type, or a variable in its stead.

        What `belongs` to other values is neither left out nor taken from another variable.
        """
        if self.chance.hit(14):
            return variable(self._variable(value, type_, has_default, belongs))
        if belongs:
            return literal(value, type_)
        below = get_named_type(type_)
        if isinstance(value, dict) and is_input_object_type(below):
            fields = below.fields
            value = {
                name: self.place(each, fields[name].type, fields[name].ast_node.default_value is not None)
                if name in fields
                else each
                for name, each in value.items()
            }
        elif isinstance(value, list) and len(value) < 4:
            whole = type_.of_type if is_non_null_type(type_) else type_
            if is_list_type(whole):
                value = [self.place(each, whole.of_type) if self.chance.hit(20) else each for each in value]
        return literal(value, type_)

    def condition(self) -> ValueNode:
        """What `@include` or `@skip` depends on."""
        held = self.chance.hit(50)
        if self.chance.hit(40):
            return BooleanValueNode(value=held)
        if known := self._by_type.get("Boolean!"):
            return variable(self.chance.one(known))
        default = self.chance.hit(25)
        left_out = default and self.chance.hit(50)
        return variable(self._define("Boolean!", held, default, None if left_out else held))

    def _variable(self, value: Any, type_: GraphQLInputType, has_default: bool, belongs: bool) -> str:
        known = self._by_type.get(str(type_), [])
        if known and not belongs and self.chance.hit(25):
            return self.chance.one(known)
        form = self.chance.weighted(SURE if belongs else FORMS) if value is not None else "given"
        nullable = not is_non_null_type(type_)
        bare = str(type_) if nullable else str(type_)[:-1]
        if form in {"absent", "null"} and not (nullable or has_default):
            form = "given"
        if form == "absent":
            return self._define(bare, None, False, None)
        if form == "null":
            name = self._define(bare, None, False, None)
            self.values[name] = None
            return name
        if form == "stricter":
            return self._define(f"{bare}!", None, False, value)
        default = literal(value, type_) if form in {"defaulted", "both"} else None
        return self._define(str(type_), default, default is not None, None if form == "defaulted" else value)

    def _define(self, type_: str, default: Any, has_default: bool, value: Any) -> str:
        name = f"v{len(self.definitions) + 1}"
        self.definitions.append(
            VariableDefinitionNode(
                variable=variable(name),
                type=parse_type(type_),
                default_value=literal(default) if has_default else None,
                directives=(),
            )
        )
        if value is not None:
            self.values[name] = value
            self._by_type.setdefault(type_, []).append(name)
        return name
