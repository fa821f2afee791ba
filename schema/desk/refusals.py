"""What the database refuses at the desk, in a sentence: by the rule that was broken, never with a value."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import sqlalchemy as sa

from schema.desk.writing import RETRY
from schema.errors import BadInput, Busy, Conflict, Refused, SijillError

_RULES = {
    "days": "The last day comes before the first.",
    "period": "The last day of the period comes before its first.",
    "not_in_the_future": "dayTo: lies in the future; what is written down has happened.",
    "uncertainty": "uncertaintyMetres: cannot be less than 0.",
    "exact_is_a_spot": "placePrecision: only a point is exact; say how precisely the place is known.",
    "anchor": "anchorEnd: comes before anchorStart, or that before the first character.",
    "counts": "min, best, max: cannot be less than 0.",
    "says_something": "Give one of min, best and max, or the qualifier unknown_some.",
    "stand_in": "standIn: only a protected source is one.",
    "sha256": "sha256: has 64 hexadecimal digits in small letters.",
    "coded": "pcode: an area of a level has one.",
    "level": "level: is none that there is.",
    "position": "position: counts from 1.",
    "length": "A length is more than 0.",
    "parties": "A number of parties is more than 0.",
    "people": "people: cannot be less than 0.",
    "low": "low: lies between 0 and people.",
    "high": "high: is no less than people.",
    "slug": "slug: small letters, digits and hyphens.",
    "two_events": "An event is nothing to itself.",
    "two_claims": "A claim does not overlap itself.",
    "two_actors": "An actor is no member of itself.",
    "two_sources": "A source does not draw on itself.",
    "two_people": "Another person than who asked must approve a request, before it expires.",
}
REFUSED = "This is not for you to write, or there is no such thing."
COURSE = "The states of a detention do not follow one another so; correct them in order."


def _busy(why: str) -> Busy:
    return Busy(why, RETRY)


_REFUSALS: tuple[tuple[type[psycopg.Error], Callable[[str], SijillError], str], ...] = (
    (psycopg.errors.InsufficientPrivilege, Refused, REFUSED),
    (psycopg.errors.UniqueViolation, Conflict, "Somebody else wrote this in the meantime; read it again."),
    (psycopg.errors.ForeignKeyViolation, BadInput, "A reference names nothing of its kind."),
    (psycopg.errors.NotNullViolation, BadInput, "Something that is needed is missing."),
    (psycopg.errors.LockNotAvailable, _busy, "Somebody else is writing this"),
)


@contextmanager
def told() -> Iterator[None]:
    """Let what the database refuses come out as a sentence. Raises BadInput, Refused, Conflict, Busy."""
    try:
        yield
    except sa.exc.DBAPIError as problem:
        # Without its cause: the driver's message may hold values.
        found = sentence(problem.orig)
        if found is None:
            raise
        raise found from None


def sentence(problem: BaseException | None) -> SijillError | None:
    """What to say of a refusal of the database; None where it is none, but a mistake of ours."""
    if isinstance(problem, psycopg.errors.CheckViolation):
        return BadInput(_broken(problem.diag.constraint_name, problem.diag.table_name))
    return next((refusal(told) for kind, refusal, told in _REFUSALS if isinstance(problem, kind)), None)


def _broken(constraint: str | None, table: str | None) -> str:
    if constraint is None:
        # The one rule that is no constraint of a table, and looks at several rows.
        return COURSE
    rule = constraint.removeprefix(f"ck_{table}_")
    return _RULES.get(rule, f"{rule}: is not what a {table} can have.")
