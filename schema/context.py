"""Who is acting, told to the database so that nobody else can say it.

A name in a variable could be set by whoever can send SQL. It therefore comes with a MAC over name, role, connection and
instant of the transaction: `core.acting` reckons it anew, and knows nobody where it does not fit. What is told in one
transaction is worth nothing in the next, on another connection or under another role.
"""

import hmac
import unicodedata
from typing import Any

import psycopg
import sqlalchemy as sa

from schema import passwords, settings
from schema.errors import BadInput

SEPARATOR = "|"

_BEGUN = sa.text("SELECT to_char(transaction_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS')")
_TELL = sa.text("SELECT set_config('sijill.context', :told, true), set_config('role', :role, true)")


def name(connection: sa.Connection, actor: str, role: str) -> None:
    """Let the transaction that has begun act as `actor`, with the rights of the database role `role`, until it ends.

    Raises BadInput for a name that cannot be one, NotReady without the secret.
    """
    if not actor.strip():
        raise BadInput("actor: say who is writing, with --actor or SIJILL_ACTOR.")
    if SEPARATOR in actor or any(unicodedata.category(letter).startswith("C") for letter in actor):
        raise BadInput(f"actor: a name holds no {SEPARATOR} and no control characters.")
    begun = str(connection.scalar(_BEGUN))
    connection.execute(_TELL, {"told": _proven(actor, role, _backend(connection), begun), "role": role})


def _proven(actor: str, role: str, backend: int, begun: str) -> str:
    key = passwords.find(settings.read().password_folder, passwords.CONTEXT).encode()
    signed = SEPARATOR.join((actor, role, str(backend), begun))
    return SEPARATOR.join((actor, role, hmac.digest(key, signed.encode(), "sha256").hex()))


def _backend(connection: sa.Connection) -> int:
    driver: Any = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("the number of a connection is known to psycopg")
    return driver.info.backend_pid
