"""The guard inside the schema: a document is read and judged before anything validates or executes it."""

from collections.abc import Iterator
from typing import Any

from strawberry.extensions import SchemaExtension

from api.graphql import limits


class Guard(SchemaExtension):
    """Refuses documents over a limit, and reports the cost of the others in `extensions.cost`."""

    cost: int | None = None

    def on_parse(self) -> Iterator[None]:
        """Read the document ourselves, so that it is scanned before it is parsed, and parsed once."""
        asked = self.execution_context
        if asked.query is not None:
            document = limits.read(asked.query)
            self.cost = limits.judge(document, asked.variables or {}, asked.operation_name)
            asked.graphql_document = document
        yield

    def get_results(self) -> dict[str, Any]:
        """What goes into `extensions` of the answer."""
        return {} if self.cost is None else {"cost": {"requested": self.cost, "limit": limits.COST}}
