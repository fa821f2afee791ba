"""The executor of questions: root fields that show records are completed by plans, all else the ordinary way."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakSet

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
from graphql.execution.values import VariableValues
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import Info

from api.graphql.compiling.fields import Asked, Details
from api.graphql.compiling.objects import Planner
from api.graphql.compiling.running import Complete, Run
from api.graphql.pages import Page
from api.graphql.reader import Reader

PLANS = 50
"""Kept of one operation: a root field with the values of the variables beneath it."""
KEY = 1_000
"""Characters of those values as a plan is kept by them; with longer ones it is made for its request alone."""
CHARACTERS = 400_000
"""Of the documents of all plans that are kept, each counted for each of its plans, which take 300 bytes for one."""

ANALYTICS = "Result"
"""Interface of what is reckoned, and not read from documents."""

Fragments = Mapping[str, FragmentDefinitionNode]


@dataclass(eq=False)
class _Plans:
    """Of an operation: the variables that plans depend on, and its plans by root field and values of those."""

    variables: list[str]
    characters: int
    made: dict[tuple[str, str], Complete] = field(default_factory=dict)


class _Held:
    """Of all documents: where their plans are, so that no more are kept than fit into memory."""

    def __init__(self) -> None:
        self._plans = WeakSet[_Plans]()
        self._characters = 0

    def keep(self, plans: _Plans, named: tuple[str, str], made: Complete) -> None:
        """Keep one more, and forget all others first when they are too many."""
        if len(plans.made) >= PLANS:
            plans.made.clear()
        self._characters += plans.characters
        if self._characters > CHARACTERS:
            for each in list(self._plans):
                each.made.clear()
            self._characters = plans.characters
        self._plans.add(plans)
        plans.made[named] = made


_held = _Held()


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
        sources, coerced = self.variable_values
        given = {name: coerced[name] for name in kept.variables if name in coerced}
        named = (key, repr(given))
        found = kept.made.get(named)
        if found is None:
            schema = self.schema.extensions["strawberry-definition"]
            scalars = schema.schema_converter.scalar_registry
            # Nothing but what it is kept by: values that the root field alone takes may be long.
            values = VariableValues({name: sources[name] for name in given if name in sources}, given)
            asked = Asked(self.schema, self.fragments, values, self.operation, schema.config, scalars)
            found = Planner(asked).complete(type_, details)
            if len(named[1]) <= KEY:
                _held.keep(kept, named, found)
        return found

    def _kept(self) -> _Plans:
        """What is kept for the operation, with its document."""
        document = self.context_value.asked if isinstance(self.context_value, Reader) else None
        name = self.operation.name.value if self.operation.name else None
        kept = document.plans.get(name) if document else None
        if kept is None:
            variables = sorted(_beneath(self.operation.selection_set, self.fragment_definitions))
            kept = _Plans(variables, len(document.text) if document else 0)
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


def _beneath(chosen: SelectionSetNode, fragments: Fragments) -> set[str]:
    """Variables that plans of root fields depend on: used beneath those, or to say what of them is asked for at all."""
    waiting, seen, pieces = [chosen], set[str](), list[Node]()
    while waiting:
        for node in waiting.pop().selections:
            pieces += node.directives or ()
            if isinstance(node, FieldNode):
                pieces += (node.selection_set,) if node.selection_set else ()
            elif isinstance(node, InlineFragmentNode):
                waiting.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                waiting.append(fragments[node.name.value].selection_set)
    return _variables(pieces, fragments)


def _variables(waiting: list[Node], fragments: Fragments) -> set[str]:
    """Variables in pieces of a document and in the fragments that they spread, each of which is looked at once."""
    found, seen = set[str](), set[str]()
    while waiting:
        node = waiting.pop()
        if isinstance(node, VariableNode):
            found.add(node.name.value)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
            seen.add(node.name.value)
            waiting.append(fragments[node.name.value])
        for key in node.keys:
            below = getattr(node, key, None) if key != "loc" else None
            waiting += (
                each for each in (below if isinstance(below, list | tuple) else [below]) if isinstance(each, Node)
            )
    return found
