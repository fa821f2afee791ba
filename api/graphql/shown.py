"""What stands behind an object of an answer: a piece of a published document or of a result, in a state of the record.

Fields without a resolver of their own read it by name; whatever is nested in it is shown in the same way.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schema.answering import RecordType


@dataclass(frozen=True)
class State:
    """A publication as one request sees it. `asked` says that the caller named it, so that ids must name it too."""

    number: int
    at: dt.datetime = dataclasses.field(compare=False)
    asked: bool
    collections: Mapping[str, Mapping[str, Any]] = dataclasses.field(compare=False)
    """Every published collection's document by slug."""


@dataclass(eq=False, slots=True)
class Shown:
    """`data` is a mapping (of a document) or a dataclass (of a result); `record` the record's document that it lies in.

    `concept` is the type's name where an interface has to tell.
    """

    data: Any
    state: State
    record: Mapping[str, Any] | None = None
    concept: str = ""

    def get(self, name: str) -> Any:
        """The value of a field, ready to be shown. Raises KeyError or AttributeError when the data lacks it."""
        return self.show(self.data[name.rstrip("_")] if isinstance(self.data, Mapping) else getattr(self.data, name))

    def show(self, value: Any) -> Any:
        """The same value with everything that has fields of its own wrapped."""
        if isinstance(value, Mapping) or (dataclasses.is_dataclass(value) and not isinstance(value, type)):
            return Shown(value, self.state, self.record)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self.show(each) for each in value]
        return value


def read(source: Any, name: str) -> Any:
    """The default resolver of the whole schema."""
    return source.get(name) if isinstance(source, Shown) else getattr(source, name)


_TYPES = {str(each): each for each in RecordType}


def type_of(document: Mapping[str, Any]) -> RecordType:
    """The type of a record; until there were others than events, documents did not say."""
    return _TYPES[document.get("type", RecordType.EVENT)]


def record(document: Mapping[str, Any], state: State) -> Shown:
    """A record of any type from its document."""
    return Shown(document, state, document, TYPE_NAMES[document.get("type", RecordType.EVENT)])


def type_name(concept: str) -> str:
    """How the SDL calls a concept of the record: DetentionEpisode for detention_episode."""
    return "".join(word.capitalize() for word in concept.split("_"))


TYPE_NAMES = {str(each): type_name(each) for each in RecordType}
"""How the SDL calls each type of record."""


def _victims(document: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    harmed = (act["victim"] for act in document.get("acts", ()))
    return (each for each in (document.get("victim"), *harmed) if each is not None)


PARTS: Mapping[str, Callable[[Mapping[str, Any]], Iterable[Mapping[str, Any]]]] = {
    "act": lambda document: document.get("acts", ()),
    "claim": lambda document: document["claims"],
    "victim": _victims,
}
"""What has an id of its own within a record."""


def within(root: Shown, concept: str, ident: str | None) -> Shown | None:
    """The act, claim or victim of the same record that has that id, or none."""
    found = (each for each in PARTS[concept](root.record or {}) if each["id"] == ident)
    return next((Shown(each, root.state, root.record, type_name(concept)) for each in found), None)


def part(concept: str, document: Mapping[str, Any], ident: str, state: State) -> Shown:
    """What has an id of its own within a record, from that record's document. Raises KeyError when it is not there."""
    found = within(record(document, state), concept, ident)
    if found is None:
        raise KeyError(concept)
    return found


def bare(identifier: str) -> str:
    """An identifier without the publication that it may name."""
    return identifier.partition("@")[0]
