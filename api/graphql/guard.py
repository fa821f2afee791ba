"""The guard inside the schema: a document is read, judged and paid for before anything validates or executes it."""

from collections.abc import Callable
from typing import Any

from graphql import ExecutionResult
from strawberry.extensions import SchemaExtension
from strawberry.extensions.runner import SchemaExtensionsRunner
from strawberry.types import ExecutionContext

from api.graphql import introspection, limits, rates, reckoning
from api.graphql.asked import Document, Memory
from api.graphql.introspection import Answers
from api.graphql.reader import Reader
from api.graphql.reckoning import Bill
from schema.access import Audience

documents = Memory()
answers = Answers()


class Guard(SchemaExtension):
    """Refuses documents over a limit, and reports the cost of the others in `extensions.cost`. See `Steps`."""

    def __init__(self) -> None:
        self.document: Document | None = None
        self.bill: Bill | None = None
        self._asked: introspection.Key | None = None

    def read(self) -> None:
        """Read the document ourselves, so that it is scanned before it is parsed, and both happen once."""
        text = self.execution_context.query
        if text is not None:
            self._read(text)

    def validate(self) -> None:
        """Validate the document, when it was not before."""
        if self.document is not None:
            errors = self.document.validated(self.execution_context.schema._schema)
            self.execution_context.pre_execution_errors = errors

    def recall(self) -> None:
        """Answer what was asked about the schema before from memory."""
        asked, document = self.execution_context, self.document
        if document is None or not self._about_schema():
            return
        key = introspection.key(document.text, asked.operation_name, asked.variables)
        if (told := answers.get(key)) is not None:
            asked.result = ExecutionResult(data=told, errors=None)
        else:
            self._charge(self.bill.meta if self.bill else 0)
            self._asked = key

    def remember(self) -> None:
        """Keep what was answered about the schema."""
        result = self.execution_context.result
        if self._asked is not None and result is not None and result.data is not None and not result.errors:
            answers.keep(self._asked, result.data)

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


class Steps(SchemaExtensionsRunner):
    """Has a guard do its steps. Hooks of extensions would be searched and wrapped anew for every question."""

    def __init__(self, execution_context: ExecutionContext, extensions: list[SchemaExtension]) -> None:
        super().__init__(execution_context, extensions)
        (self._guard,) = (each for each in extensions if isinstance(each, Guard))

    def operation(self) -> Any:
        """Around everything."""
        return _Step()

    def parsing(self) -> Any:
        """Around parsing."""
        return _Step(self._guard.read)

    def validation(self) -> Any:
        """Around validation."""
        return _Step(self._guard.validate)

    def executing(self) -> Any:
        """Around execution."""
        return _Step(self._guard.recall, self._guard.remember)

    async def get_extensions_results(self, ctx: ExecutionContext) -> dict[str, Any]:  # noqa: ARG002 - by protocol
        """What goes into `extensions` of the answer."""
        return self._guard.get_results()


class _Step:
    """Does something before what it is around, and something after that when nothing was raised."""

    def __init__(self, before: Callable[[], None] | None = None, after: Callable[[], None] | None = None) -> None:
        self._before, self._after = before, after

    def __enter__(self) -> None:
        if self._before is not None:
            self._before()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._after is not None and kind is None:
            self._after()

    async def __aenter__(self) -> None:
        self.__enter__()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.__exit__(kind)
