"""The executor of questions: root fields that show records are completed by plans, all else the ordinary way."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    InlineFragmentNode,
    Node,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import Info

from api.graphql.compiling.fields import Asked, Details
from api.graphql.compiling.objects import Planner
from api.graphql.compiling.running import Complete, Run
from api.graphql.pages import Page
from api.graphql.reader import Reader

PLANS = 50
"""Kept of one operation: a root field with the values of the variables beneath it."""

ANALYTICS = "Result"
"""Interface of what is reckoned, and not read from documents."""


@dataclass
class _Plans:
    """Of an operation: the variables beneath its root fields, and its plans by root field and values of those."""

    variables: list[str]
    made: dict[tuple[str, str], Complete] = field(default_factory=dict)


class Executor(StrawberryGraphQLCoreExecutionContext):
    """Strawberry's executor, but for the completion of root fields that show records."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._left: set[str] = set()
        """Keys of root fields that the ordinary executor completes."""

    def complete_value(
        self, return_type: Any, field_details_list: Details, info: Any, path: Any, result: Any, position_context: Any
    ) -> Any:
        """The value of a field in the answer."""
        given = (return_type, field_details_list, info, path, result, position_context)
        if path.prev is not None or path.key in self._left or isinstance(result, Exception | None):
            return super().complete_value(*given)
        if not _shows_records(return_type):
            return super().complete_value(*given)
        run = Run(Info(_raw_info=info, _field=_NO_FIELD))
        try:
            completed = self._plan(return_type, field_details_list, path.key)(result, run)
        except Exception:
            # Whatever a plan cannot do, the ordinary executor does or tells; nothing is hidden, as it begins anew.
            return self._ordinarily(run, given)
        return self._fetched(completed, run, given) if run.waiting else completed

    async def _fetched(self, completed: Any, run: Run, given: tuple[Any, ...]) -> Any:
        try:
            await run.fetch()
        except Exception:
            # As above: what failed while fetching fails again, or is told with its path, when resolved one by one.
            again = self._ordinarily(run, given)
            return await again if inspect.isawaitable(again) else again
        return completed

    def _ordinarily(self, run: Run, given: tuple[Any, ...]) -> Any:
        run.abandon()
        return_type, details, info, path, result, position = given
        self._left.add(path.key)
        if isinstance(result, Page):
            result = result.anew()
        return super().complete_value(return_type, details, info, path, result, position)

    def _plan(self, type_: Any, details: Details, key: str) -> Complete:
        """The plan of a root field."""
        kept = self._kept()
        given = self.variable_values.coerced
        named = (key, repr([(name, given[name]) for name in kept.variables if name in given]))
        found = kept.made.get(named)
        if found is None:
            schema = self.schema.extensions["strawberry-definition"]
            scalars = schema.schema_converter.scalar_registry
            asked = Asked(self.schema, self.fragments, self.variable_values, self.operation, schema.config, scalars)
            if len(kept.made) >= PLANS:
                kept.made.clear()
            found = kept.made[named] = Planner(asked).complete(type_, details)
        return found

    def _kept(self) -> _Plans:
        """What is kept for the operation, with its document."""
        document = self.context_value.asked if isinstance(self.context_value, Reader) else None
        name = self.operation.name.value if self.operation.name else None
        kept = document.plans.get(name) if document else None
        if kept is None:
            kept = _Plans(sorted(set(_beneath(self.operation.selection_set, self.fragment_definitions, set()))))
            if document:
                document.plans[name] = kept
        return kept


_NO_FIELD: Any = None
"""Resolvers of records ask the request for its context alone."""


def _shows_records(type_: Any) -> bool:
    named = get_named_type(type_)
    if not isinstance(named, GraphQLObjectType | GraphQLInterfaceType) or named.name.startswith("__"):
        return False
    return all(each.name != ANALYTICS for each in named.interfaces)


def _beneath(
    chosen: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[str]:
    """Variables that are used beneath root fields."""
    for node in chosen.selections:
        if isinstance(node, FieldNode):
            if node.selection_set:
                yield from _variables(node.selection_set, fragments, seen)
        elif isinstance(node, FragmentSpreadNode):
            yield from _beneath(fragments[node.name.value].selection_set, fragments, seen)
        elif isinstance(node, InlineFragmentNode):
            yield from _beneath(node.selection_set, fragments, seen)


def _variables(node: Node, fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]) -> Iterator[str]:
    """Variables in a piece of a document and in the fragments that it spreads."""
    if isinstance(node, VariableNode):
        yield node.name.value
    if isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
        seen.add(node.name.value)
        yield from _variables(fragments[node.name.value], fragments, seen)
    for key in node.keys:
        below = getattr(node, key, None)
        for each in below if isinstance(below, list | tuple) else (below,):
            if isinstance(each, Node) and key != "loc":
                yield from _variables(each, fragments, seen)
