"""The schema of each role, made when it is first asked for, and the one of all of them, which is written down."""

from functools import cache
from threading import Lock

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from api.staff.mutation import mutation
from api.staff.query import query
from api.staff.scalars import NAMED
from api.staff.showing import Roles
from api.staff.types import Types, value
from schema.access import Role


class Schema(strawberry.Schema):
    """Errors are told and logged without values; Strawberry would log tracebacks with them."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: see the class."""


_MAKING = Lock()


def schema(role: Role) -> Schema:
    """What somebody of that role sees and writes, and nothing else; of several who ask first, one makes it."""
    with _MAKING:
        return _of(role)


@cache
def _of(role: Role) -> Schema:
    return _schema((role,))


@cache
def everything() -> Schema:
    """What all roles together see and write, each part marked with the roles that it is there for."""
    return _schema(tuple(Role))


def _schema(who: Roles) -> Schema:
    types = Types(who)
    config = StrawberryConfig(default_resolver=value, scalar_map=NAMED)
    return Schema(query(types), mutation(types), config=config)
