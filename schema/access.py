"""Names of who may see what, and of kinds of tables. The rules themselves are in `schema.rights`."""

import enum
from enum import StrEnum


class Class(enum.IntEnum):
    """Who may see a column, widest first. A clearance holds its own class and those before it."""

    PUBLIC = 0
    PARTNER = 1
    STAFF = 2
    CASE = 3
    VAULT = 4


class Kind(StrEnum):
    """What a table holds, as far as it decides who works with it."""

    CONTENT = "content"
    """Records and what lies beneath them."""
    THING = "thing"
    """What records name: sources, documents, actors, places, collections."""
    RULE = "rule"
    """What publish goes by."""
    ACCOUNT = "account"
    """What was consented to, released, signed off, assigned, merged and unmasked."""
    KEEPING = "keeping"
    """What keeps all of it in order."""


class Audience(StrEnum):
    """A database schema of published copies, and the login that reads it."""

    OPEN = "open"
    PARTNER = "partner"

    @property
    def sees(self) -> Class:
        """The highest class of columns that this audience gets."""
        return Class.PUBLIC if self is Audience.OPEN else Class.PARTNER


class Role(StrEnum):
    """What somebody of the staff is there for."""

    CONTRIBUTOR = "contributor"
    VERIFIER = "verifier"
    CASE_WORKER = "case_worker"
    SAFEGUARD = "safeguard"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def group(self) -> str:
        """The database role that a transaction of the desk takes."""
        return f"sijill_{self.value}"


Who = Audience | Role

EVERYONE: tuple[Who, ...] = (*Audience, *Role)
"""Everybody who is given a right by `schema.rights`."""
