"""How much may be asked of the desk at once, told before anything is validated.

Objects of the desk are a tree of four levels, whose lists are read once a page: so depth alone is bounded, and what
one request writes, which is one thing.
"""

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from api.graphql import limits
from schema.errors import BadInput

DEPTH = 8
ONE = "One field of Mutation in each request: it is one transaction, and has one answer."


def read(text: str, operation: str | None) -> OperationDefinitionNode:
    """The operation that is meant. Raises TooCostly, BadInput, GraphQLSyntaxError."""
    document, _ = limits.read(text)
    meant = _meant(document, operation)
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    _Walk(fragments).depth(meant.selection_set)
    if meant.operation is OperationType.MUTATION:
        chosen = meant.selection_set.selections
        if len(chosen) != 1 or not isinstance(chosen[0], FieldNode):
            raise BadInput(ONE)
    elif meant.operation is OperationType.SUBSCRIPTION:
        raise BadInput("The desk takes questions and mutations.")
    return meant


def _meant(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    known = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    meant = [each for each in known if name is None or (each.name and each.name.value == name)]
    if len(meant) != 1:
        raise BadInput("The document must have one operation, or `operationName` name one of several.")
    return meant[0]


class _Walk:
    """Depths of selections, each fragment reckoned once."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, int] = {}
        self._open: set[str] = set()

    def depth(self, chosen: SelectionSetNode) -> int:
        """Levels of fields. Raises TooCostly, BadInput."""
        deepest = max((self._of(each) for each in chosen.selections), default=0)
        if deepest > DEPTH:
            raise limits.TooCostly(f"The document nests too deeply; at most {DEPTH} levels of fields.")
        return deepest

    def _of(self, each: object) -> int:
        if isinstance(each, FieldNode):
            if each.name.value in {"__schema", "__type"}:
                raise BadInput("The desk does not describe itself; its schema is in api/staff.graphql.")
            return 1 + (self.depth(each.selection_set) if each.selection_set else 0)
        if isinstance(each, FragmentSpreadNode):
            return self._spread(each.name.value)
        inner = getattr(each, "selection_set", None)
        return self.depth(inner) if isinstance(inner, SelectionSetNode) else 0

    def _spread(self, name: str) -> int:
        if name in self._open:
            raise BadInput("A fragment holds itself.")
        if name not in self._known and name in self._fragments:
            self._open.add(name)
            self._known[name] = self.depth(self._fragments[name].selection_set)
            self._open.remove(name)
        # One that there is not is told by validation.
        return self._known.get(name, 0)
