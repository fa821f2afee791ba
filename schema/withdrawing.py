"""Take something back: a last version that says so and why. The next publication acts on it."""

import uuid

import sqlalchemy as sa

from schema.errors import BadInput, Conflict, UnknownKey
from schema.loading import LOCK
from schema.tables.base import VERSIONED, identity


def withdraw(
    connection: sa.Connection, code: str, *, actor: str, reason: str, protective: bool, version: int | None = None
) -> None:
    """Write a withdrawn version of what has this citable code or id, in a transaction of `session.recording(actor)`.

    A protective withdrawal takes every earlier published version with it at the next publication; an ordinary one
    leaves them readable under `asOf`. Raises UnknownKey when nothing has the code or it is withdrawn, BadInput
    without a reason, Conflict when `version` is not the newest one.
    """
    if not reason.strip():
        raise BadInput("--reason: say why the record is withdrawn; the reason is kept with it.")
    # An import of the same event would count versions at the same time.
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    named = connection.execute(sa.select(identity.c.id, identity.c.concept).where(_named(code))).one_or_none()
    if named is None:
        raise UnknownKey(f"Nothing has the code {code}; codes look like SJ-7K3M-Q9TX.")
    table = VERSIONED[named.concept]
    versions = sa.select(table).where(table.c.id == named.id).order_by(table.c.version.desc())
    newest = connection.execute(versions.limit(1)).one()
    if newest.withdrawn:
        raise UnknownKey(f"The record {code} is withdrawn already.")
    if version not in {None, newest.version}:
        raise Conflict(f"{code} is at version {newest.version} by now; read it again.", newest.version)
    last = newest._asdict() | {"version": newest.version + 1, "withdrawn": True, "protective": protective}
    last |= {"actor": actor, "reason": reason.strip()}
    last = {name: value for name, value in last.items() if name != "recorded_at" and table.c[name].computed is None}
    connection.execute(table.insert(), last)


def _named(code: str) -> "sa.ColumnElement[bool]":
    try:
        return identity.c.id == uuid.UUID(code)
    except ValueError:
        return identity.c.code == code
