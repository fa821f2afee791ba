"""Transactions of the desk with what somebody at the wire could say of themselves, and what comes of it."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from schema import passwords, session, settings
from schema.access import Role
from schema.roles import Login

WHO = sa.text("SELECT core.acting()")
SEEN = sa.text("SELECT count(*) FROM core.term")


@dataclass
class Wire:
    """A connection of the desk in a transaction in which nobody has said who they are."""

    connection: sa.Connection

    def begun(self) -> str:
        """The instant of the transaction, as it is signed."""
        text = sa.text("SELECT to_char(transaction_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS')")
        return str(self.connection.scalar(text))

    def backend(self) -> int:
        """The number of the connection."""
        return int(self.connection.scalar(sa.text("SELECT pg_backend_pid()")) or 0)

    def signed(
        self,
        actor: str,
        role: str,
        *,
        key: bytes | None = None,
        backend: int | None = None,
        begun: str | None = None,
        of: str | None = None,
    ) -> str:
        """What `schema.context` tells of `actor` and `role`; anything else of it can be wrong, `of` the name signed."""
        signed = "|".join((of or actor, role, str(backend or self.backend()), begun or self.begun()))
        return f"{actor}|{role}|{hmac.digest(key or secret(), signed.encode(), 'sha256').hex()}"

    def tell(self, told: str, role: str | None) -> None:
        """Set what the transaction says of itself."""
        self.connection.execute(sa.text("SELECT set_config('sijill.context', :told, true)"), {"told": told})
        if role is not None:
            self.connection.execute(sa.text("SELECT set_config('role', :role, true)"), {"role": role})

    def who(self) -> str | None:
        """Who acts, as far as the database knows."""
        found = self.connection.scalar(WHO)
        return None if found is None else str(found)

    def seen(self) -> int:
        """How many terms are visible."""
        return int(self.connection.scalar(SEEN) or 0)


def secret() -> bytes:
    """The secret by which transactions prove their actor."""
    return passwords.find(settings.read().password_folder, passwords.CONTEXT).encode()


@contextmanager
def wire(login: Login = Login.STAFF) -> Iterator[Wire]:
    """A transaction in which nobody has said anything, rolled back."""
    with session.engine(login).connect() as connection, connection.begin() as work:
        try:
            yield Wire(connection)
        finally:
            work.rollback()


VERIFIER = Role.VERIFIER.group
