"""What resolvers say of themselves, so that a plan needs not call them for every object.

A resolver without a rule is called, and the whole document is there for it. `declare` promises that a resolver reads
the named keys of its own piece of the document, and nothing of the record around it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Reads:
    """The resolver reads these keys of a document."""

    keys: tuple[str, ...]


@dataclass(frozen=True)
class Identifier(Reads):
    """The id, with the state where the caller named one."""


@dataclass(frozen=True)
class Text(Reads):
    """A text by language: that of argument `lang`, else the first there is."""


@dataclass(frozen=True)
class Same(Reads):
    """The value as it stands, whatever parts it has."""


@dataclass(frozen=True)
class IfThere(Reads):
    """The value as it stands, or another in documents that lack it."""

    otherwise: Any = None


@dataclass(frozen=True)
class Coded(Reads):
    """A code, or a list of codes, as terms of a vocabulary: the one of that name, or that which a document tells."""

    vocabulary: str | Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Picked(Reads):
    """Some of the pieces under the first key, as `pick` chooses by the arguments; it reads `tells` of each piece."""

    tells: tuple[str, ...]
    pick: Callable[..., Sequence[Any] | Mapping[str, Any] | None]


_RULES: dict[Callable[..., Any], Reads] = {}


def declare(rule: Reads) -> Callable[[Function], Function]:
    """Decorator of a resolver."""

    def note(resolver: Function) -> Function:
        _RULES[resolver] = rule
        return resolver

    return note


def of(resolver: Callable[..., Any]) -> Reads | None:
    """The rule of a resolver, if it has one."""
    return _RULES.get(resolver)
