"""How much a document may ask, told before it is validated: what is refused here costs next to nothing.

A document is looked at three times, each time linearly: its text is scanned before anything parses it, its shape is
taken before anything follows it, and what it costs is reckoned (`api.graphql.reckoning`) before anything validates it.
"""

import re
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    parse,
)

from schema.errors import SijillError

COST, FIRST = 10_000, 500
DEPTH, SCHEMA_DEPTH = 12, 15
"""Levels of fields: of what is recorded, and of the schema, where the standard introspection query has 15."""
DOCUMENT = 32 * 1024
"""Bytes of a document in UTF-8."""
TOKENS, SELECTIONS, ALIASES, FRAGMENTS, DIRECTIVES, REPEATED = 2_000, 500, 30, 30, 50, 50
OPERATIONS, VARIABLES = 10, 50
ARGUMENTS = 1_000
"""Tokens within parentheses: what is longer is meant for `variables`."""
NESTING = 60
"""Brackets within brackets, which parsers follow one call deep each."""
DIGITS = 40
"""Characters of a number; more than any that is meant, and few enough to be read at once."""
SENTENCE = 300
"""Characters of a sentence about a document, which may repeat a name from it."""

OPENING, CLOSING = frozenset("{[("), frozenset("}])")
NAMED_BY = frozenset({":", "@", "...", "on"})
"""What stands before a name that is no selection of its own."""
_SELECTION = re.compile(r"\.\.\.|[A-Za-z_]")

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\"""|\\|"(?!""))*+(?:"""|\Z)'  # a block of text
    r'|"(?:[^"\\\r\n]|\\.)*+"?'
    r"|#[^\r\n]*+"
    r"|[A-Za-z_][A-Za-z0-9_]*+"
    r"|-?[0-9][0-9A-Za-z_.+-]*+"
    r"|\.\.\.|[!$&()=:@\[\]{|}]"
)
"""What counts as one token, comments too. Nothing here is tried twice, so the time is that of reading once."""


class TooCostly(SijillError):
    """A document over a limit."""

    code = "TOO_COSTLY"


class Shape(NamedTuple):
    """Of a document: the names of its operations, and of the variables that say how long a page is."""

    operations: frozenset[str]
    sizing: tuple[str, ...]


def read(text: str) -> tuple[DocumentNode, Shape]:
    """A document and its shape.

    Raises:
        TooCostly: it is over a limit that can be told by its text and shape.
        GraphQLSyntaxError: it is no document.
    """
    _scan(text)
    try:
        document = parse(text, max_lexical_tokens=TOKENS)
    except GraphQLSyntaxError as problem:
        if problem.source is None or not problem.positions or len(problem.message) <= SENTENCE:
            raise
        said = problem.message.removeprefix("Syntax Error: ")[:SENTENCE]
        raise GraphQLSyntaxError(problem.source, next(iter(problem.positions)), f"{said}…") from None
    except RecursionError:
        raise too_deep() from None
    return document, _shape(document)


def within(what: str, number: int, most: int) -> None:
    """Nothing, when there are not too many. Raises TooCostly."""
    if number > most:
        raise TooCostly(f"The document has {number:,} {what}, at most {most:,} are allowed.")


def too_deep() -> TooCostly:
    """What is said of a document whose nesting nobody follows to its end."""
    return TooCostly(f"The document nests too deeply; at most {DEPTH} levels of fields.")


def _scan(text: str) -> None:
    if len(text) > DOCUMENT or len(text.encode("utf-8", "surrogatepass")) > DOCUMENT:
        raise TooCostly(f"The document is larger than {DOCUMENT // 1024} KiB; values belong into `variables`.")
    tokens = nested = within_arguments = arguments = directives = selections = 0
    before = ""
    for found in _TOKEN.finditer(text):
        word, tokens = found.group(), tokens + 1
        if tokens > TOKENS:
            raise TooCostly(f"The document has more than {TOKENS:,} tokens; ask in several requests.")
        arguments += within_arguments > 0
        if word in OPENING:
            nested += 1
            within_arguments += word == "("
            if nested > NESTING:
                raise too_deep()
        elif word in CLOSING:
            nested -= 1
            within_arguments -= word == ")"
        elif word == "@":
            directives += 1
        elif word[0] in "-0123456789" and len(word) > DIGITS:
            raise TooCostly(f"The document has a number of {len(word):,} characters, at most {DIGITS} are allowed.")
        elif nested and not within_arguments and before not in NAMED_BY and _SELECTION.match(word):
            # Told roughly here, and exactly below: of what is refused, parsing what is long takes the longest.
            selections += 1
        before = before if word[0] == "#" else word
    within("directives", directives, DIRECTIVES)
    within("tokens in arguments", arguments, ARGUMENTS)
    within("selections", selections, SELECTIONS)


def _shape(document: DocumentNode) -> Shape:
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    fragments = [each for each in document.definitions if isinstance(each, FragmentDefinitionNode)]
    variables = sum(len(each.variable_definitions or ()) for each in operations)
    within("operations", len(operations), OPERATIONS)
    within("fragments", len(fragments), FRAGMENTS)
    within("variables", variables, VARIABLES)
    selections = repeated = 0
    sizing: set[str] = set()
    waiting = [each.selection_set for each in (*operations, *fragments)]
    while waiting:
        fields, others = _side_by_side(waiting.pop())
        selections += len(fields) + others
        repeated += len(fields) - len({(each.alias or each.name).value for each in fields})
        for each in fields:
            if each.selection_set:
                waiting.append(each.selection_set)
            for argument in each.arguments or ():
                if argument.name.value == "first" and isinstance(argument.value, VariableNode):
                    sizing.add(argument.value.name.value)
    within("selections", selections, SELECTIONS)
    within("fields selected twice", repeated, REPEATED)
    return Shape(frozenset(each.name.value for each in operations if each.name), tuple(sorted(sizing)))


def _side_by_side(chosen: SelectionSetNode) -> tuple[list[FieldNode], int]:
    """The fields that are selected of one object, as far as they are written in one place, and how much else."""
    fields, others, waiting = list[FieldNode](), 0, [chosen]
    while waiting:
        for each in waiting.pop().selections:
            if isinstance(each, FieldNode):
                fields.append(each)
            else:
                others += 1
                if isinstance(each, InlineFragmentNode):
                    waiting.append(each.selection_set)
    return fields, others
