"""One request to the desk: one transaction, in the name and with the rights of whoever asks, and one answer."""

from typing import Any

import orjson
from graphql import GraphQLError, OperationType
from sqlalchemy.exc import DBAPIError
from strawberry.types import ExecutionResult

from api.graphql import errors
from api.graphql.body import Question
from api.staff import limits
from api.staff.desk import Desk
from api.staff.schema import schema
from schema import session
from schema.access import Role
from schema.desk import refusals
from schema.desk.faults import Faults
from schema.errors import Conflict, SijillError


class _Undone(Exception):
    """An answer with errors: what was written before them goes."""

    def __init__(self, result: ExecutionResult) -> None:
        super().__init__()
        self.result = result


def answer(question: Question, holder: str, role: Role, key: str) -> dict[str, Any]:
    """What is answered: `data`, or `errors` with codes, and nothing written."""
    try:
        meant = limits.read(question.text, question.operation)
        reading = meant.operation is OperationType.QUERY
        # Before the transaction: to make it takes longer than one may wait idly.
        shape = schema(role)
        # Around the transaction too: some rules are held to when it ends.
        with refusals.told(), session.desk(holder, role, reading=reading) as connection:
            result = shape.execute_sync(
                question.text,
                question.variables,
                Desk(connection, holder, role, key),
                operation_name=question.operation,
            )
            if result.errors:
                raise _Undone(result)
    except _Undone as undone:
        return {"data": undone.result.data, "errors": shown(undone.result.errors or [])}
    except GraphQLError as problem:
        return {"errors": shown([problem])}
    except (SijillError, DBAPIError) as problem:
        return {"errors": shown([errors.of(problem)])}
    return {"data": result.data}


def shown(problems: list[GraphQLError]) -> list[dict[str, Any]]:
    """Errors with their codes; all faults of what was given, and the version that there is by now."""
    problems = [_mapped(problem) for problem in problems]
    told = errors.shown(problems)
    for problem, one in zip(problems, told, strict=True):
        cause = problem.original_error
        if isinstance(cause, Faults):
            one["extensions"]["faults"] = [{"field": each.field, "sentence": each.sentence} for each in cause.faults]
        if isinstance(cause, Conflict) and cause.version is not None:
            one["extensions"]["version"] = cause.version
    return told


def _mapped(problem: GraphQLError) -> GraphQLError:
    """What the database refused, as a refusal."""
    cause = problem.original_error
    refusal = refusals.sentence(cause.orig) if isinstance(cause, DBAPIError) else None
    if refusal is None:
        return problem
    return GraphQLError(str(refusal), nodes=problem.nodes, path=problem.path, original_error=refusal)


def encoded(content: dict[str, Any]) -> bytes:
    """An answer as it is sent."""
    return orjson.dumps(content, default=str)
