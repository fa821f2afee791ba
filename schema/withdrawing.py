"""Take an event back: a last version that says so and why. The next publication acts on it."""

import sqlalchemy as sa

from schema.errors import BadInput, UnknownKey
from schema.loading import LOCK
from schema.tables.base import identity
from schema.tables.event import event


def withdraw(connection: sa.Connection, code: str, *, actor: str, reason: str, protective: bool) -> None:
    """Write a withdrawn version of the event with this citable code, in a transaction of `session.recording(actor)`.

    A protective withdrawal takes every earlier published version with it at the next publication; an ordinary one
    leaves them readable under `asOf`. Raises UnknownKey when no event has the code or it is withdrawn already, BadInput
    without a reason.
    """
    if not reason.strip():
        raise BadInput("--reason: say why the event is withdrawn; the reason is kept with it.")
    # An import of the same event would count versions at the same time.
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    newest = connection.execute(
        sa.select(event)
        .join(identity, identity.c.id == event.c.id)
        .where(identity.c.code == code, identity.c.concept == "event")
        .order_by(event.c.version.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        raise UnknownKey(f"No event has the code {code}; codes look like SJ-7K3M-Q9TX.")
    if newest.withdrawn:
        raise UnknownKey(f"The event {code} is withdrawn already.")
    last = newest._asdict() | {"version": newest.version + 1, "withdrawn": True, "protective": protective}
    last |= {"actor": actor, "reason": reason.strip()}
    del last["recorded_at"]
    connection.execute(event.insert(), last)
