"""A request that is sent twice is carried out once: what was answered is kept under the key that its sender drew."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from schema.desk.faults import Fault, Faults
from schema.errors import Conflict, KeyUsed
from schema.tables.protection import request

_KEY = re.compile(r"[A-Za-z0-9._:-]{8,80}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: whose, under what key, and a mark of all that was asked."""

    actor: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Ids, codes and versions; `again` when the request had been carried out before."""

    told: Mapping[str, Any]
    again: bool


def asked(actor: str, key: str, name: str, arguments: Mapping[str, Any]) -> Asked:
    """The request to carry out `name` with `arguments`. Raises Faults for a key that cannot be one."""
    if not _KEY.fullmatch(key):
        told = "draw a new one for each request: 8 to 80 letters, digits and . _ : - in any order."
        raise Faults([Fault("key", told)])
    whole = json.dumps([name, arguments], sort_keys=True, ensure_ascii=False, default=str)
    return Asked(actor, key, hashlib.sha256(whole.encode()).hexdigest())


def once(connection: sa.Connection, asked: Asked, work: Callable[[], Mapping[str, Any]]) -> Answer:
    """What `work` answers, or answered before. Raises KeyUsed, and what `work` raises.

    Of twins at the same time one is carried out: the other waits for a version or a key that the first writes, and is
    undone.
    """
    if (kept := _kept(connection, asked)) is not None:
        return Answer(kept, again=True)
    attempt = connection.begin_nested()
    try:
        answer = work()
        connection.execute(request.insert().values(_row(asked, answer)))
    except (Conflict, IntegrityError) as problem:
        attempt.rollback()
        if not isinstance(problem, Conflict) and not isinstance(problem.orig, psycopg.errors.UniqueViolation):
            raise
        kept = _kept(connection, asked)
        if kept is None:
            raise
        return Answer(kept, again=True)
    except BaseException:
        attempt.rollback()
        raise
    attempt.commit()
    return Answer(answer, again=False)


def _row(asked: Asked, answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"actor": asked.actor, "key": asked.key, "fingerprint": asked.fingerprint, "answer": answer}


def _kept(connection: sa.Connection, asked: Asked) -> Mapping[str, Any] | None:
    mine = request.c.actor == asked.actor, request.c.key == asked.key
    row = connection.execute(sa.select(request.c.fingerprint, request.c.answer).where(*mine)).one_or_none()
    if row is None:
        return None
    if row.fingerprint != asked.fingerprint:
        raise KeyUsed
    told: Mapping[str, Any] = row.answer
    return told
