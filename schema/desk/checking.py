"""What a person wants to write, held to the declaration of its concept before any of it is: all faults at once."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from schema import rights
from schema.access import Kind, Role
from schema.desk import values
from schema.desk.faults import Fault, Faults
from schema.desk.fields import shown, writable
from schema.desk.reading import newest
from schema.loading_statements import owner
from schema.tables.base import KIND, RECORD, RECORDS, VERSIONED, core

IN_ORDER = (("day_from", "day_to"), ("period_from", "period_to"), ("given_on", "expires_on"))
"""Days of which the second does not come before the first."""

NAMED_WITHIN = {"act_id": "act", "victim_id": "victim"}
"""What something beneath a record names that lies beneath the same record: columns, and of what."""


def check(
    connection: sa.Connection,
    role: Role,
    concept: str,
    given: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What is given by names of columns, ready to be written; `before` is what the version before has.

    Raises Faults with all that is wrong.
    """
    table = VERSIONED[concept]
    ready, faults = _read(role, table, given)
    wrong = {fault.field for fault in faults}
    whole = {**(before or {}), **ready}
    faults += _missing(role, table, whole, wrong)
    faults += _out_of_order(whole)
    faults += _unknown(connection, role, table, ready)
    faults += _moved(table, ready, before)
    faults += _torn(connection, role, table, ready, whole)
    if faults:
        raise Faults(faults)
    return ready


def _read(role: Role, table: sa.Table, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    known = {column.name: column for column in writable(role, table)}
    ready: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in given.items():
        if name not in known:
            faults.append(Fault(shown(name), f"is nothing that a {role} states of a {table.name}."))
            continue
        try:
            ready[name] = values.read(table, known[name], value)
        except ValueError as problem:
            faults.append(Fault(shown(name), str(problem)))
    return ready, faults


def _missing(role: Role, table: sa.Table, whole: Mapping[str, Any], wrong: set[str]) -> Iterator[Fault]:
    for column in writable(role, table):
        name = shown(column.name)
        if column.nullable or name in wrong:
            continue
        # What the database fills in may be left out, and not be emptied.
        if whole.get(column.name) is None and (column.name in whole or column.server_default is None):
            yield Fault(name, f"is needed: {column.doc}")


def _out_of_order(whole: Mapping[str, Any]) -> Iterator[Fault]:
    for first, last in IN_ORDER:
        begun, ended = whole.get(first), whole.get(last)
        if begun is not None and ended is not None and begun > ended:
            yield Fault(shown(last), f"comes before {shown(first)}.")


def _unknown(connection: sa.Connection, role: Role, table: sa.Table, ready: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in ready.items():
        of = table.c[name].info["of"]
        if of is not None and value is not None and not stands(connection, role, of, value):
            yield Fault(shown(name), f"names no {of.replace('_', ' ')} that you can see.")


def _moved(table: sa.Table, ready: Mapping[str, Any], before: Mapping[str, Any] | None) -> Iterator[Fault]:
    held = owner(table.name, RECORDS)
    if before is None or held is None or KIND[core, table.name] is not Kind.CONTENT:
        return
    if ready.get(held.name, before.get(held.name)) != before.get(held.name):
        yield Fault(
            shown(held.name), "stays; a split or merge moves what lies beneath an event, with all that goes along."
        )


def _torn(
    connection: sa.Connection, role: Role, table: sa.Table, ready: Mapping[str, Any], whole: Mapping[str, Any]
) -> Iterator[Fault]:
    """Acts and victims are named within their record: published apart, each would show another one."""
    held = owner(table.name, RECORDS)
    for name, concept in NAMED_WITHIN.items():
        above = owner(concept, RECORDS)
        if held is None or above is None or ready.get(name) is None:
            continue
        named = VERSIONED[concept].c.id == ready[name]
        found = connection.scalar(newest(role, concept, above.name).where(named))
        if found not in {None, whole.get(held.name)}:
            yield Fault(shown(name), "lies beneath another record.")


def stands(connection: sa.Connection, role: Role, of: str, value: uuid.UUID) -> bool:
    """Whether somebody of that role sees a thing of that concept which is not withdrawn."""
    for concept in RECORDS if of == RECORD else (of,):
        table = VERSIONED[concept]
        if rights.columns(role, table):
            found = newest(role, concept, "id").where(table.c.id == value)
            if connection.execute(found).first() is not None:
                return True
    return False
