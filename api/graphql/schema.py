"""The schema: types, scalars, and the one way in which fields without a resolver are read."""

from functools import cache

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from api.graphql import shown
from api.graphql.claims import Claim
from api.graphql.guard import Guard
from api.graphql.query import Query
from api.graphql.scalars import SCALARS
from api.graphql.sources import Document


class Schema(strawberry.Schema):
    """Errors are told and logged by `api.graphql.errors`, without values; Strawberry would log tracebacks with them."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: see the class."""


@cache
def schema() -> Schema:
    """The schema, made once."""
    return Schema(
        Query,
        types=[Claim, Document],
        extensions=[Guard],
        config=StrawberryConfig(default_resolver=shown.read, scalar_map=SCALARS),
    )


def sdl() -> str:
    """The schema in its own language, as committed in `api/schema.graphql`."""
    return schema().as_str() + "\n"
