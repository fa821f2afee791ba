"""What is selected on a type: fields with their arguments, as the ordinary executor would collect them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode, get_argument_values
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_subfields
from graphql.execution.values import VariableValues
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from api.graphql.compiling import rules
from api.graphql.compiling.running import Inexact
from api.graphql.shown import read

Details = list[FieldDetails]


@dataclass(frozen=True)
class Selected:
    """A field as it is asked for: under which key, of which type, by which resolver with which arguments."""

    key: str
    name: str
    definition: GraphQLField
    details: Details
    resolver: Callable[..., Any] | None
    arguments: Mapping[str, Any]
    asynchronous: bool
    told: bool
    rooted: bool
    """Whether the resolver takes the request, and the object itself."""

    @property
    def rule(self) -> rules.Reads | None:
        """What the resolver says of itself."""
        return rules.of(self.resolver) if self.resolver else None

    def caller(self) -> Callable[[Any, Any], Any]:
        """What gives the field's value, of an object and the request."""
        if self.resolver is None:
            name = self.name
            return lambda value, _info: read(value, name)
        call = partial(self.resolver, **self.arguments) if self.arguments else self.resolver
        if self.told:
            return (lambda value, info: call(root=value, info=info)) if self.rooted else lambda _, info: call(info=info)
        return (lambda value, _info: call(root=value)) if self.rooted else lambda _value, _info: call()


TYPENAME = "__typename"


@dataclass(frozen=True)
class Asked:
    """One operation of a document with the values of its variables."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDetails]
    variables: VariableValues
    operation: OperationDefinitionNode
    config: StrawberryConfig
    scalars: Mapping[object, Any]

    def on(self, type_: GraphQLObjectType, details: Details) -> tuple[list[Selected], dict[str, Any]]:
        """The fields selected on a type, and an object with all keys in their order, holding but the type's name.

        Raises GraphQLError for bad arguments.
        """
        found = collect_subfields(self.schema, self.fragments, self.variables, self.operation, type_, details)
        selected: list[Selected] = []
        template: dict[str, Any] = {}
        for key, nodes in found.grouped_field_set.items():
            named = nodes[0].node.name.value == TYPENAME
            template[key] = type_.name if named else None
            if not named:
                selected.append(self._selected(type_, key, nodes))
        return selected, template

    def _selected(self, type_: GraphQLObjectType, key: str, details: Details) -> Selected:
        node = details[0].node
        definition = type_.fields[node.name.value]
        field: StrawberryField | None = definition.extensions.get("strawberry-definition")
        if field is None:
            raise Inexact(node.name.value)
        coerced = get_argument_values(definition, node, self.variables)
        resolver = field.base_resolver
        return Selected(
            key=key,
            name=field.python_name,
            definition=definition,
            details=details,
            resolver=resolver._unbound_wrapped_func if resolver else None,
            arguments=convert_arguments(coerced, field.arguments, scalar_registry=self.scalars, config=self.config),
            asynchronous=bool(resolver and resolver.is_async),
            told=bool(resolver and resolver.info_parameter),
            rooted=bool(resolver and (resolver.root_parameter or resolver.parent_parameter)),
        )
