"""New things and next versions, in the name and with the rights of somebody at the desk.

Every writer takes the lock of imports shared: an import and a person never count versions at once.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.exc import IntegrityError

from schema import identities
from schema.access import Role
from schema.desk import values
from schema.desk.checking import check
from schema.desk.faults import Fault, Faults
from schema.desk.reading import concept_of
from schema.errors import BadInput, Busy, Conflict, UnknownKey
from schema.grants import insertable
from schema.loading import LOCK
from schema.tables.base import RECORDS, VERSIONED, identity

MOST_OF_A_REASON = 2_000
RETRY = 60
"""Seconds after which to try again what waited for others."""
_TRIES = 3
_NAMED = ("recorded_at", "version", "actor", "reason", "withdrawn", "protective")


@dataclass(frozen=True, slots=True)
class By:
    """Who writes, as what, and why."""

    actor: str
    role: Role
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """A version that was written; `code` is the citable one, which records have."""

    id: uuid.UUID
    code: str | None
    version: int


def begin(connection: sa.Connection, by: By) -> By:
    """Wait for an import that is under way. Returns who writes, with a reason that is one. Raises Faults, Busy."""
    try:
        reason = values.text(by.reason, most=MOST_OF_A_REASON)
    except ValueError as problem:
        raise Faults([Fault("reason", str(problem))]) from None
    wait(connection)
    return By(by.actor, by.role, reason)


def wait(connection: sa.Connection) -> None:
    """Keep imports from counting versions until this transaction ends. Raises Busy while one is under way."""
    try:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock_shared(LOCK)))
    except sa.exc.OperationalError as problem:
        if isinstance(problem.orig, psycopg.errors.LockNotAvailable):
            raise Busy("An import is under way", RETRY) from None
        raise


def create(connection: sa.Connection, by: By, concept: str, content: Mapping[str, Any]) -> Written:
    """A new thing. Raises Faults."""
    return add(connection, by, concept, check(connection, by.role, concept, content))


def add(
    connection: sa.Connection, by: By, concept: str, content: Mapping[str, Any], *, protective: bool = False
) -> Written:
    """A new thing of what is ready to be written."""
    made, code = _identify(connection, concept)
    _insert(connection, by, concept, {**content, "id": made, "version": 1, "protective": protective})
    return Written(made, code, 1)


def correct(
    connection: sa.Connection,
    by: By,
    concept: str,
    of: uuid.UUID,
    version: int,
    changes: Mapping[str, Any],
    *,
    protective: bool = False,
) -> Written:
    """The next version, with changes: what is not among them stays. Raises UnknownKey, Conflict, Faults."""
    last = standing(connection, by.role, concept, of, version)
    ready = check(connection, by.role, concept, changes, before=last)
    if not ready:
        raise BadInput("changes: nothing is to be changed.")
    return next_version(connection, by, concept, last, ready, protective=protective)


def withdraw(connection: sa.Connection, by: By, of: uuid.UUID, version: int, *, protective: bool = False) -> Written:
    """A last version that takes something back. Raises UnknownKey, Conflict."""
    concept = concept_of(connection, by.role, of)
    last = standing(connection, by.role, concept, of, version)
    return next_version(connection, by, concept, last, {}, protective=protective, withdrawn=True)


def settle(
    connection: sa.Connection, by: By, concept: str, of: uuid.UUID, content: Mapping[str, Any], *, protective: bool
) -> Written:
    """What stands once and is set again and again, such as a level: version 1 of a known identity, or its next one."""
    # At the desk the key is the id: whoever names things could ask which names are taken.
    named = insert(identity).values(id=of, concept=concept, key=str(of)).on_conflict_do_nothing()
    connection.execute(named)
    table = VERSIONED[concept]
    last = connection.scalar(sa.select(sa.func.max(table.c.version)).where(table.c.id == of)) or 0
    _insert(connection, by, concept, {**content, "id": of, "version": last + 1, "protective": protective})
    return Written(of, None, last + 1)


def next_version(
    connection: sa.Connection,
    by: By,
    concept: str,
    last: Mapping[str, Any],
    changes: Mapping[str, Any],
    *,
    protective: bool = False,
    withdrawn: bool = False,
) -> Written:
    """The version after `last`, a row of `newest_version`; what the role may not read the database carries over."""
    kept = {name: value for name, value in last.items() if name not in _NAMED}
    more = {"version": last["version"] + 1, "protective": protective, "withdrawn": withdrawn}
    _insert(connection, by, concept, {**kept, **changes, **more})
    return Written(last["id"], _code(connection, concept, last["id"]), last["version"] + 1)


def standing(
    connection: sa.Connection, role: Role, concept: str, of: uuid.UUID, version: int | None = None
) -> Mapping[str, Any]:
    """The newest version of what is not withdrawn, as its role can write it again.

    Raises UnknownKey where the role sees no such; Conflict where `version` is not its version.
    """
    last = newest_version(connection, role, concept, of)
    if last is None:
        raise UnknownKey(f"No {_words(concept)} that you can see has the id {of}.")
    if version is not None and last["version"] != version:
        named = _code(connection, concept, of) or str(of)
        told = f"{_words(concept).capitalize()} {named} is at version {last['version']} by now"
        raise Conflict(f"{told}; read it again and correct that.", last["version"])
    if last["withdrawn"]:
        raise UnknownKey(f"The {_words(concept)} {of} is withdrawn.")
    return last


def newest_version(
    connection: sa.Connection, role: Role, concept: str, of: uuid.UUID, version: int | None = None
) -> Mapping[str, Any] | None:
    """The newest version, or the one told, with the columns that the role writes."""
    table = VERSIONED[concept]
    query = sa.select(*insertable(role, table)).where(table.c.id == of)
    if version is not None:
        query = query.where(table.c.version == version)
    row = connection.execute(query.order_by(table.c.version.desc()).limit(1)).one_or_none()
    return None if row is None else row._asdict()


def _words(concept: str) -> str:
    return concept.replace("_", " ")


def _code(connection: sa.Connection, concept: str, of: uuid.UUID) -> str | None:
    if concept not in RECORDS:
        return None
    return connection.scalar(sa.select(identity.c.code).where(identity.c.id == of))


def _identify(connection: sa.Connection, concept: str) -> tuple[uuid.UUID, str | None]:
    made = uuid.uuid4()
    for left in reversed(range(_TRIES)):
        code = identities.random_code() if concept in RECORDS else None
        try:
            with connection.begin_nested():
                row = {"id": made, "concept": concept, "key": str(made), "code": code}
                connection.execute(identity.insert().values(row))
        except IntegrityError as problem:
            # A code that is taken is drawn again; nothing else can be.
            if not left or not isinstance(problem.orig, psycopg.errors.UniqueViolation):
                raise
        else:
            return made, code
    raise AssertionError("the last try returns or raises")


def _insert(connection: sa.Connection, by: By, concept: str, row: Mapping[str, Any]) -> None:
    table = VERSIONED[concept]
    signed = {**row, "actor": by.actor, "reason": by.reason}
    # Nothing, where JSON would have a null of its own.
    plain = {n: sa.null() if v is None and isinstance(table.c[n].type, JSONB) else v for n, v in signed.items()}
    try:
        connection.execute(table.insert().values(plain))
    except IntegrityError as problem:
        if not isinstance(problem.orig, psycopg.errors.UniqueViolation):
            raise
        told = f"Somebody else wrote version {row['version']} of this {_words(concept)} in the meantime"
        raise Conflict(f"{told}; read it again and correct that.", row["version"]) from None
