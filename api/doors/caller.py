"""Who asks."""

from dataclasses import dataclass

from schema.access import Audience, Role
from schema.errors import Unauthenticated
from schema.keys import Key

STATE = "caller"
"""Where it stands in the state of a request."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, by the key `key`: reading as an audience, or working in a role."""

    holder: str
    audience: Audience | None
    role: Role | None
    key: str


def caller_of(key: Key) -> Caller:
    """The caller of a key that is valid."""
    return Caller(key.holder, key.audience, key.role, key.id)


def caller_in(scope: "dict[str, object]") -> Caller:
    """The caller of a request, which a gate has put there. Raises Unauthenticated where none has."""
    state = scope.get("state")
    found = state.get(STATE) if isinstance(state, dict) else None
    if not isinstance(found, Caller):
        raise Unauthenticated
    return found
