"""How much a document may ask, told before it is validated: what is refused here costs next to nothing.

The walk remembers every fragment, so that fragments which spread fragments cost once. What does not exist in the schema
is passed over: validation, which comes next, says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    Lexer,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    TokenKind,
    VariableNode,
    get_introspection_query,
    parse,
)

from api.graphql.weights import Table, Weight, weights
from schema.errors import BadInput, SijillError

COST, DEPTH, TOKENS, ALIASES = 10_000, 15, 2_000, 30
FRAGMENTS, DIRECTIVES, REPEATED = 30, 50, 50
NESTING = 60
"""Brackets within brackets, which parsers follow one call deep each."""
FIRST = 500


class TooCostly(SijillError):
    """A document over a limit."""

    code = "TOO_COSTLY"


@dataclass(frozen=True)
class Bill:
    """What a piece of a document comes to. `meta` is the cost of asking about the schema itself."""

    cost: int = 0
    meta: int = 0
    depth: int = 0
    aliases: int = 0

    def beside(self, other: "Bill") -> "Bill":
        """Both together, as selected side by side."""
        return Bill(
            self.cost + other.cost,
            self.meta + other.meta,
            max(self.depth, other.depth),
            self.aliases + other.aliases,
        )


@dataclass
class _Walk:
    """One reckoning of a document with its variables."""

    table: Table
    variables: Mapping[str, Any]
    fragments: Mapping[str, FragmentDefinitionNode]
    known: dict[tuple[str, int | None], Bill] = field(default_factory=dict)
    repeated: int = 0

    def measure(self, chosen: SelectionSetNode | None, parent: str | None, first: int | None) -> Bill:
        """A selection on one object of a type; `first` is the size of the connection that it belongs to."""
        bill, keys = Bill(), set()
        for node in chosen.selections if chosen else ():
            if isinstance(node, FieldNode):
                key = (node.alias or node.name).value
                self.repeated += key in keys
                keys.add(key)
                bill = bill.beside(self._field(node, parent, first))
            elif isinstance(node, FragmentSpreadNode):
                bill = bill.beside(self._fragment(node.name.value, first))
            elif isinstance(node, InlineFragmentNode):
                on = node.type_condition.name.value if node.type_condition else parent
                bill = bill.beside(self.measure(node.selection_set, on, first))
        return bill

    def _fragment(self, name: str, first: int | None) -> Bill:
        if (name, first) not in self.known:
            self.known[name, first] = Bill()  # a fragment that spreads itself ends here; validation refuses it
            if found := self.fragments.get(name):
                on = found.type_condition.name.value
                self.known[name, first] = self.measure(found.selection_set, on, first)
        return self.known[name, first]

    def _field(self, node: FieldNode, parent: str | None, first: int | None) -> Bill:
        weight = self.table.get((parent or "", node.name.value), Weight())
        size = first if weight.in_connection and first is not None else weight.size
        own_first = self._first(node) if weight.connection else None
        beneath = self.measure(node.selection_set, weight.type, own_first)
        cost, meta = weight.weight + size * (weight.elements + beneath.cost), size * beneath.meta
        if weight.meta:
            cost, meta = 0, size * (1 + beneath.meta)
        return Bill(cost, meta, 1 + beneath.depth, beneath.aliases + (node.alias is not None))

    def _first(self, node: FieldNode) -> int:
        """The size asked for; what cannot be read is reckoned as the most that may be asked for."""
        value = next((each.value for each in node.arguments or () if each.name.value == "first"), None)
        if value is None:
            return 50
        said: Any = self.variables.get(value.name.value) if isinstance(value, VariableNode) else None
        if isinstance(value, IntValueNode):
            said = int(value.value)
        return min(max(said, 1), FIRST) if isinstance(said, int) else FIRST


def read(text: str) -> DocumentNode:
    """The document. Raises TooCostly, GraphQLSyntaxError."""
    _scan(text)
    try:
        return parse(text)
    except RecursionError:
        raise TooCostly(f"The document nests too deeply; at most {DEPTH} levels of fields.") from None


def _scan(text: str) -> None:
    lexer, tokens, nested = Lexer(Source(text)), 0, 0
    opening, closing = (TokenKind.BRACE_L, TokenKind.BRACKET_L), (TokenKind.BRACE_R, TokenKind.BRACKET_R)
    while (token := lexer.advance()).kind is not TokenKind.EOF:
        tokens += 1
        nested += (token.kind in opening) - (token.kind in closing)
        if tokens > TOKENS:
            raise TooCostly(f"The document has more than {TOKENS:,} tokens; ask in several requests.")
        if nested > NESTING:
            raise TooCostly(f"The document nests too deeply; at most {DEPTH} levels of fields.")


def judge(document: DocumentNode, variables: Mapping[str, Any], operation: str | None) -> int:
    """The cost of the operation that is asked for. Raises TooCostly, BadInput."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    _within("fragments", len(fragments), FRAGMENTS)
    _within("directives", _directives(document), DIRECTIVES)
    if len(operations) > 1 and operation is None:
        raise BadInput("The document has several operations; say with `operationName` which one to execute.")
    cost = 0
    try:
        for each in operations:
            bill = _operation(each, variables, fragments)
            if operation is None or (each.name and each.name.value == operation):
                cost = bill.cost
    except RecursionError:
        raise TooCostly(f"The document nests too deeply; at most {DEPTH} levels of fields.") from None
    return cost


def _operation(
    node: OperationDefinitionNode, given: Mapping[str, Any], fragments: Mapping[str, FragmentDefinitionNode]
) -> Bill:
    defaults = {
        each.variable.name.value: int(each.default_value.value)
        for each in node.variable_definitions or ()
        if isinstance(each.default_value, IntValueNode)
    }
    walk = _Walk(weights(), {**defaults, **given}, fragments)
    bill = walk.measure(node.selection_set, "Query", None)
    for name in fragments:  # those that nothing spreads are validated too
        _check(walk._fragment(name, None), walk.repeated)
    _check(bill, walk.repeated)
    return bill


def _check(bill: Bill, repeated: int) -> None:
    _within("levels of fields", bill.depth, DEPTH)
    _within("aliases", bill.aliases, ALIASES)
    _within("fields selected twice", repeated, REPEATED)
    if bill.meta > introspection_limit():
        raise TooCostly("The document asks too much of the schema at once; ask for the SDL or in several requests.")
    if bill.cost > COST:
        raise TooCostly(
            f"The document costs {bill.cost:,}, at most {COST:,} is allowed; ask for fewer, or less of each."
        )


def _within(what: str, number: int, most: int) -> None:
    if number > most:
        raise TooCostly(f"The document has {number} {what}, at most {most} are allowed.")


def _directives(document: DocumentNode) -> int:
    found, waiting = 0, list(document.definitions)
    while waiting:
        node: Any = waiting.pop()
        found += len(getattr(node, "directives", None) or ())
        chosen = getattr(node, "selection_set", None)
        waiting += chosen.selections if chosen else ()
    return found


@cache
def introspection_limit() -> int:
    """Half as much again as the fullest introspection query that clients send."""
    document = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
    )
    parsed = parse(document)
    fragments = {d.name.value: d for d in parsed.definitions if isinstance(d, FragmentDefinitionNode)}
    query = next(d for d in parsed.definitions if isinstance(d, OperationDefinitionNode))
    return _Walk(weights(), {}, fragments).measure(query.selection_set, "Query", None).meta * 3 // 2
