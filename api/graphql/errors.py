"""Errors as callers see them: a stable code, one sentence, and the path; never SQL, never a value of another record."""

import re
import secrets
import traceback
from collections.abc import Sequence
from typing import Any

import psycopg
import structlog
from graphql import GraphQLError
from sqlalchemy.exc import DBAPIError

from schema.errors import SijillError

log = structlog.get_logger("sijill.graphql")

BAD_INPUT, TIMEOUT, INTERNAL = "BAD_INPUT", "TIMEOUT", "INTERNAL"

_OF_VALUES = (
    psycopg.errors.NumericValueOutOfRange,
    psycopg.errors.DatetimeFieldOverflow,
    psycopg.errors.CharacterNotInRepertoire,
    psycopg.errors.UntranslatableCharacter,
)
"""What a value of a question can cause in a statement that is right. All else in class 22 of SQLSTATE, such as a text
that is no number, is a mistake of ours: such values are read before they get into statements."""

_SUGGESTION = re.compile(r" Did you mean .*", re.DOTALL)
"""How graphql-core ends a sentence on a name that the schema lacks: with names that it has."""


def shown(errors: Sequence[GraphQLError]) -> list[dict[str, Any]]:
    """The errors of an answer with their codes; what nobody expected is logged under a number that the caller gets."""
    return [_shown(error) for error in errors]


def of(problem: Exception) -> GraphQLError:
    """An exception as an error of an answer."""
    return GraphQLError(str(problem), original_error=problem)


def _shown(error: GraphQLError) -> dict[str, Any]:
    code, sentence = told(error)
    given: dict[str, Any] = {"message": sentence, "extensions": {"code": code}}
    if error.locations:
        given["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path:
        given["path"] = list(error.path)
    return given


def told(error: Exception) -> tuple[str, str]:
    """Code and sentence of an error."""
    cause = _cause(error)
    if isinstance(cause, SijillError):
        return cause.code, str(cause)
    if isinstance(cause, GraphQLError) and (cause.path is None or cause.message.startswith("Argument ")):
        # Without a path nothing was executed: syntax, validation, variables. Arguments are the caller's too.
        return BAD_INPUT, _SUGGESTION.sub("", cause.message)
    if isinstance(cause, TimeoutError) or _is(cause, psycopg.errors.QueryCanceled):
        return TIMEOUT, "This takes too long; narrow the question by place, period or collection."
    if _is(cause, _OF_VALUES) or _holds_nothing(cause):
        return BAD_INPUT, "A value in the question is out of range, or holds a character that no text may have."
    return INTERNAL, f"Something went wrong on our side; nothing is lost. Number of the incident: {_logged(cause)}."


def seconds(error: Exception) -> int:
    """How long to wait before asking again, 0 where waiting changes nothing."""
    return int(getattr(_cause(error), "seconds", 0))


def _cause(error: Exception) -> BaseException:
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _is(cause: BaseException, kind: type[psycopg.Error] | tuple[type[psycopg.Error], ...]) -> bool:
    return isinstance(_of_driver(cause), kind)


def _holds_nothing(cause: BaseException) -> bool:
    """Whether the driver refused U+0000 in a text; it has no class of errors for that."""
    found = _of_driver(cause)
    return type(found) is psycopg.DataError and "NUL" in str(found)


def _of_driver(cause: BaseException) -> BaseException | None:
    return cause.orig if isinstance(cause, DBAPIError) else cause


def _logged(cause: BaseException) -> str:
    incident = secrets.token_hex(4)
    # Where it happened, without the message: that may repeat a value of the record or of the question.
    frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(cause.__traceback__)[-8:]]
    log.error("incident", incident=incident, kind=type(cause).__name__, frames=frames)
    return incident
