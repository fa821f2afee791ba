"""What an operation costs: one plus the size of every list times what is asked of its elements, and so on beneath.

Every fragment is reckoned once, whatever spreads it and however often. What is selected of a connection does not know
yet how long the page is, so a bill has a part that is multiplied by it (`each`) where the connection is asked for.
What does not exist in the schema is passed over: validation, which comes next, says so.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_introspection_query,
    parse,
)

from api.graphql.limits import ALIASES, COST, DEPTH, FIRST, SCHEMA_DEPTH, TooCostly, too_deep, within
from api.graphql.weights import Weight, weights
from schema.errors import BadInput

USUAL = 50
"""`first` when it is not said."""
ENDLESS = 10**12
"""Where reckoning stops."""
LEAF = Weight()
ABOUT_SCHEMA = frozenset({"__schema", "__type", "__typename"})


class Bill(NamedTuple):
    """What a selection comes to.

    `each` is the cost per element of the page it is selected of, `meta` what is asked of the schema itself; `depth`
    and `meta_depth` are the levels of fields of either.
    """

    cost: int = 0
    each: int = 0
    meta: int = 0
    depth: int = 0
    meta_depth: int = 0
    aliases: int = 0


NOTHING = Bill()


class _Walk:
    """One reckoning of a document with what is known of its variables."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode], variables: Mapping[str, Any]) -> None:
        self.table = weights()
        self.fragments = fragments
        self.variables = variables
        self.known: dict[str, Bill] = {}

    def selected(self, chosen: SelectionSetNode | None, parent: str) -> Bill:
        """What is selected of one object of a type."""
        cost = each = meta = depth = meta_depth = aliases = 0
        for node in chosen.selections if chosen else ():
            bill = self._one(node, parent)
            cost += bill.cost
            each += bill.each
            meta += bill.meta
            aliases += bill.aliases
            depth = max(depth, bill.depth)
            meta_depth = max(meta_depth, bill.meta_depth)
        return Bill(
            min(cost, ENDLESS), min(each, ENDLESS), min(meta, ENDLESS), depth, meta_depth, min(aliases, ENDLESS)
        )

    def fragment(self, name: str) -> Bill:
        """What a fragment comes to wherever it is spread."""
        if name not in self.known:
            self.known[name] = NOTHING  # a fragment that spreads itself ends here; validation refuses it
            if found := self.fragments.get(name):
                self.known[name] = self.selected(found.selection_set, found.type_condition.name.value)
        return self.known[name]

    def _one(self, node: Any, parent: str) -> Bill:
        if isinstance(node, FieldNode):
            return self._field(node, self.table.get((parent, node.name.value), LEAF))
        if isinstance(node, FragmentSpreadNode):
            return self.fragment(node.name.value)
        on = node.type_condition.name.value if isinstance(node, InlineFragmentNode) and node.type_condition else parent
        return self.selected(node.selection_set, on)

    def _field(self, node: FieldNode, weight: Weight) -> Bill:
        aliased = node.alias is not None
        if node.selection_set is None and weight.weight == 0:
            return Bill(depth=1, aliases=aliased)
        beneath = self.selected(node.selection_set, weight.type or "")
        aliases = beneath.aliases + aliased
        if weight.meta:
            levels = 1 + max(beneath.depth, beneath.meta_depth)
            return Bill(0, 0, weight.size * (1 + beneath.meta), 0, levels, aliases)
        depth, levels = 1 + beneath.depth, beneath.meta_depth and 1 + beneath.meta_depth
        if weight.in_connection:
            return Bill(weight.weight, weight.elements + beneath.cost, beneath.meta, depth, levels, aliases)
        page = self._first(node) if weight.connection else USUAL
        own = weight.weight + self._given(node, weight)
        cost = own + weight.size * (beneath.cost + page * beneath.each)
        return Bill(cost, 0, weight.size * beneath.meta, depth, levels, aliases)

    def _given(self, node: FieldNode, weight: Weight) -> int:
        """What arguments weigh that are given and say more than no; a variable may say anything, and counts."""
        weighs = dict(weight.arguments)
        return sum(weighs.get(each.name.value, 0) for each in node.arguments or () if weighs and not _is_no(each.value))

    def _first(self, node: FieldNode) -> int:
        for argument in node.arguments or ():
            if argument.name.value == "first":
                value = argument.value
                if isinstance(value, VariableNode):
                    name = value.name.value
                    return size(self.variables[name]) if name in self.variables else USUAL
                return size(int(value.value)) if isinstance(value, IntValueNode) else FIRST
        return USUAL


def _is_no(value: ValueNode) -> bool:
    return isinstance(value, NullValueNode) or (isinstance(value, BooleanValueNode) and not value.value)


def size(said: object) -> int:
    """The length of a page as asked for; what cannot be read is reckoned as the most that may be asked for."""
    return min(max(said, 1), FIRST) if isinstance(said, int) else FIRST


def judge(document: DocumentNode, variables: Mapping[str, Any], operation: str | None) -> Bill:
    """The bill of the operation that is asked for, when neither it nor any other is over a limit.

    Raises:
        TooCostly: one of them is.
        BadInput: there are several, and none is named.
    """
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if len(operations) > 1 and operation is None:
        raise BadInput("The document has several operations; say with `operationName` which one to execute.")
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    asked = NOTHING
    try:
        for each in operations:
            walk = _Walk(fragments, {**_defaults(each), **variables})
            bill = walk.selected(each.selection_set, "Query")
            _check(bill)
            for name in fragments:  # those that nothing spreads are validated too
                _check(walk.fragment(name))
            if operation is None or (each.name and each.name.value == operation):
                asked = bill
    except RecursionError:
        raise too_deep() from None
    return asked


def asks_schema(document: DocumentNode, operation: str | None) -> bool:
    """Whether the operation asks about the schema and nothing else."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    waiting: list[Any] = [
        each
        for each in document.definitions
        if isinstance(each, OperationDefinitionNode)
        and (operation is None or (each.name is not None and each.name.value == operation))
    ]
    seen = set[str]()
    while waiting:
        for each in waiting.pop().selection_set.selections:
            if isinstance(each, FieldNode):
                if each.name.value not in ABOUT_SCHEMA:
                    return False
            elif isinstance(each, InlineFragmentNode):
                waiting.append(each)
            elif isinstance(each, FragmentSpreadNode) and each.name.value not in seen:
                seen.add(each.name.value)
                waiting += [fragments[each.name.value]] if each.name.value in fragments else []
    return True


def _defaults(node: OperationDefinitionNode) -> dict[str, int]:
    return {
        each.variable.name.value: int(each.default_value.value)
        for each in node.variable_definitions or ()
        if isinstance(each.default_value, IntValueNode)
    }


def _check(bill: Bill) -> None:
    within("levels of fields", bill.depth, DEPTH)
    within("levels of fields about the schema", bill.meta_depth, SCHEMA_DEPTH)
    within("aliases", bill.aliases, ALIASES)
    if bill.meta > introspection_limit():
        raise TooCostly("The document asks too much of the schema at once; ask for the SDL or in several requests.")
    if bill.cost > COST:
        raise TooCostly(
            f"The document costs {bill.cost:,}, at most {COST:,} is allowed; ask for fewer, or less of each."
        )


@cache
def introspection_limit() -> int:
    """Half as much again as the fullest introspection query that clients send."""
    document = parse(
        get_introspection_query(
            specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
        )
    )
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    (query,) = (each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    return _Walk(fragments, {}).selected(query.selection_set, "Query").meta * 3 // 2
