"""Names of who may see what. The rules themselves are in `schema/sql/3_policies` and `schema.grants`."""

import enum
from enum import StrEnum


class Class(enum.IntEnum):
    """Who may see a column, widest first. A login sees its own class and those before it; none is above STAFF."""

    PUBLIC = 0
    PARTNER = 1
    STAFF = 2


class Audience(StrEnum):
    """A database schema of published copies, and the login that reads it."""

    OPEN = "open"
    PARTNER = "partner"

    @property
    def sees(self) -> Class:
        """The highest class of columns that this audience gets."""
        return Class.PUBLIC if self is Audience.OPEN else Class.PARTNER
