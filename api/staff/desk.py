"""Who is at the desk, and how what they ask for is carried out once, within the transaction of the request."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schema.access import Role
from schema.desk import refusals, requests, values, writing
from schema.desk.faults import Fault, Faults
from schema.desk.writing import By


@dataclass(frozen=True, slots=True)
class Desk:
    """A transaction of somebody of the staff; `key` is the id of theirs."""

    connection: sa.Connection
    holder: str
    role: Role
    key: str


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written: the name of a mutation, what it was given, why, and the key of the request."""

    name: str
    arguments: Mapping[str, Any]
    reason: str
    key: str


def carry_out(desk: Desk, order: Order, work: Callable[[By], Mapping[str, Any]]) -> Mapping[str, Any]:
    """What `work` answers, or answered when the same was asked before. Raises SijillError."""
    told = {**order.arguments, "reason": order.reason}
    with refusals.told():
        asked = requests.asked(desk.holder, order.key, order.name, told)
        by = writing.begin(desk.connection, By(desk.holder, desk.role, order.reason))
        answer = requests.once(desk.connection, asked, lambda: work(by))
    return {**answer.told, "again": answer.again}


def identifier(given: str, field: str) -> uuid.UUID:
    """The id that a field holds. Raises Faults."""
    try:
        return values.identifier(given)
    except ValueError as problem:
        raise Faults([Fault(field, str(problem))]) from None
