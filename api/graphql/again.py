"""Earlier answers, from their permalinks: the question that one stands for is asked once more, like any other."""

from dataclasses import replace
from typing import Annotated, Any

import strawberry
from graphql import FieldNode, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode, get_named_type, validate
from graphql.execution.values import get_argument_values
from strawberry import Info

from analytics import permalinks
from analytics.permalinks import NO_PERMALINK
from api.graphql import limits
from api.graphql.answers import Result
from api.graphql.asked import RULES
from api.graphql.directives import Cost
from api.graphql.reader import Reader
from api.graphql.shown import Shown
from schema.errors import BadInput


def _field(schema: GraphQLSchema, permalink: str) -> FieldNode:
    """The one field that a permalink asks for. Raises BadInput, TooCostly, GraphQLSyntaxError."""
    document, _ = limits.read(permalinks.question(permalink))
    operation = document.definitions[0]
    if len(document.definitions) != 1 or not isinstance(operation, OperationDefinitionNode):
        raise BadInput(NO_PERMALINK)
    fields = operation.selection_set.selections
    if len(fields) != 1 or not isinstance(fields[0], FieldNode) or not _answers(schema, fields[0].name.value):
        raise BadInput(NO_PERMALINK)
    if errors := validate(schema, document, RULES, max_errors=1):
        raise BadInput(f"permalink: {errors[0].message[: limits.SENTENCE]}")
    return fields[0]


def _answers(schema: GraphQLSchema, name: str) -> bool:
    """Whether a root field gives an answer of analytics, and one of a kind: not this field itself."""
    root = schema.query_type
    of = get_named_type(root.fields[name].type) if root and name in root.fields else None
    return isinstance(of, GraphQLObjectType) and any(each.name == "Result" for each in of.interfaces)


async def _result(
    info: Info[Reader, None],
    permalink: Annotated[str, strawberry.argument(description="Permalink, from `reference`.")],
) -> Any:
    raw = info._raw_info
    root = raw.schema.query_type
    node = _field(raw.schema, permalink)
    if root is None or (asked := root.fields[node.name.value]).resolve is None:
        raise BadInput(NO_PERMALINK)
    found = await asked.resolve(None, raw, **get_argument_values(asked, node))
    if not isinstance(found, Shown):
        raise BadInput(NO_PERMALINK)
    return replace(found, concept=type(found.data).__name__)


@strawberry.type
class Again:
    """Fields of the root type."""

    result: Result | None = strawberry.field(
        resolver=_result,
        description="An earlier answer again, from its permalink; as costly as the dearest of answers.",
        directives=[Cost(weight=2000)],
    )
