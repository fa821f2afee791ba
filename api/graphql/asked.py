"""Documents that were asked before: a question that comes again is neither parsed, judged nor validated again.

What is refused by its text or shape is not remembered, since refusing it costs little. What validation refuses is, with
its errors: a broken program repeats itself, and the bounds hold for it as for the rest.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema, specified_rules, validate
from graphql.validation.rules import overlapping_fields_can_be_merged
from graphql.validation.validate import ValidationAbortedError
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from api.graphql import limits, reckoning
from api.graphql.limits import Shape, TooCostly
from api.graphql.reckoning import Bill
from schema.errors import BadInput

DOCUMENTS, CHARACTERS = 500, 400_000
"""Remembered at most. A character of a document takes about 110 bytes as a tree."""
BILLS = 16
"""Remembered per document, which has one per combination of lengths of pages."""
ERRORS = 3
"""Told of one document at most; each may print a large part of it."""
COMPARISONS = 10_000
"""Steps of the rule that compares fields of the same key pair by pair; ten fragments that overlap take 2,000."""
RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)


class Document:
    """A document, its text, and what was found out about it.

    `plans` holds by operation what the executor made to answer it; it lives and dies with the document.
    """

    def __init__(self, text: str, node: DocumentNode, shape: Shape) -> None:
        self.text = text
        self.node = node
        self.plans: dict[str | None, Any] = {}
        self.errors: list[GraphQLError] | None = None
        self._shape = shape
        self._bills: dict[tuple[str | None, ...], Bill] = {}

    def bill(self, variables: Mapping[str, Any] | None, operation: str | None) -> Bill:
        """What the operation costs with these variables. Raises TooCostly, BadInput."""
        if operation is not None and operation not in self._shape.operations:
            raise BadInput("The document has no operation of that name; `operationName` must be one that it has.")
        given = variables or {}
        # Only what says how long a page is matters, and it matters only as far as it is taken.
        sizes = [str(reckoning.size(given[each])) if each in given else None for each in self._shape.sizing]
        key = (operation, *sizes)
        found = self._bills.get(key)
        if found is None:
            found = reckoning.judge(self.node, given, operation)
            if len(self._bills) < BILLS:
                self._bills[key] = found
        return found

    def validated(self, schema: GraphQLSchema) -> list[GraphQLError]:
        """What is wrong with it, which is found out once."""
        if self.errors is None:
            overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = COMPARISONS
            self.errors = [_told(each) for each in validate(schema, self.node, RULES, max_errors=ERRORS)]
        return list(self.errors)


class Memory:
    """The documents asked last, by their exact text."""

    def __init__(self, documents: int = DOCUMENTS, characters: int = CHARACTERS) -> None:
        self.documents = documents
        self.characters = characters
        self.held = 0
        self._known: OrderedDict[str, Document] = OrderedDict()

    def __len__(self) -> int:
        """How many documents are remembered."""
        return len(self._known)

    def forget(self) -> None:
        """Forget all."""
        self._known.clear()
        self.held = 0

    def get(self, text: str) -> Document | None:
        """The document, when it was asked lately."""
        found = self._known.get(text)
        if found is not None:
            self._known.move_to_end(text)
        return found

    def read(self, text: str) -> Document:
        """A document that was not asked lately. Raises TooCostly, GraphQLSyntaxError."""
        document = Document(text, *limits.read(text))
        self._known[text] = document
        self.held += len(text)
        while len(self._known) > self.documents or self.held > self.characters:
            self.held -= len(self._known.popitem(last=False)[0])
        return document


def _told(error: GraphQLError) -> GraphQLError:
    """The error with a sentence of bearable length; what stopped validation itself as a limit."""
    if isinstance(error, ValidationAbortedError):
        if error.message.startswith("Too many"):
            return GraphQLError(f"More is wrong with the document; the first {ERRORS} errors are told.")
        refusal = TooCostly("The document selects too many fields of the same name to compare; use fewer fragments.")
        return GraphQLError(str(refusal), original_error=refusal)
    if len(error.message) <= limits.SENTENCE:
        return error
    return GraphQLError(f"{error.message[: limits.SENTENCE]}…", error.nodes)
