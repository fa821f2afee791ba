"""Take a record back: a last version that says so and why. The next publication acts on it."""

import sqlalchemy as sa

from schema.errors import BadInput, UnknownKey
from schema.loading import LOCK
from schema.tables.base import VERSIONED, identity


def withdraw(connection: sa.Connection, code: str, *, actor: str, reason: str, protective: bool) -> None:
    """Write a withdrawn version of the record with this citable code, in a transaction of `session.recording(actor)`.

    A protective withdrawal takes every earlier published version with it at the next publication; an ordinary one
    leaves them readable under `asOf`. Raises UnknownKey when no record has the code or it is withdrawn, BadInput
    without a reason.
    """
    if not reason.strip():
        raise BadInput("--reason: say why the record is withdrawn; the reason is kept with it.")
    # An import of the same event would count versions at the same time.
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    named = connection.execute(
        sa.select(identity.c.id, identity.c.concept).where(identity.c.code == code)
    ).one_or_none()
    if named is None:
        raise UnknownKey(f"No record has the code {code}; codes look like SJ-7K3M-Q9TX.")
    table = VERSIONED[named.concept]
    versions = sa.select(table).where(table.c.id == named.id).order_by(table.c.version.desc())
    newest = connection.execute(versions.limit(1)).one()
    if newest.withdrawn:
        raise UnknownKey(f"The record {code} is withdrawn already.")
    last = newest._asdict() | {"version": newest.version + 1, "withdrawn": True, "protective": protective}
    last |= {"actor": actor, "reason": reason.strip()}
    last = {name: value for name, value in last.items() if name != "recorded_at" and table.c[name].computed is None}
    connection.execute(table.insert(), last)
