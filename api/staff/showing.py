"""Which roles see and write what at the desk, and what of it a schema shows."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
import strawberry
from strawberry.schema_directive import Location

from schema import rights
from schema.access import Role
from schema.desk import fields
from schema.tables.base import VERSIONED
from schema.tables.protection import consent, merge, unmasking_request

strawberry.enum(Role, description="What somebody of the staff is there for.")


@strawberry.schema_directive(
    locations=[Location.OBJECT, Location.FIELD_DEFINITION, Location.INPUT_OBJECT, Location.INPUT_FIELD_DEFINITION],
    name="seenBy",
    description="For whom it is there; to everybody else the schema lacks it.",
)
class SeenBy:
    """`@seenBy(roles:)`."""

    roles: list[Role] = strawberry.field(name="roles", description="The roles.")


Roles = tuple[Role, ...]

_FREELY_WITHDRAWN = ("release_level", "sign_off", "assignment")
"""What stands for a record and is taken back like any version; consents and merges have mutations of their own."""


def reading(table: sa.Table, column: str) -> Roles:
    """The roles that see a column."""
    return tuple(role for role in Role if rights.right(role, table, column).allowed)


def writing(table: sa.Table, column: str) -> Roles:
    """The roles that state a column."""
    return tuple(role for role in making(table.name) if column in {each.name for each in fields.writable(role, table)})


def making(concept: str) -> Roles:
    """The roles that make and correct things of a concept."""
    return tuple(role for role in Role if concept in set(fields.written(role)))


def adding(concept: str) -> Roles:
    """The roles that write any version of a concept."""
    return tuple(role for role in Role if rights.adds(role, concept))


def withdrawing() -> Roles:
    """The roles that take something back."""
    kept = {consent.name, merge.name}
    return tuple(role for role in Role if any(rights.adds(role, name) for name in set(VERSIONED) - kept))


def unmasking() -> Roles:
    """The roles that ask for identities, and approve of it."""
    return tuple(role for role in Role if rights.added(role, unmasking_request) is not None)


def marks(who: Roles, seen_by: Iterable[Role]) -> list[Any]:
    """The directive that says for whom something is: in the schema of all roles, not in that of one."""
    return [SeenBy(roles=list(seen_by))] if len(who) > 1 else []
