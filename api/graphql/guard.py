"""The guard inside the schema: a document is read, judged and paid for before anything validates or executes it."""

from collections.abc import Iterator
from typing import Any

from graphql import ExecutionResult
from strawberry.extensions import SchemaExtension

from api.graphql import introspection, limits, rates, reckoning
from api.graphql.asked import Document, Memory
from api.graphql.introspection import Answers
from api.graphql.reader import Reader
from api.graphql.reckoning import Bill
from schema.access import Audience

documents = Memory()
answers = Answers()


class Guard(SchemaExtension):
    """Refuses documents over a limit, and reports the cost of the others in `extensions.cost`."""

    def __init__(self) -> None:
        self.document: Document | None = None
        self.bill: Bill | None = None

    def on_parse(self) -> Iterator[None]:
        """Read the document ourselves, so that it is scanned before it is parsed, and both happen once."""
        text = self.execution_context.query
        if text is not None:
            self._read(text)
        yield

    def on_validate(self) -> Iterator[None]:
        """Validate the document, when it was not before."""
        if self.document is not None:
            errors = self.document.validated(self.execution_context.schema._schema)
            self.execution_context.pre_execution_errors = errors
        yield

    def on_execute(self) -> Iterator[None]:
        """Answer what was asked about the schema before from memory."""
        asked, document = self.execution_context, self.document
        if document is None or not self._about_schema():
            yield
            return
        key = introspection.key(document.text, asked.operation_name, asked.variables)
        if (told := answers.get(key)) is not None:
            asked.result = ExecutionResult(data=told, errors=None)
            yield
            return
        self._charge(self.bill.meta if self.bill else 0)
        yield
        if asked.result is not None and asked.result.data is not None and not asked.result.errors:
            answers.keep(key, asked.result.data)

    def get_results(self) -> dict[str, Any]:
        """What goes into `extensions` of the answer. It is the same for everybody, so that answers may be kept."""
        return {} if self.bill is None else {"cost": {"requested": self.bill.cost, "limit": limits.COST}}

    def _read(self, text: str) -> None:
        asked = self.execution_context
        document = documents.get(text)
        if document is None:
            self._charge(rates.REQUEST + len(text))
            document = documents.read(text)
            bill = document.bill(asked.variables, asked.operation_name)
            self._charge(bill.cost)
        else:
            bill = document.bill(asked.variables, asked.operation_name)
            self._charge(rates.REQUEST + bill.cost)
        self.document, self.bill, asked.graphql_document = document, bill, document.node
        if isinstance(asked.context, Reader):
            asked.context.asked = document

    def _charge(self, points: int) -> None:
        context = self.execution_context.context
        if isinstance(context, Reader) and context.audience is Audience.OPEN:
            rates.charge(context.request, points)

    def _about_schema(self) -> bool:
        asked = self.execution_context
        if asked.graphql_document is None or self.bill is None or not self.bill.meta:
            return False
        return reckoning.asks_schema(asked.graphql_document, asked.operation_name)
