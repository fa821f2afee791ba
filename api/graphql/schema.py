"""The schema: types, scalars, and the one way in which fields without a resolver are read."""

from functools import cache, lru_cache

import strawberry
from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.types import ExecutionContext

from api.graphql import shown
from api.graphql.claims import Claim
from api.graphql.execution import Executor
from api.graphql.guard import Guard, Steps
from api.graphql.query import Query
from api.graphql.scalars import SCALARS
from api.graphql.sources import Document


class Schema(strawberry.Schema):
    """Errors are told and logged by `api.graphql.errors`, without values; Strawberry would log tracebacks with them."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: see the class."""

    def create_extensions_runner(self, execution_context: ExecutionContext, extensions: list[SchemaExtension]) -> Steps:
        """What has the guard do its steps."""
        return Steps(execution_context, extensions)


@lru_cache(maxsize=2_000)
def _name(python_name: str) -> str:
    return NameConverter().apply_naming_config(python_name)


class _Names(NameConverter):
    """Strawberry's names, each made once: it asks for those of all fields of a filter whenever one is given."""

    def apply_naming_config(self, name: str) -> str:
        """The name in the SDL."""
        return _name(name)


@cache
def schema() -> Schema:
    """The schema, made once: what questions select of records is read by plans (`api.graphql.compiling`)."""
    return _schema(Executor)


@cache
def twin() -> Schema:
    """The same schema with Strawberry's own executor, which resolves field by field: what plans are held to."""
    return _schema(None)


def _schema(executor: type[Executor] | None) -> Schema:
    return Schema(
        Query,
        types=[Claim, Document],
        extensions=[Guard],
        execution_context_class=executor,
        config=StrawberryConfig(default_resolver=shown.read, scalar_map=SCALARS, name_converter=_Names()),
    )


def sdl() -> str:
    """The schema in its own language, as committed in `api/schema.graphql`."""
    return schema().as_str() + "\n"
