"""What stands behind an object of an answer: a piece of a published document or of a result, in a state of the record.

Fields without a resolver of their own read it by name; whatever is nested in it is shown in the same way.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class State:
    """A publication as one request sees it. `asked` says that the caller named it, so that ids must name it too."""

    number: int
    at: dt.datetime = dataclasses.field(compare=False)
    asked: bool
    collections: Mapping[str, Mapping[str, Any]] = dataclasses.field(compare=False)
    """Every published collection's document by slug."""


@dataclass(frozen=True, eq=False, slots=True)
class Shown:
    """`data` is a mapping (of a document) or a dataclass (of a result); `event` the event's document that it lies in.

    `concept` is the type's name where an interface has to tell.
    """

    data: Any
    state: State
    event: Mapping[str, Any] | None = None
    concept: str = ""

    def get(self, name: str) -> Any:
        """The value of a field, ready to be shown. Raises KeyError or AttributeError when the data lacks it."""
        return self.show(self.data[name.rstrip("_")] if isinstance(self.data, Mapping) else getattr(self.data, name))

    def show(self, value: Any) -> Any:
        """The same value with everything that has fields of its own wrapped."""
        if isinstance(value, Mapping) or (dataclasses.is_dataclass(value) and not isinstance(value, type)):
            return Shown(value, self.state, self.event)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self.show(each) for each in value]
        return value


def read(source: Any, name: str) -> Any:
    """The default resolver of the whole schema."""
    return source.get(name) if isinstance(source, Shown) else getattr(source, name)


def event(document: Mapping[str, Any], state: State) -> Shown:
    """An event from its document."""
    return Shown(document, state, document, "Event")


def bare(identifier: str) -> str:
    """An identifier without the publication that it may name."""
    return identifier.partition("@")[0]
